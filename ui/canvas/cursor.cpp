#include "canvas/cursor.h"

namespace lacewing::ui {

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
