#pragma once
// What the left (and right) button does on a canvas. Tools get picture coordinates and know no view.

#include <QCursor>
#include <QPointF>
#include <Qt>

class QPainter;

namespace lacewing::ui {

class PictureCanvas;

struct CanvasEvent {
  QPointF position;  ///< picture coordinates: pixel (x, y) covers [x, x+1) x [y, y+1); may lie outside the
                     ///< picture
  QPointF view;      ///< widget coordinates
  Qt::MouseButton button = Qt::NoButton;  ///< the one pressed or released; none while moving
  Qt::MouseButtons buttons;
  Qt::KeyboardModifiers modifiers;
};

class CanvasTool {
 public:
  virtual ~CanvasTool() = default;
  virtual QCursor cursor(const PictureCanvas& canvas) const = 0;
  /// Pressed with the left or right button. False: not taken (the canvas pins the pixel, or shows its menu).
  virtual bool press(PictureCanvas& canvas, const CanvasEvent& event) = 0;
  /// While a taken button is held.
  virtual void move(PictureCanvas& canvas, const CanvasEvent& event) = 0;
  virtual void release(PictureCanvas& canvas, const CanvasEvent& event) = 0;
  /// A second quick click is a second press, as painting needs it; otherwise it maximises the pane.
  virtual bool takesDoubleClick() const { return true; }
  /// Moved with no button held.
  virtual void hover(PictureCanvas&, const CanvasEvent&) {}
  /// Esc or a lost grab while a button is held: undo what press() began.
  virtual void abandon(PictureCanvas&) {}
  /// Over the picture, in widget coordinates: the outline of a brush.
  virtual void paint(const PictureCanvas&, QPainter&) const {}
};

/// The two tools that change the view only: pick pins pixels, pan drags the picture.
class PickTool : public CanvasTool {
 public:
  QCursor cursor(const PictureCanvas& canvas) const override;
  bool press(PictureCanvas& canvas, const CanvasEvent& event) override;
  void move(PictureCanvas& canvas, const CanvasEvent& event) override;
  void release(PictureCanvas& canvas, const CanvasEvent& event) override;
  bool takesDoubleClick() const override { return false; }
};

class PanTool : public CanvasTool {
 public:
  QCursor cursor(const PictureCanvas& canvas) const override;
  bool press(PictureCanvas& canvas, const CanvasEvent& event) override;
  void move(PictureCanvas& canvas, const CanvasEvent& event) override;
  void release(PictureCanvas& canvas, const CanvasEvent& event) override;
  bool takesDoubleClick() const override { return false; }

 private:
  QPointF last_;
  bool dragging_ = false;
};

}  // namespace lacewing::ui
