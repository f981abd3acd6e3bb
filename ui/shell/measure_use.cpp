#include "shell/measure_use.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QRandomGenerator>
#include <QtCore/QTimer>
#include <QtGui/QMouseEvent>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "commands/choice_commands.h"
#include "shell/main_window.h"
#include "shell/thread_time.h"

namespace lacewing::ui {
namespace {

constexpr int stepEvery = 60;         // ms
constexpr int heartbeatEvery = 5;     // ms
constexpr int lookEvery = 5000;       // ms between looks at the memory
constexpr double warmUpShare = 0.25;  // caches fill first; growth is counted afterwards
constexpr quint32 seed = 20260101;

/// Resident memory of this program, MiB.
double residentMegabytes() {
  std::ifstream file("/proc/self/statm");
  double pages = 0, resident = 0;
  file >> pages >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

class UseProbe : public QObject {
 public:
  UseProbe(MainWindow& window, double minutes)
      : QObject(&window), window_(window), length_(minutes * 60000), random_(seed) {
    clock_.start();
    connect(&step_, &QTimer::timeout, this, &UseProbe::step);
    connect(&look_, &QTimer::timeout, this, &UseProbe::look);
    heartbeat_.setTimerType(Qt::PreciseTimer);
    connect(&heartbeat_, &QTimer::timeout, this, [this] {
      const double now = milliseconds();
      const double gap = now - lastBeat_ - heartbeatEvery;
      if (gap > 50) ++blocks_;
      longest_ = std::max(longest_, gap);
      lastBeat_ = now;
      const double worked = threadMilliseconds();
      if (worked - lastWork_ > longestWork_) {
        longestWork_ = worked - lastWork_;
        during_ = doing_;
      }
      lastWork_ = worked;
    });
    step_.start(stepEvery);
  }

 private:
  struct Sample {
    double at, megabytes;
  };

  double milliseconds() const { return static_cast<double>(clock_.nsecsElapsed()) / 1e6; }
  int below(int limit) { return limit <= 0 ? 0 : static_cast<int>(random_.bounded(limit)); }

  void step() {
    if (!begun_) {
      if (!window_.settled()) return;
      begun_ = true;
      clock_.restart();
      lastBeat_ = 0;
      lastWork_ = threadMilliseconds();
      heartbeat_.start(heartbeatEvery);
      look_.start(lookEvery);
      look();
    }
    if (milliseconds() > length_) {
      finish();
      return;
    }
    ++steps_;
    act();
  }

  void trigger(const char* id) {
    doing_ = id;
    QAction* action = window_.actions()[id];
    if (action->isEnabled()) action->trigger();
  }

  void act() {
    Document& document = window_.document();
    static const char* tools[] = {"toolBrush", "toolEraser", "toolNoise",
                                  "toolBlur",  "toolPatch",  "toolStamp"};
    static const char* others[] = {
        "zoomIn",     "zoomOut",     "zoomFit",      "linkPanes",     "maximisePane",
        "lockRanges", "resetRanges", "newNoiseSeed", "themeDark",     "themeLight",
        "undo",       "redo",        "showEdits",    "retry",         "restoreOriginal",
        "viewWipe",   "viewFlip",    "viewOverlay",  "viewSideBySide"};
    switch (below(10)) {
      case 0:
        doing_ = "choosePicture";
        choosePicture(document, below(static_cast<int>(document.pictures().size())));
        break;
      case 1:
        doing_ = "chooseCheckpoint";
        chooseCheckpoint(document, below(static_cast<int>(document.checkpoints().size())));
        break;
      case 2:
        doing_ = "chooseNoise";
        chooseNoise(document, {below(33) / 255.0, static_cast<std::uint64_t>(below(100))});
        break;
      case 3: {
        doing_ = "edits";
        const PictureEdits before = document.edits();
        PictureEdits edits;
        edits.blur = below(30) / 10.0;
        edits.rotation = below(41) - 20;
        edits.gaussian = below(20) / 200.0;
        document.setEdits(below(3) == 0 ? PictureEdits{} : edits);
        recordEdits(document, QStringLiteral("Edits"), -1, before);
        break;
      }
      case 4:
      case 5:
        trigger(others[below(static_cast<int>(std::size(others)))]);
        break;
      default:
        trigger(tools[below(static_cast<int>(std::size(tools)))]);
        doing_ = "stroke";
        stroke();
        break;
    }
  }

  void stroke() {
    PictureCanvas* canvas = window_.grid().pane(0, ComparisonGrid::attacked)->canvas();
    if (canvas->isEmpty() || !canvas->isVisible()) return;
    const QSize size = canvas->pictureSize();
    const auto place = [&] {
      return canvas->toView({random_.bounded(1.0) * size.width(), random_.bounded(1.0) * size.height()});
    };
    const auto send = [&](QEvent::Type type, QPointF at) {
      const auto button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
      const auto held = type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton;
      QMouseEvent event(type, at, QPointF(canvas->mapToGlobal(at.toPoint())), button, held, Qt::NoModifier);
      QCoreApplication::sendEvent(canvas, &event);
    };
    send(QEvent::MouseButtonPress, place());
    for (int i = 0; i < 4; ++i) send(QEvent::MouseMove, place());
    send(QEvent::MouseButtonRelease, place());
  }

  void look() { samples_.push_back({milliseconds(), residentMegabytes()}); }

  // Growth by least squares over what comes after the warm-up, so that one peak does not decide.
  double growthPerMinute() const {
    double n = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (const Sample& sample : samples_) {
      if (sample.at < warmUpShare * length_) continue;
      const double minutes = sample.at / 60000;
      n += 1;
      x += minutes;
      y += sample.megabytes;
      xx += minutes * minutes;
      xy += minutes * sample.megabytes;
    }
    const double spread = n * xx - x * x;
    return spread > 0 ? (n * xy - x * y) / spread : 0;
  }

  void finish() {
    step_.stop();
    heartbeat_.stop();
    look_.stop();
    look();
    const auto warm = std::find_if(samples_.begin(), samples_.end(),
                                   [this](const Sample& s) { return s.at >= warmUpShare * length_; });
    const double after = warm == samples_.end() ? samples_.front().megabytes : warm->megabytes;
    std::printf(
        "{\"minutes\": %.2f, \"steps\": %d, \"start_mb\": %.1f, \"warm_mb\": %.1f, \"end_mb\": %.1f, "
        "\"growth_mb_per_minute\": %.3f, \"longest_block_ms\": %.1f, \"blocks_over_50_ms\": %d, "
        "\"longest_work_ms\": %.1f, "
        "\"during\": \"%s\"}\n",
        milliseconds() / 60000, steps_, samples_.front().megabytes, after, samples_.back().megabytes,
        growthPerMinute(), longest_, blocks_, longestWork_, during_);
    std::fflush(stdout);
    window_.document().markSaved(true);
    window_.close();
    QCoreApplication::exit(steps_ > 0 ? 0 : 1);
  }

  MainWindow& window_;
  double length_;
  QRandomGenerator random_;
  QElapsedTimer clock_;
  QTimer step_, look_, heartbeat_;
  bool begun_ = false;
  int steps_ = 0, blocks_ = 0;
  double lastBeat_ = 0, longest_ = 0, lastWork_ = 0, longestWork_ = 0;
  const char* doing_ = "start";
  const char* during_ = "start";
  std::vector<Sample> samples_;
};

}  // namespace

void measureUse(MainWindow& window, double minutes) {
  new UseProbe(window, minutes);
}

}  // namespace lacewing::ui
