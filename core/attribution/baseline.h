#pragma once
// Where a path to the picture begins, or what a picture is compared with.

#include "attribution/method.h"

namespace lacewing {

/// One of, each C x H x W in model space:
///   zero          0
///   black, white  the ends of the valid box: (0 - mean) / std and (scale - mean) / std of each channel
///   channel_mean  the picture's own mean in each channel
///   blur          the picture under a Gaussian of 10 % of its shorter side, edges repeated
///   uniform       uniform in the valid box, drawn from (seed, picture)
///   FILE.npy      broadcast to the input's shape
/// Computed once a picture, however often it is asked for: `picture` stands for x.
/// Throws Error for anything else, naming the file when one cannot be used.
BaselineOf make_baseline(const std::string& name, const MethodContext& context);

/// The choices above in words, for a parameter's description.
inline constexpr const char* kBaselineDescription =
    "in model space: zero, black, white, channel_mean, blur, uniform, or an .npy file";

}  // namespace lacewing
