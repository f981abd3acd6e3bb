#include "measure/measure_brush.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>
#include <QtGui/QMouseEvent>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <deque>
#include <memory>

#include "measure/loop_watch.h"
#include "shell/main_window.h"

namespace lacewing::ui {
namespace {

constexpr int moveEvery = 16;      // ms: 60 moves a second
constexpr int waitAtMost = 60000;  // ms for the window to settle

class BrushProbe : public QObject {
 public:
  BrushProbe(MainWindow& window, int moves) : QObject(&window), window_(window), moves_(moves) {
    canvas_ = window.grid().pane(0, ComparisonGrid::attacked)->canvas();
    map_ = window.grid().pane(1, ComparisonGrid::attacked)->canvas();
    map_->installEventFilter(this);
    clock_.start();
    connect(&start_, &QTimer::timeout, this, &BrushProbe::startWhenSettled);
    start_.start(50);
    step_.setTimerType(Qt::PreciseTimer);
    connect(&step_, &QTimer::timeout, this, &BrushProbe::paintOne);
    connect(&window.comparison(), &Comparison::cellChanged, this, &BrushProbe::cellChanged);
  }

 private:
  double milliseconds() const { return static_cast<double>(clock_.nsecsElapsed()) / 1e6; }

  void startWhenSettled() {
    if (!window_.settled() || !window_.client().idle()) {
      if (clock_.elapsed() > waitAtMost) giveUp("the window did not settle within a minute");
      return;
    }
    start_.stop();
    if (!window_.document().edited()) return giveUp("no picture to paint on: name one, or a folder of them");
    if (!window_.comparison().target()) return giveUp("no map to measure: name a checkpoint");
    window_.actions()["toolBrush"]->trigger();
    watch_.start();
    send(QEvent::MouseButtonPress, 0);
    step_.start(moveEvery);
  }

  void giveUp(const char* reason) {
    start_.stop();
    std::fprintf(stderr, "error: %s\n", reason);
    window_.close();
    QCoreApplication::exit(1);
  }

  void send(QEvent::Type type, int index) {
    const double t = 0.11 * index;  // a slow Lissajous curve over the picture
    const QPointF pixel((0.5 + 0.35 * std::sin(t)) * canvas_->pictureSize().width(),
                        (0.5 + 0.35 * std::sin(0.7 * t + 1)) * canvas_->pictureSize().height());
    const QPointF view = canvas_->toView(pixel);
    const auto button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
    const auto buttons = type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton;
    QMouseEvent event(type, view, QPointF(canvas_->mapToGlobal(view.toPoint())), button, buttons,
                      Qt::NoModifier);
    QCoreApplication::sendEvent(canvas_, &event);
  }

  void paintOne() {
    if (done_ == moves_) {
      step_.stop();
      send(QEvent::MouseButtonRelease, done_);
      QTimer::singleShot(1000, this, [this] { finish(); });
      return;
    }
    ++done_;
    const std::shared_ptr<const Array<float>> before = window_.document().edited();
    const double sent = milliseconds();
    waiting_.push_back({sent, 0});  // the request may go out while the event is handled
    send(QEvent::MouseMove, done_);
    handling_.push_back(milliseconds() - sent);
    // A move within the same pixels changes nothing, so nothing has to follow.
    if (*window_.document().edited() == *before) waiting_.pop_back();
  }

  void cellChanged(int row, int column) {
    if (row != 0 || column != ComparisonGrid::attacked) return;
    const MapCell& cell = window_.comparison().cell(0, Side::attacked);
    // A request that went out now covers all moves made so far.
    if (cell.asked != lastAsked_) {
      lastAsked_ = cell.asked;
      for (auto& move : waiting_) {
        if (move.covered != 0) continue;
        move.covered = cell.asked;
        waits_.push_back(milliseconds() - move.sent);
      }
      asked_ = milliseconds();
    }
    if (cell.shown != lastShown_) {
      lastShown_ = cell.shown;
      arrived_ = milliseconds();
      if (cell.shown == cell.asked) answers_.push_back(arrived_ - asked_);  // else a newer one is on its way
    }
  }

  bool eventFilter(QObject* object, QEvent* event) override {
    if (event->type() == QEvent::Paint) QTimer::singleShot(0, this, &BrushProbe::painted);
    return QObject::eventFilter(object, event);
  }

  void painted() {
    const MapCell& cell = window_.comparison().cell(0, Side::attacked);
    if (cell.map != map_->values()) return;
    while (!waiting_.empty() && waiting_.front().covered != 0 && waiting_.front().covered <= cell.shown) {
      times_.push_back(milliseconds() - waiting_.front().sent);
      paints_.push_back(milliseconds() - arrived_);
      waiting_.pop_front();
    }
  }

  static double quantile(std::vector<double> values, double share) {
    if (values.empty()) return -1;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1,
                           static_cast<std::size_t>(share * static_cast<double>(values.size())))];
  }

  void finish() {
    watch_.stop();
    std::printf("{\"moves\": %d, \"updates\": %zu", done_, times_.size());
    const std::pair<const char*, const std::vector<double>*> parts[] = {{"total", &times_},
                                                                        {"event", &handling_},
                                                                        {"wait", &waits_},
                                                                        {"answer", &answers_},
                                                                        {"paint", &paints_}};
    for (const auto& [name, values] : parts) {
      std::printf(", \"%s_ms\": {\"p50\": %.1f, \"p95\": %.1f, \"max\": %.1f}", name, quantile(*values, 0.5),
                  quantile(*values, 0.95), quantile(*values, 1));
    }
    // The second is the window's thread's own work between two heartbeats: it does not grow on a busy
    // machine.
    std::printf(", \"longest_block_ms\": %.1f, \"longest_work_ms\": %.1f}\n", watch_.longestBlock(),
                watch_.longestWork());
    std::fflush(stdout);
    window_.document().markSaved(true);
    window_.close();
    QCoreApplication::exit(times_.empty() ? 1 : 0);
  }

  struct Move {
    double sent;
    std::uint64_t covered;  ///< the request that includes this move; 0: none yet
  };

  MainWindow& window_;
  int moves_, done_ = 0;
  PictureCanvas *canvas_, *map_;
  QElapsedTimer clock_;
  QTimer start_, step_;
  LoopWatch watch_;
  std::uint64_t lastAsked_ = 0, lastShown_ = 0;
  double asked_ = 0, arrived_ = 0;
  std::deque<Move> waiting_;
  std::vector<double> times_, handling_, waits_, answers_, paints_;
};

}  // namespace

void measureBrush(MainWindow& window, int moves) {
  new BrushProbe(window, moves);
}

}  // namespace lacewing::ui
