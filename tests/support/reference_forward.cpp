// The second way to evaluate a network: one functional call of ATen a node, under autograd.
#include <torch/csrc/autograd/autograd.h>

#include "support/random_program.h"

namespace lacewing::test {
namespace {

using at::Tensor;

Tensor reference_activation(const ActivationAttributes& a, const Tensor& x) {
  using Function = Tensor (*)(const Tensor&, double, double);
  static const std::map<std::string, Function> functions{
      {"relu", [](const Tensor& t, double, double) { return at::relu(t); }},
      {"relu6", [](const Tensor& t, double, double) { return at::hardtanh(t, 0, 6); }},
      {"leaky_relu", [](const Tensor& t, double p, double) { return at::leaky_relu(t, p); }},
      {"elu", [](const Tensor& t, double p, double) { return at::elu(t, p); }},
      {"selu", [](const Tensor& t, double, double) { return at::selu(t); }},
      {"celu", [](const Tensor& t, double p, double) { return at::celu(t, p); }},
      {"gelu", [](const Tensor& t, double, double) { return at::gelu(t); }},
      {"gelu_tanh", [](const Tensor& t, double, double) { return at::gelu(t, "tanh"); }},
      {"silu", [](const Tensor& t, double, double) { return at::silu(t); }},
      {"mish", [](const Tensor& t, double, double) { return at::mish(t); }},
      {"softplus", [](const Tensor& t, double p, double) { return at::softplus(t, p); }},
      {"hardsigmoid", [](const Tensor& t, double, double) { return at::hardsigmoid(t); }},
      {"hardswish", [](const Tensor& t, double, double) { return at::hardswish(t); }},
      {"hardtanh", [](const Tensor& t, double p, double q) { return at::hardtanh(t, p, q); }},
      {"tanh", [](const Tensor& t, double, double) { return at::tanh(t); }},
      {"sigmoid", [](const Tensor& t, double, double) { return at::sigmoid(t); }},
      {"log_sigmoid", [](const Tensor& t, double, double) { return at::log_sigmoid(t); }},
      {"softsign", [](const Tensor& t, double, double) { return t / (t.abs() + 1); }},
      {"clamp", [](const Tensor& t, double p, double q) { return at::clamp(t, p, q); }},
      {"exp", [](const Tensor& t, double, double) { return at::exp(t); }},
      {"log", [](const Tensor& t, double, double) { return at::log(t); }},
      {"expm1", [](const Tensor& t, double, double) { return at::expm1(t); }},
      {"log1p", [](const Tensor& t, double, double) { return at::log1p(t); }},
      {"power", [](const Tensor& t, double p, double) { return at::pow(t, p); }},
      {"abs", [](const Tensor& t, double, double) { return at::abs(t); }},
      {"erf", [](const Tensor& t, double, double) { return at::erf(t); }}};
  return functions.at(a.function->name)(x, a.parameter.first, a.parameter.second);
}

}  // namespace

Tensor reference_node(const Network& network, const Node& node, const std::vector<Tensor>& in) {
  const auto weight = [&](std::size_t i) { return network.weight(node, i); };
  const auto optional_weight = [&](std::size_t i) {
    return network.has_weight(node, i) ? std::optional<Tensor>(weight(i)) : std::nullopt;
  };
  const auto axis = [&] { return std::get<AxisAttributes>(node.attributes).axis; };
  const auto sizes = [&] { return std::get<SizesAttributes>(node.attributes).sizes; };
  const Tensor& x = in[0];
  switch (node.kind) {
    case OpKind::convolution: {
      const auto& a = std::get<ConvolutionAttributes>(node.attributes);
      if (a.transposed) {
        return at::conv_transpose2d(x, weight(0), optional_weight(1), a.stride, a.padding, a.output_padding,
                                    a.groups, a.dilation);
      }
      if (a.stride.size() == 1) {
        return at::conv1d(x, weight(0), optional_weight(1), a.stride, a.padding, a.dilation, a.groups);
      }
      return at::conv2d(x, weight(0), optional_weight(1), a.stride, a.padding, a.dilation, a.groups);
    }
    case OpKind::linear:
      return at::linear(x, weight(0), optional_weight(1));
    case OpKind::batch_norm:
      return at::batch_norm(x, weight(0), weight(1), weight(2), weight(3), false, 0.1,
                            std::get<BatchNormAttributes>(node.attributes).epsilon, false);
    case OpKind::layer_norm: {
      const auto& a = std::get<LayerNormAttributes>(node.attributes);
      return at::layer_norm(x, x.sizes().slice(static_cast<std::size_t>(x.dim() - a.axes)),
                            optional_weight(0), optional_weight(1), a.epsilon);
    }
    case OpKind::group_norm: {
      const auto& a = std::get<GroupNormAttributes>(node.attributes);
      if (a.groups == 0) {
        return at::instance_norm(x, optional_weight(0), optional_weight(1), {}, {}, true, 0, a.epsilon,
                                 false);
      }
      return at::group_norm(x, a.groups, optional_weight(0), optional_weight(1), a.epsilon);
    }
    case OpKind::activation:
      return reference_activation(std::get<ActivationAttributes>(node.attributes), x);
    case OpKind::prelu:
      return at::prelu(x, weight(0));
    case OpKind::max_pool: {
      const auto& a = std::get<PoolAttributes>(node.attributes);
      if (a.kernel.size() == 1)
        return at::max_pool1d(x, a.kernel, a.stride, a.padding, a.dilation, a.ceil_mode);
      if (a.kernel.size() == 3)
        return at::max_pool3d(x, a.kernel, a.stride, a.padding, a.dilation, a.ceil_mode);
      return at::max_pool2d(x, a.kernel, a.stride, a.padding, a.dilation, a.ceil_mode);
    }
    case OpKind::average_pool: {
      const auto& a = std::get<PoolAttributes>(node.attributes);
      if (a.kernel.size() == 1)
        return at::avg_pool1d(x, a.kernel, a.stride, a.padding, a.ceil_mode, a.count_include_pad);
      if (a.kernel.size() == 3)
        return at::avg_pool3d(x, a.kernel, a.stride, a.padding, a.ceil_mode, a.count_include_pad);
      return at::avg_pool2d(x, a.kernel, a.stride, a.padding, a.ceil_mode, a.count_include_pad);
    }
    case OpKind::adaptive_average_pool: {
      const auto& size = std::get<AdaptivePoolAttributes>(node.attributes).size;
      if (size.size() == 1) return at::adaptive_avg_pool1d(x, size);
      return size.size() == 3 ? at::adaptive_avg_pool3d(x, size) : at::adaptive_avg_pool2d(x, size);
    }
    case OpKind::adaptive_max_pool: {
      const auto& size = std::get<AdaptivePoolAttributes>(node.attributes).size;
      if (size.size() == 1) return std::get<0>(at::adaptive_max_pool1d(x, size));
      return std::get<0>(size.size() == 3 ? at::adaptive_max_pool3d(x, size)
                                          : at::adaptive_max_pool2d(x, size));
    }
    case OpKind::mean: {
      const auto& a = std::get<ReduceAttributes>(node.attributes);
      return at::mean(x, a.axes, a.keep);
    }
    case OpKind::sum: {
      const auto& a = std::get<ReduceAttributes>(node.attributes);
      return at::sum(x, a.axes, a.keep);
    }
    case OpKind::max: {
      const auto& a = std::get<ReduceAttributes>(node.attributes);
      return at::amax(x, a.axes, a.keep);
    }
    case OpKind::l2_norm: {
      const auto& a = std::get<ReduceAttributes>(node.attributes);
      return at::norm(x, 2, a.axes, a.keep);
    }
    case OpKind::add:
      return at::add(x, in[1]);
    case OpKind::subtract:
      return at::sub(x, in[1]);
    case OpKind::multiply:
      return at::mul(x, in[1]);
    case OpKind::divide:
      return at::div(x, in[1]);
    case OpKind::affine: {
      const auto& a = std::get<AffineAttributes>(node.attributes);
      const Tensor scaled = network.has_weight(node, 0) ? at::mul(x, weight(0)) : x;
      const Tensor shift = network.has_weight(node, 1) ? weight(1) : at::zeros({}, x.options());
      return scaled * a.factor + a.shift + shift;
    }
    case OpKind::constant:
      return weight(0).repeat_interleave(x.size(0), 0);
    case OpKind::matmul:
      return at::matmul(x, in[1]);
    case OpKind::attention: {
      const double scale = std::get<AttentionAttributes>(node.attributes).scale;
      const std::optional<double> factor = scale != 0 ? std::optional<double>(scale) : std::nullopt;
      return std::get<0>(at::_scaled_dot_product_attention_math(x, in[1], in[2], optional_weight(0), 0, false,
                                                                std::nullopt, factor));
    }
    case OpKind::concatenate:
      return at::cat(in, axis());
    case OpKind::flatten:
      return at::flatten(x, axis());
    case OpKind::reshape:
      return at::reshape(x, sizes());
    case OpKind::permute:
      return at::permute(x, std::get<AxesAttributes>(node.attributes).axes);
    case OpKind::squeeze:
      return at::squeeze(x, axis());
    case OpKind::unsqueeze:
      return at::unsqueeze(x, axis());
    case OpKind::expand:
      return x.expand(sizes());
    case OpKind::slice: {
      const auto& a = std::get<SliceAttributes>(node.attributes);
      return at::slice(x, a.axis, a.start, a.end, a.step);
    }
    case OpKind::index: {
      const auto& a = std::get<IndexAttributes>(node.attributes);
      std::vector<Tensor> picked;
      for (const std::int64_t i : a.indices) picked.push_back(x.select(a.axis, i));
      return at::stack(picked, a.axis);
    }
    case OpKind::roll: {
      const auto& a = std::get<RollAttributes>(node.attributes);
      return at::roll(x, a.shifts, a.axes);
    }
    case OpKind::pad: {
      static const char* const modes[] = {"constant", "reflect", "replicate", "circular"};
      const auto& a = std::get<PadAttributes>(node.attributes);
      const bool constant = a.mode == PadMode::constant;
      return at::pad(x, a.amounts, modes[static_cast<int>(a.mode)],
                     constant ? std::optional<double>(a.value) : std::nullopt);
    }
    case OpKind::resize: {
      const auto& a = std::get<ResizeAttributes>(node.attributes);
      const at::OptionalIntArrayRef size =
          a.size.empty() ? at::OptionalIntArrayRef() : at::OptionalIntArrayRef(a.size);
      const std::optional<at::ArrayRef<double>> scale =
          a.scale.empty() ? std::nullopt : std::optional<at::ArrayRef<double>>(a.scale);
      if (a.mode == ResizeMode::nearest) return at::upsample_nearest2d(x, size, scale);
      if (a.mode == ResizeMode::nearest_exact) return at::_upsample_nearest_exact2d(x, size, scale);
      if (a.mode == ResizeMode::bilinear) return at::upsample_bilinear2d(x, size, a.align_corners, scale);
      return at::upsample_bicubic2d(x, size, a.align_corners, scale);
    }
    case OpKind::softmax:
      return at::softmax(x, axis());
    case OpKind::log_softmax:
      return at::log_softmax(x, axis());
    case OpKind::dropout:
      return x;
    case OpKind::opaque:  // compared with torch::jit in tests/unit/torchscript
      break;
  }
  throw std::logic_error("no reference for this op");
}

Tensor reference_forward(const Network& network, const Tensor& x) {
  std::vector<Tensor> slots(static_cast<std::size_t>(network.slot_count));
  slots[0] = x;
  for (const Node& node : network.nodes) {
    std::vector<Tensor> in;
    for (int slot : node.inputs) in.push_back(slots[static_cast<std::size_t>(slot)]);
    slots[static_cast<std::size_t>(node.output)] = reference_node(network, node, in);
  }
  return slots[static_cast<std::size_t>(network.output)];
}

Tensor autograd_gradient(const Network& network, const Tensor& x, const Tensor& coefficients) {
  const at::AutoGradMode on(true);
  const Tensor leaf = x.detach().clone().requires_grad_(true);
  const Tensor total = (reference_forward(network, leaf) * coefficients).sum();
  const auto grads = torch::autograd::grad({total}, {leaf}, {}, std::nullopt, false, true);
  return grads[0].defined() ? grads[0] : at::zeros_like(x);
}

}  // namespace lacewing::test
