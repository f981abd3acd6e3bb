#pragma once
// NumPy's .npy files: little- or big-endian numbers of any shape. Object arrays and structured types are
// refused.

#include <filesystem>
#include <span>

#include "base/array.h"

namespace lacewing {

/// Reads f2/f4/f8/i1..i8/u1..u8/b1, C or Fortran order, as float64 in C order. Sizes are checked against the
/// file before memory is taken. Throws Error naming the file.
Array<double> read_npy(const std::filesystem::path& path);
/// Writes '<f8' (or '<f4'), C order, format 1.0, through a temporary file and a rename.
void write_npy(const std::filesystem::path& path, const Array<double>& array);
void write_npy(const std::filesystem::path& path, const Array<float>& array);

}  // namespace lacewing
