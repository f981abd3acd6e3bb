#pragma once
// Tells large arrays apart, at memory speed: for keys of caches, not for checksums that others rely on.

#include <cstddef>
#include <span>
#include <string>

namespace lacewing {

/// 32 hexadecimal digits; equal for equal bytes. Two different contents share one with probability 2^-64.
/// Not a cryptographic hash.
std::string content_digest(std::span<const std::byte> bytes);

}  // namespace lacewing
