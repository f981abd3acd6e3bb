#include "panes/pixel_context.h"

#include <QPainter>
#include <algorithm>

#include "style/fonts.h"
#include "style/metrics.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {
int pixelSide(const QWidget& widget) {
  return std::max(4, Metrics(&widget).scaled(8));
}
}  // namespace

PixelContext::PixelContext(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("pixelContext"));
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void PixelContext::setImage(const QImage& image, std::optional<QPoint> centre, const QString& caption) {
  image_ = image;
  centre_ = centre;
  caption_ = caption;
  updateGeometry();
  setAccessibleName(centre ? tr("%1, pixels around x %2, y %3").arg(caption).arg(centre->x()).arg(centre->y())
                           : caption);
  setToolTip(caption);
  update();
}

QSize PixelContext::sizeHint() const {
  const int grid = side * pixelSide(*this);
  const QFontMetrics metrics(ui::font(TextRole::caption, font()));
  return {std::max(grid, metrics.horizontalAdvance(caption_) + 2), grid + metrics.height() + 4};
}

void PixelContext::paintEvent(QPaintEvent*) {
  const Tokens& t = tokens(this);
  WidgetPainter painter(this);
  const int pixel = pixelSide(*this), half = side / 2;
  painter.fillRect(QRect(0, 0, side * pixel, side * pixel), t.canvas);
  if (centre_ && !image_.isNull()) {
    // Beyond the picture's edge the canvas stays.
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x) {
        const QPoint source = *centre_ + QPoint(x - half, y - half);
        if (image_.rect().contains(source))
          painter.fillRect(QRect(x * pixel, y * pixel, pixel, pixel), QColor::fromRgb(image_.pixel(source)));
      }
    const QRectF box(half * pixel, half * pixel, pixel, pixel);
    painter.setPen(QPen(QColor(255, 255, 255, 230), 1));
    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
    painter.setPen(QPen(QColor(0x10, 0x14, 0x13), 1));
    painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5));
  }
  painter.setFont(ui::font(TextRole::caption, font()));
  painter.setPen(t.text2);
  painter.drawText(QRect(0, side * pixel + 3, width(), height() - side * pixel - 3),
                   Qt::AlignLeft | Qt::AlignTop,
                   painter.fontMetrics().elidedText(caption_, Qt::ElideRight, width()));
}

}  // namespace lacewing::ui
