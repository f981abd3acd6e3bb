#include "panes/row_head.h"

#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include "panes/headers.h"
#include "style/fonts.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {
constexpr int kTool = 24, kMark = 3;
}

RowHead::RowHead(const QString& title, QWidget* parent)
    : QWidget(parent),
      title_(new QLabel(this)),
      detail_(new QLabel(this)),
      chip_(new Chip(this)),
      tools_(new QWidget(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(space::between, space::between, space::inside, 0);
  column->setSpacing(2);
  for (QLabel* label : {title_, detail_}) {
    label->setWordWrap(true);
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    column->addWidget(label);
  }
  column->addSpacing(space::inside);
  column->addWidget(chip_, 0, Qt::AlignLeft);
  parameters_ = makeToolButton(QStringLiteral("parameters"), tr("Settings of this row"), tools_);
  parameters_->setObjectName(QStringLiteral("rowParametersButton"));
  more_ = makeToolButton(QStringLiteral("more"), tr("More for this row"), tools_);
  more_->setObjectName(QStringLiteral("rowMenuButton"));
  auto* row = new QHBoxLayout(tools_);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  for (QToolButton* button : {parameters_, more_}) {
    button->setFixedSize(kTool, kTool);
    row->addWidget(button);
  }
  row->addStretch(1);
  tools_->setFixedHeight(kTool);
  tools_->setCursor(Qt::ArrowCursor);
  column->addWidget(tools_);
  column->addStretch(1);
  setTextColour(detail_, TextColour::text2);
  setFocusRing(this);
  chip_->hide();
  connect(parameters_, &QToolButton::clicked, this, [this] {
    Q_EMIT clicked();
    Q_EMIT parametersRequested();
  });
  connect(more_, &QToolButton::clicked, this, [this] {
    Q_EMIT clicked();
    Q_EMIT menuRequested(more_->mapToGlobal(QPoint(0, more_->height())));
  });
  setTitle(title);
  updateTools();
}

QWidget* RowHead::parametersButton() const {
  return parameters_;
}

void RowHead::setTitle(const QString& title) {
  title_->setText(title);
  title_->setFont(ui::font(TextRole::strong, font()));
  detail_->setFont(ui::font(TextRole::caption, font()));
  setAccessibleName(title);
  parameters_->setAccessibleName(tr("Settings of %1").arg(title));
  more_->setAccessibleName(tr("More for %1").arg(title));
}

void RowHead::setDetail(const QString& detail) {
  if (detail == detail_->text()) return;
  detail_->setText(detail);
  describe();
}

void RowHead::setChip(const QString& text, Chip::Kind kind) {
  if (text == chip_->text() && kind == chip_->kind()) return;
  chip_->setText(text);
  chip_->setKind(kind);
  chip_->setVisible(!text.isEmpty());
  describe();
}

void RowHead::setSelectable(bool selectable) {
  selectable_ = selectable;
  setFocusPolicy(selectable ? Qt::StrongFocus : Qt::NoFocus);
  if (selectable) setCursor(Qt::OpenHandCursor);  // it can be dragged
  updateTools();
}

void RowHead::setSelected(bool selected) {
  selected_ = selected;
  describe();
  updateTools();
}

void RowHead::describe() {
  QStringList words;
  if (selected_) words << tr("selected");
  for (const QString& text : {detail_->text().replace(QLatin1Char('\n'), QLatin1Char(' ')), chip_->text()})
    if (!text.isEmpty()) words << text;
  setAccessibleDescription(words.join(QStringLiteral("; ")));
}

// The tools keep their place when they are not seen, so that nothing moves under the pointer.
void RowHead::updateTools() {
  const bool shown = selectable_ && (selected_ || underMouse() || hasFocus());
  for (QToolButton* button : {parameters_, more_}) button->setVisible(shown);
  tools_->setVisible(selectable_);
  update();
}

QSize RowHead::sizeHint() const {
  return {Metrics(this).scaled(124), Metrics(this).scaled(100)};
}

void RowHead::paintEvent(QPaintEvent*) {
  if (!selected_) return;
  WidgetPainter painter(this);
  paintPlate(painter, QRectF(0, space::between, kMark, height() - 2 * space::between), kMark / 2.0,
             tokens(this).accent);
}

void RowHead::mousePressEvent(QMouseEvent* event) {
  if (selectable_ && event->button() == Qt::LeftButton)
    Q_EMIT clicked();
  else
    event->ignore();
}

void RowHead::contextMenuEvent(QContextMenuEvent* event) {
  if (!selectable_) return event->ignore();
  Q_EMIT clicked();
  Q_EMIT menuRequested(event->globalPos());
}

// Before the tool's Return.
bool RowHead::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride && selectable_) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter) event->accept();
  }
  return QWidget::event(event);
}

void RowHead::keyPressEvent(QKeyEvent* event) {
  if (!selectable_) return QWidget::keyPressEvent(event);
  switch (event->key()) {
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
      Q_EMIT clicked();
      if (event->key() != Qt::Key_Space) Q_EMIT parametersRequested();
      return;
    case Qt::Key_Delete:
      return Q_EMIT removeRequested();
    default:
      break;
  }
  QWidget::keyPressEvent(event);
}

void RowHead::enterEvent(QEnterEvent* event) {
  QWidget::enterEvent(event);
  updateTools();
}

void RowHead::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  updateTools();
}

void RowHead::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  Q_EMIT clicked();
  updateTools();
}

void RowHead::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  updateTools();
}

}  // namespace lacewing::ui
