// Memory of what is no tensor: lists, texts, dictionaries, and the views that parts of a tensor are.

#include "network/torch.h"
#include "network/torchscript/constant_budget.h"
#include "network/torchscript/constant_sizes.h"

namespace lacewing::torchscript {
namespace {

using at::Tensor;
using c10::IValue;

constexpr double item_bytes = 16, pair_bytes = 64, text_bytes = 96, view_bytes = 512, number_bytes = 32;
constexpr double far_too_much = 1e9;

double held(const IValue& value) {
  if (value.isString()) return static_cast<double>(value.toStringRef().size());
  if (value.isList()) return item_bytes * static_cast<double>(value.toList().size());
  if (value.isTuple()) return item_bytes * static_cast<double>(value.toTupleRef().elements().size());
  if (value.isGenericDict()) return pair_bytes * static_cast<double>(value.toGenericDict().size());
  return 0;
}
double held(Arguments arguments, std::size_t i) {
  return i < arguments.size() ? held(arguments[i]) : 0;
}

// Of the value printed. Lists may hold one list often: no need to go on beyond any limit.
double printed(const IValue& value, double sum = 0) {
  if (sum > far_too_much) return sum;
  if (value.isString()) return sum + held(value);
  if (value.isTensor() && value.toTensor().defined()) return sum + number_bytes * elements(value.toTensor());
  sum += number_bytes;
  if (value.isTuple())
    for (const IValue& item : value.toTupleRef().elements()) sum = printed(item, sum);
  if (value.isList())
    for (const IValue& item : value.toListRef()) sum = printed(item, sum);
  if (value.isGenericDict())
    for (const auto& pair : value.toGenericDict()) sum = printed(pair.value(), printed(pair.key(), sum));
  return sum;
}
double printed(Arguments arguments) {
  double sum = 0;
  for (const IValue& argument : arguments) sum = printed(argument, sum);
  return sum;
}

// Views that parts of a tensor are.
double parts(std::string_view name, Arguments arguments) {
  const Tensor& t = arguments[0].toTensor();
  const bool axis_second = name == "unbind";
  const std::size_t axis_at = axis_second ? 1 : 2;
  const bool named = axis_at < arguments.size() && arguments[axis_at].isInt();
  const double size = extent(t, named ? arguments[axis_at].toInt() : 0);
  if (axis_second || arguments.size() < 2) return size;
  const IValue& wanted = arguments[1];
  if (wanted.isList()) return static_cast<double>(wanted.toListRef().size()) + 1;
  if (wanted.isTensor() && wanted.toTensor().defined()) {
    // tensor_split's places, or their number
    const Tensor& places = wanted.toTensor();
    return places.dim() > 0 ? elements(places) + 1 : places.item<double>();
  }
  if (!wanted.isInt()) return size;
  const double count = static_cast<double>(wanted.toInt());
  if (name == "tensor_split") return count;
  if (name.ends_with("chunk")) return std::min(count, size);
  return size / std::max(count, 1.0);
}

bool makes_parts(std::string_view name) {
  return name == "unbind" || name == "chunk" || name == "unsafe_chunk" || name == "split" ||
         name == "unsafe_split" || name == "split_with_sizes" || name == "tensor_split";
}
// Gives a text of what its arguments look like.
bool prints(std::string_view name) {
  return name == "format" || name == "percentFormat" || name == "str" || name == "lower" || name == "upper" ||
         name == "strip" || name == "StringIndex" || name == "chr" || name == "hex";
}
// Gives a container with what is in the first, or adds the second's contents to it.
bool copies_container(std::string_view name) {
  return name == "copy" || name == "slice" || name == "sorted" || name == "keys" || name == "values" ||
         name == "items" || name == "dict" || name == "add" || name == "extend" || name == "update" ||
         name == "TupleSlice";
}

double container_cost(std::string_view name, Arguments arguments) {
  if (arguments.empty()) return 0;
  const IValue& first = arguments[0];
  const auto number = [&](std::size_t i) {
    return i < arguments.size() && arguments[i].isInt() ? static_cast<double>(arguments[i].toInt()) : 0.0;
  };
  if (is_tensor(arguments, 0) && makes_parts(name)) return view_bytes * std::max(parts(name, arguments), 0.0);
  if (is_tensor(arguments, 0) && name == "tolist") {
    double lists = 1;
    for (const std::int64_t size : first.toTensor().sizes())
      lists *= static_cast<double>(std::max<std::int64_t>(size, 1));
    return text_bytes * lists;
  }
  if (prints(name)) return printed(arguments);
  if (name == "join" && arguments.size() > 1 && arguments[1].isList())
    return printed(arguments) + held(first) * static_cast<double>(arguments[1].toListRef().size());
  if (name == "mul") return std::max({held(first) * number(1), held(arguments, 1) * number(0), 0.0});
  if (name == "rangelist") return item_bytes * std::max(number(0), 0.0);
  if (first.isString() && (name == "list" || name == "split")) return text_bytes * (held(first) + 1);
  if (name == "list" || name == "items") return (text_bytes / item_bytes) * held(first);
  if (copies_container(name)) return held(first) + held(arguments, 1);
  return 0;
}

}  // namespace

std::int64_t container_bytes(std::string_view operator_name, Arguments arguments) {
  return static_cast<std::int64_t>(
      std::min(container_cost(plain_name(operator_name), arguments), far_too_much));
}

}  // namespace lacewing::torchscript
