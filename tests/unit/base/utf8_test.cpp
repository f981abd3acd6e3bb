#include "base/utf8.h"

#include <gtest/gtest.h>

namespace lacewing {

TEST(Utf8, TellsTheLengthOfASequence) {
  const std::string text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\xA6\x8B";
  EXPECT_EQ(utf8_length(text, 0), 1u);
  EXPECT_EQ(utf8_length(text, 1), 2u);
  EXPECT_EQ(utf8_length(text, 2), 0u) << "in the middle of one";
  EXPECT_EQ(utf8_length(text, 3), 3u);
  EXPECT_EQ(utf8_length(text, 6), 4u);
  EXPECT_EQ(utf8_length(text, text.size()), 0u);
  EXPECT_EQ(utf8_length(text.substr(0, 8), 6), 0u) << "cut off";
}

// Unicode 15, table 3-7: the first and last of every row, and their neighbours.
TEST(Utf8, IsWhatTheStandardSays) {
  for (const char* good : {"", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                           "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_utf8(good)) << good;
  for (const char* bad : {"\x80", "\xC1\xBF", "\xC2", "\xC2\x7F", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xEF\xBF",
                          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "a\xE2\x82"})
    EXPECT_FALSE(is_utf8(bad));
}

TEST(Shortened, CutsBetweenCharacters) {
  EXPECT_EQ(shortened("short"), "short");
  EXPECT_EQ(shortened(std::string(80, 'x')), std::string(80, 'x'));
  EXPECT_EQ(shortened(std::string(81, 'x')), std::string(77, 'x') + "...");
  EXPECT_EQ(shortened("ab\xE2\x82\xAC\xE2\x82\xAC", 7), "ab...");
  EXPECT_EQ(shortened("a\xE2\x82\xAC\xE2\x82\xAC", 7), "a\xE2\x82\xAC\xE2\x82\xAC");
  EXPECT_EQ(shortened("a\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC", 7), "a\xE2\x82\xAC...");
}

}  // namespace lacewing
