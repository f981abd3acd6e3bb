#include "shell/main_window.h"

#include <QtCore/QMimeData>
#include <QtCore/QSettings>
#include <QtCore/QTimer>
#include <QtGui/QDragEnterEvent>
#include <QtGui/QPainter>
#include <QtGui/QScreen>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QVBoxLayout>

#include "docks/checkpoint_card.h"
#include "docks/inspector.h"
#include "docks/models_panel.h"
#include "docks/similarity_plots.h"
#include "models/family.h"
#include "shell/memory_care.h"
#include "shell/page_row.h"
#include "shell/tab_order.h"
#include "style/icons.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"

namespace lacewing::ui {
namespace {

constexpr int layoutVersion = 2;
constexpr QSize smallestWindow(1024, 680), defaultWindow(1600, 1000);
constexpr int narrowWidth = 1280, lowHeight = 800;
constexpr int leftWidth = 256, rightWidth = 320, bottomHeight = 200, modelsHeight = 324;
constexpr int paintedLate = 500;  // ms after which work begins even where nothing is painted

}  // namespace

MainWindow::MainWindow(WindowParts parts, QWidget* parent)
    : QMainWindow(parent),
      fileDialogs_(parts.fileDialogs ? std::move(parts.fileDialogs) : std::make_shared<FileDialogs>()),
      theme_(parts.theme),
      keepLayout_(parts.keepLayout),
      client_(std::make_unique<SessionClient>(std::move(parts.session))),
      comparison_(std::make_unique<Comparison>(document_, *client_)),
      predictions_(std::make_unique<PicturePredictions>(document_, *comparison_, *client_)),
      checkpoints_(new CheckpointModel(document_, this)),
      openFiles_(new OpenFiles(document_, *client_, this)) {
  setObjectName(QStringLiteral("mainWindow"));
  for (int kind = 0; kind < paintKinds; ++kind)
    paintTools_.push_back(
        std::make_unique<PaintTool>(static_cast<PaintKind>(kind), document_, toolSettings_));
  setMinimumSize(smallestWindow);
  setAcceptDrops(true);
  setAnimated(false);
  setDockNestingEnabled(true);
  setContextMenuPolicy(Qt::NoContextMenu);
  setWindowIcon(applicationIcon());
  grid_ = new ComparisonGrid(document_, *comparison_, this);
  buildMenuRow();
  toolBar_ = new MainToolBar(document_, *comparison_, *checkpoints_, actions_, this);
  addToolBar(toolBar_);
  buildCentre();
  buildDocks();
  status_ = new StatusBar(document_, *client_, bottomPanel_->jobModel(), *grid_, this);
  setStatusBar(status_);
  actions_.attach(*this, {centre_->widget(0), strip_}, *grid_);
  connectActions();
  connectTools();
  connectEdits();
  connectFiles();
  connectFrame();
  connectWindowActions();
  new MemoryCare(this);
  connect(comparison_.get(), &Comparison::failed, this, [this](const QString& what, const QString& error) {
    showProblem(what, error);
    comparisonProblem_ = messages_->message();
  });
  connect(comparison_.get(), &Comparison::failureOver, this, [this] {
    if (messages_->message() == comparisonProblem_) messages_->hide();
  });
  connect(openFiles_, &OpenFiles::failed, this, &MainWindow::showProblem);
  connect(client_.get(), &SessionClient::engineFailed, this,
          [this](const QString& error) { showProblem(tr("The engine cannot be loaded"), error); });
  connect(openFiles_, &OpenFiles::opened, this, [this](const QString& what) {
    bottomPanel_->writeLog(tr("Opened %1").arg(what));
    status_->setNote(what);
  });
  connect(&document_, &Document::changed, this, [this](const Change& change) {
    if (change.what == Change::What::checkpoints || change.what == Change::What::currentCheckpoint)
      showTitle();
  });

  resize(defaultWindow.boundedTo(screen()->availableSize()).expandedTo(smallestWindow));
  restoreDefaultLayout();
  const QSettings settings;
  if (keepLayout_) toolSettings_.load();
  if (keepLayout_ && settings.value(QStringLiteral("window/layoutVersion")).toInt() == layoutVersion) {
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    restoreState(settings.value(QStringLiteral("window/state")).toByteArray(), layoutVersion);
  }
  showTitle();
}

MainWindow::~MainWindow() {
  ending_ = true;
  // Threads first: nothing may arrive in a window that is half gone.
  comparison_->disconnect(this);
  client_->disconnect();
  client_->cancelAll();
  grid_->setTools(nullptr, nullptr);
  document_.disconnect();
  document_.undoStack()->disconnect();
  delete takeCentralWidget();
  for (QDockWidget* dock : docks()) delete dock;
  delete status_;
  delete toolBar_;
  predictions_.reset();
  comparison_.reset();
  client_.reset();
}

void MainWindow::buildMenuRow() {
  auto* row = new QWidget(this);
  row->setObjectName(QStringLiteral("menuRow"));
  setBackground(row, Background::window);
  row->setFixedHeight(Metrics(this).menuRow());
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(space::between + 2, 0, space::margin - 2, 0);
  auto* bar = new QMenuBar(row);
  bar->setObjectName(QStringLiteral("menuBar"));
  bar->setAccessibleName(tr("Menus"));
  bar->setNativeMenuBar(false);
  actions_.fillMenus(*bar);
  search_ = new ActionSearch(actions_, row);
  layout->addWidget(bar, 1, Qt::AlignVCenter);
  layout->addWidget(search_, 0, Qt::AlignVCenter);
  setMenuWidget(row);
}

void MainWindow::buildCentre() {
  auto* page = new QWidget(this);
  page->setObjectName(QStringLiteral("comparePage"));
  setBackground(page, Background::window);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* pages = new QStackedWidget(page);
  pages->setObjectName(QStringLiteral("pageStack"));
  pages->addWidget(grid_);
  column->addWidget(new PageRow(actions_, document_, *grid_, toolSettings_, page));
  column->addWidget(new Hairline(Qt::Horizontal, page));
  column->addWidget(pages, 1);
  start_ = new StartPage(actions_, *client_, theme_, this);
  auto* centre = new QWidget(this);
  auto* whole = new QVBoxLayout(centre);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->setSpacing(0);
  messages_ = new MessageBar(centre);  // over the start page as well: opening may fail there
  centre_ = new QStackedWidget(centre);
  centre_->setObjectName(QStringLiteral("centreStack"));
  centre_->addWidget(page);
  centre_->addWidget(start_);
  whole->addWidget(messages_);
  whole->addWidget(centre_, 1);
  setCentralWidget(centre);
}

void MainWindow::buildDocks() {
  setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  images_ = new Dock(QStringLiteral("imagesDock"), tr("Images"), this);
  strip_ = new ImageStrip(document_, *predictions_, *client_, images_);
  images_->setWidget(strip_);
  images_->addTitleButton(actionButton(actions_["filterPictures"], images_));
  images_->addTitleButton(actionButton(actions_["openPictures"], images_));
  models_ = new Dock(QStringLiteral("modelsDock"), tr("Models"), this);
  models_->setWidget(new ModelsPanel(document_, *checkpoints_, models_));
  models_->addTitleButton(actionButton(actions_["openCheckpoint"], models_));
  inspector_ = new Dock(QStringLiteral("inspectorDock"), tr("Inspector"), this);
  inspectorPanel_ = new Inspector(document_, *comparison_, *grid_, inspector_);
  inspector_->setWidget(inspectorPanel_);
  edits_ = new Dock(QStringLiteral("editsDock"), tr("Edits"), this);
  editsPanel_ = new EditsPanel(document_, edits_);
  edits_->setWidget(editsPanel_);
  card_ = new Dock(QStringLiteral("checkpointDock"), tr("Checkpoint"), this);
  card_->setWidget(new CheckpointCard(document_, card_));
  bottom_ = new Dock(QStringLiteral("bottomDock"), QString(), this);
  bottom_->setWindowTitle(tr("Curves, history, jobs and log"));
  bottom_->setAccessibleName(bottom_->windowTitle());
  plots_ = new SimilarityPlots(document_, *comparison_, *client_, bottom_);
  bottomPanel_ = new BottomPanel(*client_, document_, plots_, bottom_);
  bottom_->setWidget(bottomPanel_);
  // A language that is written from the right mirrors the frame, never data: original stays left of edited.
  for (QWidget* panel : {static_cast<QWidget*>(grid_), static_cast<QWidget*>(inspectorPanel_),
                         static_cast<QWidget*>(bottomPanel_)})
    panel->setLayoutDirection(Qt::LeftToRight);
  const Metrics metrics(this);
  for (Dock* dock : {images_, models_}) dock->setMinimumWidth(metrics.scaled(200));
  for (Dock* dock : rightDocks()) dock->setMinimumWidth(metrics.scaled(280));
  for (const Dock* dock : docks()) {
    connect(dock, &QDockWidget::visibilityChanged, this, [this] {
      // Docks that lie over one another get tabs from Qt, without a name.
      for (QTabBar* tabs : findChildren<QTabBar*>(Qt::FindDirectChildrenOnly))
        tabs->setAccessibleName(tr("Docks"));
    });
  }
  connect(images_, &QDockWidget::visibilityChanged, actions_["showImages"], &QAction::setChecked);
  connect(models_, &QDockWidget::visibilityChanged, actions_["showModels"], &QAction::setChecked);
  connect(edits_, &QDockWidget::visibilityChanged, actions_["showEdits"], &QAction::setChecked);
  connect(card_, &QDockWidget::visibilityChanged, actions_["showCheckpoint"], &QAction::setChecked);
  connect(inspector_, &QDockWidget::visibilityChanged, actions_["showInspector"], &QAction::setChecked);
  connect(bottom_, &QDockWidget::visibilityChanged, actions_["showBottom"], &QAction::setChecked);
}

// Toolbar, left, centre, right, bottom. Qt's own chain is that of the making, and rows and docks come and go.
bool MainWindow::focusNextPrevChild(bool next) {
  if (ending_) return false;
  std::vector<QWidget*> places{menuWidget(),         toolBar_, images_, models_, messages_, start_,
                               findChild<PageRow*>()};
  const std::vector<QWidget*> cells = grid_->tabPlaces();
  places.insert(places.end(), cells.begin(), cells.end());
  for (Dock* dock : rightDocks()) places.push_back(dock);
  for (QTabBar* tabs : findChildren<QTabBar*>(Qt::FindDirectChildrenOnly)) places.push_back(tabs);
  places.push_back(bottom_);
  std::erase_if(places, [](const QWidget* place) { return isBehindTab(*place); });
  return focusAlong(tabChain(places), focusWidget(), next);
}

std::vector<Dock*> MainWindow::rightDocks() const {
  return {inspector_, edits_, card_};
}

std::vector<Dock*> MainWindow::docks() const {
  return {images_, models_, inspector_, edits_, card_, bottom_};
}

void MainWindow::restoreDefaultLayout() {
  leaveStartPage();
  const Metrics metrics(this);
  for (Dock* dock : docks()) {
    removeDockWidget(dock);
    dock->setFloating(false);
  }
  addDockWidget(Qt::LeftDockWidgetArea, images_);
  addDockWidget(Qt::LeftDockWidgetArea, models_);
  splitDockWidget(images_, models_, Qt::Vertical);
  addDockWidget(Qt::RightDockWidgetArea, inspector_);
  tabifyDockWidget(inspector_, edits_);
  tabifyDockWidget(inspector_, card_);
  addDockWidget(Qt::BottomDockWidgetArea, bottom_);
  for (Dock* dock : {images_, models_, inspector_, bottom_}) dock->show();
  for (Dock* dock : {edits_, card_}) dock->hide();
  narrow_ = low_ = false;
  bottomPanel_->showTab(BottomPanel::similarity);
  widenDocks();
  resizeDocks({bottom_}, {metrics.scaled(bottomHeight)}, Qt::Vertical);
  const int left = std::max(
      height() - metrics.scaled(modelsHeight) - metrics.menuRow() - metrics.toolBar() - metrics.statusBar(),
      metrics.scaled(240));
  resizeDocks({images_, models_}, {left, metrics.scaled(modelsHeight)}, Qt::Vertical);
  fitLayout();
}

void MainWindow::widenDocks() {
  const Metrics metrics(this);
  resizeDocks({images_, inspector_}, {metrics.scaled(leftWidth), metrics.scaled(rightWidth)}, Qt::Horizontal);
}

// Below 1280 px the right dock becomes a tab of the left one; below 800 px only the bottom dock's tab row
// stays.
void MainWindow::fitLayout() {
  if (inspector_ == nullptr || bottomPanel_ == nullptr || onStartPage()) return;
  const bool narrow = width() < narrowWidth, low = height() < lowHeight;
  if (narrow != narrow_) {
    narrow_ = narrow;
    for (Dock* dock : rightDocks()) {
      const bool shown = !dock->isHidden();
      if (narrow) {
        tabifyDockWidget(models_, dock);
      } else if (dock == inspector_) {
        addDockWidget(Qt::RightDockWidgetArea, dock);
      } else {
        tabifyDockWidget(inspector_, dock);
      }
      dock->setVisible(shown);
    }
    inspector_->raise();
    if (!narrow) widenDocks();
  }
  if (low != low_) {
    low_ = low;
    bottomPanel_->setCollapsed(low);
  }
}

void MainWindow::begin() {
  if (begun_) return;
  begun_ = true;
  // Single keys act from the first moment.
  if (!onStartPage() && focusWidget() == nullptr)
    grid_->pane(0, ComparisonGrid::attacked)->canvas()->setFocus();
  client_->warmUp();
  comparison_->start();
  Q_EMIT begun();
}

void MainWindow::openSample() {
  openFiles_->openFamily(sampleFolder());
}

bool MainWindow::settled() const {
  return begun_ && !openFiles_->busy() && grid_->settled();
}

bool MainWindow::finished() const {
  return settled() && client_->idle() && !plots_->curves().working();
}

void MainWindow::openAsked(const QStringList& paths) {
  if (paths.isEmpty()) return;
  messages_->hide();
  openFiles_->open(paths);
}

void MainWindow::showProblem(const QString& what, const QString& error) {
  bottomPanel_->writeLog(QStringLiteral("%1: %2").arg(what, error));
  messages_->showMessage(MessageBar::Kind::error, what, error);
}

void MainWindow::showTitle() {
  const Checkpoint* checkpoint = document_.checkpoint();
  setWindowTitle(checkpoint == nullptr ? tr("Lacewing") : tr("%1 – Lacewing").arg(checkpoint->name));
}

void MainWindow::paintEvent(QPaintEvent* event) {
  QMainWindow::paintEvent(event);
  if (!begun_) QTimer::singleShot(0, this, &MainWindow::begin);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  QMainWindow::resizeEvent(event);
  fitLayout();
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::WindowStateChange || event->type() == QEvent::ActivationChange) {
    if (!begun_ && isVisible()) QTimer::singleShot(paintedLate, this, &MainWindow::begin);
  }
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!mayLoseEdits()) {
    event->ignore();
    return;
  }
  if (keepLayout_) {
    leaveStartPage();  // its docks are those to come back
    toolSettings_.store();
    QSettings settings;
    settings.setValue(QStringLiteral("window/layoutVersion"), layoutVersion);
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/state"), saveState(layoutVersion));
  }
  client_->cancelAll();
  QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (!event->mimeData()->hasUrls()) return;
  event->acceptProposedAction();
  showDropFrame(true);
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) {
  showDropFrame(false);
}

void MainWindow::dropEvent(QDropEvent* event) {
  showDropFrame(false);
  QStringList paths;
  for (const QUrl& url : event->mimeData()->urls()) {
    if (url.isLocalFile()) paths << url.toLocalFile();
  }
  openAsked(paths);
  event->acceptProposedAction();
}

}  // namespace lacewing::ui
