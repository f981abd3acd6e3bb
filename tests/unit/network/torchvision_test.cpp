// Architectures with torchvision's keys. Parameter counts, the SHA-256 of all "key shape" lines in the state
// dict's order, and logits for weights from a formula: facts taken from torchvision 0.26, so that neither
// it nor its weights are needed here.

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "base/hash.h"
#include "network/architectures/architectures.h"
#include "network/run.h"
#include "network/weights.h"

namespace lacewing::test {
namespace {

struct Facts {
  const char* name;
  std::int64_t parameters;
  const char* keys;
  std::array<double, 4> logits;  // of classes 0, 1, 500, 999, by float64
};

void PrintTo(const Facts& facts, std::ostream* out) {
  *out << facts.name;
}

const Facts kFacts[] = {
    {"alexnet",
     61'100'840,
     "28b74a45e28997ad984957f74b3eb536a42e30c50a85377f82ecaefb841db772",
     {-1.1184, 0.288142, -0.817497, -1.16735}},
    {"resnet18",
     11'689'512,
     "2527eade9525be9c071dd83023e2fb351c052487a1d9526f911fa63666d71a53",
     {140.73, 12.9631, 25.6322, 82.9439}},
    {"resnet34",
     21'797'672,
     "1bfd1fe8cc471b53dcea26a487997a08ba370d4218681fafa7718df3ee0f4829",
     {50407.2, 5368.43, 6947.75, 20976.8}},
    {"resnet50",
     25'557'032,
     "75d8a81b04eb3ab502d85718519a5ebbd7823292eeafb46b68cffa0300f2397d",
     {1.35835e+06, -91563.9, -297104, -72061.4}},
    {"squeezenet1_0",
     1'248'424,
     "68515319c351f048e762ae747e3d489176ebcf927f5f731f86e405065d0e2b79",
     {0, 0.0149381, 0.108841, 0}},
    {"squeezenet1_1",
     1'235'496,
     "3976152ff726ac03b5a80114847ae9ea7b9523ef136f6655d889298ad85adf1e",
     {0.176651, 0.243536, 0.0561042, 0.323502}},
    {"vgg11",
     132'863'336,
     "fdf6290d65d8599c435e9a98beec2e266251a369138fea171241e8014c09596e",
     {-0.294751, 0.53867, -0.22469, -0.361118}},
    {"vgg11_bn",
     132'868'840,
     "a1b287485c2d1c730407247524ed2993bb33dfe555e943bb2bd894ffd56391eb",
     {1.33595, 2.65109, -0.190418, -1.78341}},
    {"vgg16",
     138'357'544,
     "f2a26b28b55e6104d5950bfa6e7b4998fd1d9c4135e06da988b2aa0307c11fbf",
     {-0.423573, 0.164803, -0.122312, -0.100583}},
    {"vgg16_bn",
     138'365'992,
     "7ca46d6778d5a60e5776bb37d0a490ea69d07d84cf8b28a465381447c13a2843",
     {1.21252, 4.87764, -1.6218, 1.14057}},
};

// p(k) = ((7 k^3 + 31 k^2 + 1013 seed) mod 100003) / 100003 - 1/2, repeated: a noise that any program can
// make.
at::Tensor pattern(const Shape& shape, std::int64_t seed) {
  constexpr std::int64_t period = 100'003;
  const at::Tensor k = at::arange(period, at::kLong);
  const at::Tensor once =
      at::remainder(7 * k * k * k + 31 * k * k + 1013 * seed, period).to(at::kFloat) / period - 0.5;
  const std::int64_t count = element_count(shape);
  return once.repeat({count / period + 1}).narrow(0, 0, count).reshape(shape);
}

// Layers by He's rule, normalisation near one, biases and means near zero.
void fill(Network& network) {
  for (Weight& weight : network.weights) {
    std::int64_t seed = 0;
    for (const char letter : weight.name) seed += letter;
    const at::Tensor p = pattern(weight.shape, seed);
    if (weight.shape.size() > 1)
      weight.value = p * std::sqrt(24.0 / static_cast<double>(weight.fan_in));
    else if (weight.name.ends_with("weight") || weight.name.ends_with("running_var"))
      weight.value = 1 + p;
    else
      weight.value = 0.1 * p;
  }
  network.finish();
}

class Torchvision : public testing::TestWithParam<Facts> {};

TEST_P(Torchvision, KeysAndShapesAreItsOwn) {
  const Facts& facts = GetParam();
  const auto network = build_architecture(facts.name);
  std::int64_t parameters = 0;
  Sha256 keys;
  for (const Weight& weight : network->weights) {
    if (weight.trainable) parameters += element_count(weight.shape);
    keys.update(weight.name + " " + to_string(weight.shape) + "\n");
  }
  EXPECT_EQ(parameters, facts.parameters);
  EXPECT_EQ(keys.hex(), facts.keys);
}

TEST_P(Torchvision, LogitsAreItsOwn) {
  const Facts& facts = GetParam();
  const auto network = build_architecture(facts.name);
  fill(*network);
  PlainWork work;
  const at::Tensor logits = forward(*network, pattern({1, 3, 96, 64}, 5), work);
  ASSERT_EQ(logits.sizes().vec(), (std::vector<std::int64_t>{1, 1000}));
  const double largest = logits.abs().max().item<double>();
  const std::array<std::int64_t, 4> classes{0, 1, 500, 999};
  for (std::size_t i = 0; i < classes.size(); ++i)
    EXPECT_NEAR(logits[0][classes[i]].item<double>(), facts.logits[i], 1e-5 * largest) << classes[i];
}

INSTANTIATE_TEST_SUITE_P(Architectures, Torchvision, testing::ValuesIn(kFacts),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace lacewing::test
