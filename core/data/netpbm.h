#pragma once
// Inside data/ only: PBM, PGM and PPM (https://netpbm.sourceforge.net/doc/pgm.html), plain and raw.

#include <cstddef>
#include <span>

#include "base/array.h"

namespace lacewing {

/// Whether the file begins like one of P1 .. P6.
bool is_netpbm(std::span<const std::byte> bytes);

struct NetpbmHeader {
  std::int64_t width = 0, height = 0, channels = 1;
  std::int64_t largest = 1;  ///< maxval, the sample of full light: 1 to 65535
  bool bits = false;         ///< PBM: a sample is a bit, and 1 is black
  bool plain = false;        ///< samples are decimal numbers
  std::size_t raster = 0;    ///< where the samples begin
};

/// Throws Error for headers that are cut off or damaged.
NetpbmHeader netpbm_header(std::span<const std::byte> bytes);

/// The first picture of the file, C x H x W: sample / maxval. Samples above maxval are refused, as Netpbm's
/// own programs do.
Array<float> decode_netpbm(std::span<const std::byte> bytes);

}  // namespace lacewing
