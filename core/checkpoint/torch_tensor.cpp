#include "checkpoint/torch_tensor.h"

#include <algorithm>

#include "base/error.h"
#include "base/utf8.h"
#include "checkpoint/strides.h"

namespace lacewing::checkpoint {

namespace {

constexpr std::size_t most_axes = 64;
constexpr int most_wrappings = 8;
// An expanded tensor (stride 0) has more elements than its storage. Up to this many that is taken for
// granted.
constexpr std::int64_t most_expanded = std::int64_t{8} << 20;

using Ids = std::span<const PickleId>;

// A call: which rebuild function, and its arguments.
struct Call {
  std::string_view function;
  Ids arguments;
};

bool is_rebuild(const PickleData& data, PickleId callable) {
  if (!data.is(callable, PickleKind::global)) return false;
  const std::string_view module = data.module(callable);
  return (module == "torch._utils" || module == "torch._tensor" || module == "torch.tensor") &&
         data.name(callable).starts_with("_rebuild");
}

[[noreturn]] void malformed() {
  throw Error("is not described as PyTorch does it");
}

PickleId argument(const Call& call, std::size_t index, const PickleData& data, PickleKind kind) {
  if (index >= call.arguments.size() || !data.is(call.arguments[index], kind)) malformed();
  return call.arguments[index];
}

// Parameters and subclasses wrap the call that builds the tensor itself: taken off one by one.
Call innermost(const PickleData& data, PickleId id) {
  for (int depth = 0; depth < most_wrappings; ++depth) {
    if (!is_tensor(data, id)) malformed();
    Call call{data.name(data.children(id)[0]), data.children(data.children(id)[1])};
    if (call.function == "_rebuild_from_type_v2") {  // (function, class, arguments, state)
      const PickleId function = argument(call, 0, data, PickleKind::global);
      if (!is_rebuild(data, function)) malformed();
      call = {data.name(function), data.children(argument(call, 2, data, PickleKind::tuple))};
    }
    if (call.function != "_rebuild_parameter" && call.function != "_rebuild_parameter_with_state")
      return call;
    id = argument(call, 0, data, PickleKind::object);  // (tensor, requires_grad, hooks[, state])
  }
  malformed();
}

// A tuple of integers, or torch.Size of one.
std::vector<std::int64_t> integers(const PickleData& data, PickleId id) {
  if (data.is(id, PickleKind::object) && data.global_name(data.children(id)[0]) == "torch.Size") {
    const Ids wrapped = data.children(data.children(id)[1]);
    if (wrapped.size() != 1) malformed();
    id = wrapped[0];
  }
  if (!data.is(id, PickleKind::tuple)) malformed();
  const Ids items = data.children(id);
  if (items.size() > most_axes) throw Error("has " + std::to_string(items.size()) + " axes");
  std::vector<std::int64_t> values;
  for (const PickleId item : items) {
    if (!data.is(item, PickleKind::integer)) malformed();
    values.push_back(data.integer(item));
  }
  return values;
}

TensorEntry rebuild(const PickleData& data, PickleId id, const FindStorage& find) {
  const Call call = innermost(data, id);
  const bool v3 = call.function == "_rebuild_tensor_v3";
  if (call.function != "_rebuild_tensor" && call.function != "_rebuild_tensor_v2" && !v3)
    throw Error(
        "is stored by torch's " + std::string(call.function.substr(0, 100)) + ", which is not supported", {},
        "In Python, convert it to a dense float32 tensor and save again.");
  // (storage, offset, shape, strides[, requires_grad, hooks[, dtype]])
  const StorageReference storage =
      read_storage_reference(data, argument(call, 0, data, PickleKind::persistent));
  TensorEntry entry;
  if (v3)
    entry.type = element_type_of_dtype(data.name(argument(call, 6, data, PickleKind::global)));
  else if (storage.type)
    entry.type = *storage.type;
  else
    malformed();
  std::int64_t offset = data.integer(argument(call, 1, data, PickleKind::integer));
  if (call.arguments.size() < 4) malformed();
  entry.shape = integers(data, call.arguments[2]);
  entry.strides = integers(data, call.arguments[3]);

  const std::int64_t size = element_size(entry.type);
  const std::int64_t reached = reach(entry.shape, entry.strides);  // refuses negative extents and strides
  const std::int64_t available =
      storage.view_count.value_or(storage.count) * storage.size_of_element() / size;
  if (offset < 0 || (reached > 0 && (reached > available || offset > available - reached)))
    throw Error("reaches outside of its storage: shape " + to_string(entry.shape) + " from element " +
                std::to_string(offset) + " of " + std::to_string(available));
  if (element_count(entry.shape) > std::max(available, most_expanded))
    throw Error("of shape " + to_string(entry.shape) + " repeats its " + std::to_string(available) +
                " elements to more than " + std::to_string(most_expanded));
  const ZipContents contents = find(storage);
  entry.owner = contents.owner;
  if (reached > 0)
    entry.bytes = contents.bytes.subspan(
        static_cast<std::size_t>(storage.view_offset * storage.size_of_element() + offset * size),
        static_cast<std::size_t>(reached * size));
  return entry;
}

}  // namespace

bool is_tensor(const PickleData& data, PickleId id) {
  return data.is(id, PickleKind::object) && is_rebuild(data, data.children(id)[0]);
}

TensorEntry rebuild_tensor(const PickleData& data, PickleId id, const std::string& name,
                           const FindStorage& find) {
  try {
    TensorEntry entry = rebuild(data, id, find);
    entry.name = name;
    return entry;
  } catch (const Error& error) {
    throw Error("tensor '" + shortened(name) + "' " + error.reason(), {}, error.hint());
  }
}

}  // namespace lacewing::checkpoint
