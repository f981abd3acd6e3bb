#pragma once
// Paints with simulated mouse moves in the real window and measures how soon the maps follow.

namespace lacewing::ui {

class MainWindow;

/// `moves` brush moves, 16 ms apart, once the window is settled; then prints one JSON object on stdout and
/// ends the application's loop, with p50, p95 and maximum in ms of: total, from a move's mouse event until
/// the gradient map of that move or of a later one is painted on the edited pane; event, handling the mouse
/// event; wait, until a request with the move goes out; answer, until its map is in the window; paint, from
/// there to the screen. longest_block: the longest the event loop was busy.
void measureBrush(MainWindow& window, int moves);

}  // namespace lacewing::ui
