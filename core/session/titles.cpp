#include <filesystem>

#include "session/job.h"

namespace lacewing {
namespace {

std::string file_name(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

struct Title {
  std::string operator()(const ExplainRequest& request) const {
    return "Explain " + file_name(request.model.path) + ": " + request.method;
  }
  std::string operator()(const PredictRequest& request) const {
    return "Predict " + file_name(request.model.path);
  }
  std::string operator()(const CompareRequest&) const { return "Compare maps"; }
  std::string operator()(const EvaluateRequest& request) const {
    return "Evaluate " + file_name(request.model.path) + ": " + request.metric + " on " + request.dataset;
  }
  std::string operator()(const TrainRequest& request) const {
    return "Train " + request.architecture + " on " + request.dataset;
  }
  std::string operator()(const InspectRequest& request) const {
    return "Inspect " + file_name(request.model.path);
  }
  std::string operator()(const PicturesRequest& request) const { return "Read " + request.dataset; }
};

}  // namespace

std::string default_title(const Request& request) {
  return std::visit(Title(), request);
}

}  // namespace lacewing
