#include "training/picture_set.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"
#include "unit/training/small_networks.h"

namespace lacewing {
namespace {

// Values are k / 255, except picture `odd`, which no 8-bit file could hold.
class OddSet : public test::SyntheticSet {
 public:
  explicit OddSet(std::int64_t odd) : SyntheticSet(10, 6, 3), odd_(odd) {}
  Array<float> picture(std::int64_t index) const override {
    Array<float> out = SyntheticSet::picture(index);
    if (index == odd_) out[5] = 0.12345f;
    return out;
  }

 private:
  std::int64_t odd_;
};

TEST(PictureSet, GivesTheBitsOfPreprocessing) {
  Preprocessing preprocessing;
  preprocessing.channels = "grey";
  preprocessing.scale = 1.5;
  preprocessing.mean = {0.3};
  preprocessing.std = {0.7};
  PlainWork work;
  for (const std::int64_t odd : {-1, 4}) {  // 8-bit, and float
    const OddSet data(odd);
    const PictureSet set(data, 2, 8, preprocessing, 3, work);
    const std::vector<std::int64_t> order{7, 0, 2};
    const at::Tensor x = set.inputs(order, at::kFloat);
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Array<double> expected = preprocess(data.picture(order[i] + 2), preprocessing);
      const at::Tensor row = x[static_cast<std::int64_t>(i)].contiguous();
      for (std::int64_t p = 0; p < expected.size(); ++p) {
        ASSERT_EQ(row.data_ptr<float>()[p], static_cast<float>(expected[p]));
      }
      EXPECT_EQ(set.labels(order)[static_cast<std::int64_t>(i)].item<std::int64_t>(),
                data.label(order[i] + 2));
    }
  }
}

// Enlarged pictures are kept as they came: ten thousand of 224x224 would take 2 GB.
TEST(PictureSet, ResizesWhatIsDrawn) {
  Preprocessing preprocessing;
  preprocessing.channels = "grey";
  preprocessing.size = 17;
  preprocessing.resize = 20;
  preprocessing.mean = {0.3};
  preprocessing.std = {0.7};
  PlainWork work;
  for (const std::int64_t odd : {-1, 4}) {
    const OddSet data(odd);
    const PictureSet set(data, 2, 8, preprocessing, 3, work);
    EXPECT_EQ(set.shape(), (Shape{1, 17, 17}));
    const std::vector<std::int64_t> order{7, 2};
    const at::Tensor x = set.inputs(order, at::kDouble);
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Array<double> expected = preprocess(data.picture(order[i] + 2), preprocessing);
      const at::Tensor row = x[static_cast<std::int64_t>(i)].contiguous();
      for (std::int64_t p = 0; p < expected.size(); ++p) ASSERT_EQ(row.data_ptr<double>()[p], expected[p]);
    }
  }
}

TEST(PictureSet, RefusesLabelsOutsideTheClasses) {
  PlainWork work;
  const test::SyntheticSet data(10, 6, 5);
  Preprocessing grey;
  grey.channels = "grey";
  EXPECT_ERROR(PictureSet(data, 0, 10, grey, 3, work), "3 classes");
}

}  // namespace
}  // namespace lacewing
