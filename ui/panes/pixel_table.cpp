#include "panes/pixel_table.h"

#include <QPainter>
#include <algorithm>

#include "style/fonts.h"
#include "style/metrics.h"
#include "style/numbers.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {
int rowHeight(const QWidget& widget) {
  return Metrics(&widget).text + 6;
}
QString valueText(const std::optional<double>& value, bool isSigned, int decimals) {
  if (value && decimals < 0) return isSigned ? signedShortNumber(*value) : shortNumber(*value);
  return isSigned ? signedNumber(value, decimals) : number(value, decimals);
}

}  // namespace

PixelTable::PixelTable(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("pixelTable"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  setNames(tr("original"), tr("attacked"));
}

void PixelTable::setNames(const QString& first, const QString& second) {
  if (first == first_ && second == second_) return;
  first_ = first;
  second_ = second;
  setPixel(pixel_, rows_);
}

QString PixelTable::pixelText() const {
  return pixel_ ? tr("x %1, y %2").arg(pixel_->x()).arg(pixel_->y()) : tr("no pixel");
}

void PixelTable::setPixel(std::optional<QPoint> pixel, std::vector<Row> rows) {
  const bool resized = rows.size() != rows_.size();
  pixel_ = pixel;
  rows_ = std::move(rows);
  setAccessibleName(tr("Pixel, %1").arg(pixelText()));
  QStringList sentences;
  for (const Row& row : rows_)
    sentences << tr("%1: %2 %3, %4 %5.")
                     .arg(row.name, first_, valueText(row.original, false, row.decimals), second_,
                          valueText(row.attacked, false, row.decimals));
  setAccessibleDescription(sentences.join(QLatin1Char(' ')));
  if (resized) updateGeometry();
  update();
}

QSize PixelTable::sizeHint() const {
  return {Metrics(this).scaled(288), (std::max(1, int(rows_.size())) + 1) * rowHeight(*this)};
}

QSize PixelTable::minimumSizeHint() const {
  return {Metrics(this).scaled(200), sizeHint().height()};
}

void PixelTable::paintEvent(QPaintEvent*) {
  const Tokens& t = tokens(this);
  WidgetPainter painter(this);
  const QString heads[] = {first_, second_, QStringLiteral("Δ")};
  const int row = rowHeight(*this);
  int column = width() * 22 / 100;
  // Large text or a narrow dock: columns stay apart, names give way.
  const QFontMetrics caption(ui::font(TextRole::caption, font())), mono(ui::font(TextRole::mono, font()));
  for (const QString& text : {heads[0], heads[1]})
    column = std::max(column, caption.horizontalAdvance(text) + 10);
  int decimals = 3;
  for (const Row& line : rows_) decimals = std::max(decimals, line.decimals);
  column = std::max(column,
                    mono.horizontalAdvance(QStringLiteral("+0.") + QString(decimals, QLatin1Char('0'))) + 6);
  column = std::min(column, width() * 26 / 100);  // names keep their part
  const auto cell = [&](int index, int y) { return QRect(width() - (3 - index) * column, y, column, row); };
  painter.setFont(ui::font(TextRole::caption, font()));
  painter.setPen(t.text2);
  for (int i = 0; i < 3; ++i)
    painter.drawText(cell(i, 0), Qt::AlignRight | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(heads[i], Qt::ElideRight, column - 6));
  int y = row;
  for (const Row& line : rows_) {
    painter.setFont(ui::font(TextRole::small, font()));
    painter.setPen(t.text);
    painter.drawText(QRect(0, y, width() - 3 * column, row), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(line.name, Qt::ElideRight, width() - 3 * column - 4));
    painter.setFont(ui::font(TextRole::mono, font()));
    const auto write = [&](int index, const std::optional<double>& value, bool isSigned) {
      painter.setPen(value ? t.text : t.text3);
      painter.drawText(cell(index, y), Qt::AlignRight | Qt::AlignVCenter,
                       valueText(value, isSigned, line.decimals));
    };
    write(0, line.original, line.isSigned);
    write(1, line.attacked, line.isSigned);
    write(2, line.original && line.attacked ? std::optional(*line.attacked - *line.original) : std::nullopt,
          true);
    y += row;
  }
  if (rows_.empty()) {
    painter.setFont(ui::font(TextRole::small, font()));
    painter.setPen(t.text3);
    painter.drawText(QRect(0, y, width(), row), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("Click a pixel, or move it with the arrow keys"));
  }
}

}  // namespace lacewing::ui
