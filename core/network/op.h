#pragma once
// What a node computes: forward, and backward written with differentiable ATen calls, so that an explanation
// is itself a differentiable program. A Context is one call of one node in one run.

#include "base/work.h"
#include "network/network.h"

namespace lacewing {

/// What a backward pass is asked for.
struct Wants {
  bool input = true;
  bool parameters = false;
};

/// How a run is made. `taped`: gradient mode is on and forward and backward are recorded by autograd.
struct RunMode {
  bool taped = false;
  bool training = false;   ///< batch statistics, dropout
  std::uint64_t seed = 0;  ///< of dropout, when training
  std::uint32_t step = 0;  ///< of dropout, when training
};

struct Op;

struct Context {
  const Network* network = nullptr;
  const Node* node = nullptr;
  const Op* op = nullptr;      ///< what runs forward and backward where no rule does: op(kind), or a fast one
  bool may_overwrite = false;  ///< forward may write over in[0]: nobody else reads it
  Work* work = nullptr;        ///< of the pass that runs
  RunMode mode;
  Wants wants;
  std::vector<at::Tensor> in;  ///< in backward only where the op or rule keeps inputs
  at::Tensor out;              ///< in backward only where the op or rule keeps the output
  std::vector<std::vector<std::int64_t>> in_shapes;
  bool in_channels_last = false;         ///< memory layout of the first input
  std::vector<at::Tensor> saved;         ///< what forward keeps for backward: pool indices, batch statistics
  std::vector<at::Tensor> ref_in;        ///< inputs at the baseline, for rules that compare with one
  at::Tensor ref_out;                    ///< output at the baseline
  std::vector<at::Tensor> ref_saved;     ///< what forward kept at the baseline
  std::vector<at::Tensor> grad_weights;  ///< one a weight, filled by backward when wants.parameters

  /// What takes long calls it on the way. Throws Cancelled.
  void check() const {
    if (work != nullptr) work->check();
  }
  template <class T>
  const T& attributes() const {
    return std::get<T>(node->attributes);
  }
  const at::Tensor& weight(std::size_t position) const { return network->weight(*node, position); }
  bool has_weight(std::size_t position) const { return network->has_weight(*node, position); }
  at::Tensor derived(const char* key, const std::function<at::Tensor()>& make) const {
    return mode.training ? make() : network->derived(*node, key, make);
  }
};

/// What must survive from forward to backward.
struct Keeps {
  bool input = false;
  bool output = false;
};

struct Op {
  OpKind kind;
  const char* name;
  std::size_t inputs;  ///< 0: any number
  bool view;           ///< the output may share the input's memory
  Keeps (*keeps)(const Node& node, const RunMode& mode, const Wants& wants);
  at::Tensor (*forward)(Context& context);
  /// Gradients with respect to each input, from the gradient of the output.
  std::vector<at::Tensor> (*backward)(Context& context, const at::Tensor& grad);
};

const Op& op(OpKind kind);
std::span<const Op> all_ops();

/// True when nobody but `tensor` itself holds its memory, so that a pass outside the tape may write over it.
bool owned(const at::Tensor& tensor);

/// A tensor with a shape but no values: for backward functions of ATen that look at shapes only.
at::Tensor shape_only(const Context& context, const at::Tensor& like);

}  // namespace lacewing
