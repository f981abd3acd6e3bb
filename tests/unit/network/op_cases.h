#pragma once
// Every op in a few settings, with odd sizes and broadcast axes.

#include "network/op.h"

namespace lacewing::test {

using Shapes = std::vector<std::vector<std::int64_t>>;

struct OpCase {
  std::string name;
  OpKind kind;
  Attributes attributes;
  Shapes inputs;
  Shapes weights = {};    ///< an empty shape: absent
  bool positive = false;  ///< inputs away from zero, for functions with a pole or a domain
};

std::vector<OpCase> op_cases();
/// Name of case `index`, fit for a test's name.
std::string op_case_name(std::size_t index);

}  // namespace lacewing::test
