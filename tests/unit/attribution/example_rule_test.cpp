// The worked example of docs/adding-a-rule.md: the page shows the file that is compiled here, and it does
// what the page says.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/error.h"
#include "example_rule.h"
#include "network/builder.h"
#include "network/run.h"

namespace lacewing::test {
namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(std::string(LACEWING_SOURCE_DIR) + "/" + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(ExampleRule, IsTheOneInTheDocumentation) {
  const std::string code = text_of("tests/unit/attribution/example_rule.h");
  ASSERT_FALSE(code.empty());
  EXPECT_NE(text_of("docs/adding-a-rule.md").find("```cpp\n" + code + "```\n"), std::string::npos)
      << "the code block of docs/adding-a-rule.md is not example_rule.h";
}

// F = 2 relu(x_1) - 3 relu(x_2) + relu(x_3) at (0.4, 1, -1): z g is 0.8, -3 and 0.
TEST(ExampleRule, PassesGradientsOverTheThreshold) {
  Builder net("units", {3, 1, 1});
  const int z = net.activation(net.flatten(net.input(), "flatten"), "relu");
  auto network = net.finish(net.linear(z, "sum", 1));
  network->weights[0].value = at::tensor({2.0, -3.0, 1.0}, at::kDouble).unsqueeze(0);
  network->weights[1].value = at::zeros({1}, at::kDouble);
  const at::Tensor x = at::tensor({0.4, 1.0, -1.0}, at::kDouble).reshape({1, 3, 1, 1});
  const auto map = [&](double tau) {
    const RuleSet rules = rect_grad_rules(tau);
    rules.check(*network);
    PlainWork work;
    Trace kept = trace(*network, x, work, {}, {}, rules);
    return backward(*network, kept, at::ones({1, 1}, at::kDouble), work, rules).flatten();
  };
  EXPECT_TRUE(at::equal(map(0.5), at::tensor({2.0, 0.0, 0.0}, at::kDouble)));
  EXPECT_TRUE(at::equal(map(0.9), at::zeros({3}, at::kDouble)));
  EXPECT_TRUE(at::equal(map(-5), at::tensor({2.0, -3.0, 1.0}, at::kDouble)));
}

TEST(ExampleRule, IsStrict) {
  Builder net("softmax", {3, 1, 1});
  const auto network = net.finish(net.softmax(net.flatten(net.input(), "flatten"), "last"));
  EXPECT_THROW(rect_grad_rules(0).check(*network), Error);
  EXPECT_EQ(rect_grad_rules(0).unruled(*network), std::vector<std::string>{"last (softmax)"});
}

}  // namespace
}  // namespace lacewing::test
