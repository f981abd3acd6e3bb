#pragma once
// Asking for files: one seam, so that tests answer instead of a person.

#include <QtCore/QStringList>

#include <optional>

class QWidget;

namespace lacewing::ui {

class FileDialogs {
 public:
  virtual ~FileDialogs() = default;
  virtual QStringList openCheckpoints(QWidget* parent);
  virtual QStringList openPictures(QWidget* parent);
  virtual QString openFolder(QWidget* parent);
  /// Where to write; `suggested` is a file name. Empty: not now.
  virtual QString savePicture(QWidget* parent, const QString& suggested);
};

}  // namespace lacewing::ui
