#pragma once
// How alike two attribution maps are. Definitions: docs/definitions.md; all in float64.

#include <cstdint>
#include <optional>
#include <span>

#include "base/array.h"

namespace lacewing {

/// Undefined numbers are empty (JSON null), never NaN.
struct Similarity {
  std::int64_t k = 0;  ///< pixels of the top-k intersection
  std::optional<double> topk_intersection, spearman, kendall, pearson, cosine, ssim;
  std::optional<double> centre_shift;  ///< pixels, not truncated
};

/// C x H x W (or H x W) -> H x W: abs, then sum over channels, then division by the sum (left as zeros for a
/// zero map).
Array<double> reduce_map(const Array<double>& map);
/// 2 % of the pixels, rounded, at least 1.
std::int64_t default_top_k(std::int64_t pixels);

/// Two maps of equal shape C x H x W or H x W. k = 0: default_top_k. Throws Error for unequal shapes,
/// non-finite values, or k outside 1..H*W.
Similarity compare_maps(const Array<double>& a, const Array<double>& b, std::int64_t k = 0);

/// On reduced H x W maps:
double topk_intersection(std::span<const double> a, std::span<const double> b, std::int64_t k);
std::optional<double> spearman(std::span<const double> a, std::span<const double> b);
std::optional<double> kendall_tau_b(std::span<const double> a, std::span<const double> b);
std::optional<double> pearson(std::span<const double> a, std::span<const double> b);
std::optional<double> cosine(std::span<const double> a, std::span<const double> b);
std::optional<double> centre_shift(const Array<double>& a, const Array<double>& b);
std::optional<double> ssim(const Array<double>& a, const Array<double>& b);

/// How far two pictures (equal shapes, 0..1) are apart.
struct PictureDistance {
  double linf = 0, l2 = 0;
  std::optional<double> psnr;  ///< dB with peak 1; empty for equal pictures
};
PictureDistance picture_distance(const Array<float>& a, const Array<float>& b);

}  // namespace lacewing
