// A convolution of a large batch goes part by part: the same numbers, and a cancel that does not wait for
// all.

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "base/error.h"
#include "network/builder.h"
#include "network/run.h"
#include "network/weights.h"

namespace lacewing::test {
namespace {

using at::Tensor;

constexpr std::int64_t channels = 64, side = 112,
                       batch = 5;  // 0.46e9 products a picture: parts of 2, 2 and 1

// Cancelled at one of its checks; counts them.
class PatientWork : public PlainWork {
 public:
  explicit PatientWork(int checks_before = 1'000'000) : left_(checks_before) {}
  void check() override {
    ++checks;
    if (left_-- == 0) throw Cancelled();
  }
  int checks = 0;

 private:
  int left_;
};

std::shared_ptr<Network> one_layer(bool transposed) {
  Builder net("one", {channels, side, side});
  Builder::Convolution layer{.out = channels, .kernel = 3, .stride = 1, .padding = 1};
  if (transposed) layer.stride = 2;
  const int y = transposed ? net.transposed_convolution(net.input(), "conv", layer)
                           : net.convolution(net.input(), "conv", layer);
  return net.finish(y);
}

class ConvolutionParts : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    at::manual_seed(4);
    const auto network = one_layer(GetParam());
    for (Weight& weight : network->weights) weight.value = at::randn(weight.shape, at::kDouble) * 0.1;
    network_ = network;
    x_ = at::randn({batch, channels, side, side}, at::kDouble);
  }
  Trace traced(Work& work) {
    return trace(*network_, x_, work, {.training = true}, {.input = true, .parameters = true});
  }

  std::shared_ptr<const Network> network_;
  Tensor x_;
};

TEST_P(ConvolutionParts, GiveTheNumbersOfTheWholeBatch) {
  const Tensor x = x_.clone().requires_grad_(), weight = network_->weights[0].value.clone().requires_grad_(),
               bias = network_->weights[1].value.clone().requires_grad_();
  const Tensor y =
      GetParam() ? at::conv_transpose2d(x, weight, bias, 2, 1) : at::conv2d(x, weight, bias, 1, 1);
  const Tensor seed = at::randn(y.sizes(), at::kDouble);
  const auto expected = torch::autograd::grad({y}, {x, weight, bias}, {seed});

  PatientWork work;
  Trace kept = traced(work);
  EXPECT_TRUE(at::allclose(kept.output, y, 1e-12, 1e-12));
  const Tensor gradient = backward(*network_, kept, seed, work);
  EXPECT_TRUE(at::allclose(gradient, expected[0], 1e-12, 1e-12));
  for (const std::size_t i : {0, 1})
    EXPECT_TRUE(at::allclose(kept.calls[0].grad_weights[i], expected[i + 1], 1e-10, 1e-10)) << i;
  EXPECT_GE(work.checks,
            1 + 1 + 1 + 1 + 2);  // each pass once, between parts, between the gradients of a part
}

TEST_P(ConvolutionParts, EndAtACancel) {
  PatientWork forward_work(1), backward_work(1), none;
  EXPECT_THROW(traced(forward_work), Cancelled);
  EXPECT_EQ(forward_work.checks, 2);
  Trace kept = traced(none);
  EXPECT_THROW(backward(*network_, kept, at::ones_like(kept.output), backward_work), Cancelled);
  EXPECT_EQ(backward_work.checks, 2);
}

TEST_P(ConvolutionParts, TakeABatchOfNone) {
  x_ = x_.narrow(0, 0, 0);
  PatientWork work;
  Trace kept = traced(work);
  EXPECT_EQ(kept.output.size(0), 0);
  EXPECT_EQ(backward(*network_, kept, at::empty_like(kept.output), work).sizes(), x_.sizes());
}

INSTANTIATE_TEST_SUITE_P(, ConvolutionParts, ::testing::Bool(),
                         [](const auto& layer) { return layer.param ? "transposed" : "plain"; });

}  // namespace
}  // namespace lacewing::test
