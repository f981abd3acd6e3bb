#include "support/random_program.h"

#include "support/random_drawing.h"

namespace lacewing::test {
namespace {

using at::Tensor;

int convolution(Drawing& draw, int x) {
  const std::int64_t in = draw.net.channels(x);
  const bool depthwise = draw.one_in(4);
  const std::int64_t kernel = draw.height >= 3 && draw.width >= 3 && !draw.one_in(3) ? 3 : 1;
  const std::int64_t stride = draw.one_in(4) ? 2 : 1;
  const std::int64_t dilation = kernel == 3 && draw.one_in(4) ? 2 : 1, padding = kernel == 3 ? dilation : 0;
  Builder::Convolution layer{.out = depthwise ? in * draw.up_to(2) : draw.up_to(4),
                             .kernel = kernel,
                             .stride = stride,
                             .padding = padding,
                             .groups = depthwise ? in : 1,
                             .bias = draw.one_in(2),
                             .dilation = dilation};
  const auto size = [&](std::int64_t n) {
    return (n + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
  };
  draw.height = size(draw.height);
  draw.width = size(draw.width);
  return draw.net.convolution(x, draw.path("conv"), layer);
}

// A 3x3 convolution that keeps the size, for the two arms of a sum or concatenation.
int same_convolution(Drawing& draw, int x, std::int64_t out) {
  return draw.net.convolution(x, draw.path("conv"), {.out = out, .kernel = 3, .padding = 1});
}

int pool(Drawing& draw, int x) {
  if (draw.height < 3 || draw.width < 3) return draw.activation(x);
  const std::int64_t kernel = 1 + draw.up_to(2), stride = draw.up_to(2), padding = draw.pick(2);
  const bool average = draw.options.smooth || draw.one_in(2), ceil_mode = !average && draw.one_in(2);
  const auto size = [&](std::int64_t n) {
    std::int64_t out = (n + 2 * padding - kernel + (ceil_mode ? stride - 1 : 0)) / stride + 1;
    if (ceil_mode && (out - 1) * stride >= n + padding) --out;
    return out;
  };
  draw.height = size(draw.height);
  draw.width = size(draw.width);
  if (average) return draw.net.average_pool(x, draw.path("avg"), kernel, stride, padding);
  return draw.net.max_pool(x, draw.path("max"), kernel, stride, padding, ceil_mode);
}

int head(Drawing& draw, int x) {
  Builder& net = draw.net;
  switch (draw.pick(4)) {
    case 0: {
      const std::int64_t size = std::min({draw.up_to(2), draw.height, draw.width});
      x = net.adaptive_average_pool(x, draw.path("gap"), size, size);
      draw.height = draw.width = size;
      break;
    }
    case 1:
      if (draw.options.attention) return net.linear(class_token_features(draw, x), draw.path("fc"), 3);
      break;
    case 2: {
      const bool maximum = !draw.options.smooth && draw.one_in(2);
      x = maximum ? net.max(x, draw.path("max"), {2, 3}) : net.sum(x, draw.path("sum"), {3, 2});
      draw.height = draw.width = 1;
      break;
    }
    default:
      break;
  }
  const std::int64_t features = net.channels(x) * draw.height * draw.width;
  x = net.flatten(x, draw.path("flatten"));
  net.set_channels(x, features);
  if (draw.one_in(2)) x = draw.activation(net.linear(x, draw.path("fc"), 4));
  x = net.linear(x, draw.path("fc"), 3);
  return draw.one_in(8) ? net.log_softmax(x, draw.path("log_softmax")) : x;
}

Tensor normal(Drawing& draw, const Shape& shape) {
  const Tensor t = at::empty(shape, at::kDouble);
  std::normal_distribution<double> distribution;
  for (std::int64_t i = 0; i < t.numel(); ++i) t.data_ptr<double>()[i] = distribution(draw.random);
  return t;
}

void fill(Drawing& draw, Network& network) {
  for (Weight& weight : network.weights) {
    weight.value = normal(draw, weight.shape) * 0.6;
    if (weight.name.ends_with("running_var")) weight.value = weight.value.abs() + draw.uniform(0.2, 1.0);
  }
}

}  // namespace

int Drawing::activation(int x) {
  static const std::vector<std::string> smooth{"gelu", "gelu_tanh", "silu",        "mish", "sigmoid",
                                               "tanh", "softplus",  "log_sigmoid", "erf"};
  // These only where their range and domain are kept: elementwise() in random_blocks.cpp.
  static constexpr std::string_view bounded[] = {"exp", "log", "expm1", "log1p", "power"};
  static const std::vector<std::string> all = [] {
    std::vector<std::string> names = activation_names();
    std::erase_if(names, [](const std::string& name) {
      return std::find(std::begin(bounded), std::end(bounded), name) != std::end(bounded);
    });
    return names;
  }();
  if (!options.smooth && one_in(12)) return net.prelu(x, path("prelu"));
  const auto& names = options.smooth ? smooth : all;
  return net.activation(x, path("act"),
                        names[static_cast<std::size_t>(pick(static_cast<std::int64_t>(names.size())))]);
}

int spatial_layer(Drawing& draw, int x) {
  Builder& net = draw.net;
  switch (draw.pick(14)) {
    case 0:
    case 1:
      return convolution(draw, x);
    case 2:
      return net.batch_norm(x, draw.path("bn"));
    case 3:
    case 4:
      return draw.activation(x);
    case 5:
      return pool(draw, x);
    case 6: {  // residual: x read twice
      const int arm = draw.activation(same_convolution(draw, x, net.channels(x)));
      return net.add(arm, x, draw.path("add"));
    }
    case 7: {  // concatenation of two arms that share an activation's output
      const int shared = draw.activation(x);
      return net.concatenate({same_convolution(draw, shared, draw.up_to(2)), shared}, draw.path("cat"));
    }
    case 8: {  // option A shortcut's ops
      if (draw.height < 2 || draw.width < 2) return net.dropout(x, draw.path("drop"), 0.5);
      draw.height = (draw.height + 1) / 2;
      const int half = net.slice(x, draw.path("slice"), 2, 0, 2);
      return net.pad(half, draw.path("pad"), {0, 0, 0, 0, 1, 0}, 1);
    }
    case 9:
      return draw.options.attention ? net.softmax(x, draw.path("softmax"), 1) : draw.activation(x);
    default:
      return block(draw, x);
  }
}

RandomProgram random_program(std::uint64_t seed, RandomProgramOptions options) {
  std::mt19937_64 sizes(seed);
  const auto draw_size = [&](std::int64_t low, std::uint64_t count) {
    return low + static_cast<std::int64_t>(sizes() % count);
  };
  const Shape input{draw_size(1, 3), draw_size(3, 5), draw_size(3, 5)};
  Builder net("random", input);
  Drawing draw(sizes(), options, net);
  draw.height = input[1];
  draw.width = input[2];
  int x = net.input();
  for (std::int64_t layers = draw_size(2, 6); layers > 0; --layers) x = spatial_layer(draw, x);
  x = head(draw, x);
  RandomProgram program{net.finish(x), {}};
  fill(draw, *program.network);
  program.x = normal(draw, {options.batch, input[0], input[1], input[2]});
  return program;
}

}  // namespace lacewing::test
