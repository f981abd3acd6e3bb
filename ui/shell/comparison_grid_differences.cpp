// Differences to the reference column: of two columns in a third one, of more in place of the maps.

#include "metrics/similarity.h"
#include "shell/comparison_grid.h"
#include "style/numbers.h"

namespace lacewing::ui {
namespace {

bool isPending(const MapCell& cell) {
  return cell.state == MapCell::State::waiting || cell.state == MapCell::State::computing;
}

}  // namespace

bool ComparisonGrid::isDifference(const Row& row, int column) const {
  if (column == differenceColumn()) return true;
  return !isInput(row) && document_.columns().differences && comparison_.columnCount() > 2 &&
         column != comparison_.referenceColumn();
}

bool ComparisonGrid::isDifference(const Pane* pane) const {
  const int row = rowOf(pane);
  return row >= 0 && isDifference(rows_[static_cast<std::size_t>(row)], columnOf(pane));
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

// Those that the map of `column` takes part in.
void ComparisonGrid::showDifferences(int method, int column) {
  const Row& row = rows_[static_cast<std::size_t>(method) + 1];
  for (int place = 0; place < columnCount(); ++place) {
    const bool concerned =
        place == differenceColumn() || place == column || column == comparison_.referenceColumn();
    if (concerned && isDifference(row, place)) showDifference(method, place);
  }
}

void ComparisonGrid::showDifference(int method, int place) {
  const int reference = comparison_.referenceColumn();
  const int column = place == differenceColumn() ? comparison_.firstOther() : place;
  const MapCell &a = comparison_.cell(method, reference), &b = comparison_.cell(method, column);
  const ArrayPointer &before = comparison_.shownMap(method, reference),
                     &after = comparison_.shownMap(method, column);
  Row& row = rows_[static_cast<std::size_t>(method) + 1];
  Pane* pane = row.panes[static_cast<std::size_t>(place)];
  auto& shown = row.differenceOf[static_cast<std::size_t>(place)];
  if (pane->isHidden()) return;
  if (!before || !after || before->shape != after->shape) {
    pane->canvas()->clear();
    shown = {};
    if (before && after)
      return pane->showNotAvailable(tr("No difference"), tr("The maps have different sizes"));
    if (a.state == MapCell::State::failed || b.state == MapCell::State::failed)
      return pane->showNotAvailable(tr("No difference"), tr("It needs both maps"));
    if (a.state == MapCell::State::cancelled || b.state == MapCell::State::cancelled)
      return pane->showNotAvailable(tr("No difference"), tr("A map was cancelled; F5 computes it"));
    if (a.state == MapCell::State::none)
      return pane->showEmpty(tr("No difference yet"), tr("It needs a checkpoint and a picture"));
    return pane->showComputing(tr("Difference"), 0, 0, QString());
  }
  if (shown[0] != before || shown[1] != after || pane->canvas()->isEmpty()) {
    shown = {before, after};
    pane->canvas()->setMap(std::make_shared<Array<float>>(differenceMap(*before, *after)), divergingMap());
    if (hasOwnRange(pane)) {
      updateRange(method + 1);
    } else {
      updateDifferenceRange(method + 1);
    }
  }
  if (isPending(a) || isPending(b)) {
    pane->showUpdating();
  } else {
    finish(pane, *pane->canvas()->values());
  }
}

// How far the colours of a difference reach, where that is not the range of the maps; and in place of a map
// the numbers that belong to it.
void ComparisonGrid::showNote(const Row& row, int column) {
  Pane* pane = row.panes[static_cast<std::size_t>(column)];
  QStringList words;
  if (isDifference(row, column) && pane->canvas()->isMap()) {
    const int method = static_cast<int>(&row - rows_.data()) - 1;
    const auto& numbers = comparison_.similarity(method, column);
    if (column != differenceColumn() && numbers)
      words << tr("Δ top-k %1").arg(number(numbers->topk_intersection, 2))
            << tr("rank %1").arg(number(numbers->spearman, 2));
    if (row.absolute && !differencesOwn_) words << pane->canvas()->rangeModel()->range().text();
  }
  pane->setNote(words.join(QStringLiteral(" · ")), words.value(0));
}

}  // namespace lacewing::ui
