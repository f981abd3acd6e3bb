#pragma once
// Rows: input and methods; columns: original, edited, difference, or checkpoints; a range for every row.

#include <QtWidgets/QWidget>

#include <array>
#include <vector>

#include "canvas/picture_canvas.h"
#include "models/comparison.h"
#include "models/document.h"
#include "panes/headers.h"
#include "panes/pane.h"
#include "panes/range_bar.h"
#include "panes/row_head.h"

class QGridLayout;
class QScrollArea;
class QSlider;
class QToolButton;

namespace lacewing::ui {

class ComparisonDrag;

class ComparisonGrid : public QWidget {
  Q_OBJECT
 public:
  /// The columns while pictures are compared. Of checkpoints there are 2 to 4 columns, and a column for the
  /// difference only of two: see differenceColumn().
  enum Column { original, attacked, difference };

  ComparisonGrid(Document& document, Comparison& comparison, QWidget* parent = nullptr);
  ~ComparisonGrid() override;

  /// Row 0 is the input, row 1 + i the i-th method.
  int rowCount() const { return static_cast<int>(rows_.size()); }
  int columnCount() const { return static_cast<int>(heads_.size()); }
  /// -1: there is none.
  int differenceColumn() const { return columnCount() > comparison_.columnCount() ? columnCount() - 1 : -1; }
  Pane* pane(int row, int column) const {
    return rows_.at(static_cast<std::size_t>(row)).panes.at(static_cast<std::size_t>(column));
  }
  std::vector<Pane*> panes() const;
  /// The one with the focus last.
  Pane* currentPane() const { return current_; }
  int columnOf(const Pane* pane) const;
  int rowOf(const Pane* pane) const;
  /// The column that is compared with the reference: that of the current pane, else the first.
  int comparedColumn() const;
  RangeBar* rangeBar(int row) const { return rows_.at(static_cast<std::size_t>(row)).bar; }
  /// Seen where differences have another range than the maps; null in the input row.
  RangeBar* differenceBar(int row) const { return rows_.at(static_cast<std::size_t>(row)).differenceBar; }
  RowHead* rowHead(int row) const { return rows_.at(static_cast<std::size_t>(row)).head; }
  ColumnHead* columnHead(int column) const { return heads_.at(static_cast<std::size_t>(column)); }
  /// The pane shows a difference: in the difference column, or in place of a map.
  bool isDifference(const Pane* pane) const;
  /// The map that a pane shows, signed or not; null for pictures and differences.
  const MapCell* cellOf(const Pane* pane) const;
  /// "original", "Standard": what a column shows, in words.
  QString columnName(int column) const;

  const ViewStatePointer& viewState() const { return view_; }
  const CursorPointer& pixelCursor() const { return cursor_; }
  const DisplayStatePointer& displayState() const { return display_; }

  /// What the left button does: `editing` on the edited picture, `viewing` on all others; null picks.
  void setTools(CanvasTool* editing, CanvasTool* viewing);
  void setLinked(bool linked);
  void setPaneLinked(Pane* pane, bool linked);
  /// What Tab goes along: the heads of the columns, then the rows as they are seen.
  std::vector<QWidget*> tabPlaces() const;
  bool isLinked() const { return linked_; }
  /// Null shows the whole grid again.
  void setMaximised(Pane* pane);
  Pane* maximised() const { return maximised_; }

  void setRangesLocked(bool locked);
  /// Automatic ranges for all rows again, own ranges of panes given up.
  void resetRanges();
  /// One range for all methods, instead of one a row.
  void setRangesShared(bool shared);
  bool rangesShared() const { return rangesShared_; }
  /// Ranges of their own for the differences of maps, by their values: they cannot be compared with the maps
  /// then. Else differences are shown in the range of the maps.
  void setDifferencesOwn(bool own);
  bool differencesOwn() const { return differencesOwn_; }
  /// A range that belongs to one pane alone: what it shows cannot be compared with the others.
  void setOwnRange(Pane* pane, bool own);
  bool hasOwnRange(const Pane* pane) const;
  /// The share of magnitudes, in percent, that a row's automatic range covers; 100: all.
  void setPercentile(int row, double percentile);
  double percentile(int row) const { return rows_.at(static_cast<std::size_t>(row)).percentile; }

  /// Every visible pane shows its final state.
  bool settled() const;
  /// Gives the whole grid, also what is scrolled away, `scale` times as large as on screen, some moments
  /// later.
  void paintPicture(qreal scale, std::function<void(QImage)> done);

 Q_SIGNALS:
  void zoomChanged(double zoom);
  void currentChanged(lacewing::ui::Pane* pane);
  void maximisedChanged(bool maximised);
  void lockRequested(bool locked);
  void menuRequested(lacewing::ui::Pane* pane, QPoint globalPosition);
  void rowMenuRequested(int method, QPoint globalPosition);
  void rowSettingsRequested(int method, QPoint globalPosition);
  void rowRemovalRequested(int method);
  void rangeMenuRequested(int row, QPoint globalPosition);
  void addRequested(QPoint globalPosition);
  void columnsRequested(QPoint globalPosition);
  void detailsRequested();
  /// Rows or columns came or went.
  void structureChanged();
  /// Maps or pictures changed: readouts follow.
  void contentChanged();

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  struct Row {
    QString id;
    RowHead* head = nullptr;
    std::vector<Pane*> panes;
    RangeBar *bar = nullptr, *differenceBar = nullptr;
    RangeModelPointer range, differenceRange;
    bool absolute = false;  ///< as the document says of the row: |map|
    double percentile = 99.5;
    // One a pane:
    std::vector<RangeModelPointer> ownRanges;               ///< null: the row's
    std::vector<ArrayPointer> maps;                         ///< that the range was made of
    std::vector<std::array<ArrayPointer, 2>> differenceOf;  ///< the maps behind the difference on screen
  };

  // Structure.
  void buildHead();
  void buildColumns();
  void buildRows();
  Row makeRow(const QString& id, const QString& title);
  void deleteRow(Row& row);
  void placeRows();
  bool isBuilt() const;
  bool hasBuiltColumns() const;
  void connectPane(Pane* pane);
  void connectRow(const Row& row);
  void linkCanvases();
  void titlePane(Row& row, int column);
  void applyTools();
  void applyVisibility();
  void alignHead();
  void setFlipped(bool flipped);
  void setAlone(bool alone);

  // Content.
  void documentChanged(const Change& change);
  void showAll();
  void showPictures();
  void showInputDifference();
  void showCell(int method, int column);
  void showMap(int method, int column);
  void showCellState(int method, int column);
  bool isDifference(const Row& row, int column) const;
  void showDifferences(int method, int column);
  void showDifference(int method, int place);
  void showNote(const Row& row, int column);
  void showRowHead(int method);
  void showColumnHeads();
  void showSelection();
  void showNumbers(int method, int column);
  void finish(Pane* pane, const Array<float>& map);
  void pinStrongest(const Array<float>& map);

  // Ranges.
  static bool isInput(const Row& row) { return row.id == QLatin1String("input"); }
  const ColourMap& coloursOf(const Row& row) const;
  RangeModelPointer rangeOf(const Row& row) const;
  bool hasDifferenceRange(const Row& row) const;
  void link(Row& row, int column);
  void linkRow(int row);
  void updateSigns();
  void updateRange(int row);
  void updateDifferenceRange(int row);
  void updateSharedRange();

  Document& document_;
  Comparison& comparison_;
  QWidget* head_ = nullptr;
  QGridLayout* headGrid_ = nullptr;
  QScrollArea* area_ = nullptr;
  QWidget* body_ = nullptr;
  QGridLayout* grid_ = nullptr;
  QWidget *corner_ = nullptr, *rangeHead_ = nullptr;
  QToolButton* lock_ = nullptr;
  ComparisonDrag* drag_ = nullptr;
  QSlider* opacity_ = nullptr;  ///< seen in the overlay mode only
  std::vector<ColumnHead*> heads_;
  std::vector<ComparedColumn> builtColumns_;
  std::vector<Row> rows_;
  ViewStatePointer view_;
  CursorPointer cursor_;
  DisplayStatePointer display_;
  RangeModelPointer sharedRange_, sharedPositive_;  ///< of all signed rows, of all absolute ones
  std::optional<QPoint> strongest_;
  CanvasTool* editing_ = nullptr;
  CanvasTool* viewing_ = nullptr;
  Pane* current_ = nullptr;
  Pane* maximised_ = nullptr;
  bool linked_ = true, rangesShared_ = false, differencesOwn_ = false, pageShown_ = true;
};

/// "8/255" for a whole number of steps of 1/255, else "0.0314".
QString distanceText(double distance);

}  // namespace lacewing::ui
