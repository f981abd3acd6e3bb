// The worked example of docs/adding-an-op.md: the page shows the file that is compiled here, and the checks
// that every op passes hold for it.

#include <gtest/gtest.h>

#include "base/file.h"
#include "example_op.h"
#include "one_op.h"

namespace lacewing::test {
namespace {

using at::Tensor;

// The row that the page shows; OpKind has no entry for the example, so the test lends it one.
constexpr Op kMaximum{OpKind::add,
                      "maximum",
                      2,
                      false,
                      [](const Node&, const RunMode&, const Wants&) {
                        return Keeps{true, false};
                      },
                      ops::maximum,
                      ops::maximum_backward};

TEST(ExampleOp, IsTheOneInTheDocumentation) {
  const std::string root = std::string(LACEWING_SOURCE_DIR) + "/";
  const std::string code = read_text(root + "tests/unit/network/example_op.h");
  ASSERT_FALSE(code.empty());
  EXPECT_NE(read_text(root + "docs/adding-an-op.md").find("```cpp\n" + code + "```\n"), std::string::npos)
      << "the code block of docs/adding-an-op.md is not example_op.h";
}

TEST(ExampleOp, HasItsDerivatives) {
  for (const Shapes& inputs : {Shapes{{2, 3, 5}, {2, 3, 5}}, Shapes{{2, 3, 1}, {3, 7}}}) {
    at::manual_seed(5);
    const OneOp one({"maximum", OpKind::add, {}, inputs}, &kMaximum);
    EXPECT_TRUE(at::equal(one.forward(one.inputs), at::maximum(one.inputs[0], one.inputs[1])));
    expect_backward_is_the_derivative(one);
    expect_backward_has_a_derivative(one);
  }
}

TEST(ExampleOp, GivesTiesToTheFirst) {
  const OneOp one({"maximum", OpKind::add, {}, {{3}, {3}}}, &kMaximum);
  const Tensor a = at::tensor({1.0, 2.0, 3.0}, at::kDouble), b = at::tensor({1.0, 3.0, 2.0}, at::kDouble);
  const Tensors grads = one.backward({a, b}, at::ones({3}, at::kDouble), {}).inputs;
  EXPECT_TRUE(at::equal(grads[0], at::tensor({1.0, 0.0, 1.0}, at::kDouble)));
  EXPECT_TRUE(at::equal(grads[1], at::tensor({0.0, 1.0, 0.0}, at::kDouble)));
}

}  // namespace
}  // namespace lacewing::test
