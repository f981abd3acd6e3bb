#pragma once
// The built-in architectures: one function each, one line in the registry (architectures.cpp).

#include "network/builder.h"

namespace lacewing {

struct ArchitectureOptions {
  std::int64_t channels = 0;  ///< of the input; 0: the architecture's own
  std::int64_t classes = 0;   ///< 0: the architecture's own
};

struct Architecture {
  const char* name;
  const char* title;     ///< what it is, in one line
  const char* citation;  ///< where it comes from
  Shape input;           ///< C x H x W it was made for
  std::int64_t classes;
  const char* first_weight;  ///< its second extent tells the input's channels
  const char* last_weight;   ///< its first extent tells the classes
  const char* preset;        ///< preprocessing guessed when nothing tells it
  std::shared_ptr<Network> (*build)(const Architecture& self, Shape input, std::int64_t classes);
};

std::span<const Architecture> architectures();
/// Throws Error listing what exists.
const Architecture& architecture(const std::string& name);
/// The network with weights declared but without values (see weights.h).
std::shared_ptr<Network> build_architecture(const std::string& name, ArchitectureOptions options = {});

namespace nets {
using Build = std::shared_ptr<Network>(const Architecture& self, Shape input, std::int64_t classes);
Build cnn_16_32, kim_mnist, kim_cifar10, ghorbani_cifar10, lenet5;
Build cifar_resnet20, cifar_resnet32, cifar_resnet44, cifar_resnet56;
Build alexnet, resnet18, resnet34, resnet50, squeezenet1_0, squeezenet1_1, vgg11, vgg11_bn, vgg16, vgg16_bn;
}  // namespace nets

}  // namespace lacewing
