#pragma once
// DeepLIFT's rescale rule, kind by kind. Below, x and y are a node's input and output, x0 and y0 the same at
// the reference, m_y and m_x the multipliers behind and before the node: sum m_x (x - x0) = sum m_y (y - y0).

#include "network/rules/rules.h"

namespace lacewing::rescale {

using at::Tensor;
using Tensors = std::vector<at::Tensor>;

// Elementwise functions: rescale.cpp.
Tensors activation(Context& context, const Tensor& m_y);
Tensors prelu(Context& context, const Tensor& m_y);
// Maxima: rescale_maxima.cpp.
Tensors max_pool(Context& context, const Tensor& m_y);
Tensors max(Context& context, const Tensor& m_y);
// Products of activations: rescale_products.cpp.
Tensors multiply(Context& context, const Tensor& m_y);
Tensors divide(Context& context, const Tensor& m_y);
Tensors matmul(Context& context, const Tensor& m_y);
Tensors l2_norm(Context& context, const Tensor& m_y);
// Split into their parts: rescale_softmax.cpp, rescale_norms.cpp.
/// Along `axis`, from the values themselves: what stands behind a network's logits has no node.
Tensor softmax_multiplier(const Tensor& x, const Tensor& x0, const Tensor& y, const Tensor& y0,
                          const Tensor& m_y, std::int64_t axis);
Tensor log_softmax_multiplier(const Tensor& x, const Tensor& x0, const Tensor& m_y, std::int64_t axis);
Tensors softmax(Context& context, const Tensor& m_y);
Tensors log_softmax(Context& context, const Tensor& m_y);
Tensors attention(Context& context, const Tensor& m_y);
Tensors norm(Context& context, const Tensor& m_y);

}  // namespace lacewing::rescale
