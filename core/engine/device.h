#pragma once
// Where networks run. No other file names a kind of device.

#include "network/torch.h"
#include "session/engine.h"

namespace lacewing {

/// The device a request runs on: automatic is CUDA where it can be used, else the processor. The first
/// question about CUDA loads LibTorch's CUDA libraries. Throws Error with the reason and the way out when
/// CUDA is asked for and cannot be used.
at::Device device_of(DeviceChoice choice);
/// "cpu" or "cuda".
std::string device_name(at::Device device);
/// What there is, and why not.
std::vector<DeviceInfo> list_devices();

/// A job whose parallel loops may compute on a device: every thread has a stream of its own, and a chunk is
/// done when its stream is. On the processor it is the job itself.
class DeviceJob : public EngineJob {
 public:
  explicit DeviceJob(EngineJob& job) : job_(job) {}
  void check() override { job_.check(); }
  void yield() override { job_.yield(); }
  bool superseded() const override { return job_.superseded(); }
  void report(const Progress& progress) override { job_.report(progress); }
  void publish(ResultPointer estimate) override { job_.publish(std::move(estimate)); }
  void parallel(std::int64_t count, const std::function<void(std::int64_t)>& body) override;

 private:
  EngineJob& job_;
};

}  // namespace lacewing
