#include "canvas/display_state.h"

#include <algorithm>

namespace lacewing::ui {

void DisplayState::setMode(Mode mode) {
  if (mode == mode_) return;
  mode_ = mode;
  flipped_ = false;
  Q_EMIT modeChanged();
  Q_EMIT changed();
}

void DisplayState::setWipe(double share) {
  set(wipe_, std::clamp(share, 0.0, 1.0));
}
void DisplayState::setFlipped(bool flipped) {
  set(flipped_, flipped);
}
void DisplayState::setOpacity(double opacity) {
  set(opacity_, std::clamp(opacity, 0.0, 1.0));
}
void DisplayState::setContour(bool contour) {
  set(contour_, contour);
}
void DisplayState::setTopK(std::int64_t k) {
  set(topK_, std::max<std::int64_t>(k, 0));
}
void DisplayState::setSmooth(bool smooth) {
  set(smooth_, smooth);
}

}  // namespace lacewing::ui
