#include "interrupt.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>

namespace lacewing::cli {
namespace {

constexpr int wake_up = SIGUSR1;  // ends the waiting thread

sigset_t signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, wake_up}) sigaddset(&set, signal);
  return set;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t set = signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::thread([this] { wait(); });
}

Interrupt::~Interrupt() {
  closing_ = true;
  pthread_kill(thread_.native_handle(), wake_up);
  thread_.join();
}

void Interrupt::wait() {
  const sigset_t set = signals();
  for (;;) {
    int signal = 0;
    if (sigwait(&set, &signal) != 0) return;
    if (closing_) return;
    if (signal == wake_up) continue;
    if (stop_.stop_requested()) _exit(130);
    stop_.request_stop();
  }
}

}  // namespace lacewing::cli
