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
  const ConvolutionAttributes attributes{{layer.stride, layer.stride},
                                         {layer.padding, layer.padding},
                                         {layer.dilation, layer.dilation},
                                         layer.groups};
  return append(OpKind::convolution, {x}, path, attributes, layer.out, std::move(weights));
}

int Builder::transposed_convolution(int x, const std::string& path, Convolution layer,
                                    std::int64_t output_padding) {
  const std::int64_t out = layer.out / layer.groups, fan_in = out * layer.kernel * layer.kernel;
  std::vector<int> weights{weight(path + ".weight", {channels(x), out, layer.kernel, layer.kernel},
                                  Initialisation::kaiming_uniform, fan_in)};
  weights.push_back(layer.bias ? weight(path + ".bias", {layer.out}, Initialisation::fan_in_bias, fan_in)
                               : -1);
  const ConvolutionAttributes attributes{{layer.stride, layer.stride},
                                         {layer.padding, layer.padding},
                                         {layer.dilation, layer.dilation},
                                         layer.groups,
                                         true,
                                         {output_padding, output_padding}};
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

std::vector<int> Builder::norm_weights(const std::string& path, std::int64_t features) {
  return {weight(path + ".weight", {features}, Initialisation::ones, features),
          weight(path + ".bias", {features}, Initialisation::zeros, features)};
}

int Builder::layer_norm(int x, const std::string& path, double epsilon) {
  return append(OpKind::layer_norm, {x}, path, LayerNormAttributes{1, epsilon}, channels(x),
                norm_weights(path, channels(x)));
}

int Builder::group_norm(int x, const std::string& path, std::int64_t groups, double epsilon) {
  return append(OpKind::group_norm, {x}, path, GroupNormAttributes{groups, epsilon}, channels(x),
                norm_weights(path, channels(x)));
}

int Builder::instance_norm(int x, const std::string& path, double epsilon) {
  return append(OpKind::group_norm, {x}, path, GroupNormAttributes{0, epsilon}, channels(x));
}

int Builder::activation(int x, const std::string& path, const std::string& function) {
  return activation(x, path, function, lacewing::activation(function).parameter);
}

int Builder::activation(int x, const std::string& path, const std::string& function,
                        ActivationParameter parameter) {
  return append(OpKind::activation, {x}, path,
                ActivationAttributes{&lacewing::activation(function), parameter}, channels(x));
}

int Builder::prelu(int x, const std::string& path) {
  const std::int64_t c = channels(x);
  return append(OpKind::prelu, {x}, path, std::monostate{}, c,
                {weight(path + ".weight", {c}, Initialisation::ones, c)});
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

int Builder::max_pool(int x, const std::string& path, PoolAttributes windows) {
  return append(OpKind::max_pool, {x}, path, std::move(windows), channels(x));
}

int Builder::average_pool(int x, const std::string& path, PoolAttributes windows) {
  return append(OpKind::average_pool, {x}, path, std::move(windows), channels(x));
}

int Builder::adaptive_max_pool(int x, const std::string& path, std::vector<std::int64_t> size) {
  return append(OpKind::adaptive_max_pool, {x}, path, AdaptivePoolAttributes{std::move(size)}, channels(x));
}

int Builder::add(int a, int b, const std::string& path) {
  return append(OpKind::add, {a, b}, path, std::monostate{}, channels(a));
}

int Builder::mean(int x, const std::string& path, std::vector<std::int64_t> axes, bool keep) {
  return append(OpKind::mean, {x}, path, ReduceAttributes{std::move(axes), keep}, channels(x));
}

int Builder::sum(int x, const std::string& path, std::vector<std::int64_t> axes, bool keep) {
  return append(OpKind::sum, {x}, path, ReduceAttributes{std::move(axes), keep}, channels(x));
}

int Builder::max(int x, const std::string& path, std::vector<std::int64_t> axes, bool keep) {
  return append(OpKind::max, {x}, path, ReduceAttributes{std::move(axes), keep}, channels(x));
}

int Builder::l2_norm(int x, const std::string& path, std::vector<std::int64_t> axes, bool keep) {
  return append(OpKind::l2_norm, {x}, path, ReduceAttributes{std::move(axes), keep}, channels(x));
}

int Builder::subtract(int a, int b, const std::string& path) {
  return append(OpKind::subtract, {a, b}, path, std::monostate{}, channels(a));
}

int Builder::multiply(int a, int b, const std::string& path) {
  return append(OpKind::multiply, {a, b}, path, std::monostate{}, channels(a));
}

int Builder::divide(int a, int b, const std::string& path) {
  return append(OpKind::divide, {a, b}, path, std::monostate{}, channels(a));
}

int Builder::affine(int x, const std::string& path, double factor, double shift) {
  return append(OpKind::affine, {x}, path, AffineAttributes{factor, shift}, channels(x));
}

int Builder::scale_by_weight(int x, const std::string& name, Shape shape) {
  const int factor = weight(name, std::move(shape), Initialisation::ones, 1);
  return append(OpKind::affine, {x}, name, AffineAttributes{}, channels(x), {factor, -1});
}

int Builder::shift_by_weight(int x, const std::string& name, Shape shape) {
  const int shift = weight(name, std::move(shape), Initialisation::zeros, 1);
  return append(OpKind::affine, {x}, name, AffineAttributes{}, channels(x), {-1, shift});
}

int Builder::constant(int x, const std::string& name, Shape shape) {
  const std::int64_t features = shape.back();
  const int value = weight(name, std::move(shape), Initialisation::zeros, 1);
  return append(OpKind::constant, {x}, name, std::monostate{}, features, {value});
}

int Builder::matmul(int a, int b, const std::string& path) {
  return append(OpKind::matmul, {a, b}, path, std::monostate{}, channels(b));
}

int Builder::attention(int query, int key, int value, const std::string& path, double scale) {
  return append(OpKind::attention, {query, key, value}, path, AttentionAttributes{scale}, channels(value));
}

int Builder::concatenate(std::vector<int> parts, const std::string& path, std::int64_t axis) {
  std::int64_t sum = 0;
  for (int part : parts) sum += channels(part);
  const std::int64_t c = axis == 1 ? sum : channels(parts.at(0));
  return append(OpKind::concatenate, std::move(parts), path, AxisAttributes{axis}, c);
}

int Builder::flatten(int x, const std::string& path, std::int64_t axis) {
  return append(OpKind::flatten, {x}, path, AxisAttributes{axis}, channels(x));
}

int Builder::reshape(int x, const std::string& path, std::vector<std::int64_t> sizes) {
  return append(OpKind::reshape, {x}, path, SizesAttributes{std::move(sizes)}, channels(x));
}

int Builder::permute(int x, const std::string& path, std::vector<std::int64_t> axes) {
  return append(OpKind::permute, {x}, path, AxesAttributes{std::move(axes)}, channels(x));
}

int Builder::squeeze(int x, const std::string& path, std::int64_t axis) {
  return append(OpKind::squeeze, {x}, path, AxisAttributes{axis}, channels(x));
}

int Builder::unsqueeze(int x, const std::string& path, std::int64_t axis) {
  return append(OpKind::unsqueeze, {x}, path, AxisAttributes{axis}, channels(x));
}

int Builder::expand(int x, const std::string& path, std::vector<std::int64_t> sizes) {
  return append(OpKind::expand, {x}, path, SizesAttributes{std::move(sizes)}, channels(x));
}

int Builder::roll(int x, const std::string& path, std::vector<std::int64_t> shifts,
                  std::vector<std::int64_t> axes) {
  return append(OpKind::roll, {x}, path, RollAttributes{std::move(shifts), std::move(axes)}, channels(x));
}

int Builder::resize(int x, const std::string& path, ResizeAttributes to) {
  return append(OpKind::resize, {x}, path, std::move(to), channels(x));
}

int Builder::softmax(int x, const std::string& path, std::int64_t axis) {
  return append(OpKind::softmax, {x}, path, AxisAttributes{axis}, channels(x));
}

int Builder::log_softmax(int x, const std::string& path, std::int64_t axis) {
  return append(OpKind::log_softmax, {x}, path, AxisAttributes{axis}, channels(x));
}

int Builder::dropout(int x, const std::string& path, double probability) {
  return append(OpKind::dropout, {x}, path, DropoutAttributes{probability}, channels(x));
}

int Builder::pad(int x, const std::string& path, std::vector<std::int64_t> amounts,
                 std::int64_t extra_channels) {
  return append(OpKind::pad, {x}, path, PadAttributes{std::move(amounts)}, channels(x) + extra_channels);
}

int Builder::pad(int x, const std::string& path, PadAttributes attributes) {
  return append(OpKind::pad, {x}, path, std::move(attributes), channels(x));
}

int Builder::slice(int x, const std::string& path, std::int64_t axis, std::int64_t start, std::int64_t step,
                   std::int64_t end) {
  return append(OpKind::slice, {x}, path, SliceAttributes{axis, start, step, end}, channels(x));
}

int Builder::index(int x, const std::string& path, std::int64_t axis, std::vector<std::int64_t> indices) {
  return append(OpKind::index, {x}, path, IndexAttributes{axis, std::move(indices)}, channels(x));
}

std::shared_ptr<Network> Builder::finish(int logits) {
  network_->output = logits;
  network_->classes = channels(logits);
  network_->finish();
  return std::move(network_);
}

}  // namespace lacewing
