#include "models/preferences.h"

#include <QtCore/QSettings>

#include <algorithm>

namespace lacewing::ui {
namespace {

constexpr int recentAtMost = 10, smallestCache = 16, largestCache = 16384, mostThreads = 256;

QString recentKey() {
  return QStringLiteral("recent");
}

}  // namespace

Preferences Preferences::load() {
  const QSettings settings;
  Preferences p;
  p.dataFolders = settings.value(QStringLiteral("data/folders")).toStringList();
  p.threads = std::clamp(settings.value(QStringLiteral("computing/threads"), 0).toInt(), 0, mostThreads);
  p.cacheMegabytes = std::clamp(settings.value(QStringLiteral("computing/cache"), p.cacheMegabytes).toInt(),
                                smallestCache, largestCache);
  const QString device = settings.value(QStringLiteral("computing/device")).toString();
  for (const DeviceChoice choice : {DeviceChoice::cpu, DeviceChoice::cuda})
    if (device == QLatin1String(to_string(choice))) p.device = choice;
  p.verdictLimit =
      std::clamp(settings.value(QStringLiteral("verdict/limit"), p.verdictLimit).toDouble(), 0.0, 1.0);
  p.startPage = settings.value(QStringLiteral("window/startPage"), true).toBool();
  return p;
}

void Preferences::store() const {
  QSettings settings;
  settings.setValue(QStringLiteral("data/folders"), dataFolders);
  settings.setValue(QStringLiteral("computing/threads"), threads);
  settings.setValue(QStringLiteral("computing/cache"), cacheMegabytes);
  settings.setValue(QStringLiteral("computing/device"), QString::fromUtf8(to_string(device)));
  settings.setValue(QStringLiteral("verdict/limit"), verdictLimit);
  settings.setValue(QStringLiteral("window/startPage"), startPage);
}

SessionOptions Preferences::session() const {
  SessionOptions options;
  options.threads = threads;
  options.cache_bytes = static_cast<std::size_t>(cacheMegabytes) << 20;
  return options;
}

QStringList recentFiles() {
  return QSettings().value(recentKey()).toStringList();
}

void rememberRecent(const QString& path) {
  QStringList files = recentFiles();
  files.removeAll(path);
  files.prepend(path);
  while (files.size() > recentAtMost) files.removeLast();
  QSettings().setValue(recentKey(), files);
}

}  // namespace lacewing::ui
