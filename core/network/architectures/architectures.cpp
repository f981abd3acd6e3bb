#include "network/architectures/architectures.h"

#include "base/find_named.h"

namespace lacewing {
namespace {

constexpr const char* kWong = "Wong and Kolter 2018, the small MNIST network of provable defenses";
constexpr const char* kKim =
    "Kim, Seo and Jeon 2019, Bridging Adversarial Robustness and Gradient Interpretability";
// Their published checkpoints were trained with ImageNet's mean and standard deviation.
constexpr const char* kHe = "He, Zhang, Ren and Sun 2016, section 4.2, option A shortcuts";

const Architecture kArchitectures[] = {
    {"cnn_16_32",
     "two 4x4 stride-2 convolutions of 16 and 32 channels, dense 100",
     kWong,
     {1, 28, 28},
     10,
     "conv1.weight",
     "fc2.weight",
     "none",
     nets::cnn_16_32},
    {"kim_mnist",
     "5x5 convolutions 32 and 64, pool, dense 1024",
     kKim,
     {1, 28, 28},
     10,
     "conv1.weight",
     "fc2.weight",
     "cifar10_half",
     nets::kim_mnist},
    {"kim_cifar10",
     "3x3 convolutions 32, 32, pool, 64, 64, pool, dense 512",
     kKim,
     {3, 32, 32},
     10,
     "conv1.weight",
     "fc2.weight",
     "cifar10_half",
     nets::kim_cifar10},
    {"ghorbani_cifar10",
     "3x3 convolutions 96, 96, 96/2, 192, 192, 192/2, dense 1024",
     "Ghorbani, Abid and Zou 2019, Interpretation of Neural Networks is Fragile",
     {3, 32, 32},
     10,
     "conv1.weight",
     "fc2.weight",
     "none",
     nets::ghorbani_cifar10},
    {"lenet5",
     "5x5 convolutions 6 and 16 with max pooling, dense 120, 84",
     "LeCun, Bottou, Bengio and Haffner 1998",
     {1, 28, 28},
     10,
     "conv1.weight",
     "fc3.weight",
     "none",
     nets::lenet5},
    {"resnet18",
     "ImageNet ResNet-18, torchvision's keys",
     "He, Zhang, Ren and Sun 2016",
     {3, 224, 224},
     1000,
     "conv1.weight",
     "fc.weight",
     "imagenet",
     nets::resnet18},
    {"cifar_resnet20",
     "CIFAR-10 ResNet-20",
     kHe,
     {3, 32, 32},
     10,
     "conv1.weight",
     "linear.weight",
     "imagenet",
     nets::cifar_resnet20},
    {"cifar_resnet32",
     "CIFAR-10 ResNet-32",
     kHe,
     {3, 32, 32},
     10,
     "conv1.weight",
     "linear.weight",
     "imagenet",
     nets::cifar_resnet32},
    {"cifar_resnet44",
     "CIFAR-10 ResNet-44",
     kHe,
     {3, 32, 32},
     10,
     "conv1.weight",
     "linear.weight",
     "imagenet",
     nets::cifar_resnet44},
    {"cifar_resnet56",
     "CIFAR-10 ResNet-56",
     kHe,
     {3, 32, 32},
     10,
     "conv1.weight",
     "linear.weight",
     "imagenet",
     nets::cifar_resnet56},
    {"squeezenet1_1",
     "ImageNet SqueezeNet 1.1, torchvision's keys",
     "Iandola et al. 2016",
     {3, 224, 224},
     1000,
     "features.0.weight",
     "classifier.1.weight",
     "imagenet",
     nets::squeezenet1_1},
};

}  // namespace

std::span<const Architecture> architectures() {
  return kArchitectures;
}

const Architecture& architecture(const std::string& name) {
  return find_named(architectures(), name, "architecture");
}

std::shared_ptr<Network> build_architecture(const std::string& name, ArchitectureOptions options) {
  const Architecture& found = architecture(name);
  Shape input = found.input;
  if (options.channels > 0) input[0] = options.channels;
  return found.build(found, input, options.classes > 0 ? options.classes : found.classes);
}

}  // namespace lacewing
