#pragma once
// For widgets that copy their own values while they have the focus: otherwise the window's actions win, and
// copy the pane.

#include <QKeyEvent>

namespace lacewing::ui {

/// Ctrl+C, or Ctrl+Shift+C as for the values of a pane.
inline bool isCopyKey(const QKeyEvent& event) {
  return event.matches(QKeySequence::Copy) || event.keyCombination() == (Qt::CTRL | Qt::SHIFT | Qt::Key_C);
}

/// Keeps these keys from the window's shortcuts; then they arrive as key presses.
inline bool keepCopyKey(QEvent& event) {
  if (event.type() != QEvent::ShortcutOverride || !isCopyKey(static_cast<QKeyEvent&>(event))) return false;
  event.accept();
  return true;
}

}  // namespace lacewing::ui
