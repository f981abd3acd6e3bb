#pragma once
// Rows: input and methods; columns: original, edited, difference; a shared range for every row.

#include <QtWidgets/QWidget>

#include <array>
#include <vector>

#include "canvas/picture_canvas.h"
#include "models/comparison.h"
#include "models/document.h"
#include "panes/headers.h"
#include "panes/pane.h"
#include "panes/range_bar.h"

class QGridLayout;
class QToolButton;

namespace lacewing::ui {

class ComparisonGrid : public QWidget {
  Q_OBJECT
 public:
  enum Column { original, attacked, difference };
  static constexpr int columns = 3;

  ComparisonGrid(Document& document, Comparison& comparison, QWidget* parent = nullptr);

  /// Row 0 is the input, row 1 + i the i-th method.
  int rowCount() const { return static_cast<int>(rows_.size()); }
  Pane* pane(int row, Column column) const { return rows_.at(static_cast<std::size_t>(row)).panes[column]; }
  std::vector<Pane*> panes() const;
  /// The one with the focus last.
  Pane* currentPane() const { return current_; }
  Column columnOf(const Pane* pane) const;
  int rowOf(const Pane* pane) const;
  RangeBar* rangeBar(int row) const { return rows_.at(static_cast<std::size_t>(row)).bar; }

  const ViewStatePointer& viewState() const { return view_; }
  const CursorPointer& pixelCursor() const { return cursor_; }

  /// What the left button does: `editing` on the edited picture, `viewing` on all others; null picks.
  void setTools(CanvasTool* editing, CanvasTool* viewing);
  void setLinked(bool linked);
  bool isLinked() const { return linked_; }
  /// Null shows the whole grid again.
  void setMaximised(Pane* pane);
  Pane* maximised() const { return maximised_; }
  void setRangesLocked(bool locked);
  void resetRanges();
  /// Every visible pane shows its final state.
  bool settled() const;

 Q_SIGNALS:
  void zoomChanged(double zoom);
  void currentChanged(lacewing::ui::Pane* pane);
  void maximisedChanged(bool maximised);
  void lockRequested(bool locked);
  void menuRequested(lacewing::ui::Pane* pane, QPoint globalPosition);
  void detailsRequested();
  /// Maps or pictures changed: readouts follow.
  void contentChanged();

 private:
  struct Row {
    RowHead* head = nullptr;
    std::array<Pane*, columns> panes{};
    RangeBar* bar = nullptr;
    RangeModelPointer range;
    RangeModelPointer differenceRange;  ///< of the input row; methods share one range
    QString detail, chip;               ///< on the head: setting them again would lay out the grid again
    ArrayPointer differenceOf[2];       ///< the maps behind the difference on screen
  };

  void addRow(const QString& id, const QString& title, bool input);
  void connectPane(Pane* pane);
  void applyVisibility();
  void documentChanged(const Change& change);
  void showPictures();
  void showCell(int method, Side side);
  void showDifference(int method);
  void showHead(int method);
  void showColumnHeads();
  void updateRange(int method);
  void pinStrongest(const Array<float>& map);

  Document& document_;
  Comparison& comparison_;
  QGridLayout* grid_;
  std::array<ColumnHead*, columns> heads_{};
  std::array<QString, columns> headDetails_;
  QWidget* rangeHead_ = nullptr;
  QToolButton* lock_ = nullptr;
  std::vector<Row> rows_;
  ViewStatePointer view_;
  CursorPointer cursor_;
  std::optional<QPoint> strongest_;
  CanvasTool* editing_ = nullptr;
  CanvasTool* viewing_ = nullptr;
  Pane* current_ = nullptr;
  Pane* maximised_ = nullptr;
  bool linked_ = true;
};

/// "8/255" for a whole number of steps of 1/255, else "0.0314".
QString distanceText(double distance);

}  // namespace lacewing::ui
