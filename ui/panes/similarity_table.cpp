#include "panes/similarity_table.h"

#include <QApplication>
#include <QClipboard>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <limits>

#include "panes/copy_keys.h"
#include "style/fonts.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/numbers.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {

constexpr int kBarWidth = 26, kBarHeight = 2;

int rowHeight(const QWidget& widget) {
  return Metrics(&widget).text + 10;
}
int headHeight(const QWidget& widget) {
  return Metrics(&widget).text + 6;
}

/// Columns take a share of the right part; the names keep almost half, or a third in the turned table.
int columnWidth(const SimilarityTable& table, qsizetype columns) {
  if (columns == 0) return 0;
  return std::min(table.width() * 22 / 100, int(table.width() * (table.turned() ? 68 : 54) / 100 / columns));
}

/// NaN for an undefined number.
double valueOr(const SimilarityTable::Row& row, int method) {
  const auto at = size_t(method);
  return at < row.values.size() && row.values[at] ? *row.values[at]
                                                  : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

SimilarityTable::SimilarityTable(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("similarityTable"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  setFocusPolicy(Qt::TabFocus);
  setFocusRing(this);
}

void SimilarityTable::setTable(QStringList methods, std::vector<Row> rows) {
  methods_ = std::move(methods);
  rows_ = std::move(rows);
  describe();
  updateGeometry();
  update();
}

QString SimilarityTable::cellText(int row, int method) const {
  const Row& line = rows_.at(size_t(row));
  const auto value = size_t(method) < line.values.size() ? line.values[size_t(method)] : std::nullopt;
  const QString text = number(value, line.decimals);
  return value && !line.unit.isEmpty() ? text + QLatin1Char(' ') + line.unit : text;
}

void SimilarityTable::describe() {
  QStringList sentences;
  for (size_t row = 0; row < rows_.size(); ++row)
    for (int method = 0; method < methods_.size(); ++method)
      sentences << tr("%1, %2: %3.").arg(rows_[row].name, methods_[method], cellText(int(row), method));
  setAccessibleDescription(sentences.join(QLatin1Char(' ')));
}

QSize SimilarityTable::sizeHint() const {
  return {Metrics(this).scaled(288), headHeight(*this) + lineCount() * rowHeight(*this)};
}

QSize SimilarityTable::minimumSizeHint() const {
  return {Metrics(this).scaled(200), sizeHint().height()};
}

void SimilarityTable::paintEvent(QPaintEvent*) {
  const Tokens& t = tokens(this);
  WidgetPainter painter(this);
  const int head = headHeight(*this), row = rowHeight(*this), column = columnWidth(*this, columnCount());
  const int names = width() - column * columnCount();
  const auto headOf = [&](int at) {
    if (!turned()) return methods_[at];
    const Row& metric = rows_[size_t(at)];
    return metric.shortName.isEmpty() ? metric.name : metric.shortName;
  };
  painter.setFont(ui::font(TextRole::caption, font()));
  painter.setPen(t.text2);
  for (int at = 0; at < columnCount(); ++at)
    painter.drawText(QRect(names + at * column, 0, column, head), Qt::AlignRight | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(headOf(at), Qt::ElideRight, column - 2));
  paintHorizontal(painter, 0, width(), head - 1, t.border);
  for (int line = 0; line < lineCount(); ++line) {
    const int y = head + line * row;
    const QString name = turned() ? methods_[line] : rows_[size_t(line)].name;
    painter.setFont(ui::font(TextRole::small, font()));
    painter.setPen(t.text);
    painter.drawText(QRect(0, y, names - 8, row), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(name, Qt::ElideRight, names - 8));
    for (int at = 0; at < columnCount(); ++at)
      paintCell(painter, QRect(names + at * column, y, column, row), turned() ? at : line,
                turned() ? line : at);
    if (line + 1 < lineCount()) paintHorizontal(painter, 0, width(), y + row - 1, t.border);
  }
}

void SimilarityTable::paintCell(QPainter& painter, const QRect& cell, int row, int method) const {
  const Tokens& t = tokens(this);
  const Row& metric = rows_[size_t(row)];
  const double value = valueOr(metric, method);
  painter.setFont(ui::font(TextRole::section, font()));
  painter.setPen(std::isnan(value) ? t.text3 : t.text);
  const int up = metric.bar ? 2 : 0;
  // Side by side the metrics have their units above.
  const QString text = turned()
                           ? number(std::isnan(value) ? std::nullopt : std::optional(value), metric.decimals)
                           : cellText(row, method);
  drawTabular(painter, cell.adjusted(0, 0, 0, -up), Qt::AlignRight | Qt::AlignVCenter, text);
  if (!metric.bar || !std::isfinite(value)) return;
  // The whole 26 px are 1; a negative correlation has no bar, its sign stands in the number.
  const QFontMetrics metrics = painter.fontMetrics();
  const qreal top = cell.center().y() + metrics.height() / 2.0 - 1;
  const QRectF whole(cell.right() + 1 - kBarWidth, top, kBarWidth, kBarHeight);
  paintPlate(painter, whole, 1, t.border);
  QRectF part = whole;
  part.setWidth(kBarWidth * std::clamp(value, 0.0, 1.0));
  if (part.width() > 0) painter.fillRect(part, t.accent);
}

bool SimilarityTable::event(QEvent* event) {
  if (keepCopyKey(*event)) return true;
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    int row = (help->pos().y() - headHeight(*this)) / rowHeight(*this);
    if (turned()) {
      const int column = std::max(1, columnWidth(*this, columnCount()));
      row = std::clamp((help->pos().x() - width() + column * columnCount()) / column, 0, columnCount() - 1);
    }
    if (help->pos().y() >= headHeight(*this) && row < int(rows_.size())) {
      const Row& line = rows_[size_t(row)];
      QToolTip::showText(help->globalPos(), line.explanation.isEmpty() ? line.name : line.explanation, this);
    }
    return true;
  }
  return QWidget::event(event);
}

void SimilarityTable::keyPressEvent(QKeyEvent* event) {
  if (!isCopyKey(*event)) return QWidget::keyPressEvent(event);
  QString text = QLatin1Char('\t') + methods_.join(QLatin1Char('\t')) + QLatin1Char('\n');
  for (size_t row = 0; row < rows_.size(); ++row) {
    text += rows_[row].name;
    for (int method = 0; method < methods_.size(); ++method)
      text += QLatin1Char('\t') + cellText(int(row), method);
    text += QLatin1Char('\n');
  }
  QApplication::clipboard()->setText(text);
}

}  // namespace lacewing::ui
