// What the engine keeps of files that were used lately.

#include <gtest/gtest.h>

#include "engine/inputs.h"
#include "network/architectures/architectures.h"
#include "network/weights.h"
#include "support/temp_folder.h"
#include "unit/torchscript/script_models.h"

namespace lacewing::test {
namespace {

class Models : public ::testing::Test {
 protected:
  static std::optional<Preprocessing> prepared(std::int64_t size, double mean) {
    Preprocessing preprocessing;
    preprocessing.size = size;
    preprocessing.mean = {mean};
    preprocessing.std = {0.5};
    preprocessing.channels.clear();
    return preprocessing;
  }
  std::shared_ptr<const Model> load(const std::optional<Preprocessing>& preprocessing) {
    return store_.model({path_.string(), {}, 0, preprocessing}, work_);
  }

  TempFolder folder_;
  std::filesystem::path path_;
  Store store_;
  PlainWork work_;
};

TEST_F(Models, ShareTheirWeightsWhateverPicturesArePreparedLike) {
  const auto network = build_architecture("cnn_16_32");
  initialise_weights(*network, 1);
  path_ = folder_ / "net.safetensors";
  write_safetensors(path_, weights_to_write(*network), {});
  const auto own = load({}), bright = load(prepared(28, 0.1)), large = load(prepared(56, 0.9));
  EXPECT_EQ(bright->network, own->network);
  EXPECT_EQ(large->network, own->network);
  EXPECT_EQ(own->info.preprocessing.origin, "guess");
  EXPECT_EQ(bright->info.preprocessing.mean, std::vector<double>{0.1});
  EXPECT_EQ(large->info.preprocessing.size, 56);
  EXPECT_EQ(large->info.preprocessing.channels, "grey");
  EXPECT_EQ(large->info.sha256, own->info.sha256);
  EXPECT_EQ(load(prepared(28, 0.1)), bright);  // kept
  // Another number type is made once for all of them.
  EXPECT_EQ(bright->on(at::kDouble, at::kCPU, {1, 28, 28}, work_),
            large->on(at::kDouble, at::kCPU, {1, 28, 28}, work_));
}

// Which network a TorchScript file is follows from the size that is asked for.
TEST_F(Models, OfScriptsAreSharedBySize) {
  ScriptModel script;
  script.convolution("conv", 3, 6, 3, 1, 1);
  script.linear("fc", 6, 5);
  script.compute("  return self.fc.forward(torch.mean(self.conv.forward(x), [2, 3]))\n");
  path_ = folder_ / "net.pt";
  script.save(path_, at::randn({1, 3, 16, 16}), false);
  const auto small = load(prepared(16, 0.1)), dark = load(prepared(16, 0.9)), large = load(prepared(24, 0.1));
  EXPECT_EQ(dark->network, small->network);
  EXPECT_EQ(small->example, (Shape{3, 16, 16}));
  EXPECT_EQ(large->example, (Shape{3, 24, 24}));
}

}  // namespace
}  // namespace lacewing::test
