#pragma once
// The requests that need no engine: similarity of maps, and pictures for lists.

#include "base/work.h"
#include "session/requests.h"
#include "session/results.h"

namespace lacewing {

/// The answer, or null if the request is one for the engine. Throws Error or Cancelled.
ResultPointer answer_without_engine(const Request& request, Work& work);

}  // namespace lacewing
