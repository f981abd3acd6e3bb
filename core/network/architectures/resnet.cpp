// Residual networks: torchvision's ImageNet ones (projection shortcuts; basic blocks, or bottlenecks with the
// stride in the 3x3) and the CIFAR-10 ones of He et al. section 4.2 (option A: every second pixel, missing
// channels filled with zeros on both sides).
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

// A block of a stage of `width` channels inside.
using Block = int(Builder& net, int x, const std::string& path, std::int64_t width, std::int64_t stride,
                  Shortcut* shortcut);

int basic_block(Builder& net, int x, const std::string& path, std::int64_t width, std::int64_t stride,
                Shortcut* shortcut) {
  int y = convolution_norm(net, x, path + ".conv1", path + ".bn1",
                           {.out = width, .stride = stride, .padding = 1});
  y = net.activation(y, path + ".relu1");
  y = convolution_norm(net, y, path + ".conv2", path + ".bn2", {.out = width, .padding = 1});
  return net.activation(net.add(y, shortcut(net, x, path, width, stride), path + ".add"), path + ".relu2");
}

int bottleneck(Builder& net, int x, const std::string& path, std::int64_t width, std::int64_t stride,
               Shortcut* shortcut) {
  int y = convolution_norm(net, x, path + ".conv1", path + ".bn1", {.out = width, .kernel = 1});
  y = net.activation(y, path + ".relu1");
  y = convolution_norm(net, y, path + ".conv2", path + ".bn2",
                       {.out = width, .stride = stride, .padding = 1});
  y = net.activation(y, path + ".relu2");
  y = convolution_norm(net, y, path + ".conv3", path + ".bn3", {.out = 4 * width, .kernel = 1});
  x = shortcut(net, x, path, 4 * width, stride);
  return net.activation(net.add(y, x, path + ".add"), path + ".relu3");
}

int stages(Builder& net, int x, std::vector<std::int64_t> widths, std::vector<int> depths, Block* block,
           Shortcut* shortcut) {
  for (std::size_t stage = 0; stage < widths.size(); ++stage) {
    for (int number = 0; number < depths[stage]; ++number) {
      const std::string path = "layer" + std::to_string(stage + 1) + "." + std::to_string(number);
      x = block(net, x, path, widths[stage], number == 0 && stage > 0 ? 2 : 1, shortcut);
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
  x = stages(net, x, {16, 32, 64}, {depth, depth, depth}, basic_block, padding_shortcut);
  return head(net, x, "linear", classes);
}

std::shared_ptr<Network> imagenet_resnet(const Architecture& self, Shape input, std::int64_t classes,
                                         std::vector<int> depths, Block* block) {
  Builder net(self.name, std::move(input));
  int x =
      convolution_norm(net, net.input(), "conv1", "bn1", {.out = 64, .kernel = 7, .stride = 2, .padding = 3});
  x = net.max_pool(net.activation(x, "relu"), "maxpool", 3, 2, 1);
  x = stages(net, x, {64, 128, 256, 512}, std::move(depths), block, projection_shortcut);
  return head(net, x, "fc", classes);
}

}  // namespace

std::shared_ptr<Network> resnet18(const Architecture& self, Shape input, std::int64_t classes) {
  return imagenet_resnet(self, std::move(input), classes, {2, 2, 2, 2}, basic_block);
}
std::shared_ptr<Network> resnet34(const Architecture& self, Shape input, std::int64_t classes) {
  return imagenet_resnet(self, std::move(input), classes, {3, 4, 6, 3}, basic_block);
}
std::shared_ptr<Network> resnet50(const Architecture& self, Shape input, std::int64_t classes) {
  return imagenet_resnet(self, std::move(input), classes, {3, 4, 6, 3}, bottleneck);
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
