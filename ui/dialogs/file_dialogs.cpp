#include "dialogs/file_dialogs.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>
#include <QtCore/QSettings>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QMessageBox>

#include "models/family.h"

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

QString exports() {
  return QStringLiteral("exports");
}

/// A chosen filter's suffix is added when the name has none.
QString askForFile(QWidget* parent, const QString& title, const QString& suggested, const QString& filters) {
  QFileDialog dialog(parent, title, lastFolder(exports()), filters);
  dialog.setAcceptMode(QFileDialog::AcceptSave);
  dialog.selectFile(suggested);
  const auto useFilter = [&dialog](const QString& filter) {
    const int at = static_cast<int>(filter.indexOf(QStringLiteral("*."))) + 2;
    dialog.setDefaultSuffix(filter.mid(at, filter.lastIndexOf(QLatin1Char(')')) - at));
  };
  useFilter(dialog.selectedNameFilter());
  QObject::connect(&dialog, &QFileDialog::filterSelected, useFilter);
  if (dialog.exec() != QDialog::Accepted) return {};
  QString file = dialog.selectedFiles().value(0);
  rememberFolder(exports(), file);
  return file;
}

}  // namespace

QString pictureFilters() {
  QString patterns;
  for (const QString& suffix : pictureSuffixes()) patterns += QStringLiteral("*.%1 ").arg(suffix);
  return tr("Pictures and data sets (%1);;All files (*)").arg(patterns + QStringLiteral("*.gz *.bin *ubyte"));
}

QStringList FileDialogs::openCheckpoints(QWidget* parent) {
  const QString kind = QStringLiteral("checkpoints");
  QStringList files =
      QFileDialog::getOpenFileNames(parent, tr("Open checkpoint"), lastFolder(kind),
                                    tr("Checkpoints (*.safetensors *.pth *.pt *.th *.tar);;All files (*)"));
  rememberFolder(kind, files.value(0));
  return files;
}

QStringList FileDialogs::openPictures(QWidget* parent) {
  const QString kind = QStringLiteral("pictures");
  QStringList files =
      QFileDialog::getOpenFileNames(parent, tr("Open pictures"), lastFolder(kind), pictureFilters());
  rememberFolder(kind, files.value(0));
  return files;
}

QString FileDialogs::openFolder(QWidget* parent) {
  const QString kind = QStringLiteral("pictures");
  QString folder = QFileDialog::getExistingDirectory(parent, tr("Open folder of pictures"), lastFolder(kind));
  rememberFolder(kind, folder);
  return folder;
}

QString FileDialogs::savePicture(QWidget* parent, const QString& suggested) {
  return askForFile(parent, tr("Export the comparison"), suggested, tr("PNG picture (*.png)"));
}

QString FileDialogs::saveEdited(QWidget* parent, const QString& suggested) {
  return askForFile(parent, tr("Save edited picture"), suggested,
                    tr("PNG picture, 8 bits (*.png);;NumPy array, exact (*.npy)"));
}

QString FileDialogs::saveMap(QWidget* parent, const QString& suggested) {
  return askForFile(
      parent, tr("Save map"), suggested,
      tr("NumPy array (*.npy);;Comma-separated values (*.csv);;PNG picture, as on screen (*.png)"));
}

QString FileDialogs::saveFolder(QWidget* parent) {
  QString folder =
      QFileDialog::getExistingDirectory(parent, tr("Folder for the edited pictures"), lastFolder(exports()));
  rememberFolder(exports(), folder + QStringLiteral("/x"));
  return folder;
}

FileDialogs::Unsaved FileDialogs::askUnsaved(QWidget* parent, const QStringList& pictures) {
  QMessageBox box(QMessageBox::NoIcon, tr("Unsaved edits"),
                  pictures.size() == 1 ? tr("The edits of picture %1 are not saved.").arg(pictures.first())
                                       : tr("The edits of %1 pictures are not saved.").arg(pictures.size()),
                  QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, parent);
  box.setDefaultButton(QMessageBox::Save);
  switch (box.exec()) {
    case QMessageBox::Save:
      return Unsaved::save;
    case QMessageBox::Discard:
      return Unsaved::discard;
    default:
      return Unsaved::cancel;
  }
}

}  // namespace lacewing::ui
