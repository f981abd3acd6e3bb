#pragma once
// NumPy's .npy files: little- or big-endian numbers of any shape. Object arrays and structured types are
// refused.

#include <cstdint>
#include <filesystem>
#include <functional>

#include "base/array.h"

namespace lacewing {

/// The most numbers that read_npy() takes: 384 MB of float64.
inline constexpr std::int64_t most_npy_numbers = 48'000'000;

/// Reads f2/f4/f8/i1..i8/u1..u8/b1, C or Fortran order, as float64 in C order. Sizes are checked against the
/// file before memory is taken, then by `check`, which may throw an Error without a file name. Throws Error
/// naming the file.
Array<double> read_npy(
    const std::filesystem::path& path, const std::function<void(const Shape&)>& check = [](const Shape&) {});
/// The shape that the header states, checked against the file's size; no number is read. Throws Error naming
/// the file.
Shape read_npy_shape(const std::filesystem::path& path);
/// Writes '<f8' (or '<f4'), C order, format 1.0, through a temporary file and a rename.
void write_npy(const std::filesystem::path& path, const Array<double>& array);
void write_npy(const std::filesystem::path& path, const Array<float>& array);

}  // namespace lacewing
