#include "canvas/image_conversion.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace lacewing::ui {
namespace {

struct Planes {
  int channels, height, width;
};

Planes planes(const Shape& shape) {
  if (shape.size() == 2) return {1, int(shape[0]), int(shape[1])};
  if (shape.size() == 3) return {int(shape[0]), int(shape[1]), int(shape[2])};
  throw Error("shape is " + to_string(shape) + ", not height x width or channels x height x width",
              "picture");
}

int byte(float value, float low, float scale) {
  return std::isnan(value) ? 0 : int(std::clamp((value - low) * scale, 0.0F, 1.0F) * 255.0F + 0.5F);
}

template <class Function>
Array<float> summed(const Array<double>& maps, std::int64_t index, Function function) {
  Shape shape = maps.shape;
  if (shape.size() == 4) {
    if (index < 0 || index >= shape[0]) throw Error("there is no map " + std::to_string(index), "map");
    shape.erase(shape.begin());
  } else if (index != 0) {
    throw Error("there is one map only", "map");
  }
  const Planes p = planes(shape);
  const std::int64_t plane = std::int64_t(p.height) * p.width;
  const double* first = maps.data() + index * p.channels * plane;
  Array<float> result(Shape{p.height, p.width});
  for (std::int64_t i = 0; i < plane; ++i) {
    double sum = 0;
    for (int channel = 0; channel < p.channels; ++channel) sum += function(first[channel * plane + i]);
    result[i] = float(sum);
  }
  return result;
}

}  // namespace

QSize planeSize(const Array<float>& array) {
  const Planes p = planes(array.shape);
  return {p.width, p.height};
}

QImage toImage(const Array<float>& picture, double low, double high) {
  const Planes p = planes(picture.shape);
  if (p.channels != 1 && p.channels != 3)
    throw Error("has " + std::to_string(p.channels) + " channels, not 1 or 3", "picture");
  QImage image(p.width, p.height, QImage::Format_RGB32);
  const std::int64_t plane = std::int64_t(p.height) * p.width;
  const auto first = float(low), scale = high > low ? float(1 / (high - low)) : 1.0F;
  const auto channel = [&](float value) { return byte(value, first, scale); };
  for (int y = 0; y < p.height; ++y) {
    auto* row = reinterpret_cast<QRgb*>(image.scanLine(y));
    const float* red = picture.data() + std::int64_t(y) * p.width;
    const float* green = p.channels == 3 ? red + plane : red;
    const float* blue = p.channels == 3 ? red + 2 * plane : red;
    for (int x = 0; x < p.width; ++x) row[x] = qRgb(channel(red[x]), channel(green[x]), channel(blue[x]));
  }
  return image;
}

QImage toImage(const Array<float>& map, const ColourMap& colours, const Range& range) {
  const Planes p = planes(map.shape);
  if (p.channels != 1) throw Error("has " + std::to_string(p.channels) + " channels, not 1", "map");
  QImage image(p.width, p.height, QImage::Format_RGB32);
  for (int y = 0; y < p.height; ++y) {
    auto* row = reinterpret_cast<QRgb*>(image.scanLine(y));
    const float* values = map.data() + std::int64_t(y) * p.width;
    for (int x = 0; x < p.width; ++x) row[x] = colours.colour(double(values[x]), range);
  }
  return image;
}

Array<float> toPicture(const QImage& source, int channels) {
  if (channels != 1 && channels != 3)
    throw Error("asked for " + std::to_string(channels) + " channels, not 1 or 3", "picture");
  const QImage image =
      source.convertToFormat(channels == 1 ? QImage::Format_Grayscale8 : QImage::Format_RGB888);
  const int width = image.width(), height = image.height();
  Array<float> result(Shape{channels, height, width});
  const std::int64_t plane = std::int64_t(height) * width;
  for (int y = 0; y < height; ++y) {
    const uchar* row = image.constScanLine(y);
    for (int x = 0; x < width; ++x)
      for (int channel = 0; channel < channels; ++channel)
        result[channel * plane + std::int64_t(y) * width + x] = float(row[x * channels + channel]) / 255.0F;
  }
  return result;
}

Array<float> signedMap(const Array<double>& maps, std::int64_t index) {
  return summed(maps, index, [](double value) { return value; });
}

Array<float> absoluteMap(const Array<double>& maps, std::int64_t index) {
  return summed(maps, index, [](double value) { return std::abs(value); });
}

Array<float> differenceMap(const Array<float>& original, const Array<float>& attacked) {
  if (original.shape != attacked.shape)
    throw Error(to_string(original.shape) + " against " + to_string(attacked.shape), "difference");
  Array<double> difference(original.shape);
  for (std::int64_t i = 0; i < difference.size(); ++i)
    difference[i] = double(attacked[i]) - double(original[i]);
  return signedMap(difference);
}

}  // namespace lacewing::ui
