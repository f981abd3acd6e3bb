#pragma once
// Work on a device other than the processor is enqueued, not done, when a call returns. Every thread has a
// queue (stream) of its own there.

#include "network/torch.h"

namespace lacewing {

/// Waits until all that the calling thread has enqueued on `device` is done, so that other threads may read
/// it. Nothing on the CPU.
void wait_for_device(at::Device device);

}  // namespace lacewing
