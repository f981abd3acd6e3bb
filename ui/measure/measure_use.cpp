#include "measure/measure_use.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QTimer>
#include <QtWidgets/QPlainTextEdit>

#include <cstdio>

#include "commands/stroke_command.h"
#include "measure/loop_watch.h"
#include "measure/memory_curve.h"
#include "measure/random_use.h"
#include "shell/main_window.h"

namespace lacewing::ui {
namespace {

struct Pace {
  int step, move;  ///< ms to the next thing done, and to the next move of a drag
};
constexpr Pace person{60, 16}, hurried{6, 2};
constexpr int lookEvery = 5000;    // ms between looks at the memory
constexpr int waitAtMost = 60000;  // ms for the window to settle
// What is bounded fills first, in a hurry: undo steps, and the kernels that oneDNN keeps for every shape and
// size of a batch (20,000 steps, half an hour at a person's pace). Growth is counted afterwards.
constexpr double warmUpShare = 0.5;
constexpr quint32 seed = 20260101;

double rounded(double value) {
  return std::round(value * 1000) / 1000;
}

void print(const QJsonObject& object) {
  std::printf("%s\n", QJsonDocument(object).toJson(QJsonDocument::Compact).constData());
  std::fflush(stdout);
}

class UseProbe : public QObject {
 public:
  UseProbe(MainWindow& window, double minutes, bool sample)
      : QObject(&window),
        window_(window),
        length_(minutes),
        use_(window, seed, sample),
        curve_(warmUpShare * minutes),
        watch_(this) {
    clock_.start();
    step_.setSingleShot(true);
    connect(&step_, &QTimer::timeout, this, &UseProbe::step);
    connect(&look_, &QTimer::timeout, this, &UseProbe::look);
    step_.start(person.step);
  }

 private:
  double minutes() const { return static_cast<double>(clock_.elapsed()) / 60000; }
  const Pace& pace() const { return begun_ && minutes() < warmUpShare * length_ ? hurried : person; }

  void step() {
    // First: a dialog may run an event loop of its own.
    step_.start(use_.isDragging() ? pace().move : pace().step);
    if (!begun_) {
      begin();
    } else if (minutes() > length_) {
      finish();
    } else {
      ++steps_;
      watch_.setDoing(use_.step());
    }
  }

  void begin() {
    const QString problem = window_.messageBar().message();
    if (clock_.elapsed() > waitAtMost || !problem.isEmpty()) {
      std::fprintf(stderr, "error: %s\n",
                   problem.isEmpty() ? "the window does not settle" : qPrintable(problem));
      QCoreApplication::exit(1);
      return step_.stop();
    }
    if (!window_.settled()) return;
    begun_ = true;
    fillLog();
    clock_.restart();
    watch_.start();
    look_.start(lookEvery);
    look();
  }

  // Half an hour would not: it would grow to the end.
  void fillLog() {
    auto* log = window_.findChild<QPlainTextEdit*>(QStringLiteral("logView"));
    for (int line = 0; line < log->maximumBlockCount(); ++line)
      log->appendPlainText(QStringLiteral("00:00:00  A line as long as what the window usually reports"));
  }

  void look() {
    const MemorySample sample = memoryNow(minutes(), strokeBytes(*window_.document().undoStack()));
    curve_.add(sample);
    if (sample.at < printed_) return;
    ++printed_;
    print({{QStringLiteral("minute"), rounded(sample.at)},
           {QStringLiteral("resident_mib"), rounded(sample.resident())},
           {QStringLiteral("own_mib"), rounded(sample.own)},
           {QStringLiteral("files_mib"), rounded(sample.files)},
           {QStringLiteral("heap_mib"), rounded(sample.heap)},
           {QStringLiteral("strokes_mib"), rounded(sample.strokes)},
           {QStringLiteral("objects"), window_.findChildren<QObject*>().size()},
           {QStringLiteral("undo_steps"), window_.document().undoStack()->count()},
           {QStringLiteral("pictures"), static_cast<int>(window_.document().pictures().size())},
           {QStringLiteral("steps"), steps_}});
  }

  void finish() {
    step_.stop();
    look_.stop();
    watch_.stop();
    QJsonObject slow, done;
    for (const auto& [what, work] : watch_.slow())
      slow[what] = QJsonObject{{QStringLiteral("work_ms"), rounded(work.work)},
                               {QStringLiteral("block_ms"), rounded(work.block)},
                               {QStringLiteral("times"), work.times}};
    for (auto it = use_.done().begin(); it != use_.done().end(); ++it) done[it.key()] = it.value();
    const bool flat = curve_.isFlat(flatGrowth), blocked = watch_.blocks() > 0 || watch_.longWorks() > 0;
    print({{QStringLiteral("minutes"), rounded(minutes())},
           {QStringLiteral("steps"), steps_},
           {QStringLiteral("warm_up_minutes"), warmUpShare * length_},
           {QStringLiteral("own_mib_per_minute"), rounded(curve_.growth(&MemorySample::own))},
           {QStringLiteral("own_rise_mib_per_minute"), rounded(curve_.rise(&MemorySample::own))},
           {QStringLiteral("heap_mib_per_minute"), rounded(curve_.growth(&MemorySample::heap))},
           {QStringLiteral("tolerance_mib_per_minute"), flatGrowth},
           {QStringLiteral("flat"), flat},
           {QStringLiteral("longest_work_ms"), rounded(watch_.longestWork())},
           {QStringLiteral("work_over_50_ms"), watch_.longWorks()},
           {QStringLiteral("longest_block_ms"), rounded(watch_.longestBlock())},
           {QStringLiteral("blocks_over_50_ms"), watch_.blocks()},
           {QStringLiteral("over_25_ms"), slow},
           {QStringLiteral("done"), done}});
    window_.document().markSaved(true);
    window_.close();
    QCoreApplication::exit(flat && !blocked ? 0 : 1);
  }

  MainWindow& window_;
  double length_;
  RandomUse use_;
  MemoryCurve curve_;
  LoopWatch watch_;
  QElapsedTimer clock_;
  QTimer step_, look_;
  bool begun_ = false;
  int steps_ = 0, printed_ = 0;
};

}  // namespace

void measureUse(MainWindow& window, double minutes, bool sample) {
  new UseProbe(window, minutes, sample);
}

}  // namespace lacewing::ui
