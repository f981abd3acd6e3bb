#include "tools/tool_settings.h"

#include <algorithm>

namespace lacewing::ui {

void ToolSettings::setSize(double diameter) {
  shape_.diameter = std::clamp(diameter, smallest, largest);
  Q_EMIT changed();
}

void ToolSettings::setHardness(double hardness) {
  shape_.hardness = std::clamp(hardness, 0.0, 1.0);
  Q_EMIT changed();
}

void ToolSettings::setValue(double value) {
  value_ = std::clamp(value, 0.0, 1.0);
  Q_EMIT changed();
}

void ToolSettings::setNoise(double deviation) {
  noise_ = std::clamp(deviation, 0.0, 1.0);
  Q_EMIT changed();
}

void ToolSettings::setBlur(double sigma) {
  blur_ = std::clamp(sigma, 0.1, 20.0);
  Q_EMIT changed();
}

void ToolSettings::setStaysWithinEpsilon(bool within) {
  within_ = within;
  Q_EMIT changed();
}

void ToolSettings::setStampPicture(int index) {
  stampPicture_ = index;
  Q_EMIT changed();
}

}  // namespace lacewing::ui
