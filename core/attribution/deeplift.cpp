// DeepLIFT, rescale rule: map = m * (x - x0), m the multipliers of rules/rescale.cpp; its sum is F(x) -
// F(x0). Shrikumar, Greenside and Kundaje 2017, Learning Important Features Through Propagating Activation
// Differences.
#include "attribution/baseline.h"
#include "attribution/registry.h"
#include "network/rules/rules.h"

namespace lacewing::attribution {

struct DeepLiftParameters {
  std::string rule = "rescale";
  std::string baseline = "zero";

  template <class Fields>
  void visit(Fields& fields) {
    fields.choice("rule", rule, {"rescale"}, "how a difference passes a non-linearity");
    fields.text("baseline", baseline, kBaselineDescription);
  }
};

static SampledGradient plan(const DeepLiftParameters& parameters, const MethodContext& context) {
  SampledGradient result;
  result.baseline = make_baseline(parameters.baseline, context);
  result.rules = rescale_rules();
  result.finish = [baseline = result.baseline](const at::Tensor& x, std::int64_t picture,
                                               const at::Tensor& multipliers) {
    return (x - baseline(x, picture)).to(at::kDouble) * multipliers;
  };
  return result;
}

Method deeplift() {
  return make_method<DeepLiftParameters, plan>("deeplift", "DeepLIFT",
                                               "m * (x - x0), m = dy/dx differences at every node",
                                               "Shrikumar, Greenside and Kundaje 2017");
}

}  // namespace lacewing::attribution
