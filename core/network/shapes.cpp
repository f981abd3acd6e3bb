#include "network/shapes.h"

#include <algorithm>

#include "base/error.h"
#include "network/allocation_limit.h"
#include "network/reason.h"

namespace lacewing {
namespace {

using at::Tensor;
using Sizes = std::vector<std::int64_t>;

constexpr std::int64_t most_bytes = std::int64_t{1} << 30;

Tensor shaped(const Sizes& sizes, const Tensor& like) {
  for (const std::int64_t size : sizes) {
    if (size < 1) throw Error("leaves nothing of an input of " + to_string(Shape(like.sizes().vec())));
  }
  return at::empty(sizes, like.options());
}

void require(bool fits, const Tensor& x, const Tensor& weight) {
  if (fits) return;
  throw Error("weights of " + to_string(Shape(weight.sizes().vec())) + " do not fit an input of " +
              to_string(Shape(x.sizes().vec())));
}

// out = (in + 2 p - d (k - 1) - 1) / s + 1, rounded down; transposed: (in - 1) s - 2 p + d (k - 1) + o + 1.
Tensor convolution(const Context& context) {
  const auto& a = context.attributes<ConvolutionAttributes>();
  const Tensor &x = context.in[0], &weight = context.weight(0);
  const std::size_t axes = static_cast<std::size_t>(weight.dim()) - 2;
  const bool complete = a.stride.size() == axes && a.padding.size() == axes && a.dilation.size() == axes &&
                        (a.output_padding.empty() || a.output_padding.size() == axes) && a.groups > 0;
  require(complete && x.dim() == weight.dim(), x, weight);
  require(a.transposed ? x.size(1) == weight.size(0) && x.size(1) % a.groups == 0
                       : x.size(1) == weight.size(1) * a.groups && weight.size(0) % a.groups == 0,
          x, weight);
  Sizes sizes{x.size(0), a.transposed ? weight.size(1) * a.groups : weight.size(0)};
  for (std::size_t i = 0; i < axes; ++i) {
    const auto axis = static_cast<std::int64_t>(i) + 2;
    const std::int64_t in = x.size(axis), reach = a.dilation[i] * (weight.size(axis) - 1);
    const std::int64_t beside = a.output_padding.empty() ? 0 : a.output_padding[i];
    if (a.stride[i] < 1) throw Error("has a stride of " + std::to_string(a.stride[i]));
    if (!a.transposed) require(in + 2 * a.padding[i] > reach, x, weight);
    sizes.push_back(a.transposed ? (in - 1) * a.stride[i] - 2 * a.padding[i] + reach + beside + 1
                                 : (in + 2 * a.padding[i] - reach - 1) / a.stride[i] + 1);
  }
  return shaped(sizes, x);
}

// out = (in + 2 p - d (k - 1) - 1) / s + 1; in ceil mode rounded up, but no window starts behind the input
// and its padding in front.
Tensor max_pool(Context& context) {
  const auto& a = context.attributes<PoolAttributes>();
  const Tensor& x = context.in[0];
  Sizes sizes = x.sizes().vec();
  const std::size_t axes = a.kernel.size();
  if (sizes.size() < axes + 1) throw Error("pools more axes than there are");
  for (std::size_t i = 0; i < axes; ++i) {
    std::int64_t& size = sizes[sizes.size() - axes + i];
    if (a.stride[i] < 1 || a.kernel[i] < 1) throw Error("has an empty window or stride");
    const std::int64_t in = size, room = in + 2 * a.padding[i] - a.dilation[i] * (a.kernel[i] - 1) - 1;
    size = room < 0 ? 0 : (room + (a.ceil_mode ? a.stride[i] - 1 : 0)) / a.stride[i] + 1;
    if (a.ceil_mode && (size - 1) * a.stride[i] >= in + a.padding[i]) --size;
  }
  Tensor y = shaped(sizes, x);
  context.saved = {at::empty(sizes, x.options().dtype(at::kLong))};
  return y;
}

// Reflections need more of the axis than they show.
Tensor padded(const Context& context) {
  const auto& a = context.attributes<PadAttributes>();
  const Tensor& x = context.in[0];
  Sizes sizes = x.sizes().vec();
  if (a.amounts.size() % 2 != 0 || a.amounts.size() / 2 > sizes.size())
    throw Error("pads more axes than there are");
  for (std::size_t i = 0; 2 * i < a.amounts.size(); ++i) {
    std::int64_t& size = sizes[sizes.size() - 1 - i];
    const std::int64_t most = size - (a.mode == PadMode::reflect ? 1 : 0);
    if ((a.mode == PadMode::reflect || a.mode == PadMode::circular) &&
        (a.amounts[2 * i] > most || a.amounts[2 * i + 1] > most)) {
      throw Error("pads by more than the input has");
    }
    size += a.amounts[2 * i] + a.amounts[2 * i + 1];
  }
  return shaped(sizes, x);
}

Tensor same_shape(const Context& context) {
  const Tensor& x = context.in[0];
  const bool channels = context.node->kind == OpKind::batch_norm || context.node->kind == OpKind::group_norm;
  if (channels && context.has_weight(0))
    require(x.dim() > 1 && x.size(1) == context.weight(0).numel(), x, context.weight(0));
  if (context.node->kind == OpKind::layer_norm) {
    const std::int64_t axes = context.attributes<LayerNormAttributes>().axes;
    if (axes > x.dim()) throw Error("normalises more axes than there are");
    if (context.has_weight(0))
      require(x.sizes().slice(static_cast<std::size_t>(x.dim() - axes)) == context.weight(0).sizes(), x,
              context.weight(0));
  }
  return at::empty(x.sizes(), x.options());
}

c10::IValue on_device(const c10::IValue& value, at::Device device) {
  const auto moved = [&](const Tensor& t) { return at::zeros(t.sizes(), t.options().device(device)); };
  if (value.isTensor() && value.toTensor().defined()) return moved(value.toTensor());
  if (!value.isTensorList()) return value;
  c10::List<Tensor> list;
  for (const Tensor& each : value.toTensorVector()) list.push_back(moved(each));
  return list;
}

}  // namespace

Tensor output_shape(Context& context) {
  switch (context.node->kind) {
    case OpKind::convolution:
      return convolution(context);
    case OpKind::batch_norm:
    case OpKind::layer_norm:
    case OpKind::group_norm:
    case OpKind::activation:
    case OpKind::prelu:
    case OpKind::roll:
    case OpKind::softmax:
    case OpKind::log_softmax:
      return same_shape(context);
    case OpKind::max_pool:
      return max_pool(context);
    case OpKind::adaptive_average_pool:
    case OpKind::adaptive_max_pool: {
      Sizes sizes = context.in[0].sizes().vec();
      const auto& to = context.attributes<AdaptivePoolAttributes>().size;
      if (to.size() >= sizes.size()) throw Error("pools more axes than there are");
      std::ranges::copy(to, sizes.end() - static_cast<std::ptrdiff_t>(to.size()));
      if (context.node->kind == OpKind::adaptive_max_pool)
        context.saved = {at::empty(sizes, context.in[0].options().dtype(at::kLong))};
      return shaped(sizes, context.in[0]);
    }
    case OpKind::index: {
      Sizes sizes = context.in[0].sizes().vec();
      const auto& a = context.attributes<IndexAttributes>();
      sizes.at(static_cast<std::size_t>(a.axis)) = std::ssize(a.indices);
      return shaped(sizes, context.in[0]);
    }
    case OpKind::pad:
      return padded(context);
    case OpKind::attention: {
      Sizes sizes = context.in[0].sizes().vec();
      sizes.back() = context.in[2].size(-1);
      return shaped(sizes, context.in[0]);
    }
    case OpKind::opaque: {
      const OpaqueCall& call = *context.attributes<OpaqueAttributes>().call;
      std::vector<Tensor> weights;
      for (std::size_t i = 0; i < context.node->weights.size(); ++i) weights.push_back(context.weight(i));
      return call.taken(output_shapes(call, context.in, weights));
    }
    default:
      return op(context.node->kind).forward(context);
  }
}

std::vector<c10::IValue> output_shapes(const OpaqueCall& call, const std::vector<Tensor>& inputs,
                                       const std::vector<Tensor>& weights) {
  try {
    return call.run(inputs, weights);
  } catch (const c10::Error&) {
    // No kernel for shapes alone: zeros instead.
    const AllocationLimit limit(most_bytes);
    const c10::DebugInfoGuard watch = limit.watch();
    std::vector<Tensor> inputs_here, weights_here;
    for (const Tensor& each : inputs)
      inputs_here.push_back(at::zeros(each.sizes(), each.options().device(at::kCPU)));
    for (const Tensor& each : weights)
      weights_here.push_back(at::zeros(each.sizes(), each.options().device(at::kCPU)));
    std::vector<c10::IValue> outputs = call.run(inputs_here, weights_here);
    for (c10::IValue& output : outputs) output = on_device(output, at::kMeta);
    return outputs;
  }
}

void does_not_fit(const Context& context, const std::exception& why) {
  const Node& node = *context.node;
  const Shape& made_for = context.network->input;
  const bool any_size = std::ranges::find(made_for, 0) != made_for.end();
  throw Error(reason_of(why), node.path.empty() ? to_string(node.kind) : node.path,
              any_size ? "the input's size does not fit this network"
                       : "the network is made for inputs of " + to_string(made_for));
}

}  // namespace lacewing
