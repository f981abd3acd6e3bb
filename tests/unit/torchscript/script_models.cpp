#include "unit/torchscript/script_models.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

namespace lacewing::test {

using at::Tensor;
using torch::jit::Module;

namespace {

std::string list(std::int64_t value) {
  return "[" + std::to_string(value) + ", " + std::to_string(value) + "]";
}

}  // namespace

struct ScriptModel::Impl {
  std::shared_ptr<torch::jit::CompilationUnit> unit = std::make_shared<torch::jit::CompilationUnit>();
  Module module{c10::QualifiedName("__torch__.Net"), unit};

  Module& layer(const std::string& path, const std::string& kind,
                const std::vector<std::pair<std::string, Tensor>>& parameters,
                const std::string& expression) {
    made_.emplace_back(c10::QualifiedName("__torch__.layers." + kind), unit, true);
    Module& layer = made_.back();
    for (const auto& [name, value] : parameters)
      layer.register_parameter(name, value, name.starts_with("running"));
    layer.register_attribute("training", c10::BoolType::get(), true);
    layer.define("def forward(self, x):\n  return " + expression + "\n");
    module.register_module(path, layer);
    return layer;
  }
  std::vector<Module> made_;
};

ScriptModel::ScriptModel() : impl_(std::make_unique<Impl>()) {
  impl_->made_.reserve(64);
  impl_->module.register_attribute("training", c10::BoolType::get(), true);
}
ScriptModel::~ScriptModel() = default;
ScriptModel::ScriptModel(ScriptModel&&) noexcept = default;

void ScriptModel::convolution(const std::string& path, std::int64_t in, std::int64_t out, std::int64_t kernel,
                              std::int64_t stride, std::int64_t padding, std::int64_t groups) {
  impl_->layer(
      path, "Conv2d",
      {{"weight", at::randn({out, in / groups, kernel, kernel}) / 3}, {"bias", at::randn({out}) / 3}},
      "torch.conv2d(x, self.weight, self.bias, " + list(stride) + ", " + list(padding) + ", [1, 1], " +
          std::to_string(groups) + ")");
}

void ScriptModel::linear(const std::string& path, std::int64_t in, std::int64_t out) {
  impl_->layer(path, "Linear", {{"weight", at::randn({out, in}) / 4}, {"bias", at::randn({out}) / 3}},
               "torch.linear(x, self.weight, self.bias)");
}

void ScriptModel::batch_norm(const std::string& path, std::int64_t channels) {
  impl_->layer(
      path, "BatchNorm2d",
      {{"weight", at::rand({channels}) + 0.5},
       {"bias", at::randn({channels}) / 3},
       {"running_mean", at::randn({channels}) / 3},
       {"running_var", at::rand({channels}) + 0.5}},
      "torch.batch_norm(x, self.weight, self.bias, self.running_mean, self.running_var, self.training, 0.1, "
      "1e-5, False)");
}

void ScriptModel::layer_norm(const std::string& path, std::int64_t width) {
  impl_->layer(path, "LayerNorm", {{"weight", at::rand({width}) + 0.5}, {"bias", at::randn({width}) / 3}},
               "torch.layer_norm(x, [" + std::to_string(width) + "], self.weight, self.bias, 1e-6)");
}

void ScriptModel::parameter(const std::string& name, const std::vector<std::int64_t>& shape) {
  impl_->module.register_parameter(name, at::randn(shape) / 3, false);
}

void ScriptModel::buffer(const std::string& name, const Tensor& value) {
  impl_->module.register_buffer(name, value);
}

void ScriptModel::compute(const std::string& body) {
  define("def compute(self, x):\n" + body);
}

void ScriptModel::define(const std::string& source) {
  impl_->module.define(source + "\n");
}

void ScriptModel::save(const std::filesystem::path& path, const Tensor& example, bool traced) {
  Module& module = impl_->module;
  module.eval();
  if (!traced) {
    module.define("def forward(self, x):\n  return self.compute(x)\n");
  } else {
    torch::jit::setGraphExecutorOptimize(false);
    auto [state, outputs] = torch::jit::tracer::trace(
        {example},
        [&](torch::jit::Stack inputs) -> torch::jit::Stack {
          return {module.get_method("compute")(std::move(inputs))};
        },
        [](const Tensor&) { return std::string(); }, true, false, &module);
    auto* forward =
        impl_->unit->create_function(c10::QualifiedName(*module.type()->name(), "forward"), state->graph);
    module.type()->addMethod(forward);
  }
  module.save(path.string());
}

ScriptModel::Answer ScriptModel::answer(const Tensor& x, const Tensor& coefficients) const {
  const at::AutoGradMode on(true);
  torch::jit::setGraphExecutorOptimize(false);
  Module module = impl_->module.deepcopy();
  module.eval();
  const auto convert = [&](at::Tensor value) {
    if (at::isFloatingType(value.scalar_type())) value.set_data(value.to(x.scalar_type()));
  };
  for (const auto& value : module.parameters()) convert(value);
  for (const auto& value : module.buffers()) convert(value);
  const Tensor leaf = x.detach().clone().requires_grad_(true);
  const Tensor logits = module.get_method("compute")({leaf}).toTensor();
  return {logits.detach(), torch::autograd::grad({logits}, {leaf}, {coefficients})[0]};
}

namespace {

ScriptModel plain() {
  ScriptModel m;
  m.convolution("conv1", 3, 6, 3, 1, 1);
  m.convolution("conv2", 6, 8, 3, 2, 1);
  m.linear("fc", 8 * 4 * 4, 5);
  m.compute(
      "  y = torch.max_pool2d(torch.relu(self.conv1.forward(x)), [2, 2], [2, 2], [0, 0], [1, 1], False)\n"
      "  y = torch.dropout(torch.flatten(torch.relu(self.conv2.forward(y)), 1), 0.5, self.training)\n"
      "  return self.fc.forward(y)\n");
  return m;
}

ScriptModel overlapping_pools() {
  ScriptModel m;
  m.convolution("conv1", 3, 6, 3, 1, 1);
  m.linear("fc", 6 * 4 * 4, 5);
  m.compute(
      "  y = torch.max_pool2d(self.conv1.forward(x), [3, 3], [2, 2], [0, 0], [1, 1], True)\n"
      "  y = torch.max_pool2d(torch.relu_(y), [3, 3], [2, 2], [0, 0], [1, 1], True)\n"
      "  return self.fc.forward(torch.flatten(y, 1))\n");
  return m;
}

ScriptModel residual() {
  ScriptModel m;
  for (const char* path : {"conv1", "conv2", "conv3"})
    m.convolution(path, path[4] == '1' ? 3 : 6, 6, 3, 1, 1);
  m.batch_norm("bn1", 6);
  m.batch_norm("bn2", 6);
  m.linear("fc", 6, 5);
  m.compute(
      "  y = torch.relu_(self.bn1.forward(self.conv1.forward(x)))\n"
      "  z = self.bn2.forward(self.conv2.forward(y))\n"
      "  z = torch.relu_(torch.add_(z, y))\n"
      "  z = z + self.conv3.forward(z)\n"
      "  return self.fc.forward(torch.flatten(torch.adaptive_avg_pool2d(z, [1, 1]), 1))\n");
  return m;
}

ScriptModel concatenation() {
  ScriptModel m;
  m.convolution("squeeze", 3, 4, 1);
  m.convolution("expand1", 4, 4, 1);
  m.convolution("expand3", 4, 4, 3, 1, 1);
  m.convolution("classifier", 8, 5, 1);
  m.compute(
      "  parts = [torch.relu(self.squeeze.forward(x))]\n"
      "  y = parts[-1]\n"
      "  parts.append(torch.relu(self.expand1.forward(y)))\n"
      "  parts.append(torch.relu(self.expand3.forward(y)))\n"
      "  y = torch.cat(parts[1:], 1)\n"
      "  a, b = torch.chunk(y, 2, 1)\n"
      "  y = torch.cat([b, torch.sigmoid(a)], 1)\n"
      "  return torch.mean(self.classifier.forward(y), [2, 3])\n");
  return m;
}

ScriptModel reused_activations() {
  ScriptModel m;
  m.convolution("conv1", 3, 6, 3, 1, 1);
  m.convolution("conv2", 6, 6, 3, 1, 1);
  m.define(
      "def act(self, x, inplace: bool):\n  if inplace:\n    return torch.leaky_relu_(x, 0.1)\n  return "
      "torch.relu(x)");
  m.linear("fc", 6, 5);
  m.compute(
      "  y = self.act(self.conv1.forward(x), True)\n"
      "  z = self.act(y, False)\n"
      "  for i in range(3):\n"
      "    if i % 2 == 0:\n"
      "      z = self.act(self.conv2.forward(z), i == 2)\n"
      "    else:\n"
      "      z = torch.hardtanh_(z + y, -1., 1.)\n"
      "  z = torch.elu_(z * 2.)\n"
      "  return self.fc.forward(torch.mean(z, [2, 3]))\n");
  return m;
}

ScriptModel squeeze_excite() {
  ScriptModel m;
  m.convolution("expand", 3, 8, 1);
  m.convolution("depthwise", 8, 8, 5, 2, 2, 8);
  m.convolution("reduce", 8, 2, 1);
  m.convolution("restore", 2, 8, 1);
  m.batch_norm("bn", 8);
  m.linear("fc", 8, 5);
  m.compute(
      "  y = torch.silu_(self.bn.forward(self.depthwise.forward(torch.hardswish_(self.expand.forward(x)))))\n"
      "  s = torch.adaptive_avg_pool2d(y, 1)\n"
      "  s = torch.hardsigmoid(self.restore.forward(torch.relu(self.reduce.forward(s))))\n"
      "  y = s * y\n"
      "  return self.fc.forward(y.mean([2, 3]))\n");
  return m;
}

ScriptModel average_pools() {
  ScriptModel m;
  m.convolution("conv1", 3, 6, 3, 1, 1);
  m.linear("fc", 6 * 3 * 3, 5);
  m.compute(
      "  y = torch.avg_pool2d(torch.tanh(self.conv1.forward(x)), [3, 3], [2, 2], [1, 1], True, False)\n"
      "  y = torch.avg_pool2d(torch.gelu(y), [2, 2])\n"
      "  y = torch.adaptive_avg_pool2d((y - 0.25) / 0.5, [3, 3])\n"
      "  return self.fc.forward(torch.flatten(y, 1))\n");
  return m;
}

ScriptModel pre_activation() {
  ScriptModel m;
  m.convolution("conv0", 3, 6, 3, 1, 1);
  for (const char* path : {"bn1", "bn2", "bn3"}) m.batch_norm(path, 6);
  for (const char* path : {"conv1", "conv2"}) m.convolution(path, 6, 6, 3, 1, 1);
  m.linear("fc", 6, 5);
  m.compute(
      "  y = self.conv0.forward(x)\n"
      "  z = self.conv1.forward(torch.relu(self.bn1.forward(y)))\n"
      "  y = y + self.conv2.forward(torch.relu(self.bn2.forward(z)))\n"
      "  y = torch.max_pool2d(torch.relu_(self.bn3.forward(y)), [2, 2], [2, 2])\n"
      "  return self.fc.forward(torch.squeeze(torch.squeeze(torch.adaptive_avg_pool2d(y, [1, 1]), 3), 2))\n");
  return m;
}

// Patches of 4x4, 16 tokens and a class token, width 8, two heads. `begin` makes y, N x 17 x 8; torch::jit's
// tracer takes sizes for constants, so that a trace must not mention the batch's.
ScriptModel transformer(const std::string& begin, const std::string& attention, const std::string& n) {
  ScriptModel m;
  m.convolution("embed", 3, 8, 4, 4);
  m.parameter("class_token", {1, 1, 8});
  m.parameter("positions", {1, 17, 8});
  for (const char* path : {"ln1", "ln2", "ln3"}) m.layer_norm(path, 8);
  m.linear("qkv", 8, 24);
  m.linear("proj", 8, 8);
  m.linear("mlp1", 8, 16);
  m.linear("mlp2", 16, 8);
  m.linear("head", 8, 5);
  m.compute(begin + "  y = y + self.positions\n  z = self.qkv.forward(self.ln1.forward(y)).reshape(" + n +
            ", 17, 3, 2, 4).permute(2, 0, 3, 1, 4)\n  q, k, v = z[0], z[1], z[2]\n" + attention +
            "  y = y + self.proj.forward(a.transpose(1, 2).reshape(" + n +
            ", 17, 8))\n"
            "  y = y + self.mlp2.forward(torch.gelu(self.mlp1.forward(self.ln2.forward(y))))\n"
            "  return self.head.forward(self.ln3.forward(y)[:, 0])\n");
  return m;
}

constexpr const char* any_batch =
    "  y = self.embed.forward(x).reshape(-1, 8, 16).permute(0, 2, 1)\n"
    "  y = torch.cat([self.class_token + torch.zeros_like(y[:, :1]), y], 1)\n";
constexpr const char* spelt_out =
    "  a = torch.matmul(torch.softmax(torch.matmul(q * 0.5, k.transpose(-2, -1)), -1), v)\n";
constexpr const char* fused = "  a = torch.scaled_dot_product_attention(q, k, v)\n";

ScriptModel transformer_spelt_out() {
  return transformer(any_batch, spelt_out, "-1");
}
ScriptModel transformer_fused() {
  return transformer(any_batch, fused, "-1");
}
ScriptModel transformer_by_sizes() {
  return transformer(
      "  n, c, h, w = x.size()\n"
      "  assert h % 4 == 0\n"
      "  y = self.embed.forward(x).reshape(n, 8, (h // 4) * (w // 4)).permute(0, 2, 1)\n"
      "  y = torch.cat([self.class_token.expand(n, -1, -1), y], 1)\n",
      spelt_out, "n");
}

// Operators without a typed node: one with two inputs that depend on each other, one with two outputs, and
// spectra, whose arithmetic is that of complex numbers.
ScriptModel opaque() {
  ScriptModel m;
  m.convolution("conv1", 3, 6, 3, 1, 1);
  m.buffer("order", at::tensor({5, 3, 1, 0, 2, 4}, at::kLong));
  m.linear("fc", 12, 5);
  m.compute(
      "  y = torch.sin(self.conv1.forward(x))\n"
      "  y = torch.atan2(y, torch.cos(y) + 2.)\n"
      "  y = torch.index_select(y, 1, self.order)\n"
      "  y = torch.cumsum(y, 2)\n"
      "  y = y[:, :, :8, :8]\n"
      "  spectrum = torch.fft_rfft2(y)\n"
      "  y = y + torch.fft_irfft2(spectrum * spectrum * 0.004)\n"
      "  v, m = torch.tensor_split(torch.mean(y, 2), 2, 2)\n"
      "  v = torch.mean(v, 2)\n"
      "  m = torch.mean(m, 2)\n"
      "  v = torch.einsum(\"nc,nd->nc\", [v, m])\n"
      "  return self.fc.forward(torch.cat([v, m], 1))\n");
  return m;
}

}  // namespace

const std::vector<NamedModel>& script_models() {
  static const std::vector<NamedModel> models{{"plain", plain},
                                              {"overlapping_pools", overlapping_pools},
                                              {"residual", residual},
                                              {"concatenation", concatenation},
                                              {"reused_activations", reused_activations},
                                              {"squeeze_excite", squeeze_excite},
                                              {"average_pools", average_pools},
                                              {"pre_activation", pre_activation},
                                              {"transformer_spelt_out", transformer_spelt_out, true},
                                              {"transformer_fused", transformer_fused, true},
                                              {"transformer_by_sizes", transformer_by_sizes, true, true},
                                              {"places", places},
                                              {"masks", masks},
                                              {"pools", pools},
                                              {"reductions", reductions},
                                              {"products", products},
                                              {"arithmetic", arithmetic},
                                              {"batch_constants", batch_constants, true, true},
                                              {"opaque", opaque}};
  return models;
}

}  // namespace lacewing::test
