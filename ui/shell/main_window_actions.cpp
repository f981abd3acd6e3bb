// What the actions do.

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QMessageBox>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>
#include <QtWidgets/QWidgetAction>

#include "commands/choice_commands.h"
#include "commands/stroke_command.h"
#include "dialogs/parameter_form.h"
#include "models/method_names.h"
#include "models/save_files.h"
#include "panes/headers.h"
#include "shell/main_window.h"
#include "shell/tab_order.h"

namespace lacewing::ui {

void MainWindow::connectActions() {
  actions_.on("openCheckpoint", this, [this] { openAsked(fileDialogs_->openCheckpoints(this)); });
  actions_.on("openPictures", this, [this] { openAsked(fileDialogs_->openPictures(this)); });
  actions_.on("openFolder", this, [this] {
    const QString folder = fileDialogs_->openFolder(this);
    if (!folder.isEmpty()) openAsked({folder});
  });
  actions_.on("openSample", this, [this] { openSample(); });
  actions_.on("exportGrid", this, [this] { exportGrid(); });
  actions_.on("quit", this, [this] { close(); });

  QUndoStack* undo = document_.undoStack();
  actions_.on("undo", this, [undo] { undo->undo(); });
  actions_.on("redo", this, [undo] { undo->redo(); });
  const auto undoState = [this, undo] {
    actions_["undo"]->setText(undo->canUndo() ? tr("Undo %1").arg(undo->undoText()) : tr("Undo"));
    actions_["redo"]->setText(undo->canRedo() ? tr("Redo %1").arg(undo->redoText()) : tr("Redo"));
    actions_.setEnabled("undo", undo->canUndo(), tr("Nothing to undo"));
    actions_.setEnabled("redo", undo->canRedo(), tr("Nothing to redo"));
    actions_.setEnabled("restoreOriginal", document_.painted(), tr("Nothing is painted"));
  };
  connect(undo, &QUndoStack::indexChanged, this, undoState);
  connect(&document_, &Document::changed, this, undoState);
  undoState();
  actions_.on("restoreOriginal", this, [this] { restoreOriginal(document_); });
  actions_.on("copyPane", this, [this] { copyPane(false); });
  actions_.on("copyValues", this, [this] { copyPane(true); });

  actions_.on("nextCheckpoint", this,
              [this] { chooseCheckpoint(document_, document_.currentCheckpoint() + 1); });
  actions_.on("previousCheckpoint", this,
              [this] { chooseCheckpoint(document_, document_.currentCheckpoint() - 1); });
  actions_.on("nextPicture", this, [this] { strip_->step(1); });
  actions_.on("previousPicture", this, [this] { strip_->step(-1); });
  actions_.on("filterPictures", this, [this] {
    showDock(*images_, true);
    strip_->filter()->setFocus(Qt::ShortcutFocusReason);
  });
  EpsilonSlider* slider = toolBar_->epsilonSlider();
  actions_.on("epsilonUp", this, [slider] { slider->stepBy(1); });
  actions_.on("epsilonDown", this, [slider] { slider->stepBy(-1); });
  actions_.on("epsilonUpMore", this, [slider] { slider->stepBy(1, true); });
  actions_.on("epsilonDownMore", this, [slider] { slider->stepBy(-1, true); });
  actions_.on("newNoiseSeed", this, [this] {
    chooseNoise(document_, {document_.noise().epsilon, document_.noise().seed + 1});
  });
  const auto noiseState = [this] {
    actions_.setEnabled("newNoiseSeed", document_.noise().epsilon > 0, tr("There is no noise; drag ε first"));
  };
  connect(&document_, &Document::changed, this, noiseState);
  noiseState();

  actions_.setEnabled("methodParameters", false, tr("The engine is being loaded"));
  connect(client_.get(), &SessionClient::catalogueReady, this, [this] {
    actions_.setEnabled("methodParameters", true);
    QStringList methods;
    for (const auto& entry : client_->catalogue().methods) methods << QString::fromStdString(entry.name);
    toolBar_->setMethods(methods);
  });
  actions_.on("methodParameters", this, [this] {
    const QWidget* button = toolBar_->methodParametersButton();
    menus_->showSettings(comparison_->selectedRow(), button->mapToGlobal(QPoint(0, button->height())));
  });
  actions_.on("retry", this, [this] {
    messages_->hide();
    comparison_->retry();
  });
  actions_.on("cancelJob", this, [this] { cancelOrLeave(); });
  connect(grid_, &ComparisonGrid::detailsRequested, this,
          [this] { bottomPanel_->showTab(BottomPanel::log); });
  connect(messages_, &MessageBar::detailsRequested, this,
          [this] { bottomPanel_->showTab(BottomPanel::log); });
}

void MainWindow::connectWindowActions() {
  const auto zoomBy = [this](int steps) {
    Pane* pane =
        grid_->currentPane() != nullptr ? grid_->currentPane() : grid_->pane(0, ComparisonGrid::original);
    pane->canvas()->zoomAt(QRectF(pane->canvas()->rect()).center(), steps);
  };
  actions_.on("zoomIn", this, [zoomBy] { zoomBy(1); });
  actions_.on("zoomOut", this, [zoomBy] { zoomBy(-1); });
  actions_.on("zoomFit", this, [this] { grid_->viewState()->setFit(); });
  actions_.on("zoomActual", this, [this] { grid_->viewState()->setZoom(1); });
  actions_["linkPanes"]->setChecked(true);
  actions_.onSwitch("linkPanes", this, [this](bool on) { grid_->setLinked(on); });
  actions_.onSwitch("maximisePane", this,
                    [this](bool on) { grid_->setMaximised(on ? grid_->currentPane() : nullptr); });
  connect(grid_, &ComparisonGrid::maximisedChanged, actions_["maximisePane"], &QAction::setChecked);
  menus_ = new ComparisonMenus(document_, *comparison_, *client_, *grid_, actions_);
  connect(grid_, &ComparisonGrid::lockRequested, actions_["lockRanges"], &QAction::setChecked);
  actions_.onSwitch("lockRanges", this, [this](bool on) { grid_->setRangesLocked(on); });
  actions_.on("resetRanges", this, [this] { grid_->resetRanges(); });

  const struct {
    const char* id;
    Theme::Mode mode;
  } modes[] = {{"themeSystem", Theme::Mode::system},
               {"themeLight", Theme::Mode::light},
               {"themeDark", Theme::Mode::dark}};
  for (const auto& [id, mode] : modes) {
    if (theme_ != nullptr) actions_[id]->setChecked(theme_->mode() == mode);
    actions_.on(id, this, [this, mode = mode] {
      if (theme_ != nullptr) theme_->setMode(mode);
    });
  }
  actions_.onSwitch("showImages", this, [this](bool on) { showDock(*images_, on); });
  actions_.onSwitch("showModels", this, [this](bool on) { showDock(*models_, on); });
  actions_.onSwitch("showInspector", this, [this](bool on) { showDock(*inspector_, on); });
  actions_.onSwitch("showBottom", this, [this](bool on) { showDock(*bottom_, on); });
  actions_.on("restoreLayout", this, [this] { restoreDefaultLayout(); });
  actions_.on("nextDock", this, [this] { focusDock(1); });
  actions_.on("previousDock", this, [this] { focusDock(-1); });
  actions_.on("searchActions", this, [this] { search_->open(); });
  actions_.on("about", this, [this] {
    auto* box =
        new QMessageBox(QMessageBox::NoIcon, tr("About Lacewing"),
                        tr("Lacewing %1\nHow fragile, and how honest, are explanations of image classifiers.")
                            .arg(QGuiApplication::applicationVersion()),
                        QMessageBox::Ok, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
  });
}

// Esc: leave the start page, cancel a job, then leave the tool, then show the whole grid again.
void MainWindow::cancelOrLeave() {
  const bool running = !client_->idle() || (comparison_->started() && !comparison_->settled());
  if (onStartPage()) {
    leaveStartPage();
  } else if (running) {
    comparison_->cancel();
  } else if (!actions_["toolPick"]->isChecked()) {
    actions_["toolPick"]->trigger();
  } else {
    grid_->setMaximised(nullptr);
  }
}

void MainWindow::exportGrid() {
  QString file = fileDialogs_->savePicture(this, QStringLiteral("lacewing-comparison.png"));
  if (file.isEmpty()) return;
  if (!file.endsWith(QStringLiteral(".png"), Qt::CaseInsensitive)) file += QStringLiteral(".png");
  constexpr int scale = 2;  // twice the screen's size
  grid_->paintPicture(scale, [this, file](QImage image) {
    if (const Checkpoint* checkpoint = document_.checkpoint()) {
      image.setText(QStringLiteral("Checkpoint"), checkpoint->path + QLatin1Char(' ') + checkpoint->hash);
      image.setText(QStringLiteral("State"), document_.stateHash());
    }
    writeBehind(file, [file, image] { saveImage(file, image); });
  });
}

void MainWindow::copyPane(bool values) {
  const Pane* pane = grid_->currentPane();
  if (pane == nullptr || pane->canvas()->isEmpty()) {
    status_->setNote(tr("Click a pane first"));
    return;
  }
  const int copy = ++copies_;
  if (!values) {
    QGuiApplication::clipboard()->setImage(pane->canvas()->image());
    return;
  }
  const MapCell* cell = grid_->cellOf(pane);
  const ArrayPointer shown = cell != nullptr ? cell->map : pane->canvas()->values();
  const auto text = std::make_shared<QString>();
  client_->read([shown, text] { *text = QString::fromStdString(valuesText(*shown, '\t')); }, this,
                [this, copy, text](const QString&) {
                  if (copy == copies_) QGuiApplication::clipboard()->setText(*text);
                });
}

void MainWindow::focusDock(int direction) {
  std::vector<QWidget*> places{toolBar_,   images_, models_, centralWidget(),
                               inspector_, edits_,  card_,   bottom_};
  std::erase_if(places, [](const QWidget* place) { return !place->isVisible(); });
  std::ptrdiff_t at = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i]->isAncestorOf(focusWidget())) at = static_cast<std::ptrdiff_t>(i);
  }
  const std::ptrdiff_t count = std::ssize(places);
  for (std::ptrdiff_t step = 1; step <= count; ++step) {
    QWidget* place = places[static_cast<std::size_t>(((at + direction * step) % count + count) % count)];
    if (isBehindTab(*place)) place->raise();
    setAttribute(Qt::WA_KeyboardFocusChange);  // rings are drawn from now on
    if (focusAlong(tabChain({place}), nullptr, true)) return;
  }
}

}  // namespace lacewing::ui
