#include "shell/screenshot.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>

#include <cstdio>
#include <memory>

#include "base/error.h"
#include "models/save_files.h"
#include "shell/main_window.h"

namespace lacewing::ui {
namespace {

constexpr int lookEvery = 50;    // ms
constexpr int looksSettled = 6;  // in a row: similarity numbers and thumbnails come after the maps

}  // namespace

void takeScreenshot(MainWindow& window, const QString& file, int seconds) {
  auto* timer = new QTimer(&window);
  const auto clock = std::make_shared<QElapsedTimer>();
  const auto quiet = std::make_shared<int>(0);
  clock->start();
  QObject::connect(timer, &QTimer::timeout, &window, [=, &window] {
    *quiet = window.finished() ? *quiet + 1 : 0;
    const bool late = clock->elapsed() > seconds * 1000;
    if (*quiet < looksSettled && !late) return;
    timer->stop();
    const QString problem = window.messageBar().message();
    bool written = true;
    try {
      saveImage(file, window.grab().toImage());
    } catch (const Error& error) {
      written = false;
      std::fprintf(stderr, "error: %s\n", one_line(error).c_str());
    }
    if (!problem.isEmpty()) std::fprintf(stderr, "error: %s\n", qPrintable(problem));
    if (late && problem.isEmpty())
      std::fprintf(stderr, "error: not every pane was done after %d s\n", seconds);
    window.document().markSaved(true);
    window.close();
    QCoreApplication::exit(written && problem.isEmpty() && !late ? 0 : 1);
  });
  timer->start(lookEvery);
}

}  // namespace lacewing::ui
