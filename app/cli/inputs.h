#pragma once
// INPUT arguments -> inputs of a request, and back: which results belong to which argument.

#include <string>
#include <vector>

#include "session/requests.h"

namespace lacewing::cli {

/// A .npy of N x C x H x W becomes N inputs named "FILE[i]"; anything else is one input. Throws Error naming
/// the file.
std::vector<InputReference> expand_inputs(const std::vector<std::string>& arguments);

/// The inputs of one argument.
struct InputGroup {
  std::string name;
  std::size_t first = 0, count = 1;
  bool batch = false;   ///< from a N x C x H x W file, N = 1 too: results keep the first axis
  bool picture = true;  ///< preprocessed; false for tensors already in model space
};
std::vector<InputGroup> group_inputs(const std::vector<InputReference>& inputs);

}  // namespace lacewing::cli
