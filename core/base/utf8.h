#pragma once
// Texts in UTF-8 (Unicode 15, table 3-7), as bytes.

#include <cstddef>
#include <string>
#include <string_view>

namespace lacewing {

/// Bytes of the well-formed sequence at text[i]; 0 when there is none.
std::size_t utf8_length(std::string_view text, std::size_t i);

bool is_utf8(std::string_view text);

/// At most `longest` bytes, cut between characters with "...". Names in files may be as long as the files.
std::string shortened(std::string_view text, std::size_t longest = 80);

}  // namespace lacewing
