#include "torchscript_twin.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/jit/api/module.h>

#include <sstream>

#include "base/error.h"

namespace lacewing::bench {
namespace {

using Integers = std::vector<std::int64_t>;

std::string slot(int number) {
  return "s" + std::to_string(number);
}

std::string list(const Integers& values) {
  std::string text;
  for (std::int64_t value : values) text += (text.empty() ? "" : ", ") + std::to_string(value);
  return "[" + text + "]";
}

std::string truth(bool value) {
  return value ? "True" : "False";
}

// One node as the expression on the right of its slot.
std::string expression(const Network& network, const Node& node) {
  const std::string x = slot(node.inputs[0]);
  const auto weight = [&](std::size_t position) -> std::string {
    return network.has_weight(node, position) ? "self.w" + std::to_string(node.weights[position]) : "None";
  };
  std::ostringstream call;
  switch (node.kind) {
    case OpKind::convolution: {
      const auto& a = std::get<ConvolutionAttributes>(node.attributes);
      call << "torch.conv2d(" << x << ", " << weight(0) << ", " << weight(1) << ", " << list(a.stride) << ", "
           << list(a.padding) << ", " << list(a.dilation) << ", " << a.groups << ")";
      break;
    }
    case OpKind::linear:
      call << "torch.linear(" << x << ", " << weight(0) << ", " << weight(1) << ")";
      break;
    case OpKind::batch_norm:
      call << "torch.batch_norm(" << x << ", " << weight(0) << ", " << weight(1) << ", " << weight(2) << ", "
           << weight(3) << ", False, 0.1, " << std::get<BatchNormAttributes>(node.attributes).epsilon
           << ", False)";
      break;
    case OpKind::activation: {
      const std::string name = std::get<ActivationAttributes>(node.attributes).function->name;
      if (name != "relu") throw Error("no TorchScript for activation " + name, node.path);
      call << "torch.relu" << (node.in_place ? "_(" : "(") << x << ")";
      break;
    }
    case OpKind::max_pool: {
      const auto& a = std::get<PoolAttributes>(node.attributes);
      call << "torch.max_pool2d(" << x << ", " << list(a.kernel) << ", " << list(a.stride) << ", "
           << list(a.padding) << ", " << list(a.dilation) << ", " << truth(a.ceil_mode) << ")";
      break;
    }
    case OpKind::average_pool: {
      const auto& a = std::get<PoolAttributes>(node.attributes);
      call << "torch.avg_pool2d(" << x << ", " << list(a.kernel) << ", " << list(a.stride) << ", "
           << list(a.padding) << ", " << truth(a.ceil_mode) << ", " << truth(a.count_include_pad) << ")";
      break;
    }
    case OpKind::adaptive_average_pool:
      call << "torch.adaptive_avg_pool2d(" << x << ", "
           << list(std::get<AdaptivePoolAttributes>(node.attributes).size) << ")";
      break;
    case OpKind::add:
      call << "torch.add(" << x << ", " << slot(node.inputs[1]) << ")";
      break;
    case OpKind::concatenate: {
      call << "torch.cat([";
      for (int part : node.inputs) call << slot(part) << ", ";
      call << "], " << std::get<AxisAttributes>(node.attributes).axis << ")";
      break;
    }
    case OpKind::flatten:
      call << "torch.flatten(" << x << ", " << std::get<AxisAttributes>(node.attributes).axis << ")";
      break;
    case OpKind::dropout:
      return x;
    case OpKind::pad:
      call << "torch.constant_pad_nd(" << x << ", " << list(std::get<PadAttributes>(node.attributes).amounts)
           << ")";
      break;
    case OpKind::slice: {
      const auto& a = std::get<SliceAttributes>(node.attributes);
      call << x << "[";
      for (std::int64_t axis = 0; axis < a.axis; ++axis) call << ":, ";
      call << a.start << "::" << a.step << "]";
      break;
    }
    default:
      throw Error(std::string("no TorchScript for op ") + to_string(node.kind), node.path);
  }
  return call.str();
}

std::string source(const Network& network) {
  std::string text = "def forward(self, s0):\n";
  for (const Node& node : network.nodes) {
    text += "    " + slot(node.output) + " = " + expression(network, node) + "\n";
  }
  return text + "    return " + slot(network.output) + "\n";
}

}  // namespace

struct TorchScriptTwin::Module {
  torch::jit::Module jit{"Twin"};
};

TorchScriptTwin::TorchScriptTwin(const Network& network) : module_(std::make_unique<Module>()) {
  torch::jit::Module& jit = module_->jit;
  for (std::size_t i = 0; i < network.weights.size(); ++i) {
    jit.register_parameter("w" + std::to_string(i), network.weights[i].value, false);
  }
  jit.register_attribute("training", c10::BoolType::get(), false);
  jit.define(source(network));
}

TorchScriptTwin::~TorchScriptTwin() = default;

at::Tensor TorchScriptTwin::gradient(const at::Tensor& x, std::int64_t target) {
  const at::AutoGradMode on(true);
  const at::Tensor leaf = x.detach().requires_grad_(true);
  const at::Tensor logits = module_->jit.forward({leaf}).toTensor();
  // The weights want no gradient, so that only the input's is computed.
  return torch::autograd::grad({logits.select(1, target).sum()}, {leaf})[0];
}

}  // namespace lacewing::bench
