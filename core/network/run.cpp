#include "network/run.h"

#include "network/fast/fast.h"
#include "network/shapes.h"

namespace lacewing {
namespace {

using at::Tensor;

// The slots of one run. A value is dropped when its last reader has run.
class Slots {
 public:
  Slots(const Network& network, const Tensor& x) : values_(static_cast<std::size_t>(network.slot_count)) {
    readers_.resize(values_.size(), 0);
    for (const Node& node : network.nodes) {
      for (int slot : node.inputs) ++readers_[static_cast<std::size_t>(slot)];
    }
    ++readers_[static_cast<std::size_t>(network.output)];
    values_[0] = x;
  }
  const Tensor& operator[](int slot) const { return values_[static_cast<std::size_t>(slot)]; }
  void set(int slot, Tensor value) { values_[static_cast<std::size_t>(slot)] = std::move(value); }
  void release(const Node& node) {
    for (int slot : node.inputs) {
      if (--readers_[static_cast<std::size_t>(slot)] == 0) values_[static_cast<std::size_t>(slot)].reset();
    }
  }

 private:
  std::vector<Tensor> values_;
  std::vector<int> readers_;
};

struct Kept {
  bool trace = false;
  Wants wants;
};

Tensor run_node(Context& context, const Rule* rule) {
  try {
    if (rule != nullptr && rule->forward) return rule->forward(context);
    return context.op->forward(context);
  } catch (const c10::Error& error) {
    does_not_fit(context, error);
  }
}

Trace execute(const Network& network, const Tensor& x, Work& work, RunMode mode, Kept kept,
              const RuleSet& rules) {
  Slots slots(network, x);
  Trace trace;
  if (kept.trace) trace.calls.reserve(network.nodes.size());
  for (const Node& node : network.nodes) {
    work.check();
    const Rule* rule = rules.empty() ? nullptr : rules.find(node);
    Context context;
    context.network = &network;
    context.node = &node;
    context.work = &work;
    context.mode = mode;
    context.wants = kept.wants;
    for (int slot : node.inputs) {
      Tensor value = slots[slot];
      context.in_shapes.push_back(value.sizes().vec());
      context.in.push_back(std::move(value));
    }
    context.in_channels_last =
        context.in[0].dim() == 4 && context.in[0].suggest_memory_format() == at::MemoryFormat::ChannelsLast;
    context.may_overwrite = node.in_place && !mode.taped && rules.empty();
    context.op = rule == nullptr ? fast_op(context) : nullptr;
    if (context.op == nullptr) context.op = &op(node.kind);
    Tensor y = run_node(context, rule);
    slots.set(node.output, y);
    slots.release(node);
    if (kept.trace) {
      Keeps keeps = context.op->keeps(node, mode, kept.wants);
      if (rule != nullptr) {
        keeps.input |= rule->keeps.input;
        keeps.output |= rule->keeps.output;
      }
      if (!keeps.input) context.in.clear();
      if (keeps.output) context.out = y;
      trace.calls.push_back(std::move(context));
    }
  }
  trace.output = slots[network.output];
  return trace;
}

// grad of a slot, summed over its readers in the order in which they run backward.
void accumulate(Tensor& sum, Tensor grad, bool taped) {
  if (!sum.defined()) {
    sum = std::move(grad);
  } else if (!taped && owned(sum) && sum.is_non_overlapping_and_dense() &&
             sum.scalar_type() == grad.scalar_type()) {
    sum.add_(grad);
  } else {
    sum = sum + grad;
  }
}

// Nothing looks at convolutions and batch norms by themselves: they may run folded. A run and its reference
// run must be of one program, whatever their modes.
bool may_fold(const RunMode& mode, const Wants& wants, const RuleSet& rules) {
  return !mode.taped && !mode.training && !wants.parameters && !rules.needs_reference() &&
         !rules.mentions(OpKind::convolution) && !rules.mentions(OpKind::batch_norm);
}

}  // namespace

void Trace::attach_reference(Trace reference, const RuleSet& rules) {
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const Rule* rule = rules.find(*calls[i].node);
    if (rule == nullptr || !rule->reference) continue;
    calls[i].ref_in = std::move(reference.calls[i].in);
    calls[i].ref_out = std::move(reference.calls[i].out);
    calls[i].ref_saved = std::move(reference.calls[i].saved);
  }
}

Tensor forward(const Network& network, const Tensor& x, Work& work, RunMode mode, const RuleSet& rules) {
  const at::AutoGradMode guard(mode.taped);
  const Wants nothing{.input = false, .parameters = false};
  const auto folded = may_fold(mode, nothing, rules) ? network.folded() : nullptr;
  return execute(folded ? *folded : network, x, work, mode, {false, nothing}, rules).output;
}

Trace trace(const Network& network, const Tensor& x, Work& work, RunMode mode, Wants wants,
            const RuleSet& rules) {
  const at::AutoGradMode guard(mode.taped);
  auto folded = may_fold(mode, wants, rules) ? network.folded() : nullptr;
  Trace result = execute(folded ? *folded : network, x, work, mode, {true, wants}, rules);
  result.folded = std::move(folded);
  return result;
}

Tensor backward(const Network& as_built, Trace& trace, const Tensor& grad_output, Work& work,
                const RuleSet& rules) {
  if (trace.calls.empty()) return grad_output;
  const Network& network = trace.folded ? *trace.folded : as_built;
  const RunMode mode = trace.calls.front().mode;
  const Wants wants = trace.calls.front().wants;
  const at::AutoGradMode guard(mode.taped);
  // With parameters wanted and the input not, the first layers' input gradients are never read.
  std::vector<bool> needed(static_cast<std::size_t>(network.slot_count), true);
  if (!wants.input) {
    needed.assign(needed.size(), false);
    for (const Node& node : network.nodes) {
      bool depends = !node.weights.empty();
      for (int slot : node.inputs) depends = depends || needed[static_cast<std::size_t>(slot)];
      needed[static_cast<std::size_t>(node.output)] = depends;
    }
  }
  std::vector<Tensor> grads(static_cast<std::size_t>(network.slot_count));
  grads[static_cast<std::size_t>(network.output)] = grad_output;
  for (std::size_t i = network.nodes.size(); i-- > 0;) {
    work.check();
    const Node& node = network.nodes[i];
    Context& context = trace.calls[i];
    Tensor grad = std::move(grads[static_cast<std::size_t>(node.output)]);
    if (!grad.defined()) continue;  // nothing downstream reads this node
    const Rule* rule = rules.empty() ? nullptr : rules.find(node);
    context.work = &work;
    context.wants.input = false;
    for (int slot : node.inputs) context.wants.input |= needed[static_cast<std::size_t>(slot)];
    std::vector<Tensor> back = rule != nullptr && rule->backward ? rule->backward(context, grad)
                                                                 : context.op->backward(context, grad);
    grad.reset();
    for (std::size_t k = 0; k < node.inputs.size(); ++k) {
      const auto slot = static_cast<std::size_t>(node.inputs[k]);
      if (back[k].defined() && needed[slot]) accumulate(grads[slot], std::move(back[k]), mode.taped);
    }
    if (!mode.taped) {
      context.in.clear();
      context.out.reset();
      context.saved.clear();
      context.ref_in.clear();
      context.ref_out.reset();
      context.ref_saved.clear();
    }
  }
  return grads[0];
}

}  // namespace lacewing
