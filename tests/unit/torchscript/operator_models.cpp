// Programs of operators that the importer writes with several nodes, or with nodes of more axes than usual.
#include "unit/torchscript/script_models.h"

namespace lacewing::test {
namespace {

/// A convolution "conv" (3 -> 4 channels of 16x16) in front of `body`, which makes y N x `features`.
ScriptModel around(std::int64_t features, const std::string& body) {
  ScriptModel m;
  m.convolution("conv", 3, 4, 3, 1, 1);
  m.linear("fc", features, 5);
  m.compute("  x = self.conv.forward(x)\n" + body + "  return self.fc.forward(y)\n");
  return m;
}

}  // namespace

ScriptModel places() {
  ScriptModel m;
  m.convolution("conv", 3, 4, 3, 1, 1);
  m.linear("fc", 36, 5);
  m.buffer("two", at::tensor({2, 0}, at::kLong));
  m.buffer("rows", at::tensor({0, 5, -1, 7}, at::kLong));
  m.buffer("columns", at::tensor({1, -2, 3, 3}, at::kLong));
  m.buffer("some", at::tensor({1, 0, 1, 1}).to(at::kBool));
  m.compute(
      "  y = self.conv.forward(x)\n"
      "  a = torch.pixel_unshuffle(y, 2)\n"
      "  a = torch.channel_shuffle(a, 4)\n"
      "  a = torch.pixel_shuffle(torch.tanh(a), 4)\n"
      "  b = torch.flip(y, [1, 3])\n"
      "  b = torch.index_select(b, 1, self.two)\n"
      "  b = b[:, :, self.rows, self.columns]\n"
      "  same = torch.add(torch.zeros_like(y[:, :, :, :2], dtype=4), self.two)\n"
      "  b = b + torch.gather(y, 3, same)[:, :2, 4:8, 1]\n"
      "  c = torch.im2col(torch.relu(y), [3, 2], [1, 2], [1, 0], [2, 3])\n"
      "  c = torch.col2im(torch.tanh(c), [16, 16], [3, 2], [1, 2], [1, 0], [2, 3])\n"
      "  d = torch.unfold(torch.unfold(y, 2, 6, 5), 3, 4, 4)\n"
      "  d = torch.mean(torch.sigmoid(d), [2, 3, 4])\n"
      "  e = torch.repeat_interleave(torch.repeat(y, [1, 2, 1, 3]), 2, 1)[:, :, :, 5:11]\n"
      "  e = e[:, self.rows]\n"
      "  f = torch.pad(y, [2, 1, 0, 3], \"reflect\") + torch.pad(y, [1, 2, 3, 0], \"replicate\")\n"
      "  f = f[:, self.some]\n"
      "  y = torch.cat([torch.mean(a, [2, 3]), torch.flatten(b, 1), torch.mean(c, [2, 3]),\n"
      "                 torch.flatten(d, 1), torch.mean(torch.tanh(e), [2, 3]),\n"
      "                 torch.mean(torch.tanh(f), [2, 3])], 1)\n"
      "  return self.fc.forward(y)\n");
  return m;
}

ScriptModel masks() {
  ScriptModel m;
  m.convolution("conv", 3, 4, 3, 1, 1);
  m.linear("fc", 64, 5);
  m.buffer("left", at::arange(16).view({1, 16}) < at::arange(16).view({16, 1}) + 3);
  m.buffer("other", at::rand({16, 16}));
  m.compute(
      "  y = self.conv.forward(x)\n"
      "  a = torch.softmax(torch.masked_fill(y, torch.logical_not(self.left), -float(\"inf\")), 3)\n"
      "  b = torch.where(self.left, y, torch.tanh(y))\n"
      "  b = torch.where(self.left, self.other, b)\n"
      "  y = torch.masked_fill_(torch.add(y, 1.), self.left, 0.5) * a + b\n"
      "  return self.fc.forward(torch.mean(y, 2).flatten(1))\n");
  return m;
}

ScriptModel pools() {
  return around(69,
                "  line = torch.flatten(x, 2)\n"
                "  a = torch.max_pool1d(line, [5], [4], [1], [2], True)\n"
                "  a = torch.avg_pool1d(a, [6], [5], [2], True, False)\n"
                "  a = torch.adaptive_avg_pool1d(torch.tanh(a), [5])\n"
                "  b = torch.adaptive_max_pool2d(x, [3, 5])[0]\n"
                "  c, _ = torch.adaptive_max_pool1d(line, [3])\n"
                "  volume = torch.unsqueeze(x, 1)\n"
                "  d = torch.max_pool3d(volume, [2, 3, 3], [1, 2, 2], [1, 0, 1], [1, 1, 1], True)\n"
                "  d = torch.avg_pool3d(d, [2, 2, 3], [1, 1, 1], [1, 1, 1], False, True)\n"
                "  d = torch.adaptive_avg_pool3d(torch.tanh(d), [2, 3, 2])\n"
                "  e, _ = torch.adaptive_max_pool3d(volume, [2, 2, 3])\n"
                "  f, _ = torch.max_pool2d_with_indices(x, [4, 4])\n"
                "  f = torch.mean(torch._upsample_nearest_exact2d(f, [7, 5], None, None), [2, 3])\n"
                "  f = torch.flatten(f[:, :1], 1)\n"
                "  y = torch.cat([torch.flatten(a, 1), torch.mean(b, 2).flatten(1)[:, :12], c.flatten(1),\n"
                "                 torch.flatten(d, 1), torch.flatten(e, 1), f[:, :1]], 1)\n");
}

ScriptModel reductions() {
  return around(40,
                "  v, m = torch.var_mean(x, [2, 3], True, False)\n"
                "  s = torch.std(x, [3, 1], False, False)\n"
                "  n = torch.norm(x, 2, [2, 3], False)\n"
                "  l = torch.linalg_vector_norm(x, 1, [2, 3]) * 0.01\n"
                "  k = torch.linalg_vector_norm(x, float(\"inf\"), [2, 3])\n"
                "  low = torch.amin(x, [2, 3])\n"
                "  high, _ = torch.max(torch.flatten(x, 2), 2, False)\n"
                "  lowest, _ = torch.min(torch.flatten(x, 2), 2, False)\n"
                "  e = torch.logsumexp(torch.flatten(x, 2), [2], False)\n"
                "  x = torch.cumsum(torch.cumsum(torch.rms_norm(x, [16], None, 1e-6) * 0.1, 1), 3)\n"
                "  u = torch.var(x, [2, 3], False, False)\n"
                "  y = torch.cat([v, m, s[:, :4], n, l, k, low + lowest, high, e, u], 1)\n");
}

ScriptModel products() {
  ScriptModel m;
  m.convolution("conv", 3, 4, 3, 1, 1);
  m.linear("fc", 48, 5);
  m.buffer("mix", at::randn({16, 16}) / 4);
  m.buffer("each", at::randn({4, 16, 4}) / 4);
  m.buffer("code", at::randn({6, 4, 16}) / 4);
  m.compute(
      "  y = torch.tanh(self.conv.forward(x))\n"
      "  a = torch.einsum(\"bchw,bcvw->bchv\", [y, torch.sigmoid(y)])\n"
      "  b = torch.einsum(\"bchw, kcw -> bkh\", [y, self.code])\n"
      "  c = torch.einsum(\"vh,bchw->bwcv\", [self.mix, y])\n"
      "  d = torch.matmul(self.mix, y) + torch.matmul(y, self.mix)\n"
      "  e = torch.matmul(y, self.each)\n"
      "  f = torch.einsum(\"bchw,bdhw->bcd\", [y, y]) * 0.05\n"
      "  y = torch.cat([torch.mean(a, 3).mean(2), torch.mean(b, 2), torch.mean(torch.tanh(c), [1, 2]),\n"
      "                 torch.mean(torch.tanh(d), [2, 3]), torch.mean(torch.tanh(e), 2).mean(2),\n"
      "                 f[:, 0], f.flatten(1)[:, :10]], 1)\n"
      "  return self.fc.forward(y)\n");
  return m;
}

ScriptModel arithmetic() {
  return around(16,
                "  a = torch.maximum(x, torch.mean(x, 1, True)) + torch.minimum(x, torch.tanh(x))\n"
                "  a = a + torch.max(x, torch.tanh(x)) - torch.min(torch.sigmoid(x), x)\n"
                "  b = torch.addcmul(x, torch.tanh(x), x, value=0.3)\n"
                "  b = torch.lerp(a, b, 0.25)\n"
                "  c = torch.log1p(torch.exp(torch.tanh(b))) + torch.expm1(torch.tanh(b) * 0.5)\n"
                "  c = c + torch.log2(torch.square(x) + 0.5) + torch.log10(torch.square(x) + 0.1)\n"
                "  d = torch.softshrink(x, 0.2) + torch.absolute(x)\n"
                "  d = d + torch.rrelu(x, 0.1, 0.3, False)\n"
                "  y = torch.mean(torch.cat([a, b, c, d], 1), [2, 3])\n");
}

// Constants that are as long as the batch, beside operators of any kind.
ScriptModel batch_constants() {
  ScriptModel m;
  m.convolution("conv", 3, 4, 3, 1, 1);
  m.linear("fc", 16, 5);
  m.parameter("token", {1, 1, 4});
  m.parameter("query", {1, 2, 4});
  m.parameter("both", {4, 19});  // as long as a batch that the importer might try
  m.compute(
      "  y = torch.tanh(self.conv.forward(x))\n"
      "  n = x.size(0)\n"
      "  t = torch.permute(torch.flatten(y, 2), [2, 0, 1])\n"
      "  t = torch.cat([self.token.expand([-1, n, -1]), t, torch.zeros([1, n, 4])], 0)\n"
      "  q = torch.transpose(self.query.expand([n, -1, -1]), 0, 1)\n"
      "  a = torch.softmax(torch.bmm(q.transpose(0, 1), torch.permute(t, [1, 2, 0])), 2)\n"
      "  a = torch.bmm(a, t.transpose(0, 1))\n"
      "  heads = torch.reshape(torch.transpose(y.flatten(2), 1, 2), [n * 2, -1, 2])\n"
      "  heads = torch.cat([heads, torch.zeros([n * 2, 1, 2])], 1)\n"
      "  heads = torch.mean(torch.sigmoid(heads), 1).view(n, 4)\n"
      "  b = torch.mean(y, [2, 3]) + torch.zeros([n, 4])\n"
      "  b = torch.sum(torch.unsqueeze(b, 2) * self.both, 2)\n"
      "  return self.fc.forward(torch.cat([a.flatten(1), heads, b], 1))\n");
  return m;
}

// Types that a program names, and values without derivatives.
ScriptModel types() {
  ScriptModel m;
  m.convolution("conv", 3, 4, 3, 1, 1);
  m.linear("fc", 20, 5);
  m.parameter("v", {4, 4});
  m.parameter("g", {4, 1});
  m.compute(
      "  x = self.conv.forward(x)\n"
      "  a = torch.float_power(torch.abs(x) + 0.5, 1.5)\n"
      "  a = torch.prod(torch.tanh(a)[:, :, 0, :3], 2, False, dtype=7)\n"
      "  a = a * torch.atan2(a, torch.zeros([x.size(0), 4]) + 0.5)\n"
      "  b = torch.mean(x / (torch.abs(x.data) + 1.), [2, 3])\n"
      "  c = torch.mean(torch.matmul(torch.adjoint(torch.tanh(x)), x.mT), [2, 3])\n"
      "  d = torch.mean(torch.log(torch.abs(x) + 1., ), [2, 3]).to(7).to(x.dtype)\n"
      "  weight = torch._weight_norm(self.v, self.g, 0)\n"
      "  e = torch.linear(torch.mean(torch.tanh(x), [2, 3]), weight)\n"
      "  y = torch.cat([a.to(x.dtype), b, c * 0.1, d, e], 1)\n"
      "  return self.fc.forward(y)\n");
  return m;
}

ScriptModel encoder_layer(bool in_one_call, bool norm_first, bool gelu, bool masked) {
  ScriptModel m;
  m.convolution("embed", 3, 8, 4, 4);
  m.linear("head", 8, 5);
  for (const auto& [name, rows] : {std::pair{"qkv", 24}, {"proj", 8}, {"ffn1", 12}, {"ffn2", 8}}) {
    m.parameter(std::string(name) + "_w", {rows, name == std::string("ffn2") ? 12 : 8});
    m.parameter(std::string(name) + "_b", {rows});
  }
  for (const char* name : {"n1_w", "n1_b", "n2_w", "n2_b"}) m.parameter(name, {8});
  m.buffer("mask", at::ones({16, 16}, at::kBool).triu(2));
  std::string code = "  y = self.embed.forward(x).flatten(2).permute(0, 2, 1).contiguous()\n";
  if (in_one_call) {
    code +=
        "  y = torch._transformer_encoder_layer_fwd(y, 8, 2, self.qkv_w, self.qkv_b, self.proj_w, "
        "self.proj_b, ";
    code += std::string(gelu ? "True, " : "False, ") + (norm_first ? "True, " : "False, ");
    code +=
        "1e-5, self.n1_w, self.n1_b, self.n2_w, self.n2_b, self.ffn1_w, self.ffn1_b, self.ffn2_w, "
        "self.ffn2_b";
    code += masked ? ", self.mask, 0)\n" : ")\n";
  } else {
    const auto norm = [](const std::string& to, const std::string& from, const std::string& n) {
      return "  " + to + " = torch.layer_norm(" + from + ", [8], self." + n + "_w, self." + n + "_b, 1e-5)\n";
    };
    code += norm_first ? norm("z", "y", "n1") : "  z = y\n";
    code += "  z = torch.linear(z, self.qkv_w, self.qkv_b).reshape(-1, 16, 3, 2, 4).permute(2, 0, 3, 1, 4)\n";
    code += "  s = torch.matmul(z[0] * 0.5, z[1].transpose(-2, -1))\n";
    if (masked) code += "  s = torch.masked_fill(s, self.mask, -float(\"inf\"))\n";
    code += "  z = torch.matmul(torch.softmax(s, -1), z[2]).transpose(1, 2).reshape(-1, 16, 8)\n";
    code += "  y = y + torch.linear(z, self.proj_w, self.proj_b)\n";
    if (!norm_first) code += norm("y", "y", "n1");
    code += norm_first ? norm("z", "y", "n2") : "  z = y\n";
    code += std::string("  z = torch.") + (gelu ? "gelu" : "relu") +
            "(torch.linear(z, self.ffn1_w, self.ffn1_b))\n";
    code += "  y = y + torch.linear(z, self.ffn2_w, self.ffn2_b)\n";
    if (!norm_first) code += norm("y", "y", "n2");
  }
  m.compute(code + "  return self.head.forward(torch.mean(y, 1))\n");
  return m;
}

}  // namespace lacewing::test
