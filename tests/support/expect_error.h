#pragma once
// EXPECT_ERROR(statement, "part of the line"): an Error is thrown whose one line holds that text and no line
// break.

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

#define EXPECT_ERROR(statement, part)                                                     \
  try {                                                                                   \
    statement;                                                                            \
    ADD_FAILURE() << "no Error from " #statement;                                         \
  } catch (const lacewing::Error& thrown) {                                               \
    EXPECT_NE(lacewing::one_line(thrown).find(part), std::string::npos) << thrown.what(); \
    EXPECT_EQ(lacewing::one_line(thrown).find('\n'), std::string::npos) << thrown.what(); \
  }
