// Gradient: map = dF/dx, signed, per channel.
// Simonyan, Vedaldi and Zisserman 2014, Deep Inside Convolutional Networks (their saliency map is its
// absolute value).
#include "attribution/registry.h"

namespace lacewing::attribution {

struct GradientParameters {
  template <class Fields>
  void visit(Fields&) {}
};

static SampledGradient plan(const GradientParameters&, const MethodContext&) {
  return {};
}

Method gradient() {
  return make_method<GradientParameters, plan>("gradient", "Gradient", "dF(x)/dx",
                                               "Simonyan, Vedaldi and Zisserman 2014");
}

}  // namespace lacewing::attribution
