#include "style/painting.h"

#include "style/metrics.h"

namespace lacewing::ui {

void paintPlate(QPainter& painter, const QRectF& rectangle, qreal corner, const QColor& fill,
                const QColor& outline, qreal width) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(fill.isValid() ? QBrush(fill) : Qt::NoBrush);
  if (outline.isValid()) {
    const qreal half = width / 2;
    painter.setPen(QPen(outline, width));
    painter.drawRoundedRect(rectangle.adjusted(half, half, -half, -half), corner - half, corner - half);
  } else {
    painter.setPen(Qt::NoPen);
    painter.drawRoundedRect(rectangle, corner, corner);
  }
  painter.restore();
}

void paintRing(QPainter& painter, const QRectF& rectangle, qreal corner, const QColor& colour) {
  paintPlate(painter, rectangle, corner, QColor(), colour, line::ring);
}

void paintHorizontal(QPainter& painter, qreal left, qreal right, qreal y, const QColor& colour) {
  painter.fillRect(QRectF(left, y, right - left, line::hairline), colour);
}

void paintVertical(QPainter& painter, qreal x, qreal top, qreal bottom, const QColor& colour) {
  painter.fillRect(QRectF(x, top, line::hairline, bottom - top), colour);
}

}  // namespace lacewing::ui
