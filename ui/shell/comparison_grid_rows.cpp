// Rows and columns come and go: widgets are made, placed, connected and deleted here.

#include <QtWidgets/QGridLayout>

#include <algorithm>

#include "models/method_names.h"
#include "shell/comparison_drag.h"
#include "shell/comparison_grid.h"
#include "style/metrics.h"

namespace lacewing::ui {
namespace {

constexpr int headWidth = 124, rangeWidth = 124;

QString paneName(const ComparedColumn* column, int index) {
  if (column == nullptr) return QStringLiteral("difference");
  if (column->side == Side::original) return QStringLiteral("original");
  return index == 1 ? QStringLiteral("attacked") : QStringLiteral("checkpoint%1").arg(index + 1);
}

}  // namespace

// All panes anew: their number and names depend on what is compared.
void ComparisonGrid::buildColumns() {
  // The keyboard goes on in the same place.
  const bool focused = current_ != nullptr && current_->canvas()->hasFocus();
  const int focusRow = rowOf(current_), focusColumn = columnOf(current_);
  setMaximised(nullptr);
  for (Row& row : rows_) deleteRow(row);
  rows_.clear();
  for (ColumnHead* head : heads_) delete head;
  heads_.clear();
  builtColumns_.clear();
  while (QLayoutItem* item = headGrid_->takeAt(0)) delete item;
  for (int column = 0; column < headGrid_->columnCount(); ++column) {
    headGrid_->setColumnStretch(column, 0);
    headGrid_->setColumnMinimumWidth(column, 0);
  }
  const int compared = comparison_.columnCount();
  for (int column = 0; column < compared; ++column) builtColumns_.push_back(comparison_.column(column));
  const int all = compared + (compared == 2 && document_.columns().differences ? 1 : 0);
  headGrid_->addWidget(corner_, 0, 0);
  for (int column = 0; column < all; ++column) {
    heads_.push_back(new ColumnHead(QString(), head_));
    headGrid_->addWidget(heads_.back(), 0, column + 1);
    drag_->watchColumn(heads_.back());
    if (comparison_.comparesCheckpoints() && column < compared) heads_.back()->setCursor(Qt::OpenHandCursor);
    heads_.back()->show();
  }
  headGrid_->addWidget(rangeHead_, 0, all + 1);
  buildRows();
  showAll();
  if (focused && focusRow < rowCount()) pane(focusRow, std::min(focusColumn, all - 1))->canvas()->setFocus();
}

// Rows of methods that stay are kept with what they show.
void ComparisonGrid::buildRows() {
  std::vector<Row> before = std::move(rows_);
  rows_.clear();
  const auto take = [&](const QString& id, const QString& title) {
    const auto old = std::find_if(before.begin(), before.end(), [&](const Row& row) { return row.id == id; });
    if (old == before.end()) {
      rows_.push_back(makeRow(id, title));
    } else {
      rows_.push_back(std::move(*old));
      before.erase(old);
    }
  };
  take(QStringLiteral("input"), tr("Input"));
  for (const MethodRow& method : document_.methods()) take(method.id, rowTitle(method));
  for (Row& row : before) deleteRow(row);
  updateSigns();
  placeRows();
  linkCanvases();
  applyTools();
  applyVisibility();
  Q_EMIT structureChanged();
}

ComparisonGrid::Row ComparisonGrid::makeRow(const QString& id, const QString& title) {
  const bool input = id == QLatin1String("input");
  Row row;
  row.id = id;
  row.head = new RowHead(title, body_);
  row.head->setObjectName(QStringLiteral("rowHead_") + id);
  row.head->setSelectable(!input);
  row.range = std::make_shared<RangeModel>(input ? linearFixed(0, 1) : symmetricMax({}));
  row.range->setLocked(lock_->isChecked());
  row.differenceRange = std::make_shared<RangeModel>(fixedSymmetric(1));
  row.ownRanges.resize(heads_.size());
  row.maps.resize(heads_.size());
  row.differenceOf.resize(heads_.size());
  for (int column = 0; column < columnCount(); ++column) {
    const auto index = static_cast<std::size_t>(column);
    const QString name = paneName(index < builtColumns_.size() ? &builtColumns_[index] : nullptr, column);
    auto* pane = new Pane(body_);
    pane->setObjectName(QStringLiteral("pane_%1_%2").arg(id, name));
    pane->canvas()->setObjectName(QStringLiteral("canvas_%1_%2").arg(id, name));
    pane->canvas()->setPixelCursor(cursor_);
    pane->canvas()->setDisplayState(display_);
    pane->canvas()->setViewState(linked_ ? view_ : view_->clone());
    pane->setLinked(linked_);
    row.panes.push_back(pane);
    titlePane(row, column);
    connectPane(pane);
  }
  const auto makeBar = [&](const char* name, const QString& of) {
    auto* bar = new RangeBar(body_);
    bar->setObjectName(QString::fromUtf8(name) + id);
    bar->setTitle(of);
    return bar;
  };
  row.bar = makeBar("rangeBar_", title);
  row.bar->setColourMap(coloursOf(row));
  row.bar->setRangeModel(rangeOf(row));
  if (!input) {
    row.differenceBar = makeBar("differenceBar_", tr("%1, difference").arg(title));
    row.differenceBar->setMark(QStringLiteral("Δ"));
    row.differenceBar->setRangeModel(row.differenceRange);
  }
  for (int column = 0; column < columnCount(); ++column) link(row, column);
  connectRow(row);
  return row;
}

void ComparisonGrid::titlePane(Row& row, int column) {
  QStringList words{row.head->title()};
  if (row.absolute) words << tr("absolute values");
  words << (isDifference(row, column) && column != differenceColumn()
                ? tr("difference of %1 and %2")
                      .arg(columnName(column), columnName(comparison_.referenceColumn()))
                : columnName(column));
  row.panes[static_cast<std::size_t>(column)]->setTitle(words.join(QStringLiteral(", ")));
}

void ComparisonGrid::deleteRow(Row& row) {
  for (Pane* pane : row.panes) {
    if (pane == current_) current_ = nullptr;
    if (pane == maximised_) maximised_ = nullptr;
    delete pane;
  }
  delete row.head;
  delete row.bar;
  delete row.differenceBar;
}

void ComparisonGrid::placeRows() {
  while (QLayoutItem* item = grid_->takeAt(0)) delete item;
  for (int line = 0; line < grid_->rowCount(); ++line) {
    grid_->setRowStretch(line, 0);
    grid_->setRowMinimumHeight(line, 0);
  }
  const Metrics metrics(this);
  const int range = columnCount() + 1;
  for (QGridLayout* layout : {headGrid_, grid_}) {
    for (int column = 0; column < layout->columnCount(); ++column) {
      layout->setColumnStretch(column, 0);
      layout->setColumnMinimumWidth(column, 0);
    }
    layout->setColumnMinimumWidth(0, metrics.scaled(headWidth));
    // The same in both, so that heads stand over their columns.
    layout->setColumnMinimumWidth(range,
                                  std::max(metrics.scaled(rangeWidth), rangeHead_->sizeHint().width()));
  }
  for (int line = 0; line < rowCount(); ++line) {
    const Row& row = rows_[static_cast<std::size_t>(line)];
    grid_->addWidget(row.head, line, 0);
    for (int column = 0; column < columnCount(); ++column)
      grid_->addWidget(row.panes[static_cast<std::size_t>(column)], line, column + 1);
    auto* bars = new QVBoxLayout;
    bars->setSpacing(0);
    for (RangeBar* bar : {row.bar, row.differenceBar}) {
      if (bar == nullptr) continue;
      bars->addWidget(bar);
    }
    grid_->addLayout(bars, line, range);
  }
}

std::vector<QWidget*> ComparisonGrid::tabPlaces() const {
  std::vector<QWidget*> places{corner_};
  places.insert(places.end(), heads_.begin(), heads_.end());
  places.push_back(rangeHead_);
  for (const Row& row : rows_) {
    places.push_back(row.head);
    places.insert(places.end(), row.panes.begin(), row.panes.end());
    for (RangeBar* bar : {row.bar, row.differenceBar})
      if (bar != nullptr) places.push_back(bar);
  }
  return places;
}

void ComparisonGrid::connectRow(const Row& row) {
  const auto method = [this, id = row.id] {
    for (int i = 1; i < rowCount(); ++i) {
      if (rows_[static_cast<std::size_t>(i)].id == id) return i - 1;
    }
    return -1;
  };
  RowHead* head = row.head;
  connect(head, &RowHead::clicked, this, [this, method] { comparison_.setSelectedRow(method()); });
  if (!isInput(row)) drag_->watchRow(head);
  connect(head, &RowHead::removeRequested, this, [this, method] { Q_EMIT rowRemovalRequested(method()); });
  connect(head, &RowHead::menuRequested, this,
          [this, method](QPoint at) { Q_EMIT rowMenuRequested(method(), at); });
  connect(head, &RowHead::parametersRequested, this, [this, method, head] {
    const QWidget* button = head->parametersButton();
    Q_EMIT rowSettingsRequested(method(), button->mapToGlobal(QPoint(0, button->height())));
  });
  for (const RangeBar* bar : {row.bar, row.differenceBar}) {
    if (bar != nullptr)
      connect(bar, &RangeBar::menuRequested, this,
              [this, method](QPoint at) { Q_EMIT rangeMenuRequested(method() + 1, at); });
  }
  for (const RangeModelPointer& range : {row.range, sharedRange_, sharedPositive_})
    connect(range.get(), &RangeModel::changed, head, [this, method] {
      if (method() >= 0) updateDifferenceRange(method() + 1);
    });
}

void ComparisonGrid::connectPane(Pane* pane) {
  const auto toggle = [this, pane] { setMaximised(maximised_ == pane ? nullptr : pane); };
  connect(pane, &Pane::maximiseRequested, this, toggle);
  connect(pane, &Pane::menuRequested, this,
          [this, pane](QPoint position) { Q_EMIT menuRequested(pane, position); });
  connect(pane, &Pane::detailsRequested, this, &ComparisonGrid::detailsRequested);
  connect(pane->canvas(), &PictureCanvas::zoomChanged, this, &ComparisonGrid::zoomChanged);
  connect(pane->canvas(), &PictureCanvas::focusChanged, this, [this, pane](bool focused) {
    if (!focused) return setFlipped(false);
    if (rowOf(pane) > 0) comparison_.setSelectedRow(rowOf(pane) - 1);
    if (current_ == pane) return;
    if (current_ != nullptr) current_->setCurrent(false);
    current_ = pane;
    pane->setCurrent(true);
    Q_EMIT currentChanged(pane);
  });
  // Linking is sharing the view; a pane that is unlinked goes on from a copy.
  connect(pane, &Pane::linkToggled, this, [this, pane](bool linked) { setPaneLinked(pane, linked); });
}

}  // namespace lacewing::ui
