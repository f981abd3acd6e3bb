#pragma once
// Base64 (RFC 4648, section 4): how arrays travel inside JSON.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lacewing {

std::string base64_encode(std::span<const std::byte> bytes);
/// Strict: padded, no white space, unused bits zero. Throws Error otherwise.
std::vector<std::byte> base64_decode(std::string_view text);

}  // namespace lacewing
