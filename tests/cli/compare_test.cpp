// compare needs no engine: known numbers, JSON and text, and the same again from a recorded request.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/npy.h"
#include "program.h"

namespace lacewing::test {
namespace {

const std::vector<std::string> no_engine{"LACEWING_LIB=/dev/null"};

class Compare : public testing::Test {
 protected:
  void SetUp() override {
    // Reduced (abs, sum over channels, division by the sum): a = 1 2 3 4 5 6 / 21, c = 2 1 3 4 6 5 / 21.
    write_npy(folder_ / "a.npy", Array<double>(Shape{2, 2, 3}, {1, -1, 1, 2, -2, 3, 0, 1, -2, 2, 3, 3}));
    write_npy(folder_ / "b.npy", Array<double>(Shape{1, 2, 3}, {-2, 1, 3, 4, 6, -5}));
    write_npy(folder_ / "c.npy", Array<double>(Shape{2, 2, 3}, {2, 1, 3, -4, 6, 5, 0, 0, 0, 0, 0, 0}));
    write_npy(folder_ / "zero.npy", Array<double>(Shape{2, 2, 3}));
  }
  TempFolder folder_;
};

TEST_F(Compare, GivesTheNumbersOfTheDefinitions) {
  const Outcome outcome = run_cli(
      {"compare", "a.npy", "c.npy", "--k", "2", "--json", "--save-request", "r.json"}, folder_, 0, no_engine);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  ASSERT_EQ(outcome.json().size(), 1u);
  const nlohmann::json result = outcome.json()[0];
  EXPECT_EQ(result["k"], 2);
  EXPECT_EQ(result["topk_intersection"], 1.0);          // {5, 6} and {6, 5}
  EXPECT_NEAR(result["spearman"], 31.0 / 35.0, 1e-12);  // 1 - 6 x 4 / (6 x 35)
  EXPECT_NEAR(result["pearson"], 31.0 / 35.0, 1e-12);   // the values are their ranks
  EXPECT_NEAR(result["kendall"], 11.0 / 15.0, 1e-12);   // 2 of 15 pairs discordant
  EXPECT_NEAR(result["cosine"], 89.0 / 91.0, 1e-12);
  EXPECT_TRUE(result["ssim"].is_null());  // below 11 pixels
  // Centres of mass: rows 15/21 both; columns (1 x 7 + 2 x 9) / 21 and (1 x 7 + 2 x 8) / 21.
  EXPECT_NEAR(result["centre_shift"], 2.0 / 21.0, 1e-12);

  const Outcome again = run_cli({"run", "r.json", "--json"}, folder_, 0, no_engine);
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(again.out, outcome.out);
}

TEST_F(Compare, UndefinedValuesAreNull) {
  const Outcome outcome = run_cli({"compare", "a.npy", "zero.npy", "--json"}, folder_, 0, no_engine);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  for (const char* name : {"spearman", "kendall", "pearson", "cosine", "centre_shift"})
    EXPECT_TRUE(outcome.json().at(0).at(name).is_null()) << name;
  const Outcome text = run_cli({"compare", "a.npy", "zero.npy"}, folder_, 0, no_engine);
  EXPECT_NE(text.out.find("undefined"), std::string::npos);
}

TEST_F(Compare, RefusesWhatCannotBeCompared) {
  Array<double> bad(Shape{2, 2, 3});
  bad[3] = std::numeric_limits<double>::quiet_NaN();
  write_npy(folder_ / "nan.npy", bad);
  write_npy(folder_ / "list.npy", Array<double>(Shape{3}, {1, 2, 3}));
  struct Case {
    std::vector<std::string> arguments;
    std::string names;  // the file or files at fault
  };
  for (const Case& c :
       {Case{{"a.npy", "b.npy"}, "a.npy and b.npy"}, Case{{"a.npy", "nan.npy"}, "error: nan.npy"},
        Case{{"list.npy", "a.npy"}, "error: list.npy"}, Case{{"a.npy", "c.npy", "--k", "7"}, "1..6"}}) {
    std::vector<std::string> arguments{"compare", "--json"};
    arguments.insert(arguments.end(), c.arguments.begin(), c.arguments.end());
    const Outcome outcome = run_cli(arguments, folder_, 0, no_engine);
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err_lines().size(), 1u) << outcome.err;
    EXPECT_NE(outcome.err.find(c.names), std::string::npos) << outcome.err;
  }
}

}  // namespace
}  // namespace lacewing::test
