#include "support/random_program.h"

#include <random>

#include <torch/csrc/autograd/autograd.h>

namespace lacewing::test {
namespace {

using at::Tensor;

// Draws one network. Spatial sizes are tracked here, since the builder tracks channels only.
class Generator {
 public:
  Generator(std::uint64_t seed, RandomProgramOptions options) : random_(seed), options_(options) {}

  RandomProgram make() {
    height_ = 3 + pick(5);
    width_ = 3 + pick(5);
    const std::int64_t channels = 1 + pick(3);
    const Shape input{channels, height_, width_};
    Builder net("random", input);
    net_ = &net;
    int x = net.input();
    const std::int64_t layers = 2 + pick(6);
    for (std::int64_t i = 0; i < layers; ++i) x = spatial_layer(x);
    x = head(x);
    RandomProgram program{net.finish(x), {}};
    fill(*program.network);
    program.x = normal({options_.batch, input[0], input[1], input[2]});
    return program;
  }

 private:
  std::int64_t pick(std::int64_t count) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(count));
  }
  std::string path(const char* kind) { return std::string(kind) + std::to_string(counter_++); }
  double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random_);
  }

  Tensor normal(std::vector<std::int64_t> shape) {
    const Tensor t = at::empty(shape, at::kDouble);
    std::normal_distribution<double> distribution;
    for (std::int64_t i = 0; i < t.numel(); ++i) t.data_ptr<double>()[i] = distribution(random_);
    return t;
  }

  std::string activation_name() {
    static const std::vector<std::string> smooth{"gelu", "gelu_tanh", "silu", "sigmoid", "tanh", "softplus"};
    static const std::vector<std::string> all = activation_names();
    const auto& names = options_.smooth ? smooth : all;
    return names[static_cast<std::size_t>(pick(static_cast<std::int64_t>(names.size())))];
  }

  int convolution(int x) {
    const std::int64_t in = net_->channels(x);
    const bool depthwise = pick(4) == 0;
    const std::int64_t kernel = height_ >= 3 && width_ >= 3 && pick(3) > 0 ? 3 : 1;
    const std::int64_t stride = pick(4) == 0 ? 2 : 1, padding = kernel == 3 ? 1 : 0;
    Builder::Convolution layer{.out = depthwise ? in * (1 + pick(2)) : 1 + pick(4),
                               .kernel = kernel,
                               .stride = stride,
                               .padding = padding,
                               .groups = depthwise ? in : 1,
                               .bias = pick(2) == 0};
    height_ = (height_ + 2 * padding - kernel) / stride + 1;
    width_ = (width_ + 2 * padding - kernel) / stride + 1;
    return net_->convolution(x, path("conv"), layer);
  }

  // A 3x3 convolution that keeps the size, for the two arms of a sum or concatenation.
  int same_convolution(int x, std::int64_t out) {
    return net_->convolution(x, path("conv"), {.out = out, .kernel = 3, .padding = 1});
  }

  int pool(int x) {
    if (height_ < 3 || width_ < 3) return net_->activation(x, path("act"), activation_name());
    const std::int64_t kernel = 2 + pick(2), stride = 1 + pick(2), padding = pick(2);
    const bool average = options_.smooth || pick(2) == 0, ceil_mode = !average && pick(2) == 0;
    const auto size = [&](std::int64_t n) {
      std::int64_t out = (n + 2 * padding - kernel + (ceil_mode ? stride - 1 : 0)) / stride + 1;
      if (ceil_mode && (out - 1) * stride >= n + padding) --out;
      return out;
    };
    height_ = size(height_);
    width_ = size(width_);
    if (average) return net_->average_pool(x, path("avg"), kernel, stride, padding);
    return net_->max_pool(x, path("max"), kernel, stride, padding, ceil_mode);
  }

  int spatial_layer(int x) {
    switch (pick(10)) {
      case 0:
      case 1:
        return convolution(x);
      case 2:
        return net_->batch_norm(x, path("bn"));
      case 3:
      case 4:
        return net_->activation(x, path("act"), activation_name());
      case 5:
        return pool(x);
      case 6: {  // residual: x read twice
        const int arm =
            net_->activation(same_convolution(x, net_->channels(x)), path("act"), activation_name());
        return net_->add(arm, x, path("add"));
      }
      case 7: {  // concatenation of two arms that share an activation's output
        const int shared = net_->activation(x, path("act"), activation_name());
        return net_->concatenate({same_convolution(shared, 1 + pick(2)), shared}, path("cat"));
      }
      case 8: {  // option A shortcut's ops
        if (height_ < 2 || width_ < 2) return net_->dropout(x, path("drop"), 0.5);
        height_ = (height_ + 1) / 2;
        const int half = net_->slice(x, path("slice"), 2, 0, 2);
        return net_->pad(half, path("pad"), {0, 0, 0, 0, 1, 0}, 1);
      }
      default:
        return net_->softmax(x, path("softmax"), 1);
    }
  }

  int head(int x) {
    if (pick(2) == 0) {
      const std::int64_t size = std::min<std::int64_t>({1 + pick(2), height_, width_});
      x = net_->adaptive_average_pool(x, path("gap"), size, size);
      height_ = width_ = size;
    }
    const std::int64_t features = net_->channels(x) * height_ * width_;
    x = net_->flatten(x, path("flatten"));
    net_->set_channels(x, features);
    if (pick(2) == 0) x = net_->activation(net_->linear(x, path("fc"), 4), path("act"), activation_name());
    return net_->linear(x, path("fc"), 3);
  }

  void fill(Network& network) {
    for (Weight& weight : network.weights) {
      weight.value = normal(weight.shape) * 0.6;
      if (weight.name.ends_with("running_var")) weight.value = weight.value.abs() + uniform(0.2, 1.0);
    }
  }

  std::mt19937_64 random_;
  RandomProgramOptions options_;
  Builder* net_ = nullptr;
  std::int64_t height_ = 0, width_ = 0;
  int counter_ = 0;
};

Tensor reference_activation(const std::string& name, const Tensor& x, double p) {
  if (name == "relu") return at::relu(x);
  if (name == "relu6") return at::hardtanh(x, 0, 6);
  if (name == "leaky_relu") return at::leaky_relu(x, p);
  if (name == "elu") return at::elu(x, p);
  if (name == "gelu") return at::gelu(x);
  if (name == "gelu_tanh") return at::gelu(x, "tanh");
  if (name == "silu") return at::silu(x);
  if (name == "sigmoid") return at::sigmoid(x);
  if (name == "tanh") return at::tanh(x);
  if (name == "softplus") return at::softplus(x, p);
  throw std::logic_error("no reference for " + name);
}

}  // namespace

RandomProgram random_program(std::uint64_t seed, RandomProgramOptions options) {
  return Generator(seed, options).make();
}

Tensor reference_forward(const Network& network, const Tensor& x) {
  std::vector<Tensor> slots(static_cast<std::size_t>(network.slot_count));
  slots[0] = x;
  for (const Node& node : network.nodes) {
    const Tensor& in = slots[static_cast<std::size_t>(node.inputs[0])];
    const auto weight = [&](std::size_t i) { return network.weight(node, i); };
    Tensor y;
    switch (node.kind) {
      case OpKind::convolution: {
        const auto& a = std::get<ConvolutionAttributes>(node.attributes);
        y = at::conv2d(in, weight(0), weight(1), a.stride, a.padding, a.dilation, a.groups);
        break;
      }
      case OpKind::linear:
        y = at::linear(in, weight(0), weight(1));
        break;
      case OpKind::batch_norm: {
        const auto& a = std::get<BatchNormAttributes>(node.attributes);
        y = at::batch_norm(in, weight(0), weight(1), weight(2), weight(3), false, 0.1, a.epsilon, false);
        break;
      }
      case OpKind::activation: {
        const auto& a = std::get<ActivationAttributes>(node.attributes);
        y = reference_activation(a.function->name, in, a.parameter);
        break;
      }
      case OpKind::max_pool: {
        const auto& a = std::get<PoolAttributes>(node.attributes);
        y = at::max_pool2d(in, a.kernel, a.stride, a.padding, a.dilation, a.ceil_mode);
        break;
      }
      case OpKind::average_pool: {
        const auto& a = std::get<PoolAttributes>(node.attributes);
        y = at::avg_pool2d(in, a.kernel, a.stride, a.padding, a.ceil_mode, a.count_include_pad);
        break;
      }
      case OpKind::adaptive_average_pool:
        y = at::adaptive_avg_pool2d(in, std::get<AdaptivePoolAttributes>(node.attributes).size);
        break;
      case OpKind::add:
        y = at::add(in, slots[static_cast<std::size_t>(node.inputs[1])]);
        break;
      case OpKind::concatenate: {
        std::vector<Tensor> parts;
        for (int slot : node.inputs) parts.push_back(slots[static_cast<std::size_t>(slot)]);
        y = at::cat(parts, std::get<AxisAttributes>(node.attributes).axis);
        break;
      }
      case OpKind::flatten:
        y = at::flatten(in, 1);
        break;
      case OpKind::softmax:
        y = at::softmax(in, std::get<AxisAttributes>(node.attributes).axis);
        break;
      case OpKind::dropout:
        y = in;
        break;
      case OpKind::pad:
        y = at::constant_pad_nd(in, std::get<PadAttributes>(node.attributes).amounts);
        break;
      case OpKind::slice: {
        const auto& a = std::get<SliceAttributes>(node.attributes);
        y = at::slice(in, a.axis, a.start, std::nullopt, a.step);
        break;
      }
    }
    slots[static_cast<std::size_t>(node.output)] = y;
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
