// The tools of the page and the edits of the whole picture.

#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

#include "commands/choice_commands.h"
#include "shell/main_window.h"

namespace lacewing::ui {
namespace {

/// In the order of PaintKind.
constexpr const char* paintActions[] = {"toolBrush", "toolEraser", "toolNoise",
                                        "toolBlur",  "toolPatch",  "toolStamp"};
static_assert(std::size(paintActions) == paintKinds);

}  // namespace

void MainWindow::connectTools() {
  for (const char* id : {"toolPan", "toolPick"}) actions_.on(id, this, [this] { chooseTool(); });
  for (const char* id : paintActions) actions_.on(id, this, [this] { chooseTool(); });
  actions_["toolPick"]->setChecked(true);
  chooseTool();
  const auto resize = [this](double factor) {
    const double size = toolSettings_.shape().diameter;
    toolSettings_.setSize(factor > 1 ? std::max(size + 1, size * factor) : std::min(size - 1, size * factor));
    grid_->pane(0, ComparisonGrid::attacked)->canvas()->update();
  };
  actions_.on("toolLarger", this, [resize] { resize(1.25); });
  actions_.on("toolSmaller", this, [resize] { resize(0.8); });
  const auto harden = [this](double by) { toolSettings_.setHardness(toolSettings_.shape().hardness + by); };
  actions_.on("toolHarder", this, [harden] { harden(0.1); });
  actions_.on("toolSofter", this, [harden] { harden(-0.1); });
  actions_.onSwitch("toolWithinEpsilon", this, [this](bool on) { toolSettings_.setStaysWithinEpsilon(on); });
  connect(&toolSettings_, &ToolSettings::changed, actions_["toolWithinEpsilon"],
          [this] { actions_["toolWithinEpsilon"]->setChecked(toolSettings_.staysWithinEpsilon()); });
  actions_.on("applyTool", this, [this] {
    PaintTool* tool = paintTool();
    const auto pixel = grid_->pixelCursor()->pin();
    if (tool == nullptr || !pixel) {
      status_->setNote(tool == nullptr ? tr("Choose a painting tool first")
                                       : tr("Pin a pixel first: click one, or use the arrow keys"));
      return;
    }
    tool->applyAt(QPointF(*pixel) + QPointF(0.5, 0.5));
  });
  actions_.on("takeColour", this, [this] {
    const auto picture = document_.edited();
    const auto& cursor = grid_->pixelCursor();
    const auto pixel = cursor->current();
    if (!picture || !pixel) {
      status_->setNote(tr("Point at a pixel or pin one first"));
      return;
    }
    const QSize size(static_cast<int>(picture->dim(2)), static_cast<int>(picture->dim(1)));
    toolSettings_.setColour(PaintColour::of(*picture, cursor->toPicture(*pixel, size)));
    status_->setNote(tr("Brush and patch paint %1").arg(colourText(toolSettings_.colour(), picture->dim(0))));
  });
  actions_.on("toolOptions", this, [this] {
    const auto* button = findChild<QToolButton*>(QStringLiteral("toolOptionsButton"));
    button->menu()->popup(button->mapToGlobal(QPoint(0, button->height())));
  });
  actions_.on("useAsStamp", this, [this] {
    const int index = document_.currentPicture();
    if (index < 0) return;
    toolSettings_.setStampPicture(index);
    status_->setNote(
        tr("The stamp takes from %1").arg(document_.pictures()[static_cast<std::size_t>(index)].name));
  });
  const auto stampState = [this] {
    actions_.setEnabled("useAsStamp", document_.currentPicture() >= 0, tr("There is no picture"));
  };
  connect(&document_, &Document::changed, this, [this, stampState](const Change& change) {
    if (change.what == Change::What::pictures) toolSettings_.setStampPicture(-1);
    if (change.what == Change::What::pictures || change.what == Change::What::currentPicture) stampState();
  });
  stampState();
  // Painting of another size is never shown without a word.
  connect(&document_, &Document::changed, this, [this](const Change& change) {
    using What = Change::What;
    if (change.what == What::checkpoints || change.what == What::currentCheckpoint ||
        change.what == What::currentPicture)
      sayWhatIsCarried();
  });
}

void MainWindow::sayWhatIsCarried() {
  const auto from = document_.carriedFrom();
  const QString text =
      from ? tr("Painting of %1 is resampled to %2").arg(gridText(*from), gridText(document_.grid()))
           : QString();
  if (text == carried_) return;
  carried_ = text;
  status_->setNote(text);
  if (!text.isEmpty()) bottomPanel_->writeLog(text);
}

void MainWindow::connectEdits() {
  actions_.onSwitch("showEdits", this, [this](bool on) { showDock(*edits_, on); });
  actions_.onSwitch("showCheckpoint", this, [this](bool on) { showDock(*card_, on); });
  for (const EditControl& control : editControls()) {
    actions_.on(control.id, this, [this, id = QString::fromUtf8(control.id)] {
      showDock(*edits_, true);
      editsPanel_->focusControl(id);
    });
  }
  connect(editsPanel_, &EditsPanel::failed, this, &MainWindow::showProblem);
  actions_.on("resetEdits", this, [this] { resetEdits(document_); });
  const auto state = [this] {
    const bool any = document_.edits().any() || document_.noise().epsilon > 0;
    actions_.setEnabled("resetEdits", any, tr("Nothing is edited"));
  };
  connect(&document_, &Document::changed, this, state);
  state();
  // JPEG needs the pictures module, which takes a moment to load: not in the window's thread.
  connect(edits_, &QDockWidget::visibilityChanged, this, [this](bool shown) {
    if (shown && !picturesReady_) {
      picturesReady_ = true;
      client_->read([] { through_jpeg(Array<float>({1, 8, 8}), 90); }, this, [](const QString&) {});
    }
  });
}

PaintTool* MainWindow::paintTool() const {
  for (std::size_t kind = 0; kind < paintTools_.size(); ++kind)
    if (actions_[paintActions[kind]]->isChecked()) return paintTools_[kind].get();
  return nullptr;
}

void MainWindow::chooseTool() {
  if (PaintTool* tool = paintTool()) {
    grid_->setTools(tool, &pick_);
  } else if (actions_["toolPan"]->isChecked()) {
    grid_->setTools(&pan_, &pan_);
  } else {
    grid_->setTools(&pick_, &pick_);
  }
}

}  // namespace lacewing::ui
