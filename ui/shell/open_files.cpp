#include "shell/open_files.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>

#include "commands/choice_commands.h"
#include "models/family.h"
#include "models/quiet_png.h"

namespace lacewing::ui {

bool isCheckpointName(const QString& path) {
  static const QStringList suffixes = {QStringLiteral("safetensors"), QStringLiteral("pth"),
                                       QStringLiteral("pt"),          QStringLiteral("th"),
                                       QStringLiteral("tar"),         QStringLiteral("ckpt")};
  return suffixes.contains(QFileInfo(path).suffix().toLower());
}

QStringList checkpointsIn(const QString& folder) {
  QStringList files;
  if (!QFileInfo(folder).isDir()) return files;
  const QDir directory(folder);
  for (const QString& name : directory.entryList(QDir::Files, QDir::Name))
    if (isCheckpointName(name)) files << directory.filePath(name);
  return files;
}

// Errors begin with the file's name, which the message has already.
void OpenFiles::fail(const QString& name, QString error) {
  if (error.startsWith(name + QStringLiteral(": "))) error.remove(0, name.size() + 2);
  Q_EMIT failed(tr("%1 cannot be opened").arg(name), error);
}

OpenFiles::OpenFiles(Document& document, SessionClient& client, QObject* parent)
    : QObject(parent), document_(document), client_(client) {
  keepPngQuiet();
}

void OpenFiles::openFamily(const std::filesystem::path& folder) {
  ++pending_;
  const auto family = std::make_shared<CheckpointFamily>();
  client_.read([family, folder] { *family = readFamily(folder); }, this,
               [this, family, folder](const QString& error) {
                 --pending_;
                 if (!error.isEmpty()) {
                   Q_EMIT failed(tr("The sample cannot be opened"), error);
                   return;
                 }
                 if (mayReplace_ && !mayReplace_()) return;
                 const QString title = family->title;
                 lacewing::ui::openFamily(document_, std::move(*family));
                 Q_EMIT opened(title);
                 if (folder != sampleFolder()) Q_EMIT openedPath(QString::fromStdString(folder.string()));
               });
}

void OpenFiles::openCheckpoint(const QString& path) {
  const QString file = QFileInfo(path).absoluteFilePath();
  for (std::size_t i = 0; i < document_.checkpoints().size(); ++i) {
    if (document_.checkpoints()[i].path != file) continue;
    chooseCheckpoint(document_, static_cast<int>(i));
    return;
  }
  ++pending_;
  InspectRequest request;
  request.model.path = file.toStdString();
  const QString name = QFileInfo(file).fileName();
  SubmitOptions options{Lane::io, {}, tr("Open %1").arg(name).toStdString(), true};
  SessionClient::Handlers handlers;
  handlers.finished = [this, file, name](const JobInfo& info, ResultPointer result) {
    --pending_;
    if (info.state == JobState::failed) fail(name, QString::fromStdString(info.error));
    if (info.state != JobState::done) return;
    Checkpoint checkpoint;
    checkpoint.path = file;
    checkpoint.name = QFileInfo(file).completeBaseName();
    checkpoint.fill(std::get<InspectResult>(*result));
    document_.addCheckpoint(std::move(checkpoint));
    chooseCheckpoint(document_, static_cast<int>(document_.checkpoints().size()) - 1);
    Q_EMIT opened(name);
    Q_EMIT openedPath(file);
  };
  client_.submit(request, options, this, std::move(handlers));
}

void OpenFiles::openPictures(const QString& path) {
  ++pending_;
  const auto list = std::make_shared<PictureList>();
  client_.read(
      [list, path, folders = dataFolders_] { *list = readPictures(path.toStdString(), folders); }, this,
      [this, list, path](const QString& error) {
        --pending_;
        const QString name = QFileInfo(path).fileName();
        if (!error.isEmpty()) {
          fail(name, error);
          return;
        }
        const auto shown = static_cast<std::int64_t>(list->pictures.size());
        const bool one = shown == 1 && list->pictures[0].label < 0;
        if (one) {
          addPicture(document_, std::move(list->pictures.front()));
        } else if (mayReplace_ && !mayReplace_()) {
          return;
        } else {
          document_.setPictures(std::move(list->pictures), list->classNames);
        }
        Q_EMIT opened(shown < list->total
                          ? tr("%1, the first %2 of %3 pictures").arg(name).arg(shown).arg(list->total)
                          : name);
        Q_EMIT openedPath(path);
      });
}

void OpenFiles::setDataFolders(const QStringList& folders) {
  dataFolders_.clear();
  for (const QString& folder : folders) dataFolders_.emplace_back(folder.toStdString());
}

void OpenFiles::open(const QStringList& paths) {
  for (const QString& path : paths) {
    if (QFileInfo::exists(path + QStringLiteral("/family.json"))) {
      openFamily(path.toStdString());
    } else if (isCheckpointName(path)) {
      openCheckpoint(path);
    } else if (const QStringList inside = checkpointsIn(path); !inside.isEmpty()) {
      for (const QString& file : inside) openCheckpoint(file);
    } else {
      openPictures(path);
    }
  }
}

}  // namespace lacewing::ui
