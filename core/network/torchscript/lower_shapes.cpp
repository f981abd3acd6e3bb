// Views, moves and copies of values.
#include <ATen/ExpandUtils.h>

#include <limits>

#include "base/error.h"
#include "network/torchscript/lowering.h"

namespace lacewing::torchscript {
Tensor reshaped(const Call& call, const Tensor& x, const Sizes& sizes) {
  if (x.sizes() == at::IntArrayRef(sizes)) return call.emit.alias(x, true);
  return call.emit.node(OpKind::reshape, {x}, SizesAttributes{sizes});
}

Tensor squeezed(const Call& call, const Tensor& x, std::int64_t axis) {
  return call.emit.node(OpKind::squeeze, {x}, AxisAttributes{axis});
}

Tensor unsqueezed(const Call& call, const Tensor& x, std::int64_t axis) {
  return call.emit.node(OpKind::unsqueeze, {x}, AxisAttributes{axis});
}

Tensor permuted(const Call& call, const Tensor& x, const Sizes& axes) {
  return call.emit.node(OpKind::permute, {x}, AxesAttributes{axes});
}

Tensor sliced(const Call& call, const Tensor& x, std::int64_t axis, std::int64_t start, std::int64_t end,
              std::int64_t step) {
  const std::int64_t length = x.size(axis);
  const auto within = [&](std::int64_t at) {
    return std::clamp<std::int64_t>(at < 0 ? at + length : at, 0, length);
  };
  start = within(start);
  end = within(end);
  if (start == 0 && end == length && step == 1) return call.emit.alias(x, true);
  if (axis == 0 && length % call.emit.batch() == 0)
    throw Error("takes some of the batch's pictures (" + call.name + ")");
  return call.emit.node(OpKind::slice, {x}, SliceAttributes{axis, start, step, end});
}

Tensor expanded(const Call& call, const Tensor& x, Sizes sizes) {
  const std::int64_t front = static_cast<std::int64_t>(sizes.size()) - x.dim();
  if (front != 0) throw Error("expands to more axes");
  bool any = false;
  for (std::int64_t axis = 0; axis < x.dim(); ++axis) {
    auto& size = sizes[static_cast<std::size_t>(axis)];
    if (size == x.size(axis)) size = -1;
    any |= size != -1;
  }
  return any ? call.emit.node(OpKind::expand, {x}, SizesAttributes{sizes}) : call.emit.alias(x, true);
}
namespace {

// What PyTorch makes of a view's arguments, from shapes alone.
template <class View>
Result reshape_like(const Call& call, View view) {
  const Tensor x = call.tensor("self");
  return reshaped(call, x, view(at::empty(x.sizes(), x.options())).sizes().vec());
}

Result view(const Call& call) {
  const Sizes sizes = integers(call.arguments[1]);
  return reshape_like(call, [&](const Tensor& x) { return x.reshape(sizes); });
}
Result view_as(const Call& call) {
  const Sizes sizes = call.tensor("other").sizes().vec();
  return reshape_like(call, [&](const Tensor& x) { return x.reshape(sizes); });
}
Result flatten(const Call& call) {
  const Tensor x = call.tensor("self");
  const std::int64_t start = call["start_dim"].toInt(), end = call["end_dim"].toInt();
  if (wrapped(start, x.dim()) == 1 && wrapped(end, x.dim()) == x.dim() - 1 && x.dim() > 2) {
    return call.emit.node(OpKind::flatten, {x}, AxisAttributes{1});
  }
  return reshape_like(call, [&](const Tensor& y) { return y.flatten(start, end); });
}
Result unflatten(const Call& call) {
  if (!call["dim"].isInt()) return std::nullopt;
  const std::int64_t axis = call["dim"].toInt();
  const Sizes sizes = integers(call["sizes"]);
  return reshape_like(call, [&](const Tensor& x) { return x.unflatten(axis, sizes); });
}
Result squeeze(const Call& call) {
  if (!call["dim"].isInt())
    return reshape_like(call, [&](const Tensor& x) {
      return call["dim"].isList() ? x.squeeze(integers(call["dim"])) : x.squeeze();
    });
  const Tensor x = call.tensor("self");
  const std::int64_t axis = wrapped(call["dim"].toInt(), x.dim());
  return x.size(axis) == 1 ? squeezed(call, x, axis) : call.emit.alias(x, true);
}
Result unsqueeze(const Call& call) {
  const Tensor x = call.tensor("self");
  return unsqueezed(call, x, wrapped(call["dim"].toInt(), x.dim() + 1));
}
Result permute(const Call& call) {
  const Tensor x = call.tensor("self");
  return permuted(call, x, axes_of(call["dims"], x.dim()));
}
Tensor transposed(const Call& call, const Tensor& x, std::int64_t a, std::int64_t b) {
  Sizes axes = axes_of({}, x.dim());
  std::swap(axes[static_cast<std::size_t>(wrapped(a, x.dim()))],
            axes[static_cast<std::size_t>(wrapped(b, x.dim()))]);
  return permuted(call, x, axes);
}
Result transpose(const Call& call) {
  if (!call.arguments[1].isInt()) return std::nullopt;
  return transposed(call, call.tensor("self"), call.arguments[1].toInt(), call.arguments[2].toInt());
}
Result matrix_transpose(const Call& call) {
  const Tensor x = call.arguments[0].toTensor();
  if (x.dim() < 2) return std::nullopt;
  return transposed(call, x, -2, -1);
}
Result movedim(const Call& call) {
  const Tensor x = call.tensor("self");
  const Sizes from = integers(call["source"]), to = integers(call["destination"]);
  if (from.size() != 1 || to.size() != 1) return std::nullopt;
  Sizes axes = axes_of({}, x.dim());
  axes.erase(axes.begin() + wrapped(from[0], x.dim()));
  axes.insert(axes.begin() + wrapped(to[0], x.dim()), wrapped(from[0], x.dim()));
  return permuted(call, x, axes);
}
Result expand(const Call& call) {
  const Tensor x = call.tensor("self");
  const Sizes sizes = integers(call["size"]);
  if (static_cast<std::int64_t>(sizes.size()) != x.dim()) return std::nullopt;
  return expanded(call, x, sizes);
}
Result expand_as(const Call& call) {
  const Tensor x = call.tensor("self"), other = call.tensor("other");
  if (x.dim() != other.dim()) return std::nullopt;
  return expanded(call, x, other.sizes().vec());
}
Result select(const Call& call) {
  const Tensor x = call.tensor("self");
  if (!call["dim"].isInt()) return std::nullopt;
  const std::int64_t axis = wrapped(call["dim"].toInt(), x.dim());
  const std::int64_t index = wrapped(call["index"].toInt(), x.size(axis));
  return squeezed(call, sliced(call, x, axis, index, index + 1), axis);
}
Result slice(const Call& call) {
  const Tensor x = call.tensor("self");
  const IValue &start = call["start"], &end = call["end"];
  return sliced(call, x, wrapped(call["dim"].toInt(), x.dim()), start.isNone() ? 0 : start.toInt(),
                end.isNone() ? std::numeric_limits<std::int64_t>::max() : end.toInt(), call["step"].toInt());
}
Result narrow(const Call& call) {
  const Tensor x = call.tensor("self");
  if (!call["start"].isInt()) return std::nullopt;
  const std::int64_t axis = wrapped(call["dim"].toInt(), x.dim()),
                     start = wrapped(call["start"].toInt(), x.size(axis) + 1);
  return sliced(call, x, axis, start, start + call["length"].toInt());
}

// Neighbouring parts of an axis, of the given lengths.
IValue parts(const Call& call, const Tensor& x, std::int64_t axis, const Sizes& lengths) {
  c10::List<Tensor> list;
  std::int64_t start = 0, sum = 0;
  for (const std::int64_t length : lengths) {
    if (length < 0) throw Error("splits off " + std::to_string(length) + " entries");
    sum += length;
  }
  if (sum != x.size(axis))
    throw Error("splits " + std::to_string(x.size(axis)) + " entries into " + std::to_string(sum));
  for (const std::int64_t length : lengths) {
    list.push_back(sliced(call, x, axis, start, start + length));
    start += length;
  }
  return list;
}
Sizes equal_parts(std::int64_t length, std::int64_t part) {
  if (part < 1) throw Error("splits into parts of " + std::to_string(part));
  Sizes lengths;
  for (; length > 0; length -= part) lengths.push_back(std::min(length, part));
  return lengths;
}
Result chunk(const Call& call) {
  const Tensor x = call.tensor("self");
  const std::int64_t axis = wrapped(call["dim"].toInt(), x.dim()), count = call["chunks"].toInt();
  if (count < 1) throw Error("cuts into " + std::to_string(count) + " chunks");
  return parts(call, x, axis, equal_parts(x.size(axis), (x.size(axis) + count - 1) / count));
}
Result split(const Call& call) {
  const Tensor x = call.tensor("self");
  const std::int64_t axis = wrapped(call["dim"].toInt(), x.dim());
  const Sizes sizes = integers(call.arguments[1]);
  return parts(call, x, axis, call.arguments[1].isInt() ? equal_parts(x.size(axis), sizes[0]) : sizes);
}
Result unbind(const Call& call) {
  const Tensor x = call.tensor("self");
  const std::int64_t axis = wrapped(call["dim"].toInt(), x.dim());
  c10::List<Tensor> list;
  for (std::int64_t i = 0; i < x.size(axis); ++i)
    list.push_back(squeezed(call, sliced(call, x, axis, i, i + 1), axis));
  return list;
}

std::vector<Tensor> tensors_of(const IValue& value) {
  std::vector<Tensor> tensors;
  for (const IValue& item : value.toListRef()) tensors.push_back(item.toTensor());
  return tensors;
}
Result concatenate(const Call& call) {
  const std::vector<Tensor> tensors = tensors_of(call.arguments[0]);
  if (!call["dim"].isInt()) return std::nullopt;
  return call.emit.node(OpKind::concatenate, tensors,
                        AxisAttributes{wrapped(call["dim"].toInt(), tensors.at(0).dim())});
}
Result stack(const Call& call) {
  std::vector<Tensor> tensors = tensors_of(call.arguments[0]);
  const std::int64_t axis = wrapped(call["dim"].toInt(), tensors.at(0).dim() + 1);
  for (Tensor& tensor : tensors)
    tensor = Emitter::depends(tensor) ? unsqueezed(call, tensor, axis) : tensor.unsqueeze(axis);
  return call.emit.node(OpKind::concatenate, tensors, AxisAttributes{axis});
}
Result roll(const Call& call) {
  const Tensor x = call.tensor("self");
  const Sizes shifts = integers(call["shifts"]), dims = integers(call["dims"]);
  if (dims.empty() || dims.size() != shifts.size()) return std::nullopt;
  return call.emit.node(OpKind::roll, {x}, RollAttributes{shifts, axes_of(call["dims"], x.dim())});
}

Result broadcast_tensors(const Call& call) {
  const std::vector<Tensor> tensors = tensors_of(call.arguments[0]);
  Sizes sizes;
  for (const Tensor& tensor : tensors) sizes = at::infer_size(sizes, tensor.sizes());
  c10::List<Tensor> list;
  for (const Tensor& tensor : tensors) {
    if (!Emitter::depends(tensor)) {
      list.push_back(tensor.expand(sizes));
    } else if (tensor.dim() == std::ssize(sizes)) {
      list.push_back(expanded(call, tensor, sizes));
    } else {
      return std::nullopt;
    }
  }
  return list;
}

PadMode pad_mode(const std::string& name) {
  if (name == "reflect") return PadMode::reflect;
  if (name == "replicate") return PadMode::replicate;
  if (name == "circular") return PadMode::circular;
  return PadMode::constant;
}
Tensor padded(const Call& call, const std::string& mode) {
  const Tensor x = call.tensor("self");
  PadAttributes attributes{integers(call.arguments[1]), pad_mode(mode), 0};
  if (attributes.mode == PadMode::constant) attributes.value = number_or(call["value"], 0);
  const bool any = std::ranges::any_of(attributes.amounts, [](std::int64_t amount) { return amount != 0; });
  return any ? call.emit.node(OpKind::pad, {x}, attributes) : call.emit.alias(x, false);
}
Result pad(const Call& call) {
  return padded(call, call["mode"].isString() ? call["mode"].toStringRef() : "constant");
}
Result reflection_pad(const Call& call) {
  return padded(call, "reflect");
}
Result replication_pad(const Call& call) {
  return padded(call, "replicate");
}

Result identity_view(const Call& call) {
  return call.emit.alias(call.arguments[0].toTensor(), true);
}
Result identity_copy(const Call& call) {
  return call.emit.alias(call.arguments[0].toTensor(), false);
}
// Between types of real numbers: a network has one type throughout. To whole numbers: another operator.
Result to(const Call& call) {
  const Tensor x = call.arguments[0].toTensor();
  std::optional<at::ScalarType> type;
  if (call["dtype"].isInt()) type = call["dtype"].toScalarType();
  if (call["other"].isTensor()) type = call["other"].toTensor().scalar_type();
  if (type && (!at::isFloatingType(*type) || !at::isFloatingType(x.scalar_type()))) return std::nullopt;
  if (type && *type != at::kFloat && *type != at::kDouble)
    call.emit.note("casts to half precision are left out: the network computes with more digits");
  return call.emit.alias(x, true);
}
// x.data: the value, without its derivative.
Result detached(const Call& call) {
  return lower_opaque({call.emit, "detach", call.schema, call.arguments}, "");
}
Result copy_into(const Call& call) {
  const Tensor target = call.arguments[0].toTensor(), source = call.arguments[1].toTensor();
  if (!Emitter::depends(source) || target.sizes() != source.sizes()) return std::nullopt;
  return call.emit.alias(source, false);
}
Result dropout(const Call& call) {
  if (call["train"].toBool() && number(call["p"]) > 0) {
    throw Error("applies dropout as in training", {}, "In Python, call model.eval() before torch.jit.trace.");
  }
  return call.emit.alias(call.arguments[0].toTensor(), true);
}

constexpr Row kRows[] = {
    {"view", view},
    {"reshape", view},
    {"view_as", view_as},
    {"reshape_as", view_as},
    {"flatten", flatten},
    {"unflatten", unflatten},
    {"squeeze", squeeze},
    {"unsqueeze", unsqueeze},
    {"permute", permute},
    {"transpose", transpose},
    {"swapaxes", transpose},
    {"swapdims", transpose},
    {"t", matrix_transpose},
    {"numpy_T", matrix_transpose},
    {"movedim", movedim},
    {"moveaxis", movedim},
    {"expand", expand},
    {"broadcast_to", expand},
    {"expand_as", expand_as},
    {"select", select},
    {"slice", slice},
    {"narrow", narrow},
    {"chunk", chunk},
    {"unsafe_chunk", chunk},
    {"split", split},
    {"unsafe_split", split},
    {"split_with_sizes", split},
    {"unbind", unbind},
    {"cat", concatenate},
    {"concat", concatenate},
    {"concatenate", concatenate},
    {"stack", stack},
    {"roll", roll},
    {"pad", pad},
    {"constant_pad_nd", pad},
    {"reflection_pad2d", reflection_pad},
    {"reflection_pad1d", reflection_pad},
    {"reflection_pad3d", reflection_pad},
    {"replication_pad2d", replication_pad},
    {"replication_pad1d", replication_pad},
    {"replication_pad3d", replication_pad},
    {"contiguous", identity_view},
    {"alias", identity_view},
    {"lift_fresh", identity_view},
    {"cpu", identity_view},
    {"data", detached},
    {"broadcast_tensors", broadcast_tensors},
    {"mT", matrix_transpose},
    {"mH", matrix_transpose},
    {"matrix_H", matrix_transpose},
    {"adjoint", matrix_transpose},
    {"clone", identity_copy},
    {"lift_fresh_copy", identity_copy},
    {"to", to},
    {"type_as", to},
    {"float", to},
    {"double", to},
    {"copy", copy_into},
    {"dropout", dropout},
    {"feature_dropout", dropout},
    {"alpha_dropout", dropout},
    {"feature_alpha_dropout", dropout},
};

}  // namespace

std::span<const Row> shape_operators() {
  return kRows;
}

}  // namespace lacewing::torchscript
