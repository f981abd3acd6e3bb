#pragma once
// Time on a shared machine: contenders take turns in short blocks, each block is one sample of processor
// time a call, and medians are compared.

#include <functional>
#include <string>
#include <vector>

namespace lacewing::bench {

struct Contender {
  std::string name;
  std::function<void()> call;
};

struct Timing {
  double cpu_ms = 0;   ///< of the whole process, a call: the median over rounds
  double wall_ms = 0;  ///< of the call that was disturbed least
};

/// In each of `rounds` rounds every contender runs for about `block_ms`. Each is called twice before.
std::vector<Timing> take_turns(const std::vector<Contender>& contenders, int rounds, double block_ms);

/// Resident memory of this process in bytes: now, and the highest since reset_peak().
std::int64_t resident_bytes();
std::int64_t peak_bytes();
void reset_peak();

}  // namespace lacewing::bench
