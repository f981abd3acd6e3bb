#include "base/error.h"
#include "network/torchscript/lowering.h"

namespace lacewing::torchscript {

bool is_number(const IValue& value) {
  return value.isInt() || value.isDouble() || value.isBool() ||
         (value.isTensor() && value.toTensor().defined() && !Emitter::depends(value.toTensor()) &&
          value.toTensor().dim() == 0);
}

double number(const IValue& value) {
  if (value.isDouble()) return value.toDouble();
  if (value.isInt()) return static_cast<double>(value.toInt());
  if (value.isBool()) return value.toBool() ? 1 : 0;
  return value.toTensor().to(at::kDouble).item<double>();
}

double number_or(const IValue& value, double otherwise) {
  return value.isNone() ? otherwise : number(value);
}

// int[], or one int for `count` axes; an empty list stays empty.
Sizes integers(const IValue& value, std::size_t count) {
  Sizes sizes;
  if (value.isInt()) {
    sizes = {value.toInt()};
  } else if (value.isList()) {
    for (const IValue& item : value.toListRef()) sizes.push_back(item.toInt());
  }
  if (sizes.size() == 1 && count > 1) sizes.assign(count, sizes[0]);
  return sizes;
}

std::int64_t wrapped(std::int64_t axis, std::int64_t axes) {
  const std::int64_t from_front = axis < 0 ? axis + axes : axis;
  if (from_front < 0 || from_front >= std::max<std::int64_t>(axes, 1))
    throw Error("names axis " + std::to_string(axis) + " of " + std::to_string(axes));
  return from_front;
}

Sizes axes_of(const IValue& value, std::int64_t dimensions) {
  Sizes axes = integers(value);
  if (axes.empty()) {
    for (std::int64_t axis = 0; axis < dimensions; ++axis) axes.push_back(axis);
  }
  for (std::int64_t& axis : axes) axis = wrapped(axis, dimensions);
  return axes;
}

bool concrete(const IValue& value) {
  return value.isTensor() && value.toTensor().defined() && !Emitter::depends(value.toTensor());
}
bool absent(const IValue& value) {
  return value.isNone() || (value.isTensor() && !value.toTensor().defined());
}

}  // namespace lacewing::torchscript
