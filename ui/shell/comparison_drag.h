#pragma once
// Rows of methods and columns of checkpoints are dragged by their heads to another place in the grid.

#include "models/comparison.h"
#include "panes/head_drag.h"

class QScrollArea;

namespace lacewing::ui {

class ComparisonGrid;

class ComparisonDrag : public QObject {
  Q_OBJECT
 public:
  /// `rows`: where the rows are seen; it scrolls while one is dragged beyond its edge.
  ComparisonDrag(Document& document, Comparison& comparison, ComparisonGrid& grid, QScrollArea& rows);

  void watchRow(QWidget* head) { rowDrag_.watch(head); }
  void watchColumn(QWidget* head) { columnDrag_.watch(head); }

 private:
  // Both show where the row or column would go, and return how many places that is.
  int dragRow(const QWidget* head, QPoint position);
  int dragColumn(const QWidget* head, QPoint position);
  int methodOf(const QWidget* head) const;
  int columnOf(const QWidget* head) const;
  void showLine(const QRect& line, bool visible);

  Document& document_;
  Comparison& comparison_;
  ComparisonGrid& grid_;
  QScrollArea& rows_;
  HeadDrag rowDrag_, columnDrag_;
  DropLine* line_;
};

}  // namespace lacewing::ui
