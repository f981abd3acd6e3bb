#include "shell/comparison_drag.h"

#include <QtWidgets/QScrollArea>

#include <algorithm>

#include "commands/row_commands.h"
#include "shell/comparison_grid.h"
#include "style/metrics.h"

namespace lacewing::ui {
namespace {

constexpr int scrollReach = 24;  // px from the edge at which the rows scroll

/// A row or column that is seen: its number, and from where to where it goes on screen.
struct Place {
  int entry, first, last;
};

/// The gap nearest to a position: before the place of that number, or behind all.
std::size_t gapAt(const std::vector<Place>& places, int position) {
  const auto behind = std::find_if(places.begin(), places.end(), [position](const Place& place) {
    return position < (place.first + place.last) / 2;
  });
  return static_cast<std::size_t>(behind - places.begin());
}

/// The middle of a gap.
int lineAt(const std::vector<Place>& places, std::size_t gap) {
  constexpr int half = (space::between + DropLine::thickness) / 2;
  return gap == 0 ? places.front().first - half : places[gap - 1].last + half - DropLine::thickness + 1;
}

/// How many places further the entry `from` goes when it is dropped into a gap: hidden ones in between
/// count, but nothing moves when it would look the same.
int stepsInto(const std::vector<Place>& places, std::size_t gap, int from) {
  const auto own = static_cast<std::size_t>(
      std::find_if(places.begin(), places.end(), [from](const Place& place) { return place.entry == from; }) -
      places.begin());
  if (gap == own || gap == own + 1) return 0;
  const int before = gap == places.size() ? places.back().entry + 1 : places[gap].entry;
  return before > from ? before - 1 - from : before - from;
}

}  // namespace

ComparisonDrag::ComparisonDrag(Document& document, Comparison& comparison, ComparisonGrid& grid,
                               QScrollArea& rows)
    : QObject(&grid),
      document_(document),
      comparison_(comparison),
      grid_(grid),
      rows_(rows),
      line_(new DropLine(&grid)) {
  for (const HeadDrag* drag : {&rowDrag_, &columnDrag_})
    connect(drag, &HeadDrag::cancelled, line_, &QWidget::hide);
  connect(&rowDrag_, &HeadDrag::moved, this, &ComparisonDrag::dragRow);
  connect(&rowDrag_, &HeadDrag::dropped, this, [this](QWidget* head, QPoint position) {
    const int by = dragRow(head, position), from = methodOf(head);
    line_->hide();
    if (by == 0) return;
    moveRow(document_, from, by);
    comparison_.setSelectedRow(from + by);
  });
  connect(&columnDrag_, &HeadDrag::moved, this, &ComparisonDrag::dragColumn);
  connect(&columnDrag_, &HeadDrag::dropped, this, [this](QWidget* head, QPoint position) {
    const int by = dragColumn(head, position), from = columnOf(head);
    line_->hide();
    if (by == 0) return;
    // The heads are made anew: not while one of them still has its event.
    QMetaObject::invokeMethod(
        this, [this, from, by] { moveColumn(document_, from, by); }, Qt::QueuedConnection);
  });
}

int ComparisonDrag::methodOf(const QWidget* head) const {
  int row = 1;
  while (row < grid_.rowCount() && grid_.rowHead(row) != head) ++row;
  return row - 1;
}

int ComparisonDrag::columnOf(const QWidget* head) const {
  int column = 0;
  while (column < grid_.columnCount() && grid_.columnHead(column) != head) ++column;
  return column;
}

int ComparisonDrag::dragRow(const QWidget* head, QPoint position) {
  QWidget* body = rows_.widget();
  rows_.ensureVisible(0, body->mapFromGlobal(position).y(), 0, scrollReach);
  std::vector<Place> places;
  for (int row = 1; row < grid_.rowCount(); ++row) {
    const RowHead* one = grid_.rowHead(row);
    const int top = one->mapTo(&grid_, QPoint()).y();
    if (!one->isHidden()) places.push_back({row - 1, top, top + one->height() - 1});
  }
  const std::size_t gap = gapAt(places, grid_.mapFromGlobal(position).y());
  const int by = stepsInto(places, gap, methodOf(head));
  const int y = std::clamp(lineAt(places, gap), rows_.y(), rows_.geometry().bottom() - DropLine::thickness);
  showLine({space::between, y, body->width() - 2 * space::between, DropLine::thickness}, by != 0);
  return by;
}

int ComparisonDrag::dragColumn(const QWidget* head, QPoint position) {
  if (!comparison_.comparesCheckpoints() || columnOf(head) >= comparison_.columnCount()) return 0;
  std::vector<Place> places;
  for (int column = 0; column < comparison_.columnCount(); ++column) {
    const ColumnHead* one = grid_.columnHead(column);
    const int left = one->mapTo(&grid_, QPoint()).x();
    if (!one->isHidden()) places.push_back({column, left, left + one->width() - 1});
  }
  const std::size_t gap = gapAt(places, grid_.mapFromGlobal(position).x());
  const int by = stepsInto(places, gap, columnOf(head));
  showLine({lineAt(places, gap), space::inside, DropLine::thickness, grid_.height() - 2 * space::inside},
           by != 0);
  return by;
}

void ComparisonDrag::showLine(const QRect& line, bool visible) {
  line_->setGeometry(line);
  line_->raise();
  line_->setVisible(visible);
}

}  // namespace lacewing::ui
