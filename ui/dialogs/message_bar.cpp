#include "dialogs/message_bar.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

#include "panes/headers.h"
#include "style/icons.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {

MessageBar::MessageBar(QWidget* parent)
    : QWidget(parent), text_(new QLabel(this)), details_(new QPushButton(tr("Details"), this)) {
  setObjectName(QStringLiteral("messageBar"));
  text_->setObjectName(QStringLiteral("messageText"));
  text_->setAccessibleName(tr("Message"));
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::PlainText);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  setLink(details_);
  details_->setAccessibleName(tr("Show details in the log"));
  auto* close = makeToolButton(QStringLiteral("close"), tr("Close message"), this);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(space::margin + 24, space::inside, space::between, space::inside);
  layout->setSpacing(space::between);
  layout->addWidget(text_, 1);
  layout->addWidget(details_);
  layout->addWidget(close);
  connect(close, &QToolButton::clicked, this, &QWidget::hide);
  connect(details_, &QPushButton::clicked, this, &MessageBar::detailsRequested);
  hide();
}

void MessageBar::showMessage(Kind kind, const QString& what, const QString& cause) {
  kind_ = kind;
  text_->setText(cause.isEmpty() ? what : tr("%1: %2").arg(what, cause));
  setAccessibleName(text_->text());
  recolour();
  show();
}

QString MessageBar::message() const {
  return isHidden() ? QString() : text_->text();
}

void MessageBar::recolour() {
  QPalette palette = text_->palette();
  const QColor colour = kind_ == Kind::error ? tokens(this).errText : tokens(this).infoText;
  if (palette.color(QPalette::WindowText) == colour) return;
  palette.setColor(QPalette::WindowText, colour);
  palette.setColor(QPalette::Text, colour);
  text_->setPalette(palette);
}

void MessageBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) recolour();
}

void MessageBar::paintEvent(QPaintEvent*) {
  WidgetPainter painter(this);
  const Tokens& colours = tokens(this);
  painter.fillRect(rect(), kind_ == Kind::error ? colours.errBg : colours.infoBg);
  const QRectF place(space::margin, (height() - 16) / 2.0, 16, 16);
  paintIcon(painter, kind_ == Kind::error ? QStringLiteral("warning") : QStringLiteral("info"), place,
            kind_ == Kind::error ? colours.errText : colours.infoText);
}

}  // namespace lacewing::ui
