// What a canvas paints: its picture or map, the companion beside a divider, outline, values, pixel marks.

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "canvas/picture_canvas.h"
#include "canvas/top_k_outline.h"
#include "style/fonts.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {
constexpr double kPixelWithValue = 40;  // screen pixels
}

void PictureCanvas::paintEvent(QPaintEvent*) {
  if (image_.isNull()) return;
  WidgetPainter painter(this);
  const PictureCanvas* shown = display_->flipped() && companion_ ? companion_.data() : this;
  paintImage(painter, *shown);
  if (shown == this) paintWipe(painter);
  painter.setOpacity(1);
  if (shown == this && zoom() >= kPixelWithValue && !dividerX()) paintValues(painter);
  if (strength_ == 1 && !flat_) paintPixelMarks(painter);
  if (tool_) tool_->paint(*this, painter);
}

void PictureCanvas::paintImage(QPainter& painter, const PictureCanvas& source) const {
  if (source.image_.isNull()) return;
  const QRectF whole = pictureRect();
  painter.setRenderHint(QPainter::SmoothPixmapTransform, zoom() < 1 || display_->smooth());
  const bool over = display_->mode() == DisplayState::Mode::overlay && source.isMap() && source.backdrop_ &&
                    !source.backdrop_->image_.isNull();
  painter.setOpacity(strength_);
  if (over) {
    painter.drawImage(whole, source.backdrop_->image_);
    painter.setOpacity(strength_ * display_->opacity());
  }
  painter.drawImage(whole, source.image_);
  painter.setOpacity(1);
  // Only maps that explain a picture have top-k pixels; a difference has not.
  if (display_->contour() && source.isMap() && source.ranked_ && !source.flat_)
    paintOutline(painter, source.outline());
}

// The companion left of the divider, over this picture.
void PictureCanvas::paintWipe(QPainter& painter) const {
  const auto x = dividerX();
  if (!x) return;
  painter.save();
  painter.setClipRect(QRectF(0, 0, *x, height()));
  // Not transparent: this picture must not shine through when it is drawn faintly.
  painter.setOpacity(1);
  painter.fillRect(pictureRect(), tokens(this).canvas);
  paintImage(painter, *companion_);
  painter.restore();
  const Tokens& t = tokens(this);
  const qreal middle = height() / 2.0;
  painter.fillRect(QRectF(*x - 1.5, 0, 3, height()), QColor(255, 255, 255, 200));
  painter.fillRect(QRectF(*x - 0.5, 0, 1, height()), QColor(0x18, 0x21, 0x1E));
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(t.control, 1));
  painter.setBrush(t.raised);
  painter.drawEllipse(QPointF(*x, middle), 8, 8);
  painter.setPen(Qt::NoPen);
  painter.setBrush(t.text2);
  for (const qreal side : {-1.0, 1.0})
    painter.drawPolygon(
        QPolygonF{{*x + side * 5.5, middle}, {*x + side * 2, middle - 3.5}, {*x + side * 2, middle + 3.5}});
  painter.setRenderHint(QPainter::Antialiasing, false);
}

void PictureCanvas::paintValues(QPainter& painter) const {
  const QRect all = image_.rect();
  const QPointF first = toPicture(QPointF(0, 0)), last = toPicture(QPointF(width(), height()));
  const QRect seen = all & QRect(QPoint(int(std::floor(first.x())), int(std::floor(first.y()))),
                                 QPoint(int(std::floor(last.x())), int(std::floor(last.y()))));
  painter.setFont(ui::font(TextRole::caption, font()));
  const double factor = zoom();
  for (int y = seen.top(); y <= seen.bottom(); ++y) {
    for (int x = seen.left(); x <= seen.right(); ++x) {
      const QRgb colour = image_.pixel(x, y);
      painter.setPen(lightness(colour) > 60 ? QColor(0x10, 0x14, 0x13) : QColor(0xF6, 0xF6, 0xF6));
      // Channels stand below one another.
      painter.drawText(QRectF(toView(QPointF(x, y)), QSizeF(factor, factor)), Qt::AlignCenter,
                       valueText({x, y}).replace(QLatin1Char(' '), QLatin1Char('\n')));
    }
  }
}

const std::vector<QLine>& PictureCanvas::outline() const {
  if (outlineOf_ != ranked_ || outlineK_ != display_->topK()) {
    outlineOf_ = ranked_;
    outlineK_ = display_->topK();
    outline_ = topKOutline(*ranked_, outlineK_);
  }
  return outline_;
}

// Dark over bright: seen on every colour.
void PictureCanvas::paintOutline(QPainter& painter, const std::vector<QLine>& outline) const {
  // Of thousands of short lines along the axes: rectangles, which are filled several times as fast as lines
  // are stroked.
  const QPointF origin = toView(QPointF(0, 0)), pixel = toView(QPointF(1, 1)) - origin;
  const auto draw = [&](qreal thickness, const QColor& colour) {
    const qreal half = thickness / 2;
    QList<QRectF> rectangles;
    rectangles.reserve(static_cast<qsizetype>(outline.size()));
    for (const QLine& line : outline)
      rectangles.push_back(QRectF(origin.x() + line.x1() * pixel.x() - half,
                                  origin.y() + line.y1() * pixel.y() - half,
                                  line.dx() * pixel.x() + thickness, line.dy() * pixel.y() + thickness));
    painter.setBrush(colour);
    painter.drawRects(rectangles);
  };
  painter.setPen(Qt::NoPen);
  draw(3, QColor(255, 255, 255, 210));
  draw(1, QColor(0x10, 0x14, 0x13));
  painter.setBrush(Qt::NoBrush);
}

void PictureCanvas::paintPixelMarks(QPainter& painter) const {
  const double factor = zoom();
  const QRectF whole = pictureRect();
  const auto box = [&](QPoint pixel) { return QRectF(toView(QPointF(pixel)), QSizeF(factor, factor)); };
  if (const auto hover = hoveredPixel(); hover && image_.rect().contains(*hover)) {
    // The crosshair leaves the pixel itself free.
    const QRectF pixel = box(*hover);
    const QPointF c = pixel.center();
    const qreal gap = std::max(4.0, factor / 2 + 2);
    const QRectF clip = whole.intersected(QRectF(rect()));
    const QColor dark(0x18, 0x21, 0x1E, 150), bright(255, 255, 255, 150);
    for (const auto& [colour, offset] : {std::pair{bright, 1.0}, std::pair{dark, 0.0}}) {
      const qreal x = std::floor(c.x()) + offset, y = std::floor(c.y()) + offset;
      const qreal reach = 12;
      painter.fillRect(QRectF(std::max(clip.left(), c.x() - gap - reach), y, reach, 1).intersected(clip),
                       colour);
      painter.fillRect(QRectF(c.x() + gap, y, reach, 1).intersected(clip), colour);
      painter.fillRect(QRectF(x, std::max(clip.top(), c.y() - gap - reach), 1, reach).intersected(clip),
                       colour);
      painter.fillRect(QRectF(x, c.y() + gap, 1, reach).intersected(clip), colour);
    }
  }
  if (const auto pin = pinnedPixel(); pin && image_.rect().contains(*pin)) {
    // Black with a white rim inside: visible on every colour of every map.
    QRectF pixel = box(*pin);
    if (pixel.width() < 7) pixel = QRectF(pixel.center() - QPointF(3.5, 3.5), QSizeF(7, 7));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(255, 255, 255, 230), 1));
    painter.drawRect(pixel.adjusted(0.5, 0.5, -0.5, -0.5));
    painter.setPen(QPen(QColor(0x10, 0x14, 0x13), 1));
    painter.drawRect(pixel.adjusted(-0.5, -0.5, 0.5, 0.5));
  }
}

}  // namespace lacewing::ui
