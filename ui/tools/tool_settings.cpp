#include "tools/tool_settings.h"

#include <QtCore/QSettings>
#include <QtCore/QStringList>

#include <algorithm>

namespace lacewing::ui {
namespace {

QString textOf(const PaintColour& colour) {
  constexpr int digits = 9;
  return QStringLiteral("%1 %2 %3")
      .arg(colour.red, 0, 'g', digits)
      .arg(colour.green, 0, 'g', digits)
      .arg(colour.blue, 0, 'g', digits);
}

std::optional<PaintColour> colourFrom(const QString& text) {
  const QStringList parts = text.split(QLatin1Char(' '));
  double values[3] = {};
  for (int i = 0; i < 3; ++i) {
    bool ok = parts.size() == 3;
    if (ok) values[i] = parts[i].toDouble(&ok);
    if (!ok || !(values[i] >= 0 && values[i] <= 1)) return std::nullopt;
  }
  return PaintColour{values[0], values[1], values[2]};
}

}  // namespace

void ToolSettings::setSize(double diameter) {
  shape_.diameter = std::clamp(diameter, smallest, largest);
  Q_EMIT changed();
}

void ToolSettings::setHardness(double hardness) {
  shape_.hardness = std::clamp(hardness, 0.0, 1.0);
  Q_EMIT changed();
}

void ToolSettings::setColour(const PaintColour& colour) {
  const auto kept = [](double part) { return std::clamp(part, 0.0, 1.0); };
  colour_ = {kept(colour.red), kept(colour.green), kept(colour.blue)};
  Q_EMIT changed();
}

void ToolSettings::rememberColour() {
  std::erase(recent_, colour_);
  recent_.insert(recent_.begin(), colour_);
  if (recent_.size() > recentColoursAtMost) recent_.pop_back();
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

void ToolSettings::load() {
  QSettings settings;
  settings.beginGroup(QStringLiteral("tools"));
  const auto number = [&](const QString& key, double otherwise) {
    bool ok = false;
    const double value = settings.value(key).toDouble(&ok);
    return ok ? value : otherwise;
  };
  setSize(number(QStringLiteral("size"), shape_.diameter));
  setHardness(number(QStringLiteral("hardness"), shape_.hardness));
  setNoise(number(QStringLiteral("noise"), noise_));
  setBlur(number(QStringLiteral("blur"), blur_));
  recent_.clear();
  for (const QString& text : settings.value(QStringLiteral("recentColours")).toStringList())
    if (const auto colour = colourFrom(text); colour && recent_.size() < recentColoursAtMost)
      recent_.push_back(*colour);
  setColour(colourFrom(settings.value(QStringLiteral("colour")).toString()).value_or(colour_));
}

void ToolSettings::store() const {
  QSettings settings;
  settings.beginGroup(QStringLiteral("tools"));
  settings.setValue(QStringLiteral("size"), shape_.diameter);
  settings.setValue(QStringLiteral("hardness"), shape_.hardness);
  settings.setValue(QStringLiteral("noise"), noise_);
  settings.setValue(QStringLiteral("blur"), blur_);
  settings.setValue(QStringLiteral("colour"), textOf(colour_));
  QStringList recent;
  for (const PaintColour& colour : recent_) recent << textOf(colour);
  settings.setValue(QStringLiteral("recentColours"), recent);
}

}  // namespace lacewing::ui
