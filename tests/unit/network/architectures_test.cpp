// Built-in architectures: sizes from the papers, keys from the files they must read, recognition from keys
// alone.

#include <gtest/gtest.h>

#include "base/error.h"
#include "network/architectures/architectures.h"
#include "network/layer_shapes.h"
#include "network/model.h"
#include "network/run.h"
#include "network/weights.h"
#include "support/expect_error.h"
#include "support/shared_data.h"
#include "support/temp_folder.h"

namespace lacewing::test {
namespace {

constexpr std::int64_t kMany = 5'000'000;  // the weights take long to draw; torchvision_test.cpp has these

std::int64_t parameters(const Network& network) {
  std::int64_t count = 0;
  for (const Weight& weight : network.weights) count += weight.trainable ? element_count(weight.shape) : 0;
  return count;
}

std::filesystem::path save(const Network& network, const std::filesystem::path& path,
                           const std::map<std::string, std::string>& metadata = {}) {
  write_safetensors(path, weights_to_write(network), metadata);
  return path;
}

// The papers' published parameter counts; torchvision_test.cpp has the others.
TEST(Architectures, HaveTheirPublishedSize) {
  EXPECT_EQ(parameters(*build_architecture("cnn_16_32")), 166'406);
  EXPECT_EQ(parameters(*build_architecture("lenet5")), 61'706);
  EXPECT_EQ(parameters(*build_architecture("cifar_resnet20")), 269'722);
  EXPECT_EQ(parameters(*build_architecture("cifar_resnet32")), 464'154);
  EXPECT_EQ(parameters(*build_architecture("cifar_resnet44")), 658'586);
  EXPECT_EQ(parameters(*build_architecture("cifar_resnet56")), 853'018);
  EXPECT_EQ(parameters(*build_architecture("kim_mnist")), 832 + 51'264 + 12'544 * 1024 + 1024 + 10'250);
}

TEST(Architectures, GiveLogitsForTheirOwnInput) {
  PlainWork work;
  for (const Architecture& each : architectures()) {
    auto network = build_architecture(each.name);
    if (parameters(*network) > kMany) continue;
    initialise_weights(*network, 1);
    const at::Tensor x = at::rand({2, each.input[0], each.input[1], each.input[2]});
    const at::Tensor logits = forward(*network, x, work);
    EXPECT_EQ(logits.sizes().vec(), (std::vector<std::int64_t>{2, each.classes})) << each.name;
    EXPECT_TRUE(at::isfinite(logits).all().item<bool>()) << each.name;
  }
}

TEST(Architectures, AreRecognisedFromTheirKeysAlone) {
  const TempFolder folder;
  for (const Architecture& each : architectures()) {
    auto network = build_architecture(each.name, {.channels = each.input[0], .classes = 7});
    if (parameters(*network) > kMany) continue;
    initialise_weights(*network, 1);
    const auto model = load_model({save(*network, folder.path() / "net.safetensors").string(), {}, 0, {}});
    EXPECT_EQ(model->info.architecture, each.name);
    EXPECT_TRUE(model->info.architecture_recognised);
    EXPECT_EQ(model->info.num_classes, 7);
    EXPECT_TRUE(model->info.preprocessing.guessed());
  }
}

// The large ones by keys and shapes alone: the recognition looks at nothing else.
TEST(Architectures, LargeOnesDifferInTheirKeys) {
  for (const Architecture& each : architectures()) {
    const auto network = build_architecture(each.name, {.classes = 7});
    TensorFile file;
    for (const Weight& weight : network->weights) {
      TensorEntry entry;
      entry.name = weight.name;
      entry.shape = weight.shape;
      file.tensors.push_back(entry);
    }
    for (const Architecture& other : architectures()) {
      const auto candidate = build_architecture(other.name, {.channels = each.input[0], .classes = 7});
      EXPECT_EQ(match_keys(*candidate, file).exact(), std::string(each.name) == other.name)
          << each.name << " and " << other.name;
    }
  }
}

TEST(Architectures, InitialisationDependsOnTheSeedAlone) {
  const auto draw = [](std::uint64_t seed) {
    auto network = build_architecture("cnn_16_32");
    initialise_weights(*network, seed);
    return network;
  };
  const auto a = draw(3), b = draw(3), c = draw(4);
  for (std::size_t i = 0; i < a->weights.size(); ++i) {
    EXPECT_TRUE(at::equal(a->weights[i].value, b->weights[i].value));
    EXPECT_FALSE(at::equal(a->weights[i].value, c->weights[i].value));
    const double bound = 1.0 / std::sqrt(static_cast<double>(a->weights[i].fan_in));
    EXPECT_LE(a->weights[i].value.abs().max().item<double>(), bound);
  }
}

TEST(LoadModel, NamesMissingUnexpectedAndMisshapedKeys) {
  const TempFolder folder;
  auto network = build_architecture("cnn_16_32");
  initialise_weights(*network, 1);
  auto tensors = weights_to_write(*network);
  tensors[0].name = "first.weight";
  tensors[1].shape = {4, 4};
  write_safetensors(folder.path() / "net.safetensors", tensors, {{"architecture", "cnn_16_32"}});
  try {
    load_model({(folder.path() / "net.safetensors").string(), {}, 0, {}});
    FAIL() << "loaded";
  } catch (const Error& error) {
    const std::string line = one_line(error);
    for (const char* part :
         {"net.safetensors", "missing: conv1.weight", "unexpected: first.weight", "conv1.bias", "4 x 4"}) {
      EXPECT_NE(line.find(part), std::string::npos) << part << " in " << line;
    }
  }
}

// With a key renamed the closest is named; where no key is known, none is.
TEST(LoadModel, NamesTheClosestArchitectureIfThereIsOne) {
  const TempFolder folder;
  const auto error_of = [&](const std::vector<TensorToWrite>& tensors) -> std::string {
    write_safetensors(folder.path() / "net.safetensors", tensors, {});
    try {
      load_model({(folder.path() / "net.safetensors").string(), {}, 0, {}});
    } catch (const Error& error) {
      return one_line(error);
    }
    return "loaded";
  };
  auto network = build_architecture("squeezenet1_1");
  initialise_weights(*network, 1);
  auto tensors = weights_to_write(*network);
  tensors[4].name = "renamed";
  const std::string line = error_of(tensors);
  EXPECT_NE(
      line.find("the closest is squeezenet1_1 (missing: features.3.expand1x1.weight; unexpected: renamed)"),
      std::string::npos)
      << line;
  for (TensorToWrite& tensor : tensors) tensor.name = "foreign." + tensor.name + "!";
  EXPECT_EQ(error_of(tensors).find("closest"), std::string::npos) << error_of(tensors);
}

TEST(LoadModel, ReadsWhatModelMetadataWrites) {
  const TempFolder folder;
  auto network = build_architecture("cnn_16_32");
  initialise_weights(*network, 1);
  Preprocessing p = preprocessing_preset("mnist");
  const std::vector<std::string> names{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
  const auto path = save(*network, folder.path() / "net.safetensors", model_metadata(*network, p, names));
  const auto model = load_model({path.string(), {}, 0, {}});
  EXPECT_FALSE(model->info.architecture_recognised);
  EXPECT_EQ(model->info.class_names, names);
  p.origin = "checkpoint";
  EXPECT_EQ(model->info.preprocessing, p);
}

TEST(LoadModel, GuessForOneChannelHasOneMean) {
  const TempFolder folder;
  auto network = build_architecture("squeezenet1_1", {.channels = 1, .classes = 5});
  initialise_weights(*network, 1);
  const auto model = load_model({save(*network, folder.path() / "net.safetensors").string(), {}, 0, {}});
  const Preprocessing& guess = model->info.preprocessing;
  EXPECT_EQ(guess.channels, "grey");
  ASSERT_EQ(guess.mean.size(), 1u);
  EXPECT_NEAR(guess.mean[0], (0.485 + 0.456 + 0.406) / 3, 1e-12);
  EXPECT_NEAR(guess.std[0], (0.229 + 0.224 + 0.225) / 3, 1e-12);
  EXPECT_EQ(preprocess(Array<float>({3, 300, 240}), guess).shape, (Shape{1, 224, 224}));
}

TEST(Architectures, InputOfAnotherSizeIsToldWhichFits) {
  auto network = build_architecture("kim_cifar10");
  initialise_weights(*network, 1);
  PlainWork work;
  const char* way_out =
      "fc1: mat1 and mat2 shapes cannot be multiplied (1x16384 and 4096x512). "
      "The network is made for inputs of 3 x 32 x 32";
  EXPECT_ERROR(forward(*network, at::zeros({1, 3, 64, 64}), work), way_out);
  EXPECT_ERROR(layer_shapes(*network, {3, 64, 64}, work), "made for inputs of 3 x 32 x 32");
}

TEST(LoadModel, WarnsOfWeightsThatAreNotFinite) {
  const TempFolder folder;
  auto network = build_architecture("cnn_16_32");
  initialise_weights(*network, 1);
  network->weights[0].value.view({-1})[0] = std::nan("");
  const auto model = load_model({save(*network, folder.path() / "net.safetensors").string(), {}, 0, {}});
  ASSERT_EQ(model->info.warnings.size(), 1u);
  EXPECT_NE(model->info.warnings[0].find("conv1.weight"), std::string::npos);
}

}  // namespace
}  // namespace lacewing::test
