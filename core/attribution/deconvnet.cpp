// Deconvnet: the gradient, with max(g, 0) at every ReLU instead of g * (z > 0).
// Zeiler and Fergus 2014, Visualizing and Understanding Convolutional Networks.
#include "attribution/registry.h"
#include "network/rules/rules.h"

namespace lacewing::attribution {

struct DeconvnetParameters {
  template <class Fields>
  void visit(Fields&) {}
};

static SampledGradient plan(const DeconvnetParameters&, const MethodContext&) {
  SampledGradient result;
  result.rules = deconvnet_rules();
  return result;
}

Method deconvnet() {
  return make_method<DeconvnetParameters, plan>("deconvnet", "Deconvnet", "dF(x)/dx with max(g, 0) at ReLU",
                                                "Zeiler and Fergus 2014");
}

}  // namespace lacewing::attribution
