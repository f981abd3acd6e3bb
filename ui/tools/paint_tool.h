#pragma once
// All painting tools: left drag paints a stroke (the patch: spans a rectangle), right drag changes the size,
// and a left click with Ctrl takes from the picture: the stamp its source, brush and patch their colour. They
// differ in the picture that the stroke reveals (stroke_target.h).

#include <optional>

#include "canvas/canvas_tool.h"
#include "tools/stroke_target.h"

namespace lacewing::ui {

class PaintTool : public CanvasTool {
 public:
  PaintTool(PaintKind kind, Document& document, ToolSettings& settings);

  PaintKind kind() const { return kind_; }
  QCursor cursor(const PictureCanvas& canvas) const override;
  bool press(PictureCanvas& canvas, const CanvasEvent& event) override;
  void move(PictureCanvas& canvas, const CanvasEvent& event) override;
  void release(PictureCanvas& canvas, const CanvasEvent& event) override;
  void hover(PictureCanvas& canvas, const CanvasEvent& event) override;
  void abandon(PictureCanvas& canvas) override;
  void paint(const PictureCanvas& canvas, QPainter& painter) const override;

  /// One dab (or a square patch) at a pixel, as one undo step: painting by keyboard.
  void applyAt(const QPointF& position);

 private:
  bool begin(const QPointF& position);
  bool takesColour() const { return kind_ == PaintKind::brush || kind_ == PaintKind::patch; }
  /// Of brush and patch: the colour under the pointer becomes theirs.
  void take(const PictureCanvas& canvas, const CanvasEvent& event);
  /// False: the stroke's picture is no longer the one on screen, and the stroke is over.
  bool goesOn();
  void draw(const QPointF& to);
  void commit();

  struct Resize {
    QPointF from;
    double size;
  };

  PaintKind kind_;
  Document& document_;
  ToolSettings& settings_;
  std::optional<Stroke> stroke_;
  QPointF start_, last_;
  std::optional<Resize> resize_;
  bool taking_ = false;  ///< a colour, with Ctrl held
  std::optional<QPointF> pointer_;
  /// Of the stamp: the source point chosen with Ctrl, until the next stroke; then how far it lies away.
  std::optional<QPointF> anchor_;
  QPoint offset_;
};

}  // namespace lacewing::ui
