#include "engine/device.h"

#include <c10/core/impl/VirtualGuardImpl.h>
#include <dlfcn.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "engine/quiet.h"
#include "network/device.h"

namespace lacewing {
namespace {

constexpr const char* kLibrary = "libtorch_cuda.so";
constexpr const char* kWayOut = "run ./dev setup --cuda on a machine with an NVIDIA GPU, or use --device cpu";

const at::Device kCuda(at::kCUDA, 0);

struct Cuda {
  bool available = false;
  std::string why_not;
};

Cuda load_cuda() {
  // Its static initialisers register all of CUDA with the part of LibTorch that is here already.
  if (dlopen(kLibrary, RTLD_NOW | RTLD_GLOBAL) == nullptr) {
    const char* told = dlerror();
    const std::string reason = told != nullptr ? told : "the loader gave no reason";
    const bool absent = reason.starts_with(std::string(kLibrary) + ": cannot open");
    return {false, absent ? "LibTorch's CUDA libraries are not installed" : reason};
  }
  if (!c10::impl::hasDeviceGuardImpl(at::kCUDA)) return {false, "this LibTorch was built without CUDA"};
  const QuietTorch no_warnings;  // of missing drivers; the line that is thrown tells of them
  if (c10::impl::VirtualGuardImpl(at::kCUDA).deviceCount() < 1)
    return {false, "no NVIDIA GPU with a driver was found"};
  // Full float32 everywhere, and the same kernels in every run.
  at::globalContext().setAllowTF32CuBLAS(false);
  at::globalContext().setAllowTF32CuDNN(false);
  at::globalContext().setBenchmarkCuDNN(false);
  at::globalContext().setDeterministicCuDNN(true);
  return {true, {}};
}

std::atomic<bool> cuda_runs = false;

const Cuda& cuda() {
  static const Cuda once = load_cuda();
  if (once.available) cuda_runs = true;
  return once;
}

// Kernels of two threads in one stream would wait for each other.
void take_own_stream() {
  thread_local bool taken = false;
  if (std::exchange(taken, true)) return;
  const c10::impl::VirtualGuardImpl guard(kCuda.type());
  guard.exchangeStream(guard.getStreamFromGlobalPool(kCuda));
}

// "NVIDIA H200": what the driver calls its first card.
std::string card_name() {
  std::error_code failed;
  for (const auto& card : std::filesystem::directory_iterator("/proc/driver/nvidia/gpus", failed)) {
    std::ifstream file(card.path() / "information");
    for (std::string line; std::getline(file, line);) {
      constexpr std::string_view key = "Model:";
      if (!line.starts_with(key)) continue;
      const std::size_t at = line.find_first_not_of(" \t", key.size());
      if (at != std::string::npos) return line.substr(at);
    }
  }
  return "NVIDIA GPU";
}

void wait_quietly() noexcept {
  try {
    wait_for_device(kCuda);
  } catch (const std::exception&) {  // a device that has failed: the first failure is told already
  }
}

}  // namespace

at::Device device_of(DeviceChoice choice) {
  if (choice == DeviceChoice::cpu) return at::kCPU;
  if (!cuda().available) {
    if (choice == DeviceChoice::automatic) return at::kCPU;
    throw Error("CUDA cannot be used: " + cuda().why_not, {}, kWayOut);
  }
  take_own_stream();
  return kCuda;
}

std::string device_name(at::Device device) {
  return c10::DeviceTypeName(device.type(), true);
}

std::vector<DeviceInfo> list_devices() {
  const Cuda& found = cuda();
  return {{DeviceChoice::cpu, "Processor", true, {}},
          {DeviceChoice::cuda, found.available ? card_name() : "NVIDIA GPU", found.available, found.why_not}};
}

void DeviceJob::parallel(std::int64_t count, const std::function<void(std::int64_t)>& body) {
  if (!cuda_runs) {
    job_.parallel(count, [&](std::int64_t i) {
      const QuietTorch no_warnings;
      body(i);
    });
    return;
  }
  wait_for_device(kCuda);  // what this thread has prepared for all
  job_.parallel(count, [&](std::int64_t i) {
    const QuietTorch no_warnings;
    take_own_stream();
    try {
      body(i);
    } catch (...) {
      wait_quietly();  // kernels may still read what is freed on the way out
      throw;
    }
    wait_for_device(kCuda);
  });
}

}  // namespace lacewing
