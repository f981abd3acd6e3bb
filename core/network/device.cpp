#include "network/device.h"

#include <c10/core/impl/VirtualGuardImpl.h>

namespace lacewing {

void wait_for_device(at::Device device) {
  if (device.is_cpu()) return;
  const c10::impl::VirtualGuardImpl guard(device.type());
  guard.synchronizeStream(guard.getStream(device));
}

}  // namespace lacewing
