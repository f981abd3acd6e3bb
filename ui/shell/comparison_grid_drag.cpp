// Rows of methods and columns of checkpoints are dragged by their heads to another place.

#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>

#include <algorithm>

#include "commands/row_commands.h"
#include "shell/comparison_grid.h"
#include "style/metrics.h"

namespace lacewing::ui {
namespace {

constexpr int scrollReach = 24;  // px from the edge at which the rows scroll

/// Before which of the places that are seen (first and last pixel) a position lies; their number: behind all.
int gapAt(const std::vector<std::pair<int, int>>& places, int position) {
  int gap = 0;
  while (gap < static_cast<int>(places.size())) {
    const auto& [first, last] = places[static_cast<std::size_t>(gap)];
    if (position < (first + last) / 2) break;
    ++gap;
  }
  return gap;
}

/// The middle between the places before and behind a gap.
int lineAt(const std::vector<std::pair<int, int>>& places, int gap) {
  constexpr int half = space::between / 2;
  const auto at = static_cast<std::size_t>(gap);
  return gap == 0 ? places.front().first - half : places[at - 1].second + half;
}

/// How many entries further down the entry `from` goes when it is dropped into a gap between those that are
/// seen: hidden ones in between count, but nothing moves when it would look the same.
int stepsInto(const std::vector<int>& seen, int gap, int from) {
  const auto own = std::find(seen.begin(), seen.end(), from) - seen.begin();
  if (gap == own || gap == own + 1) return 0;
  const int before =
      gap == static_cast<int>(seen.size()) ? seen.back() + 1 : seen[static_cast<std::size_t>(gap)];
  return before > from ? before - 1 - from : before - from;
}

}  // namespace

void ComparisonGrid::connectDrags() {
  const auto hide = [this] { dropLine_->hide(); };
  for (const HeadDrag* drag : {rowDrag_, columnDrag_}) connect(drag, &HeadDrag::cancelled, this, hide);
  connect(rowDrag_, &HeadDrag::moved, this, &ComparisonGrid::dragRow);
  connect(rowDrag_, &HeadDrag::dropped, this, [this](QWidget* head, QPoint position) {
    const int by = dragRow(head, position), from = rowOfHead(head);
    dropLine_->hide();
    if (by == 0) return;
    moveRow(document_, from, by);
    comparison_.setSelectedRow(from + by);
  });
  connect(columnDrag_, &HeadDrag::moved, this, &ComparisonGrid::dragColumn);
  connect(columnDrag_, &HeadDrag::dropped, this, [this](QWidget* head, QPoint position) {
    const int by = dragColumn(head, position);
    dropLine_->hide();
    if (by == 0) return;
    // The heads are made anew: not while one of them still has its event.
    const int from = columnOfHead(head);
    QMetaObject::invokeMethod(
        this, [this, from, by] { moveColumn(document_, from, by); }, Qt::QueuedConnection);
  });
}

int ComparisonGrid::rowOfHead(const QWidget* head) const {
  for (int row = 1; row < rowCount(); ++row) {
    if (rowHead(row) == head) return row - 1;
  }
  return -1;
}

int ComparisonGrid::columnOfHead(const QWidget* head) const {
  return static_cast<int>(std::find(heads_.begin(), heads_.end(), head) - heads_.begin());
}

// Shows where a row would go; how many places that is.
int ComparisonGrid::dragRow(QWidget* head, QPoint position) {
  const QPoint inBody = body_->mapFromGlobal(position);
  area_->ensureVisible(0, inBody.y(), 0, scrollReach);
  std::vector<std::pair<int, int>> places;
  std::vector<int> methods;
  for (int row = 1; row < rowCount(); ++row) {
    if (rowHead(row)->isHidden()) continue;
    places.emplace_back(rowHead(row)->y(), rowHead(row)->geometry().bottom());
    methods.push_back(row - 1);
  }
  const int gap = gapAt(places, inBody.y());
  const int by = stepsInto(methods, gap, rowOfHead(head));
  const QPoint line = body_->mapTo(this, QPoint(space::between, lineAt(places, gap)));
  dropLine_->setGeometry(line.x(), std::max(line.y(), area_->y()),
                         area_->viewport()->width() - 2 * space::between, DropLine::thickness);
  dropLine_->raise();
  dropLine_->setVisible(by != 0);
  return by;
}

int ComparisonGrid::dragColumn(QWidget* head, QPoint position) {
  if (!comparison_.comparesCheckpoints() || columnOfHead(head) >= comparison_.columnCount()) return 0;
  std::vector<std::pair<int, int>> places;
  std::vector<int> columns;
  for (int column = 0; column < comparison_.columnCount(); ++column) {
    const ColumnHead* one = columnHead(column);
    if (one->isHidden()) continue;
    places.emplace_back(one->x(), one->geometry().right());
    columns.push_back(column);
  }
  const int gap = gapAt(places, head_->mapFromGlobal(position).x());
  const int by = stepsInto(columns, gap, columnOfHead(head));
  dropLine_->setGeometry(lineAt(places, gap), space::inside, DropLine::thickness,
                         height() - 2 * space::inside);
  dropLine_->raise();
  dropLine_->setVisible(by != 0);
  return by;
}

}  // namespace lacewing::ui
