#pragma once
// A family of checkpoints with the pictures to explore them on, as described by a family.json. The embedded
// sample is one.

#include <QtCore/QString>

#include <filesystem>
#include <optional>
#include <vector>

#include "models/document.h"

namespace lacewing::ui {

struct CheckpointFamily {
  QString title;
  std::vector<Checkpoint> checkpoints;
  std::vector<Picture> pictures;
  QStringList classNames;
  int picture = 0;  ///< the one to show first
  Noise edit;       ///< the stored edit
};

/// Reads FOLDER/family.json (schema 1) and the pictures it names; checkpoints are only looked at when they
/// are used. Throws Error naming the file and the key.
CheckpointFamily readFamily(const std::filesystem::path& folder);

/// Where the sample is: $LACEWING_SHARE/sample, else ../share/lacewing/sample beside the program's folder.
std::filesystem::path sampleFolder();

/// Of files that hold one picture, in small letters and without the dot.
const QStringList& pictureSuffixes();

struct PictureList {
  std::vector<Picture> pictures;  ///< the first ones
  QStringList classNames;
  std::int64_t total = 0;  ///< in the data set, also those not listed
};

/// Pictures of a data set (found in `folders` first), a folder or one picture file. At most `limit` are
/// listed; the first 64 MiB are read, the others when they are needed. Throws Error.
PictureList readPictures(const std::string& reference, const std::vector<std::filesystem::path>& folders = {},
                         std::int64_t limit = 10000);

/// Replaces what the document holds.
void openFamily(Document& document, CheckpointFamily family);

}  // namespace lacewing::ui
