#include "panes/swatches.h"

#include <QtGui/QPainter>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QToolButton>

#include "style/icons.h"
#include "style/metrics.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {

constexpr int columns = 7;

template <class Draw>
QIcon drawn(const QWidget& widget, Draw draw) {
  const int side = Metrics(&widget).scaled(16);
  const qreal ratio = widget.devicePixelRatioF();
  QPixmap field(QSize(side, side) * ratio);
  field.setDevicePixelRatio(ratio);
  field.fill(Qt::transparent);
  QPainter painter(&field);
  painter.setRenderHint(QPainter::Antialiasing);
  draw(painter, side);
  painter.end();
  return QIcon(field);
}

}  // namespace

QIcon swatchIcon(const QColor& colour, const QWidget& widget) {
  return drawn(widget, [&](QPainter& painter, qreal side) {
    paintPlate(painter, QRectF(0, 0, side, side), radius::chip, colour, tokens(&widget).control);
  });
}

QIcon colourMenuIcon(const QColor& colour, const QWidget& widget) {
  return drawn(widget, [&](QPainter& painter, qreal side) {
    const Tokens& t = tokens(&widget);
    const qreal drop = side * 0.72, rest = side - drop;
    paintPlate(painter, QRectF(0, 0, drop, drop), drop / 2, colour, t.text2);
    paintIcon(painter, QStringLiteral("chevron-down"),
              QRectF(side - 2 * rest, side - 2 * rest, 2 * rest, 2 * rest), t.text2);
  });
}

Swatches::Swatches(const QString& name, QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
  setAccessibleName(name);
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setSpacing(2);
  grid_->setColumnStretch(columns, 1);
}

// Buttons are kept where they are: the one that was pressed has the focus.
void Swatches::set(const std::vector<Swatch>& swatches, const QColor& current) {
  while (buttons_.size() < swatches.size()) {
    const int index = static_cast<int>(buttons_.size());
    auto* button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::TabFocus);
    grid_->addWidget(button, index / columns, index % columns);
    connect(button, &QToolButton::clicked, this, [this, index] { Q_EMIT chosen(index); });
    buttons_.push_back(button);
  }
  for (std::size_t i = 0; i < buttons_.size(); ++i) {
    QToolButton* button = buttons_[i];
    button->setVisible(i < swatches.size());
    if (i >= swatches.size()) continue;
    button->setIcon(swatchIcon(swatches[i].colour, *this));
    button->setToolTip(swatches[i].name);
    button->setAccessibleName(swatches[i].name);
    button->setChecked(swatches[i].colour == current);
  }
}

}  // namespace lacewing::ui
