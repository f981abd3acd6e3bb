#include "inputs.h"

#include "base/error.h"
#include "base/npy.h"

namespace lacewing::cli {

std::vector<InputReference> expand_inputs(const std::vector<std::string>& arguments) {
  std::vector<InputReference> inputs;
  for (const std::string& argument : arguments) {
    if (!argument.ends_with(".npy")) {
      inputs.push_back({argument, nullptr, nullptr});
      continue;
    }
    const Shape shape = read_npy_shape(argument);
    const std::string name = std::filesystem::path(argument).filename().string();
    if (shape.size() == 3) {
      inputs.push_back({argument, nullptr, nullptr});
      continue;
    }
    if (shape.size() != 4 || shape[0] == 0)
      throw Error("has shape " + to_string(shape), name, "An input is C x H x W or N x C x H x W");
    const Array<double> array = read_npy(argument);
    for (std::int64_t i = 0; i < array.dim(0); ++i) {
      const auto row = array.row(i);
      inputs.push_back(
          {argument + "[" + std::to_string(i) + "]", nullptr,
           std::make_shared<const Array<double>>(Shape(array.shape.begin() + 1, array.shape.end()),
                                                 std::vector<double>(row.begin(), row.end()))});
    }
  }
  return inputs;
}

std::vector<InputGroup> group_inputs(const std::vector<InputReference>& inputs) {
  std::vector<InputGroup> groups;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::string& source = inputs[i].source;
    if (inputs[i].model_space && source.ends_with(".npy[0]")) {
      groups.push_back({source.substr(0, source.size() - 3), i, 1, true, false});
      continue;
    }
    if (!groups.empty() && groups.back().batch && inputs[i].model_space &&
        source == groups.back().name + "[" + std::to_string(groups.back().count) + "]") {
      ++groups.back().count;
      continue;
    }
    const bool tensor = inputs[i].model_space || (!inputs[i].picture && source.ends_with(".npy"));
    groups.push_back({source.empty() ? "input " + std::to_string(i) : source, i, 1, false, !tensor});
  }
  return groups;
}

}  // namespace lacewing::cli
