// The ranges of the grid: of a row, of all rows, of its differences, of one pane.

#include <QtWidgets/QToolButton>

#include "shell/comparison_grid.h"

namespace lacewing::ui {
namespace {

using Values = std::vector<std::span<const float>>;

Range automaticRange(const Values& maps, double percentile, bool absolute) {
  const Range range = percentile >= 100 ? symmetricMax(maps) : symmetricPercentile(maps, percentile);
  return absolute ? positive(range) : range;
}

}  // namespace

const ColourMap& ComparisonGrid::coloursOf(const Row& row) const {
  return isInput(row) ? greyMap() : row.absolute ? sequentialMap() : divergingMap();
}

RangeModelPointer ComparisonGrid::rangeOf(const Row& row) const {
  if (isInput(row) || !rangesShared_) return row.range;
  return row.absolute ? sharedPositive_ : sharedRange_;
}

/// Differences of signed maps are shown in the range of the maps; all others have one of their own.
bool ComparisonGrid::hasDifferenceRange(const Row& row) const {
  return isInput(row) || row.absolute || differencesOwn_;
}

/// Gives a pane its range: its own, that of the differences, the one all rows share, or its row's.
void ComparisonGrid::link(Row& row, int column) {
  const auto index = static_cast<std::size_t>(column);
  RangeModelPointer range =
      isDifference(row, column) && hasDifferenceRange(row) ? row.differenceRange : rangeOf(row);
  if (row.ownRanges[index]) range = row.ownRanges[index];
  row.panes[index]->canvas()->setRangeModel(range);
}

void ComparisonGrid::linkRow(int index) {
  Row& row = rows_[static_cast<std::size_t>(index)];
  for (int column = 0; column < columnCount(); ++column) link(row, column);
  row.bar->setRangeModel(rangeOf(row));
  row.bar->setColourMap(coloursOf(row));
  if (index > 0) updateRange(index);
}

// A row that turned from signed to absolute values, or back: other colours, another range.
void ComparisonGrid::updateSigns() {
  for (int index = 1; index < rowCount(); ++index) {
    Row& row = rows_[static_cast<std::size_t>(index)];
    const bool absolute = document_.methods()[static_cast<std::size_t>(index - 1)].absolute;
    if (row.absolute == absolute) continue;
    row.absolute = absolute;
    for (auto& own : row.ownRanges) own.reset();
    linkRow(index);
    row.range->reset();
    row.differenceRange->reset();
    for (int column = 0; column < columnCount(); ++column) titlePane(row, column);
  }
}

void ComparisonGrid::setRangesLocked(bool locked) {
  lock_->setChecked(locked);
  sharedRange_->setLocked(locked);
  sharedPositive_->setLocked(locked);
  for (auto& row : rows_) row.range->setLocked(locked);
}

void ComparisonGrid::resetRanges() {
  for (auto& row : rows_) {
    for (Pane* pane : row.panes) setOwnRange(pane, false);
    row.range->reset();
    row.differenceRange->reset();
  }
  sharedRange_->reset();
  sharedPositive_->reset();
}

void ComparisonGrid::setRangesShared(bool shared) {
  if (shared == rangesShared_) return;
  rangesShared_ = shared;
  for (int index = 1; index < rowCount(); ++index) linkRow(index);
}

void ComparisonGrid::setDifferencesOwn(bool own) {
  if (own == differencesOwn_) return;
  differencesOwn_ = own;
  for (int index = 1; index < rowCount(); ++index) {
    rows_[static_cast<std::size_t>(index)].differenceRange->reset();
    linkRow(index);
    showDifferences(index - 1, comparison_.referenceColumn());
  }
}

bool ComparisonGrid::hasOwnRange(const Pane* pane) const {
  const int row = rowOf(pane), column = columnOf(pane);
  return row > 0 &&
         rows_[static_cast<std::size_t>(row)].ownRanges[static_cast<std::size_t>(column)] != nullptr;
}

void ComparisonGrid::setOwnRange(Pane* pane, bool own) {
  const int index = rowOf(pane), column = columnOf(pane);
  if (index <= 0 || hasOwnRange(pane) == own) return;
  Row& row = rows_[static_cast<std::size_t>(index)];
  row.ownRanges[static_cast<std::size_t>(column)] =
      own ? std::make_shared<RangeModel>(pane->canvas()->rangeModel()->range()) : nullptr;
  link(row, column);
  updateRange(index);
  if (isDifference(row, column)) {
    showDifference(index - 1, column);
  } else if (!pane->isHidden()) {
    showCellState(index - 1, column);
  }
}

void ComparisonGrid::setPercentile(int row, double percentile) {
  for (int index = 1; index < rowCount(); ++index) {
    if (row > 0 && index != row && !rangesShared_) continue;
    Row& entry = rows_[static_cast<std::size_t>(index)];
    entry.percentile = percentile;
    entry.range->reset();
    updateRange(index);
  }
  sharedRange_->reset();
  sharedPositive_->reset();
}

// The percentile of all maps of the row together, also of those whose difference is shown instead: the
// colours of the reference stay. Panes with a range of their own are left out.
void ComparisonGrid::updateRange(int index) {
  Row& row = rows_[static_cast<std::size_t>(index)];
  Values together;
  std::optional<Range> own;
  QString whose;
  for (int column = 0; column < columnCount(); ++column) {
    const auto at = static_cast<std::size_t>(column);
    const bool isDelta = isDifference(row, column);
    const bool compared = column < comparison_.columnCount() && row.maps[at];
    if (compared && (isDelta || !row.ownRanges[at])) together.push_back(valuesOf(row.maps[at]));
    const ArrayPointer& shown = row.panes[at]->canvas()->values();
    if (!row.ownRanges[at] || !shown) continue;
    const Range automatic = automaticRange({valuesOf(shown)}, row.percentile, row.absolute && !isDelta);
    row.ownRanges[at]->setAutomatic(ownRange(automatic.low, automatic.high));
    if (!own) {
      own = row.ownRanges[at]->range();
      whose = columnName(column);
    }
  }
  row.range->setAutomatic(automaticRange(together, row.percentile, row.absolute));
  row.bar->setSecondRange(own, whose);
  if (rangesShared_) updateSharedRange();
  row.bar->setValues(together);
  updateDifferenceRange(index);
}

// Of differences: as far to both sides as the maps go, or by their own values.
void ComparisonGrid::updateDifferenceRange(int index) {
  Row& row = rows_[static_cast<std::size_t>(index)];
  if (isInput(row)) return;
  Values together;
  bool seen = false;
  for (int column = 0; column < columnCount(); ++column) {
    const auto at = static_cast<std::size_t>(column);
    const ArrayPointer& shown = row.panes[at]->canvas()->values();
    if (!isDifference(row, column) || row.ownRanges[at] || !shown) continue;
    together.push_back(valuesOf(shown));
    seen = seen || !row.panes[at]->isHidden();
  }
  row.differenceRange->setAutomatic(differencesOwn_ ? automaticRange(together, row.percentile, false)
                                                    : mirrored(rangeOf(row)->range()));
  row.differenceBar->setVisible(seen && hasDifferenceRange(row));
  if (row.differenceBar->isVisibleTo(this)) row.differenceBar->setValues(together);
  for (int column = 0; column < columnCount(); ++column) showNote(row, column);
}

void ComparisonGrid::updateSharedRange() {
  Range widest = symmetricMax({});
  for (int index = 1; index < rowCount(); ++index) {
    const Range range = mirrored(rows_[static_cast<std::size_t>(index)].range->automatic());
    if (range.high > widest.high) widest = range;
  }
  sharedRange_->setAutomatic(widest);
  sharedPositive_->setAutomatic(positive(widest));
}

}  // namespace lacewing::ui
