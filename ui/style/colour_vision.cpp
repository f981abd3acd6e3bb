#include "style/colour_vision.h"

#include <QtGui/QPainter>
#include <QtWidgets/QWidget>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace lacewing::ui {
namespace {

using Matrix = std::array<float, 9>;

const Matrix& matrixOf(ColourVision vision) {
  static const Matrix identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  static const Matrix grey = {0.2126F, 0.7152F, 0.0722F, 0.2126F, 0.7152F,
                              0.0722F, 0.2126F, 0.7152F, 0.0722F};
  static const Matrix protan = {0.152286F, 1.052583F,  -0.204868F, 0.114503F, 0.786281F,
                                0.099216F, -0.003882F, -0.048116F, 1.051998F};
  static const Matrix deutan = {0.367322F, 0.860646F,  -0.227968F, 0.280085F, 0.672501F,
                                0.047413F, -0.011820F, 0.042940F,  0.968881F};
  static const Matrix tritan = {1.255528F, -0.076749F, -0.178779F, -0.078411F, 0.930809F,
                                0.147602F, 0.004733F,  0.691367F,  0.303900F};
  switch (vision) {
    case ColourVision::greyscale:
      return grey;
    case ColourVision::protanopia:
      return protan;
    case ColourVision::deuteranopia:
      return deutan;
    case ColourVision::tritanopia:
      return tritan;
    case ColourVision::full:
      break;
  }
  return identity;
}

constexpr int linearSteps = 4096;

/// sRGB's transfer function (IEC 61966-2-1) both ways, as tables.
struct Transfer {
  std::array<float, 256> linear{};
  std::array<std::uint8_t, linearSteps + 1> encoded{};
  Transfer() {
    for (std::size_t i = 0; i < linear.size(); ++i) {
      const double x = static_cast<double>(i) / 255;
      linear[i] = static_cast<float>(x <= 0.04045 ? x / 12.92 : std::pow((x + 0.055) / 1.055, 2.4));
    }
    for (std::size_t i = 0; i < encoded.size(); ++i) {
      const double x = static_cast<double>(i) / linearSteps;
      const double y = x <= 0.0031308 ? 12.92 * x : 1.055 * std::pow(x, 1 / 2.4) - 0.055;
      encoded[i] = static_cast<std::uint8_t>(std::lround(255 * y));
    }
  }
};

const Transfer& transfer() {
  static const Transfer table;
  return table;
}

QRgb through(QRgb colour, const Matrix& matrix, const Transfer& table) {
  const float r = table.linear[static_cast<std::size_t>(qRed(colour))],
              g = table.linear[static_cast<std::size_t>(qGreen(colour))],
              b = table.linear[static_cast<std::size_t>(qBlue(colour))];
  const auto channel = [&](std::size_t row) {
    const float value = matrix[row] * r + matrix[row + 1] * g + matrix[row + 2] * b;
    return table.encoded[static_cast<std::size_t>(std::clamp(value, 0.0F, 1.0F) * linearSteps + 0.5F)];
  };
  return qRgba(channel(0), channel(3), channel(6), qAlpha(colour));
}

}  // namespace

QRgb simulated(QRgb colour, ColourVision vision) {
  return vision == ColourVision::full ? colour : through(colour, matrixOf(vision), transfer());
}

void simulate(QImage& image, ColourVision vision) {
  if (vision == ColourVision::full) return;
  if (image.format() != QImage::Format_RGB32) image = image.convertToFormat(QImage::Format_ARGB32);
  const Matrix& matrix = matrixOf(vision);
  const Transfer& table = transfer();
  // A window has few colours, most of them in a row or of one colour map.
  struct Known {
    QRgb colour = 0, seen = 0;
  };
  static_assert(sizeof(QRgb) == 4);
  std::vector<Known> memory(4096);
  memory[0].seen = through(0, matrix, table);
  const int width = image.width(), height = image.height();
  for (int y = 0; y < height; ++y) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
    for (int x = 0; x < width; ++x) {
      Known& known = memory[line[x] * 2654435761U >> 20];
      if (known.colour != line[x]) known = {line[x], through(line[x], matrix, table)};
      line[x] = known.seen;
    }
  }
}

VisionEffect::VisionEffect(ColourVision vision, QWidget& widget)
    : QGraphicsEffect(&widget), widget_(widget), vision_(vision) {}

// Only what has changed: sourcePixmap() would paint the whole window for every step of a stroke.
void VisionEffect::draw(QPainter* painter) {
  const QRectF changed = painter->paintEngine()->systemClip().boundingRect();
  QRect area = painter->deviceTransform().inverted().mapRect(changed).toAlignedRect() & widget_.rect();
  if (area.isEmpty()) area = widget_.rect();
  const qreal ratio = widget_.devicePixelRatioF();
  QImage image((QSizeF(area.size()) * ratio).toSize(), QImage::Format_RGB32);
  image.setDevicePixelRatio(ratio);
  widget_.render(&image, {}, area);
  simulate(image, vision_);
  painter->drawImage(area.topLeft(), image);
}

}  // namespace lacewing::ui
