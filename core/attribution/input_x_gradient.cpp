// Input x gradient: map = x * dF/dx. Shrikumar, Greenside, Shcherbina and Kundaje 2016, Not Just a Black Box.
#include "attribution/registry.h"

namespace lacewing::attribution {

struct InputGradientParameters {
  template <class Fields>
  void visit(Fields&) {}
};

static SampledGradient plan(const InputGradientParameters&, const MethodContext&) {
  SampledGradient result;
  result.finish = [](const at::Tensor& x, std::int64_t, const at::Tensor& gradient) {
    return x.to(at::kDouble) * gradient;
  };
  return result;
}

Method input_x_gradient() {
  return make_method<InputGradientParameters, plan>("input_x_gradient", "Input x gradient", "x * dF(x)/dx",
                                                    "Shrikumar, Greenside, Shcherbina and Kundaje 2016");
}

}  // namespace lacewing::attribution
