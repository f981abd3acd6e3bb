#pragma once
// Waits until the window is settled, writes it as a PNG and ends the program.

#include <QtCore/QString>

namespace lacewing::ui {

class MainWindow;

/// Ends the application's loop with 0, or with 1 and one line on stderr when the window does not settle in
/// `seconds`, shows an error, or the file cannot be written. The picture is written in any case.
void takeScreenshot(MainWindow& window, const QString& file, int seconds = 60);

}  // namespace lacewing::ui
