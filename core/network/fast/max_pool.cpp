// Max pooling over channels-last activations. Forward keeps the winner of each window as one byte, its place
// in the window in scan order; ATen keeps eight.
#include "network/fast/fast.h"
#include "network/fast/vectorize.h"

namespace lacewing::fast {
namespace {

struct Geometry {
  std::int64_t channels, height, width, out_height, out_width;
  std::int64_t kernel[2], stride[2], padding[2], dilation[2];
};

std::int64_t pooled(std::int64_t size, const PoolAttributes& a, std::size_t axis) {
  const std::int64_t span = size + 2 * a.padding[axis] - a.dilation[axis] * (a.kernel[axis] - 1) - 1;
  std::int64_t out = (span + (a.ceil_mode ? a.stride[axis] - 1 : 0)) / a.stride[axis] + 1;
  // The last window must begin inside the input or its left padding.
  if (a.ceil_mode && (out - 1) * a.stride[axis] >= size + a.padding[axis]) --out;
  return out;
}

Geometry geometry(const PoolAttributes& a, const std::vector<std::int64_t>& input) {
  Geometry g{input[1], input[2], input[3], pooled(input[2], a, 0), pooled(input[3], a, 1), {}, {}, {}, {}};
  for (std::size_t axis = 0; axis < 2; ++axis) {
    g.kernel[axis] = a.kernel[axis];
    g.stride[axis] = a.stride[axis];
    g.padding[axis] = a.padding[axis];
    g.dilation[axis] = a.dilation[axis];
  }
  return g;
}

// For one output pixel: take(offset, place) for every pixel of its window that lies inside the input.
template <class Take>
inline void for_window(const Geometry& g, std::int64_t row, std::int64_t column, Take take) {
  for (std::int64_t i = 0; i < g.kernel[0]; ++i) {
    const std::int64_t y = row * g.stride[0] - g.padding[0] + i * g.dilation[0];
    if (y < 0 || y >= g.height) continue;
    for (std::int64_t j = 0; j < g.kernel[1]; ++j) {
      const std::int64_t x = column * g.stride[1] - g.padding[1] + j * g.dilation[1];
      if (x < 0 || x >= g.width) continue;
      take((y * g.width + x) * g.channels, static_cast<std::uint8_t>(i * g.kernel[1] + j));
    }
  }
}

// The first maximum wins, and a NaN beats everything.
LACEWING_VECTORIZE void take_larger(const float* x, std::uint8_t place, float* best, std::uint8_t* winner,
                                    std::int64_t channels) {
#pragma GCC ivdep
  for (std::int64_t c = 0; c < channels; ++c) {
    const bool larger = x[c] > best[c] || x[c] != x[c];
    best[c] = larger ? x[c] : best[c];
    winner[c] = larger ? place : winner[c];
  }
}

LACEWING_VECTORIZE void add_to_winner(const float* grad, const std::uint8_t* winner, std::uint8_t place,
                                      float* grad_x, std::int64_t channels) {
#pragma GCC ivdep
  for (std::int64_t c = 0; c < channels; ++c) grad_x[c] += winner[c] == place ? grad[c] : 0;
}

}  // namespace

bool max_pool_applies(const Context& context) {
  const auto& a = context.attributes<PoolAttributes>();
  if (context.in[0].dim() != 4 || a.kernel.size() != 2 || a.kernel[0] * a.kernel[1] > 256) return false;
  for (std::size_t axis = 0; axis < 2; ++axis) {
    // ATen has the words for pools that do not fit.
    if (2 * a.padding[axis] > a.kernel[axis] || pooled(context.in_shapes[0][axis + 2], a, axis) < 1)
      return false;
  }
  return context.in[0].numel() > 0;
}

Tensor max_pool(Context& context) {
  const Geometry g = geometry(context.attributes<PoolAttributes>(), context.in_shapes[0]);
  const Tensor x = channels_last(context.in[0]);
  const std::int64_t batch = x.size(0), pixels = g.out_height * g.out_width;
  const Tensor y =
      at::empty({batch, g.channels, g.out_height, g.out_width}, x.options(), at::MemoryFormat::ChannelsLast);
  const Tensor winner = at::empty({batch, pixels, g.channels}, x.options().dtype(at::kByte));
  const float* from = x.const_data_ptr<float>();
  float* best = y.mutable_data_ptr<float>();
  std::uint8_t* place_of_best = winner.mutable_data_ptr<std::uint8_t>();
  std::fill_n(best, y.numel(), -std::numeric_limits<float>::infinity());
  std::fill_n(place_of_best, winner.numel(), std::uint8_t{0});
  for (std::int64_t n = 0; n < batch; ++n, from += g.height * g.width * g.channels) {
    for (std::int64_t pixel = 0; pixel < pixels; ++pixel) {
      for_window(g, pixel / g.out_width, pixel % g.out_width, [&](std::int64_t offset, std::uint8_t place) {
        take_larger(from + offset, place, best, place_of_best, g.channels);
      });
      best += g.channels;
      place_of_best += g.channels;
    }
  }
  if (context.wants.input) context.saved = {winner};
  return y;
}

Tensors max_pool_backward(Context& context, const Tensor& grad) {
  const std::vector<std::int64_t>& input = context.in_shapes[0];
  const Geometry g = geometry(context.attributes<PoolAttributes>(), input);
  const Tensor grad_y = channels_last(grad);
  const Tensor grad_x = at::zeros(input, grad.options()).as_strided(input, channels_last_strides(input));
  const float* from = grad_y.const_data_ptr<float>();
  const std::uint8_t* winner = context.saved[0].const_data_ptr<std::uint8_t>();
  float* to = grad_x.mutable_data_ptr<float>();
  const std::int64_t pixels = g.out_height * g.out_width;
  for (std::int64_t n = 0; n < input[0]; ++n, to += g.height * g.width * g.channels) {
    for (std::int64_t pixel = 0; pixel < pixels; ++pixel) {
      for_window(g, pixel / g.out_width, pixel % g.out_width, [&](std::int64_t offset, std::uint8_t place) {
        add_to_winner(from, winner, place, to + offset, g.channels);
      });
      from += g.channels;
      winner += g.channels;
    }
  }
  return {grad_x};
}

}  // namespace lacewing::fast
