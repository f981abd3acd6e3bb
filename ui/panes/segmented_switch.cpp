#include "panes/segmented_switch.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QToolButton>

#include "style/fonts.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {

/// Raised and outlined when it is on, nothing when it is not.
class Segment : public QToolButton {
 public:
  using QToolButton::QToolButton;

  QSize sizeHint() const override {
    const Metrics metrics(this);
    const int text =
        toolButtonStyle() == Qt::ToolButtonTextOnly
            ? QFontMetrics(ui::font(TextRole::medium, font())).horizontalAdvance(this->text()) + 24
            : metrics.text + 18;
    return {text, std::max(metrics.smallItem() + 2, 24)};
  }
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void keyPressEvent(QKeyEvent* event) override {
    // Arrows belong to the switch, which knows what is next to this one.
    const int key = event->key();
    if (key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down)
      event->ignore();
    else
      QToolButton::keyPressEvent(event);
  }

  void paintEvent(QPaintEvent*) override {
    const Tokens& t = tokens(this);
    WidgetPainter painter(this);
    if (isChecked())
      paintPlate(painter, rect(), radius::chip, t.raised, isEnabled() ? t.control : t.border);
    else if (isEnabled() && underMouse())
      paintPlate(painter, rect(), radius::chip, t.hover);
    if (toolButtonStyle() == Qt::ToolButtonTextOnly) {
      painter.setFont(ui::font(TextRole::medium, font()));
      painter.setPen(!isEnabled() ? t.disabled : isChecked() ? t.text : t.text2);
      painter.drawText(rect(), Qt::AlignCenter, text());
    } else {
      const QRect box(rect().center().x() - 7, rect().center().y() - 7, 16, 16);
      icon().paint(&painter, box, Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled,
                   isChecked() ? QIcon::On : QIcon::Off);
    }
  }
};

}  // namespace

SegmentedSwitch::SegmentedSwitch(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("segmentedSwitch"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(2, 2, 2, 2);
  row->setSpacing(2);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QToolButton* SegmentedSwitch::append() {
  auto* button = new Segment(this);
  button->setCheckable(true);
  const int index = count();
  buttons_.push_back(button);
  layout()->addWidget(button);
  // A click on the chosen one leaves it chosen.
  connect(button, &QToolButton::clicked, this, [this, index] { setCurrentIndex(index); });
  if (current_ < 0) setCurrentIndex(0);
  updateFocus();
  return button;
}

int SegmentedSwitch::addItem(const QString& text) {
  QToolButton* button = append();
  button->setToolButtonStyle(Qt::ToolButtonTextOnly);
  button->setText(text);
  button->setAccessibleName(text);
  return count() - 1;
}

int SegmentedSwitch::addItem(const QIcon& icon, const QString& name) {
  QToolButton* button = append();
  button->setIcon(icon);
  button->setToolTip(name);
  button->setAccessibleName(name);
  return count() - 1;
}

void SegmentedSwitch::setItemEnabled(int index, bool enabled, const QString& reason) {
  QToolButton* item = button(index);
  item->setEnabled(enabled);
  const QString name = item->accessibleName();
  item->setToolTip(enabled || reason.isEmpty() ? name : tr("%1: %2").arg(name, reason));
  updateFocus();
}

QToolButton* SegmentedSwitch::button(int index) const {
  return buttons_.at(size_t(index));
}

void SegmentedSwitch::setCurrentIndex(int index) {
  if (index < 0 || index >= count()) return;
  const bool changes = index != current_;
  current_ = index;
  for (int i = 0; i < count(); ++i) button(i)->setChecked(i == index);
  updateFocus();
  if (changes) Q_EMIT currentChanged(index);
}

void SegmentedSwitch::updateFocus() {
  // One tab stop: the chosen item; arrows move between them.
  for (int i = 0; i < count(); ++i)
    button(i)->setFocusPolicy(i == current_ ? Qt::StrongFocus : Qt::ClickFocus);
}

void SegmentedSwitch::keyPressEvent(QKeyEvent* event) {
  const bool mirrored = layoutDirection() == Qt::RightToLeft;
  int step = 0;
  if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Up) step = mirrored ? 1 : -1;
  if (event->key() == Qt::Key_Right || event->key() == Qt::Key_Down) step = mirrored ? -1 : 1;
  if (step == 0) return QWidget::keyPressEvent(event);
  for (int i = current_ + step; i >= 0 && i < count(); i += step)
    if (button(i)->isEnabled()) {
      setCurrentIndex(i);
      button(i)->setFocus(Qt::TabFocusReason);
      return;
    }
}

void SegmentedSwitch::paintEvent(QPaintEvent*) {
  const Tokens& t = tokens(this);
  WidgetPainter painter(this);
  paintPlate(painter, rect(), radius::control, t.sunken, t.border);
}

}  // namespace lacewing::ui
