#include "panes/headers.h"

#include <QHBoxLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "style/icons.h"
#include "style/metrics.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {

QColor colourOf(TextColour colour, const Tokens& t) {
  switch (colour) {
    case TextColour::text:
      return t.text;
    case TextColour::text2:
      return t.text2;
    case TextColour::text3:
      return t.text3;
    case TextColour::accent:
      return t.accent;
    case TextColour::error:
      return t.errText;
    case TextColour::positive:
      return t.positive;
    case TextColour::negative:
      return t.negative;
  }
  return t.text;
}

constexpr int kFold = 12;  // the chevron of a section
constexpr int kMarker = 16;

}  // namespace

TextLabel::TextLabel(const QString& text, TextRole role, TextColour colour, QWidget* parent)
    : QWidget(parent), role_(role), colour_(colour) {
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  setText(text);
}

void TextLabel::setText(const QString& text) {
  if (text == text_) return;
  text_ = text;
  setAccessibleName(text);
  updateGeometry();
  update();
}

void TextLabel::setRole(TextRole role, TextColour colour) {
  role_ = role;
  colour_ = colour;
  updateGeometry();
  update();
}

void TextLabel::setTabular(bool tabular) {
  tabular_ = tabular;
  updateGeometry();
  update();
}

void TextLabel::setAlignment(Qt::Alignment align) {
  align_ = align;
  update();
}

QSize TextLabel::sizeHint() const {
  const QFont face = ui::font(role_, font());
  const QFontMetrics metrics(face);
  const qreal width = tabular_ ? tabularWidth(face, text_) : metrics.horizontalAdvance(text_);
  return {int(std::ceil(width)) + 2, metrics.height() + 2};
}

QSize TextLabel::minimumSizeHint() const {
  return {std::min(24, sizeHint().width()), sizeHint().height()};
}

void TextLabel::paintEvent(QPaintEvent*) {
  WidgetPainter painter(this);
  painter.setFont(ui::font(role_, font()));
  const Tokens& t = tokens(this);
  painter.setPen(isEnabled() ? colourOf(colour_, t) : t.disabled);
  const QString shown = sizeHint().width() <= width() + 2
                            ? text_
                            : painter.fontMetrics().elidedText(text_, Qt::ElideRight, width());
  if (tabular_)
    drawTabular(painter, rect(), align_, shown);
  else
    painter.drawText(rect(), int(align_), shown);
}

bool TextLabel::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && sizeHint().width() > width() + 2) {
    QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), text_, this);
    return true;
  }
  return QWidget::event(event);
}

Hairline::Hairline(Qt::Orientation orientation, QWidget* parent)
    : QWidget(parent), orientation_(orientation) {
  if (orientation == Qt::Horizontal)
    setFixedHeight(1);
  else
    setFixedWidth(1);
}

void Hairline::paintEvent(QPaintEvent*) {
  WidgetPainter painter(this);
  painter.fillRect(rect(), tokens(this).border);
}

SectionHeader::SectionHeader(const QString& title, QWidget* parent)
    : QWidget(parent), layout_(new QHBoxLayout(this)) {
  layout_->setContentsMargins(0, 0, 0, 0);
  layout_->setSpacing(space::inside);
  layout_->addStretch(1);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  setFocusRing(this);
  setTitle(title);
}

void SectionHeader::setTitle(const QString& title) {
  title_ = title;
  setAccessibleName(trailing_.isEmpty() ? title : tr("%1, %2").arg(title, trailing_));
  update();
}

void SectionHeader::setTrailing(const QString& text) {
  trailing_ = text;
  setTitle(title_);
}

void SectionHeader::addTrailing(QWidget* widget) {
  layout_->addWidget(widget);
}

void SectionHeader::setFoldable(bool foldable) {
  foldable_ = foldable;
  setFocusPolicy(foldable ? Qt::StrongFocus : Qt::NoFocus);
  update();
}

void SectionHeader::setOpen(bool open) {
  if (open == open_) return;
  open_ = open;
  setAccessibleDescription(open ? tr("open") : tr("folded"));
  update();
  Q_EMIT toggled(open);
}

QSize SectionHeader::sizeHint() const {
  return {QFontMetrics(ui::font(TextRole::section, font())).horizontalAdvance(title_) + 48,
          Metrics(this).control()};
}

void SectionHeader::paintEvent(QPaintEvent*) {
  WidgetPainter painter(this);
  const Tokens& t = tokens(this);
  QRect content = rect();
  if (foldable_) {
    const QRectF box(0, (height() - kFold) / 2.0, kFold, kFold);
    paintIcon(painter, open_ ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), box,
              t.text2);
    content.setLeft(kFold + 6);
  }
  painter.setFont(ui::font(TextRole::section, font()));
  painter.setPen(t.text2);
  int trailing =
      trailing_.isEmpty() ? 0 : int(tabularWidth(ui::font(TextRole::small, font()), trailing_)) + 8;
  // What stands at the end has the right of way.
  for (const QWidget* widget : findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
    if (widget->isVisible()) trailing = std::max(trailing, width() - widget->x() + 8);
  painter.drawText(content.adjusted(0, 0, -trailing, 0), Qt::AlignVCenter | Qt::AlignLeft,
                   painter.fontMetrics().elidedText(title_, Qt::ElideRight, content.width() - trailing));
  if (trailing_.isEmpty()) return;
  painter.setFont(ui::font(TextRole::small, font()));
  drawTabular(painter, content, Qt::AlignVCenter | Qt::AlignRight, trailing_);
}

void SectionHeader::mouseReleaseEvent(QMouseEvent* event) {
  if (foldable_ && event->button() == Qt::LeftButton && rect().contains(event->pos())) setOpen(!open_);
}

void SectionHeader::keyPressEvent(QKeyEvent* event) {
  if (foldable_ && (event->key() == Qt::Key_Space || event->key() == Qt::Key_Return)) return setOpen(!open_);
  if (foldable_ && event->key() == Qt::Key_Left) return setOpen(false);
  if (foldable_ && event->key() == Qt::Key_Right) return setOpen(true);
  QWidget::keyPressEvent(event);
}

ColumnHead::ColumnHead(const QString& title, QWidget* parent) : QWidget(parent), title_(title) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(title);
}

void ColumnHead::setTitle(const QString& title) {
  title_ = title;
  const QString whole = detail_.isEmpty() ? title_ : tr("%1, %2").arg(title_, detail_);
  setAccessibleName(whole);
  setToolTip(whole);
  update();
}

void ColumnHead::setDetail(const QString& detail, const QStringList& briefs) {
  detail_ = detail;
  briefs_ = briefs;
  setTitle(title_);
}

void ColumnHead::setMarker(const QIcon& marker) {
  marker_ = marker;
  updateGeometry();
  update();
}

QSize ColumnHead::sizeHint() const {
  return {QFontMetrics(ui::font(TextRole::strong, font())).horizontalAdvance(title_) + 8 +
              QFontMetrics(ui::font(TextRole::small, font())).horizontalAdvance(detail_) + 8,
          Metrics(this).control()};
}

QSize ColumnHead::minimumSizeHint() const {
  return {48, Metrics(this).control()};
}

void ColumnHead::paintEvent(QPaintEvent*) {
  WidgetPainter painter(this);
  const Tokens& t = tokens(this);
  painter.setFont(ui::font(TextRole::strong, font()));
  painter.setPen(t.text);
  const int title = painter.fontMetrics().horizontalAdvance(title_) + space::between;
  QRect content = rect().adjusted(2, 0, -2, 0);
  if (!marker_.isNull()) {
    marker_.paint(&painter, QRect(content.left(), (height() - kMarker) / 2, kMarker, kMarker));
    content.setLeft(content.left() + kMarker + space::inside);
  }
  painter.drawText(content, Qt::AlignVCenter | Qt::AlignLeft,
                   painter.fontMetrics().elidedText(title_, Qt::ElideRight, content.width()));
  const QRect rest = content.adjusted(title, 0, 0, 0);
  if (rest.width() < 16) return;
  painter.setFont(ui::font(TextRole::small, font()));
  painter.setPen(t.text2);
  const QFontMetrics metrics = painter.fontMetrics();
  QStringList texts{detail_};
  texts << briefs_;
  while (texts.size() > 1 && metrics.horizontalAdvance(texts.first()) > rest.width()) texts.removeFirst();
  const QString detail = metrics.elidedText(texts.first(), Qt::ElideRight, rest.width());
  drawTabular(painter, rest, Qt::AlignVCenter | Qt::AlignLeft, detail);
}

KeyValueList::KeyValueList(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void KeyValueList::setPairs(std::vector<std::pair<QString, QString>> pairs) {
  pairs_ = std::move(pairs);
  QStringList words;
  for (const auto& [name, value] : pairs_) words << tr("%1: %2").arg(name, value);
  setAccessibleDescription(words.join(QStringLiteral("; ")));
  updateGeometry();
  update();
}

QSize KeyValueList::sizeHint() const {
  return {Metrics(this).scaled(240), int(pairs_.size()) * Metrics(this).smallItem()};
}

QSize KeyValueList::minimumSizeHint() const {
  return {Metrics(this).scaled(120), sizeHint().height()};
}

void KeyValueList::paintEvent(QPaintEvent*) {
  WidgetPainter painter(this);
  const Tokens& t = tokens(this);
  painter.setFont(ui::font(TextRole::small, font()));
  const int row = Metrics(this).smallItem();
  int y = 0;
  for (const auto& [name, value] : pairs_) {
    const QRect line(0, y, width(), row);
    const int valueWidth = std::min(int(tabularWidth(painter.font(), value)) + 1, width() * 2 / 3);
    painter.setPen(t.text2);
    painter.drawText(line.adjusted(0, 0, -valueWidth - 8, 0), Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(name, Qt::ElideRight, width() - valueWidth - 8));
    painter.setPen(t.text);
    drawTabular(painter, line, Qt::AlignVCenter | Qt::AlignRight,
                painter.fontMetrics().elidedText(value, Qt::ElideRight, valueWidth + 4));
    y += row;
  }
}

bool KeyValueList::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && !pairs_.empty()) {
    auto* help = static_cast<QHelpEvent*>(event);
    const auto row =
        size_t(std::clamp(help->pos().y() / Metrics(this).smallItem(), 0, int(pairs_.size()) - 1));
    QToolTip::showText(help->globalPos(), tr("%1: %2").arg(pairs_[row].first, pairs_[row].second), this);
    return true;
  }
  return QWidget::event(event);
}

QToolButton* makeToolButton(const QString& iconName, const QString& name, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setIcon(icon(iconName));
  button->setToolTip(name);
  button->setAccessibleName(name);
  button->setAutoRaise(true);
  button->setFocusPolicy(Qt::TabFocus);
  return button;
}

}  // namespace lacewing::ui
