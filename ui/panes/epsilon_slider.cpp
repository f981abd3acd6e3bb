#include "panes/epsilon_slider.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QKeyEvent>
#include <QPainter>
#include <QStyleOptionSlider>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "style/metrics.h"
#include "style/numbers.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {

constexpr int kTick = 4, kLargest = 32;

/// A slider whose value reads "8 of 255".
class AccessibleEpsilon : public QAccessibleWidget, public QAccessibleValueInterface {
 public:
  explicit AccessibleEpsilon(EpsilonSlider* slider) : QAccessibleWidget(slider, QAccessible::Slider) {}

  void* interface_cast(QAccessible::InterfaceType type) override {
    if (type == QAccessible::ValueInterface) return static_cast<QAccessibleValueInterface*>(this);
    return QAccessibleWidget::interface_cast(type);
  }
  QString text(QAccessible::Text kind) const override {
    if (kind == QAccessible::Value) return EpsilonSlider::tr("%1 of 255").arg(slider()->value());
    return QAccessibleWidget::text(kind);
  }
  QVariant currentValue() const override { return slider()->value(); }
  void setCurrentValue(const QVariant& value) override { slider()->setValue(value.toInt()); }
  QVariant maximumValue() const override { return slider()->maximum(); }
  QVariant minimumValue() const override { return slider()->minimum(); }
  QVariant minimumStepSize() const override { return slider()->singleStep(); }

 private:
  EpsilonSlider* slider() const { return static_cast<EpsilonSlider*>(widget()); }
};

QAccessibleInterface* makeAccessible(const QString&, QObject* object) {
  if (auto* slider = qobject_cast<EpsilonSlider*>(object)) return new AccessibleEpsilon(slider);
  return nullptr;
}

}  // namespace

EpsilonSlider::EpsilonSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
  static const bool installed = (QAccessible::installFactory(makeAccessible), true);
  Q_UNUSED(installed)
  setObjectName(QStringLiteral("epsilonSlider"));
  setAccessibleName(tr("Size of the perturbation, ε"));
  setRange(0, kLargest);
  setSingleStep(1);
  setPageStep(kTick);
  setTickInterval(kTick);
  setTickPosition(QSlider::TicksBelow);
  const auto describe = [this] { setToolTip(tr("ε = %1").arg(epsilonText(value()))); };
  connect(this, &QSlider::valueChanged, this, describe);
  describe();
}

void EpsilonSlider::setCached(int k) {
  cached_ = k;
  update();
}

QSize EpsilonSlider::sizeHint() const {
  return {Metrics(this).scaled(220), Metrics(this).control()};
}

void EpsilonSlider::stepBy(int steps, bool large) {
  setValue(value() + steps * (large ? kTick : 1));
}

void EpsilonSlider::paintEvent(QPaintEvent* event) {
  QSlider::paintEvent(event);
  if (cached_ < minimum()) return;
  QStyleOptionSlider option;
  initStyleOption(&option);
  const QRect groove = style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderGroove, this);
  const QRect handle = style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, this);
  const int span = groove.width() - handle.width();
  const int last = QStyle::sliderPositionFromValue(minimum(), maximum(), std::min(cached_, maximum()), span,
                                                   option.upsideDown);
  const int first = QStyle::sliderPositionFromValue(minimum(), maximum(), minimum(), span, option.upsideDown);
  QColor colour = tokens(this).accent;
  colour.setAlphaF(0.4F);
  const qreal left = groove.left() + handle.width() / 2.0;
  const qreal y = QRectF(handle).center().y() + 4;
  WidgetPainter painter(this);
  painter.fillRect(QRectF(left + std::min(first, last), y, std::abs(last - first), 2), colour);
}

void EpsilonSlider::keyPressEvent(QKeyEvent* event) {
  const bool large = event->modifiers() & Qt::ShiftModifier;
  const bool mirrored = layoutDirection() == Qt::RightToLeft;
  switch (event->key()) {
    case Qt::Key_Right:
      return stepBy(mirrored ? -1 : 1, large);
    case Qt::Key_Left:
      return stepBy(mirrored ? 1 : -1, large);
    case Qt::Key_Up:
      return stepBy(1, large);
    case Qt::Key_Down:
      return stepBy(-1, large);
    default:
      QSlider::keyPressEvent(event);
  }
}

void EpsilonSlider::wheelEvent(QWheelEvent* event) {
  // One notch is one step, whatever the system's scroll lines are.
  stepBy(event->angleDelta().y() > 0   ? 1
         : event->angleDelta().y() < 0 ? -1
                                       : 0,
         event->modifiers() & Qt::ShiftModifier);
  event->accept();
}

EpsilonField::EpsilonField(QWidget* parent) : QLineEdit(parent) {
  setObjectName(QStringLiteral("epsilonField"));
  setAccessibleName(tr("ε, as a number of 255"));
  setToolTip(tr("ε: 8, 8/255 or 0.031"));
  setAlignment(Qt::AlignCenter);
  setText(epsilonText(value_));
  connect(this, &QLineEdit::editingFinished, this, &EpsilonField::commit);
}

void EpsilonField::setMaximum(int maximum) {
  maximum_ = maximum;
  if (value_ > maximum_) setValue(maximum_);
}

QSize EpsilonField::sizeHint() const {
  return {fontMetrics().horizontalAdvance(QStringLiteral("000/255")) + 16, Metrics(this).control()};
}

void EpsilonField::setValue(int k) {
  k = std::clamp(k, 0, maximum_);
  const bool changes = k != value_;
  value_ = k;
  setText(epsilonText(k));
  if (changes) Q_EMIT valueChanged(k);
}

void EpsilonField::commit() {
  // What cannot be read leaves the value as it was.
  setValue(parseEpsilon(text(), maximum_).value_or(value_));
}

void connectEpsilon(EpsilonSlider* slider, EpsilonField* field) {
  field->setMaximum(slider->maximum());
  field->setValue(slider->value());
  QObject::connect(slider, &QSlider::valueChanged, field, &EpsilonField::setValue);
  QObject::connect(slider, &QSlider::rangeChanged, field,
                   [field](int, int maximum) { field->setMaximum(maximum); });
  QObject::connect(field, &EpsilonField::valueChanged, slider, &QSlider::setValue);
}

}  // namespace lacewing::ui
