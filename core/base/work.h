#pragma once
// What a running piece of work may ask of, and tell, whoever started it. The engine sees only this face of a
// job.

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace lacewing {

struct Progress {
  std::int64_t done = 0;
  std::int64_t total = 0;  ///< 0: not known
  std::string unit;        ///< "steps", "pictures", "epochs"
  std::string note;        ///< one short sentence about this moment, may be empty
};

class Work {
 public:
  virtual ~Work() = default;

  /// Between nodes of a network: cheap. Throws Cancelled.
  virtual void check() = 0;
  /// Between chunks: check(), wait while the job is paused, and let interactive work go first.
  virtual void yield() = 0;
  /// True when a newer request of the same tag waits: a method that refines may stop after its first
  /// estimate.
  virtual bool superseded() const = 0;
  virtual void report(const Progress& progress) = 0;
  /// Calls body(0) ... body(count-1), each once, on the calling thread and any idle compute threads; returns
  /// when all have run. The first exception is rethrown here after the rest was skipped.
  virtual void parallel(std::int64_t count, const std::function<void(std::int64_t)>& body) = 0;
};

/// Calls body(first, count) for count items in pieces of at most `piece`, as Work::parallel does.
void in_pieces(Work& work, std::int64_t count, std::int64_t piece,
               const std::function<void(std::int64_t first, std::int64_t count)>& body);

/// Work in the calling thread, with nobody to tell: for tests and small helpers.
class PlainWork : public Work {
 public:
  explicit PlainWork(std::stop_token stop = {}) : stop_(std::move(stop)) {}
  void check() override;
  void yield() override { check(); }
  bool superseded() const override { return false; }
  void report(const Progress&) override {}
  void parallel(std::int64_t count, const std::function<void(std::int64_t)>& body) override;

 private:
  std::stop_token stop_;
};

}  // namespace lacewing
