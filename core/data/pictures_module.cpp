#include "data/pictures_module.h"

#include <dlfcn.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <mutex>

#include "base/error.h"
#include "data/opencv/codec.h"

namespace lacewing {

namespace {

constexpr const char* module_name = "liblacewing-pictures.so";

struct Module {
  decltype(&lacewing_decode) decode = nullptr;
  decltype(&lacewing_encode_png) encode_png = nullptr;
  decltype(&lacewing_encode_jpeg) encode_jpeg = nullptr;
  decltype(&lacewing_free) free = nullptr;
};

// LACEWING_LIB (the module's folder, or the module), beside the program, ../lib, ../lib/lacewing.
std::vector<std::filesystem::path> candidates() {
  std::vector<std::filesystem::path> paths;
  if (const char* given = std::getenv("LACEWING_LIB"); given != nullptr && *given != '\0') {
    const std::filesystem::path path = given;
    paths.push_back(path.extension() == ".so" ? path : path / module_name);
  }
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (!failed)
    for (const char* folder : {".", "../lib", "../lib/lacewing"})
      paths.push_back(program.parent_path() / folder / module_name);
  return paths;
}

template <class Function>
void resolve(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  if (function == nullptr) throw Error(std::string(module_name) + " has no " + name, {}, "Build it again.");
}

Module load() {
  const std::string way_out =
      std::string("Build Lacewing with OpenCV (LACEWING_GUI=ON), or set LACEWING_LIB to the folder of ") +
      module_name + "; .npy works without it.";
  for (const auto& path : candidates()) {
    std::error_code failed;
    if (!std::filesystem::exists(path, failed)) continue;
    void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
      const char* reason = ::dlerror();
      throw Error(std::string("the pictures module cannot be loaded (") +
                      (reason != nullptr ? reason : "unknown") + ")",
                  {}, way_out);
    }
    Module module;
    decltype(&lacewing_pictures_version) version = nullptr;
    resolve(library, "lacewing_pictures_version", version);
    if (version() != LACEWING_PICTURES_VERSION)
      throw Error(std::string(module_name) + " is of another version", {}, "Build it again.");
    resolve(library, "lacewing_decode", module.decode);
    resolve(library, "lacewing_encode_png", module.encode_png);
    resolve(library, "lacewing_encode_jpeg", module.encode_jpeg);
    resolve(library, "lacewing_free", module.free);
    return module;  // stays loaded: OpenCV does not unload cleanly
  }
  throw Error("pictures need the module " + std::string(module_name) + ", which is not here", {}, way_out);
}

// Loaded once; a failure is told to everyone who asks, and tried again by the next.
const Module& pictures_module() {
  static std::once_flag once;
  static Module module;
  std::call_once(once, [] { module = load(); });
  return module;
}

struct Free {
  void operator()(void* memory) const { pictures_module().free(memory); }
};

}  // namespace

Array<float> decode_picture(std::span<const std::byte> file) {
  const Module& module = pictures_module();
  LacewingSamples decoded{};
  std::array<char, 256> reason{};
  if (module.decode(reinterpret_cast<const std::uint8_t*>(file.data()), file.size(), &decoded, reason.data(),
                    reason.size()) != 0)
    throw Error(reason.data());
  const std::unique_ptr<std::uint16_t, Free> samples(decoded.samples);
  Array<float> picture({decoded.channels, decoded.height, decoded.width});
  const std::int64_t pixels = decoded.height * decoded.width;
  const auto white = static_cast<float>(decoded.largest);
  for (std::int64_t c = 0; c < decoded.channels; ++c)
    for (std::int64_t i = 0; i < pixels; ++i)
      picture[c * pixels + i] = static_cast<float>(samples.get()[i * decoded.channels + c]) / white;
  return picture;
}

namespace {

/// `encode(out, size, reason, reason size)` fills memory of the module; the bytes are copied out of it.
template <class Encode>
std::vector<std::byte> encoded(Encode encode) {
  std::uint8_t* file = nullptr;
  std::size_t size = 0;
  std::array<char, 256> reason{};
  if (encode(&file, &size, reason.data(), reason.size()) != 0) throw Error(reason.data());
  const std::unique_ptr<std::uint8_t, Free> owner(file);
  std::vector<std::byte> bytes(size);
  std::memcpy(bytes.data(), file, size);
  return bytes;
}

}  // namespace

std::vector<std::byte> encode_png(std::span<const std::uint8_t> samples, std::int64_t height,
                                  std::int64_t width, std::int64_t channels) {
  return encoded([&](std::uint8_t** out, std::size_t* size, char* reason, std::size_t reason_size) {
    return pictures_module().encode_png(samples.data(), height, width, channels, out, size, reason,
                                        reason_size);
  });
}

std::vector<std::byte> encode_jpeg(std::span<const std::uint8_t> samples, std::int64_t height,
                                   std::int64_t width, std::int64_t channels, int quality) {
  return encoded([&](std::uint8_t** out, std::size_t* size, char* reason, std::size_t reason_size) {
    return pictures_module().encode_jpeg(samples.data(), height, width, channels, quality, out, size, reason,
                                         reason_size);
  });
}

}  // namespace lacewing
