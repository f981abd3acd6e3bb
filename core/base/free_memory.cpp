#include "base/free_memory.h"

#include <fstream>
#include <limits>
#include <string>

namespace lacewing {

std::optional<std::int64_t> free_memory(const std::filesystem::path& meminfo) {
  constexpr auto to_line_end = std::numeric_limits<std::streamsize>::max();
  std::ifstream file(meminfo);
  std::optional<std::int64_t> available;
  std::int64_t swap = 0, kib = 0;
  // "MemAvailable:   12345 kB"
  for (std::string name; file >> name >> kib; file.ignore(to_line_end, '\n')) {
    if (name == "MemAvailable:") available = kib << 10;
    if (name == "SwapFree:") swap = kib << 10;
  }
  return available ? std::optional(*available + swap) : std::nullopt;
}

}  // namespace lacewing
