#pragma once
// How long the event loop is away: a heartbeat every 5 ms, and what the thread did between two of them.

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>

#include <map>

namespace lacewing::ui {

class LoopWatch : public QObject {
 public:
  explicit LoopWatch(QObject* parent = nullptr);
  void start();
  void stop() { beat_.stop(); }
  /// What work from now on is put down to.
  void setDoing(const QString& what) { doing_ = what; }

  /// ms between two heartbeats beyond their distance: grows on a busy machine.
  double longestBlock() const { return longestBlock_; }
  /// ms of processor time of this thread between two heartbeats: does not grow on a busy machine.
  double longestWork() const { return longestWork_; }

  struct Slow {
    double work = 0, block = 0;  ///< ms, the longest of each
    int times = 0;
  };
  /// Work or blocks of more than slowAfter, by what was done.
  const std::map<QString, Slow>& slow() const { return slow_; }
  /// Blocks and work of more than 50 ms: what a person may notice, and what of it is not a busy machine's.
  int blocks() const { return blocks_; }
  int longWorks() const { return longWorks_; }

  static constexpr double blocked = 50, slowAfter = 25;  ///< ms

 private:
  void look();
  QElapsedTimer clock_;
  QTimer beat_;
  QString doing_;
  double lastBeat_ = 0, lastWork_ = 0, longestBlock_ = 0, longestWork_ = 0;
  int blocks_ = 0, longWorks_ = 0;
  std::map<QString, Slow> slow_;
};

}  // namespace lacewing::ui
