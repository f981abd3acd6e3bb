#include "network/torchscript/operators.h"

#include <unordered_map>

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

std::optional<IValue> lower(const Call& call) {
  if (std::ranges::any_of(call.arguments, is_complex)) return std::nullopt;
  const auto row = table().find(call.name);
  return row == table().end() ? std::nullopt : row->second->lower(call);
}

}  // namespace lacewing::torchscript
