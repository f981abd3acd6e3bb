#include "tools/brush_tool.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLineF>
#include <QtGui/QPainter>

#include <cmath>

#include "canvas/picture_canvas.h"
#include "commands/stroke_command.h"

namespace lacewing::ui {

BrushTool::BrushTool(Kind kind, Document& document, ToolSettings& settings)
    : kind_(kind), document_(document), settings_(settings) {}

QCursor BrushTool::cursor(const PictureCanvas&) const {
  return Qt::CrossCursor;
}

bool BrushTool::press(PictureCanvas&, const CanvasEvent& event) {
  if (event.button == Qt::RightButton) {
    resize_ = Resize{event.view, settings_.shape().diameter};
    return true;
  }
  const auto original = document_.original();
  if (!original) return false;
  PaintedLayer layer = document_.paintedLayer();
  stroke_ = Stroke{layer, layer, original, document_.edited(), event.position, {}};
  draw(event.position, event.position);
  return true;
}

void BrushTool::move(PictureCanvas& canvas, const CanvasEvent& event) {
  pointer_ = event.position;
  if (resize_) {
    const double perPixel = 1 / std::max(canvas.zoom(), 1e-6);
    settings_.setSize(resize_->size + 2 * (event.view.x() - resize_->from.x()) * perPixel);
    canvas.update();
  } else if (stroke_) {
    draw(stroke_->last, event.position);
  }
}

void BrushTool::release(PictureCanvas&, const CanvasEvent&) {
  resize_.reset();
  if (!stroke_) return;
  const Stroke stroke = std::move(*stroke_);
  stroke_.reset();
  if (stroke.region.isEmpty() || stroke.before == stroke.layer) return;
  const QString name = kind_ == Kind::brush ? QCoreApplication::translate("BrushTool", "Brush stroke")
                                            : QCoreApplication::translate("BrushTool", "Eraser stroke");
  document_.undoStack()->push(new StrokeCommand(document_, name, copyRegion(stroke.before, stroke.region),
                                                copyRegion(stroke.layer, stroke.region)));
}

void BrushTool::hover(PictureCanvas& canvas, const CanvasEvent& event) {
  pointer_ = event.position;
  canvas.update();
}

void BrushTool::abandon(PictureCanvas&) {
  resize_.reset();
  if (!stroke_) return;
  document_.setPaintedLayer(stroke_->before, stroke_->region);
  stroke_.reset();
}

void BrushTool::draw(const QPointF& from, const QPointF& to) {
  const BrushShape shape = settings_.shape();
  const double limit = settings_.staysWithinEpsilon() ? document_.noise().epsilon : 0;
  const std::vector<float> value(static_cast<std::size_t>(stroke_->original->dim(0)),
                                 static_cast<float>(settings_.value()));
  const double length = QLineF(from, to).length();
  const int steps = std::max(1, static_cast<int>(std::ceil(length / std::max(shape.diameter / 4, 0.5))));
  QRect touched;
  for (int i = from == to ? steps : 1; i <= steps; ++i) {
    const QPointF at = from + (to - from) * (static_cast<double>(i) / steps);
    touched |= kind_ == Kind::brush
                   ? paintDab(stroke_->layer, *stroke_->original, *stroke_->under, at, shape, value, limit)
                   : eraseDab(stroke_->layer, *stroke_->original, *stroke_->under, at, shape);
  }
  stroke_->last = to;
  if (touched.isEmpty()) return;
  stroke_->region |= touched;
  document_.setPaintedLayer(stroke_->layer, touched);
}

void BrushTool::paint(const PictureCanvas& canvas, QPainter& painter) const {
  if (!pointer_) return;
  const double radius = std::max(settings_.shape().diameter / 2, 0.5) * canvas.zoom();
  const QPointF centre = canvas.toView(*pointer_);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  // Dark under light, so that the outline shows on any picture.
  painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
  painter.drawEllipse(centre, radius, radius);
  painter.setPen(QPen(Qt::white, 1));
  painter.drawEllipse(centre, radius, radius);
  if (settings_.shape().hardness < 1) {
    painter.setPen(QPen(QColor(255, 255, 255, 140), 1, Qt::DotLine));
    painter.drawEllipse(centre, radius * settings_.shape().hardness, radius * settings_.shape().hardness);
  }
  painter.restore();
}

}  // namespace lacewing::ui
