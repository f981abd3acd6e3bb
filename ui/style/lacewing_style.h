#pragma once
// Draws the controls over Fusion: flat, one hairline, one accent. Colours come from the palette's scheme,
// heights from the font. Variants are dynamic properties, set by the functions below.

#include <QFocusFrame>
#include <QPointer>
#include <QProxyStyle>

class QPushButton;
class QAbstractButton;
class QTabBar;
class QFrame;

namespace lacewing::ui {

class LacewingStyle : public QProxyStyle {
  Q_OBJECT
 public:
  LacewingStyle();

  void polish(QWidget* widget) override;
  void unpolish(QWidget* widget) override;
  using QProxyStyle::polish;
  using QProxyStyle::unpolish;

  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
  void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                   const QWidget* widget) const override;
  void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                          const QWidget* widget) const override;
  int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
  int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                QStyleHintReturn* returned) const override;
  QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                         const QWidget* widget) const override;
  QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
  QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl subControl,
                       const QWidget* widget) const override;
  SubControl hitTestComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                   const QPoint& position, const QWidget* widget) const override;
  QIcon standardIcon(StandardPixmap icon, const QStyleOption* option, const QWidget* widget) const override;

 protected:
  /// Puts the ring around what got the focus by keyboard.
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  QPointer<QFocusFrame> focusFrame_;
  QPointer<QWidget> byKeyboard_;
};

/// The one filled button of a page.
void setPrimary(QPushButton* button, bool on = true);
/// 36 px instead of 28.
void setLarge(QPushButton* button, bool on = true);
/// A link-like button: accent text, no outline.
void setLink(QPushButton* button, bool on = true);
/// Page tabs (40 px) or bottom tabs (36 px).
enum class TabRow { page, bottom };
void setTabRow(QTabBar* bar, TabRow row);
/// A surface-coloured card with a hairline and 8 px corners.
void setCard(QFrame* frame, bool on = true);
/// The 2 px ring around a widget that paints itself, for keyboard focus.
void setFocusRing(QWidget* widget);
/// A field in the sunken colour without outline (filter fields).
void setSunken(QWidget* field, bool on = true);
/// Fills the widget's background with a token's colour that follows the theme.
enum class Background { window, surface, raised, sunken, canvas };
void setBackground(QWidget* widget, Background background);
/// Text colour of a label that follows the theme.
enum class TextColour { text, text2, text3, accent, error, positive, negative };
void setTextColour(QWidget* widget, TextColour colour);

}  // namespace lacewing::ui
