// SqueezeNet 1.0 and 1.1: fire modules (a 1x1 squeeze, then 1x1 and 3x3 expansions side by side), a
// convolution as classifier. They differ in the first convolution and in where they pool.
#include "network/architectures/architectures.h"

namespace lacewing::nets {
namespace {

int fire(Builder& net, int x, const std::string& path, std::int64_t squeeze, std::int64_t expand) {
  x = net.activation(net.convolution(x, path + ".squeeze", {.out = squeeze, .kernel = 1}),
                     path + ".squeeze_activation");
  const int narrow = net.activation(net.convolution(x, path + ".expand1x1", {.out = expand, .kernel = 1}),
                                    path + ".expand1x1_activation");
  const int wide = net.activation(net.convolution(x, path + ".expand3x3", {.out = expand, .padding = 1}),
                                  path + ".expand3x3_activation");
  return net.concatenate({narrow, wide}, path);
}

int pool(Builder& net, int x, const std::string& path) {
  return net.max_pool(x, path, 3, 2, 0, true);
}

std::shared_ptr<Network> head(Builder& net, int x, std::int64_t classes) {
  x = net.convolution(net.dropout(x, "classifier.0", 0.5), "classifier.1", {.out = classes, .kernel = 1});
  x = net.adaptive_average_pool(net.activation(x, "classifier.2"), "classifier.3", 1, 1);
  return net.finish(net.flatten(x, "flatten"));
}

}  // namespace

std::shared_ptr<Network> squeezenet1_0(const Architecture& self, Shape input, std::int64_t classes) {
  Builder net(self.name, std::move(input));
  int x = net.convolution(net.input(), "features.0", {.out = 96, .kernel = 7, .stride = 2});
  x = pool(net, net.activation(x, "features.1"), "features.2");
  x = fire(net, fire(net, x, "features.3", 16, 64), "features.4", 16, 64);
  x = pool(net, fire(net, x, "features.5", 32, 128), "features.6");
  x = fire(net, fire(net, x, "features.7", 32, 128), "features.8", 48, 192);
  x = fire(net, fire(net, x, "features.9", 48, 192), "features.10", 64, 256);
  return head(net, fire(net, pool(net, x, "features.11"), "features.12", 64, 256), classes);
}

std::shared_ptr<Network> squeezenet1_1(const Architecture& self, Shape input, std::int64_t classes) {
  Builder net(self.name, std::move(input));
  int x = net.activation(net.convolution(net.input(), "features.0", {.out = 64, .stride = 2}), "features.1");
  x = pool(net, x, "features.2");
  x = fire(net, fire(net, x, "features.3", 16, 64), "features.4", 16, 64);
  x = pool(net, x, "features.5");
  x = fire(net, fire(net, x, "features.6", 32, 128), "features.7", 32, 128);
  x = pool(net, x, "features.8");
  x = fire(net, fire(net, x, "features.9", 48, 192), "features.10", 48, 192);
  return head(net, fire(net, fire(net, x, "features.11", 64, 256), "features.12", 64, 256), classes);
}

}  // namespace lacewing::nets
