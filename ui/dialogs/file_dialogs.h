#pragma once
// Asking for files: one seam, so that tests answer instead of a person.

#include <QtCore/QStringList>

#include <optional>

class QWidget;

namespace lacewing::ui {

/// What the dialog for pictures offers: every kind of picture file that can be read, and data sets.
QString pictureFilters();

class FileDialogs {
 public:
  virtual ~FileDialogs() = default;
  virtual QStringList openCheckpoints(QWidget* parent);
  virtual QStringList openPictures(QWidget* parent);
  virtual QString openFolder(QWidget* parent);
  /// Where to write; `suggested` is a file name. Empty: not now.
  virtual QString savePicture(QWidget* parent, const QString& suggested);
  /// The edited picture: .png or .npy.
  virtual QString saveEdited(QWidget* parent, const QString& suggested);
  /// A map: .npy, .csv or .png.
  virtual QString saveMap(QWidget* parent, const QString& suggested);
  /// Where several edited pictures are saved.
  virtual QString saveFolder(QWidget* parent);

  enum class Unsaved { save, discard, cancel };
  /// `pictures` have edits that were not saved and are about to be lost.
  virtual Unsaved askUnsaved(QWidget* parent, const QStringList& pictures);
};

}  // namespace lacewing::ui
