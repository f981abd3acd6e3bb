#include "attribution/baseline.h"

#include <cmath>

#include "base/error.h"
#include "base/npy.h"
#include "base/random.h"

namespace lacewing {
namespace {

using at::Tensor;

constexpr std::uint32_t kBaselineStream = 2;

Tensor read_file(const std::string& path, const MethodContext& context) {
  const std::string file = path.substr(path.find_last_of('/') + 1);
  // A file of one baseline may be 1 x C x H x W.
  const auto one = [](const Shape& shape) {
    return shape.size() == 4 && shape[0] == 1 ? Shape(shape.begin() + 1, shape.end()) : shape;
  };
  const Array<double> array = read_npy(path, [&](const Shape& shape) {
    if (one(shape).size() > 3 || !at::is_expandable_to(one(shape), context.input))
      throw Error(
          "a baseline of " + to_string(shape) + " does not fit an input of " + to_string(context.input), {},
          "give C x H x W");
  });
  const Tensor values = at::tensor(array.values, at::kDouble).reshape(one(array.shape));
  if (!at::isfinite(values).all().item<bool>())
    throw Error("the baseline has values that are not finite", file,
                "replace NaN and infinity by numbers, for example with numpy.nan_to_num");
  return values.to(context.options).expand(context.input).contiguous();
}

// One row of weights exp(-i^2 / (2 sigma^2)), i = -radius..radius, that sum to 1.
Tensor gaussian(double sigma, std::int64_t radius) {
  const Tensor i = at::arange(-radius, radius + 1, at::kDouble);
  const Tensor weights = at::exp(-i * i / (2 * sigma * sigma));
  return weights / weights.sum();
}

Tensor blur(const Tensor& x) {
  const std::int64_t shorter = std::min(x.size(1), x.size(2));
  const double sigma = std::max(0.1 * static_cast<double>(shorter), 0.5);
  const auto radius = static_cast<std::int64_t>(std::ceil(3 * sigma));
  const Tensor kernel = gaussian(sigma, radius).to(x.options());
  const Tensor padded = at::replication_pad2d(x.unsqueeze(1), {radius, radius, radius, radius});
  const Tensor rows = at::conv2d(padded, kernel.view({1, 1, 1, -1}));
  return at::conv2d(rows, kernel.view({1, 1, -1, 1})).squeeze(1);
}

// Asked for by every chunk, computed once a picture, on the CPU: a copy to a device is complete when the call
// returns, whereas a computation there may still run when another thread reads it. Thread-safe.
BaselineOf once_a_picture(BaselineOf compute) {
  struct Known {
    std::mutex mutex;
    std::map<std::int64_t, Tensor> values;
  };
  return [compute = std::move(compute), known = std::make_shared<Known>()](const Tensor& x,
                                                                           std::int64_t picture) {
    const std::lock_guard lock(known->mutex);
    Tensor& value = known->values[picture];
    if (!value.defined()) value = compute(x.cpu(), picture).to(x.device());
    return value;
  };
}

}  // namespace

BaselineOf make_baseline(const std::string& name, const MethodContext& context) {
  const auto same_for_all = [](Tensor value) {
    return [value](const Tensor&, std::int64_t) { return value; };
  };
  const auto of_channels = [&](const std::vector<double>& values) {
    return at::tensor(values, at::kDouble)
        .to(context.options)
        .view({-1, 1, 1})
        .expand(context.input)
        .contiguous();
  };
  if (name == "zero") return same_for_all(at::zeros(context.input, context.options));
  if (name == "black") return same_for_all(of_channels(context.low));
  if (name == "white") return same_for_all(of_channels(context.high));
  if (name == "channel_mean") {
    return once_a_picture([](const Tensor& x, std::int64_t) {
      return x.mean({1, 2}, true).expand_as(x).contiguous();
    });
  }
  if (name == "blur") return once_a_picture([](const Tensor& x, std::int64_t) { return blur(x); });
  if (name == "uniform") {
    return once_a_picture([low = of_channels(context.low).cpu(), high = of_channels(context.high).cpu(),
                           seed = context.seed](const Tensor& x, std::int64_t picture) {
      std::vector<float> draws(static_cast<std::size_t>(x.numel()));
      RandomStream(seed, static_cast<std::uint32_t>(picture), 0, kBaselineStream).fill_uniform(draws);
      return low + (high - low) * at::tensor(draws).to(x.options()).view(x.sizes());
    });
  }
  if (name.ends_with(".npy")) return same_for_all(read_file(name, context));
  throw Error("no baseline '" + name + "'", {},
              "there are zero, black, white, channel_mean, blur, uniform, or an .npy file");
}

}  // namespace lacewing
