#include "network/layer_shapes.h"

#include "base/error.h"
#include "network/run.h"
#include "network/shapes.h"

namespace lacewing {
namespace {

using at::Tensor;

std::int64_t bytes_of(const Tensor& tensor) {
  return tensor.defined() ? static_cast<std::int64_t>(tensor.nbytes()) : 0;
}

std::int64_t bytes_of(const std::vector<Tensor>& tensors) {
  std::int64_t sum = 0;
  for (const Tensor& tensor : tensors) sum += bytes_of(tensor);
  return sum;
}

}  // namespace

std::vector<LayerShape> layer_shapes(const Network& network, const Shape& shape, Work& work) {
  const at::NoGradGuard no_grad;
  const std::shared_ptr<const Network> shapes = network.to(network.dtype(), at::kMeta);
  std::vector<std::int64_t> sizes{1};
  sizes.insert(sizes.end(), shape.begin(), shape.end());
  std::vector<Tensor> slots(static_cast<std::size_t>(network.slot_count));
  slots[0] = at::empty(sizes, at::TensorOptions().dtype(network.dtype()).device(at::kMeta));
  std::vector<LayerShape> layers;
  for (const Node& node : shapes->nodes) {
    work.check();
    Context context;
    context.network = shapes.get();
    context.node = &node;
    for (const int slot : node.inputs) {
      context.in.push_back(slots[static_cast<std::size_t>(slot)]);
      context.in_shapes.push_back(context.in.back().sizes().vec());
    }
    const std::int64_t bytes_in = bytes_of(context.in);
    Tensor y;
    try {
      y = output_shape(context);
    } catch (const Error& error) {
      does_not_fit(context, error);
    } catch (const c10::Error& error) {
      does_not_fit(context, error);
    }
    slots[static_cast<std::size_t>(node.output)] = y;
    const Keeps keeps = op(node.kind).keeps(node, {}, {});
    LayerShape layer{node.path, to_string(node.kind), y.sizes().slice(1).vec(), bytes_of(context.saved)};
    if (keeps.input) layer.bytes += bytes_in;
    if (keeps.output) layer.bytes += bytes_of(y);
    layer.passing_bytes = bytes_in + bytes_of(y);
    layers.push_back(std::move(layer));
  }
  return layers;
}

std::int64_t working_bytes(const Network& network, const Shape& shape, Work& work) {
  std::int64_t kept = 0, passing = 0;
  for (const LayerShape& layer : layer_shapes(network, shape, work)) {
    kept += layer.bytes;
    passing = std::max(passing, layer.passing_bytes);
  }
  return kept + 2 * passing;
}

}  // namespace lacewing
