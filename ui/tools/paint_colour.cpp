#include "tools/paint_colour.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

#include "models/document.h"
#include "style/numbers.h"

namespace lacewing::ui {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("PaintColour", text);
}

/// One value a channel; a single one stands for all three.
PaintColour fromChannels(const std::vector<double>& values) {
  if (values.size() < 3) return PaintColour::grey(values.at(0));
  return {values[0], values[1], values[2]};
}

/// The colour that preprocessing turns into zero: mean / scale, in the order of the picture's channels.
std::optional<PaintColour> networkZero(const Document& document) {
  const Checkpoint* checkpoint = document.checkpoint();
  if (checkpoint == nullptr || !checkpoint->preprocessing) return std::nullopt;
  const Preprocessing& p = *checkpoint->preprocessing;
  if (p.mean.empty() || p.scale <= 0) return std::nullopt;
  std::vector<double> zero = p.mean;
  for (double& value : zero) value = std::clamp(value / p.scale, 0.0, 1.0);
  if (p.channels == "bgr") std::ranges::reverse(zero);
  return fromChannels(zero);
}

PaintColour meanOf(const Array<float>& picture) {
  const std::int64_t channels = picture.dim(0), pixels = picture.size() / channels;
  std::vector<double> mean(static_cast<std::size_t>(channels));
  for (std::int64_t i = 0; i < picture.size(); ++i)
    mean[static_cast<std::size_t>(i / pixels)] +=
        static_cast<double>(picture[i]) / static_cast<double>(pixels);
  return fromChannels(mean);
}

}  // namespace

PaintColour PaintColour::of(const Array<float>& picture, QPoint pixel) {
  const std::int64_t pixels = picture.dim(1) * picture.dim(2), at = pixel.y() * picture.dim(2) + pixel.x();
  std::vector<double> values;
  for (std::int64_t c = 0; c < picture.dim(0); ++c)
    values.push_back(std::clamp(static_cast<double>(picture[c * pixels + at]), 0.0, 1.0));
  return fromChannels(values);
}

double PaintColour::channel(std::int64_t c, std::int64_t channels) const {
  if (channels < 3) return level();
  return c == 0 ? red : (c == 1 ? green : blue);
}

QColor PaintColour::shown(std::int64_t channels) const {
  const auto part = [&](std::int64_t c) { return static_cast<float>(channel(c, channels)); };
  return QColor::fromRgbF(part(0), part(1), part(2)).toRgb();
}

QString colourText(const PaintColour& colour, std::int64_t channels) {
  return channels < 3 ? tr("grey %1").arg(number(colour.level(), 2))
                      : colour.shown(channels).name().toUpper();
}

std::vector<NamedColour> offeredColours(const Document& document) {
  std::vector<NamedColour> offered{{tr("Black"), PaintColour::grey(0)},
                                   {tr("Middle grey"), PaintColour::grey(0.5)},
                                   {tr("White"), PaintColour::grey(1)}};
  if (const auto zero = networkZero(document))
    offered.push_back({tr("Mean of the training data, zero for the network"), *zero});
  const auto picture = document.original();
  if (!picture) return offered;
  offered.push_back({tr("Mean of this picture"), meanOf(*picture)});
  if (picture->dim(0) < 3) return offered;
  offered.insert(offered.end(), {{tr("Red"), {0.85, 0.15, 0.12}},
                                 {tr("Yellow"), {0.95, 0.80, 0.10}},
                                 {tr("Green"), {0.15, 0.60, 0.25}},
                                 {tr("Blue"), {0.12, 0.35, 0.80}}});
  return offered;
}

}  // namespace lacewing::ui
