#include "style/colour_map.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace lacewing::ui {
namespace {

constexpr int kPiece = (ColourMap::entries - 1) / 8;

QRgb mixed(QRgb a, QRgb b, double share) {
  const auto channel = [&](int from, int to) { return int(std::lround(from + share * (to - from))); };
  return qRgb(channel(qRed(a), qRed(b)), channel(qGreen(a), qGreen(b)), channel(qBlue(a), qBlue(b)));
}

QString tr(const char* text) {
  return QCoreApplication::translate("lacewing::ui::ColourMap", text);
}

std::array<QRgb, 9> greyStops() {
  std::array<QRgb, 9> stops;
  for (int i = 0; i < 9; ++i) {
    const int grey = int(std::lround(i * 255 / 8.0));
    stops[size_t(i)] = qRgb(grey, grey, grey);
  }
  return stops;
}

}  // namespace

ColourMap::ColourMap(QString id, QString title, bool diverging, const std::array<QRgb, 9>& stops)
    : id_(std::move(id)), title_(std::move(title)), diverging_(diverging) {
  for (int i = 0; i < entries; ++i) {
    const int piece = std::min(i / kPiece, 7);
    table_[size_t(i)] = mixed(stops[size_t(piece)] | 0xFF000000, stops[size_t(piece) + 1] | 0xFF000000,
                              double(i - piece * kPiece) / kPiece);
  }
}

QRgb ColourMap::at(double position) const {
  if (std::isnan(position)) return nanColour();
  return table_[size_t(std::clamp(position, 0.0, 1.0) * (entries - 1) + 0.5)];
}

// Each sign has its half of the colours; in a range without zero the end nearest to it stands for zero.
double ColourMap::aroundZero(double value, const Range& range) {
  const double zero = std::clamp(0.0, range.low, range.high);
  const double reach = value < zero ? zero - range.low : range.high - zero;
  return reach > 0 ? 0.5 + 0.5 * (value - zero) / reach : 0.5;
}

QRgb ColourMap::nanColour() {
  return qRgb(0x80, 0x84, 0x82);
}

const std::vector<ColourMap>& colourMaps() {
  // L* of both diverging maps is 31, 49, 67, 84, 97 mirrored: equal magnitude has equal lightness.
  // viridis, cividis and magma: values at 0, 1/8 ... 1 of the maps that Matplotlib publishes under CC0.
  static const std::vector<ColourMap> maps{
      {QStringLiteral("blue_orange"),
       tr("Blue to orange-red"),
       true,
       {0x174A86, 0x1F78BC, 0x5FABDE, 0xB8D6EC, 0xF6F6F6, 0xECCBB6, 0xDB9267, 0xC05326, 0x8E1D0D}},
      {QStringLiteral("purple_orange"),
       tr("Purple to orange"),
       true,
       {0x51398F, 0x7F65BD, 0xAE99D5, 0xD7CDE9, 0xF6F6F6, 0xECCCAF, 0xD59656, 0xAC6219, 0x74390B}},
      {QStringLiteral("viridis"),
       tr("Viridis"),
       false,
       {0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725}},
      {QStringLiteral("cividis"),
       tr("Cividis"),
       false,
       {0x00224E, 0x1A386F, 0x434E6C, 0x61656F, 0x7D7C78, 0x9B9476, 0xBCAE6C, 0xDEC958, 0xFEE838}},
      {QStringLiteral("magma"),
       tr("Magma"),
       false,
       {0x000004, 0x1D1147, 0x51127C, 0x832681, 0xB73779, 0xE75263, 0xFC8961, 0xFEC488, 0xFCFDBF}},
      {QStringLiteral("grey"), tr("Grey"), false, greyStops()}};
  return maps;
}

const ColourMap& colourMap(const QString& id) {
  for (const ColourMap& map : colourMaps())
    if (map.id() == id) return map;
  throw Error("no colour map \"" + id.toStdString() + "\"", "colour map");
}

const ColourMap& divergingMap() {
  return colourMap(QStringLiteral("blue_orange"));
}
const ColourMap& sequentialMap() {
  return colourMap(QStringLiteral("viridis"));
}
const ColourMap& greyMap() {
  return colourMap(QStringLiteral("grey"));
}

double lightness(QRgb colour) {
  const auto linear = [](int channel) {
    const double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  const double y =
      0.2126 * linear(qRed(colour)) + 0.7152 * linear(qGreen(colour)) + 0.0722 * linear(qBlue(colour));
  return y > 216.0 / 24389.0 ? 116 * std::cbrt(y) - 16 : y * 24389.0 / 27.0;
}

}  // namespace lacewing::ui
