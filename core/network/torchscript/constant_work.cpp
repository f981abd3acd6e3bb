// Time of operators on constants, as multiply-adds of float32.

#include <cctype>
#include <cmath>
#include <map>

#include "base/error.h"
#include "network/torch.h"
#include "network/torchscript/constant_budget.h"
#include "network/torchscript/constant_sizes.h"

namespace lacewing::torchscript {
namespace {

using at::Tensor;
using c10::IValue;

constexpr double most_elements = 1 << 26, most_products = 4e9;
constexpr const char* way_out =
    "In Python, make its constants smaller, or compute them before the export and save the result.";

double rows(const Tensor& t) {
  return elements(t) / std::max(extent(t, -1), 1.0);
}

double broadcast_elements(Arguments arguments) {
  std::vector<double> sizes;
  double largest = 0;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!is_tensor(arguments, i)) continue;
    const Tensor& t = arguments[i].toTensor();
    largest = std::max(largest, elements(t));
    for (std::int64_t axis = 0; axis < t.dim(); ++axis) {
      if (static_cast<std::size_t>(axis) >= sizes.size()) sizes.push_back(1);
      double& size = sizes[static_cast<std::size_t>(axis)];
      const double own = extent(t, -1 - axis);
      if (size != 1 && own != 1 && size != own) return largest;  // not what this operator does
      size = own == 1 ? size : own;
    }
  }
  double product = 1;
  for (const double size : sizes) product *= size;
  return std::max(product, largest);
}

double matmul_work(const Tensor& a, const Tensor& b) {
  const double columns = b.dim() > 1 ? extent(b, -1) : 1, lines = a.dim() > 1 ? extent(a, -2) : 1;
  return std::max(elements(a) * columns, elements(b) * lines);
}

// Every output place of a convolution meets the whole kernel; with stride 1 there are the most of them.
double convolution_work(std::string_view name, Arguments arguments) {
  const Tensor &x = arguments[0].toTensor(), &kernel = arguments[1].toTensor();
  const bool padded =
      name.find("transpose") == std::string_view::npos && arguments.size() > 4 && arguments[4].isIntList();
  const auto padding = padded ? arguments[4].toIntVector() : std::vector<std::int64_t>();
  double places = x.dim() == kernel.dim() ? extent(x, 0) : 1;
  for (std::int64_t axis = 2; axis < kernel.dim(); ++axis) {
    double pad = extent(kernel, axis);  // at least as much as 'same' takes
    if (padding.size() == 1) pad = static_cast<double>(padding[0]);
    if (axis - 2 < static_cast<std::int64_t>(padding.size()) && padding.size() > 1)
      pad = static_cast<double>(padding[static_cast<std::size_t>(axis - 2)]);
    places *= extent(x, axis - kernel.dim()) + 2 * std::max(pad, 0.0);
  }
  return places * elements(kernel);
}

double pool_work(std::string_view name, Arguments arguments) {
  if (arguments.size() < 2 || !arguments[1].isIntList()) return 0;
  const auto kernel = arguments[1].toIntVector();
  double window = 1;
  for (const std::int64_t side : kernel) window *= static_cast<double>(std::max<std::int64_t>(side, 1));
  const std::size_t axes = name.find("3d") != std::string_view::npos   ? 3
                           : name.find("2d") != std::string_view::npos ? 2
                                                                       : 1;
  if (kernel.size() == 1) window = std::pow(window, static_cast<double>(axes));
  return elements(arguments[0].toTensor()) * window;
}

// Smoothing enlargements look at up to a whole side for every place.
double resize_work(Arguments arguments) {
  const Tensor& x = arguments[0].toTensor();
  if (x.dim() != 4) return 0;
  const double high = extent(x, 2), wide = extent(x, 3);
  double out_high = high, out_wide = wide;
  if (arguments.size() > 1 && arguments[1].isIntList() && arguments[1].toIntVector().size() == 2) {
    out_high = static_cast<double>(arguments[1].toIntVector()[0]);
    out_wide = static_cast<double>(arguments[1].toIntVector()[1]);
  }
  for (const IValue& argument : arguments) {
    if (!argument.isDoubleList() || argument.toDoubleVector().size() != 2) continue;
    out_high = std::max(out_high, high * argument.toDoubleVector()[0]);
    out_wide = std::max(out_wide, wide * argument.toDoubleVector()[1]);
  }
  return elements(x) / std::max(high * wide, 1.0) * out_wide * (high * wide + out_high * high);
}

// All subscripts run at once; LibTorch multiplies pair by pair, which is never more.
double einsum_work(Arguments arguments) {
  if (arguments.size() < 2 || !arguments[0].isString() || !arguments[1].isTensorList()) return 0;
  const std::string equation = arguments[0].toStringRef();
  const auto tensors = arguments[1].toTensorVector();
  std::map<char, double> extents;
  double product = 1;
  std::size_t operand = 0;
  std::int64_t axis = 0;
  const std::string left = equation.substr(0, equation.find("->"));
  for (std::size_t i = 0; i < left.size() && operand < tensors.size(); ++i) {
    if (left[i] == ',') {
      ++operand;
      axis = 0;
    } else if (left[i] == '.') {
      // Axes that the dots stand for, of every operand: no subscript tells which of them meet.
      const std::string rest = left.substr(i, left.find(',', i) - i);
      const auto named = std::count_if(rest.begin(), rest.end(), [](char c) { return std::isalpha(c) != 0; });
      const Tensor& t = tensors[operand];
      for (; axis < t.dim() - named; ++axis) product *= extent(t, axis);
      i += 2;
    } else if (std::isalpha(static_cast<unsigned char>(left[i])) != 0) {
      double& known = extents[left[i]];
      known = std::max(known, extent(tensors[operand], axis++));
    }
  }
  for (const auto& [subscript, size] : extents) product *= size;
  return product;
}

double chain_work(const IValue& list) {
  if (!list.isTensorList()) return 0;
  const auto tensors = list.toTensorVector();
  double sum = 0;
  for (std::size_t i = 1; i < tensors.size(); ++i) sum += elements(tensors[i]);
  return tensors.empty() ? 0 : sum * (tensors[0].dim() > 1 ? extent(tensors[0], 0) : 1);
}

double tensordot_work(Arguments arguments) {
  double summed = 1;
  if (arguments.size() > 2 && arguments[2].isIntList())
    for (const std::int64_t axis : arguments[2].toIntVector())
      summed *= extent(arguments[0].toTensor(), axis);
  return elements(arguments[0].toTensor()) * elements(arguments[1].toTensor()) / std::max(summed, 1.0);
}

// Of layers that go over their input with several weights, and over pairs of its places.
double attention_work(Arguments arguments) {
  const Tensor& x = arguments[0].toTensor();
  double weights = 0, places = extent(x, -2);
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    if (!is_tensor(arguments, i)) continue;
    weights += elements(arguments[i].toTensor());
    places = std::max(places, extent(arguments[i].toTensor(), -2));
  }
  return rows(x) * weights + 2 * elements(x) * places;
}

// In multiply-adds of float32, about.
double work_of(std::string_view name, Arguments arguments) {
  if (name == "einsum") return einsum_work(arguments);
  if (arguments.empty()) return 0;
  if (name == "chain_matmul" || name == "linalg_multi_dot") return chain_work(arguments[0]);
  if (!is_tensor(arguments, 0)) return 0;
  const Tensor& a = arguments[0].toTensor();
  constexpr double sorting = 1000, dividing = 200, decomposing = 50;
  if (name == "sort" || name == "argsort" || name == "topk" || name == "median") return sorting * elements(a);
  if (name.find("pool") != std::string_view::npos && !name.starts_with("adaptive"))
    return pool_work(name, arguments);
  if (name == "linalg_norm" || name == "linalg_matrix_norm")
    return decomposing * elements(a) * std::min(extent(a, -1), extent(a, -2));
  if (name.ends_with("2d_aa")) return resize_work(arguments);
  if (!is_tensor(arguments, 1)) return 0;
  const Tensor& b = arguments[1].toTensor();
  if (name == "isin") return sorting * (elements(a) + elements(b));
  if (name == "gcd" || name == "lcm") return dividing * broadcast_elements(arguments);
  if (name == "matmul" || name == "mm" || name == "bmm" || name == "mv" || name == "dot" || name == "vdot")
    return matmul_work(a, b);
  if ((name == "addmm" || name == "addmv" || name == "addbmm" || name == "baddbmm") &&
      is_tensor(arguments, 2))
    return matmul_work(b, arguments[2].toTensor());
  if (name == "linear" || name == "inner") return rows(a) * elements(b);
  if (name == "bilinear" && is_tensor(arguments, 2)) return rows(a) * elements(arguments[2].toTensor());
  if (name == "tensordot") return tensordot_work(arguments);
  if (name == "cdist") {
    constexpr double with_powers = 10;
    return with_powers * std::max(elements(a) * extent(b, -2), elements(b) * extent(a, -2));
  }
  if (name.find("attention") != std::string_view::npos || name == "_transformer_encoder_layer_fwd")
    return attention_work(arguments);
  if (name.find("conv") != std::string_view::npos) return convolution_work(name, arguments);
  return 0;
}

// Memory that is there may be looked at; expanded tensors have none.
void refuse_elements(std::string_view operator_name, double count, double stored) {
  if (count <= std::max(most_elements, stored)) return;
  throw Error("calls " + std::string(operator_name) + " on more than " +
                  std::to_string(static_cast<std::int64_t>(most_elements)) + " constant elements",
              {}, way_out);
}

}  // namespace

void refuse_large(std::string_view operator_name, const IValue& value) {
  if (value.isTensorList())
    for (const IValue& item : value.toListRef()) refuse_large(operator_name, item);
  if (!value.isTensor() || !value.toTensor().defined() || value.toTensor().is_meta()) return;
  const Tensor& t = value.toTensor();
  refuse_elements(operator_name, elements(t), static_cast<double>(t.storage().nbytes()));
}

void refuse_long_work(std::string_view operator_name, Arguments arguments) {
  double stored = 0;
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (is_tensor(arguments, i))
      stored = std::max(stored, static_cast<double>(arguments[i].toTensor().storage().nbytes()));
  refuse_elements(operator_name, broadcast_elements(arguments), stored);
  // Whole numbers and half precision go through LibTorch's slow loops.
  const auto slow = [](const IValue& argument) {
    return argument.isTensor() && argument.toTensor().defined() &&
           argument.toTensor().scalar_type() != at::kFloat &&
           argument.toTensor().scalar_type() != at::kDouble;
  };
  constexpr double slower = 8;
  const double work =
      work_of(plain_name(operator_name), arguments) * (std::ranges::any_of(arguments, slow) ? slower : 1);
  if (work > most_products)
    throw Error("calls " + std::string(operator_name) + " on constants, which would take too long (about " +
                    std::to_string(static_cast<std::int64_t>(std::min(work, 1e18) / 1e6)) +
                    " million products)",
                {}, way_out);
}

}  // namespace lacewing::torchscript
