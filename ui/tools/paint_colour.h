#pragma once
// What brush and patch paint, and the colours that are offered for it.

#include <QtCore/QPoint>
#include <QtCore/QString>
#include <QtGui/QColor>

#include <vector>

#include "base/array.h"

namespace lacewing::ui {

class Document;

/// Red, green and blue, 0..1 in the scale of pictures. On a picture of one channel it is their mean, as
/// pictures of three channels become grey for the stamp.
struct PaintColour {
  double red = 1, green = 1, blue = 1;

  static PaintColour grey(double level) { return {level, level, level}; }
  static PaintColour of(const QColor& colour) { return {colour.redF(), colour.greenF(), colour.blueF()}; }
  /// One pixel of a picture, 1 or 3 x H x W.
  static PaintColour of(const Array<float>& picture, QPoint pixel);

  /// ITU-R BT.601 luma.
  double level() const { return 0.299 * red + 0.587 * green + 0.114 * blue; }
  /// What channel `c` of a picture of `channels` gets.
  double channel(std::int64_t c, std::int64_t channels) const;
  /// As it looks on a picture of so many channels, in 8 bits.
  QColor shown(std::int64_t channels) const;
  bool operator==(const PaintColour&) const = default;
};

/// "#B03A2E", or "grey 0.25" on a picture of one channel.
QString colourText(const PaintColour& colour, std::int64_t channels);

struct NamedColour {
  QString name;
  PaintColour colour;
};

/// Black, grey and white, what the network sees as zero (the mean that the current checkpoint takes away),
/// the mean of the current picture, and, for pictures of three channels, strong colours.
std::vector<NamedColour> offeredColours(const Document& document);

}  // namespace lacewing::ui
