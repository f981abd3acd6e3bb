#pragma once
// The real window on checkpoints of chosen sizes, and pictures made in memory.

#include "sized_engine.h"
#include "window_fixture.h"

namespace lacewing::testing {

/// Values 0 .. 1 that differ from pixel to pixel.
inline std::shared_ptr<const Array<float>> pattern(std::int64_t channels, std::int64_t height,
                                                   std::int64_t width) {
  auto picture = std::make_shared<Array<float>>(Shape{channels, height, width});
  for (std::int64_t i = 0; i < picture->size(); ++i)
    (*picture)[i] = static_cast<float>((i * 37) % 101) / 100.0F;
  return picture;
}

class SizedWindow {
 public:
  /// Checkpoints by file name ("grey31k10"), the first is current; one picture.
  SizedWindow(const QStringList& checkpoints, std::shared_ptr<const Array<float>> picture)
      : dialogs(std::make_shared<AnsweredDialogs>()), delay(std::make_shared<std::atomic<int>>(0)) {
    ui::WindowParts parts;
    parts.fileDialogs = dialogs;
    parts.session.threads = 2;
    parts.session.create_engine = [delay = delay] { return std::make_unique<SizedEngine>(delay); };
    parts.keepLayout = false;
    window = std::make_unique<ui::MainWindow>(std::move(parts));
    std::vector<ui::Checkpoint> all;
    for (const QString& name : checkpoints) {
      ui::Checkpoint checkpoint;
      checkpoint.path = folder.filePath(name + QStringLiteral(".safetensors"));
      checkpoint.name = name;
      writeFile(checkpoint.path, "sized");
      all.push_back(checkpoint);
    }
    ui::CheckpointFamily family;
    family.checkpoints = std::move(all);
    family.pictures = {{std::move(picture), 0, QStringLiteral("pattern")}};
    ui::openFamily(window->document(), std::move(family));
  }

  bool open() {
    window->show();
    window->activateWindow();  // the focus is part of what is tested
    return QTest::qWaitForWindowExposed(window.get()) && QTest::qWaitForWindowActive(window.get()) &&
           settle();
  }
  bool settle() {
    return QTest::qWaitFor([this] { return window->settled() && window->client().idle(); }, 20000);
  }
  ui::Document& document() { return window->document(); }
  ui::Comparison& comparison() { return window->comparison(); }
  ui::ComparisonGrid& grid() { return window->grid(); }
  ui::Pane* pane(int row, int column) { return grid().pane(row, column); }
  ui::PictureCanvas* canvas(int row, int column) { return pane(row, column)->canvas(); }
  void trigger(const char* id) { window->actions()[id]->trigger(); }

  QTemporaryDir folder;
  std::shared_ptr<AnsweredDialogs> dialogs;
  std::shared_ptr<std::atomic<int>> delay;
  std::unique_ptr<ui::MainWindow> window;
};

}  // namespace lacewing::testing
