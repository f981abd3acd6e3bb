#include "canvas/canvas_tool.h"

#include "canvas/picture_canvas.h"

namespace lacewing::ui {

QCursor PickTool::cursor(const PictureCanvas&) const {
  return Qt::CrossCursor;
}

bool PickTool::press(PictureCanvas& canvas, const CanvasEvent& event) {
  if (event.button != Qt::LeftButton) return false;
  move(canvas, event);
  return true;
}

void PickTool::move(PictureCanvas& canvas, const CanvasEvent& event) {
  if (const auto pixel = canvas.pixelAt(event.view)) canvas.pinAt(*pixel);
}

void PickTool::release(PictureCanvas&, const CanvasEvent&) {}

QCursor PanTool::cursor(const PictureCanvas&) const {
  return dragging_ ? Qt::ClosedHandCursor : Qt::OpenHandCursor;
}

bool PanTool::press(PictureCanvas&, const CanvasEvent& event) {
  if (event.button != Qt::LeftButton) return false;
  dragging_ = true;
  last_ = event.view;
  return true;
}

void PanTool::move(PictureCanvas& canvas, const CanvasEvent& event) {
  canvas.panBy(event.view - last_);
  last_ = event.view;
}

void PanTool::release(PictureCanvas&, const CanvasEvent&) {
  dragging_ = false;
}

}  // namespace lacewing::ui
