// Matrix products and attention.
#include <limits>

#include "base/error.h"
#include "network/torchscript/lowering.h"

namespace lacewing::torchscript {
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
  const Tensor a = call.arguments[0].toTensor(), b = call.arguments[1].toTensor();
  if (Emitter::depends(a) && !Emitter::depends(b) && b.dim() == 2)
    return call.emit.node(OpKind::linear, {a}, {}, {b.t(), Tensor()});
  if (!Emitter::depends(a) || !Emitter::depends(b) || a.dim() < 2 || b.dim() < 2) return std::nullopt;
  return call.emit.node(OpKind::matmul, {a, b});
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
Result attention(const Call& call) {
  const Tensor q = call.tensor("query"), k = call.tensor("key"), v = call.tensor("value");
  if (!Emitter::depends(q) || !Emitter::depends(k) || !Emitter::depends(v)) return std::nullopt;
  if (number(call["dropout_p"]) > 0)
    throw Error("applies dropout as in training", {}, "In Python, call model.eval() before torch.jit.trace.");
  if (call["enable_gqa"].isBool() && call["enable_gqa"].toBool()) return std::nullopt;
  const IValue& given = call["attn_mask"];
  if (!absent(given) && !concrete(given)) return std::nullopt;
  Tensor mask = absent(given) ? Tensor() : given.toTensor();
  const auto options = at::TensorOptions().dtype(call.emit.input().scalar_type());
  if (call["is_causal"].toBool()) mask = at::ones({q.size(-2), k.size(-2)}, at::kBool).tril();
  if (mask.defined() && mask.scalar_type() == at::kBool) {
    mask = at::zeros(mask.sizes(), options)
               .masked_fill(mask.logical_not(), -std::numeric_limits<double>::infinity());
  }
  AttentionAttributes attributes;
  attributes.scale = number_or(call["scale"], 0);
  return call.emit.node(OpKind::attention, {q, k, v}, attributes, {mask});
}

// Self-attention in one call, as traces in which no gradients are wanted have it.
Result native_multi_head_attention(const Call& call) {
  const Tensor x = call.tensor("query");
  const bool self = call.tensor("key").is_same(x) && call.tensor("value").is_same(x);
  if (!self || x.dim() != 3 || !absent(call["mask"]) || !concrete(call["qkv_weight"]) ||
      !concrete(call["proj_weight"])) {
    return std::nullopt;
  }
  const std::int64_t heads = call["num_head"].toInt(), width = call["embed_dim"].toInt(),
                     each = width / heads;
  const Tensor qkv =
      call.emit.node(OpKind::linear, {x}, {}, {call.tensor("qkv_weight"), call.tensor("qkv_bias")});
  const auto part = [&](std::int64_t index) {
    const Tensor y = sliced(call, qkv, 2, index * width, (index + 1) * width);
    return permuted(call, reshaped(call, y, {x.size(0), x.size(1), heads, each}), {0, 2, 1, 3});
  };
  const Tensor y =
      call.emit.node(OpKind::attention, {part(0), part(1), part(2)}, AttentionAttributes{}, {Tensor()});
  const Tensor joined = reshaped(call, permuted(call, y, {0, 2, 1, 3}), x.sizes().vec());
  // The shares are not to be had; a program that reads them is refused there.
  return c10::ivalue::Tuple::create(
      call.emit.node(OpKind::linear, {joined}, {}, {call.tensor("proj_weight"), call.tensor("proj_bias")}),
      IValue());
}

constexpr Row kRows[] = {
    {"softmax", softmax},
    {"log_softmax", log_softmax},
    {"matmul", matmul},
    {"mm", matmul},
    {"bmm", matmul},
    {"addmm", addmm},
    {"baddbmm", addmm},
    {"scaled_dot_product_attention", attention},
    {"_native_multi_head_attention", native_multi_head_attention},
};

}  // namespace

std::span<const Row> product_operators() {
  return kRows;
}

}  // namespace lacewing::torchscript
