#pragma once
// An attribution method: one file with formula, citation, parameters and one function, and one line in the
// registry.

#include "base/fields.h"
#include "network/rule.h"
#include "network/torch.h"

namespace lacewing {

/// The baseline of picture number `picture`, C x H x W.
using BaselineOf = std::function<at::Tensor(const at::Tensor& x, std::int64_t picture)>;

/// What every method of the gradient family is: finish(x, sum_s w_s dF/dx at sample(s)). The Runner has the
/// loops, chunks, workers, progress and cancel; a method only says this.
struct SampledGradient {
  std::int64_t samples = 1;     ///< a picture
  std::vector<double> weights;  ///< w_s, one a sample; empty: 1 / samples each
  /// samples first..first+count-1 of picture x (C x H x W): count x C x H x W. Empty: x itself.
  std::function<at::Tensor(const at::Tensor& x, std::int64_t picture, std::int64_t first, std::int64_t count)>
      sample;
  /// The map (float64, C x H x W) from x and the weighted sum (float64). Empty: the sum itself.
  std::function<at::Tensor(const at::Tensor& x, std::int64_t picture, const at::Tensor& sum)> finish;
  BaselineOf baseline;  ///< set where completeness holds: the sum of the map is F(x) - F(baseline)
  RuleSet rules;        ///< empty: plain gradients
};

/// What a method may look at when it plans.
struct MethodContext {
  Shape input;  ///< C x H x W in model space
  std::uint64_t seed = 0;
  at::TensorOptions options;      ///< type and device of inputs
  std::vector<double> low, high;  ///< the valid box of each channel in model space
};

struct Method {
  const char* name;
  const char* title;
  const char* formula;
  const char* citation;
  std::vector<FieldInfo> (*describe)();
  /// All parameters with their values, defaults filled in. Throws Error for unknown or impossible ones.
  Parameters (*resolve)(const Parameters& given);
  SampledGradient (*plan)(const Parameters& resolved, const MethodContext& context);
};

std::span<const Method> methods();
/// Throws Error listing what exists.
const Method& method(const std::string& name);

}  // namespace lacewing
