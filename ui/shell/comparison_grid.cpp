// The frame of the grid: heads and scrolling; panes are linked, flipped, maximised, unlinked for a moment.

#include "shell/comparison_grid.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QSlider>
#include <QtWidgets/QToolButton>

#include <algorithm>

#include "models/method_names.h"
#include "shell/comparison_drag.h"
#include "shell/grid_picture.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"

namespace lacewing::ui {
namespace {
constexpr int rowHeight = 152;  // the least
}

ComparisonGrid::ComparisonGrid(Document& document, Comparison& comparison, QWidget* parent)
    : QWidget(parent),
      document_(document),
      comparison_(comparison),
      view_(std::make_shared<ViewState>()),
      cursor_(std::make_shared<Cursor>()),
      display_(std::make_shared<DisplayState>()),
      sharedRange_(std::make_shared<RangeModel>(symmetricMax({}))),
      sharedPositive_(std::make_shared<RangeModel>(positive(symmetricMax({})))) {
  setObjectName(QStringLiteral("comparisonGrid"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  buildHead();
  column->addWidget(head_);
  area_ = new QScrollArea(this);
  area_->setObjectName(QStringLiteral("comparisonArea"));
  area_->setFrameShape(QFrame::NoFrame);
  area_->setWidgetResizable(true);
  area_->setFocusPolicy(Qt::NoFocus);
  area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area_->viewport()->setAutoFillBackground(false);
  body_ = new QWidget;
  body_->setAutoFillBackground(false);
  grid_ = new QGridLayout(body_);
  grid_->setContentsMargins(space::between, 0, space::between, space::between);
  grid_->setSpacing(space::between);
  area_->setWidget(body_);
  body_->setAutoFillBackground(false);
  column->addWidget(area_, 1);
  connect(area_->verticalScrollBar(), &QScrollBar::rangeChanged, this, &ComparisonGrid::alignHead);

  connect(&document_, &Document::changed, this, &ComparisonGrid::documentChanged);
  connect(&comparison_, &Comparison::cellChanged, this, &ComparisonGrid::showCell);
  connect(&comparison_, &Comparison::predictionsChanged, this, &ComparisonGrid::showColumnHeads);
  connect(&comparison_, &Comparison::selectedRowChanged, this, [this](int method) {
    showSelection();
    // A row that was just added has no place yet.
    QMetaObject::invokeMethod(
        this,
        [this, method] {
          if (method + 1 < rowCount()) area_->ensureWidgetVisible(rowHead(method + 1), 0, space::between);
        },
        Qt::QueuedConnection);
  });
  connect(&comparison_, &Comparison::similarityChanged, this, &ComparisonGrid::showNumbers);
  connect(display_.get(), &DisplayState::modeChanged, this, [this] {
    applyVisibility();
    showColumnHeads();
  });
  drag_ = new ComparisonDrag(document_, comparison_, *this, *area_);
  qApp->installEventFilter(this);
  buildColumns();
}

ComparisonGrid::~ComparisonGrid() {
  qApp->removeEventFilter(this);
}

void ComparisonGrid::buildHead() {
  head_ = new QWidget(this);
  headGrid_ = new QGridLayout(head_);
  headGrid_->setContentsMargins(space::between, 0, space::between, 0);
  headGrid_->setSpacing(space::between);
  corner_ = new QWidget(head_);
  corner_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);  // as wide as the row heads below
  auto* row = new QHBoxLayout(corner_);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  const auto button = [&](const char* name, const QString& icon, const QString& text, auto signal) {
    auto* made = makeToolButton(icon, text, corner_);
    made->setObjectName(QString::fromUtf8(name));
    connect(made, &QToolButton::clicked, this, [this, made, signal] {
      Q_EMIT(this->*signal)(made->mapToGlobal(QPoint(0, made->height())));
    });
    row->addWidget(made);
  };
  button("addRowButton", QStringLiteral("plus"), tr("Add a method"), &ComparisonGrid::addRequested);
  button("columnsButton", QStringLiteral("model"), tr("Compare pictures or checkpoints"),
         &ComparisonGrid::columnsRequested);
  opacity_ = new QSlider(Qt::Horizontal, corner_);
  opacity_->setObjectName(QStringLiteral("overlayOpacity"));
  opacity_->setAccessibleName(tr("Opacity of the map over the picture, in percent"));
  opacity_->setToolTip(tr("Opacity of the map over the picture"));
  opacity_->setRange(0, 100);
  row->addWidget(opacity_, 1);
  row->addStretch();
  connect(opacity_, &QSlider::valueChanged, this,
          [this](int percent) { display_->setOpacity(percent / 100.0); });
  const auto showOpacity = [this] {
    opacity_->setVisible(display_->mode() == DisplayState::Mode::overlay);
    const QSignalBlocker quiet(opacity_);
    opacity_->setValue(qRound(display_->opacity() * 100));
  };
  connect(display_.get(), &DisplayState::changed, this, showOpacity);
  showOpacity();

  rangeHead_ = new QWidget(head_);
  auto* layout = new QHBoxLayout(rangeHead_);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::inside);
  layout->addWidget(new TextLabel(tr("Range"), TextRole::small, TextColour::text2, rangeHead_), 1);
  lock_ = makeToolButton(QStringLiteral("lock"), tr("Lock ranges"), rangeHead_);
  lock_->setObjectName(QStringLiteral("lockRangesButton"));
  lock_->setCheckable(true);
  auto* reset = makeToolButton(QStringLiteral("reset"), tr("Reset ranges"), rangeHead_);
  reset->setObjectName(QStringLiteral("resetRangesButton"));
  auto* more = makeToolButton(QStringLiteral("more"), tr("More for ranges"), rangeHead_);
  more->setObjectName(QStringLiteral("rangeMenuButton"));
  for (QToolButton* tool : {lock_, reset, more}) layout->addWidget(tool);
  connect(lock_, &QToolButton::clicked, this, [this](bool locked) {
    setRangesLocked(locked);
    Q_EMIT lockRequested(locked);
  });
  connect(reset, &QToolButton::clicked, this, &ComparisonGrid::resetRanges);
  connect(more, &QToolButton::clicked, this, [this, more] {
    Q_EMIT rangeMenuRequested(1 + comparison_.selectedRow(), more->mapToGlobal(QPoint(0, more->height())));
  });
}

// Column heads stand over their columns also beside a scroll bar.
void ComparisonGrid::alignHead() {
  const QScrollBar* bar = area_->verticalScrollBar();
  const int extra = bar->maximum() > bar->minimum() ? bar->sizeHint().width() : 0;
  headGrid_->setContentsMargins(space::between, 0, space::between + extra, 0);
}

bool ComparisonGrid::hasBuiltColumns() const {
  if (builtColumns_.size() != static_cast<std::size_t>(comparison_.columnCount())) return false;
  for (int column = 0; column < comparison_.columnCount(); ++column) {
    const ComparedColumn &built = builtColumns_[static_cast<std::size_t>(column)],
                         &shown = comparison_.column(column);
    if (built.side != shown.side) return false;
    if (comparison_.comparesCheckpoints() && built.checkpoint != shown.checkpoint) return false;
  }
  return (differenceColumn() >= 0) == (comparison_.columnCount() == 2 && document_.columns().differences);
}

bool ComparisonGrid::isBuilt() const {
  if (builtColumns_.size() != static_cast<std::size_t>(comparison_.columnCount())) return false;
  const auto& methods = document_.methods();
  if (rows_.size() != methods.size() + 1) return false;
  for (std::size_t i = 0; i < methods.size(); ++i) {
    if (rows_[i + 1].id != methods[i].id) return false;
  }
  return true;
}

QString ComparisonGrid::columnName(int column) const {
  if (column == differenceColumn()) return tr("difference");
  const ComparedColumn& shown = comparison_.column(column);
  if (comparison_.comparesCheckpoints())
    return checkpointTitle(document_.checkpoints()[static_cast<std::size_t>(shown.checkpoint)]);
  return shown.side == Side::original ? tr("original") : tr("edited");
}

// Who stands left of the divider or takes the place while flipped, and which picture lies under a map.
void ComparisonGrid::linkCanvases() {
  const int reference = comparison_.referenceColumn(), other = comparison_.firstOther();
  for (Row& row : rows_) {
    for (int column = 0; column < columnCount(); ++column) {
      PictureCanvas* canvas = row.panes[static_cast<std::size_t>(column)]->canvas();
      const bool isDifference = column == differenceColumn();
      const int companion = column == reference ? other : reference;
      canvas->setCompanion(isDifference ? nullptr : row.panes[static_cast<std::size_t>(companion)]->canvas());
      const int under = isDifference ? other : column;
      canvas->setBackdrop(&row == rows_.data() ? nullptr : pane(0, under)->canvas());
    }
  }
}

std::vector<Pane*> ComparisonGrid::panes() const {
  std::vector<Pane*> all;
  for (const auto& row : rows_) all.insert(all.end(), row.panes.begin(), row.panes.end());
  return all;
}

int ComparisonGrid::columnOf(const Pane* pane) const {
  for (const auto& row : rows_) {
    const auto found = std::find(row.panes.begin(), row.panes.end(), pane);
    if (found != row.panes.end()) return static_cast<int>(found - row.panes.begin());
  }
  return -1;
}

int ComparisonGrid::rowOf(const Pane* pane) const {
  for (int row = 0; row < rowCount(); ++row) {
    for (const Pane* one : rows_[static_cast<std::size_t>(row)].panes) {
      if (one == pane) return row;
    }
  }
  return -1;
}

const MapCell* ComparisonGrid::cellOf(const Pane* pane) const {
  const int row = rowOf(pane), column = columnOf(pane);
  return row > 0 && !isDifference(pane) ? &comparison_.cell(row - 1, column) : nullptr;
}

int ComparisonGrid::comparedColumn() const {
  const int column = current_ == nullptr ? -1 : columnOf(current_);
  const bool fits = column >= 0 && column < comparison_.columnCount() && column != differenceColumn() &&
                    column != comparison_.referenceColumn();
  return fits ? column : comparison_.firstOther();
}

void ComparisonGrid::setTools(CanvasTool* editing, CanvasTool* viewing) {
  editing_ = editing;
  viewing_ = viewing;
  applyTools();
}

// Every input pane that shows the edited picture itself can be painted on.
void ComparisonGrid::applyTools() {
  const auto edited = document_.edited();
  for (Pane* one : panes()) {
    const int column = columnOf(one);
    const bool paintable = rowOf(one) == 0 && column != differenceColumn() &&
                           comparison_.column(column).side == Side::attacked &&
                           comparison_.picture(column) == edited;
    CanvasTool* tool = paintable ? editing_ : viewing_;
    if (one->canvas()->tool() != tool) one->canvas()->setTool(tool);
  }
}

void ComparisonGrid::setLinked(bool linked) {
  linked_ = linked;
  for (Pane* pane : panes()) setPaneLinked(pane, linked);
}

void ComparisonGrid::setPaneLinked(Pane* pane, bool linked) {
  pane->canvas()->setViewState(linked ? view_ : view_->clone());
  pane->setLinked(linked);
}

void ComparisonGrid::setMaximised(Pane* pane) {
  maximised_ = pane;
  applyVisibility();
  if (pane != nullptr) pane->canvas()->setFocus();
  Q_EMIT maximisedChanged(pane != nullptr);
}

void ComparisonGrid::applyVisibility() {
  if (rows_.empty() || !isBuilt()) return;
  const Metrics metrics(this);
  const auto mode = display_->mode();
  const bool together = mode == DisplayState::Mode::wipe || mode == DisplayState::Mode::flip;
  const auto columnShown = [&](int column) {
    if (maximised_ != nullptr) return columnOf(maximised_) == column;
    return !together || column != comparison_.referenceColumn();
  };
  for (int index = 0; index < rowCount(); ++index) {
    Row& row = rows_[static_cast<std::size_t>(index)];
    const bool chosen = index == 0 || document_.methods()[static_cast<std::size_t>(index - 1)].shown;
    const bool rowShown = chosen && (maximised_ == nullptr || rowOf(maximised_) == index);
    row.head->setVisible(rowShown);
    row.bar->setVisible(rowShown);
    for (int column = 0; column < columnCount(); ++column) {
      Pane* pane = row.panes[static_cast<std::size_t>(column)];
      const bool shown = rowShown && columnShown(column);
      pane->setVisible(shown);
      if (!shown && index > 0) pane->showHidden();
    }
    grid_->setRowStretch(index, rowShown ? 1 : 0);
    grid_->setRowMinimumHeight(index, rowShown ? metrics.scaled(rowHeight) : 0);
    // A difference needs both sides, so a row is computed as soon as one of its panes is seen.
    if (index == 0) continue;
    comparison_.setRowVisible(index - 1, rowShown && pageShown_);
    row.differenceBar->hide();
    if (!rowShown) continue;
    for (int column = 0; column < comparison_.columnCount(); ++column) showCell(index - 1, column);
    updateDifferenceRange(index);
  }
  for (int column = 0; column < columnCount(); ++column) {
    heads_[static_cast<std::size_t>(column)]->setVisible(columnShown(column));
    for (QGridLayout* layout : {headGrid_, grid_})
      layout->setColumnStretch(column + 1, columnShown(column) ? 1 : 0);
  }
  showPictures();
}

void ComparisonGrid::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  pageShown_ = true;
  applyVisibility();
}

// A page that nobody sees asks for nothing.
void ComparisonGrid::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  pageShown_ = false;
  for (int method = 0; method < comparison_.rowCount(); ++method) comparison_.setRowVisible(method, false);
}

void ComparisonGrid::setFlipped(bool flipped) {
  if (flipped == display_->flipped()) return;
  display_->setFlipped(flipped);
  showColumnHeads();
}

void ComparisonGrid::setAlone(bool alone) {
  for (Pane* pane : panes()) {
    if (pane->isLinked()) pane->canvas()->setAlone(alone);
  }
}

void ComparisonGrid::keyPressEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Space) return QWidget::keyPressEvent(event);
  if (!event->isAutoRepeat()) setFlipped(true);
}

void ComparisonGrid::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Space) return QWidget::keyReleaseEvent(event);
  if (!event->isAutoRepeat()) setFlipped(false);
}

// Alt acts wherever the focus is: it is held while the pointer zooms one pane.
bool ComparisonGrid::eventFilter(QObject* object, QEvent* event) {
  const bool press = event->type() == QEvent::KeyPress;
  if ((press || event->type() == QEvent::KeyRelease) && isVisible()) {
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Alt && !key->isAutoRepeat()) setAlone(press);
  } else if (event->type() == QEvent::WindowDeactivate && object == window()) {
    setAlone(false);
    setFlipped(false);
  }
  return QWidget::eventFilter(object, event);
}

void ComparisonGrid::paintPicture(qreal scale, std::function<void(QImage)> done) {
  paintGrid(head_, body_, scale, std::move(done));
}

}  // namespace lacewing::ui
