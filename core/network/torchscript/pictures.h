#pragma once
// Whether a network keeps the pictures of a batch apart: what one of them gives must not depend on others.

#include "network/torchscript/interpreter.h"

namespace lacewing::torchscript {

/// `a` and `b` are one program, walked with `batch_a` and `batch_b` pictures. The axis that pictures lie
/// along is the one whose length differs; it is followed through every node that the output needs. Nodes of
/// kind `opaque` are run on two pictures of random numbers. Throws Error for a node that mixes pictures, or
/// Cancelled.
void keep_pictures_apart(const Walk& a, std::int64_t batch_a, const Walk& b, std::int64_t batch_b,
                         ConvertedWeights& weights, Work& work);

}  // namespace lacewing::torchscript
