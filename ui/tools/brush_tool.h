#pragma once
// Brush and eraser: left drag paints a stroke, right drag changes the size.

#include <optional>

#include "canvas/canvas_tool.h"
#include "models/document.h"
#include "tools/tool_settings.h"

namespace lacewing::ui {

class BrushTool : public CanvasTool {
 public:
  enum class Kind { brush, eraser };
  BrushTool(Kind kind, Document& document, ToolSettings& settings);

  QCursor cursor(const PictureCanvas& canvas) const override;
  bool press(PictureCanvas& canvas, const CanvasEvent& event) override;
  void move(PictureCanvas& canvas, const CanvasEvent& event) override;
  void release(PictureCanvas& canvas, const CanvasEvent& event) override;
  void hover(PictureCanvas& canvas, const CanvasEvent& event) override;
  void abandon(PictureCanvas& canvas) override;
  void paint(const PictureCanvas& canvas, QPainter& painter) const override;

 private:
  /// Dabs from `from` to `to`, a quarter of the brush apart, then one change of the document.
  void draw(const QPointF& from, const QPointF& to);

  struct Stroke {
    PaintedLayer before, layer;
    std::shared_ptr<const Array<float>> original, under;
    QPointF last;
    QRect region;
  };
  struct Resize {
    QPointF from;
    double size;
  };

  Kind kind_;
  Document& document_;
  ToolSettings& settings_;
  std::optional<Stroke> stroke_;
  std::optional<Resize> resize_;
  std::optional<QPointF> pointer_;
};

}  // namespace lacewing::ui
