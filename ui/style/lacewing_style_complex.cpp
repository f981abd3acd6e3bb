// CC_*: combo boxes, sliders, scroll bars, spin boxes.
#include <QApplication>
#include <QComboBox>
#include <QPainter>
#include <QSlider>
#include <QStyleOption>
#include <QToolButton>
#include <algorithm>

#include "style/fonts.h"
#include "style/icons.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {

bool on(const QStyleOption* option, QStyle::StateFlag flag) {
  return option->state.testFlag(flag);
}

QColor outline(const QStyleOption* option, const Tokens& t) {
  if (!on(option, QStyle::State_Enabled)) return t.border;
  return t.control;
}

void paintSlider(QPainter& painter, const QStyleOptionSlider& slider, const QRect& groove,
                 const QRect& handle, const Tokens& t) {
  const bool enabled = on(&slider, QStyle::State_Enabled), horizontal = slider.orientation == Qt::Horizontal;
  const QPointF middle = QRectF(handle).center();
  QRectF trough = groove, filled;
  if (horizontal) {
    trough = QRectF(groove.left() + 5, middle.y() - 2, groove.width() - 10, 4);
    filled = trough;
    if (slider.upsideDown)
      filled.setLeft(middle.x());
    else
      filled.setRight(middle.x());
  } else {
    trough = QRectF(middle.x() - 2, groove.top() + 5, 4, groove.height() - 10);
    filled = trough;
    if (slider.upsideDown)
      filled.setTop(middle.y());
    else
      filled.setBottom(middle.y());
  }
  if (slider.tickPosition != QSlider::NoTicks && slider.tickInterval > 0 && horizontal) {
    const int span = groove.width() - handle.width();
    for (int value = slider.minimum; value <= slider.maximum; value += slider.tickInterval) {
      const int at =
          QStyle::sliderPositionFromValue(slider.minimum, slider.maximum, value, span, slider.upsideDown);
      paintVertical(painter, groove.left() + at + handle.width() / 2.0, middle.y() + 9, middle.y() + 12,
                    t.borderStrong);
    }
  }
  paintPlate(painter, trough, 2, t.borderStrong);
  paintPlate(painter, filled, 2, enabled ? t.accent : t.disabled);
  const bool under =
      enabled && on(&slider, QStyle::State_MouseOver) && (slider.activeSubControls & QStyle::SC_SliderHandle);
  const QRectF knob(middle - QPointF(7, 7), QSizeF(14, 14));
  paintPlate(painter, knob, 7, under ? t.accentSoft : t.surface, enabled ? t.accent : t.disabled, line::ring);
}

void paintScrollBar(QPainter& painter, const QStyleOptionSlider& bar, QRect handle, const Tokens& t) {
  if (bar.maximum <= bar.minimum) return;
  const bool active = bar.activeSubControls & QStyle::SC_ScrollBarSlider;
  const bool under = active && on(&bar, QStyle::State_MouseOver),
             down = active && on(&bar, QStyle::State_Sunken);
  handle.adjust(2, 2, -2, -2);
  paintPlate(painter, handle, 3, down ? t.text3 : under ? t.control : t.borderStrong);
}

}  // namespace

void LacewingStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                       QPainter* painter, const QWidget* widget) const {
  const Tokens& t = tokens(option->palette);
  switch (control) {
    case CC_ComboBox: {
      const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
      if (!combo) break;
      const bool enabled = on(option, State_Enabled), under = enabled && on(option, State_MouseOver);
      const bool open = on(option, State_On) || on(option, State_Sunken);
      paintPlate(*painter, option->rect, radius::control,
                 !enabled ? t.window
                 : open   ? t.pressed
                 : under  ? t.hover
                          : t.raised,
                 outline(option, t));
      const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
      const QRectF box(QRectF(arrow).center() - QPointF(6, 6), QSizeF(12, 12));
      paintIcon(*painter, QStringLiteral("chevron-down"), box, enabled ? t.text2 : t.disabled);
      return;
    }
    case CC_Slider: {
      const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
      if (!slider) break;
      return paintSlider(*painter, *slider, subControlRect(CC_Slider, option, SC_SliderGroove, widget),
                         subControlRect(CC_Slider, option, SC_SliderHandle, widget), t);
    }
    case CC_ScrollBar: {
      const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
      if (!bar) break;
      return paintScrollBar(*painter, *bar, subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget),
                            t);
    }
    case CC_SpinBox: {
      const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
      if (!spin) break;
      const bool enabled = on(option, State_Enabled);
      if (spin->frame)
        paintPlate(*painter, option->rect, radius::control, enabled ? t.raised : t.window,
                   on(option, State_HasFocus) ? t.accent : outline(option, t));
      for (const SubControl part : {SC_SpinBoxUp, SC_SpinBoxDown}) {
        const QRect place = subControlRect(CC_SpinBox, option, part, widget);
        const bool possible =
            enabled && (spin->stepEnabled & (part == SC_SpinBoxUp ? QAbstractSpinBox::StepUpEnabled
                                                                  : QAbstractSpinBox::StepDownEnabled));
        const QRectF box(QRectF(place).center() - QPointF(5, 5), QSizeF(10, 10));
        const bool active = (spin->activeSubControls & part) && on(option, State_MouseOver);
        paintIcon(*painter,
                  part == SC_SpinBoxUp ? QStringLiteral("chevron-up") : QStringLiteral("chevron-down"), box,
                  !possible ? t.disabled
                  : active  ? t.text
                            : t.text2);
      }
      return;
    }
    case CC_ToolButton: {
      const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
      if (!button) break;
      QStyleOptionToolButton label(*button);
      drawPrimitive(PE_PanelButtonTool, option, painter, widget);
      if (button->features & QStyleOptionToolButton::MenuButtonPopup) {
        const QRect menu = subControlRect(CC_ToolButton, option, SC_ToolButtonMenu, widget);
        const QRectF box(QRectF(menu).center() - QPointF(5, 5), QSizeF(10, 10));
        paintIcon(*painter, QStringLiteral("chevron-down"), box,
                  on(option, State_Enabled) ? t.text2 : t.disabled);
        label.rect = subControlRect(CC_ToolButton, option, SC_ToolButton, widget);
      }
      drawControl(CE_ToolButtonLabel, &label, painter, widget);
      return;
    }
    case CC_GroupBox: {
      const auto* group = qstyleoption_cast<const QStyleOptionGroupBox*>(option);
      if (!group) break;
      // No frame: a section title, with its check box when it has one.
      const QRect text = subControlRect(CC_GroupBox, option, SC_GroupBoxLabel, widget);
      painter->save();
      painter->setFont(font(TextRole::section, widget ? widget->font() : painter->font()));
      painter->setPen(on(option, State_Enabled) ? t.text2 : t.disabled);
      painter->drawText(text.adjusted(0, 0, 60, 0),
                        int(Qt::AlignVCenter | Qt::AlignLeft) | Qt::TextHideMnemonic, group->text);
      painter->restore();
      if (group->subControls & SC_GroupBoxCheckBox) {
        QStyleOptionButton box;
        box.QStyleOption::operator=(*option);
        box.rect = subControlRect(CC_GroupBox, option, SC_GroupBoxCheckBox, widget);
        drawPrimitive(PE_IndicatorCheckBox, &box, painter, widget);
      }
      return;
    }
    default:
      break;
  }
  QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect LacewingStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option,
                                    SubControl part, const QWidget* widget) const {
  const QRect r = option->rect;
  switch (control) {
    case CC_ComboBox:
      switch (part) {
        case SC_ComboBoxFrame:
          return r;
        case SC_ComboBoxArrow:
          return visualRect(option->direction, r, QRect(r.right() - 25, r.top(), 26, r.height()));
        case SC_ComboBoxEditField:
          return visualRect(option->direction, r, r.adjusted(8, 1, -26, -1));
        default:
          return QProxyStyle::subControlRect(control, option, part, widget);
      }
    case CC_ScrollBar: {
      const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
      if (!bar) break;
      const bool vertical = bar->orientation == Qt::Vertical;
      const int length = vertical ? r.height() : r.width();
      int handle = length;
      if (bar->maximum > bar->minimum) {
        const qint64 span = qint64(bar->maximum) - bar->minimum + bar->pageStep;
        handle = span > 0 ? int(qint64(length) * bar->pageStep / span) : length;
        handle = std::min(length, std::max(handle, pixelMetric(PM_ScrollBarSliderMin, option, widget)));
      }
      const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition,
                                                length - handle, bar->upsideDown);
      const auto place = [&](int from, int extent) {
        const QRect along = vertical ? QRect(r.left(), r.top() + from, r.width(), extent)
                                     : QRect(r.left() + from, r.top(), extent, r.height());
        return visualRect(option->direction, r, along);
      };
      switch (part) {
        case SC_ScrollBarSlider:
          return place(start, handle);
        case SC_ScrollBarGroove:
          return r;
        case SC_ScrollBarSubPage:
          return place(0, start);
        case SC_ScrollBarAddPage:
          return place(start + handle, length - start - handle);
        default:
          return {};
      }
    }
    case CC_SpinBox:
      switch (part) {
        case SC_SpinBoxFrame:
          return r;
        case SC_SpinBoxUp:
          return visualRect(option->direction, r, QRect(r.right() - 21, r.top() + 2, 20, r.height() / 2 - 2));
        case SC_SpinBoxDown:
          return visualRect(option->direction, r,
                            QRect(r.right() - 21, r.center().y() + 1, 20, r.height() / 2 - 2));
        case SC_SpinBoxEditField:
          return visualRect(option->direction, r, r.adjusted(6, 1, -24, -1));
        default:
          break;
      }
      break;
    default:
      break;
  }
  return QProxyStyle::subControlRect(control, option, part, widget);
}

QStyle::SubControl LacewingStyle::hitTestComplexControl(ComplexControl control,
                                                        const QStyleOptionComplex* option,
                                                        const QPoint& position, const QWidget* widget) const {
  if (control == CC_ScrollBar)
    for (const SubControl part : {SC_ScrollBarSlider, SC_ScrollBarSubPage, SC_ScrollBarAddPage})
      if (subControlRect(control, option, part, widget).contains(position)) return part;
  return QProxyStyle::hitTestComplexControl(control, option, position, widget);
}

}  // namespace lacewing::ui
