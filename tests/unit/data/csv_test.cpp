#include "data/csv.h"

#include <gtest/gtest.h>

#include "support/expect_error.h"

namespace lacewing {

using Cells = std::vector<std::string>;

TEST(Csv, ReadsRowsQuotesAndLineBreaks) {
  const auto rows = parse_csv(
      "\xEF\xBB\xBF"
      "file,name\r\na.png,\"cat, \"\"tabby\"\"\"\n\nb.png,\"two\nlines\"\nc.png,");
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0].cells, (Cells{"file", "name"}));
  EXPECT_EQ(rows[1].cells, (Cells{"a.png", "cat, \"tabby\""}));
  EXPECT_EQ(rows[2].cells, (Cells{"b.png", "two\nlines"}));
  EXPECT_EQ(rows[2].line, 4);
  EXPECT_EQ(rows[3].cells, (Cells{"c.png", ""}));
  EXPECT_EQ(rows[3].line, 6);
}

TEST(Csv, OfNothingIsEmpty) {
  EXPECT_TRUE(parse_csv("").empty());
  EXPECT_TRUE(parse_csv("\n\r\n\n").empty());
}

TEST(Csv, RefusesAQuoteThatIsNeverClosed) {
  EXPECT_ERROR(parse_csv("a\n\"b\nc\n"), "the quote of line 2 is never closed");
}

}  // namespace lacewing
