// Pasting, saving, and the question before anything is lost.

#include <QtCore/QFileInfo>
#include <QtCore/QMimeData>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>

#include "base/error.h"
#include "canvas/image_conversion.h"
#include "commands/choice_commands.h"
#include "models/rounding_check.h"
#include "models/save_files.h"
#include "shell/main_window.h"

namespace lacewing::ui {
namespace {

/// A picture's name as a part of a file name.
QString fileName(QString name) {
  name.replace(QLatin1Char('/'), QLatin1Char('-'));
  const int dot = static_cast<int>(name.lastIndexOf(QLatin1Char('.')));
  return dot > 0 ? name.left(dot) : name;
}

}  // namespace

void MainWindow::connectFiles() {
  actions_.on("pastePicture", this, [this] { pastePicture(); });
  actions_.on("saveEdited", this, [this] { saveEdited(); });
  actions_.on("saveMap", this, [this] {
    Pane* pane = grid_->currentPane();
    if (pane == nullptr || pane->canvas()->isEmpty()) {
      status_->setNote(tr("Click a pane first"));
    } else {
      saveMap(pane);
    }
  });
  const auto state = [this] {
    actions_.setEnabled("saveEdited", document_.edited() != nullptr, tr("There is no picture"));
  };
  connect(&document_, &Document::changed, this, state);
  state();
  openFiles_->setMayReplace([this] { return mayLoseEdits(); });
}

// A picture on the clipboard joins the list; copied files are opened.
void MainWindow::pastePicture() {
  const QMimeData* clip = QGuiApplication::clipboard()->mimeData();
  if (clip != nullptr && clip->hasImage()) {
    const auto image = qvariant_cast<QImage>(clip->imageData());
    if (!image.isNull()) {
      auto picture = std::make_shared<const Array<float>>(toPicture(image, image.allGray() ? 1 : 3));
      ++pasted_;
      addPicture(document_, {std::move(picture), -1, tr("pasted %1").arg(pasted_), nullptr, 0});
      return;
    }
  }
  QStringList files;
  if (clip != nullptr)
    for (const QUrl& url : clip->urls())
      if (url.isLocalFile()) files << url.toLocalFile();
  if (files.isEmpty()) {
    status_->setNote(tr("There is no picture on the clipboard"));
  } else {
    openAsked(files);
  }
}

void MainWindow::showNotWritten(const QString& file, const QString& error) {
  showProblem(tr("Nothing was written into %1").arg(QFileInfo(file).absolutePath()), error);
}

bool MainWindow::saveEdited() {
  const auto edited = document_.edited();
  if (!edited) return false;
  const QString name =
      fileName(document_.pictures()[static_cast<std::size_t>(document_.currentPicture())].name);
  QString file = fileDialogs_->saveEdited(this, tr("%1-edited.png").arg(name));
  if (file.isEmpty()) return false;
  file = withSuffix(file, {QStringLiteral("png"), QStringLiteral("npy")}, QStringLiteral("png"));
  try {
    savePicture(file, *edited);
  } catch (const Error& error) {
    showNotWritten(file, QString::fromStdString(one_line(error)));
    return false;
  }
  document_.markSaved();
  const QString written = tr("Wrote %1").arg(file);
  bottomPanel_->writeLog(written);
  status_->setNote(written);
  if (!file.endsWith(QStringLiteral(".png"), Qt::CaseInsensitive)) return true;
  checkRounding(document_, *comparison_, *client_, this,
                [this, written](const RoundingReport& report, const QString& error) {
                  const QString text =
                      error.isEmpty()
                          ? roundingText(report, document_)
                          : tr("Whether rounding keeps label and map is not known: %1").arg(error);
                  bottomPanel_->writeLog(text);
                  messages_->showMessage(MessageBar::Kind::note, written, text);
                });
  return true;
}

// Formatting and compressing take longer than a person may wait for the window.
void MainWindow::writeBehind(const QString& file, std::function<void()> write) {
  client_->read(std::move(write), this, [this, file](const QString& error) {
    if (!error.isEmpty()) return showNotWritten(file, error);
    bottomPanel_->writeLog(tr("Wrote %1").arg(file));
    status_->setNote(tr("Wrote %1").arg(file));
  });
}

void MainWindow::saveMap(Pane* pane) {
  const QString suggested = pane->objectName().mid(QStringLiteral("pane_").size()) + QStringLiteral(".npy");
  QString file = fileDialogs_->saveMap(this, suggested);
  if (file.isEmpty()) return;
  file = withSuffix(file, {QStringLiteral("npy"), QStringLiteral("csv"), QStringLiteral("png")},
                    QStringLiteral("npy"));
  SavedMap map;
  // Numbers are signed, also where |map| is shown; a picture has the colours on screen.
  const MapCell* cell = grid_->cellOf(pane);
  map.shown = cell != nullptr ? cell->map : pane->canvas()->values();
  if (cell != nullptr) map.raw = cell->raw;
  map.coloured = pane->canvas()->image();
  map.title = pane->accessibleName();
  const Range& range = pane->canvas()->rangeModel()->range();
  map.range = range.name() + QLatin1Char(' ') + range.text();
  writeBehind(file, [file, map] { lacewing::ui::saveMap(file, map); });
}

// False: a person thought better of it, or nothing could be saved.
bool MainWindow::mayLoseEdits() {
  const auto unsaved = document_.unsavedEdits();
  if (unsaved.empty()) return true;
  QStringList names;
  const auto nameOf = [this](int index) {
    return document_.pictures()[static_cast<std::size_t>(index)].name;
  };
  for (const int index : unsaved) names << nameOf(index);
  switch (fileDialogs_->askUnsaved(this, names)) {
    case FileDialogs::Unsaved::cancel:
      return false;
    case FileDialogs::Unsaved::discard:
      return true;
    case FileDialogs::Unsaved::save:
      break;
  }
  if (unsaved.size() == 1 && unsaved.front() == document_.currentPicture() && document_.edited())
    return saveEdited();
  const QString folder = fileDialogs_->saveFolder(this);
  if (folder.isEmpty()) return false;
  for (const int index : unsaved) {
    // Two pictures may have one name, and what an earlier day left is not replaced.
    const QString file =
        freePath(folder, tr("%1-edited").arg(fileName(nameOf(index))), QStringLiteral(".npy"));
    try {
      savePicture(file, *document_.editedPicture(index));
    } catch (const Error& error) {
      showNotWritten(file, QString::fromStdString(one_line(error)));
      return false;
    }
  }
  document_.markSaved(true);
  return true;
}

}  // namespace lacewing::ui
