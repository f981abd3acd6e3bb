#include "network/passes/passes.h"

namespace lacewing {
namespace {

using at::Tensor;

bool takes_batch_norm(const Node& node) {
  return node.kind == OpKind::convolution && !std::get<ConvolutionAttributes>(node.attributes).transposed;
}

// In float64, so that folding costs one rounding.
Tensor exact(const Network& network, const Node& node, std::size_t position, double otherwise) {
  if (network.has_weight(node, position)) return network.weight(node, position).to(at::kDouble);
  return at::full({1}, otherwise, at::TensorOptions().dtype(at::kDouble).device(network.device()));
}

int add_weight(Network& network, std::string name, const Tensor& value) {
  network.weights.push_back({std::move(name), value.sizes().vec(), value, false});
  return static_cast<int>(network.weights.size()) - 1;
}

// The layer keeps its weight, shared with the network as built, and takes the scale beside it.
void fold(Network& network, Node& layer, const Node& norm) {
  const double epsilon = std::get<BatchNormAttributes>(norm.attributes).epsilon;
  const Tensor scale = exact(network, norm, 0, 1) * at::rsqrt(exact(network, norm, 3, 1) + epsilon);
  const Tensor bias =
      scale * (exact(network, layer, 1, 0) - exact(network, norm, 2, 0)) + exact(network, norm, 1, 0);
  const auto of_each_channel = [&](const Tensor& value) {
    return value.expand({network.weight(layer, 0).size(0)}).contiguous();
  };
  const int scaled =
      add_weight(network, layer.path + ".folded.scale", of_each_channel(scale * exact(network, layer, 2, 1)));
  const int shifted =
      add_weight(network, layer.path + ".folded.bias", of_each_channel(bias).to(network.dtype()));
  layer.weights = {layer.weights[0], shifted, scaled};
  layer.output = norm.output;
}

}  // namespace

std::shared_ptr<Network> fold_batch_norm(const Network& network) {
  std::vector<int> readers(static_cast<std::size_t>(network.slot_count), 0);
  for (const Node& node : network.nodes) {
    for (int slot : node.inputs) ++readers[static_cast<std::size_t>(slot)];
  }
  ++readers[static_cast<std::size_t>(network.output)];

  auto result = std::make_shared<Network>(network);
  std::vector<Node> nodes;
  for (const Node& node : network.nodes) {
    if (node.kind == OpKind::batch_norm && readers[static_cast<std::size_t>(node.inputs[0])] == 1) {
      const auto before = std::ranges::find(nodes, node.inputs[0], &Node::output);
      if (before != nodes.end() && takes_batch_norm(*before)) {
        fold(*result, *before, node);
        continue;
      }
    }
    nodes.push_back(node);
  }
  if (nodes.size() == network.nodes.size()) return nullptr;
  result->nodes = std::move(nodes);
  result->finish();
  return result;
}

}  // namespace lacewing
