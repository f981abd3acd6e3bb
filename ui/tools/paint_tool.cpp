#include "tools/paint_tool.h"

#include <QtCore/QLineF>
#include <QtGui/QPainter>

#include <cmath>

#include "canvas/picture_canvas.h"
#include "commands/stroke_command.h"

namespace lacewing::ui {
namespace {

/// Dark under light, so that the outline shows on any picture.
template <class Draw>
void outline(QPainter& painter, Draw draw) {
  painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
  draw();
  painter.setPen(QPen(Qt::white, 1));
  draw();
}

QRect spanned(const QPointF& from, const QPointF& to) {
  const auto pixel = [](const QPointF& at) {
    return QPoint(static_cast<int>(std::floor(at.x())), static_cast<int>(std::floor(at.y())));
  };
  const QPoint a = pixel(from), b = pixel(to);
  return QRect(QPoint(std::min(a.x(), b.x()), std::min(a.y(), b.y())),
               QPoint(std::max(a.x(), b.x()), std::max(a.y(), b.y())));
}

QRect squareAround(const QPointF& centre, double side) {
  const int pixels = std::max(1, qRound(side));
  return {static_cast<int>(std::floor(centre.x() - (pixels - 1) / 2.0)),
          static_cast<int>(std::floor(centre.y() - (pixels - 1) / 2.0)), pixels, pixels};
}

}  // namespace

PaintTool::PaintTool(PaintKind kind, Document& document, ToolSettings& settings)
    : kind_(kind), document_(document), settings_(settings) {}

QCursor PaintTool::cursor(const PictureCanvas&) const {
  return Qt::CrossCursor;
}

bool PaintTool::press(PictureCanvas& canvas, const CanvasEvent& event) {
  if (event.button == Qt::RightButton) {
    resize_ = Resize{event.view, settings_.shape().diameter};
    return true;
  }
  if (event.modifiers.testFlag(Qt::ControlModifier)) {
    if (kind_ == PaintKind::stamp) {
      anchor_ = event.position;
      canvas.update();
      return true;
    }
    if (takesColour()) {
      taking_ = true;
      take(canvas, event);
      return true;
    }
  }
  return begin(event.position);
}

void PaintTool::take(const PictureCanvas& canvas, const CanvasEvent& event) {
  const auto picture = document_.edited();
  if (const auto pixel = canvas.pixelAt(event.view); pixel && picture)
    settings_.setColour(PaintColour::of(*picture, *pixel));
}

bool PaintTool::begin(const QPointF& position) {
  const auto original = document_.original();
  if (!original) return false;
  if (anchor_) {
    offset_ = (*anchor_ - position).toPoint();
    anchor_.reset();
  }
  const auto under = document_.edited();
  const auto target =
      strokeTarget(kind_, document_, settings_, under, offset_, document_.undoStack()->index());
  if (!target) return false;
  const PaintedLayer layer = document_.paintedLayer();
  stroke_ = Stroke{layer,
                   layer,
                   original,
                   under,
                   target,
                   Array<float>({original->dim(1), original->dim(2)}),
                   settings_.staysWithinEpsilon() ? std::optional(document_.noise().epsilon) : std::nullopt,
                   {},
                   strokeMark(kind_, settings_)};
  start_ = last_ = position;
  draw(position);
  return true;
}

// Dabs a quarter of the brush apart, then one change of the document. A patch that was not dragged is a
// square of the tool's size.
void PaintTool::draw(const QPointF& to) {
  QRect touched;
  if (kind_ == PaintKind::patch) {
    touched = stroke_->rectangle(to == start_ ? squareAround(start_, settings_.shape().diameter)
                                              : spanned(start_, to));
  } else {
    const BrushShape shape = settings_.shape();
    const double length = QLineF(last_, to).length();
    const int steps = std::max(1, static_cast<int>(std::ceil(length / std::max(shape.diameter / 4, 0.5))));
    for (int i = 1; i <= steps; ++i) touched |= stroke_->dab(last_ + (to - last_) * i / steps, shape);
  }
  last_ = to;
  if (!touched.isEmpty()) document_.setPaintedLayer(stroke_->layer, touched);
}

// What was opened before may arrive in the middle of a stroke.
bool PaintTool::goesOn() {
  if (stroke_ && document_.original() != stroke_->original) stroke_.reset();
  return stroke_.has_value();
}

void PaintTool::commit() {
  const Stroke stroke = std::move(*stroke_);
  stroke_.reset();
  if (stroke.region.isEmpty() || stroke.before == stroke.layer) return;
  if (takesColour()) settings_.rememberColour();
  pushStroke(document_, strokeName(kind_), changeBetween(stroke.before, stroke.layer, stroke.region));
}

void PaintTool::move(PictureCanvas& canvas, const CanvasEvent& event) {
  pointer_ = event.position;
  if (resize_) {
    const double perPixel = 1 / std::max(canvas.zoom(), 1e-6);
    settings_.setSize(resize_->size + 2 * (event.view.x() - resize_->from.x()) * perPixel);
    canvas.update();
  } else if (taking_) {
    take(canvas, event);
  } else if (goesOn()) {
    draw(event.position);
  }
}

void PaintTool::release(PictureCanvas&, const CanvasEvent&) {
  resize_.reset();
  taking_ = false;
  if (goesOn()) commit();
}

void PaintTool::applyAt(const QPointF& position) {
  if (!stroke_ && begin(position)) commit();
}

void PaintTool::hover(PictureCanvas& canvas, const CanvasEvent& event) {
  pointer_ = event.position;
  canvas.update();
}

void PaintTool::abandon(PictureCanvas&) {
  resize_.reset();
  taking_ = false;
  if (!goesOn()) return;
  document_.setPaintedLayer(stroke_->before, stroke_->region);
  stroke_.reset();
}

void PaintTool::paint(const PictureCanvas& canvas, QPainter& painter) const {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  if (anchor_) {
    const QPointF at = canvas.toView(*anchor_);
    outline(painter, [&] {
      painter.drawLine(at - QPointF(6, 0), at + QPointF(6, 0));
      painter.drawLine(at - QPointF(0, 6), at + QPointF(0, 6));
    });
  }
  if (pointer_ && kind_ == PaintKind::patch) {
    const QRect pixels = stroke_ ? stroke_->region : squareAround(*pointer_, settings_.shape().diameter);
    const QRectF place(canvas.toView(pixels.topLeft()), canvas.toView(pixels.bottomRight() + QPoint(1, 1)));
    outline(painter, [&] { painter.drawRect(place); });
  } else if (pointer_) {
    const double radius = std::max(settings_.shape().diameter / 2, 0.5) * canvas.zoom();
    const QPointF centre = canvas.toView(*pointer_);
    outline(painter, [&] { painter.drawEllipse(centre, radius, radius); });
    const double hardness = settings_.shape().hardness;
    if (hardness < 1) {
      painter.setPen(QPen(QColor(255, 255, 255, 140), 1, Qt::DotLine));
      painter.drawEllipse(centre, radius * hardness, radius * hardness);
    }
  }
  painter.restore();
}

}  // namespace lacewing::ui
