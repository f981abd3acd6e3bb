#pragma once
// An operator of PyTorch without an op of its own: its arguments, with holes where activations and weights
// go.

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>

#include "network/network.h"

namespace lacewing {

class OpaqueCall {
 public:
  /// Where a tensor goes: argument, and element of it when it is a list (else -1). Activations are
  /// Node::inputs, weights Node::weights; `position` counts among those.
  struct Hole {
    std::size_t argument = 0;
    std::int64_t element = -1;
    bool weight = false;
    std::size_t position = 0;
    bool operator==(const Hole&) const = default;
  };

  /// `type`: of the outputs that are real numbers, also where the operator has another one; none: its own.
  OpaqueCall(c10::OperatorHandle op, std::vector<c10::IValue> arguments, std::vector<Hole> holes,
             std::optional<at::ScalarType> type = std::nullopt)
      : op_(std::move(op)), arguments_(std::move(arguments)), holes_(std::move(holes)), type_(type) {}
  /// The same call; of its outputs the one numbered `output`, of that, when it is a list, `element`.
  std::shared_ptr<const OpaqueCall> taking(std::size_t output, std::int64_t element) const;

  /// All outputs. Tensors that the operator's schema writes to are copied first.
  std::vector<c10::IValue> run(const std::vector<at::Tensor>& inputs,
                               const std::vector<at::Tensor>& weights) const;
  /// The one of them that this call takes.
  at::Tensor taken(const std::vector<c10::IValue>& outputs) const;
  /// "aten::index_select".
  const std::string& name() const { return op_.schema().name(); }
  bool operator==(const OpaqueCall& other) const;

 private:
  c10::OperatorHandle op_;
  std::vector<c10::IValue> arguments_;
  std::vector<Hole> holes_;
  std::optional<at::ScalarType> type_;
  std::size_t output_ = 0;
  std::int64_t element_ = -1;
};

}  // namespace lacewing
