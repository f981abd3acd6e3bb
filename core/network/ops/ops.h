#pragma once
// Forward and backward of every op; op.cpp lists them in one table. Shapes: x is N x C x H x W, N x tokens x
// features or N x features, unless the op says otherwise.

#include "network/op.h"

namespace lacewing::ops {

using at::Tensor;
using Tensors = std::vector<at::Tensor>;

Tensor convolution(Context& context);
Tensors convolution_backward(Context& context, const Tensor& grad);
Tensor linear(Context& context);
Tensors linear_backward(Context& context, const Tensor& grad);
Tensor batch_norm(Context& context);
Tensors batch_norm_backward(Context& context, const Tensor& grad);
Tensor layer_norm(Context& context);
Tensors layer_norm_backward(Context& context, const Tensor& grad);
Tensor group_norm(Context& context);
Tensors group_norm_backward(Context& context, const Tensor& grad);
Tensor activate(Context& context);
Tensors activate_backward(Context& context, const Tensor& grad);
Tensor prelu(Context& context);
Tensors prelu_backward(Context& context, const Tensor& grad);
Tensor max_pool(Context& context);
Tensor average_pool(Context& context);
Tensors average_pool_backward(Context& context, const Tensor& grad);
Tensor adaptive_average_pool(Context& context);
Tensors adaptive_average_pool_backward(Context& context, const Tensor& grad);
Tensor adaptive_max_pool(Context& context);
Tensors max_pool_backward(Context& context, const Tensor& grad);  // of both kinds
Tensor mean(Context& context);
Tensors mean_backward(Context& context, const Tensor& grad);
Tensor sum(Context& context);
Tensors sum_backward(Context& context, const Tensor& grad);
Tensor max(Context& context);
Tensors max_backward(Context& context, const Tensor& grad);
Tensor l2_norm(Context& context);
Tensors l2_norm_backward(Context& context, const Tensor& grad);
Tensor add(Context& context);
Tensors add_backward(Context& context, const Tensor& grad);
Tensor subtract(Context& context);
Tensors subtract_backward(Context& context, const Tensor& grad);
Tensor multiply(Context& context);
Tensors multiply_backward(Context& context, const Tensor& grad);
Tensor divide(Context& context);
Tensors divide_backward(Context& context, const Tensor& grad);
Tensor affine(Context& context);
Tensors affine_backward(Context& context, const Tensor& grad);
Tensor constant(Context& context);
Tensors constant_backward(Context& context, const Tensor& grad);
Tensor matmul(Context& context);
Tensors matmul_backward(Context& context, const Tensor& grad);
Tensor attention(Context& context);
Tensors attention_backward(Context& context, const Tensor& grad);
Tensor concatenate(Context& context);
Tensors concatenate_backward(Context& context, const Tensor& grad);
Tensor flatten(Context& context);
Tensor reshape(Context& context);
Tensor squeeze(Context& context);
Tensor unsqueeze(Context& context);
Tensors reshape_backward(Context& context, const Tensor& grad);  // of these four
Tensor permute(Context& context);
Tensors permute_backward(Context& context, const Tensor& grad);
Tensor expand(Context& context);
Tensors expand_backward(Context& context, const Tensor& grad);
Tensor slice(Context& context);
Tensors slice_backward(Context& context, const Tensor& grad);
Tensor index(Context& context);
Tensors index_backward(Context& context, const Tensor& grad);
Tensor roll(Context& context);
Tensors roll_backward(Context& context, const Tensor& grad);
Tensor pad(Context& context);
Tensors pad_backward(Context& context, const Tensor& grad);
Tensor resize(Context& context);
Tensors resize_backward(Context& context, const Tensor& grad);
Tensor softmax(Context& context);
Tensors softmax_backward(Context& context, const Tensor& grad);
Tensor log_softmax(Context& context);
Tensors log_softmax_backward(Context& context, const Tensor& grad);
Tensor dropout(Context& context);
Tensors dropout_backward(Context& context, const Tensor& grad);
Tensor opaque(Context& context);
Tensors opaque_backward(Context& context, const Tensor& grad);

// Parts of ops that rules are written with.

/// (rows - mean) / sqrt(var + epsilon) along the last axis, and 1 / sqrt(var + epsilon).
std::pair<Tensor, Tensor> normalise(const Tensor& rows, double epsilon);
/// How a layer or group norm sees x: a shape whose last axis is normalised, the weight broadcast to x's own
/// shape (or undefined), epsilon.
struct NormRows {
  std::vector<std::int64_t> shape;
  Tensor weight;
  double epsilon;
};
NormRows norm_rows(const Context& context);
/// A convolution's W times the scale that a batch norm left it; W where none did. In float64 in between.
Tensor scaled_weight(const Context& context);
/// PReLU's derivative at x.
Tensor prelu_derivative(const Context& context);
/// Values of a max pool's output put where their winners are in its input, zeros elsewhere.
Tensor scatter_to_pooled(const Context& context, const Tensor& values, const Tensor& winners);
/// Values of max's output put where their winners are in its input, zeros elsewhere.
Tensor scatter_to_winners(const Context& context, const Tensor& values, const Tensor& winners);
/// The factor of q k^T.
double attention_scale(const Context& context);
/// q k^T * scale + mask, queries x keys.
Tensor attention_scores(const Context& context, const Tensor& q, const Tensor& k);

}  // namespace lacewing::ops
