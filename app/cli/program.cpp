#include "program.h"

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "log.h"
#include "progress_bar.h"
#include "session/requests_json.h"

namespace lacewing::cli {

Session& Program::session() {
  if (!session_) {
    interrupt_ =
        std::make_unique<Interrupt>();  // before the session's threads, which inherit the signal mask
    SessionOptions options;
    options.threads = threads;
    session_ = std::make_unique<Session>(options);
  }
  return *session_;
}

ResultPointer Program::run(const Request& request) {
  if (!save_request.empty())
    write_atomically(save_request,
                     to_json(request).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  Session& running = session();
  if (verbose) {
    Log log;
    log.write(std::string(request_name(request)) + " on " + std::to_string(running.threads()) + " threads");
    const ResultPointer result = running.run(
        request, [&](const JobInfo& info) { log.progress(info); }, interrupt_->token());
    log.write("done");
    return result;
  }
  ProgressBar bar;
  return running.run(
      request, [&](const JobInfo& info) { bar.show(info); }, interrupt_->token());
}

}  // namespace lacewing::cli
