#pragma once
// Paints with simulated mouse moves in the real window and measures how soon the maps follow.

namespace lacewing::ui {

class MainWindow;

/// `moves` brush moves, 16 ms apart, once the window is settled; then prints one JSON object on stdout and
/// ends the application's loop: {"moves", "updates", "p50_ms", "p95_ms", "max_ms", "longest_block_ms"}. A
/// move's time is from its mouse event to the gradient map of that move or a later one being on the edited
/// pane, painted.
void measureBrush(MainWindow& window, int moves);

}  // namespace lacewing::ui
