#pragma once
// Shared by the tables of operators (lower_*.cpp): reading arguments, and the steps that several operators
// are made of.

#include <span>

#include "network/torchscript/operators.h"

namespace lacewing::torchscript {

using Sizes = std::vector<std::int64_t>;
using Result = std::optional<IValue>;

/// One operator: "conv2d", and what makes nodes of it. Empty: this call has no typed nodes.
struct Row {
  std::string_view name;
  Result (*lower)(const Call& call);
};
std::span<const Row> shape_operators();
std::span<const Row> place_operators();
std::span<const Row> layer_operators();
std::span<const Row> pool_operators();
std::span<const Row> arithmetic_operators();
std::span<const Row> reduction_operators();
std::span<const Row> product_operators();
std::span<const Row> attention_operators();

// --- arguments ---

/// A number, or a tensor of one that does not depend on the input.
bool is_number(const IValue& value);
double number(const IValue& value);
double number_or(const IValue& value, double otherwise);
/// int[], or one int for `count` axes; an empty list stays empty.
Sizes integers(const IValue& value, std::size_t count = 0);
/// An axis counted from the front. Throws Error when there is no such one.
std::int64_t wrapped(std::int64_t axis, std::int64_t axes);
/// Axes counted from the front; all of them when none are named.
Sizes axes_of(const IValue& value, std::int64_t dimensions);
/// A tensor that does not depend on the input: a weight.
bool concrete(const IValue& value);
/// None, or an undefined tensor.
bool absent(const IValue& value);

// --- steps ---

Tensor reshaped(const Call& call, const Tensor& x, const Sizes& sizes);
Tensor squeezed(const Call& call, const Tensor& x, std::int64_t axis);
Tensor unsqueezed(const Call& call, const Tensor& x, std::int64_t axis);
Tensor permuted(const Call& call, const Tensor& x, const Sizes& axes);
Tensor sliced(const Call& call, const Tensor& x, std::int64_t axis, std::int64_t start, std::int64_t end,
              std::int64_t step = 1);
/// `sizes` are those of x, or more where x has 1.
Tensor expanded(const Call& call, const Tensor& x, Sizes sizes);
/// A matrix product of two activations, or of one with a matrix of weights; empty for other weights.
Result product_of_matrices(const Call& call, const Tensor& a, const Tensor& b);
/// x * factor + shift.
Tensor affine(const Call& call, const Tensor& x, double factor, double shift);
/// a + factor * b, and a * b, of activations, weights and numbers; one of them depends on the input.
Result sum_of(const Call& call, const IValue& a, const IValue& b, double factor);
Result product(const Call& call, const IValue& a, const IValue& b);
/// The larger and the smaller of two activations, elementwise and broadcast; empty for others.
Result larger(const Call& call, Tensor a, Tensor b);
Result smaller(const Call& call, const Tensor& a, const Tensor& b);
/// A row of the activation table.
Tensor activated(const Call& call, const Tensor& x, const std::string& name,
                 ActivationParameter parameter = {});

}  // namespace lacewing::torchscript
