#pragma once
// What the system could still give.

#include <cstdint>
#include <filesystem>
#include <optional>

namespace lacewing {

/// Bytes that may be taken without other programs losing theirs, swap included: MemAvailable and SwapFree of
/// Linux. Nothing when `meminfo` does not tell.
std::optional<std::int64_t> free_memory(const std::filesystem::path& meminfo = "/proc/meminfo");

}  // namespace lacewing
