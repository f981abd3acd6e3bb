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
  };

  int input() const { return 0; }
  int convolution(int x, const std::string& path, Convolution layer);
  int linear(int x, const std::string& path, std::int64_t out);
  int batch_norm(int x, const std::string& path);
  int activation(int x, const std::string& path, const std::string& function = "relu");
  int max_pool(int x, const std::string& path, std::int64_t kernel, std::int64_t stride,
               std::int64_t padding = 0, bool ceil_mode = false);
  int average_pool(int x, const std::string& path, std::int64_t kernel, std::int64_t stride,
                   std::int64_t padding = 0);
  int adaptive_average_pool(int x, const std::string& path, std::int64_t height, std::int64_t width);
  int add(int a, int b, const std::string& path);
  int concatenate(std::vector<int> parts, const std::string& path, std::int64_t axis = 1);
  int flatten(int x, const std::string& path);
  int softmax(int x, const std::string& path, std::int64_t axis = 1);
  int dropout(int x, const std::string& path, double probability);
  /// Zeros around: amounts before and after, last axis first.
  int pad(int x, const std::string& path, std::vector<std::int64_t> amounts, std::int64_t extra_channels = 0);
  int slice(int x, const std::string& path, std::int64_t axis, std::int64_t start, std::int64_t step);

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
  int append(OpKind kind, std::vector<int> inputs, std::string path, Attributes attributes,
             std::int64_t channels, std::vector<int> weights = {});
  int weight(const std::string& name, Shape shape, Initialisation initialisation, std::int64_t fan_in,
             bool trainable = true);

  std::shared_ptr<Network> network_;
  std::vector<std::int64_t> channels_;
  bool glorot_ = false;
};

}  // namespace lacewing
