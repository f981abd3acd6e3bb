// The blocks that modern classifiers are made of, in small: squeeze-excite, norms, attention spelt out and
// fused, windows folded into the batch, resizing and padding, arithmetic between branches.
#include "support/random_drawing.h"

namespace lacewing::test {
namespace {

constexpr double kNormEpsilon = 0.1;  // tame enough for finite differences of maps

// N x C x H x W -> N x HW x C, and back.
int to_tokens(Drawing& draw, int x) {
  const int flat = draw.net.flatten(x, draw.path("flatten"), 2);
  return draw.net.permute(flat, draw.path("permute"), {0, 2, 1});
}
int from_tokens(Drawing& draw, int x) {
  const int back = draw.net.permute(x, draw.path("permute"), {0, 2, 1});
  return draw.net.reshape(back, draw.path("reshape"), {-1, draw.net.channels(x), draw.height, draw.width});
}

int squeeze_excite(Drawing& draw, int x) {
  Builder& net = draw.net;
  const std::int64_t channels = net.channels(x);
  int gate = net.mean(x, draw.path("mean"), {2, 3}, true);
  gate = draw.activation(net.convolution(gate, draw.path("conv"), {.out = draw.up_to(3), .kernel = 1}));
  gate = net.convolution(gate, draw.path("conv"), {.out = channels, .kernel = 1});
  const bool hard = !draw.options.smooth && draw.one_in(2);
  gate = net.activation(gate, draw.path("gate"), hard ? "hardsigmoid" : "sigmoid");
  return draw.one_in(2) ? net.multiply(x, gate, draw.path("scale"))
                        : net.multiply(gate, x, draw.path("scale"));
}

int norm(Drawing& draw, int x) {
  Builder& net = draw.net;
  switch (draw.pick(3)) {
    case 0:
      return net.group_norm(x, draw.path("gn"), net.channels(x) % 2 == 0 ? 2 : 1, kNormEpsilon);
    case 1:
      return net.instance_norm(x, draw.path("in"), kNormEpsilon);
    default: {  // over channels, as ConvNeXt does
      const int last = net.permute(x, draw.path("permute"), {0, 2, 3, 1});
      const int y = net.layer_norm(last, draw.path("ln"), kNormEpsilon);
      return net.permute(y, draw.path("permute"), {0, 3, 1, 2});
    }
  }
}

// Another height and width.
int resized(Drawing& draw, int x) {
  Builder& net = draw.net;
  const std::int64_t height = draw.height, width = draw.width;
  switch (draw.pick(3)) {
    case 0:
      if (height * width <= 20) {
        draw.height = 2 * height;
        draw.width = 2 * width;
        return net.transposed_convolution(x, draw.path("up"),
                                          {.out = draw.up_to(3), .kernel = 3, .stride = 2, .padding = 1}, 1);
      }
      [[fallthrough]];
    case 1: {
      static constexpr ResizeMode kModes[] = {ResizeMode::nearest, ResizeMode::nearest_exact,
                                              ResizeMode::bilinear, ResizeMode::bicubic};
      ResizeAttributes to{kModes[draw.pick(4)], {}, {}};
      draw.height = 2 + draw.pick(6);
      draw.width = 2 + draw.pick(6);
      to.size = {draw.height, draw.width};
      const bool nearest = to.mode == ResizeMode::nearest || to.mode == ResizeMode::nearest_exact;
      to.align_corners = !nearest && draw.one_in(2);
      return net.resize(x, draw.path("resize"), to);
    }
    default: {
      static constexpr PadMode kModes[] = {PadMode::constant, PadMode::reflect, PadMode::replicate,
                                           PadMode::circular};
      const std::int64_t left = draw.pick(std::min<std::int64_t>(width, 3));
      const std::int64_t top = draw.pick(std::min<std::int64_t>(height, 3));
      const std::int64_t right = width > 2 ? -1 : 1 - (width == 1), bottom = height > 1 ? 1 : 0;
      const PadMode mode = kModes[draw.pick(4)];
      // A crop and a circle exclude each other in ATen.
      const std::int64_t end = mode == PadMode::circular ? 0 : right;
      draw.width += left + end;
      draw.height += top + bottom;
      return net.pad(x, draw.path("pad"),
                     {{left, end, top, bottom}, mode, mode == PadMode::constant ? 0.7 : 0});
    }
  }
}

// Products, quotients and differences whose values stay moderate.
int arithmetic(Drawing& draw, int x) {
  Builder& net = draw.net;
  const int bounded = net.activation(x, draw.path("act"), "tanh");
  switch (draw.pick(7)) {
    case 0:
      return net.multiply(bounded, net.batch_norm(x, draw.path("bn")), draw.path("multiply"));
    case 1:
      return net.subtract(net.affine(x, draw.path("half"), 0.5, -0.2), bounded, draw.path("subtract"));
    case 2: {  // divided by its own root mean square, as response norms do
      const int square = net.activation(bounded, draw.path("square"), "power");
      const int power = net.affine(net.mean(square, draw.path("mean"), {1}, true), draw.path("plus"), 1, 0.3);
      return net.divide(x, net.activation(power, draw.path("root"), "power", 0.5), draw.path("divide"));
    }
    case 3: {  // log(exp(t) + 0.5)
      const int e = net.activation(bounded, draw.path("exp"), "exp");
      return net.activation(net.affine(e, draw.path("plus"), 1, 0.5), draw.path("log"), "log");
    }
    case 4: {  // channels of unit length, away from the kink at zero
      const int positive = net.affine(bounded, draw.path("plus"), 1, 1.5);
      return net.divide(x, net.l2_norm(positive, draw.path("length"), {1}, true), draw.path("divide"));
    }
    case 5:
      return net.shift_by_weight(net.scale_by_weight(x, draw.path("gamma"), {net.channels(x), 1, 1}),
                                 draw.path("beta"), {1, net.channels(x), 1, draw.width});
    default: {  // the mean over rows, spread again
      const int row = net.mean(bounded, draw.path("mean"), {2});
      const int column = net.unsqueeze(row, draw.path("unsqueeze"), 2);
      return net.add(net.expand(column, draw.path("expand"), {-1, -1, draw.height, -1}), x, draw.path("add"));
    }
  }
}

// Two branches stacked along a new axis that is reduced again.
int stack(Drawing& draw, int x) {
  Builder& net = draw.net;
  const int a = net.unsqueeze(x, draw.path("unsqueeze"), 1);
  const int b = net.unsqueeze(draw.activation(x), draw.path("unsqueeze"), 1);
  const int both = net.concatenate({a, b}, draw.path("stack"));
  const bool maximum = !draw.options.smooth && draw.one_in(2);
  const int y = maximum ? net.max(both, draw.path("max"), {1}) : net.mean(both, draw.path("mean"), {1}, true);
  const int flat = maximum ? y : net.squeeze(y, draw.path("squeeze"), 1);
  net.set_channels(flat, net.channels(x));
  return flat;
}

// Rows and columns in another order, some of them twice or never.
int picked(Drawing& draw, int x) {
  for (const std::int64_t axis : {2, 3}) {
    std::int64_t& size = axis == 2 ? draw.height : draw.width;
    std::vector<std::int64_t> indices;
    for (std::int64_t count = 1 + draw.up_to(std::min<std::int64_t>(size, 4)); count > 0; --count)
      indices.push_back(draw.pick(size));
    size = std::ssize(indices);
    x = draw.net.index(x, draw.path("index"), axis, std::move(indices));
  }
  return x;
}

// Pixels as a line, pooled, and added to all pixels; or maxima of a grid that need not divide the picture.
int line_or_grid(Drawing& draw, int x) {
  Builder& net = draw.net;
  if (!draw.options.smooth && draw.one_in(2)) {
    const std::int64_t height = draw.up_to(draw.height), width = draw.up_to(draw.width);
    draw.height = height;
    draw.width = width;
    return net.adaptive_max_pool(x, draw.path("grid"), {height, width});
  }
  const std::int64_t pixels = draw.height * draw.width, kernel = std::min<std::int64_t>(pixels, 3);
  const PoolAttributes windows{{kernel}, {draw.up_to(2)}, {draw.pick(1 + kernel / 2)}, {1}};
  int line = net.flatten(x, draw.path("line"), 2);
  const bool maximum = !draw.options.smooth && draw.one_in(2);
  line = maximum ? net.max_pool(line, draw.path("max"), windows)
                 : net.average_pool(line, draw.path("avg"), windows);
  const int mean = net.unsqueeze(net.mean(line, draw.path("mean"), {2}, true), draw.path("unsqueeze"), 3);
  return net.add(x, mean, draw.path("add"));
}

// Columns shifted in a circle and folded into the batch, a dense layer on each, and all of it undone.
int windows(Drawing& draw, int x) {
  Builder& net = draw.net;
  const std::int64_t channels = net.channels(x), h = draw.height, w = draw.width;
  int y = net.roll(x, draw.path("roll"), {-1, 2}, {2, 3});
  y = net.permute(y, draw.path("permute"), {0, 3, 2, 1});
  y = net.reshape(y, draw.path("windows"), {-1, h, channels});
  y = net.linear(y, draw.path("fc"), channels);
  y = net.activation(y, draw.path("act"), "silu");
  y = net.reshape(y, draw.path("merge"), {-1, w, h, channels});
  y = net.permute(y, draw.path("permute"), {0, 3, 2, 1});
  return net.roll(y, draw.path("roll"), {1, -2}, {2, 3});
}

// Multi-head attention over N x tokens x width, spelt out or fused.
int attention(Drawing& draw, int x, std::int64_t width) {
  Builder& net = draw.net;
  const std::int64_t heads = draw.up_to(2), head = draw.up_to(3), inner = heads * head;
  const int packed =
      net.linear(net.layer_norm(x, draw.path("ln"), kNormEpsilon), draw.path("qkv"), 3 * inner);
  const auto part = [&](std::int64_t i) {
    int y = net.slice(packed, draw.path("part"), 2, i * inner, 1, (i + 1) * inner);
    // The tokens' number is free: unfold the features, then swap.
    y = net.unsqueeze(y, draw.path("unsqueeze"), 2);
    std::vector<int> split;
    for (std::int64_t j = 0; j < heads; ++j) {
      split.push_back(net.slice(y, draw.path("head"), 3, j * head, 1, (j + 1) * head));
    }
    return net.permute(net.concatenate(split, draw.path("heads"), 2), draw.path("permute"), {0, 2, 1, 3});
  };
  const int q = part(0), k = part(1), v = part(2);
  int y = 0;
  if (draw.one_in(2)) {
    y = net.attention(q, k, v, draw.path("attention"), draw.one_in(2) ? 0.4 : 0);
  } else {
    const int scores = net.matmul(q, net.permute(k, draw.path("permute"), {0, 1, 3, 2}), draw.path("qk"));
    y = net.matmul(net.softmax(net.affine(scores, draw.path("scaled"), 0.5), draw.path("softmax"), 3), v,
                   draw.path("pv"));
  }
  y = net.flatten(net.permute(y, draw.path("permute"), {0, 2, 1, 3}), draw.path("flatten"), 2);
  net.set_channels(y, inner);
  return net.add(x, net.linear(y, draw.path("out"), width), draw.path("add"));
}

}  // namespace

int block(Drawing& draw, int x) {
  switch (draw.pick(draw.options.attention ? 9 : 8)) {
    case 0:
      return squeeze_excite(draw, x);
    case 1:
      return norm(draw, x);
    case 2:
      return resized(draw, x);
    case 3:
      return arithmetic(draw, x);
    case 4:
      return stack(draw, x);
    case 5:
      return windows(draw, x);
    case 6:
      return picked(draw, x);
    case 7:
      return line_or_grid(draw, x);
    default:
      return from_tokens(draw, attention(draw, to_tokens(draw, x), draw.net.channels(x)));
  }
}

int class_token_features(Drawing& draw, int x) {
  Builder& net = draw.net;
  const std::int64_t width = net.channels(x), tokens = draw.height * draw.width + 1;
  const int token = net.constant(x, draw.path("class_token"), {1, 1, width});
  int y = net.concatenate({token, to_tokens(draw, x)}, draw.path("cat"));
  net.set_channels(y, width);
  y = attention(draw, net.shift_by_weight(y, draw.path("position"), {1, tokens, width}), width);
  return net.squeeze(net.slice(y, draw.path("first"), 1, 0, 1, 1), draw.path("squeeze"), 1);
}

}  // namespace lacewing::test
