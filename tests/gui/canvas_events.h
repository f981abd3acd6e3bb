#pragma once
// What the tests of canvas and panes share: a map to show, and the mouse.

#include "canvas/picture_canvas.h"

namespace lacewing::ui {

/// Values -1 .. 1 in reading order.
inline ArrayPointer ramp(int height, int width) {
  auto map = std::make_shared<Array<float>>(Shape{height, width});
  for (std::int64_t i = 0; i < map->size(); ++i)
    (*map)[i] = map->size() == 1 ? 1.0F : float(2.0 * double(i) / double(map->size() - 1) - 1);
  return map;
}

inline void wheel(QWidget& widget, QPointF position, int notches) {
  QWheelEvent event(position, widget.mapToGlobal(position), QPoint(), QPoint(0, notches * 120), Qt::NoButton,
                    Qt::NoModifier, Qt::NoScrollPhase, false);
  QApplication::sendEvent(&widget, &event);
}

inline void mouse(QWidget& widget, QEvent::Type type, QPointF at, Qt::MouseButton button,
                  Qt::MouseButtons buttons, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
  QMouseEvent event(type, at, widget.mapToGlobal(at), button, buttons, modifiers);
  QApplication::sendEvent(&widget, &event);
}

}  // namespace lacewing::ui
