// y = max(x, 0), in place where allowed. Backward needs one byte a value: whether it was positive.
#include "network/fast/fast.h"
#include "network/fast/vectorize.h"

namespace lacewing::fast {
namespace {

// NaN counts as positive, as in ATen: it goes through in both directions. x and y may be the same.
LACEWING_VECTORIZE void forward(const float* x, float* y, std::int64_t count) {
#pragma GCC ivdep
  for (std::int64_t i = 0; i < count; ++i) y[i] = x[i] <= 0 ? 0 : x[i];
}

LACEWING_VECTORIZE void forward_and_mark(const float* x, float* y, std::uint8_t* positive,
                                         std::int64_t count) {
#pragma GCC ivdep
  for (std::int64_t i = 0; i < count; ++i) {
    positive[i] = !(x[i] <= 0);
    y[i] = x[i] <= 0 ? 0 : x[i];
  }
}

LACEWING_VECTORIZE void backward(const float* grad_y, const std::uint8_t* positive, float* grad_x,
                                 std::int64_t count) {
#pragma GCC ivdep
  for (std::int64_t i = 0; i < count; ++i) grad_x[i] = positive[i] != 0 ? grad_y[i] : 0;
}

// The same values in the memory order of `like`.
Tensor ordered_like(const Tensor& tensor, const Tensor& like) {
  return tensor.strides() == like.strides() ? tensor : at::empty_like(like, tensor.options()).copy_(tensor);
}

}  // namespace

bool relu_applies(const Context& context) {
  static const Activation* relu = &activation("relu");
  return context.attributes<ActivationAttributes>().function == relu &&
         context.in[0].is_non_overlapping_and_dense();
}

Tensor relu(Context& context) {
  const Tensor& x = context.in[0];
  const Tensor y = context.may_overwrite ? x : at::empty_like(x);
  if (context.wants.input) {
    const Tensor positive = at::empty_like(x, at::kByte);
    forward_and_mark(x.const_data_ptr<float>(), y.mutable_data_ptr<float>(),
                     positive.mutable_data_ptr<std::uint8_t>(), x.numel());
    context.saved = {positive};
  } else {
    forward(x.const_data_ptr<float>(), y.mutable_data_ptr<float>(), x.numel());
  }
  return y;
}

Tensors relu_backward(Context& context, const Tensor& grad) {
  const Tensor& positive = context.saved[0];
  const bool overwrite = owned(grad) && grad.strides() == positive.strides();
  const Tensor grad_y = ordered_like(grad, positive);
  const Tensor grad_x = overwrite || !grad_y.is_same(grad) ? grad_y : at::empty_like(grad_y);
  backward(grad_y.const_data_ptr<float>(), positive.const_data_ptr<std::uint8_t>(),
           grad_x.mutable_data_ptr<float>(), grad_x.numel());
  return {grad_x};
}

}  // namespace lacewing::fast
