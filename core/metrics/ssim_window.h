#pragma once
// The windowed mean that SSIM of maps and of pictures share.

#include <cstdint>
#include <vector>

namespace lacewing::metrics {

inline constexpr std::int64_t ssim_window = 11;

/// Mean SSIM of two H x W planes in units of L, so L = 1 here; `offset` is what was taken off both to keep
/// digits (the means need it back, variances do not). Both sides are at least ssim_window.
double mean_ssim(const std::vector<double>& x, const std::vector<double>& y, std::int64_t height,
                 std::int64_t width, double offset);

}  // namespace lacewing::metrics
