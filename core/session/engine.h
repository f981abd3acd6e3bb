#pragma once
// The engine's face: torch-free, implemented in the shared library that is loaded on first need.

#include <functional>

#include "base/work.h"
#include "session/requests.h"
#include "session/results.h"

namespace lacewing {

/// A job as the engine sees it: Work, and a way to publish estimates before the end.
class EngineJob : public Work {
 public:
  virtual void publish(ResultPointer estimate) = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;
  /// Runs any request in the calling thread (and on idle compute threads through the job). Thread-safe.
  /// Throws Error, or Cancelled; nothing of torch crosses this call.
  virtual ResultPointer run(const Request& request, EngineJob& job) = 0;
  /// The key under which the result may be cached: a digest of the resolved request, the model file, the
  /// data, and the engine and LibTorch versions; empty when the request must not be cached (training, files
  /// that change). Loads the model where it is not yet. Throws Error, or Cancelled.
  virtual std::string cache_key(const Request& request, EngineJob& job) = 0;
  virtual Catalogue catalogue() const = 0;
  /// What networks can run on; asking may load a device's libraries. The processor alone by default.
  virtual std::vector<DeviceInfo> devices() { return {{DeviceChoice::cpu, "Processor", true, {}}}; }
  virtual std::string version() const = 0;
};

}  // namespace lacewing

/// The one symbol of the engine library.
extern "C" lacewing::Engine* lacewing_create_engine();
