#pragma once
// Colours of data. They are the same in both schemes: maps stay white-centred, so screen and paper agree.

#include <QColor>
#include <QString>
#include <array>
#include <vector>

#include "style/range.h"

namespace lacewing::ui {

class ColourMap {
 public:
  /// Nine colours at equal distances, interpolated linearly in sRGB. The table has 257 entries, 32 to each of
  /// the eight pieces, so that the nine colours themselves, the centre above all, are in it exactly.
  static constexpr int entries = 257;

  ColourMap(QString id, QString title, bool diverging, const std::array<QRgb, 9>& stops);

  const QString& id() const { return id_; }
  const QString& title() const { return title_; }
  bool diverging() const { return diverging_; }
  const std::array<QRgb, entries>& table() const { return table_; }

  /// Colour at position 0..1; beyond the ends the end colour; NaN: nanColour().
  QRgb at(double position) const;
  /// Zero keeps the centre of a diverging map, also where the range goes further to one side.
  QRgb colour(double value, const Range& range) const {
    return !diverging_ || range.symmetric() ? at(range.position(value)) : at(aroundZero(value, range));
  }
  /// A mid grey that is in none of the diverging maps.
  static QRgb nanColour();

 private:
  static double aroundZero(double value, const Range& range);
  QString id_, title_;
  bool diverging_;
  std::array<QRgb, entries> table_;
};

/// blue_orange (the default), purple_orange; viridis, cividis, magma; grey (pictures).
const std::vector<ColourMap>& colourMaps();
/// Throws Error for an unknown id.
const ColourMap& colourMap(const QString& id);
const ColourMap& divergingMap();
const ColourMap& sequentialMap();
const ColourMap& greyMap();

/// CIE L* (0..100, D65) of an sRGB colour.
double lightness(QRgb colour);

}  // namespace lacewing::ui
