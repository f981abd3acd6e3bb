#include "panes/pane_cover.h"

#include <QPainter>
#include <algorithm>

#include "style/fonts.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {
constexpr int kIcon = 24, kBarWidth = 120, kBarHeight = 4, kMargin = 12;
}

PaneCover::PaneCover(QWidget* parent) : QWidget(parent) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
}

void PaneCover::setMessage(const QString& iconName, const QString& title, const QString& detail, bool error) {
  icon_ = iconName;
  title_ = title;
  detail_ = detail;
  error_ = error;
  share_ = -1;
  layOut();
}

void PaneCover::setProgress(double share, const QString& sentence) {
  icon_.clear();
  title_.clear();
  detail_ = sentence;
  share_ = std::max(0.0, share);
  layOut();
}

void PaneCover::setOverMap(bool overMap) {
  overMap_ = overMap;
  update();
}

void PaneCover::layOut() {
  const QFontMetrics titleMetrics(ui::font(TextRole::strong, font()));
  const QFontMetrics detailMetrics(ui::font(TextRole::small, font()));
  const int available = std::max(10, width() - 2 * kMargin);
  const auto textSize = [&](const QFontMetrics& metrics, const QString& text) {
    if (text.isEmpty()) return QSize();
    return metrics.boundingRect(QRect(0, 0, available, 1000), Qt::AlignHCenter | Qt::TextWordWrap, text)
        .size();
  };
  const QSize title = textSize(titleMetrics, title_), detail = textSize(detailMetrics, detail_);
  int total = std::max(0, title.height()) + std::max(0, detail.height());
  // The icon goes first when there is no room for it.
  const bool withIcon = !icon_.isEmpty() && total + kIcon + 8 <= height() - 8;
  if (withIcon) total += kIcon + 8;
  if (share_ >= 0) total += kBarHeight + 8;
  if (!title_.isEmpty() && !detail_.isEmpty()) total += 2;
  int y = (height() - total) / 2;
  iconRect_ = withIcon ? QRect((width() - kIcon) / 2, y, kIcon, kIcon) : QRect();
  if (withIcon) y += kIcon + 8;
  barRect_ = {};
  if (share_ >= 0) {
    const int bar = std::min(kBarWidth, available);
    barRect_ = QRect((width() - bar) / 2, y, bar, kBarHeight);
    y += kBarHeight + 8;
  }
  titleRect_ = QRect(kMargin, y, available, std::max(0, title.height()));
  y += titleRect_.height() + (!title_.isEmpty() && !detail_.isEmpty() ? 2 : 0);
  detailRect_ = QRect(kMargin, y, available, std::max(0, detail.height()));
  bottom_ = y + detailRect_.height();
  update();
}

void PaneCover::place(const QRect& rectangle) {
  setGeometry(rectangle);
  layOut();
}

void PaneCover::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  layOut();
}

void PaneCover::paintEvent(QPaintEvent*) {
  // A flat map is nearly white in both schemes, and so its text is dark in both.
  const Tokens& t = overMap_ ? tokens(Scheme::light) : tokens(this);
  WidgetPainter painter(this);
  if (!iconRect_.isNull()) paintIcon(painter, icon_, iconRect_, error_ ? t.errText : t.text2);
  if (!barRect_.isNull()) {
    paintPlate(painter, barRect_, kBarHeight / 2.0, t.border);
    QRectF done = barRect_;
    done.setWidth(barRect_.width() * std::min(share_, 1.0));
    if (share_ > 0) paintPlate(painter, done, kBarHeight / 2.0, t.accent);
  }
  if (!title_.isEmpty()) {
    painter.setFont(ui::font(TextRole::strong, font()));
    painter.setPen(t.text);
    painter.drawText(titleRect_, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, title_);
  }
  painter.setFont(ui::font(TextRole::small, font()));
  painter.setPen(t.text2);
  painter.drawText(detailRect_, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, detail_);
}

}  // namespace lacewing::ui
