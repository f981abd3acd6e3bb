#include "models/save_files.h"

#include <QtCore/QBuffer>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>

#include <charconv>

#include "base/error.h"
#include "base/file.h"
#include "base/npy.h"
#include "data/dataset.h"

namespace lacewing::ui {
namespace {

QString suffixOf(const QString& path) {
  return QFileInfo(path).suffix().toLower();
}

[[noreturn]] void refuse(const QString& path, const char* known) {
  throw Error("the suffix \"" + suffixOf(path).toStdString() + "\" is not known",
              QFileInfo(path).fileName().toStdString(), known);
}

}  // namespace

std::string valuesText(const Array<float>& values, char separator) {
  const std::int64_t width = values.shape.back();
  std::string text;
  char digits[32];
  for (std::int64_t i = 0; i < values.size(); ++i) {
    const auto end = std::to_chars(digits, digits + sizeof digits, values[i]).ptr;
    text.append(digits, end);
    text += (i + 1) % width == 0 ? '\n' : separator;
  }
  return text;
}

void savePicture(const QString& path, const Array<float>& picture) {
  const QString suffix = suffixOf(path);
  if (suffix == QLatin1String("png")) {
    write_png(path.toStdString(), picture);
  } else if (suffix == QLatin1String("npy")) {
    write_npy(path.toStdString(), picture);
  } else {
    refuse(path, "Pictures are saved as .png or .npy");
  }
}

void saveImage(const QString& path, const QImage& image) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (!image.save(&buffer, "PNG"))
    throw Error("could not be encoded as PNG", QFileInfo(path).fileName().toStdString());
  write_atomically(path.toStdString(),
                   std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

void saveMap(const QString& path, const SavedMap& map) {
  const QString suffix = suffixOf(path);
  if (suffix == QLatin1String("npy")) {
    if (map.raw != nullptr) {
      write_npy(path.toStdString(), *map.raw);
    } else {
      write_npy(path.toStdString(), *map.shown);
    }
  } else if (suffix == QLatin1String("csv")) {
    write_atomically(path.toStdString(), valuesText(*map.shown, ','));
  } else if (suffix == QLatin1String("png")) {
    QImage image = map.coloured;
    image.setText(QStringLiteral("Title"), map.title);
    image.setText(QStringLiteral("Range"), map.range);
    saveImage(path, image);
  } else {
    refuse(path, "Maps are saved as .npy, .csv or .png");
  }
}

QString freePath(const QString& folder, const QString& name, const QString& suffix) {
  QString path = QDir(folder).filePath(name + suffix);
  for (int i = 2; QFileInfo::exists(path); ++i)
    path = QDir(folder).filePath(QStringLiteral("%1-%2%3").arg(name).arg(i).arg(suffix));
  return path;
}

QString withSuffix(const QString& path, const QStringList& known, const QString& suffix) {
  return known.contains(suffixOf(path)) ? path : path + QLatin1Char('.') + suffix;
}

}  // namespace lacewing::ui
