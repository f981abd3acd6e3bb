// An imported network computes what torch::jit and autograd compute from the same file.

#include <gtest/gtest.h>

#include "attribution/method.h"
#include "attribution/runner.h"
#include "network/model.h"
#include "network/run.h"
#include "support/expect_error.h"
#include "support/temp_folder.h"
#include "unit/torchscript/script_models.h"

namespace lacewing::test {
namespace {

using at::Tensor;

double relative_error(const Tensor& a, const Tensor& b) {
  return (a - b).abs().max().item<double>() / b.abs().max().item<double>();
}

struct Case {
  NamedModel model;
  bool traced;
};

void PrintTo(const Case& each, std::ostream* out) {
  *out << each.model.name << (each.traced ? ", traced" : ", scripted");
}

class ScriptModels : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    at::manual_seed(7);
    script_ = std::make_unique<ScriptModel>(GetParam().model.make());
    // Traces see one picture; the network must take any number.
    script_->save(folder_ / "net.pt", at::randn({1, 3, 16, 16}), GetParam().traced);
    ModelReference reference;
    reference.path = folder_ / "net.pt";
    model_ = load_model(reference);
  }

  void expect_equal(at::ScalarType dtype, std::int64_t batch, double limit) {
    const Tensor x = at::randn({batch, 3, 16, 16}, dtype), c = at::randn({batch, 5}, dtype);
    const auto expected = script_->answer(x, c);
    const auto network = model_->on(dtype, at::kCPU, {3, 16, 16}, work_);
    EXPECT_LE(relative_error(forward(*network, x, work_), expected.logits), limit);
    for (const bool taped : {false, true}) {
      const at::AutoGradMode mode(taped);
      const Tensor leaf = taped ? x.clone().requires_grad_(true) : x;
      Trace kept = trace(*network, leaf, work_, {.taped = taped});
      EXPECT_LE(relative_error(kept.output, expected.logits), limit);
      EXPECT_LE(relative_error(backward(*network, kept, c, work_).detach(), expected.gradient), limit)
          << (taped ? "taped" : "");
    }
  }

  TempFolder folder_;
  PlainWork work_;
  std::unique_ptr<ScriptModel> script_;
  std::shared_ptr<const Model> model_;
};

TEST_P(ScriptModels, LogitsAndGradientsEqualAutogradsInFloat32) {
  for (const std::int64_t batch : {1, 2, 5}) expect_equal(at::kFloat, batch, 1e-5);
}

TEST_P(ScriptModels, LogitsAndGradientsEqualAutogradsInFloat64) {
  for (const std::int64_t batch : {1, 2, 5}) expect_equal(at::kDouble, batch, 1e-10);
}

// Rescale rule: 1e-9 without attention, 1e-6 with.
TEST_P(ScriptModels, DeepLiftSumsToTheDifferenceOfLogits) {
  const Method& deeplift = method("deeplift");
  const auto network = model_->on(at::kDouble, at::kCPU, {3, 16, 16}, work_);
  const Tensor x = at::randn({2, 3, 16, 16}, at::kDouble);
  const SampledGradient plan = deeplift.plan(
      deeplift.resolve({}), {.input = {3, 16, 16}, .seed = 0, .options = x.options(), .low = {}, .high = {}});
  GradientTask task;
  task.network = network.get();
  task.x = x;
  task.targets = {1, 2};
  if (std::string(GetParam().model.name) == "opaque") {
    EXPECT_ERROR(run_gradient(task, plan, work_), "sin (opaque)");
    return;
  }
  const GradientOutcome outcome = run_gradient(task, plan, work_);
  const Tensor sums = outcome.maps.sum({1, 2, 3});
  const double limit = GetParam().model.attention ? 1e-6 : 1e-9;
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(sums[static_cast<std::int64_t>(i)].item<double>(),
                outcome.outputs[i] - outcome.baseline_outputs[i], limit);
  }
}

TEST_P(ScriptModels, TypedNodesAreUsedWhereThereAreAny) {
  std::string opaque;
  for (const Node& node : model_->network->nodes) {
    if (node.kind == OpKind::opaque) opaque += " " + node.path;
  }
  EXPECT_EQ(opaque.empty(), std::string(GetParam().model.name) != "opaque") << opaque;
}

// In float32, too, where operators give doubles; beside constants as long as the batch.
TEST(OpaqueScriptModels, EqualAutograd) {
  at::manual_seed(7);
  TempFolder folder;
  PlainWork work;
  ScriptModel script = types();
  script.save(folder / "net.pt", {}, false);
  ModelReference reference;
  reference.path = folder / "net.pt";
  const auto model = load_model(reference);
  for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
    const Tensor x = at::randn({3, 3, 16, 16}, type), c = at::randn({3, 5}, type);
    const auto expected = script.answer(x, c);
    const auto network = model->on(type, at::kCPU, {3, 16, 16}, work);
    Trace kept = trace(*network, x, work);
    EXPECT_EQ(kept.output.scalar_type(), type);
    const double limit = type == at::kFloat ? 1e-5 : 1e-10;
    EXPECT_LE(relative_error(kept.output, expected.logits), limit);
    EXPECT_LE(relative_error(backward(*network, kept, c, work), expected.gradient), limit);
  }
}

// What a trace without gradients has in one call, PyTorch can only predict with: against the same layer,
// spelt out, under autograd.
TEST(EncoderLayer, InOneCallIsTheLayerSpeltOut) {
  PlainWork work;
  const TempFolder folder;
  for (const bool traced : {false, true}) {
    for (int settings = 0; settings < 8; ++settings) {
      const bool norm_first = (settings & 1) != 0, gelu = (settings & 2) != 0, masked = (settings & 4) != 0;
      at::manual_seed(5);
      ScriptModel in_one_call = encoder_layer(true, norm_first, gelu, masked);
      at::manual_seed(5);
      ScriptModel spelt_out = encoder_layer(false, norm_first, gelu, masked);
      const Tensor example = at::randn({1, 3, 16, 16});
      {
        const at::NoGradGuard no_grad;
        in_one_call.save(folder / "one.pt", example, traced);
      }
      spelt_out.save(folder / "spelt.pt", example, false);
      ModelReference reference;
      reference.path = folder / "one.pt";
      const auto network = load_model(reference)->on(at::kDouble, at::kCPU, {3, 16, 16}, work);
      for (const Node& node : network->nodes) EXPECT_NE(node.kind, OpKind::opaque) << node.path;
      const Tensor x = at::randn({3, 3, 16, 16}, at::kDouble), c = at::randn({3, 5}, at::kDouble);
      const auto expected = spelt_out.answer(x, c);
      Trace kept = trace(*network, x, work);
      EXPECT_LE(relative_error(kept.output, expected.logits), 1e-10) << settings;
      EXPECT_LE(relative_error(backward(*network, kept, c, work), expected.gradient), 1e-10) << settings;
    }
  }
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const NamedModel& model : script_models()) {
    all.push_back({model, false});
    if (!model.scripted_only) all.push_back({model, true});
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, ScriptModels, ::testing::ValuesIn(cases()), [](const auto& each) {
  return std::string(each.param.model.name) + (each.param.traced ? "_traced" : "_scripted");
});

}  // namespace
}  // namespace lacewing::test
