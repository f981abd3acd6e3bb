#pragma once
// A colour bar with what it needs to be read: histogram, end values, grips, and the name of its
// normalisation.

#include <QWidget>
#include <array>
#include <optional>
#include <span>
#include <vector>

#include "canvas/range_model.h"
#include "style/colour_map.h"

namespace lacewing::ui {

class RangeBar : public QWidget {
  Q_OBJECT
 public:
  enum class Grip { none, low, high };
  static constexpr int bins = 64;

  explicit RangeBar(QWidget* parent = nullptr);

  void setRangeModel(RangeModelPointer model);
  const RangeModelPointer& rangeModel() const { return model_; }
  void setColourMap(const ColourMap& colours);
  /// The values of all panes of the row; counted into `bins` bins over the automatic range, drawn as log(1 +
  /// count).
  void setValues(const std::vector<std::span<const float>>& values);
  /// "notComparable": a second range, shown as a line of text below the first ("attacked ±0.31").
  void setSecondRange(std::optional<Range> range, const QString& whose = {});
  /// What the row shows, for the accessible name: "Gradient".
  void setTitle(const QString& title);
  /// Stands before the name of the normalisation: "Δ" for a range of differences.
  void setMark(const QString& mark);

  /// The bar itself and the grips, in widget coordinates.
  QRectF barRect() const;
  QRectF gripRect(Grip grip) const;
  double valueAt(qreal y) const;
  qreal yOf(double value) const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void menuRequested(QPoint globalPosition);

 protected:
  void contextMenuEvent(QContextMenuEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  /// The bar's ends: the automatic range, widened to the current one; frozen while a grip is dragged.
  Range scale() const;
  /// Counts when something is painted next: values can change more often than that.
  void recount() { counted_ = false; }
  void count();
  /// Before there are values to scale: an empty bar that says so.
  void paintNothing(QPainter& painter) const;
  void moveGrip(Grip grip, double value, bool symmetric);
  void describe();

  RangeModelPointer model_;
  const ColourMap* colours_;
  std::vector<float> values_;
  std::array<double, bins> counts_{};
  std::optional<Range> second_, frozen_;
  QString secondName_, title_, mark_;
  Grip dragged_ = Grip::none, hovered_ = Grip::none, focused_ = Grip::high;
  bool counted_ = false, outsideLow_ = false, outsideHigh_ = false;
};

}  // namespace lacewing::ui
