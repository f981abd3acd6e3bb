// What the grid shows: pictures, maps, differences, ranges and heads, each in its state.

#include <QtWidgets/QToolButton>

#include <cmath>

#include "metrics/similarity.h"
#include "models/checkpoint_model.h"
#include "models/method_names.h"
#include "shell/comparison_grid.h"
#include "style/numbers.h"

namespace lacewing::ui {
namespace {

constexpr double zeroMagnitude = 1e-12;  // below it a map is shown flat, not stretched

std::span<const float> valuesOf(const ArrayPointer& map) {
  return std::span<const float>(map->values);
}

bool isPending(const MapCell& cell) {
  return cell.state == MapCell::State::waiting || cell.state == MapCell::State::computing;
}

Range automaticRange(const std::vector<std::span<const float>>& maps, double percentile) {
  return percentile >= 100 ? symmetricMax(maps) : symmetricPercentile(maps, percentile);
}

}  // namespace

QString distanceText(double distance) {
  const double steps = distance * 255;
  if (std::abs(steps - std::round(steps)) < 0.01) return QStringLiteral("%1/255").arg(qRound(steps));
  return number(distance, 3);
}

bool ComparisonGrid::settled() const {
  return comparison_.settled() && std::all_of(rows_.begin(), rows_.end(), [](const Row& row) {
           return std::all_of(row.panes.begin(), row.panes.end(), [](const Pane* pane) {
             const auto state = pane->state();
             return pane->isHidden() || (state != Pane::State::queued && state != Pane::State::computing &&
                                         state != Pane::State::updating && state != Pane::State::refined);
           });
         });
}

void ComparisonGrid::documentChanged(const Change& change) {
  switch (change.what) {
    case Change::What::columns: {
      std::vector<ComparedColumn> columns;
      columns.reserve(static_cast<std::size_t>(comparison_.columnCount()));
      for (int column = 0; column < comparison_.columnCount(); ++column)
        columns.push_back(comparison_.column(column));
      if (columns != builtColumns_) return buildColumns();
      linkCanvases();  // another reference
      applyVisibility();
      showAll();
      break;
    }
    case Change::What::checkpoints:
    case Change::What::currentCheckpoint:
    case Change::What::currentPicture:
    case Change::What::pictures:
      showPictures();
      showColumnHeads();
      applyTools();
      break;
    case Change::What::methods:
      if (isBuilt()) {
        applyVisibility();
        for (int method = 0; method < comparison_.rowCount(); ++method) showRowHead(method);
      } else {
        buildRows();
        showAll();
      }
      break;
    case Change::What::explainedClass:
    case Change::What::topK:
      display_->setTopK(document_.topK());
      for (int method = 0; method < comparison_.rowCount(); ++method) showRowHead(method);
      break;
    default:  // an edit of the picture, of whatever kind
      showPictures();
      break;
  }
}

void ComparisonGrid::showAll() {
  showPictures();
  for (int method = 0; method < comparison_.rowCount(); ++method) {
    for (int column = 0; column < comparison_.columnCount(); ++column) showCell(method, column);
    showRowHead(method);
  }
  showColumnHeads();
  showSelection();
}

void ComparisonGrid::showPictures() {
  if (!isBuilt()) return;
  Row& row = rows_[0];
  std::vector<std::span<const float>> values;
  std::vector<ArrayPointer> shown;
  QSize largest;
  for (int column = 0; column < comparison_.columnCount(); ++column) {
    const ArrayPointer picture = document_.original() ? comparison_.picture(column) : nullptr;
    shown.push_back(picture);
    Pane* pane = row.panes[static_cast<std::size_t>(column)];
    if (!picture) {
      pane->canvas()->clear();
      const QString problem = document_.pictureProblem();
      if (!document_.original() && problem.isEmpty()) {
        pane->showEmpty(tr("No picture"), tr("Open pictures, or drop them here"));
      } else {
        pane->showNotAvailable(tr("The picture does not fit"), problem);
      }
      continue;
    }
    if (pane->canvas()->values() != picture) pane->canvas()->setPicture(picture);
    pane->showDone();
    values.push_back(valuesOf(picture));
    const QSize size = planeSize(*picture);
    if (size.width() > largest.width()) largest = size;
  }
  // Linked pictures of different sizes: positions count in the finest of them.
  cursor_->setPictureSize(largest);
  if (const auto base = document_.original()) {
    view_->setPictureSize(planeSize(*base));
    const QString colours = base->dim(0) == 1 ? tr("grey") : tr("colour");
    row.head->setDetail(tr("%1 × %2 %3\nvalues in [0, 1]").arg(base->dim(2)).arg(base->dim(1)).arg(colours));
  } else {
    row.head->setDetail({});
  }
  if (row.bar->isVisibleTo(this)) row.bar->setValues(values);
  showInputDifference();
  Q_EMIT contentChanged();
}

void ComparisonGrid::showInputDifference() {
  const int column = differenceColumn();
  if (column < 0) return;
  Row& row = rows_[0];
  Pane* pane = row.panes[static_cast<std::size_t>(column)];
  const auto show = [&](const ArrayPointer& map, const QString& note) {
    if (map) {
      pane->canvas()->setMap(map, divergingMap());
    } else {
      pane->canvas()->clear();
    }
    pane->setNote(note);
  };
  const ArrayPointer before =
      row.panes[static_cast<std::size_t>(comparison_.referenceColumn())]->canvas()->values();
  const ArrayPointer after =
      row.panes[static_cast<std::size_t>(comparison_.firstOther())]->canvas()->values();
  if (!before || !after) {
    show(nullptr, {});
    return pane->showEmpty(tr("No difference yet"), tr("It needs two pictures"));
  }
  if (before->shape != after->shape) {
    show(nullptr, {});
    return pane->showNotAvailable(tr("No difference"), tr("The pictures have different sizes"));
  }
  const double distance = before == after ? 0 : picture_distance(*before, *after).linf;
  if (distance > 0) {
    row.differenceRange->setAutomatic(fixedSymmetric(distance));
    show(std::make_shared<Array<float>>(differenceMap(*before, *after)),
         tr("±%1, own range").arg(distanceText(distance)));
    return pane->showDone();
  }
  show(nullptr, {});
  if (comparison_.comparesCheckpoints()) {
    pane->showEmpty(tr("Same picture"), tr("Both checkpoints see the same values"));
  } else {
    pane->showEmpty(tr("No edit yet"), tr("Drag ε, or press B and paint"));
  }
}

void ComparisonGrid::showCell(int method, int column) {
  if (!isBuilt() || method >= comparison_.rowCount() || column >= comparison_.columnCount()) return;
  Row& row = rows_[static_cast<std::size_t>(method) + 1];
  if (row.head->isHidden()) return;
  const MapCell& cell = comparison_.cell(method, column);
  Pane* pane = row.panes[static_cast<std::size_t>(column)];
  const bool fresh = cell.map != pane->canvas()->values();
  if (fresh) {
    if (cell.map) {
      pane->canvas()->setMap(cell.map, divergingMap());
      updateRange(method + 1);
    } else {
      pane->canvas()->clear();
    }
  }
  if (!pane->isHidden()) showCellState(method, column);
  showDifference(method);
  showRowHead(method);
  const bool last = method + 1 == comparison_.rowCount();
  if (fresh && cell.map && last && column == comparison_.referenceColumn()) pinStrongest(*cell.map);
  if (fresh) Q_EMIT contentChanged();
}

void ComparisonGrid::showCellState(int method, int column) {
  const MapCell& cell = comparison_.cell(method, column);
  Pane* pane = this->pane(method + 1, column);
  const QString title = methodTitle(document_.methods()[static_cast<std::size_t>(method)].method);
  switch (cell.state) {
    case MapCell::State::none:
      pane->showEmpty(document_.checkpoint() == nullptr ? tr("No checkpoint") : tr("No picture"),
                      document_.checkpoint() == nullptr ? tr("Open a checkpoint, or drop one here")
                                                        : tr("Open pictures, or drop them here"));
      break;
    case MapCell::State::waiting: {
      if (cell.map) {
        pane->showUpdating();
        break;
      }
      const int before = comparison_.jobsBefore(method, column);
      if (before > 0) {
        pane->showQueued(before);
      } else {
        pane->showComputing(title, 0, 0, QString());
      }
      break;
    }
    case MapCell::State::computing:
      if (cell.map) {
        pane->showUpdating(cell.done, cell.total);
      } else {
        pane->showComputing(title, cell.done, cell.total, cell.total > 1 ? tr("steps") : QString());
      }
      break;
    case MapCell::State::refined: {
      QString chip = tr("refining %1/%2").arg(cell.done).arg(cell.total);
      if (cell.gap) chip += tr(", gap %1").arg(percent(*cell.gap));
      if (cell.standardError) chip += tr(", standard error %1").arg(percent(*cell.standardError));
      pane->showRefined(chip);
      break;
    }
    case MapCell::State::done:
      if (cell.map) finish(pane, *cell.map);
      break;
    case MapCell::State::cancelled:
      pane->showCancelled(cell.done, cell.total);
      break;
    case MapCell::State::failed:
      pane->showError(tr("%1 failed").arg(title), cell.error);
      break;
  }
}

/// The final state: flat when there is nothing to see, marked when its colours have a scale of their own.
void ComparisonGrid::finish(Pane* pane, const Array<float>& map) {
  const double magnitude = largestMagnitude({std::span<const float>(map.values)});
  if (magnitude < zeroMagnitude) {
    pane->showAllZero(magnitude);
  } else if (hasOwnRange(pane)) {
    pane->showNotComparable();
  } else {
    pane->showDone();
  }
}

// The readout begins where the last method's map is strongest, until a person pins another pixel.
void ComparisonGrid::pinStrongest(const Array<float>& map) {
  const QSize size = planeSize(map);
  const auto pinned = cursor_->pin();
  const QSize whole = cursor_->pictureSize().isEmpty() ? size : cursor_->pictureSize();
  if (pinned && pinned != strongest_ && QRect(QPoint(), whole).contains(*pinned)) return;
  const auto best = std::max_element(map.values.begin(), map.values.end(),
                                     [](float a, float b) { return std::abs(a) < std::abs(b); });
  const auto index = static_cast<int>(best - map.values.begin());
  strongest_ = cursor_->fromPicture(QPoint(index % size.width(), index / size.width()), size);
  cursor_->setPin(strongest_);
}

void ComparisonGrid::showDifference(int method) {
  const int column = differenceColumn();
  if (column < 0) return;
  const MapCell& a = comparison_.cell(method, comparison_.referenceColumn());
  const MapCell& b = comparison_.cell(method, comparison_.firstOther());
  Row& row = rows_[static_cast<std::size_t>(method) + 1];
  Pane* pane = row.panes[static_cast<std::size_t>(column)];
  if (pane->isHidden()) return;
  if (!a.map || !b.map || a.map->shape != b.map->shape) {
    pane->canvas()->clear();
    if (a.map && b.map) {
      pane->showNotAvailable(tr("No difference"), tr("The maps have different sizes"));
    } else if (a.state == MapCell::State::failed || b.state == MapCell::State::failed) {
      pane->showNotAvailable(tr("No difference"), tr("It needs both maps"));
    } else if (a.state == MapCell::State::none) {
      pane->showEmpty(tr("No difference yet"), tr("It needs a checkpoint and a picture"));
    } else {
      pane->showComputing(tr("Difference"), 0, 0, QString());
    }
    return;
  }
  if (row.differenceOf[0] != a.map || row.differenceOf[1] != b.map || pane->canvas()->isEmpty()) {
    row.differenceOf = {a.map, b.map};
    pane->canvas()->setMap(std::make_shared<Array<float>>(differenceMap(*a.map, *b.map)), divergingMap());
    if (hasOwnRange(pane)) updateRange(method + 1);
  }
  if (isPending(a) || isPending(b)) {
    pane->showUpdating();
  } else {
    finish(pane, *pane->canvas()->values());
  }
}

void ComparisonGrid::showRowHead(int method) {
  if (!isBuilt()) return;
  const MethodRow& settings = document_.methods()[static_cast<std::size_t>(method)];
  // The head speaks of a column that is still at work, else of the reference.
  const MapCell* cell = &comparison_.cell(method, comparison_.referenceColumn());
  for (int column = 0; column < comparison_.columnCount(); ++column) {
    const MapCell& one = comparison_.cell(method, column);
    if (one.map && one.state != MapCell::State::done && one.state != MapCell::State::failed) cell = &one;
  }
  RowHead* head = rows_[static_cast<std::size_t>(method) + 1].head;
  const bool running = cell->state == MapCell::State::refined || cell->state == MapCell::State::computing;
  const QString unit = cell->standardError ? tr("samples") : tr("steps");
  QString chip;
  if (cell->map && cell->total <= 1) chip = tr("exact");
  if (cell->map && cell->total > 1)
    chip = running ? tr("%1/%2 %3").arg(cell->done).arg(cell->total).arg(unit)
                   : tr("%1 %2").arg(cell->done).arg(unit);
  QString detail = methodDetail(settings.method, cell->parameters);
  if (!settings.layer.isEmpty()) detail += tr("\nat %1").arg(settings.layer);
  if (settings.target) detail += tr("\nof %1").arg(document_.className(*settings.target));
  head->setDetail(detail);
  head->setChip(chip, running ? Chip::Kind::info : Chip::Kind::neutral);
}

void ComparisonGrid::showNumbers(int method, int column) {
  if (!isBuilt()) return;
  const auto& similarity = comparison_.similarity(method, column);
  const QString reference = columnName(comparison_.referenceColumn());
  pane(method + 1, column)
      ->setNumbers(
          similarity && similarity->topk_intersection
              ? tr("Top-k intersection with %1 %2.").arg(reference, number(similarity->topk_intersection, 2))
              : QString());
}

void ComparisonGrid::showColumnHeads() {
  if (!isBuilt() || heads_.empty()) return;
  const int reference = comparison_.referenceColumn(), other = comparison_.firstOther();
  for (int place = 0; place < columnCount(); ++place) {
    ColumnHead* head = heads_[static_cast<std::size_t>(place)];
    if (place == differenceColumn()) {
      head->setTitle(tr("Difference"));
      head->setDetail(tr("%1 − %2").arg(columnName(other), columnName(reference)));
      continue;
    }
    // While flipped every pane shows its companion, and so does its head.
    const int column = !display_->flipped() ? place : place == reference ? other : reference;
    QString title = columnName(column), detail, brief;
    const auto& prediction = comparison_.columnPrediction(column);
    if (prediction && prediction->best >= 0) {
      brief = percent(prediction->probabilities[static_cast<std::size_t>(prediction->best)]);
      detail = tr("%1 %2").arg(document_.className(prediction->best), brief);
    }
    if (comparison_.comparesCheckpoints()) {
      const int index = comparison_.column(column).checkpoint;
      head->setMarker(checkpointIcon(document_.checkpoints()[static_cast<std::size_t>(index)]));
      if (column == reference) detail += detail.isEmpty() ? tr("reference") : tr(", reference");
    } else {
      title[0] = title[0].toUpper();
      if (display_->mode() == DisplayState::Mode::wipe && !display_->flipped())
        title = tr("Original | %1").arg(title);
    }
    if (head->title() != title) head->setTitle(title);
    if (head->detail() != detail) head->setDetail(detail, brief);
  }
}

void ComparisonGrid::showSelection() {
  if (!isBuilt()) return;
  for (int row = 1; row < rowCount(); ++row)
    rows_[static_cast<std::size_t>(row)].head->setSelected(row - 1 == comparison_.selectedRow());
}

void ComparisonGrid::setRangesLocked(bool locked) {
  lock_->setChecked(locked);
  sharedRange_->setLocked(locked);
  for (auto& row : rows_) row.range->setLocked(locked);
}

void ComparisonGrid::resetRanges() {
  for (auto& row : rows_) {
    for (Pane* pane : row.panes) setOwnRange(pane, false);
    row.range->reset();
    if (row.differenceRange) row.differenceRange->reset();
  }
  sharedRange_->reset();
}

void ComparisonGrid::setRangesShared(bool shared) {
  if (shared == rangesShared_) return;
  rangesShared_ = shared;
  for (int index = 1; index < rowCount(); ++index) {
    Row& row = rows_[static_cast<std::size_t>(index)];
    for (int column = 0; column < columnCount(); ++column) link(row, column);
    row.bar->setRangeModel(shared ? sharedRange_ : row.range);
    updateRange(index);
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
  if (column == differenceColumn()) {
    showDifference(index - 1);
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
}

// The percentile of all panes of the row together; panes with a range of their own are left out.
void ComparisonGrid::updateRange(int index) {
  Row& row = rows_[static_cast<std::size_t>(index)];
  std::vector<std::span<const float>> together;
  std::optional<Range> own;
  QString whose;
  for (int column = 0; column < columnCount(); ++column) {
    const auto at = static_cast<std::size_t>(column);
    const ArrayPointer& map = column < comparison_.columnCount() ? comparison_.cell(index - 1, column).map
                                                                 : row.panes[at]->canvas()->values();
    if (!map) continue;
    if (row.ownRanges[at]) {
      const Range automatic = automaticRange({valuesOf(map)}, row.percentile);
      row.ownRanges[at]->setAutomatic(ownRange(automatic.low, automatic.high));
      if (!own) {
        own = row.ownRanges[at]->range();
        whose = columnName(column);
      }
    } else if (column != differenceColumn()) {
      together.push_back(valuesOf(map));
    }
  }
  row.range->setAutomatic(automaticRange(together, row.percentile));
  row.bar->setSecondRange(own, whose);
  if (rangesShared_) updateSharedRange();
  row.bar->setValues(together);
}

void ComparisonGrid::updateSharedRange() {
  Range widest = symmetricMax({});
  for (int index = 1; index < rowCount(); ++index) {
    const Range& range = rows_[static_cast<std::size_t>(index)].range->automatic();
    if (range.high > widest.high) widest = range;
  }
  sharedRange_->setAutomatic(widest);
}

}  // namespace lacewing::ui
