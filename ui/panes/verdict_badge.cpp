#include "panes/verdict_badge.h"

#include <QEvent>
#include <QPainter>
#include <algorithm>

#include "style/fonts.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {
constexpr int kIcon = 18, kTextLeft = 12 + kIcon + 12, kMargin = 10;
}

VerdictBadge::VerdictBadge(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("verdictBadge"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  setVerdict(Verdict::none);
}

QString VerdictBadge::sentence() const {
  switch (verdict_) {
    case Verdict::stable:
      return tr("Same label, similar explanation");
    case Verdict::fragile:
      return tr("Same label, different explanation");
    case Verdict::labelChanged:
      return tr("Different label, different explanation");
    case Verdict::labelOnly:
      return tr("Different label, similar explanation");
    case Verdict::none:
      break;
  }
  return tr("No verdict yet");
}

VerdictBadge::Verdict VerdictBadge::judge(bool sameLabel, double measure, double limit) {
  const bool similar = measure >= limit;
  if (sameLabel) return similar ? Verdict::stable : Verdict::fragile;
  return similar ? Verdict::labelOnly : Verdict::labelChanged;
}

void VerdictBadge::setVerdict(Verdict verdict, const QString& measure) {
  const bool changes = verdict != verdict_ || measure != measure_;
  verdict_ = verdict;
  measure_ = measure;
  setAccessibleName(sentence());
  setAccessibleDescription(measure);
  fitHeight();
  update();
  if (changes) Q_EMIT verdictChanged();
}

int VerdictBadge::wrappedHeight(int width) const {
  const int available = std::max(40, width - kTextLeft - kMargin);
  const QFontMetrics strong(ui::font(TextRole::strong, font())), small(ui::font(TextRole::small, font()));
  const auto height = [&](const QFontMetrics& metrics, const QString& text) {
    return text.isEmpty() ? 0 : metrics.boundingRect(0, 0, available, 1000, Qt::TextWordWrap, text).height();
  };
  return std::max(2 * kMargin + height(strong, sentence()) + height(small, measure_), 2 * kMargin + kIcon);
}

QSize VerdictBadge::sizeHint() const {
  const int width = Metrics(this).scaled(288);
  return {width, wrappedHeight(width)};
}

QSize VerdictBadge::minimumSizeHint() const {
  return {Metrics(this).scaled(200), minimumHeight()};
}

void VerdictBadge::fitHeight() {
  setFixedHeight(wrappedHeight(width()));
}

void VerdictBadge::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fitHeight();
}

void VerdictBadge::paintEvent(QPaintEvent*) {
  const Tokens& t = tokens(this);
  QColor fill = t.sunken, outline = t.border, text = t.text2;
  QString sign = QStringLiteral("info");
  switch (verdict_) {
    case Verdict::stable:
      fill = t.accentSoft, outline = QColor(), text = t.text, sign = QStringLiteral("check");
      break;
    case Verdict::fragile:
      fill = t.warnBg, outline = t.warnBorder, text = t.warnText, sign = QStringLiteral("warning");
      break;
    case Verdict::labelChanged:
    case Verdict::labelOnly:
      fill = t.infoBg, outline = QColor(), text = t.infoText;
      break;
    case Verdict::none:
      break;
  }
  WidgetPainter painter(this);
  paintPlate(painter, rect(), radius::card, fill, outline);
  const QColor mark = verdict_ == Verdict::stable ? t.accent : text;
  const QFontMetrics strong(ui::font(TextRole::strong, font())), small(ui::font(TextRole::small, font()));
  const int available = width() - kTextLeft - kMargin;
  const int first = strong.boundingRect(0, 0, available, 1000, Qt::TextWordWrap, sentence()).height();
  const int second =
      measure_.isEmpty() ? 0 : small.boundingRect(0, 0, available, 1000, Qt::TextWordWrap, measure_).height();
  const int top = (height() - first - second) / 2;
  paintIcon(painter, sign, QRectF(12, top + (strong.height() - kIcon) / 2.0 + 1, kIcon, kIcon), mark);
  painter.setPen(text);
  painter.setFont(ui::font(TextRole::strong, font()));
  painter.drawText(QRect(kTextLeft, top, available, first), Qt::TextWordWrap, sentence());
  painter.setFont(ui::font(TextRole::small, font()));
  painter.drawText(QRect(kTextLeft, top + first, available, second), Qt::TextWordWrap, measure_);
}

void VerdictBadge::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange) fitHeight();
}

}  // namespace lacewing::ui
