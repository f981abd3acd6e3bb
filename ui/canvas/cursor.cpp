#include "canvas/cursor.h"

#include <cmath>

namespace lacewing::ui {
namespace {

// The middle of the pixel, at the same share of width and height.
QPoint scaled(QPoint pixel, QSize from, QSize to) {
  if (from.isEmpty() || to.isEmpty() || from == to) return pixel;
  const auto place = [](int at, int extent, int other) {
    return static_cast<int>(std::floor((at + 0.5) * other / extent));
  };
  return {place(pixel.x(), from.width(), to.width()), place(pixel.y(), from.height(), to.height())};
}

}  // namespace

QPoint Cursor::toPicture(QPoint pixel, QSize size) const {
  return scaled(pixel, pictureSize_, size);
}

QPoint Cursor::fromPicture(QPoint pixel, QSize size) const {
  return scaled(pixel, size, pictureSize_);
}

void Cursor::setHover(std::optional<QPoint> pixel) {
  if (pixel == hover_) return;
  hover_ = pixel;
  Q_EMIT hoverChanged();
}

void Cursor::setPin(std::optional<QPoint> pixel) {
  if (pixel == pin_) return;
  pin_ = pixel;
  Q_EMIT pinChanged();
}

}  // namespace lacewing::ui
