#include "attribution/registry.h"

#include "base/find_named.h"

namespace lacewing {

// One declaration and one row a method.
namespace attribution {
Method gradient();
Method input_x_gradient();
Method integrated_gradients();
Method smoothgrad();
Method guided_backprop();
Method deconvnet();
Method deeplift();
Method softplus_gradient();
}  // namespace attribution

std::span<const Method> methods() {
  static const std::vector<Method> rows{
      attribution::gradient(),   attribution::input_x_gradient(),  attribution::integrated_gradients(),
      attribution::smoothgrad(), attribution::guided_backprop(),   attribution::deconvnet(),
      attribution::deeplift(),   attribution::softplus_gradient(),
  };
  return rows;
}

const Method& method(const std::string& name) {
  return find_named(methods(), name, "method");
}

}  // namespace lacewing
