#pragma once
// Runs the real lacewing-cli and keeps what it said.

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/temp_folder.h"

namespace lacewing::test {

struct Outcome {
  int code = -1;  ///< exit code; 128 + signal if it was killed
  std::string out, err;
  double seconds = 0;
  long peak_kb = 0;  ///< resident memory

  std::vector<std::string> out_lines() const;
  std::vector<std::string> err_lines() const;
  /// Every line of stdout as JSON; throws if one is not.
  std::vector<nlohmann::json> json() const;
};

/// Runs it in `folder`. `interrupt_after` > 0: sends SIGINT after so many seconds. `environment`: NAME=VALUE,
/// added.
Outcome run_cli(const std::vector<std::string>& arguments, const TempFolder& folder,
                double interrupt_after = 0, const std::vector<std::string>& environment = {});

}  // namespace lacewing::test
