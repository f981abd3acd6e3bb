// Opaque nodes: PyTorch's own derivative, also where inputs depend on each other, and under the tape.

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include "network/ops/opaque.h"
#include "network/run.h"

namespace lacewing::test {
namespace {

using at::Tensor;

OpaqueAttributes call(const char* name, const char* overload, std::vector<c10::IValue> arguments,
                      std::vector<OpaqueCall::Hole> holes) {
  const auto op = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
  return {std::make_shared<const OpaqueCall>(op, std::move(arguments), std::move(holes))};
}

// y = exp(x); z = atan2(y, x), so that atan2's inputs depend on each other.
std::shared_ptr<Network> dependent_inputs() {
  auto network = std::make_shared<Network>();
  network->nodes.push_back(
      {OpKind::activation, {0}, 1, {}, ActivationAttributes{&activation("exp"), {}}, "exp"});
  network->nodes.push_back(
      {OpKind::opaque,
       {1, 0},
       2,
       {},
       call("aten::atan2", "", {Tensor(), Tensor()}, {{0, -1, false, 0}, {1, -1, false, 1}}),
       "atan2"});
  network->slot_count = 3;
  network->output = 2;
  network->finish();
  return network;
}

TEST(OpaqueNodes, InputsThatDependOnEachOtherAreCountedOnce) {
  const auto network = dependent_inputs();
  PlainWork work;
  at::manual_seed(3);
  const Tensor x = at::randn({2, 4}, at::kDouble), c = at::randn({2, 4}, at::kDouble);
  const at::AutoGradMode on(true);
  const Tensor leaf = x.clone().requires_grad_(true);
  const Tensor expected = torch::autograd::grad({at::atan2(leaf.exp(), leaf)}, {leaf}, {c}, true, true)[0];

  Trace plain = trace(*network, x, work);
  EXPECT_LE((backward(*network, plain, c, work) - expected).abs().max().item<double>(), 1e-14);

  const Tensor taped_leaf = x.clone().requires_grad_(true);
  Trace taped = trace(*network, taped_leaf, work, {.taped = true});
  const Tensor map = backward(*network, taped, c, work);
  EXPECT_LE((map - expected).abs().max().item<double>(), 1e-14);
  // The map's own derivative, by the tape and by autograd's second derivative.
  const Tensor weights = at::randn({2, 4}, at::kDouble);
  const Tensor second = torch::autograd::grad({(expected * weights).sum()}, {leaf})[0];
  const Tensor by_tape = torch::autograd::grad({(map * weights).sum()}, {taped_leaf})[0];
  EXPECT_LE((by_tape - second).abs().max().item<double>(), 1e-12);
}

TEST(OpaqueNodes, AnOperatorWithoutDerivativeGivesZero) {
  auto network = std::make_shared<Network>();
  network->nodes.push_back(
      {OpKind::opaque, {0}, 1, {}, call("aten::detach", "", {Tensor()}, {{0, -1, false, 0}}), "detach"});
  network->slot_count = 2;
  network->output = 1;
  network->finish();
  PlainWork work;
  const Tensor x = at::ones({1, 3});
  Trace kept = trace(*network, x, work);
  EXPECT_FALSE(backward(*network, kept, at::ones({1, 3}), work).defined());
}

TEST(OpaqueNodes, WhatAnOperatorWritesToIsACopy) {
  const OpaqueAttributes fill =
      call("aten::mul_", "Tensor", {Tensor(), Tensor()}, {{0, -1, false, 0}, {1, -1, false, 0}});
  const Tensor x = at::full({2}, 3.0);
  const Tensor y = fill.call->taken(fill.call->run({x}, {}));
  EXPECT_TRUE(at::equal(y, at::full({2}, 9.0)));
  EXPECT_TRUE(at::equal(x, at::full({2}, 3.0)));
}

}  // namespace
}  // namespace lacewing::test
