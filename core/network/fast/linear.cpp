// Dense layers at batch 1 are bound by reading the weights, and MKL's product for that reads them with narrow
// loads on processors that are not Intel's. Backward skips the rows of units whose gradient is zero, which
// behind a ReLU is about half of them.
#include "network/fast/fast.h"
#include "network/fast/vectorize.h"

namespace lacewing::fast {
namespace {

// Columns of W that are summed at once, so that the sums stay in the nearest cache.
constexpr std::int64_t kColumns = 4096;

LACEWING_VECTORIZE void add_rows(const float* const* rows, const float* factors, std::int64_t count,
                                 float* sums, std::int64_t columns) {
  std::int64_t r = 0;
  for (; r + 4 <= count; r += 4) {
    const float *a = rows[r], *b = rows[r + 1], *c = rows[r + 2], *d = rows[r + 3];
    const float fa = factors[r], fb = factors[r + 1], fc = factors[r + 2], fd = factors[r + 3];
#pragma GCC ivdep
    for (std::int64_t i = 0; i < columns; ++i) sums[i] += (fa * a[i] + fb * b[i]) + (fc * c[i] + fd * d[i]);
  }
  for (; r < count; ++r) {
    const float* a = rows[r];
    const float fa = factors[r];
#pragma GCC ivdep
    for (std::int64_t i = 0; i < columns; ++i) sums[i] += fa * a[i];
  }
}

// sum_i a[i] b[i], in kLanes partial sums.
constexpr std::int64_t kLanes = 64;
LACEWING_VECTORIZE float dot(const float* a, const float* b, std::int64_t count) {
  float sums[kLanes] = {};
  std::int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::int64_t lane = 0; lane < kLanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  }
  for (std::int64_t lane = 0; i < count; ++i, ++lane) sums[lane] += a[i] * b[i];
  for (std::int64_t width = kLanes / 2; width > 0; width /= 2) {
    for (std::int64_t lane = 0; lane < width; ++lane) sums[lane] += sums[lane + width];
  }
  return sums[0];
}

}  // namespace

bool linear_applies(const Context& context) {
  const Tensor& x = context.in[0];
  const Tensor& weight = context.weight(0);
  return x.dim() == 2 && x.size(0) == 1 && x.size(1) == weight.size(1) && weight.is_contiguous();
}

Tensor linear(Context& context) {
  const Tensor& weight = context.weight(0);
  const Tensor x = context.in[0].contiguous();
  const std::int64_t outputs = weight.size(0), inputs = weight.size(1);
  const Tensor y = context.has_weight(1) ? context.weight(1).clone() : at::zeros({outputs}, x.options());
  const float *w = weight.const_data_ptr<float>(), *from = x.const_data_ptr<float>();
  float* to = y.mutable_data_ptr<float>();
  for (std::int64_t i = 0; i < outputs; ++i) to[i] += dot(w + i * inputs, from, inputs);
  return y.unsqueeze(0);
}

Tensors linear_backward(Context& context, const Tensor& grad) {
  const Tensor& weight = context.weight(0);
  const Tensor grad_y = grad.contiguous();
  const float *w = weight.const_data_ptr<float>(), *g = grad_y.const_data_ptr<float>();
  const std::int64_t outputs = weight.size(0), inputs = weight.size(1);
  std::vector<const float*> rows;
  std::vector<float> factors;
  for (std::int64_t i = 0; i < outputs; ++i) {
    if (g[i] == 0) continue;
    rows.push_back(w + i * inputs);
    factors.push_back(g[i]);
  }
  const Tensor grad_x = at::zeros({1, inputs}, grad.options());
  float* sums = grad_x.mutable_data_ptr<float>();
  for (std::int64_t start = 0; start < inputs; start += kColumns) {
    add_rows(rows.data(), factors.data(), static_cast<std::int64_t>(rows.size()), sums + start,
             std::min(kColumns, inputs - start));
    for (const float*& row : rows) row += kColumns;
  }
  return {grad_x};
}

}  // namespace lacewing::fast
