#include "panes/chip.h"

#include <QPainter>

#include "style/fonts.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {
constexpr int kSide = 7, kIcon = 12;
}

Chip::Chip(const QString& text, Kind kind, QWidget* parent) : QWidget(parent), kind_(kind) {
  setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
  setText(text);
}

void Chip::setText(const QString& text) {
  text_ = text;
  setAccessibleName(text);
  setToolTip(text);
  updateGeometry();
  update();
}

void Chip::setKind(Kind kind) {
  kind_ = kind;
  updateGeometry();
  update();
}

QSize Chip::sizeHint() const {
  const QFontMetrics metrics(ui::font(TextRole::captionMedium, font()));
  const int icon = kind_ == Kind::amber ? kIcon + 4 : 0;
  return {metrics.horizontalAdvance(text_) + 2 * kSide + icon + 1, Metrics(this).chip()};
}

void Chip::paintEvent(QPaintEvent*) {
  const Tokens& t = tokens(this);
  QColor fill, outline, text;
  switch (kind_) {
    case Kind::neutral:
      fill = t.sunken, text = t.text2;
      break;
    case Kind::overlay:
      fill = t.raised, outline = t.border, text = t.text2;
      break;
    case Kind::accent:
      fill = t.accentSoft, text = t.text;
      break;
    case Kind::amber:
      fill = t.warnBg, outline = t.warnBorder, text = t.warnText;
      break;
    case Kind::info:
      fill = t.infoBg, text = t.infoText;
      break;
    case Kind::error:
      fill = t.errBg, text = t.errText;
      break;
    case Kind::key:
      fill = t.sunken, outline = t.border, text = t.text2;
      break;
  }
  WidgetPainter painter(this);
  paintPlate(painter, rect(), radius::chip, fill, outline);
  QRect content = rect().adjusted(kSide, 0, -kSide + 1, 0);
  if (kind_ == Kind::amber) {
    paintIcon(painter, QStringLiteral("warning"),
              QRectF(content.left(), (height() - kIcon) / 2.0, kIcon, kIcon), text);
    content.setLeft(content.left() + kIcon + 4);
  }
  painter.setFont(ui::font(TextRole::captionMedium, font()));
  painter.setPen(isEnabled() ? text : t.disabled);
  painter.drawText(content, Qt::AlignVCenter | Qt::AlignLeading,
                   painter.fontMetrics().elidedText(text_, Qt::ElideRight, content.width()));
}

}  // namespace lacewing::ui
