#include "attribution/registry.h"

#include "base/error.h"
#include "base/npy.h"

namespace lacewing {

// One declaration and one row a method.
namespace attribution {
Method gradient();
Method input_x_gradient();
Method integrated_gradients();
}  // namespace attribution

std::span<const Method> methods() {
  static const std::vector<Method> rows{
      attribution::gradient(),
      attribution::input_x_gradient(),
      attribution::integrated_gradients(),
  };
  return rows;
}

const Method& method(const std::string& name) {
  std::string known;
  for (const Method& candidate : methods()) {
    if (name == candidate.name) return candidate;
    known += (known.empty() ? "" : ", ") + std::string(candidate.name);
  }
  throw Error("no method '" + name + "'", {}, "there are " + known);
}

at::Tensor make_baseline(const std::string& baseline, const MethodContext& context) {
  if (baseline == "zero") return at::zeros(context.input, context.options);
  if (!baseline.ends_with(".npy")) {
    throw Error("no baseline '" + baseline + "'", {}, "use zero or an .npy file");
  }
  const Array<double> array = read_npy(baseline);
  at::Tensor values = at::tensor(array.values, at::kDouble).reshape(array.shape);
  if (values.dim() == 4 && values.size(0) == 1) values = values[0];
  const std::string file = baseline.substr(baseline.find_last_of('/') + 1);
  if (!at::isfinite(values).all().item<bool>()) throw Error("the baseline has values that are not finite", file);
  if (values.dim() > 3 || !at::is_expandable_to(values.sizes(), context.input)) {
    throw Error("a baseline of " + to_string(array.shape) + " does not fit an input of " + to_string(context.input), file,
                "give C x H x W");
  }
  return values.to(context.options).expand(context.input).contiguous();
}

}  // namespace lacewing
