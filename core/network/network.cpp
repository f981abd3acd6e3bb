#include "network/network.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "base/error.h"
#include "network/device.h"
#include "network/op.h"
#include "network/passes/passes.h"

namespace lacewing {

static constexpr std::size_t kMostBytesForSizes = std::size_t{192} << 20;
static constexpr std::size_t kWorthReleasing = std::size_t{2} << 20;  // releasing takes about 1 ms

// Pages of the heap that hold nothing go back to the system.
static void release_free_memory() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

const char* to_string(OpKind kind) {
  return op(kind).name;
}

Network::Network(const Network& other)
    : nodes(other.nodes),
      weights(other.weights),
      slot_count(other.slot_count),
      output(other.output),
      classes(other.classes),
      input(other.input),
      architecture(other.architecture) {}

bool Network::has_weight(const Node& node, std::size_t position) const {
  return position < node.weights.size() && node.weights[position] >= 0;
}

const at::Tensor& Network::weight(const Node& node, std::size_t position) const {
  static const at::Tensor none;
  return has_weight(node, position) ? weights[static_cast<std::size_t>(node.weights[position])].value : none;
}

at::ScalarType Network::dtype() const {
  return weights.empty() ? at::kFloat : weights.front().value.scalar_type();
}

at::Device Network::device() const {
  return weights.empty() ? at::Device(at::kCPU) : weights.front().value.device();
}

std::shared_ptr<const Network> Network::to(at::ScalarType dtype, at::Device device) const {
  auto copy = std::make_shared<Network>(*this);
  for (Weight& weight : copy->weights) weight.value = weight.value.to(device, dtype);
  copy->finish();
  return copy;
}

at::Tensor Network::derived(const Node& node, const std::string& key,
                            const std::function<at::Tensor()>& make) const {
  const std::pair<int, std::string> full_key(node.output, key);
  const std::lock_guard lock(derived_mutex_);
  auto found = derived_.find(full_key);
  if (found == derived_.end()) {
    found = derived_.emplace(full_key, make()).first;
    if (found->second.defined()) wait_for_device(found->second.device());  // other threads read it too
  }
  return found->second;
}

at::Tensor Network::derived_for_size(const Node& node, const char* key, std::int64_t height,
                                     std::int64_t width, const std::function<at::Tensor()>& make) const {
  const std::lock_guard lock(derived_mutex_);
  std::vector<ForSize>& sizes = derived_for_size_[{node.output, key}];
  const auto known = std::ranges::find_if(
      sizes, [&](const ForSize& each) { return each.height == height && each.width == width; });
  if (known != sizes.end()) {
    std::rotate(known, known + 1, sizes.end());
    return sizes.back().value;
  }
  sizes.push_back({height, width, make()});
  bytes_for_sizes_ += sizes.back().value.nbytes();
  while (sizes.size() > 1 && bytes_for_sizes_ > kMostBytesForSizes) {
    bytes_for_sizes_ -= sizes.front().value.nbytes();
    sizes.erase(sizes.begin());
  }
  // Making it took several times as much.
  if (sizes.back().value.nbytes() > kWorthReleasing) release_free_memory();
  return sizes.back().value;
}

std::shared_ptr<const Network> Network::folded() const {
  const std::lock_guard lock(derived_mutex_);
  if (!folded_) folded_ = fold_batch_norm(*this);
  return *folded_;
}

void Network::forget_derived() {
  const std::lock_guard lock(derived_mutex_);
  derived_.clear();
  derived_for_size_.clear();
  bytes_for_sizes_ = 0;
  folded_.reset();
}

void Network::finish() {
  std::vector<int> readers(static_cast<std::size_t>(slot_count), 0);
  std::vector<const Node*> writer(static_cast<std::size_t>(slot_count), nullptr);
  for (const Node& node : nodes) {
    for (int slot : node.inputs) ++readers[static_cast<std::size_t>(slot)];
    writer[static_cast<std::size_t>(node.output)] = &node;
  }
  ++readers[static_cast<std::size_t>(output)];
  for (Node& node : nodes) {
    node.in_place = false;
    if (node.kind != OpKind::activation) continue;
    const auto slot = static_cast<std::size_t>(node.inputs[0]);
    // The producer must own fresh memory and must not need its output again.
    const Node* producer = writer[slot];
    if (producer == nullptr || readers[slot] != 1 || op(producer->kind).view) continue;
    if (op(producer->kind).keeps(*producer, {}, {}).output) continue;
    node.in_place = std::get<ActivationAttributes>(node.attributes).function == &activation("relu");
  }
}

}  // namespace lacewing
