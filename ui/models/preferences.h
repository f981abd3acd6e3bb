#pragma once
// What a person set once for all documents: kept in the settings, read at the start.

#include <QtCore/QStringList>

#include "session/session.h"

namespace lacewing::ui {

struct Preferences {
  QStringList dataFolders;   ///< where named data sets are looked for first
  int threads = 0;           ///< compute threads; 0: the machine's cores
  int cacheMegabytes = 256;  ///< for results
  DeviceChoice device = DeviceChoice::automatic;
  double verdictLimit = 0.5;  ///< top-k intersections below it count as a different explanation
  bool startPage = true;      ///< shown when no file is named

  static Preferences load();
  void store() const;
  SessionOptions session() const;
  bool operator==(const Preferences&) const = default;
};

/// Files and folders opened last, the newest first; at most ten.
QStringList recentFiles();
void rememberRecent(const QString& path);

}  // namespace lacewing::ui
