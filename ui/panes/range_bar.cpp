#include "panes/range_bar.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPolygonF>
#include <algorithm>
#include <cmath>

#include "style/fonts.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/numbers.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {

constexpr int kBar = 12, kGrip = 9, kHistogram = 26, kGap = 3, kTop = 8;

/// "+5.69" on signed ranges, "1" and "0" on unsigned ones.
QString label(double value, const Range& range) {
  return range.low < 0 ? signedShortNumber(value) : shortNumber(value);
}

}  // namespace

RangeBar::RangeBar(QWidget* parent)
    : QWidget(parent), model_(std::make_shared<RangeModel>()), colours_(&divergingMap()) {
  setObjectName(QStringLiteral("rangeBar"));
  setFocusPolicy(Qt::StrongFocus);
  setFocusRing(this);
  setMouseTracking(true);
  setToolTip(
      tr("Drag a grip to set the range, with Shift both ends. Double click resets, right click for more."));
  setRangeModel(model_);
}

void RangeBar::setRangeModel(RangeModelPointer model) {
  disconnect(model_.get(), nullptr, this, nullptr);
  model_ = std::move(model);
  connect(model_.get(), &RangeModel::changed, this, [this] {
    recount();
    describe();
    update();
  });
  recount();
  describe();
  update();
}

void RangeBar::setColourMap(const ColourMap& colours) {
  colours_ = &colours;
  update();
}

void RangeBar::setValues(const std::vector<std::span<const float>>& values) {
  values_.clear();
  for (const auto& part : values) values_.insert(values_.end(), part.begin(), part.end());
  recount();
  update();
}

void RangeBar::count() {
  counted_ = true;
  // log(1 + count) of each bin over the bar's scale; values beyond the current range are only noted.
  const Range over = scale(), current = model_->range();
  counts_.fill(0);
  outsideLow_ = outsideHigh_ = false;
  // By hand in float: this runs over all values of a row for every frame of a stroke.
  const auto low = static_cast<float>(current.low), high = static_cast<float>(current.high);
  const auto first = static_cast<float>(over.low);
  const auto scale = over.high > over.low ? static_cast<float>(bins / (over.high - over.low)) : 0.0F;
  std::array<std::int64_t, bins> counts{};
  for (const float value : values_) {
    if (!std::isfinite(value)) continue;
    outsideLow_ |= value < low;
    outsideHigh_ |= value > high;
    const float place = (value - first) * scale;
    if (place >= 0 && place <= bins) ++counts[size_t(std::min(bins - 1, int(place)))];
  }
  std::copy(counts.begin(), counts.end(), counts_.begin());
  double largest = 0;
  for (double& count : counts_) largest = std::max(largest, count = std::log1p(count));
  if (largest > 0)
    for (double& count : counts_) count /= largest;
}

void RangeBar::setSecondRange(std::optional<Range> range, const QString& whose) {
  second_ = range;
  secondName_ = whose;
  describe();
  update();
}

void RangeBar::setTitle(const QString& title) {
  title_ = title;
  describe();
}

void RangeBar::setMark(const QString& mark) {
  mark_ = mark;
  update();
}

void RangeBar::describe() {
  const Range& range = model_->range();
  setAccessibleName(title_.isEmpty() ? tr("Range") : tr("Range of %1").arg(title_));
  QString text =
      tr("From %1 to %2, %3.").arg(label(range.low, range), label(range.high, range), range.name());
  if (second_) text += tr(" %1 %2.").arg(secondName_, second_->text());
  setAccessibleDescription(text);
}

Range RangeBar::scale() const {
  if (frozen_) return *frozen_;
  const Range& automatic = model_->automatic();
  const Range& current = model_->range();
  Range result = automatic;
  result.low = std::min(automatic.low, current.low);
  result.high = std::max(automatic.high, current.high);
  return result;
}

QRectF RangeBar::barRect() const {
  const int line = QFontMetrics(ui::font(TextRole::caption, font())).height();
  const int below = (second_ ? 2 : 1) * line + 6;
  return QRectF(kGrip + 1, kTop, kBar, std::max(20, height() - kTop - below - kTop / 2));
}

qreal RangeBar::yOf(double value) const {
  const QRectF bar = barRect();
  return bar.bottom() - std::clamp(scale().position(value), 0.0, 1.0) * bar.height();
}

double RangeBar::valueAt(qreal y) const {
  const QRectF bar = barRect();
  const Range over = scale();
  return over.low + (bar.bottom() - y) / bar.height() * (over.high - over.low);
}

QRectF RangeBar::gripRect(Grip grip) const {
  const qreal y = yOf(grip == Grip::high ? model_->range().high : model_->range().low);
  return {0, y - 6, qreal(kGrip), 12};
}

QSize RangeBar::sizeHint() const {
  return {Metrics(this).scaled(124), Metrics(this).scaled(196)};
}

QSize RangeBar::minimumSizeHint() const {
  return {Metrics(this).scaled(96), Metrics(this).scaled(72)};
}

void RangeBar::paintEvent(QPaintEvent*) {
  WidgetPainter painter(this);
  const Tokens& t = tokens(this);
  const QRectF bar = barRect();
  const Range range = model_->range();
  if (range.high <= range.low) return paintNothing(painter);
  if (!counted_) count();
  // One line of pixels at a time: exactly the colours of the panes, the end colour outside the range.
  for (int row = 0; row < int(bar.height()); ++row) {
    const qreal y = bar.top() + row;
    painter.fillRect(QRectF(bar.left(), y, bar.width(), 1),
                     QColor::fromRgb(colours_->colour(valueAt(y + 0.5), range)));
  }
  painter.setPen(QPen(t.borderStrong, 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5));

  // Histogram to the right of the bar.
  const qreal left = bar.right() + kGap + 1, bin = bar.height() / bins;
  for (int i = 0; i < bins; ++i) {
    if (counts_[size_t(i)] <= 0) continue;
    // Whole pixels with one between: sharp at every height.
    const int top = int(std::round(bar.bottom() - (i + 1) * bin)),
              end = int(std::round(bar.bottom() - i * bin));
    const int length = std::max(1, int(std::round(counts_[size_t(i)] * kHistogram)));
    painter.fillRect(QRectF(left, top, length, std::max(1, end - top - 1)), t.borderStrong);
  }

  // Small triangles where values lie beyond the ends.
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(t.text2);
  const qreal middle = bar.center().x();
  if (outsideHigh_)
    painter.drawPolygon(
        QPolygonF{{middle, bar.top() - 7}, {middle + 4, bar.top() - 2}, {middle - 4, bar.top() - 2}});
  if (outsideLow_)
    painter.drawPolygon(QPolygonF{
        {middle, bar.bottom() + 7}, {middle + 4, bar.bottom() + 2}, {middle - 4, bar.bottom() + 2}});

  for (const Grip grip : {Grip::low, Grip::high}) {
    const QRectF box = gripRect(grip);
    const bool active = dragged_ == grip || (dragged_ == Grip::none && hovered_ == grip) ||
                        (hasFocus() && focused_ == grip && dragged_ == Grip::none);
    painter.setBrush(active ? t.accent : t.text2);
    painter.drawPolygon(QPolygonF{{box.right(), box.center().y()},
                                  {box.right() - 7, box.center().y() - 5},
                                  {box.right() - 7, box.center().y() + 5}});
  }

  // Labels: ends, and zero where it lies inside.
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setFont(ui::font(TextRole::caption, font()));
  const QFontMetrics metrics = painter.fontMetrics();
  const qreal textLeft = left + kHistogram + space::inside;
  const auto write = [&](double value) {
    const qreal y = std::clamp(yOf(value), bar.top() + metrics.height() / 2.0 - 6,
                               bar.bottom() - metrics.height() / 2.0 + 6);
    painter.setPen(t.text2);
    drawTabular(painter, QRectF(textLeft, y - metrics.height() / 2.0, width() - textLeft, metrics.height()),
                Qt::AlignLeft | Qt::AlignVCenter, label(value, range));
  };
  write(range.high);
  write(range.low);
  if (range.low < 0 && range.high > 0 && yOf(range.low) - yOf(range.high) > 3 * metrics.height()) {
    const qreal y = std::round(yOf(0));
    painter.fillRect(QRectF(bar.left() - 3, y, bar.width() + kHistogram + kGap + 5, 1), t.text2);
    write(0);
  }

  qreal y = bar.bottom() + kTop;
  const auto below = [&](const QString& text, const QColor& colour) {
    painter.setPen(colour);
    painter.drawText(QRectF(0, y, width(), metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(text, Qt::ElideRight, width()));
    y += metrics.height();
  };
  below(mark_.isEmpty() ? range.name() : tr("%1 %2").arg(mark_, range.name()), t.text2);
  if (second_) below(tr("%1 %2").arg(secondName_, second_->text()), t.warnText);
}

void RangeBar::paintNothing(QPainter& painter) const {
  const Tokens& t = tokens(this);
  const QRectF bar = barRect();
  painter.fillRect(bar, t.canvas);
  painter.setPen(QPen(t.border, 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5));
  painter.setFont(ui::font(TextRole::caption, font()));
  painter.setPen(t.text3);
  const QString text = values_.empty() ? tr("no values yet") : tr("all values 0");
  painter.drawText(QRectF(0, bar.bottom() + kTop, width(), painter.fontMetrics().height()),
                   Qt::AlignLeft | Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(text, Qt::ElideRight, width()));
}

void RangeBar::moveGrip(Grip grip, double value, bool symmetric) {
  Range range = model_->range();
  const double least = (scale().high - scale().low) / 1000;  // the ends never meet
  if (model_->automatic().low >= 0) {                        // no values below zero, so no range there
    symmetric = false;
    value = std::max(value, 0.0);
  }
  if (symmetric) {
    const double magnitude = std::max(std::abs(value), least);
    range.low = -magnitude, range.high = magnitude;
  } else if (grip == Grip::high) {
    range.high = std::max(value, range.low + least);
  } else {
    range.low = std::min(value, range.high - least);
  }
  if (symmetric)
    model_->setFixedSymmetric(range.high);
  else
    model_->setOwn(range.low, range.high);
}

void RangeBar::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return event->ignore();
  dragged_ = Grip::none;
  if (model_->range().high <= model_->range().low) return;
  for (const Grip grip : {Grip::high, Grip::low})
    if (gripRect(grip).adjusted(-2, -3, kBar + 2, 3).contains(event->position())) {
      dragged_ = focused_ = grip;
      frozen_ = scale();
      break;
    }
  update();
}

void RangeBar::mouseMoveEvent(QMouseEvent* event) {
  if (dragged_ != Grip::none) {
    moveGrip(dragged_, valueAt(event->position().y()), event->modifiers() & Qt::ShiftModifier);
    return;
  }
  Grip under = Grip::none;
  for (const Grip grip : {Grip::low, Grip::high})
    if (gripRect(grip).adjusted(-2, -3, kBar + 2, 3).contains(event->position())) under = grip;
  if (under != hovered_) {
    hovered_ = under;
    setCursor(under == Grip::none ? Qt::ArrowCursor : Qt::SizeVerCursor);
    update();
  }
}

void RangeBar::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || dragged_ == Grip::none) return event->ignore();
  dragged_ = Grip::none;
  frozen_.reset();
  recount();
  update();
}

void RangeBar::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) model_->reset();
}

void RangeBar::keyPressEvent(QKeyEvent* event) {
  const Range range = model_->range();
  if (range.high <= range.low) return QWidget::keyPressEvent(event);
  const double step = (scale().high - scale().low) / 50;
  const double sign = event->key() == Qt::Key_Up ? 1 : event->key() == Qt::Key_Down ? -1 : 0;
  if (sign != 0) {
    const double value = (focused_ == Grip::low ? range.low : range.high) + sign * step;
    return moveGrip(focused_ == Grip::low ? Grip::low : Grip::high, value,
                    event->modifiers() & Qt::ShiftModifier);
  }
  switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
      focused_ = focused_ == Grip::high ? Grip::low : Grip::high;
      return update();
    case Qt::Key_Home:
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
      return model_->reset();
    default:
      QWidget::keyPressEvent(event);
  }
}

void RangeBar::contextMenuEvent(QContextMenuEvent* event) {
  Q_EMIT menuRequested(event->globalPos());
}

void RangeBar::leaveEvent(QEvent* event) {
  hovered_ = Grip::none;
  update();
  QWidget::leaveEvent(event);
}

}  // namespace lacewing::ui
