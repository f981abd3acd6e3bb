#pragma once
// Opens whatever a person names or drops: families, checkpoints, pictures, data sets, folders. Reads away
// from the window's thread; says what went wrong in one line.

#include <QtCore/QObject>
#include <QtCore/QStringList>

#include <filesystem>
#include <functional>

#include "models/document.h"
#include "models/session_client.h"

namespace lacewing::ui {

class OpenFiles : public QObject {
  Q_OBJECT
 public:
  OpenFiles(Document& document, SessionClient& client, QObject* parent = nullptr);
  void openFamily(const std::filesystem::path& folder);
  void openCheckpoint(const QString& path);
  /// A picture file is added to the list; a data set or folder replaces it.
  void openPictures(const QString& path);
  /// By what each is: a folder with family.json, a checkpoint by its suffix, a folder of checkpoints, else
  /// pictures.
  void open(const QStringList& paths);
  /// Asked before the pictures of the list are replaced; false leaves everything as it is.
  void setMayReplace(std::function<bool()> ask) { mayReplace_ = std::move(ask); }
  /// Where named data sets are looked for first.
  void setDataFolders(const QStringList& folders);
  bool busy() const { return pending_ > 0; }

 Q_SIGNALS:
  void failed(const QString& what, const QString& error);
  void opened(const QString& what);
  /// The file or folder itself, for the list of recent ones.
  void openedPath(const QString& path);

 private:
  void fail(const QString& name, QString error);

  Document& document_;
  SessionClient& client_;
  std::function<bool()> mayReplace_;
  std::vector<std::filesystem::path> dataFolders_;
  int pending_ = 0;
};

bool isCheckpointName(const QString& path);
/// The checkpoint files of a folder, by name.
QStringList checkpointsIn(const QString& folder);

}  // namespace lacewing::ui
