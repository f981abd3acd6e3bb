#include "session/engine_library.h"

#include <dlfcn.h>

#include <cstdlib>

namespace lacewing {
namespace {

constexpr const char* library_name = "liblacewing-engine.so";

std::filesystem::path program_folder() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
}

std::string loader_reason() {
  const char* reason = dlerror();
  return reason ? reason : "the loader gave no reason";
}

}  // namespace

void prepare_environment() {
  setenv("OMP_WAIT_POLICY", "passive", 0);
  setenv("OMP_NUM_THREADS", "1", 0);
}

std::vector<std::filesystem::path> engine_candidates(const std::string& given) {
  if (!given.empty()) return {given};
  if (const char* set = std::getenv("LACEWING_LIB"); set && *set) {
    std::error_code error;
    const std::filesystem::path path = set;
    return {std::filesystem::is_directory(path, error) ? path / library_name : path};
  }
  const std::filesystem::path folder = program_folder();
  return {folder / library_name, folder.parent_path() / "lib" / library_name};
}

std::unique_ptr<Engine> load_engine(const std::string& given) {
  std::string looked;
  for (const std::filesystem::path& path : engine_candidates(given)) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
      looked += (looked.empty() ? "" : ", ") + path.string();
      continue;
    }
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library)
      throw Error(loader_reason(), path.filename().string(),
                  "LibTorch must lie where it lay when the engine was built, or in LD_LIBRARY_PATH");
    const auto create = reinterpret_cast<Engine* (*)()>(dlsym(library, "lacewing_create_engine"));
    if (!create) throw Error(loader_reason(), path.filename().string(), "It is not Lacewing's engine");
    return std::unique_ptr<Engine>(create());
  }
  throw Error("not found; looked for " + looked, library_name,
              "Build it, or name its folder in the environment variable LACEWING_LIB");
}

}  // namespace lacewing
