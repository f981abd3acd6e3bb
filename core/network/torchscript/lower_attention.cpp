// Attention, and the layers around it that PyTorch has in one call.
#include <cmath>
#include <limits>

#include "base/error.h"
#include "network/torchscript/lowering.h"

namespace lacewing::torchscript {
namespace {

// A mask as what is added to scores: true where a key is seen.
Tensor additive(const Tensor& mask, at::ScalarType dtype) {
  if (mask.scalar_type() != at::kBool) return mask;
  return at::zeros(mask.sizes(), dtype)
      .masked_fill(mask.logical_not(), -std::numeric_limits<double>::infinity());
}

Result attention(const Call& call) {
  const auto activation = [&](const char* name) {  // learned queries are the same for every picture
    const Tensor x = call.tensor(name);
    return !Emitter::depends(x) && call.emit.has_batch(x) ? call.emit.constant(x) : x;
  };
  const Tensor q = activation("query"), k = activation("key"), v = activation("value");
  if (!Emitter::depends(q) || !Emitter::depends(k) || !Emitter::depends(v)) return std::nullopt;
  if (number(call["dropout_p"]) > 0)
    throw Error("applies dropout as in training", {}, "In Python, call model.eval() before torch.jit.trace.");
  if (call["enable_gqa"].isBool() && call["enable_gqa"].toBool()) return std::nullopt;
  const IValue& given = call["attn_mask"];
  const double scale = number_or(call["scale"], 0);
  if (!absent(given) && !concrete(given)) {  // spelt out
    if (q.dim() < 2 || k.dim() != q.dim()) return std::nullopt;
    Sizes turned = axes_of({}, k.dim());
    std::swap(turned[turned.size() - 1], turned[turned.size() - 2]);
    const Tensor scores = call.emit.node(OpKind::matmul, {q, permuted(call, k, turned)});
    const double factor = scale != 0 ? scale : 1 / std::sqrt(static_cast<double>(q.size(-1)));
    const Tensor masked = sum_of(call, affine(call, scores, factor, 0), given, 1)->toTensor();
    return call.emit.node(OpKind::matmul,
                          {call.emit.node(OpKind::softmax, {masked}, AxisAttributes{masked.dim() - 1}), v});
  }
  Tensor mask = absent(given) ? Tensor() : given.toTensor();
  if (call["is_causal"].toBool()) mask = at::ones({q.size(-2), k.size(-2)}, at::kBool).tril();
  if (mask.defined()) mask = additive(mask, call.emit.input().scalar_type());
  AttentionAttributes attributes;
  attributes.scale = scale;
  return call.emit.node(OpKind::attention, {q, k, v}, attributes, {mask});
}

Tensor dense(const Call& call, const Tensor& x, const char* weight, const char* bias) {
  return call.emit.node(OpKind::linear, {x}, {}, {call.tensor(weight), call.tensor(bias)});
}

// Of x, N x tokens x width, to itself. Empty: with a mask that is not the same for all pictures.
Result self_attention(const Call& call, const Tensor& x, std::int64_t heads) {
  const std::int64_t width = x.size(2);
  if (heads < 1 || width % heads != 0)
    throw Error("has " + std::to_string(heads) + " attention heads for a width of " + std::to_string(width));
  Tensor mask;
  if (!absent(call["mask"])) {
    if (!concrete(call["mask"]) || call.tensor("mask").scalar_type() != at::kBool) return std::nullopt;
    if (!call["mask_type"].isInt() || call["mask_type"].toInt() != 0) return std::nullopt;
    mask = additive(call.tensor("mask").logical_not(), x.scalar_type());
  }
  const Tensor qkv = dense(call, x, "qkv_weight", "qkv_bias");
  const auto part = [&](std::int64_t index) {
    const Tensor y = sliced(call, qkv, 2, index * width, (index + 1) * width);
    return permuted(call, reshaped(call, y, {x.size(0), x.size(1), heads, width / heads}), {0, 2, 1, 3});
  };
  const Tensor y =
      call.emit.node(OpKind::attention, {part(0), part(1), part(2)}, AttentionAttributes{}, {mask});
  const Tensor joined = reshaped(call, permuted(call, y, {0, 2, 1, 3}), x.sizes().vec());
  return dense(call, joined, "proj_weight", "proj_bias");
}

// Traces in which no gradients are wanted have this and the next in one call.
Result native_multi_head_attention(const Call& call) {
  const Tensor x = call.tensor("query");
  const bool self = call.tensor("key").is_same(x) && call.tensor("value").is_same(x);
  if (!self || x.dim() != 3 || !concrete(call["qkv_weight"]) || !concrete(call["proj_weight"]))
    return std::nullopt;
  const Result y = self_attention(call, x, call["num_head"].toInt());
  // The shares are not to be had; a program that reads them is refused there.
  return y ? Result(c10::ivalue::Tuple::create(*y, IValue())) : std::nullopt;
}

// Vaswani et al. 2017: x + attention and x + two dense layers, each normalised behind the sum, or before it
// where `norm_first` is set.
Result transformer_encoder_layer(const Call& call) {
  const Tensor x = call.tensor("src");
  if (!Emitter::depends(x) || x.dim() != 3 || !concrete(call["qkv_weight"])) return std::nullopt;
  const bool before = call["norm_first"].toBool();
  const auto norm = [&](const Tensor& t, const char* weight, const char* bias) {
    return call.emit.node(OpKind::layer_norm, {t}, LayerNormAttributes{1, number(call["eps"])},
                          {call.tensor(weight), call.tensor(bias)});
  };
  const auto norm_1 = [&](const Tensor& t) { return norm(t, "norm_weight_1", "norm_bias_1"); };
  const auto norm_2 = [&](const Tensor& t) { return norm(t, "norm_weight_2", "norm_bias_2"); };
  const auto sum = [&](const Tensor& a, const Tensor& b) { return call.emit.node(OpKind::add, {a, b}); };

  const Result attended = self_attention(call, before ? norm_1(x) : x, call["num_heads"].toInt());
  if (!attended) return std::nullopt;
  const Tensor first = sum(x, attended->toTensor());
  const Tensor middle = before ? first : norm_1(first);
  const Tensor hidden =
      activated(call, dense(call, before ? norm_2(middle) : middle, "ffn_weight_1", "ffn_bias_1"),
                call["use_gelu"].toBool() ? "gelu" : "relu");
  const Tensor second = sum(middle, dense(call, hidden, "ffn_weight_2", "ffn_bias_2"));
  return before ? second : norm_2(second);
}

constexpr Row kRows[] = {
    {"scaled_dot_product_attention", attention},
    {"_native_multi_head_attention", native_multi_head_attention},
    {"_transformer_encoder_layer_fwd", transformer_encoder_layer},
};

}  // namespace

std::span<const Row> attention_operators() {
  return kRows;
}

}  // namespace lacewing::torchscript
