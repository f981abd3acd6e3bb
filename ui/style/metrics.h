#pragma once
// Heights come from the font, spaces and radii are few. All in logical pixels.

#include <QFont>
#include <QFontMetrics>
#include <QWidget>

namespace lacewing::ui {

/// Spaces: inside a unit, between controls and panes, page margin and between groups; the last three on the
/// start page only.
namespace space {
inline constexpr int inside = 4, between = 8, margin = 16, start1 = 24, start2 = 32, start3 = 48;
}
/// Corners: chips, thumbnails, menu items; controls, panes, list rows; cards and the verdict badge.
namespace radius {
inline constexpr qreal chip = 4, control = 6, card = 8;
}
/// Hairline; selection and focus ring, active tab.
namespace line {
inline constexpr int hairline = 1, ring = 2;
}

struct Metrics {
  explicit Metrics(const QFont& font);
  explicit Metrics(const QWidget* widget) : Metrics(widget->font()) {}

  int text;  ///< height of a line of the base font: 16 with the reference font

  int control() const { return text + 12; }
  int smallItem() const { return text + 6; }
  int listRow() const { return text + 12; }
  int chip() const { return captionHeight + 6; }
  int dockTitle() const { return text + 24; }
  int pageTabs() const { return text + 24; }
  int bottomTabs() const { return text + 20; }
  int menuRow() const { return text + 20; }
  int toolBar() const { return text + 28; }
  int statusBar() const { return text + 12; }
  int largeButton() const { return text + 20; }
  /// A width or size given for the reference font, scaled with the text (thumbnails, columns of the
  /// inspector).
  int scaled(int reference) const { return qRound(reference * text / 16.0); }

  int captionHeight;  ///< height of a caption line: 14 with the reference font
};

}  // namespace lacewing::ui
