#include "dialogs/file_dialogs.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>
#include <QtCore/QSettings>
#include <QtWidgets/QFileDialog>

namespace lacewing::ui {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("FileDialogs", text);
}

/// Each kind of file is looked for where the last one was found.
QString lastFolder(const QString& kind) {
  return QSettings().value(QStringLiteral("folders/") + kind).toString();
}

void rememberFolder(const QString& kind, const QString& file) {
  if (!file.isEmpty())
    QSettings().setValue(QStringLiteral("folders/") + kind, QFileInfo(file).absolutePath());
}

}  // namespace

QStringList FileDialogs::openCheckpoints(QWidget* parent) {
  const QString kind = QStringLiteral("checkpoints");
  const QStringList files =
      QFileDialog::getOpenFileNames(parent, tr("Open checkpoint"), lastFolder(kind),
                                    tr("Checkpoints (*.safetensors *.pth *.pt *.th *.tar);;All files (*)"));
  rememberFolder(kind, files.value(0));
  return files;
}

QStringList FileDialogs::openPictures(QWidget* parent) {
  const QString kind = QStringLiteral("pictures");
  const QStringList files =
      QFileDialog::getOpenFileNames(parent, tr("Open pictures"), lastFolder(kind),
                                    tr("Pictures and data sets (*.png *.jpg *.jpeg *.bmp *.webp *.tif *.tiff "
                                       "*.npy *.gz *.bin *ubyte);;All files (*)"));
  rememberFolder(kind, files.value(0));
  return files;
}

QString FileDialogs::openFolder(QWidget* parent) {
  const QString kind = QStringLiteral("pictures");
  const QString folder =
      QFileDialog::getExistingDirectory(parent, tr("Open folder of pictures"), lastFolder(kind));
  rememberFolder(kind, folder);
  return folder;
}

QString FileDialogs::savePicture(QWidget* parent, const QString& suggested) {
  const QString kind = QStringLiteral("exports");
  const QString file = QFileDialog::getSaveFileName(parent, tr("Export the comparison"),
                                                    lastFolder(kind) + QLatin1Char('/') + suggested,
                                                    tr("PNG picture (*.png)"));
  rememberFolder(kind, file);
  return file;
}

}  // namespace lacewing::ui
