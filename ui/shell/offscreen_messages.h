#pragma once

namespace lacewing::ui {

/// Drops "This plugin does not support ...", which Qt's offscreen platform says of every window: nothing that
/// anyone could act on. All other messages go where they went before.
void dropOffscreenMessages();

}  // namespace lacewing::ui
