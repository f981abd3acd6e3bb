#include "network/architectures/architectures.h"

#include "base/find_named.h"

namespace lacewing {
namespace {

constexpr const char* kWong = "Wong and Kolter 2018, the small MNIST network of provable defenses";
constexpr const char* kKim =
    "Kim, Seo and Jeon 2019, Bridging Adversarial Robustness and Gradient Interpretability";
constexpr const char* kHe = "He, Zhang, Ren and Sun 2016, Deep Residual Learning for Image Recognition";
constexpr const char* kIandola = "Iandola et al. 2016, SqueezeNet";
constexpr const char* kSimonyan = "Simonyan and Zisserman 2015, Very Deep Convolutional Networks";

// The published checkpoints of the CIFAR-10 ones were trained with ImageNet's mean and standard deviation.
Architecture cifar_resnet(const char* name, const char* title, nets::Build* build) {
  return {name,
          title,
          "He, Zhang, Ren and Sun 2016, section 4.2, option A shortcuts",
          {3, 32, 32},
          10,
          "conv1.weight",
          "linear.weight",
          "imagenet",
          build};
}

// With torchvision's keys, made for ImageNet.
Architecture imagenet(const char* name, const char* title, const char* citation, const char* first_weight,
                      const char* last_weight, nets::Build* build) {
  return {name, title, citation, {3, 224, 224}, 1000, first_weight, last_weight, "imagenet", build};
}

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
    cifar_resnet("cifar_resnet20", "CIFAR-10 ResNet-20", nets::cifar_resnet20),
    cifar_resnet("cifar_resnet32", "CIFAR-10 ResNet-32", nets::cifar_resnet32),
    cifar_resnet("cifar_resnet44", "CIFAR-10 ResNet-44", nets::cifar_resnet44),
    cifar_resnet("cifar_resnet56", "CIFAR-10 ResNet-56", nets::cifar_resnet56),
    imagenet("alexnet", "AlexNet, one tower",
             "Krizhevsky 2014, One Weird Trick for Parallelizing Convolutional Neural Networks",
             "features.0.weight", "classifier.6.weight", nets::alexnet),
    imagenet("resnet18", "ResNet-18", kHe, "conv1.weight", "fc.weight", nets::resnet18),
    imagenet("resnet34", "ResNet-34", kHe, "conv1.weight", "fc.weight", nets::resnet34),
    imagenet("resnet50", "ResNet-50, stride in the 3x3", kHe, "conv1.weight", "fc.weight", nets::resnet50),
    imagenet("squeezenet1_0", "SqueezeNet 1.0", kIandola, "features.0.weight", "classifier.1.weight",
             nets::squeezenet1_0),
    imagenet("squeezenet1_1", "SqueezeNet 1.1", kIandola, "features.0.weight", "classifier.1.weight",
             nets::squeezenet1_1),
    imagenet("vgg11", "VGG-11", kSimonyan, "features.0.weight", "classifier.6.weight", nets::vgg11),
    imagenet("vgg11_bn", "VGG-11 with batch normalisation", kSimonyan, "features.0.weight",
             "classifier.6.weight", nets::vgg11_bn),
    imagenet("vgg16", "VGG-16", kSimonyan, "features.0.weight", "classifier.6.weight", nets::vgg16),
    imagenet("vgg16_bn", "VGG-16 with batch normalisation", kSimonyan, "features.0.weight",
             "classifier.6.weight", nets::vgg16_bn),
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
