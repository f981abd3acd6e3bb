#include "panes/prediction_bars.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <numeric>

#include "style/fonts.h"
#include "style/metrics.h"
#include "style/numbers.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {

constexpr qreal kBar = 6;  // height of one of the two bars

struct Columns {
  int bar, original, attacked;  ///< left edge of the bars; right edges of the numbers
  int barWidth, row;
};

Columns columns(const QWidget& widget) {
  const Metrics metrics(&widget);
  const int number = int(tabularWidth(font(TextRole::small, widget.font()), QStringLiteral("100.0"))) + 8;
  Columns result{};
  result.row = metrics.text + 14;
  result.attacked = widget.width();
  result.original = widget.width() - number;
  result.bar = widget.width() * 31 / 100;
  result.barWidth = std::max(20, widget.width() - 2 * number - result.bar - 4);
  return result;
}

}  // namespace

PredictionBars::PredictionBars(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("predictionBars"));
  setAccessibleName(tr("Prediction"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  setNames(tr("original"), tr("attacked"));
}

void PredictionBars::setNames(const QString& first, const QString& second) {
  if (first == first_ && second == second_) return;
  first_ = first;
  second_ = second;
  setRows(rows_);
}

void PredictionBars::setRows(std::vector<Row> rows) {
  const bool resized = rows.size() != rows_.size();
  rows_ = std::move(rows);
  QStringList sentences;
  for (const Row& row : rows_)
    sentences << (row.attacked
                      ? tr("%1: %2 %3, %4 %5.")
                            .arg(row.name, first_, percent(row.original), second_, percent(*row.attacked))
                      : tr("%1: %2.").arg(row.name, percent(row.original)));
  setAccessibleDescription(sentences.join(QLatin1Char(' ')));
  if (resized) updateGeometry();
  update();
}

std::vector<PredictionBars::Row> PredictionBars::top(const std::vector<QString>& names,
                                                     const std::vector<double>& original,
                                                     const std::vector<double>& attacked, int count) {
  std::vector<size_t> order(original.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto larger = [&](size_t i) {
    return i < attacked.size() ? std::max(original[i], attacked[i]) : original[i];
  };
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return larger(a) > larger(b); });
  order.resize(std::min(order.size(), size_t(std::max(count, 0))));
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return original[a] > original[b]; });
  std::vector<Row> rows;
  rows.reserve(order.size());
  for (const size_t i : order)
    rows.push_back({i < names.size() ? names[i] : QString::number(i), original[i],
                    i < attacked.size() ? std::optional(attacked[i]) : std::nullopt});
  return rows;
}

QSize PredictionBars::sizeHint() const {
  return {Metrics(this).scaled(288), std::max(1, int(rows_.size())) * columns(*this).row};
}

QSize PredictionBars::minimumSizeHint() const {
  return {Metrics(this).scaled(200), sizeHint().height()};
}

void PredictionBars::paintEvent(QPaintEvent*) {
  const Tokens& t = tokens(this);
  const Columns at = columns(*this);
  WidgetPainter painter(this);
  if (rows_.empty()) {
    painter.setFont(ui::font(TextRole::small, font()));
    painter.setPen(t.text3);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, tr("No prediction yet"));
    return;
  }
  const auto strongest = [&](bool attacked) {
    return std::max_element(rows_.begin(), rows_.end(), [&](const Row& a, const Row& b) {
      return attacked ? a.attacked.value_or(0) < b.attacked.value_or(0) : a.original < b.original;
    });
  };
  const auto first = strongest(false), firstAttacked = strongest(true);
  int y = 0;
  for (auto row = rows_.begin(); row != rows_.end(); ++row, y += at.row) {
    const bool strong = row == first || (row->attacked && row == firstAttacked);
    painter.setFont(ui::font(strong ? TextRole::section : TextRole::small, font()));
    painter.setPen(t.text);
    painter.drawText(QRect(0, y, at.bar - 8, at.row), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(row->name, Qt::ElideRight, at.bar - 8));
    const auto bar = [&](double share, qreal top, const QColor& colour) {
      const QRectF trough(at.bar, top, at.barWidth, kBar);
      paintPlate(painter, trough, kBar / 2, t.sunken);
      if (share <= 0) return;
      painter.save();
      QRectF filled = trough;
      filled.setWidth(std::max(2.0, trough.width() * std::min(share, 1.0)));
      painter.setClipRect(filled);
      paintPlate(painter, filled.width() < kBar ? trough : filled, kBar / 2, colour);
      painter.restore();
    };
    const qreal middle = y + at.row / 2.0;
    if (row->attacked) {
      bar(row->original, middle - kBar - 1, t.text3);
      bar(*row->attacked, middle + 1, t.accent);
    } else {
      bar(row->original, middle - kBar / 2, t.text3);
    }
    painter.setFont(ui::font(TextRole::small, font()));
    painter.setPen(t.text2);
    const int right = row->attacked ? at.original : at.attacked;
    drawTabular(painter, QRectF(0, y, right, at.row), Qt::AlignRight | Qt::AlignVCenter,
                percentValue(row->original));
    if (!row->attacked) continue;
    painter.setFont(ui::font(TextRole::section, font()));
    painter.setPen(t.text);
    drawTabular(painter, QRectF(0, y, at.attacked, at.row), Qt::AlignRight | Qt::AlignVCenter,
                percentValue(*row->attacked));
  }
}

bool PredictionBars::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && !rows_.empty()) {
    auto* help = static_cast<QHelpEvent*>(event);
    const Row& row =
        rows_[size_t(std::clamp(help->pos().y() / columns(*this).row, 0, int(rows_.size()) - 1))];
    QToolTip::showText(help->globalPos(),
                       row.attacked ? tr("%1: %2 %3, %4 %5")
                                          .arg(row.name, first_, percent(row.original, 2), second_,
                                               percent(*row.attacked, 2))
                                    : tr("%1: %2").arg(row.name, percent(row.original, 2)),
                       this);
    return true;
  }
  return QWidget::event(event);
}

}  // namespace lacewing::ui
