#include "docks/side_legend.h"

#include <QtGui/QPainter>

#include "style/fonts.h"
#include "style/metrics.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {

constexpr qreal dot = 3.5;  // radius
constexpr int dotWidth = 12;

}  // namespace

SideLegend::SideLegend(QWidget* parent) : QWidget(parent), first_(tr("original")), second_(tr("edited")) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void SideLegend::setNames(const QString& first, const QString& second) {
  if (first == first_ && second == second_) return;
  first_ = first;
  second_ = second;
  updateGeometry();
  update();
}

QSize SideLegend::sizeHint() const {
  const QFontMetrics metrics(lacewing::ui::font(TextRole::caption, font()));
  int width = 2 * dotWidth + 2 * space::between;
  for (const QString& word : words()) width += metrics.horizontalAdvance(word);
  return {width + 1, metrics.height() + 2};
}

void SideLegend::paintEvent(QPaintEvent*) {
  WidgetPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(lacewing::ui::font(TextRole::caption, font()));
  const Tokens& colours = tokens(this);
  const QColor dots[] = {colours.text3, colours.accent, QColor()};
  qreal x = 0;
  const QStringList all = words();
  for (int i = 0; i < all.size(); ++i) {
    if (dots[i].isValid()) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(dots[i]);
      painter.drawEllipse(QPointF(x + dot, height() / 2.0), dot, dot);
      x += dotWidth;
    }
    painter.setPen(colours.text2);
    painter.drawText(QRectF(x, 0, width(), height()), Qt::AlignLeft | Qt::AlignVCenter, all[i]);
    x += painter.fontMetrics().horizontalAdvance(all[i]) + space::between;
  }
}

}  // namespace lacewing::ui
