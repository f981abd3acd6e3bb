#pragma once
// Forward and backward of every op; op.cpp lists them in one table. Shapes: x is N x C x H x W or N x
// features.

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
Tensor activate(Context& context);
Tensors activate_backward(Context& context, const Tensor& grad);
Tensor max_pool(Context& context);
Tensors max_pool_backward(Context& context, const Tensor& grad);
Tensor average_pool(Context& context);
Tensors average_pool_backward(Context& context, const Tensor& grad);
Tensor adaptive_average_pool(Context& context);
Tensors adaptive_average_pool_backward(Context& context, const Tensor& grad);
Tensor add(Context& context);
Tensors add_backward(Context& context, const Tensor& grad);
Tensor concatenate(Context& context);
Tensors concatenate_backward(Context& context, const Tensor& grad);
Tensor flatten(Context& context);
Tensors flatten_backward(Context& context, const Tensor& grad);
Tensor softmax(Context& context);
Tensors softmax_backward(Context& context, const Tensor& grad);
Tensor dropout(Context& context);
Tensors dropout_backward(Context& context, const Tensor& grad);
Tensor pad(Context& context);
Tensors pad_backward(Context& context, const Tensor& grad);
Tensor slice(Context& context);
Tensors slice_backward(Context& context, const Tensor& grad);

}  // namespace lacewing::ops
