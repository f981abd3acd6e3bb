#pragma once
// Pictures and maps into files. Every file is written whole or not at all.

#include <QtCore/QString>
#include <QtGui/QImage>

#include <memory>
#include <string>

#include "base/array.h"

namespace lacewing::ui {

/// By the file's suffix: .png (8 bits, lossless, rounded to the nearest k/255) or .npy (float32, C x H x W in
/// 0..1, exact). Throws Error for other suffixes and when the file cannot be written.
void savePicture(const QString& path, const Array<float>& picture);

/// What there is of one pane's map.
struct SavedMap {
  std::shared_ptr<const Array<double>> raw;  ///< C x H x W, signed, as the engine gave it; null: only `shown`
  std::shared_ptr<const Array<float>> shown;  ///< H x W: what the pane shows, channels summed
  QImage coloured;                            ///< one pixel to a value, as on screen
  QString title, range;                       ///< "Gradient, edited", "symmetric, P99.5 ±5.69": into the PNG
};
/// The values row by row, in the C locale, each the shortest text that reads back as the same number.
std::string valuesText(const Array<float>& values, char separator);

/// By the file's suffix: .npy (float64: the raw map where there is one), .csv (H rows of the shown values, in
/// the C locale, all digits) or .png (the colours on screen). Throws Error.
void saveMap(const QString& path, const SavedMap& map);

/// A PNG with the image's texts. Throws Error.
void saveImage(const QString& path, const QImage& image);

/// `folder`/`name``suffix`, or with -2, -3 ... after the name: a file that is not there yet.
QString freePath(const QString& folder, const QString& name, const QString& suffix);

/// The path with `suffix` when it has none of `known`.
QString withSuffix(const QString& path, const QStringList& known, const QString& suffix);

}  // namespace lacewing::ui
