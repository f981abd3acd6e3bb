#pragma once
// Every action of the program, once: id, words, shortcut, icon and menu.

#include <span>

namespace lacewing::ui {

struct ActionSpec {
  const char* id;    ///< also the QAction's object name
  const char* menu;  ///< "File", "View/Theme"; empty: in no menu, but in the search
  const char* text;
  const char* shortcuts;  ///< portable, alternatives separated by "; "
  const char* icon;       ///< empty: none
  enum Kind { command, check, choice, separator } kind = command;  ///< choice: exclusive within its menu
  /// Where the focus must be for its keys to act: single keys have other uses elsewhere.
  enum Place { window, page, pane } place = window;
  const char* later = "";  ///< not built yet: why it is disabled
  const char* note = "";   ///< a second line of the tool tip
};

std::span<const ActionSpec> actionTable();

}  // namespace lacewing::ui
