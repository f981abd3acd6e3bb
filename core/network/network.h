#pragma once
// A network is a straight-line program: typed nodes in execution order. A call is a node, so an activation
// module used twice is two nodes. The values between nodes are numbered slots; slot 0 is the input.

#include <mutex>
#include <variant>

#include "base/array.h"
#include "network/activation.h"
#include "network/torch.h"

namespace lacewing {

enum class OpKind {
  convolution,
  linear,
  batch_norm,
  activation,
  max_pool,
  average_pool,
  adaptive_average_pool,
  add,
  concatenate,
  flatten,
  softmax,
  dropout,
  pad,
  slice,
};
const char* to_string(OpKind kind);

struct ConvolutionAttributes {
  std::vector<std::int64_t> stride{1, 1}, padding{0, 0}, dilation{1, 1};
  std::int64_t groups = 1;
};
struct BatchNormAttributes {
  double epsilon = 1e-5, momentum = 0.1;
};
struct ActivationAttributes {
  const Activation* function = nullptr;
  double parameter = 0;  ///< leaky ReLU's slope, ELU's alpha, softplus's beta
};
struct PoolAttributes {
  std::vector<std::int64_t> kernel{2, 2}, stride{2, 2}, padding{0, 0}, dilation{1, 1};
  bool ceil_mode = false;
  bool count_include_pad = true;  ///< average pooling only
};
struct AdaptivePoolAttributes {
  std::vector<std::int64_t> size{1, 1};
};
struct AxisAttributes {
  std::int64_t axis = 1;  ///< concatenate, softmax; first flattened axis of flatten
};
struct DropoutAttributes {
  double probability = 0.5;
};
struct PadAttributes {
  std::vector<std::int64_t> amounts;  ///< zeros before and after, last axis first
};
struct SliceAttributes {
  std::int64_t axis = 2, start = 0, step = 1;
};
using Attributes = std::variant<std::monostate, ConvolutionAttributes, BatchNormAttributes,
                                ActivationAttributes, PoolAttributes, AdaptivePoolAttributes, AxisAttributes,
                                DropoutAttributes, PadAttributes, SliceAttributes>;

struct Node {
  OpKind kind;
  std::vector<int> inputs;   ///< slots read
  int output = -1;           ///< slot written, by this node only
  std::vector<int> weights;  ///< indices into Network::weights; -1 for an absent bias
  Attributes attributes;
  std::string path;            ///< module path, "layer2.0.conv1": what users pick layers by
  bool channels_last = false;  ///< inputs are laid out channels-last before this node runs
  bool in_place = false;       ///< a ReLU that may overwrite its input outside the tape: nobody else reads it
};

/// How a fresh weight is drawn before training.
enum class Initialisation { zeros, ones, kaiming_uniform, glorot_uniform, fan_in_bias };

struct Weight {
  std::string name;  ///< key in the state dict, "layer2.0.conv1.weight"
  Shape shape;
  at::Tensor value;
  bool trainable = true;  ///< false for running statistics
  Initialisation initialisation = Initialisation::zeros;
  std::int64_t fan_in = 0;  ///< of the layer, for its bias's initialisation
};

class Network {
 public:
  std::vector<Node> nodes;
  std::vector<Weight> weights;
  int slot_count = 1;
  int output = 0;  ///< slot of the logits, N x classes
  std::int64_t classes = 0;
  Shape input;  ///< C x H x W; 0 for a free side
  std::string architecture;

  Network() = default;
  Network(const Network& other);
  Network& operator=(const Network&) = delete;

  const at::Tensor& weight(const Node& node, std::size_t position) const;
  bool has_weight(const Node& node, std::size_t position) const;
  at::ScalarType dtype() const;
  at::Device device() const;

  /// The same program with weights of another type or on another device.
  std::shared_ptr<const Network> to(at::ScalarType dtype, at::Device device) const;

  /// A tensor computed from weights once and kept: batch norm's scale, clamped weights of rules. `make` runs
  /// at most once a key; thread-safe. Forgotten by forget_derived(), which training calls after it has
  /// changed the weights.
  at::Tensor derived(const Node& node, const std::string& key, const std::function<at::Tensor()>& make) const;
  void forget_derived();

  /// Marks nodes that may run in place and chooses layouts; called once after building.
  void finish();

 private:
  mutable std::mutex derived_mutex_;
  mutable std::map<std::pair<int, std::string>, at::Tensor> derived_;
};

}  // namespace lacewing
