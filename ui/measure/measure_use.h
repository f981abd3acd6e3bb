#pragma once
// Uses the window for minutes on end as a restless person would, and watches memory and the event loop.

namespace lacewing::ui {

class MainWindow;

/// MiB a minute that memory may grow after the warm-up, the first half of the time: 3 in half an hour.
inline constexpr double flatGrowth = 0.1;

/// Starts when the window has settled. Prints one JSON object a minute on stdout, then one with the verdict;
/// closes the window and ends the program: with 0 when memory stayed flat and the event loop was never
/// blocked for more than 50 ms, by the wall clock: on an idle machine, that is the window's doing. `sample`:
/// the window shows the sample.
void measureUse(MainWindow& window, double minutes, bool sample);

}  // namespace lacewing::ui
