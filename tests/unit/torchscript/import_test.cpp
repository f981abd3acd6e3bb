// What an imported network knows beside its numbers: paths, sizes, names; and which programs are refused.

#include <gtest/gtest.h>

#include "base/error.h"
#include "network/model.h"
#include "network/run.h"
#include "network/torchscript/torchscript.h"
#include "support/expect_error.h"
#include "support/temp_folder.h"
#include "unit/torchscript/script_models.h"

namespace lacewing::test {
namespace {

using at::Tensor;

class Import : public ::testing::Test {
 protected:
  std::shared_ptr<const Model> load(ScriptModel& script, bool traced = false) {
    script.save(folder_ / "net.pt", at::randn({1, 3, 16, 16}), traced);
    ModelReference reference;
    reference.path = folder_ / "net.pt";
    return load_model(reference);
  }
  /// A network of one convolution "conv" (3 -> 6 channels), then `body`, then a linear layer "fc" on 6 means.
  static ScriptModel around(const std::string& body) {
    ScriptModel script;
    script.convolution("conv", 3, 6, 3, 1, 1);
    script.linear("fc", 6, 5);
    script.compute("  y = self.conv.forward(x)\n" + body +
                   "  return self.fc.forward(torch.mean(y, [2, 3]))\n");
    return script;
  }

  TempFolder folder_;
  PlainWork work_;
};

TEST_F(Import, NodesCarryTheirModulesPaths) {
  ScriptModel script = around("  y = torch.relu(y)\n  y = y + torch.relu(y)\n");
  const auto model = load(script);
  std::vector<std::string> paths;
  for (const Node& node : model->network->nodes) paths.push_back(node.path);
  EXPECT_EQ(paths, (std::vector<std::string>{"conv", "relu", "relu_1", "add", "mean", "fc"}));
  EXPECT_EQ(model->network->weights[0].name, "conv.weight");
  EXPECT_TRUE(model->network->weights[0].trainable);
  EXPECT_EQ(model->info.format, "torchscript");
  EXPECT_EQ(model->info.architecture, "Net");
  EXPECT_EQ(model->info.num_classes, 5);
  EXPECT_EQ(model->info.parameter_count, 6 * 27 + 6 + 30 + 5);
}

TEST_F(Import, CompilingCanBeCancelled) {
  ScriptModel script = around("");
  script.save(folder_ / "net.pt", at::randn({1, 3, 16, 16}), false);
  const auto archive = checkpoint::read_torchscript(folder_ / "net.pt");
  std::stop_source stop;
  stop.request_stop();
  PlainWork stopped(stop.get_token());
  EXPECT_THROW(TorchScript(*archive, stopped), Cancelled);
}

TEST_F(Import, SizesAreFreeWhereTheProgramIsTheSame) {
  ScriptModel script = around("");
  const auto model = load(script);
  EXPECT_EQ(model->info.input, (Shape{3, 0, 0}));
  EXPECT_EQ(model->on(at::kFloat, at::kCPU, {3, 20, 12}, work_), model->network);
}

// A picture four times as large takes four times the memory: chunks follow from the picture, not from the
// size that the network was first tried at.
TEST_F(Import, BytesFollowThePicturesSize) {
  ScriptModel script = around("  y = torch.relu(y)\n");
  const auto model = load(script);
  const auto bytes = [&](at::ScalarType type, const Shape& input) {
    return model->bytes_per_input(*model->on(type, at::kCPU, input, work_), input, work_);
  };
  const std::int64_t small = bytes(at::kFloat, {3, 32, 32});
  const std::int64_t pixels = 32 * 32, passing = 2 * (6 + 6) * pixels * 4, kept = 6 * pixels * 4;
  EXPECT_EQ(small, kept + passing);  // of the ReLU
  EXPECT_EQ(bytes(at::kFloat, {3, 640, 64}), 40 * small);
  EXPECT_EQ(bytes(at::kDouble, {3, 32, 32}), 2 * small);
  EXPECT_EQ(bytes(at::kFloat, {3, 32, 32}), small);
}

// Some operators are written with weights that the importer makes: a loop must not fill the memory with them.
TEST_F(Import, WeightsThatOperatorsAreWrittenWithAreBound) {
  ScriptModel script = around(
      "  for i in range(700):\n"
      "    columns = torch.im2col(y, [14, 14], [1, 1], [0, 0], [14, 14])\n"
      "    y = y + columns.mean(2).mean(1).view(-1, 1, 1, 1)\n");
  EXPECT_ERROR(load(script), "constants would take more than 512 MB");
}

TEST_F(Import, AProgramThatDependsOnTheSizeIsSpecialisedForEach) {
  ScriptModel script = around("  if x.size(2) > 20:\n    y = torch.relu(y)\n  y = y / float(x.size(3))\n");
  const auto model = load(script);
  EXPECT_EQ(model->info.input, (Shape{3, 224, 224}));
  at::manual_seed(1);
  for (const std::int64_t side : {16, 24}) {
    const Tensor x = at::randn({2, 3, side, side}), c = at::randn({2, 5});
    const auto network = model->on(at::kFloat, at::kCPU, {3, side, side}, work_);
    EXPECT_EQ(network, model->on(at::kFloat, at::kCPU, {3, side, side}, work_)) << "made once";
    EXPECT_EQ(network->nodes.size(), side > 20 ? 5u : 4u);
    EXPECT_TRUE(at::allclose(forward(*network, x, work_), script.answer(x, c).logits, 1e-5, 1e-6));
  }
}

// Frames, heads and the like may be folded into the batch's axis, on either side, and pictures lie along any.
TEST_F(Import, PicturesMayLieAlongAnyAxis) {
  ScriptModel script = around(
      "  z = torch.cat([y, torch.tanh(y)], 0).view([2, -1, 6, 16, 16])\n"
      "  y = torch.mean(z * z[0:1], 0)\n"
      "  z = y.view([-1, 16, 16]).unsqueeze(1)\n"
      "  z = torch.max_pool2d(z, [2, 2]).view([-1, 6, 8, 8])\n"
      "  z = torch.softmax(torch.permute(z, [1, 0, 2, 3]), 0).transpose(0, 1)\n"
      "  y = y + torch.sort(torch.mean(z, [2, 3]), 1)[0].view([-1, 6, 1, 1])\n");
  const auto model = load(script);
  at::manual_seed(1);
  const Tensor x = at::randn({3, 3, 16, 16}), c = at::randn({3, 5});
  EXPECT_TRUE(at::allclose(forward(*model->network, x, work_), script.answer(x, c).logits, 1e-5, 1e-5));
}

// Of a size that is neither usual nor square: the input tells.
TEST_F(Import, TheInputsSizeIsTriedFirst) {
  ScriptModel script;
  script.linear("fc", 3 * 5 * 9, 4);
  script.compute("  return self.fc.forward(torch.flatten(x, 1))\n");
  script.save(folder_ / "net.pt", {}, false);
  ModelReference reference;
  reference.path = folder_ / "net.pt";
  EXPECT_ERROR(load_model(reference), "--size");
  const auto model = load_model(reference, work_, {3, 5, 9});
  EXPECT_EQ(model->example, (Shape{3, 5, 9}));
  const Tensor x = at::randn({2, 3, 5, 9}), c = at::randn({2, 4});
  EXPECT_TRUE(at::allclose(forward(*model->network, x, work_), script.answer(x, c).logits, 1e-5, 1e-5));
}

// The first weights of four axes may be of one channel a group, or not the first layer's.
TEST_F(Import, ChannelsAreGuessedFromSeveralWeights) {
  ScriptModel script;
  script.convolution("conv", 5, 5, 3, 1, 1, 5);
  script.linear("fc", 5, 4);
  script.compute("  return self.fc.forward(torch.mean(self.conv.forward(x), [2, 3]))\n");
  EXPECT_EQ(load(script)->example[0], 5);
}

TEST_F(Import, CastsToHalfAreNoted) {
  ScriptModel script = around("  y = y.to(5).to(x.dtype)\n");
  const auto model = load(script);
  ASSERT_EQ(model->info.notes.size(), 1u);
  EXPECT_NE(model->info.notes[0].find("half precision"), std::string::npos);
}

// Of several outputs in a list or a dictionary, "out" or the first.
TEST_F(Import, ListsAndDictionariesGiveOneOutput) {
  for (const char* outputs : {"[y, y * 2.]", "{\"aux\": y * 2., \"out\": y}"}) {
    SCOPED_TRACE(outputs);
    const auto made = [](const std::string& result) {
      at::manual_seed(1);
      ScriptModel script;
      script.convolution("conv", 3, 5, 3);
      script.compute("  y = torch.mean(self.conv.forward(x), [2, 3])\n  return " + result + "\n");
      return script;
    };
    ScriptModel script = made(outputs);
    const auto model = load(script);
    EXPECT_EQ(model->info.notes.size(), 1u);
    const Tensor x = at::randn({2, 3, 16, 16}), c = at::randn({2, 5});
    EXPECT_TRUE(at::allclose(forward(*model->network, x, work_), made("y").answer(x, c).logits, 1e-5, 1e-5));
  }
}

TEST_F(Import, ConstantsAreComputedOnce) {
  ScriptModel script = around(
      "  steps = torch.arange(6, dtype=6)\n"
      "  table = torch.zeros([6, 1, 1])\n"
      "  for i in range(6):\n    table[i] = steps[i] * 2. + 1.\n"
      "  y = y * table + torch.ones([x.size(0), 6, 1, 1])\n");
  const auto model = load(script);
  at::manual_seed(1);
  const Tensor x = at::randn({3, 3, 16, 16}), c = at::randn({3, 5});
  EXPECT_TRUE(at::allclose(forward(*model->network, x, work_), script.answer(x, c).logits, 1e-5, 1e-5));
}

TEST_F(Import, ConstantsMayHoldNan) {
  ScriptModel script = around(
      "  nothing = torch.full([x.size(0), 6, 1, 1], float(\"nan\"))\n"
      "  y = torch.where(y > 0.5, torch.where(y > 1000., nothing, y), y * 2.)\n");
  const auto model = load(script);
  at::manual_seed(1);
  const Tensor x = at::randn({3, 3, 16, 16}), c = at::randn({3, 5});
  EXPECT_TRUE(at::allclose(forward(*model->network, x, work_), script.answer(x, c).logits, 1e-5, 1e-5));
}

TEST_F(Import, OpaqueNodesAreNamedAndRefusedByStrictRules) {
  ScriptModel script = around("  y = torch.sin(y)\n");
  const auto model = load(script);
  const auto layers = describe_layers(*model->network, model->example, work_);
  EXPECT_EQ(layers[1].kind, "opaque");
  EXPECT_EQ(layers[1].path, "sin");
  RuleSet strict;
  strict.differentiate({OpKind::convolution, OpKind::mean, OpKind::linear});
  EXPECT_ERROR(strict.check(*model->network), "sin (opaque)");
}

TEST_F(Import, NonFiniteWeightsLoadWithAWarning) {
  ScriptModel script;
  script.buffer("factor", at::tensor({std::nan("")}));
  script.compute("  return torch.mean(x * self.factor, [3])[:, :, 0]\n");
  EXPECT_FALSE(load(script)->info.warnings.empty());
}

struct Refused {
  const char* body;
  const char* reason;
};

TEST_F(Import, ProgramsThatAreNoNetworkAreRefusedInOneLine) {
  const std::vector<Refused> programs{
      {"  if bool(torch.max(y) > 0.):\n    y = -y\n", "branches on values of the input"},
      {"  while float(torch.max(y)) > 1.:\n    y = y * 0.5\n", "branches on values of the input"},
      {"  i = 0\n  while i >= 0:\n    i += 1\n", "steps"},
      {"  y = y + torch.sum(torch.zeros([20000, 20000]))\n", "512 MB"},
      {"  y = y + torch.randn([1])\n", "random numbers"},
      {"  y = torch.dropout(y, 0.5, True)\n", "training"},
      {"  y[:, 0] = 0.\n", "another view"},
      {"  z = y.view([-1, 6, 256])\n  y = torch.relu_(z).view([-1, 6, 16, 16]) + y\n", "another view"},
      {"  z = torch.zeros([6, 1, 1])\n  z.add_(torch.max(y))\n  y = y + z\n", "into a constant"},
      {"  self.conv.bias.add_(1.)\n", "writes into its own weights"},
      {"  y = y - torch.mean(y, 0, True)\n", "over the batch"},
      {"  y = y[0:1]\n", "some of the batch's pictures"},
      {"  y = y * float(x.size(0))\n", "depends on the number of pictures"},
      {"  y = torch.softmax(y, 0)\n", "mixes the pictures of a batch ('softmax'"},
      {"  y = torch.roll(y, [1], [0])\n", "mixes the pictures of a batch ('roll'"},
      {"  y = torch.cumprod(y, 0)\n", "mixes the pictures of a batch ('cumprod'"},
      {"  y = torch.sort(y, 0)[0]\n", "mixes the pictures of a batch ('sort'"},
      {"  z = y.transpose(0, 1)\n  y = y + torch.mean(z, 1).unsqueeze(0)\n", "mixes the pictures"},
      {"  z = torch.mean(y, [2, 3])\n  z = torch.softmax(torch.matmul(z, z.t()), 1)\n"
       "  y = y + torch.matmul(z, torch.mean(y, [2, 3])).view([-1, 6, 1, 1])\n",
       "mixes the pictures of a batch ('matmul'"},
      {"  z = torch.mean(y, [2, 3])\n  y = y + z.reshape([6, -1]).t().view([-1, 6, 1, 1])\n",
       "mixes the pictures of a batch ('reshape'"},
      {"  z = torch.cat([y, y], 0).view([-1, 2, 6, y.size(2), y.size(3)])\n  y = z[:, 0] * z[:, 1]\n",
       "mixes the pictures"},
      {"  z = torch.broadcast_tensors([y, torch.ones([1])])\n  torch.mul_(z[0], 3.)\n", "another view"},
      {"  y = torch.max_pool2d(y, [2, 2], [2, 2], [0, 0], [0, 1])\n", "a dilation of 0"},
      {"  y = torch.chunk(y, 0, 1)[0]\n", "0 chunks"},
      {"  y = torch.split_with_sizes(y, [100, -94], 1)[0]\n", "splits off -94"},
      {"  y = torch.index_select(y, 1, torch.tensor([-1, 0, 1, 2, 3, 4]))\n", "picks entry -1 of 6"},
      {"  z = torch.max(torch.flatten(y, 2), 2)[1]\n  y = y * (z * 2).view([-1, 6, 1, 1])\n",
       "places of maxima"},
  };
  for (const Refused& program : programs) {
    SCOPED_TRACE(program.body);
    ScriptModel script = around(program.body);
    script.save(folder_ / "net.pt", {}, false);
    ModelReference reference;
    reference.path = folder_ / "net.pt";
    EXPECT_ERROR(load_model(reference), program.reason);
    EXPECT_ERROR(load_model(reference), "net.pt: ");
  }
}

}  // namespace
}  // namespace lacewing::test
