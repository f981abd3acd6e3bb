#include "network/torchscript/operators.h"

#include <set>
#include <unordered_map>

#include "base/error.h"
#include "network/torchscript/lowering.h"

namespace lacewing::torchscript {
namespace {

const std::unordered_map<std::string_view, const Row*>& table() {
  static const auto rows = [] {
    std::unordered_map<std::string_view, const Row*> all;
    for (const auto& part :
         {shape_operators(), place_operators(), layer_operators(), pool_operators(), arithmetic_operators(),
          reduction_operators(), product_operators(), attention_operators()}) {
      for (const Row& row : part) all.emplace(row.name, &row);
    }
    return all;
  }();
  return rows;
}

}  // namespace

const IValue& Call::operator[](const char* argument) const {
  static const IValue none;
  const auto index = schema.argumentIndexWithName(argument);
  return index && static_cast<std::size_t>(*index) < arguments.size()
             ? arguments[static_cast<std::size_t>(*index)]
             : none;
}

Tensor Call::tensor(const char* argument) const {
  const IValue& value = (*this)[argument];
  return value.isTensor() ? value.toTensor() : Tensor();
}

bool depends(const IValue& value) {
  if (value.isTensor()) return Emitter::depends(value.toTensor());
  const auto any = [](const auto& items) {
    return std::ranges::any_of(items, [](const IValue& item) { return depends(item); });
  };
  if (value.isTensorList()) return std::ranges::any_of(value.toTensorVector(), Emitter::depends);
  if (value.isList()) return any(value.toListRef());
  if (value.isTuple()) return any(value.toTupleRef().elements());
  if (value.isGenericDict()) {
    for (const auto& entry : value.toGenericDict()) {
      if (depends(entry.value())) return true;
    }
  }
  return false;
}

// Spectra: the nodes' derivatives are those of real numbers.
static bool is_complex(const IValue& value) {
  if (value.isTensor()) return value.toTensor().defined() && value.toTensor().is_complex();
  return value.isTensorList() && std::ranges::any_of(value.toTensorVector(), [](const Tensor& each) {
           return each.defined() && each.is_complex();
         });
}

void refuse_missing(const c10::FunctionSchema& schema, const std::vector<IValue>& arguments) {
  const auto& declared = schema.arguments();
  for (std::size_t i = 0; i < arguments.size() && i < declared.size(); ++i) {
    if (arguments[i].isNone() && declared[i].type()->kind() == c10::TypeKind::TensorType) {
      throw Error(
          "calls '" + schema.name() + "' on places of maxima or shares of attention, which are not kept", {},
          "In Python, take places from argmax, and attention without need_weights.");
    }
  }
}

static std::vector<Tensor> tensors_of(c10::ArrayRef<IValue> values) {
  std::vector<Tensor> tensors;
  for (const IValue& value : values) {
    if (value.isTensor()) {
      tensors.push_back(value.toTensor());
    } else if (value.isList()) {
      const std::vector<Tensor> inner = tensors_of(value.toListRef());
      tensors.insert(tensors.end(), inner.begin(), inner.end());
    }
  }
  return tensors;
}

std::optional<IValue> lower(const Call& call) {
  if (std::ranges::any_of(call.arguments, is_complex)) return std::nullopt;
  refuse_missing(call.schema, call.arguments);
  const auto row = table().find(call.name);
  std::optional<IValue> result = row == table().end() ? std::nullopt : row->second->lower(call);
  if (result) share_unsaid(call, *result);
  return result;
}

void share_unsaid(const Call& call, const IValue& result) {
  static const std::set<std::string_view> operators{
      "broadcast_tensors", "meshgrid",    "atleast_1d", "atleast_2d",
      "atleast_3d",        "sum_to_size", "einsum",     "conj_physical"};
  if (!operators.contains(call.name)) return;
  const std::vector<Tensor> from = tensors_of(call.arguments), to = tensors_of({result});
  for (std::size_t i = 0; i < std::min(from.size(), to.size()); ++i) {
    if (Emitter::depends(from[i]) && Emitter::depends(to[i])) call.emit.share(from[i], to[i]);
  }
}

}  // namespace lacewing::torchscript
