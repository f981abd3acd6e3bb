// Residual networks of basic blocks: torchvision's ImageNet ones (projection shortcuts) and the CIFAR-10 ones
// of He et al. section 4.2 (option A: every second pixel, missing channels filled with zeros on both sides).
#include "network/architectures/architectures.h"

namespace lacewing::nets {
namespace {

int convolution_norm(Builder& net, int x, const std::string& convolution, const std::string& norm,
                     Builder::Convolution layer) {
  layer.bias = false;
  return net.batch_norm(net.convolution(x, convolution, layer), norm);
}

int projection_shortcut(Builder& net, int x, const std::string& path, std::int64_t width,
                        std::int64_t stride) {
  if (stride == 1 && net.channels(x) == width) return x;
  return convolution_norm(net, x, path + ".downsample.0", path + ".downsample.1",
                          {.out = width, .kernel = 1, .stride = stride});
}

int padding_shortcut(Builder& net, int x, const std::string& path, std::int64_t width, std::int64_t stride) {
  if (stride == 1 && net.channels(x) == width) return x;
  const std::string shortcut = path + ".shortcut";
  x = net.slice(net.slice(x, shortcut, 2, 0, 2), shortcut, 3, 0, 2);
  const std::int64_t missing = width - net.channels(x);
  return net.pad(x, shortcut, {0, 0, 0, 0, missing / 2, missing - missing / 2}, missing);
}

using Shortcut = int(Builder& net, int x, const std::string& path, std::int64_t width, std::int64_t stride);

int basic_block(Builder& net, int x, const std::string& path, std::int64_t width, std::int64_t stride,
                Shortcut* shortcut) {
  int y = convolution_norm(net, x, path + ".conv1", path + ".bn1",
                           {.out = width, .stride = stride, .padding = 1});
  y = net.activation(y, path + ".relu1");
  y = convolution_norm(net, y, path + ".conv2", path + ".bn2", {.out = width, .padding = 1});
  return net.activation(net.add(y, shortcut(net, x, path, width, stride), path + ".add"), path + ".relu2");
}

int stages(Builder& net, int x, std::vector<std::int64_t> widths, std::vector<int> depths,
           Shortcut* shortcut) {
  for (std::size_t stage = 0; stage < widths.size(); ++stage) {
    for (int block = 0; block < depths[stage]; ++block) {
      const std::string path = "layer" + std::to_string(stage + 1) + "." + std::to_string(block);
      x = basic_block(net, x, path, widths[stage], block == 0 && stage > 0 ? 2 : 1, shortcut);
    }
  }
  return x;
}

std::shared_ptr<Network> head(Builder& net, int x, const std::string& path, std::int64_t classes) {
  const std::int64_t features = net.channels(x);
  x = net.flatten(net.adaptive_average_pool(x, "avgpool", 1, 1), "flatten");
  net.set_channels(x, features);
  return net.finish(net.linear(x, path, classes));
}

std::shared_ptr<Network> cifar_resnet(const Architecture& self, Shape input, std::int64_t classes,
                                      int depth) {
  Builder net(self.name, std::move(input));
  int x = convolution_norm(net, net.input(), "conv1", "bn1", {.out = 16, .padding = 1});
  x = net.activation(x, "relu");
  return head(net, stages(net, x, {16, 32, 64}, {depth, depth, depth}, padding_shortcut), "linear", classes);
}

}  // namespace

std::shared_ptr<Network> resnet18(const Architecture& self, Shape input, std::int64_t classes) {
  Builder net(self.name, std::move(input));
  int x =
      convolution_norm(net, net.input(), "conv1", "bn1", {.out = 64, .kernel = 7, .stride = 2, .padding = 3});
  x = net.max_pool(net.activation(x, "relu"), "maxpool", 3, 2, 1);
  return head(net, stages(net, x, {64, 128, 256, 512}, {2, 2, 2, 2}, projection_shortcut), "fc", classes);
}

std::shared_ptr<Network> cifar_resnet20(const Architecture& self, Shape input, std::int64_t classes) {
  return cifar_resnet(self, std::move(input), classes, 3);
}
std::shared_ptr<Network> cifar_resnet32(const Architecture& self, Shape input, std::int64_t classes) {
  return cifar_resnet(self, std::move(input), classes, 5);
}
std::shared_ptr<Network> cifar_resnet44(const Architecture& self, Shape input, std::int64_t classes) {
  return cifar_resnet(self, std::move(input), classes, 7);
}
std::shared_ptr<Network> cifar_resnet56(const Architecture& self, Shape input, std::int64_t classes) {
  return cifar_resnet(self, std::move(input), classes, 9);
}

}  // namespace lacewing::nets
