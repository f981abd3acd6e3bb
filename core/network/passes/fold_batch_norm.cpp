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
  network.weights.push_back({std::move(name), value.sizes().vec(), value.to(network.dtype()), false});
  return static_cast<int>(network.weights.size()) - 1;
}

void fold(Network& network, Node& layer, const Node& norm) {
  const double epsilon = std::get<BatchNormAttributes>(norm.attributes).epsilon;
  const Tensor scale = exact(network, norm, 0, 1) * at::rsqrt(exact(network, norm, 3, 1) + epsilon);
  const Tensor weight = exact(network, layer, 0, 0);
  std::vector<std::int64_t> along_outputs(static_cast<std::size_t>(weight.dim()), 1);
  along_outputs[0] = -1;
  const Tensor bias =
      scale * (exact(network, layer, 1, 0) - exact(network, norm, 2, 0)) + exact(network, norm, 1, 0);
  layer.weights = {
      add_weight(network, layer.path + ".folded.weight", weight * scale.view(along_outputs)),
      add_weight(network, layer.path + ".folded.bias", bias.expand({weight.size(0)}).contiguous())};
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
