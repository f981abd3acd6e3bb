#include "base/error.h"

#include <gtest/gtest.h>

namespace lacewing {

TEST(OneLine, JoinsFileReasonAndHint) {
  EXPECT_EQ(one_line(Error("is empty")), "is empty");
  EXPECT_EQ(one_line(Error("is empty", "a.npy")), "a.npy: is empty");
  EXPECT_EQ(one_line(Error("is empty", "a.npy", "Save it again.")), "a.npy: is empty. Save it again.");
  EXPECT_EQ(one_line(Error("is empty.", "", "Save it again.")), "is empty. Save it again.");
  EXPECT_STREQ(Error("is empty", "a.npy").what(), "a.npy: is empty");
}

TEST(OneLine, BeginsTheHintAsASentence) {
  EXPECT_EQ(one_line(Error("is empty", "a.npy", "give one picture")), "a.npy: is empty. Give one picture");
  EXPECT_EQ(Error("is empty", "a.npy", "give one").hint(), "Give one");
  EXPECT_EQ(Error("is empty", "a.npy", "wait").hint(), "Wait");
  for (const char* name : {"robust_accuracy takes it", "net.pt has it", "--size tells", "`x` is", "3 are"})
    EXPECT_EQ(Error("is empty", "a.npy", name).hint(), name);
}

TEST(OneLine, HoldsNothingThatATerminalWouldObey) {
  EXPECT_EQ(one_line(Error("a\nb\x1b[31mc\x7f"
                           "d\te")),
            "a b [31mc d e");
  EXPECT_EQ(one_line(Error("C1: \xC2\x9B"
                           "31m")),
            "C1:  31m");
}

TEST(OneLine, IsUtf8WhateverTheFileHeld) {
  EXPECT_EQ(one_line(Error("caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\xA6\x8B")),
            "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\xA6\x8B");
  EXPECT_EQ(one_line(Error("\xFF|\xC3|\xE2\x82|\xC0\xAF|\xED\xA0\x80|\xF5\x80\x80\x80")),
            "?|?|??|??|???|????");
}

TEST(OneLine, IsNoLongerForALongPlace) {
  const std::string place(1000, 'x');
  EXPECT_EQ(one_line(Error("is empty", place)), std::string(252, 'x') + "...: is empty");
  EXPECT_EQ(one_line(Error("is empty", place).of("a.pt")), "a.pt: " + std::string(77, 'x') + "...: is empty");
}

TEST(ErrorIn, NamesTheFileOnce) {
  const Error error("is empty", "", "Save it again.");
  EXPECT_EQ(error.in("a.npy").where(), "a.npy");
  EXPECT_EQ(error.in("a.npy").in("b.npy").where(), "a.npy");
  EXPECT_EQ(error.in("a.npy").reason(), "is empty");
  EXPECT_EQ(error.in("a.npy").hint(), "Save it again.");
}

TEST(ErrorOf, KeepsThePartOfTheFileThatItNames) {
  const Error plain("is too small"), of_part("is too small", "conv1", "Give more.");
  EXPECT_EQ(one_line(plain.of("a.pt")), "a.pt: is too small");
  EXPECT_EQ(one_line(of_part.of("a.pt")), "a.pt: conv1: is too small. Give more.");
  EXPECT_EQ(of_part.of("a.pt").where(), "a.pt");
  EXPECT_EQ(one_line(of_part.of("a.pt").of("a.pt")), "a.pt: conv1: is too small. Give more.");
}

TEST(ErrorOrHint, IsForErrorsWithoutOne) {
  EXPECT_EQ(one_line(Error("is empty", "a.pt").or_hint("Save it again.")), "a.pt: is empty. Save it again.");
  EXPECT_EQ(one_line(Error("is empty", "a.pt", "Look.").or_hint("Save it again.")), "a.pt: is empty. Look.");
}

}  // namespace lacewing
