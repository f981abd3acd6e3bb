#pragma once
// What the commands share while one runs: the session, loaded on first need, progress, and where requests are
// kept.

#include <functional>
#include <memory>
#include <string>

#include "interrupt.h"
#include "session/session.h"

namespace lacewing::cli {

/// Wrong usage: one line, exit code 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Program {
 public:
  /// Set by the command that was chosen; run after the command line is understood.
  std::function<void()> action;
  bool json = false;
  std::string save_request;
  int threads = 0;
  bool verbose = false;  ///< tell on stderr what is done when

  /// Saves the request if asked to, runs it under the progress bar, and waits. Throws Error, or Cancelled on
  /// an interrupt.
  ResultPointer run(const Request& request);
  Session& session();

 private:
  std::unique_ptr<Interrupt> interrupt_;
  std::unique_ptr<Session> session_;
};

}  // namespace lacewing::cli
