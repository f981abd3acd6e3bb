#pragma once
// A network is a straight-line program: typed nodes in execution order. A call is a node, so an activation
// module used twice is two nodes. The values between nodes are numbered slots; slot 0 is the input.

#include <limits>
#include <mutex>
#include <variant>

#include "base/array.h"
#include "network/activation.h"
#include "network/torch.h"

namespace lacewing {

// What is not here is written with what is: split, chunk and narrow are slices; select a slice and a squeeze;
// stack unsqueezes and a concatenate; transpose a permute; unflatten a reshape; flip and sliding windows an
// index; unfold a convolution with ones; a pixel shuffle reshapes and a permute; an instance norm a group
// norm of one channel a group; clamps, powers, exp and log are activations; x op constant is an affine;
// variance mean, difference and square; einsum products of matrices.
enum class OpKind {
  convolution,
  linear,
  batch_norm,
  layer_norm,
  group_norm,
  activation,
  prelu,
  max_pool,
  average_pool,
  adaptive_average_pool,
  adaptive_max_pool,
  mean,
  sum,
  max,
  l2_norm,
  add,
  subtract,
  multiply,
  divide,
  affine,
  constant,
  matmul,
  attention,
  concatenate,
  flatten,
  reshape,
  permute,
  squeeze,
  unsqueeze,
  expand,
  slice,
  index,
  roll,
  pad,
  resize,
  softmax,
  log_softmax,
  dropout,
  opaque,
};
const char* to_string(OpKind kind);

// Axes count from 0, the batch included. Below, N is the batch's length.

/// Weights W, bias. As many entries as spatial axes (one to three). A transposed convolution's W is in x out
/// / groups x kernel. A third weight, in float64, multiplies W's output channels: a folded batch norm's
/// scale.
struct ConvolutionAttributes {
  std::vector<std::int64_t> stride{1, 1}, padding{0, 0}, dilation{1, 1};
  std::int64_t groups = 1;
  bool transposed = false;
  std::vector<std::int64_t> output_padding{};  ///< transposed only; empty: none
  bool operator==(const ConvolutionAttributes&) const = default;
};
/// Weights: weight, bias, running mean, running variance.
struct BatchNormAttributes {
  double epsilon = 1e-5, momentum = 0.1;
  bool operator==(const BatchNormAttributes&) const = default;
};
/// Weights: weight, bias, both or none, of the normalised axes' shape.
struct LayerNormAttributes {
  std::int64_t axes = 1;  ///< how many last axes are normalised together
  double epsilon = 1e-5;
  bool operator==(const LayerNormAttributes&) const = default;
};
/// Weights: weight, bias, both or none, one value a channel (axis 1).
struct GroupNormAttributes {
  std::int64_t groups = 1;  ///< 0: every channel is a group, an instance norm
  double epsilon = 1e-5;
  bool operator==(const GroupNormAttributes&) const = default;
};
struct ActivationAttributes {
  const Activation* function = nullptr;
  ActivationParameter parameter;
  bool operator==(const ActivationAttributes&) const = default;
};
/// As many entries as spatial axes (one to three).
struct PoolAttributes {
  std::vector<std::int64_t> kernel{2, 2}, stride{2, 2}, padding{0, 0}, dilation{1, 1};
  bool ceil_mode = false;
  bool count_include_pad = true;  ///< average pooling only
  bool operator==(const PoolAttributes&) const = default;
};
/// Likewise.
struct AdaptivePoolAttributes {
  std::vector<std::int64_t> size{1, 1};
  bool operator==(const AdaptivePoolAttributes&) const = default;
};
/// mean, sum, max, l2_norm.
struct ReduceAttributes {
  std::vector<std::int64_t> axes;
  bool keep = false;  ///< reduced axes stay, of length 1
  bool operator==(const ReduceAttributes&) const = default;
};
/// y = x * factor * W + shift + b; W and b are weights of any shape that broadcasts with x, or absent.
struct AffineAttributes {
  double factor = 1, shift = 0;
  bool operator==(const AffineAttributes&) const = default;
};
/// softmax(q k^T * scale + mask) v on ... x length x width; the additive mask is a weight, or absent.
struct AttentionAttributes {
  double scale = 0;  ///< 0: 1 / sqrt(width)
  bool operator==(const AttentionAttributes&) const = default;
};
struct AxisAttributes {
  std::int64_t axis = 1;  ///< concatenate, softmax, squeeze, unsqueeze; first flattened axis of flatten
  bool operator==(const AxisAttributes&) const = default;
};
/// permute: axis i of the output is axis axes[i] of the input.
struct AxesAttributes {
  std::vector<std::int64_t> axes;
  bool operator==(const AxesAttributes&) const = default;
};
/// reshape: -1 for the one entry that grows with N, {-1, 49, 96} for windows folded into the batch.
/// expand: -1 for an axis that stays, {-1, 8, -1}.
struct SizesAttributes {
  std::vector<std::int64_t> sizes;
  bool operator==(const SizesAttributes&) const = default;
};
struct DropoutAttributes {
  double probability = 0.5;
  bool operator==(const DropoutAttributes&) const = default;
};
enum class PadMode { constant, reflect, replicate, circular };
struct PadAttributes {
  std::vector<std::int64_t> amounts;  ///< before and after, last axis first; negative: cropped
  PadMode mode = PadMode::constant;
  double value = 0;  ///< of PadMode::constant
  bool operator==(const PadAttributes&) const = default;
};
struct SliceAttributes {
  std::int64_t axis = 2, start = 0, step = 1;
  std::int64_t end = std::numeric_limits<std::int64_t>::max();  ///< behind the last
  bool operator==(const SliceAttributes&) const = default;
};
/// y[i] = x[indices[i]] along an axis.
struct IndexAttributes {
  std::int64_t axis = 1;
  std::vector<std::int64_t> indices;
  bool operator==(const IndexAttributes&) const = default;
};
/// y[i] = x[i - shift] along each axis, in a circle.
struct RollAttributes {
  std::vector<std::int64_t> shifts, axes;
  bool operator==(const RollAttributes&) const = default;
};
enum class ResizeMode { nearest, nearest_exact, bilinear, bicubic };
struct ResizeAttributes {
  ResizeMode mode = ResizeMode::nearest;
  std::vector<std::int64_t> size{};  ///< height and width, or empty: the input's times `scale`, rounded down
  std::vector<double> scale{};       ///< also places the sampling points where it is given
  bool align_corners = false;
  bool operator==(const ResizeAttributes&) const = default;
};
/// Any other operator, as PyTorch's dispatcher runs it (ops/opaque.h): one of its outputs.
class OpaqueCall;
struct OpaqueAttributes {
  std::shared_ptr<const OpaqueCall> call;
  bool operator==(const OpaqueAttributes& other) const;
};
using Attributes =
    std::variant<std::monostate, ConvolutionAttributes, BatchNormAttributes, LayerNormAttributes,
                 GroupNormAttributes, ActivationAttributes, PoolAttributes, AdaptivePoolAttributes,
                 ReduceAttributes, AffineAttributes, AttentionAttributes, AxisAttributes, AxesAttributes,
                 SizesAttributes, DropoutAttributes, PadAttributes, SliceAttributes, IndexAttributes,
                 RollAttributes, ResizeAttributes, OpaqueAttributes>;

struct Node {
  OpKind kind;
  std::vector<int> inputs;   ///< slots read
  int output = -1;           ///< slot written, by this node only
  std::vector<int> weights;  ///< indices into Network::weights; -1 for an absent bias
  Attributes attributes;
  std::string path;       ///< module path, "layer2.0.conv1": what users pick layers by
  bool in_place = false;  ///< a ReLU that may overwrite its input outside the tape: nobody else reads it
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
  /// The same for one size of input. Of a node and key the size used last is kept, and those before it while
  /// all that the network keeps in this way stays below 192 MB.
  at::Tensor derived_for_size(const Node& node, const char* key, std::int64_t height, std::int64_t width,
                              const std::function<at::Tensor()>& make) const;
  /// This program with batch norms folded into the layers before them, made once: for runs in which nobody
  /// looks at either. Null where there is nothing to fold. Thread-safe.
  std::shared_ptr<const Network> folded() const;
  void forget_derived();

  /// Marks nodes that may run in place; called once after building.
  void finish();

 private:
  mutable std::mutex derived_mutex_;
  struct ForSize {
    std::int64_t height, width;
    at::Tensor value;
  };
  mutable std::map<std::pair<int, std::string>, at::Tensor> derived_;
  mutable std::map<std::pair<int, std::string>, std::vector<ForSize>> derived_for_size_;  // last used last
  mutable std::size_t bytes_for_sizes_ = 0;
  mutable std::optional<std::shared_ptr<const Network>> folded_;
};

}  // namespace lacewing
