// The frame: start page, settings, layouts, simulated colour vision, the ring while files are dragged over.

#include <QtGui/QPainter>
#include <QtWidgets/QStackedWidget>

#include "commands/row_commands.h"
#include "docks/inspector.h"
#include "shell/main_window.h"
#include "style/metrics.h"
#include "style/painting.h"

namespace lacewing::ui {
namespace {

constexpr int layoutVersion = 1;  // of states kept for one run
constexpr std::size_t compareRows = 2;

/// Over everything while files are dragged over the window.
class DropFrame : public QWidget {
 public:
  explicit DropFrame(QWidget* window) : QWidget(window) {
    setObjectName(QStringLiteral("dropFrame"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setGeometry(window->rect());
    raise();
    show();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    WidgetPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens(this).accent, 2 * line::ring));
    painter.drawRect(rect().adjusted(line::ring, line::ring, -line::ring, -line::ring));
  }
};

}  // namespace

void MainWindow::connectFrame() {
  actions_.on("startPage", this, [this] { showStartPage(); });
  actions_.on("pageCompare", this, [this] { leaveStartPage(); });
  actions_.on("settings", this, [this] { showSettings(SettingsDialog::general); });
  actions_.on("editShortcuts", this, [this] { showSettings(SettingsDialog::shortcuts); });
  connect(start_, &StartPage::openRequested, this, [this](const QString& path) { openAsked({path}); });
  connect(openFiles_, &OpenFiles::opened, this, &MainWindow::leaveStartPage);
  connect(openFiles_, &OpenFiles::openedPath, this, [](const QString& path) { rememberRecent(path); });

  const struct {
    const char* id;
    ColourVision vision;
  } visions[] = {{"simulateNone", ColourVision::full},
                 {"simulateGreyscale", ColourVision::greyscale},
                 {"simulateProtanopia", ColourVision::protanopia},
                 {"simulateDeuteranopia", ColourVision::deuteranopia},
                 {"simulateTritanopia", ColourVision::tritanopia}};
  for (const auto& [id, vision] : visions)
    actions_.on(id, this, [this, vision = vision] { setVision(vision); });
  actions_["simulateNone"]->setChecked(true);

  actions_.on("layoutExplore", this, [this] { arrange(Arrangement::explore); });
  actions_.on("layoutCompare", this, [this] { arrange(Arrangement::compare); });
  actions_.on("layoutCurves", this, [this] { arrange(Arrangement::curves); });
  for (const auto signal : {&SessionClient::devicesReady, &SessionClient::deviceChanged})
    connect(client_.get(), signal, this, &MainWindow::checkDevice);
  applyPreferences(Preferences::load());
}

// A card that was asked for and is not there: the processor does its work, and the window says so once.
void MainWindow::checkDevice() {
  const bool missing =
      client_->device() == DeviceChoice::cuda && !client_->devices().empty() && client_->card() == nullptr;
  if (missing) showProblem(tr("The processor is used"), whyNoCard(client_->devices()));
}

void MainWindow::applyPreferences(const Preferences& preferences) {
  inspectorPanel_->setLimit(preferences.verdictLimit);
  openFiles_->setDataFolders(preferences.dataFolders);
  client_->setDevice(preferences.device);
}

void MainWindow::showSettings(SettingsDialog::Page page) {
  auto* dialog = findChild<SettingsDialog*>();
  if (dialog == nullptr) {
    dialog = new SettingsDialog(actions_, theme_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SettingsDialog::preferencesChanged, this, [this](const Preferences& preferences) {
      const bool device = client_->device() != preferences.device;
      applyPreferences(preferences);
      if (device) comparison_->retry();
    });
    dialog->setDevices(client_->devices());
    connect(client_.get(), &SessionClient::devicesReady, dialog,
            [this, dialog] { dialog->setDevices(client_->devices()); });
    connect(dialog, &SettingsDialog::devicesWanted, client_.get(), &SessionClient::askDevices);
    connect(dialog, &SettingsDialog::folderWanted, this,
            [this, dialog] { dialog->addFolder(fileDialogs_->openFolder(this)); });
  }
  dialog->showPage(page);
  dialog->show();
  dialog->activateWindow();
}

void MainWindow::setVision(ColourVision vision) {
  setGraphicsEffect(vision == ColourVision::full ? nullptr : new VisionEffect(vision, *this));
}

bool MainWindow::onStartPage() const {
  return centre_->currentWidget() == start_;
}

void MainWindow::showStartPage() {
  if (onStartPage()) return;
  layoutBefore_ = saveState(layoutVersion);
  for (Dock* dock : docks()) dock->hide();
  toolBar_->hide();
  centre_->setCurrentWidget(start_);
  start_->fill();
}

void MainWindow::showDock(Dock& dock, bool on) {
  leaveStartPage();
  dock.setVisible(on);
  if (on) dock.raise();
}

void MainWindow::leaveStartPage() {
  if (!onStartPage()) return;
  centre_->setCurrentIndex(0);
  restoreState(layoutBefore_, layoutVersion);
  toolBar_->show();
  fitLayout();
  grid_->pane(0, ComparisonGrid::attacked)->canvas()->setFocus();
}

void MainWindow::arrange(Arrangement arrangement) {
  leaveStartPage();
  restoreDefaultLayout();
  const Metrics metrics(this);
  if (arrangement == Arrangement::explore) {
    bottom_->hide();
    showRows(1);
  } else {
    showRows(compareRows);
  }
  if (arrangement == Arrangement::curves) {
    bottomPanel_->setCollapsed(false);
    resizeDocks({bottom_}, {std::max(height() / 2, metrics.scaled(200))}, Qt::Vertical);
  }
}

// At most `count` methods; rows that were hidden by hand come back only as far as they are needed.
void MainWindow::showRows(std::size_t count) {
  const auto methods = document_.methods();
  document_.undoStack()->beginMacro(tr("Show %n method(s)", nullptr, static_cast<int>(count)));
  for (std::size_t row = 0; row < methods.size(); ++row) {
    const bool wanted = row < count;
    if (methods[row].shown != wanted) showRow(document_, static_cast<int>(row), wanted);
  }
  document_.undoStack()->endMacro();
}

void MainWindow::showDropFrame(bool on) {
  delete findChild<QWidget*>(QStringLiteral("dropFrame"));
  if (on) new DropFrame(this);
}

}  // namespace lacewing::ui
