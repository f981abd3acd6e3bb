#include "canvas/view_state.h"

#include <algorithm>
#include <cmath>

namespace lacewing::ui {
namespace {
constexpr double kSmallest = 1.0 / 32, kLargest = 64;
}

std::shared_ptr<ViewState> ViewState::clone() const {
  auto copy = std::make_shared<ViewState>();
  copy->fit_ = fit_;
  copy->zoom_ = zoom_;
  copy->centre_ = centre_;
  copy->pictureSize_ = pictureSize_;
  return copy;
}

double ViewState::snapped(double zoom) {
  if (!(zoom > kSmallest)) return kSmallest;
  return zoom <= 1 ? zoom : std::min(std::round(zoom), kLargest);
}

double ViewState::stepped(double zoom, int steps) {
  for (; steps > 0; --steps)
    zoom = zoom < 1 ? std::min(1.0, zoom * 1.25) : std::max(zoom + 1, std::round(zoom * 1.25));
  for (; steps < 0; ++steps)
    zoom = zoom <= 1 ? zoom / 1.25 : std::max(1.0, std::min(zoom - 1, std::round(zoom / 1.25)));
  return snapped(std::min(zoom, kLargest));
}

void ViewState::setFit() {
  if (fit_ && centre_ == QPointF(0.5, 0.5)) return;
  fit_ = true;
  centre_ = {0.5, 0.5};
  Q_EMIT changed();
}

void ViewState::setPictureSize(QSize size) {
  if (size == pictureSize_) return;
  pictureSize_ = size;
  Q_EMIT changed();
}

void ViewState::setZoom(double zoom) {
  setView(zoom, centre_);
}

void ViewState::setCentre(QPointF centre) {
  setView(zoom_, centre);
}

void ViewState::setView(double zoom, QPointF centre) {
  zoom = snapped(zoom);
  centre = {std::clamp(centre.x(), 0.0, 1.0), std::clamp(centre.y(), 0.0, 1.0)};
  if (!fit_ && zoom == zoom_ && centre == centre_) return;
  fit_ = false;
  zoom_ = zoom;
  centre_ = centre;
  Q_EMIT changed();
}

}  // namespace lacewing::ui
