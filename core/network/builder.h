#pragma once
// Writes a Network down layer by layer, in the words of the architectures' papers. Weights are declared with
// their state-dict names and shapes; values come from a checkpoint (weights.h) or an initialisation.

#include "network/network.h"

namespace lacewing {

class Builder {
 public:
  /// Input C x H x W; 0 for a free side.
  Builder(std::string architecture, Shape input);

  struct Convolution {
    std::int64_t out = 0, kernel = 3, stride = 1, padding = 0, groups = 1;
    bool bias = true;
    std::int64_t dilation = 1;
  };

  int input() const { return 0; }
  int convolution(int x, const std::string& path, Convolution layer);
  /// Up-sampling by `stride`; `output_padding` rows and columns more at the end.
  int transposed_convolution(int x, const std::string& path, Convolution layer,
                             std::int64_t output_padding = 0);
  int linear(int x, const std::string& path, std::int64_t out);
  int batch_norm(int x, const std::string& path);
  /// Over the last axis, which holds the channels.
  int layer_norm(int x, const std::string& path, double epsilon = 1e-5);
  int group_norm(int x, const std::string& path, std::int64_t groups, double epsilon = 1e-5);
  /// Without weights.
  int instance_norm(int x, const std::string& path, double epsilon = 1e-5);
  int activation(int x, const std::string& path, const std::string& function = "relu");
  int activation(int x, const std::string& path, const std::string& function, ActivationParameter parameter);
  /// One slope a channel.
  int prelu(int x, const std::string& path);
  int max_pool(int x, const std::string& path, std::int64_t kernel, std::int64_t stride,
               std::int64_t padding = 0, bool ceil_mode = false);
  int average_pool(int x, const std::string& path, std::int64_t kernel, std::int64_t stride,
                   std::int64_t padding = 0);
  int adaptive_average_pool(int x, const std::string& path, std::int64_t height, std::int64_t width);
  /// Over the last axes, one to three of them.
  int max_pool(int x, const std::string& path, PoolAttributes windows);
  int average_pool(int x, const std::string& path, PoolAttributes windows);
  int adaptive_max_pool(int x, const std::string& path, std::vector<std::int64_t> size);
  int mean(int x, const std::string& path, std::vector<std::int64_t> axes, bool keep = false);
  int sum(int x, const std::string& path, std::vector<std::int64_t> axes, bool keep = false);
  int max(int x, const std::string& path, std::vector<std::int64_t> axes, bool keep = false);
  int l2_norm(int x, const std::string& path, std::vector<std::int64_t> axes, bool keep = false);
  int add(int a, int b, const std::string& path);
  int subtract(int a, int b, const std::string& path);
  int multiply(int a, int b, const std::string& path);
  int divide(int a, int b, const std::string& path);
  /// factor * x + shift.
  int affine(int x, const std::string& path, double factor, double shift = 0);
  /// x times a weight that broadcasts with it: ConvNeXt's layer scale. `name` is its key.
  int scale_by_weight(int x, const std::string& name, Shape shape);
  /// x plus a weight that broadcasts with it: position embeddings.
  int shift_by_weight(int x, const std::string& name, Shape shape);
  /// A weight of 1 x ... as an activation of N x ...: class tokens. x gives N.
  int constant(int x, const std::string& name, Shape shape);
  int matmul(int a, int b, const std::string& path);
  /// Each N x ... x tokens x width; scale 0 is 1 / sqrt(width).
  int attention(int query, int key, int value, const std::string& path, double scale = 0);
  int concatenate(std::vector<int> parts, const std::string& path, std::int64_t axis = 1);
  int flatten(int x, const std::string& path, std::int64_t axis = 1);
  /// These keep the declared channels; say set_channels() where the axis of channels changes.
  int reshape(int x, const std::string& path, std::vector<std::int64_t> sizes);
  int permute(int x, const std::string& path, std::vector<std::int64_t> axes);
  int squeeze(int x, const std::string& path, std::int64_t axis);
  int unsqueeze(int x, const std::string& path, std::int64_t axis);
  int expand(int x, const std::string& path, std::vector<std::int64_t> sizes);
  int index(int x, const std::string& path, std::int64_t axis, std::vector<std::int64_t> indices);
  int roll(int x, const std::string& path, std::vector<std::int64_t> shifts, std::vector<std::int64_t> axes);
  int resize(int x, const std::string& path, ResizeAttributes to);
  int softmax(int x, const std::string& path, std::int64_t axis = 1);
  int log_softmax(int x, const std::string& path, std::int64_t axis = 1);
  int dropout(int x, const std::string& path, double probability);
  /// Zeros around: amounts before and after, last axis first.
  int pad(int x, const std::string& path, std::vector<std::int64_t> amounts, std::int64_t extra_channels = 0);
  /// Any other padding or crop.
  int pad(int x, const std::string& path, PadAttributes attributes);
  int slice(int x, const std::string& path, std::int64_t axis, std::int64_t start, std::int64_t step,
            std::int64_t end = std::numeric_limits<std::int64_t>::max());

  /// Channels (or features) of a slot, as far as declared so far.
  std::int64_t channels(int slot) const { return channels_.at(static_cast<std::size_t>(slot)); }
  void set_channels(int slot, std::int64_t channels) {
    channels_.at(static_cast<std::size_t>(slot)) = channels;
  }
  /// Glorot-uniform weights and zero biases instead of PyTorch's defaults (second paper's networks).
  void use_glorot() { glorot_ = true; }

  /// The finished network; `logits` is the slot of N x classes.
  std::shared_ptr<Network> finish(int logits);

 private:
  std::vector<int> norm_weights(const std::string& path, std::int64_t features);
  int append(OpKind kind, std::vector<int> inputs, std::string path, Attributes attributes,
             std::int64_t channels, std::vector<int> weights = {});
  int weight(const std::string& name, Shape shape, Initialisation initialisation, std::int64_t fan_in,
             bool trainable = true);

  std::shared_ptr<Network> network_;
  std::vector<std::int64_t> channels_;
  bool glorot_ = false;
};

}  // namespace lacewing
