// What the grid shows: pictures, maps and heads, each in its state.

#include <QtWidgets/QToolButton>

#include <cmath>
#include <utility>

#include "metrics/similarity.h"
#include "models/checkpoint_model.h"
#include "models/method_names.h"
#include "shell/comparison_grid.h"
#include "style/numbers.h"

namespace lacewing::ui {
namespace {

constexpr double zeroMagnitude = 1e-12;  // below it a map is shown flat, not stretched

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

// As the comparison, whichever of several changes is told first.
void ComparisonGrid::documentChanged(const Change& change) {
  if (!hasBuiltColumns()) {
    buildColumns();
    if (change.what == Change::What::columns) return;
  } else if (!isBuilt()) {
    buildRows();
    showAll();
  }
  switch (change.what) {
    case Change::What::columns:
      // Another reference, or differences in place of maps.
      for (int index = 0; index < rowCount(); ++index) {
        Row& row = rows_[static_cast<std::size_t>(index)];
        for (int column = 0; column < columnCount(); ++column) {
          row.differenceOf[static_cast<std::size_t>(column)] = {};
          titlePane(row, column);
        }
        linkRow(index);
      }
      linkCanvases();
      applyVisibility();
      showAll();
      break;
    case Change::What::checkpoints:
    case Change::What::currentCheckpoint:
    case Change::What::currentPicture:
    case Change::What::pictures:
      showPictures();
      showColumnHeads();
      applyTools();
      break;
    case Change::What::methods:
      updateSigns();
      applyVisibility();
      for (int method = 0; method < comparison_.rowCount(); ++method) showRowHead(method);
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
  QSize largest;
  for (int column = 0; column < comparison_.columnCount(); ++column) {
    const ArrayPointer picture = document_.original() ? comparison_.picture(column) : nullptr;
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

void ComparisonGrid::showCell(int method, int column) {
  if (!isBuilt() || method >= comparison_.rowCount() || column >= comparison_.columnCount()) return;
  Row& row = rows_[static_cast<std::size_t>(method) + 1];
  if (row.head->isHidden()) return;
  const auto index = static_cast<std::size_t>(column);
  const ArrayPointer& map = comparison_.shownMap(method, column);
  const bool fresh = std::exchange(row.maps[index], map) != map;
  if (!isDifference(row, column)) showMap(method, column);
  if (fresh && map) updateRange(method + 1);
  showDifferences(method, column);
  showRowHead(method);
  const bool last = method + 1 == comparison_.rowCount();
  if (fresh && map && last && column == comparison_.referenceColumn()) pinStrongest(*map);
  if (fresh) Q_EMIT contentChanged();
}

void ComparisonGrid::showMap(int method, int column) {
  Row& row = rows_[static_cast<std::size_t>(method) + 1];
  Pane* pane = row.panes[static_cast<std::size_t>(column)];
  const ArrayPointer& map = comparison_.shownMap(method, column);
  if (!map) {
    pane->canvas()->clear();
  } else if (map != pane->canvas()->values()) {
    pane->canvas()->setMap(map, coloursOf(row), comparison_.cell(method, column).magnitude);
  }
  if (!pane->isHidden()) showCellState(method, column);
}

void ComparisonGrid::showCellState(int method, int column) {
  const MapCell& cell = comparison_.cell(method, column);
  Pane* pane = this->pane(method + 1, column);
  const QString title = rowTitle(document_.methods()[static_cast<std::size_t>(method)]);
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
      if (cell.map) finish(pane, *comparison_.shownMap(method, column));
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
  } else if (differencesOwn_ && isDifference(pane)) {
    pane->showNotComparable(tr("%1, own range").arg(pane->canvas()->rangeModel()->range().text()));
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
  const QString unit = cell->parameters.contains("samples") ? tr("samples") : tr("steps");
  QString chip;
  if (cell->map && cell->total <= 1) chip = tr("exact");
  if (cell->map && cell->total > 1)
    chip = running ? tr("%1/%2 %3").arg(cell->done).arg(cell->total).arg(unit)
                   : tr("%1 %2").arg(cell->done).arg(unit);
  QString detail = methodDetail(settings.method, cell->parameters, settings.absolute);
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
  showNote(rows_[static_cast<std::size_t>(method) + 1], column);
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
    const auto name = [this](int one) {
      QString text = columnName(one);
      if (!comparison_.comparesCheckpoints()) text[0] = text[0].toUpper();
      return text;
    };
    QString title = name(column), detail;
    QStringList briefs;
    const auto& prediction = comparison_.columnPrediction(column);
    if (prediction && prediction->best >= 0) {
      briefs << percent(prediction->probabilities[static_cast<std::size_t>(prediction->best)]);
      detail = tr("%1 %2").arg(document_.className(prediction->best), briefs.first());
    }
    if (comparison_.comparesCheckpoints()) {
      const int index = comparison_.column(column).checkpoint;
      head->setMarker(checkpointIcon(document_.checkpoints()[static_cast<std::size_t>(index)]));
      const bool isDelta = rowCount() > 1 && isDifference(rows_[1], column);
      const QString role = isDelta               ? tr("− %1").arg(columnName(reference))
                           : column == reference ? tr("reference")
                                                 : QString();
      if (!role.isEmpty()) briefs = {role};
      if (isDelta) briefs << QStringLiteral("Δ");
      if (!role.isEmpty()) detail = detail.isEmpty() ? role : tr("%1, %2").arg(role, detail);
    }
    if (display_->mode() == DisplayState::Mode::wipe && !display_->flipped() && column != reference)
      title = tr("%1 | %2").arg(name(reference), title);
    if (head->title() != title) head->setTitle(title);
    if (head->detail() != detail) head->setDetail(detail, briefs);
  }
}

void ComparisonGrid::showSelection() {
  if (!isBuilt()) return;
  for (int row = 1; row < rowCount(); ++row)
    rows_[static_cast<std::size_t>(row)].head->setSelected(row - 1 == comparison_.selectedRow());
}

}  // namespace lacewing::ui
