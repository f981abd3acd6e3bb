#pragma once
// Sizes of an operator's arguments, as numbers that do not overflow (constant_budget.h).

#include <ATen/core/ivalue.h>

#include <algorithm>
#include <string_view>

namespace lacewing::torchscript {

using Arguments = c10::ArrayRef<c10::IValue>;

/// "aten::add_" is "add".
inline std::string_view plain_name(std::string_view name) {
  name.remove_prefix(std::min(name.find("::") + 2, name.size()));
  if (name.ends_with('_') && !name.ends_with("__")) name.remove_suffix(1);
  return name;
}

inline bool is_tensor(Arguments arguments, std::size_t i) {
  return i < arguments.size() && arguments[i].isTensor() && arguments[i].toTensor().defined();
}

/// 1 for an axis that is not there.
inline double extent(const at::Tensor& t, std::int64_t axis) {
  const std::int64_t wrapped = axis < 0 ? axis + t.dim() : axis;
  return wrapped < 0 || wrapped >= t.dim() ? 1 : static_cast<double>(t.size(wrapped));
}

inline double elements(const at::Tensor& t) {
  double product = 1;
  for (const std::int64_t size : t.sizes()) product *= static_cast<double>(size);
  return product;
}

}  // namespace lacewing::torchscript
