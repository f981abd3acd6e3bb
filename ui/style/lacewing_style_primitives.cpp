// PE_*: plates, outlines, indicators.
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QFrame>
#include <QLineEdit>
#include <QPainter>
#include <QStyleOption>
#include <QToolButton>

#include "style/icons.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/painting.h"
#include "style/tokens.h"
#include "style/variants.h"

namespace lacewing::ui {
namespace {

bool on(const QStyleOption* option, QStyle::StateFlag flag) {
  return option->state.testFlag(flag);
}

void paintPushButton(QPainter& painter, const QStyleOption* option, const QWidget* widget, const Tokens& t) {
  const bool enabled = on(option, QStyle::State_Enabled), under = on(option, QStyle::State_MouseOver);
  const bool down = on(option, QStyle::State_Sunken), checked = on(option, QStyle::State_On);
  if (variant::has(widget, variant::link)) return;
  if (variant::has(widget, variant::primary)) {
    const QColor fill = !enabled ? t.border : under || down ? t.accentHover : t.accent;
    paintPlate(painter, option->rect, radius::control, fill);
    return;
  }
  QColor fill = t.raised;
  if (enabled) fill = down ? t.pressed : checked ? t.accentSoft : under ? t.hover : t.raised;
  paintPlate(painter, option->rect, radius::control, fill,
             !enabled  ? t.border
             : checked ? t.accent
                       : t.control);
}

void paintToolButton(QPainter& painter, const QStyleOption* option, const Tokens& t) {
  const bool enabled = on(option, QStyle::State_Enabled);
  QColor fill;
  if (on(option, QStyle::State_On)) fill = enabled ? t.accentSoft : t.hover;
  if (enabled && on(option, QStyle::State_MouseOver) && !fill.isValid()) fill = t.hover;
  if (enabled && on(option, QStyle::State_Sunken)) fill = t.pressed;
  if (fill.isValid()) paintPlate(painter, option->rect, radius::control, fill);
}

void paintCheckBox(QPainter& painter, const QStyleOption* option, const Tokens& t, bool round) {
  const bool enabled = on(option, QStyle::State_Enabled), under = on(option, QStyle::State_MouseOver);
  const bool set = on(option, QStyle::State_On), partly = on(option, QStyle::State_NoChange);
  const QRectF box(QRectF(option->rect).center() - QPointF(8, 8), QSizeF(16, 16));
  const qreal corner = round ? 8 : radius::chip;
  if (!set && !partly) {
    paintPlate(painter, box, corner, under && enabled ? t.hover : t.raised, enabled ? t.control : t.border);
    return;
  }
  paintPlate(painter, box, corner, !enabled ? t.borderStrong : under ? t.accentHover : t.accent);
  const QColor mark = enabled ? t.onAccent : t.surface;
  if (round)
    paintPlate(painter, box.adjusted(5, 5, -5, -5), 3, mark);
  else
    paintIcon(painter, partly ? QStringLiteral("minus") : QStringLiteral("check"), box.adjusted(2, 2, -2, -2),
              mark);
}

void paintField(QPainter& painter, const QStyleOption* option, const QWidget* widget, const Tokens& t) {
  const bool enabled = on(option, QStyle::State_Enabled), focus = on(option, QStyle::State_HasFocus);
  const bool soft = variant::has(widget, variant::sunken);
  QColor fill = soft ? t.sunken : t.raised;
  if (!enabled) fill = t.window;
  QColor outline = soft ? t.border : t.control;
  if (!enabled) outline = t.border;
  if (focus) outline = t.accent;
  paintPlate(painter, option->rect, radius::control, fill, outline);
}

void paintRow(QPainter& painter, const QStyleOptionViewItem& item, const Tokens& t, bool wholeRow) {
  const bool selected = item.state.testFlag(QStyle::State_Selected);
  const bool under =
      item.state.testFlag(QStyle::State_MouseOver) && item.state.testFlag(QStyle::State_Enabled);
  if (!selected && !under) return;
  QRectF row = item.rect;
  constexpr qreal beyond = 2 * radius::control;
  const auto position = item.viewItemPosition;
  // Cells of one row make one plate: inner ends are pushed out of the clip.
  const bool opens = wholeRow || position == QStyleOptionViewItem::Beginning ||
                     position == QStyleOptionViewItem::OnlyOne || position == QStyleOptionViewItem::Invalid;
  const bool closes = wholeRow || position == QStyleOptionViewItem::End ||
                      position == QStyleOptionViewItem::OnlyOne || position == QStyleOptionViewItem::Invalid;
  const bool leftToRight = item.direction == Qt::LeftToRight;
  painter.save();
  painter.setClipRect(row, Qt::IntersectClip);
  row.adjust((leftToRight ? opens : closes) ? 0 : -beyond, 0, (leftToRight ? closes : opens) ? 0 : beyond, 0);
  paintPlate(painter, row, radius::control, selected ? t.selection : t.hover);
  painter.restore();
}

}  // namespace

void LacewingStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                  const QWidget* widget) const {
  const Tokens& t = tokens(option->palette);
  switch (element) {
    case PE_PanelButtonCommand:
      return paintPushButton(*painter, option, widget, t);
    case PE_FrameDefaultButton:
    case PE_FrameFocusRect: {
      // Rings for keyboard focus come from the focus frame; rows of lists have theirs here.
      const auto* rectangle = qstyleoption_cast<const QStyleOptionFocusRect*>(option);
      if (element == PE_FrameFocusRect && rectangle && qobject_cast<const QAbstractItemView*>(widget) &&
          on(option, State_KeyboardFocusChange))
        paintRing(*painter, option->rect, radius::control, t.accent);
      return;
    }
    case PE_PanelButtonTool:
    case PE_IndicatorButtonDropDown:
      return paintToolButton(*painter, option, t);
    case PE_FrameLineEdit:
    case PE_PanelLineEdit: {
      const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
      // Fields inside combos and spin boxes have no frame: their host paints it.
      if (frame && frame->lineWidth <= 0 && element == PE_PanelLineEdit) return;
      return paintField(*painter, option, widget, t);
    }
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
      return paintCheckBox(*painter, option, t, false);
    case PE_IndicatorRadioButton:
      return paintCheckBox(*painter, option, t, true);
    case PE_PanelItemViewRow:
    case PE_PanelItemViewItem: {
      const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
      if (!item) return;
      if (element == PE_PanelItemViewItem && item->backgroundBrush.style() != Qt::NoBrush)
        painter->fillRect(item->rect, item->backgroundBrush);
      return paintRow(*painter, *item, t, false);
    }
    case PE_Frame: {
      if (variant::has(widget, variant::card))
        return paintPlate(*painter, option->rect, radius::card, t.surface, t.border);
      if (widget && widget->inherits("QComboBoxPrivateContainer"))
        return paintPlate(*painter, option->rect, 0, t.raised, t.border);
      return paintPlate(*painter, option->rect, radius::control, QColor(), t.border);
    }
    case PE_FrameMenu:
      return paintPlate(*painter, option->rect, 0, QColor(), t.border);
    case PE_PanelMenu:
      return paintPlate(*painter, option->rect, 0, t.raised, t.border);
    case PE_PanelTipLabel:
      return paintPlate(*painter, option->rect, 0, t.raised, t.borderStrong);
    case PE_FrameStatusBarItem:
    case PE_FrameGroupBox:
    case PE_FrameTabWidget:
    case PE_FrameDockWidget:
    case PE_FrameWindow:
    case PE_PanelMenuBar:
      return;
    case PE_PanelStatusBar:
      painter->fillRect(option->rect, t.window);
      return paintHorizontal(*painter, option->rect.left(), option->rect.right() + 1, option->rect.top(),
                             t.border);
    case PE_PanelToolBar:
      painter->fillRect(option->rect, t.window);
      return;
    case PE_FrameTabBarBase: {
      const QRect r = option->rect;
      return paintHorizontal(*painter, r.left(), r.right() + 1, r.bottom(), t.border);
    }
    case PE_IndicatorToolBarSeparator: {
      const QRect r = option->rect;
      if (on(option, State_Horizontal))
        return paintVertical(*painter, r.center().x(), r.center().y() - 10, r.center().y() + 10, t.border);
      return paintHorizontal(*painter, r.center().x() - 10, r.center().x() + 10, r.center().y(), t.border);
    }
    case PE_IndicatorToolBarHandle:
      return;
    case PE_IndicatorDockWidgetResizeHandle: {
      // One hairline at the side of the dock; the strip belongs to the page beside it. Between two docks of
      // one side (a strip that does not cross the window's middle) both are surface.
      const QRect r = option->rect;
      const QWidget* window = widget ? widget->window() : nullptr;
      const int width = window ? window->width() : r.width();
      const bool vertical = r.height() > r.width();
      const bool between = !vertical && r.width() < width / 3;
      painter->fillRect(r, between ? t.surface : t.window);
      if (between) return paintHorizontal(*painter, r.left(), r.right() + 1, r.center().y(), t.border);
      if (!vertical) return paintHorizontal(*painter, r.left(), r.right() + 1, r.bottom(), t.border);
      return paintVertical(*painter, r.center().x() < width / 2 ? r.left() : r.right(), r.top(),
                           r.bottom() + 1, t.border);
    }
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowRight:
    case PE_IndicatorArrowLeft:
    case PE_IndicatorSpinDown:
    case PE_IndicatorSpinUp:
    case PE_IndicatorHeaderArrow:
    case PE_IndicatorBranch: {
      QString name = QStringLiteral("chevron-down");
      if (element == PE_IndicatorArrowUp || element == PE_IndicatorSpinUp)
        name = QStringLiteral("chevron-up");
      if (element == PE_IndicatorArrowRight) name = QStringLiteral("chevron-right");
      if (element == PE_IndicatorHeaderArrow) {
        const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
        if (!header || header->sortIndicator == QStyleOptionHeader::None) return;
        if (header->sortIndicator == QStyleOptionHeader::SortUp) name = QStringLiteral("chevron-up");
      }
      if (element == PE_IndicatorBranch) {
        if (!on(option, State_Children)) return;
        if (!on(option, State_Open)) name = QStringLiteral("chevron-right");
      }
      const QRectF box(QRectF(option->rect).center() - QPointF(6, 6), QSizeF(12, 12));
      const QColor tint = on(option, State_Enabled) || element == PE_IndicatorBranch ? t.text2 : t.disabled;
      if (element == PE_IndicatorArrowLeft) {
        painter->save();
        painter->translate(box.center());
        painter->rotate(180);
        paintIcon(*painter, QStringLiteral("chevron-right"), QRectF(-6, -6, 12, 12), tint);
        painter->restore();
        return;
      }
      return paintIcon(*painter, name, box, tint);
    }
    case PE_IndicatorItemViewItemDrop: {
      if (option->rect.height() <= 1)
        return paintHorizontal(*painter, option->rect.left(), option->rect.right() + 1, option->rect.top(),
                               t.accent);
      return paintRing(*painter, option->rect, radius::control, t.accent);
    }
    default:
      QProxyStyle::drawPrimitive(element, option, painter, widget);
  }
}

}  // namespace lacewing::ui
