#include "base/fields.h"

#include <gtest/gtest.h>

#include <clocale>
#include <cmath>

#include "support/expect_error.h"

namespace lacewing {
namespace {

struct Example {
  bool absolute = false;
  std::int64_t steps = 50;
  double epsilon = 0.1;
  std::string layer = "layer4";
  std::string rule = "rescale";

  template <class Fields>
  void visit(Fields& fields) {
    fields.boolean("absolute", absolute, "take absolute values");
    fields.integer("steps", steps, {2, 1000}, "gradient evaluations");
    fields.number("epsilon", epsilon, {0, 1}, "radius");
    fields.text("layer", layer, "module path");
    fields.choice("rule", rule, {"rescale", "paper"}, "which rule");
  }
};

Example read(const Parameters& given) {
  return read_fields<Example>(given, "example");
}

TEST(ParseNumber, ReadsDecimalsExponentsAndFractions) {
  EXPECT_EQ(parse_number("0.0314", "x"), 0.0314);
  EXPECT_EQ(parse_number("8/255", "x"), 8.0 / 255.0);
  EXPECT_EQ(parse_number(" -1e-3 ", "x"), -1e-3);
  EXPECT_EQ(parse_number("+2", "x"), 2.0);
  EXPECT_EQ(parse_number("1 / 4", "x"), 0.25);
}

TEST(ParseNumber, RefusesEverythingElse) {
  for (const char* text : {"", " ", "abc", "1,5", "0x10", "1/0", "0/0", "nan", "inf", "1e999", "1/2/3", "/2",
                           "1/", "+-1", "1 2"})
    EXPECT_ERROR(parse_number(text, "epsilon"), "epsilon must be a number");
}

TEST(ParseNumber, DoesNotDependOnTheLocale) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  if (std::setlocale(LC_ALL, "de_DE.UTF-8") == nullptr) GTEST_SKIP() << "no German locale here";
  EXPECT_EQ(parse_number("0.5", "x"), 0.5);
  EXPECT_EQ(to_string(Value(0.5)), "0.5");
  std::setlocale(LC_ALL, before.c_str());
}

TEST(ParseInteger, ReadsWholeNumbersOnly) {
  EXPECT_EQ(parse_integer("-12", "x"), -12);
  EXPECT_EQ(parse_integer("1e4", "x"), 10000);
  EXPECT_EQ(parse_integer("9223372036854775807", "x"), 9223372036854775807);
  for (const char* text : {"", "1.5", "9223372036854775808", "1e300", "nan", "12a"})
    EXPECT_ERROR(parse_integer(text, "steps"), "steps must be a whole number");
}

TEST(ParseBoolean, ReadsTheUsualWords) {
  EXPECT_TRUE(parse_boolean("true", "x"));
  EXPECT_TRUE(parse_boolean("on", "x"));
  EXPECT_FALSE(parse_boolean("no", "x"));
  EXPECT_FALSE(parse_boolean("0", "x"));
  EXPECT_ERROR(parse_boolean("maybe", "flag"), "flag must be true or false, not 'maybe'");
}

TEST(FieldReader, KeepsDefaultsAndFillsWhatIsGiven) {
  const Example defaults = read({});
  EXPECT_EQ(defaults.steps, 50);
  const Example given = read({{"absolute", true},
                              {"steps", std::int64_t{10}},
                              {"epsilon", 0.5},
                              {"layer", std::string("a.b")},
                              {"rule", std::string("paper")}});
  EXPECT_TRUE(given.absolute);
  EXPECT_EQ(given.steps, 10);
  EXPECT_EQ(given.epsilon, 0.5);
  EXPECT_EQ(given.layer, "a.b");
  EXPECT_EQ(given.rule, "paper");
}

TEST(FieldReader, ParsesTextByTheFieldItMeets) {
  const Example given = read(
      {{"absolute", std::string("yes")}, {"steps", std::string("20")}, {"epsilon", std::string("8/255")}});
  EXPECT_TRUE(given.absolute);
  EXPECT_EQ(given.steps, 20);
  EXPECT_EQ(given.epsilon, 8.0 / 255.0);
  EXPECT_EQ(read({{"epsilon", std::int64_t{1}}}).epsilon, 1.0);
  EXPECT_EQ(read({{"steps", 30.0}}).steps, 30);
}

TEST(FieldReader, RefusesUnknownNamesAndListsTheKnown) {
  EXPECT_ERROR(read({{"stepz", std::int64_t{1}}}),
               "example: there is no parameter 'stepz'. It has: absolute, steps, epsilon, layer, rule.");
}

TEST(FieldReader, RefusesValuesOutsideTheirLimits) {
  EXPECT_ERROR(read({{"steps", std::int64_t{1}}}), "example: steps must be between 2 and 1000, not 1");
  EXPECT_ERROR(read({{"steps", std::int64_t{1001}}}), "between 2 and 1000");
  EXPECT_ERROR(read({{"epsilon", -0.1}}), "epsilon must be between 0 and 1, not -0.1");
  EXPECT_ERROR(read({{"rule", std::string("other")}}), "rule must be one of rescale, paper, not 'other'");
}

TEST(FieldReader, RefusesWrongTypesAndNumbersThatAreNone) {
  EXPECT_ERROR(read({{"absolute", std::int64_t{1}}}), "example: absolute must be true or false");
  EXPECT_ERROR(read({{"steps", true}}), "steps must be a whole number, not 'true'");
  EXPECT_ERROR(read({{"steps", 2.5}}), "steps must be a whole number, not '2.5'");
  EXPECT_ERROR(read({{"epsilon", true}}), "epsilon must be a number");
  EXPECT_ERROR(read({{"epsilon", std::nan("")}}), "epsilon must be a finite number");
  EXPECT_ERROR(read({{"epsilon", std::string("much")}}), "example: epsilon must be a number, not 'much'");
  EXPECT_ERROR(read({{"layer", std::int64_t{3}}}), "layer must be text");
  EXPECT_ERROR(read({{"rule", false}}), "rule must be one of");
}

TEST(FieldWriter, WritesEveryFieldAndReadsBackTheSame) {
  Example example;
  example.steps = 77;
  const Parameters written = write_fields(example);
  EXPECT_EQ(written.size(), 5u);
  EXPECT_EQ(std::get<std::int64_t>(written.at("steps")), 77);
  EXPECT_EQ(write_fields(read(written)), written);
}

TEST(FieldDescriber, TellsNamesDefaultsLimitsAndChoices) {
  const std::vector<FieldInfo> fields = describe_fields<Example>();
  ASSERT_EQ(fields.size(), 5u);
  EXPECT_EQ(fields[1].name, "steps");
  EXPECT_EQ(to_string(fields[1].kind), "integer");
  EXPECT_EQ(std::get<std::int64_t>(fields[1].fallback), 50);
  EXPECT_EQ(fields[1].limits.maximum, 1000);
  EXPECT_EQ(fields[1].description, "gradient evaluations");
  EXPECT_EQ(fields[4].choices, (std::vector<std::string>{"rescale", "paper"}));
  EXPECT_EQ(std::get<std::string>(fields[4].fallback), "rescale");
}

TEST(ValueText, IsTheShortestThatReadsBack) {
  EXPECT_EQ(to_string(Value(0.1)), "0.1");
  EXPECT_EQ(parse_number(to_string(Value(8.0 / 255.0)), "x"), 8.0 / 255.0);
  EXPECT_EQ(to_string(Value(std::int64_t{-3})), "-3");
  EXPECT_EQ(to_string(Value(true)), "true");
  EXPECT_EQ(to_string(Value(std::string("a"))), "a");
}

}  // namespace
}  // namespace lacewing
