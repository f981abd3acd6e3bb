#pragma once
// What this process holds, from /proc.

#include <fstream>
#include <string>

namespace lacewing::test {

/// Resident memory in MiB.
inline double resident_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;  // "VmRSS:    12345 kB"
  return 0;
}

/// Under the address sanitizer freed memory stays for a while, by design.
#ifdef __SANITIZE_ADDRESS__
constexpr bool memory_can_be_measured = false;
#else
constexpr bool memory_can_be_measured = true;
#endif

}  // namespace lacewing::test
