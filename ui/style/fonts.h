#pragma once
// The roles text can have, and numbers that do not jitter.

#include <QFont>
#include <QRectF>
#include <QString>
#include <QWidget>

class QPainter;

namespace lacewing::ui {

/// Sizes relative to the base b of the application: caption b-2, small b-1, body b, strong b at 600, title
/// b+2 at 600, heading b+5 at 600, display 28 at 600, mono: the fixed-pitch family at b-2.
enum class TextRole {
  caption,
  captionMedium,
  small,
  section,
  body,
  medium,
  strong,
  title,
  heading,
  display,
  mono
};

QFont font(TextRole role);
/// The same relative to another base font (a widget under a larger text size).
QFont font(TextRole role, const QFont& base);

/// Loads the bundled family, and makes it the application's when the system offers only a fallback face; base
/// size 13 px.
void installFonts();
QString bundledFamily();

/// Numbers in columns: every digit takes the width of the widest one. `align` works as in QPainter::drawText.
void drawTabular(QPainter& painter, const QRectF& rectangle, Qt::Alignment align, const QString& text);
qreal tabularWidth(const QFont& font, const QString& text);

}  // namespace lacewing::ui
