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

}  // namespace

QIcon swatchIcon(const QColor& colour, const QWidget& widget) {
  const QColor edge = tokens(&widget).control;
  const QString key = QStringLiteral("swatch/%1/%2").arg(colour.name(), edge.name());
  return drawnIcon(key, [colour, edge](QPainter& painter) {
    paintPlate(painter, QRectF(0, 0, 16, 16), radius::chip, colour, edge);
  });
}

QIcon colourMenuIcon(const QColor& colour, const QWidget& widget) {
  const QColor edge = tokens(&widget).text2;
  const QString key = QStringLiteral("colour-menu/%1/%2").arg(colour.name(), edge.name());
  return drawnIcon(key, [colour, edge](QPainter& painter) {
    paintPlate(painter, QRectF(0, 0, 11.5, 11.5), 5.75, colour, edge);
    paintIcon(painter, QStringLiteral("chevron-down"), QRectF(7, 7, 9, 9), edge);
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
