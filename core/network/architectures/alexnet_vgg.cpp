// AlexNet (the one-tower form of Krizhevsky 2014) and VGG with and without batch normalisation: chains of
// convolutions, then three dense layers with dropout on a fixed grid.
#include "network/architectures/architectures.h"

namespace lacewing::nets {
namespace {

// torchvision numbers the layers of each part as one nn.Sequential: features.0, features.1, ...
class Sequence {
 public:
  Sequence(Builder& net, std::string name) : net_(net), name_(std::move(name)) {}
  std::string next() { return name_ + "." + std::to_string(number_++); }
  int relu(int x) { return net_.activation(x, next()); }
  int convolution(int x, Builder::Convolution layer) { return net_.convolution(x, next(), layer); }
  int pool(int x, std::int64_t kernel) { return net_.max_pool(x, next(), kernel, 2); }
  int linear(int x, std::int64_t out) { return net_.linear(x, next(), out); }
  int dropout(int x) { return net_.dropout(x, next(), 0.5); }
  int batch_norm(int x) { return net_.batch_norm(x, next()); }

 private:
  Builder& net_;
  std::string name_;
  int number_ = 0;
};

// C x side x side, laid out as one vector.
int flat_grid(Builder& net, int x, std::int64_t side) {
  const std::int64_t features = net.channels(x) * side * side;
  x = net.flatten(net.adaptive_average_pool(x, "avgpool", side, side), "flatten");
  net.set_channels(x, features);
  return x;
}

constexpr std::int64_t kPool = 0;  // in a list of widths: 2 x 2 maximum

std::shared_ptr<Network> vgg(const Architecture& self, Shape input, std::int64_t classes,
                             std::initializer_list<std::int64_t> widths, bool normalised) {
  Builder net(self.name, std::move(input));
  Sequence features(net, "features"), classifier(net, "classifier");
  int x = net.input();
  for (const std::int64_t width : widths) {
    if (width == kPool) {
      x = features.pool(x, 2);
      continue;
    }
    x = features.convolution(x, {.out = width, .padding = 1});
    if (normalised) x = features.batch_norm(x);
    x = features.relu(x);
  }
  x = flat_grid(net, x, 7);
  for (int layer = 0; layer < 2; ++layer) x = classifier.dropout(classifier.relu(classifier.linear(x, 4096)));
  return net.finish(classifier.linear(x, classes));
}

constexpr std::initializer_list<std::int64_t> kVgg11{64,  kPool, 128,   kPool, 256, 256,  kPool,
                                                     512, 512,   kPool, 512,   512, kPool};
constexpr std::initializer_list<std::int64_t> kVgg16{64,    64,  kPool, 128, 128,   kPool, 256, 256, 256,
                                                     kPool, 512, 512,   512, kPool, 512,   512, 512, kPool};

}  // namespace

std::shared_ptr<Network> alexnet(const Architecture& self, Shape input, std::int64_t classes) {
  Builder net(self.name, std::move(input));
  Sequence features(net, "features"), classifier(net, "classifier");
  int x = net.input();
  x = features.relu(features.convolution(x, {.out = 64, .kernel = 11, .stride = 4, .padding = 2}));
  x = features.relu(features.convolution(features.pool(x, 3), {.out = 192, .kernel = 5, .padding = 2}));
  x = features.pool(x, 3);
  for (const std::int64_t width : {384, 256, 256}) {
    x = features.relu(features.convolution(x, {.out = width, .padding = 1}));
  }
  x = flat_grid(net, features.pool(x, 3), 6);
  for (int layer = 0; layer < 2; ++layer) x = classifier.relu(classifier.linear(classifier.dropout(x), 4096));
  return net.finish(classifier.linear(x, classes));
}

std::shared_ptr<Network> vgg11(const Architecture& self, Shape input, std::int64_t classes) {
  return vgg(self, std::move(input), classes, kVgg11, false);
}
std::shared_ptr<Network> vgg11_bn(const Architecture& self, Shape input, std::int64_t classes) {
  return vgg(self, std::move(input), classes, kVgg11, true);
}
std::shared_ptr<Network> vgg16(const Architecture& self, Shape input, std::int64_t classes) {
  return vgg(self, std::move(input), classes, kVgg16, false);
}
std::shared_ptr<Network> vgg16_bn(const Architecture& self, Shape input, std::int64_t classes) {
  return vgg(self, std::move(input), classes, kVgg16, true);
}

}  // namespace lacewing::nets
