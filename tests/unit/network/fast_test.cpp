// The fast ops (float32 on the CPU, nothing looking) against the ordinary ones in float64.

#include <gtest/gtest.h>

#include "network/fast/fast.h"
#include "network/weights.h"
#include "support/random_program.h"

namespace lacewing::test {
namespace {

using at::Tensor;

double relative_error(const Tensor& a, const Tensor& b) {
  const Tensor exact = b.to(at::kDouble);
  return (a.to(at::kDouble) - exact).abs().max().item<double>() /
         std::max(1.0, exact.abs().max().item<double>());
}

struct Answer {
  Tensor logits, gradient;
  std::vector<bool> fast;  ///< for each node that ran, whether it was a fast op
};

Answer run(const Network& network, const Tensor& x, const Tensor& coefficients) {
  PlainWork work;
  Trace kept = trace(network, x, work);
  Answer answer{kept.output, {}, {}};
  for (const Context& call : kept.calls) answer.fast.push_back(call.op != &op(call.node->kind));
  answer.gradient = backward(network, kept, coefficients, work);
  return answer;
}

// The same program and input in both precisions; every value is one that float32 can hold.
void expect_same(const Network& network, const Tensor& x, double tolerance) {
  const auto single = network.to(at::kFloat, at::kCPU);
  const auto exact = single->to(at::kDouble, at::kCPU);
  const Tensor rounded = x.to(at::kFloat);
  PlainWork work;
  const Tensor logits = forward(*exact, rounded.to(at::kDouble), work);
  at::manual_seed(1);
  const Tensor c = at::randn(logits.sizes(), at::kFloat);
  const Answer fast = run(*single, rounded, c);
  const Answer slow = run(*exact, rounded.to(at::kDouble), c.to(at::kDouble));
  EXPECT_EQ(std::ranges::count(slow.fast, true), 0) << "float64 has no fast ops";
  EXPECT_LE(relative_error(fast.logits, slow.logits), tolerance);
  EXPECT_LE(relative_error(forward(*single, rounded, work), slow.logits), tolerance);
  EXPECT_LE(relative_error(fast.gradient, slow.gradient), tolerance);
  EXPECT_TRUE(at::equal(rounded, x.to(at::kFloat))) << "the input was written over";
}

void fill(Network& network) {
  at::manual_seed(7);
  for (Weight& weight : network.weights) {
    weight.value = at::randn(weight.shape, at::kDouble) * 0.5;
    if (weight.name.ends_with("running_var")) weight.value = weight.value.abs() + 0.5;
  }
}

Tensor input(std::vector<std::int64_t> shape) {
  at::manual_seed(8);
  return at::randn(shape, at::kDouble);
}

// A batch of one has fast ops of its own.
TEST(FastOps, RandomProgramsEqualTheOrdinaryOnes) {
  for (std::uint64_t seed = 0; seed < 800; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomProgram program = random_program(seed, {.batch = 1 + static_cast<std::int64_t>(seed % 2)});
    expect_same(*program.network, program.x, 1e-3);
    if (HasFailure()) return;
  }
}

TEST(FastOps, DenseLayersOfOnePictureEqualTheOrdinaryOnes) {
  for (std::int64_t features : {1, 63, 64, 65, 4096, 5000}) {
    Builder net("dense", {features, 1, 1});
    int x = net.flatten(net.input(), "flatten");
    x = net.activation(net.linear(x, "fc1", 37), "relu");
    const auto network = net.finish(net.linear(x, "fc2", 5));
    fill(*network);
    for (Weight& weight : network->weights) weight.value /= std::sqrt(static_cast<double>(features));
    const Tensor picture = input({1, features, 1, 1});
    expect_same(*network, picture, 1e-5);
    const auto single = network->to(at::kFloat, at::kCPU);
    const Answer answer = run(*single, picture.to(at::kFloat), at::ones({1, 5}));
    EXPECT_EQ(answer.fast, (std::vector<bool>{false, true, true, true}));
  }
}

struct ConvolutionCase {
  std::int64_t batch, in, out, height, width, kernel, stride, padding, dilation, groups;
};

TEST(FastOps, ConvolutionsOfEveryGeometryEqualTheOrdinaryOnes) {
  const ConvolutionCase cases[] = {
      {1, 3, 8, 9, 9, 3, 1, 1, 1, 1},   {2, 3, 8, 9, 7, 3, 2, 1, 1, 1},   {1, 3, 16, 20, 17, 7, 2, 3, 1, 1},
      {1, 1, 8, 8, 8, 4, 2, 1, 1, 1},   {3, 2, 5, 11, 6, 5, 3, 0, 1, 1},  {1, 4, 4, 9, 9, 3, 1, 0, 2, 1},
      {2, 4, 8, 9, 9, 3, 2, 2, 2, 2},   {1, 6, 6, 8, 8, 3, 1, 1, 1, 6},   {1, 16, 4, 5, 5, 1, 1, 0, 1, 1},
      {1, 8, 3, 6, 6, 1, 2, 0, 1, 1},   {2, 5, 4, 3, 3, 3, 1, 0, 1, 1},   {1, 4, 6, 1, 1, 1, 1, 0, 1, 1},
      {1, 3, 4, 12, 12, 3, 4, 0, 1, 1}, {2, 3, 6, 10, 13, 3, 1, 2, 1, 1}, {1, 2, 4, 9, 9, 2, 3, 0, 1, 1},
  };
  for (const ConvolutionCase& c : cases) {
    SCOPED_TRACE(::testing::PrintToString(std::vector<std::int64_t>{
        c.batch, c.in, c.out, c.height, c.width, c.kernel, c.stride, c.padding, c.dilation, c.groups}));
    Builder net("one", {c.in, c.height, c.width});
    int x = net.convolution(
        net.input(), "conv",
        {.out = c.out, .kernel = c.kernel, .stride = c.stride, .padding = c.padding, .groups = c.groups});
    const auto network = net.finish(net.flatten(x, "flatten"));
    std::get<ConvolutionAttributes>(network->nodes[0].attributes).dilation = {c.dilation, c.dilation};
    fill(*network);
    expect_same(*network, input({c.batch, c.in, c.height, c.width}), 1e-5);
  }
}

// A folded network holds no second copy of its weights, and computes the same as the ordinary ops.
TEST(FastOps, FoldingSharesTheWeights) {
  Builder net("folded", {3, 9, 9});
  const int x = net.batch_norm(net.convolution(net.input(), "conv", {.out = 8, .padding = 1}), "bn");
  const int flat = net.flatten(net.batch_norm(x, "bn2"), "flat");
  net.set_channels(flat, 8 * 9 * 9);
  const auto network = net.finish(net.linear(flat, "fc", 4));
  initialise_weights(*network, 3);
  for (Weight& weight : network->weights) {
    if (weight.name.starts_with("bn")) weight.value = at::rand(weight.shape) + 0.5;
  }
  const auto folded = network->folded();
  ASSERT_NE(folded, nullptr);
  EXPECT_EQ(folded->nodes.size(), network->nodes.size() - 2);
  EXPECT_TRUE(folded->weight(folded->nodes[0], 0).is_alias_of(network->weights[0].value));
  for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
    const auto typed = network->to(type, at::kCPU);
    const Tensor picture = at::randn({2, 3, 9, 9}, type);
    PlainWork work;
    const Tensor expected = trace(*typed, picture, work, {.taped = true}).output.detach();
    EXPECT_TRUE(at::allclose(forward(*typed, picture, work), expected, 0, type == at::kFloat ? 1e-5 : 1e-12));
  }
}

// Layouts for sizes used before are dropped by their bytes; the size in use never is.
TEST(FastOps, LayoutsOfOtherSizesAreBoundInBytes) {
  Builder net("sizes", {1, 1, 1});
  const auto network = net.finish(net.linear(net.flatten(net.input(), "flat"), "fc", 2));
  const Node& node = network->nodes[1];
  int made = 0;
  const auto use = [&](std::int64_t size, std::int64_t megabytes) {
    network->derived_for_size(node, "layout", size, size, [&] {
      ++made;
      return at::empty({megabytes << 18});  // never touched: takes no memory
    });
  };
  for (const std::int64_t size : {1, 2, 3, 1, 2, 3}) use(size, 50);
  EXPECT_EQ(made, 3);
  use(4, 60);  // 210 MB: the one used longest ago has to go
  use(2, 50);
  use(3, 50);
  EXPECT_EQ(made, 4);
  use(1, 50);
  EXPECT_EQ(made, 5);
  for (int again = 0; again < 3; ++again) use(9, 500);
  EXPECT_EQ(made, 6);
  use(3, 50);
  EXPECT_EQ(made, 7);
}

TEST(FastOps, MaxPoolsOfEveryGeometryPickTheSameWinners) {
  for (std::int64_t kernel : {2, 3}) {
    for (std::int64_t stride : {1, 2, 3}) {
      for (std::int64_t padding : {0, 1}) {
        for (bool ceil_mode : {false, true}) {
          Builder net("one", {5, 8, 7});
          const int x = net.max_pool(net.input(), "pool", kernel, stride, padding, ceil_mode);
          const auto network = net.finish(net.flatten(x, "flatten"));
          // Small whole numbers: many ties, and sums without rounding.
          const Tensor ties = at::floor(input({2, 5, 8, 7}) * 2);
          PlainWork work;
          const Tensor c = at::ones_like(forward(*network, ties, work));
          const Answer fast = run(*network, ties.to(at::kFloat), c.to(at::kFloat));
          const Answer slow = run(*network, ties, c);
          EXPECT_TRUE(fast.fast[0]);
          EXPECT_TRUE(at::equal(fast.logits.to(at::kDouble), slow.logits));
          EXPECT_TRUE(at::equal(fast.gradient.to(at::kDouble), slow.gradient));
        }
      }
    }
  }
}

}  // namespace
}  // namespace lacewing::test
