// Softmax and products of matrices.
#include "network/torchscript/lowering.h"

namespace lacewing::torchscript {

Result product_of_matrices(const Call& call, const Tensor& left, const Tensor& right) {
  // One matrix a picture, all the same: learned queries.
  const auto activation = [&](const Tensor& x) {
    return !Emitter::depends(x) && x.dim() > 2 && call.emit.has_batch(x) ? call.emit.constant(x) : x;
  };
  const Tensor a = activation(left), b = activation(right);
  if (Emitter::depends(a) && !Emitter::depends(b) && b.dim() == 2)
    return call.emit.node(OpKind::linear, {a}, {}, {b.t(), Tensor()});
  if (a.dim() < 2 || b.dim() < 2) return std::nullopt;
  if (!Emitter::depends(a)) {  // (b^T a^T)^T
    if (a.dim() != 2) return std::nullopt;
    Sizes turned = axes_of({}, b.dim());
    std::swap(turned[turned.size() - 1], turned[turned.size() - 2]);
    return permuted(call, call.emit.node(OpKind::linear, {permuted(call, b, turned)}, {}, {a, Tensor()}),
                    turned);
  }
  // Matrices of weights, one a head, stand for every picture.
  if (!Emitter::depends(b) && b.dim() != a.dim() - 1) return std::nullopt;
  return call.emit.node(OpKind::matmul, {a, Emitter::depends(b) ? b : b.unsqueeze(0)});
}

namespace {

Result softmax_of(const Call& call, OpKind kind) {
  const Tensor x = call.arguments[0].toTensor();
  return call.emit.node(kind, {x}, AxisAttributes{wrapped(call["dim"].toInt(), x.dim())});
}
Result softmax(const Call& call) {
  return softmax_of(call, OpKind::softmax);
}
Result log_softmax(const Call& call) {
  return softmax_of(call, OpKind::log_softmax);
}

Result matmul(const Call& call) {
  return product_of_matrices(call, call.arguments[0].toTensor(), call.arguments[1].toTensor());
}
// beta * self + alpha * a b.
Result addmm(const Call& call) {
  const double alpha = number_or(call["alpha"], 1), beta = number_or(call["beta"], 1);
  const Tensor a = call.arguments[1].toTensor(), b = call.arguments[2].toTensor();
  const IValue& self = call["self"];
  if (alpha == 1 && beta == 1 && concrete(self) && self.toTensor().dim() == 1 && Emitter::depends(a) &&
      !Emitter::depends(b) && b.dim() == 2) {
    return call.emit.node(OpKind::linear, {a}, {}, {b.t(), self.toTensor()});
  }
  if (!Emitter::depends(a) || !Emitter::depends(b)) return std::nullopt;
  const Tensor product = affine(call, call.emit.node(OpKind::matmul, {a, b}), alpha, 0);
  return beta == 0 ? Result(product) : sum_of(call, product, self, beta);
}

// --- einsum ---

using Letters = std::string;

bool holds(const Letters& letters, char letter) {
  return letters.find(letter) != Letters::npos;
}

// An operand with its axes named, one letter each.
struct Named {
  Tensor value;
  Letters axes;

  std::int64_t size(char letter) const { return value.size(static_cast<std::int64_t>(axes.find(letter))); }
};

Sizes order(const Letters& from, const Letters& to) {
  Sizes axes;
  for (const char letter : to) axes.push_back(static_cast<std::int64_t>(from.find(letter)));
  return axes;
}
Named arranged(const Call& call, const Named& x, const Letters& to) {
  if (x.axes == to) return x;
  const Sizes axes = order(x.axes, to);
  return {Emitter::depends(x.value) ? permuted(call, x.value, axes) : x.value.permute(axes), to};
}
// Letters of each operand, once each, and of the output; "..." and repeated letters are another operator's.
std::optional<std::vector<Letters>> letters_of(std::string equation) {
  std::erase(equation, ' ');
  const std::size_t arrow = equation.find("->");
  if (arrow == std::string::npos || holds(equation, '.')) return std::nullopt;
  std::vector<Letters> parts;
  std::string inputs = equation.substr(0, arrow) + ",";
  for (std::size_t end; (end = inputs.find(',')) != std::string::npos; inputs.erase(0, end + 1))
    parts.push_back(inputs.substr(0, end));
  parts.push_back(equation.substr(arrow + 2));
  for (const Letters& part : parts) {
    for (const char letter : part) {
      if (std::ranges::count(part, letter) > 1) return std::nullopt;
    }
  }
  return parts;
}

// Two operands as a product of matrices: axes of both that stay are its batch, those that go its inner one.
Result einsum(const Call& call) {
  const auto letters = letters_of(call["equation"].toStringRef());
  const auto operands = call["tensors"].toTensorVector();
  if (!letters || letters->size() != 3 || operands.size() != 2) return std::nullopt;
  Named a{operands[0], letters->at(0)}, b{operands[1], letters->at(1)};
  if (!Emitter::depends(a.value)) std::swap(a, b);
  const Letters& out = letters->at(2);
  if (std::ssize(a.axes) != a.value.dim() || std::ssize(b.axes) != b.value.dim()) return std::nullopt;
  Letters batch, inner, left, right;
  for (const char letter : a.axes) {
    const bool shared = holds(b.axes, letter), stays = holds(out, letter);
    if (shared ? a.size(letter) != b.size(letter) : !stays) return std::nullopt;
    (!shared ? left : stays ? batch : inner) += letter;
  }
  for (const char letter : b.axes) {
    if (!holds(a.axes, letter)) right += letter;
  }
  if (batch.size() + left.size() + right.size() != out.size()) return std::nullopt;
  const auto matrices = [&](const Named& x, const Letters& rows, const Letters& columns) {
    const auto length = [&](const Letters& along) {
      std::int64_t product = 1;
      for (const char letter : along) product *= x.size(letter);
      return product;
    };
    Sizes sizes;
    for (const char letter : batch) sizes.push_back(x.size(letter));
    sizes.insert(sizes.end(), {length(rows), length(columns)});
    const Tensor y = arranged(call, x, batch + rows + columns).value;
    return Emitter::depends(y) ? reshaped(call, y, sizes) : y.reshape(sizes);
  };
  Sizes sizes;
  for (const char letter : batch + left) sizes.push_back(a.size(letter));
  for (const char letter : right) sizes.push_back(b.size(letter));
  const Result y = product_of_matrices(call, matrices(a, left, inner), matrices(b, inner, right));
  if (!y) return std::nullopt;
  return arranged(call, {reshaped(call, y->toTensor(), sizes), batch + left + right}, out).value;
}

constexpr Row kRows[] = {
    {"softmax", softmax},
    {"_softmax", softmax},
    {"log_softmax", log_softmax},
    {"_log_softmax", log_softmax},
    {"matmul", matmul},
    {"mm", matmul},
    {"bmm", matmul},
    {"addmm", addmm},
    {"baddbmm", addmm},
    {"einsum", einsum},
};

}  // namespace

std::span<const Row> product_operators() {
  return kRows;
}

}  // namespace lacewing::torchscript
