// SmoothGrad: map = mean over samples s of dF/dx at x + sigma n_s, n_s standard normal from (seed, picture,
// sample). Smilkov, Thorat, Kim, Viégas and Wattenberg 2017, SmoothGrad: removing noise by adding noise.
#include "attribution/registry.h"
#include "base/random.h"

namespace lacewing::attribution {

struct SmoothGradParameters {
  std::int64_t samples = 50;
  double sigma = 0;
  std::int64_t seed = -1;

  template <class Fields>
  void visit(Fields& fields) {
    fields.integer("samples", samples, {1, 100000}, "noisy copies of the picture");
    fields.number("sigma", sigma, {0, 1e6},
                  "standard deviation of the noise in model space; 0: 0.15 x (max - min) of the picture");
    fields.integer("seed", seed, {-1, 9.0e15}, "of the noise; -1: the request's seed");
  }
};

static SampledGradient plan(const SmoothGradParameters& parameters, const MethodContext& context) {
  SampledGradient result;
  result.samples = parameters.samples;
  const std::uint64_t seed = parameters.seed < 0 ? context.seed : static_cast<std::uint64_t>(parameters.seed);
  result.sample = [sigma = parameters.sigma, seed](const at::Tensor& x, std::int64_t picture,
                                                   std::int64_t first, std::int64_t count) {
    const double scale = sigma > 0 ? sigma : 0.15 * (x.max() - x.min()).item<double>();
    const at::Tensor noise = at::empty({count, x.size(0), x.size(1), x.size(2)}, at::kDouble);
    const auto elements = static_cast<std::size_t>(x.numel());
    for (std::int64_t s = 0; s < count; ++s) {
      RandomStream(seed, static_cast<std::uint32_t>(picture), static_cast<std::uint32_t>(first + s))
          .fill_normal({noise.data_ptr<double>() + static_cast<std::size_t>(s) * elements, elements});
    }
    return x + scale * noise.to(x.options());
  };
  return result;
}

Method smoothgrad() {
  return make_method<SmoothGradParameters, plan>("smoothgrad", "SmoothGrad", "mean_s dF/dx(x + sigma n_s)",
                                                 "Smilkov, Thorat, Kim, Viegas and Wattenberg 2017");
}

}  // namespace lacewing::attribution
