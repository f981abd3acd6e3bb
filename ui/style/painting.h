#pragma once
// The few shapes that all controls are made of.

#include <QColor>
#include <QPainter>
#include <QRectF>
#include <QWidget>

namespace lacewing::ui {

/// Paints a widget in the direction of its layout: Qt takes the application's, and would write "0.5−" for
/// "−0.5" in panels of data, which are not mirrored.
class WidgetPainter : public QPainter {
 public:
  explicit WidgetPainter(QWidget* widget) : QPainter(widget) {
    setLayoutDirection(widget->layoutDirection());
  }
};

/// A rounded plate; the hairline lies inside `rectangle`. An invalid colour leaves fill or line out.
void paintPlate(QPainter& painter, const QRectF& rectangle, qreal radius, const QColor& fill,
                const QColor& outline = QColor(), qreal width = 1);
/// A ring of 2 px just inside `rectangle`.
void paintRing(QPainter& painter, const QRectF& rectangle, qreal radius, const QColor& colour);
/// Hairlines that stay one sharp line.
void paintHorizontal(QPainter& painter, qreal left, qreal right, qreal y, const QColor& colour);
void paintVertical(QPainter& painter, qreal x, qreal top, qreal bottom, const QColor& colour);

}  // namespace lacewing::ui
