#pragma once
// Reads a picture's file away from the window's thread before it is shown.

#include <functional>

#include "models/document.h"
#include "models/session_client.h"

namespace lacewing::ui {

/// Calls `then` in the window's thread once the document has the picture: at once when it is in memory. What
/// cannot be read is left to Document::pictureProblem().
void loadPicture(Document& document, SessionClient& client, int index, QObject* context,
                 std::function<void()> then);

}  // namespace lacewing::ui
