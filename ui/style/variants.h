#pragma once
// The dynamic properties behind setPrimary(), setLarge() ...: read while drawing.

#include <QVariant>
#include <QWidget>

namespace lacewing::ui::variant {

inline constexpr char primary[] = "lacewingPrimary", large[] = "lacewingLarge", link[] = "lacewingLink",
                      tabRow[] = "lacewingTabRow", card[] = "lacewingCard", sunken[] = "lacewingSunken",
                      focusRing[] = "lacewingFocusRing";

inline bool has(const QWidget* widget, const char* name) {
  return widget && widget->property(name).toBool();
}

}  // namespace lacewing::ui::variant
