#pragma once
// The real window on a small family of its own, with settings that are thrown away.

#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <memory>

#include "base/random.h"
#include "gui_test.h"
#include "shell/main_window.h"
#include "small_engine.h"

namespace lacewing::testing {

/// Answers the dialogs instead of a person.
class AnsweredDialogs : public ui::FileDialogs {
 public:
  QStringList checkpoints, pictures;
  QString folder, save;
  Unsaved unsaved = Unsaved::discard;
  QStringList asked;  ///< the pictures of the last question
  QStringList openCheckpoints(QWidget*) override { return checkpoints; }
  QStringList openPictures(QWidget*) override { return pictures; }
  QString openFolder(QWidget*) override { return folder; }
  QString savePicture(QWidget*, const QString&) override { return save; }
  QString saveEdited(QWidget*, const QString&) override { return save; }
  QString saveMap(QWidget*, const QString&) override { return save; }
  QString saveFolder(QWidget*) override { return folder; }
  Unsaved askUnsaved(QWidget*, const QStringList& names) override {
    asked = names;
    return unsaved;
  }
};

inline void writeFile(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(bytes);
}

inline QByteArray bigEndian(quint32 value) {
  QByteArray bytes(4, '\0');
  for (int i = 0; i < 4; ++i) bytes[i] = static_cast<char>(value >> (24 - 8 * i));
  return bytes;
}

/// family.json, 12 random 8 x 8 pictures and three checkpoints (empty files: the small engine takes their
/// names).
inline void writeFamily(const QString& folder) {
  constexpr quint32 count = 12;
  QByteArray pictures = bigEndian(0x803) + bigEndian(count) + bigEndian(side) + bigEndian(side);
  QByteArray labels = bigEndian(0x801) + bigEndian(count);
  std::vector<float> values(count * side * side);
  RandomStream(3).fill_uniform(values);
  for (const float value : values) pictures.append(static_cast<char>(value * 255));
  for (quint32 i = 0; i < count; ++i) labels.append(static_cast<char>(i % classes));
  writeFile(folder + QStringLiteral("/pictures-idx3-ubyte"), pictures);
  writeFile(folder + QStringLiteral("/pictures-idx1-ubyte"), labels);
  const auto checkpoint = [&](const QString& file, const QString& norm, const QString& epsilon, double clean,
                              double robust) {
    writeFile(folder + QLatin1Char('/') + file, "small");
    return QJsonObject{{QStringLiteral("file"), file},   {QStringLiteral("name"), file},
                       {QStringLiteral("norm"), norm},   {QStringLiteral("epsilon"), epsilon},
                       {QStringLiteral("clean"), clean}, {QStringLiteral("robust"), robust}};
  };
  const QJsonObject family{
      {QStringLiteral("schema"), 1},
      {QStringLiteral("title"), QStringLiteral("Small family")},
      {QStringLiteral("pictures"), QStringLiteral("pictures-idx3-ubyte")},
      {QStringLiteral("class_names"), QJsonArray{QStringLiteral("Alder"), QStringLiteral("Birch"),
                                                 QStringLiteral("Cedar"), QStringLiteral("Dogwood")}},
      {QStringLiteral("robust_attack"), QStringLiteral("PGD-40")},
      {QStringLiteral("evaluated"), 1000},
      {QStringLiteral("checkpoints"),
       QJsonArray{
           checkpoint(QStringLiteral("standard.safetensors"), QStringLiteral("none"), QString(), 0.9, 0.1),
           checkpoint(QStringLiteral("linf.safetensors"), QStringLiteral("linf"), QStringLiteral("4/255"),
                      0.8, 0.5),
           checkpoint(QStringLiteral("l2.safetensors"), QStringLiteral("l2"), QStringLiteral("0.5"), 0.85,
                      0.4)}},
      {QStringLiteral("edit"), QJsonObject{{QStringLiteral("kind"), QStringLiteral("random_sign")},
                                           {QStringLiteral("epsilon"), QStringLiteral("8/255")},
                                           {QStringLiteral("seed"), 0},
                                           {QStringLiteral("picture"), 0}}}};
  writeFile(folder + QStringLiteral("/family.json"), QJsonDocument(family).toJson());
}

class SmallWindow {
 public:
  explicit SmallWindow(bool card = false)
      : dialogs(std::make_shared<AnsweredDialogs>()), stepDelay(std::make_shared<std::atomic<int>>(0)) {
    writeFamily(folder.path());
    ui::WindowParts parts;
    parts.fileDialogs = dialogs;
    parts.session.threads = 2;
    parts.session.create_engine = [delay = stepDelay, card] {
      return std::make_unique<SmallEngine>(delay, card);
    };
    window = std::make_unique<ui::MainWindow>(std::move(parts));
  }

  /// Shows the window, opens the family and waits for all maps.
  bool open() {
    window->show();
    if (!QTest::qWaitForWindowExposed(window.get())) return false;
    window->openFiles().openFamily(folder.path().toStdString());
    return settle();
  }
  /// Takes the focus, which a window does not get by itself everywhere.
  bool activate() {
    window->activateWindow();
    return QTest::qWaitForWindowActive(window.get());
  }
  bool settle() {
    return QTest::qWaitFor([this] { return window->settled() && window->client().idle(); }, 20000);
  }

  ui::Pane* pane(int row, ui::ComparisonGrid::Column column) { return window->grid().pane(row, column); }
  ui::ArrayPointer map(int row, ui::ComparisonGrid::Column column) {
    return pane(row, column)->canvas()->values();
  }
  void trigger(const char* id) { window->actions()[id]->trigger(); }

  /// Drags with the left button over the edited picture, in picture coordinates.
  void stroke(QPointF from, QPointF to) {
    ui::PictureCanvas* canvas = pane(0, ui::ComparisonGrid::attacked)->canvas();
    QTest::mousePress(canvas, Qt::LeftButton, {}, canvas->toView(from).toPoint());
    constexpr int moves = 6;
    for (int i = 1; i <= moves; ++i)
      QTest::mouseMove(canvas, canvas->toView(from + (to - from) * i / moves).toPoint());
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, canvas->toView(to).toPoint());
  }

  QTemporaryDir folder;
  std::shared_ptr<AnsweredDialogs> dialogs;
  std::shared_ptr<std::atomic<int>> stepDelay;
  std::unique_ptr<ui::MainWindow> window;
};

}  // namespace lacewing::testing
