#include "network/builder.h"

#include "base/error.h"

namespace lacewing {

Builder::Builder(std::string architecture, Shape input) : network_(std::make_shared<Network>()) {
  network_->architecture = std::move(architecture);
  channels_.push_back(input.at(0));
  network_->input = std::move(input);
}

int Builder::append(OpKind kind, std::vector<int> inputs, std::string path, Attributes attributes,
                    std::int64_t channels, std::vector<int> weights) {
  const int slot = network_->slot_count++;
  network_->nodes.push_back(
      {kind, std::move(inputs), slot, std::move(weights), std::move(attributes), std::move(path)});
  channels_.push_back(channels);
  return slot;
}

int Builder::weight(const std::string& name, Shape shape, Initialisation initialisation, std::int64_t fan_in,
                    bool trainable) {
  network_->weights.push_back({name, std::move(shape), {}, trainable, initialisation, fan_in});
  return static_cast<int>(network_->weights.size()) - 1;
}

int Builder::convolution(int x, const std::string& path, Convolution layer) {
  const std::int64_t in = channels(x) / layer.groups;
  const std::int64_t fan_in = in * layer.kernel * layer.kernel;
  const auto weights_from = glorot_ ? Initialisation::glorot_uniform : Initialisation::kaiming_uniform;
  const auto bias_from = glorot_ ? Initialisation::zeros : Initialisation::fan_in_bias;
  std::vector<int> weights{
      weight(path + ".weight", {layer.out, in, layer.kernel, layer.kernel}, weights_from, fan_in)};
  weights.push_back(layer.bias ? weight(path + ".bias", {layer.out}, bias_from, fan_in) : -1);
  const ConvolutionAttributes attributes{
      {layer.stride, layer.stride}, {layer.padding, layer.padding}, {1, 1}, layer.groups};
  return append(OpKind::convolution, {x}, path, attributes, layer.out, std::move(weights));
}

int Builder::linear(int x, const std::string& path, std::int64_t out) {
  const std::int64_t in = channels(x);
  const auto weights_from = glorot_ ? Initialisation::glorot_uniform : Initialisation::kaiming_uniform;
  const auto bias_from = glorot_ ? Initialisation::zeros : Initialisation::fan_in_bias;
  const int w = weight(path + ".weight", {out, in}, weights_from, in);
  const int b = weight(path + ".bias", {out}, bias_from, in);
  return append(OpKind::linear, {x}, path, std::monostate{}, out, {w, b});
}

int Builder::batch_norm(int x, const std::string& path) {
  const std::int64_t c = channels(x);
  std::vector<int> weights{weight(path + ".weight", {c}, Initialisation::ones, c),
                           weight(path + ".bias", {c}, Initialisation::zeros, c),
                           weight(path + ".running_mean", {c}, Initialisation::zeros, c, false),
                           weight(path + ".running_var", {c}, Initialisation::ones, c, false)};
  return append(OpKind::batch_norm, {x}, path, BatchNormAttributes{}, c, std::move(weights));
}

int Builder::activation(int x, const std::string& path, const std::string& function) {
  const Activation& f = lacewing::activation(function);
  return append(OpKind::activation, {x}, path, ActivationAttributes{&f, f.parameter}, channels(x));
}

int Builder::max_pool(int x, const std::string& path, std::int64_t kernel, std::int64_t stride,
                      std::int64_t padding, bool ceil_mode) {
  const PoolAttributes attributes{{kernel, kernel}, {stride, stride}, {padding, padding}, {1, 1}, ceil_mode};
  return append(OpKind::max_pool, {x}, path, attributes, channels(x));
}

int Builder::average_pool(int x, const std::string& path, std::int64_t kernel, std::int64_t stride,
                          std::int64_t padding) {
  const PoolAttributes attributes{{kernel, kernel}, {stride, stride}, {padding, padding}};
  return append(OpKind::average_pool, {x}, path, attributes, channels(x));
}

int Builder::adaptive_average_pool(int x, const std::string& path, std::int64_t height, std::int64_t width) {
  return append(OpKind::adaptive_average_pool, {x}, path, AdaptivePoolAttributes{{height, width}},
                channels(x));
}

int Builder::add(int a, int b, const std::string& path) {
  return append(OpKind::add, {a, b}, path, std::monostate{}, channels(a));
}

int Builder::concatenate(std::vector<int> parts, const std::string& path, std::int64_t axis) {
  std::int64_t sum = 0;
  for (int part : parts) sum += channels(part);
  const std::int64_t c = axis == 1 ? sum : channels(parts.at(0));
  return append(OpKind::concatenate, std::move(parts), path, AxisAttributes{axis}, c);
}

int Builder::flatten(int x, const std::string& path) {
  return append(OpKind::flatten, {x}, path, AxisAttributes{1}, channels(x));
}

int Builder::softmax(int x, const std::string& path, std::int64_t axis) {
  return append(OpKind::softmax, {x}, path, AxisAttributes{axis}, channels(x));
}

int Builder::dropout(int x, const std::string& path, double probability) {
  return append(OpKind::dropout, {x}, path, DropoutAttributes{probability}, channels(x));
}

int Builder::pad(int x, const std::string& path, std::vector<std::int64_t> amounts,
                 std::int64_t extra_channels) {
  return append(OpKind::pad, {x}, path, PadAttributes{std::move(amounts)}, channels(x) + extra_channels);
}

int Builder::slice(int x, const std::string& path, std::int64_t axis, std::int64_t start, std::int64_t step) {
  return append(OpKind::slice, {x}, path, SliceAttributes{axis, start, step}, channels(x));
}

std::shared_ptr<Network> Builder::finish(int logits) {
  network_->output = logits;
  network_->classes = channels(logits);
  network_->finish();
  return std::move(network_);
}

}  // namespace lacewing
