#include "network/integer_division.h"

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "network/torch.h"

namespace lacewing {
namespace {

constexpr std::string_view kDividing[] = {"floordiv",  "floor_divide", "div", "divide",
                                          "remainder", "fmod",         "gcd", "lcm"};

bool divides(std::string_view name) {
  if (name.starts_with("aten::")) name.remove_prefix(6);
  if (name.ends_with('_')) name.remove_suffix(1);
  return std::find(std::begin(kDividing), std::end(kDividing), name) != std::end(kDividing);
}

/// Holds an integer that `is` takes, as a number or in a tensor.
template <class Is>
bool holds(const c10::IValue& value, Is is) {
  if (value.isInt()) return is(value.toInt());
  if (!value.isTensor() || !value.toTensor().defined()) return false;
  const at::Tensor& tensor = value.toTensor();
  if (!at::isIntegralType(tensor.scalar_type(), false)) return false;
  const at::Tensor whole = tensor.to(at::kCPU, at::kLong).contiguous();
  const auto* values = whole.const_data_ptr<std::int64_t>();
  return std::any_of(values, values + whole.numel(), is);
}

/// Of int32 or int64; narrower ones are divided as int32.
bool is_smallest(std::int64_t value) {
  return value == std::numeric_limits<std::int64_t>::min() ||
         value == std::numeric_limits<std::int32_t>::min();
}

}  // namespace

void refuse_trapping_division(std::string_view operator_name, c10::ArrayRef<c10::IValue> arguments) {
  if (arguments.size() < 2 || !divides(operator_name)) return;
  const bool refused =
      holds(arguments[0], is_smallest) && holds(arguments[1], [](std::int64_t value) { return value == -1; });
  // Numbers only: LibTorch looks at tensors itself.
  const bool by_zero = arguments[0].isInt() && arguments[1].isInt() && arguments[1].toInt() == 0;
  const bool common = operator_name == "aten::gcd" || operator_name == "aten::lcm";
  if (by_zero && !common)
    throw Error("divides an integer by 0", {}, "In Python, keep its divisors from being 0");
  if (refused)
    throw Error("divides the smallest integer by -1", {}, "In Python, keep its integers in their range");
}

}  // namespace lacewing
