// The words by which JSON, the command line and the window name requests and their choices.

#include "session/requests.h"
#include "session/session.h"

namespace lacewing {

const char* request_name(const Request& request) {
  static constexpr const char* names[] = {"explain", "predict", "compare", "evaluate",
                                          "train",   "inspect", "pictures"};
  static_assert(std::size(names) == std::variant_size_v<Request>);
  return names[request.index()];
}

const char* to_string(OutputKind kind) {
  switch (kind) {
    case OutputKind::logit:
      return "logit";
    case OutputKind::probability:
      return "probability";
    case OutputKind::log_probability:
      return "log-probability";
    case OutputKind::loss:
      return "loss";
  }
  return "";
}

const char* to_string(NumberType type) {
  return type == NumberType::float32 ? "float32" : "float64";
}

const char* to_string(DeviceChoice device) {
  switch (device) {
    case DeviceChoice::automatic:
      return "auto";
    case DeviceChoice::cpu:
      return "cpu";
    case DeviceChoice::cuda:
      return "cuda";
  }
  return "";
}

const char* to_string(JobState state) {
  switch (state) {
    case JobState::queued:
      return "queued";
    case JobState::running:
      return "running";
    case JobState::paused:
      return "paused";
    case JobState::done:
      return "done";
    case JobState::failed:
      return "failed";
    case JobState::cancelled:
      return "cancelled";
  }
  return "";
}

}  // namespace lacewing
