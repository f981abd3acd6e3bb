// The small networks of the two papers and their relatives: plain chains of convolutions and dense layers.
#include "network/architectures/architectures.h"

namespace lacewing::nets {
namespace {

int convolution_relu(Builder& net, int x, int number, Builder::Convolution layer) {
  const std::string suffix = std::to_string(number);
  return net.activation(net.convolution(x, "conv" + suffix, layer), "relu" + suffix);
}

// Flattens C x side x side and adds dense layers with ReLU between them; their keys are fc1, fc2, ...
std::shared_ptr<Network> dense_head(Builder& net, int x, std::int64_t side,
                                    std::vector<std::int64_t> widths) {
  const std::int64_t features = net.channels(x) * side * side;
  x = net.flatten(x, "flatten");
  net.set_channels(x, features);
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const std::string suffix = std::to_string(i + 1);
    x = net.linear(x, "fc" + suffix, widths[i]);
    if (i + 1 < widths.size()) x = net.activation(x, "fc_relu" + suffix);
  }
  return net.finish(x);
}

}  // namespace

std::shared_ptr<Network> cnn_16_32(const Architecture& self, Shape input, std::int64_t classes) {
  const std::int64_t side = input[1] / 4;
  Builder net(self.name, std::move(input));
  int x = convolution_relu(net, net.input(), 1, {.out = 16, .kernel = 4, .stride = 2, .padding = 1});
  x = convolution_relu(net, x, 2, {.out = 32, .kernel = 4, .stride = 2, .padding = 1});
  return dense_head(net, x, side, {100, classes});
}

std::shared_ptr<Network> kim_mnist(const Architecture& self, Shape input, std::int64_t classes) {
  const std::int64_t side = input[1] / 2;
  Builder net(self.name, std::move(input));
  net.use_glorot();
  int x = convolution_relu(net, net.input(), 1, {.out = 32, .kernel = 5, .padding = 2});
  x = convolution_relu(net, x, 2, {.out = 64, .kernel = 5, .padding = 2});
  return dense_head(net, net.max_pool(x, "pool1", 2, 2), side, {1024, classes});
}

std::shared_ptr<Network> kim_cifar10(const Architecture& self, Shape input, std::int64_t classes) {
  const std::int64_t side = input[1] / 4;
  Builder net(self.name, std::move(input));
  net.use_glorot();
  int x = convolution_relu(net, net.input(), 1, {.out = 32, .padding = 1});
  x = convolution_relu(net, x, 2, {.out = 32, .padding = 1});
  x = net.max_pool(x, "pool1", 2, 2);
  x = convolution_relu(net, x, 3, {.out = 64, .padding = 1});
  x = convolution_relu(net, x, 4, {.out = 64, .padding = 1});
  return dense_head(net, net.max_pool(x, "pool2", 2, 2), side, {512, classes});
}

std::shared_ptr<Network> ghorbani_cifar10(const Architecture& self, Shape input, std::int64_t classes) {
  const std::int64_t side = input[1] / 4;
  Builder net(self.name, std::move(input));
  net.use_glorot();
  int x = net.input();
  int number = 0;
  for (const std::int64_t width : {96, 192}) {
    for (const std::int64_t stride : {1, 1, 2}) {
      x = convolution_relu(net, x, ++number, {.out = width, .stride = stride, .padding = 1});
    }
  }
  return dense_head(net, x, side, {1024, classes});
}

std::shared_ptr<Network> lenet5(const Architecture& self, Shape input, std::int64_t classes) {
  Builder net(self.name, std::move(input));
  int x = convolution_relu(net, net.input(), 1, {.out = 6, .kernel = 5, .padding = 2});
  x = net.max_pool(x, "pool1", 2, 2);
  x = convolution_relu(net, x, 2, {.out = 16, .kernel = 5});
  return dense_head(net, net.max_pool(x, "pool2", 2, 2), 5, {120, 84, classes});
}

}  // namespace lacewing::nets
