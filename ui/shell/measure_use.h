#pragma once
// Uses the window for minutes on end as a restless person would, and watches memory and the event loop.

namespace lacewing::ui {

class MainWindow;

/// Starts when the window has settled; prints one JSON object on stdout, closes the window and ends the
/// program.
void measureUse(MainWindow& window, double minutes);

}  // namespace lacewing::ui
