#pragma once
// Values of a pickle as text for people.

#include <optional>
#include <string>

#include "checkpoint/pickle.h"

namespace lacewing::checkpoint {

/// The text with control characters and bytes that are not ASCII replaced by '?', cut after 200 characters
/// with "...".
std::string printable(std::string_view text);

/// A dictionary's key: a text in UTF-8, or a whole number; else empty.
std::optional<std::string> key_text(const PickleData& data, PickleId id);

/// "91.78", "200", "true", or the text itself, up to 4096 bytes of UTF-8; else empty.
std::optional<std::string> scalar_text(const PickleData& data, PickleId id);

/// Six digits when that is as exact as float32 (91.78000183105469 is "91.78"), else as many as give the
/// number back.
std::string number_text(double number);

}  // namespace lacewing::checkpoint
