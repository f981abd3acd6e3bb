// CE_*: labels, tabs, menus, dock titles, progress bars.
#include <QAbstractItemView>
#include <QApplication>
#include <QFocusFrame>
#include <QHeaderView>
#include <QMainWindow>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QStyleOption>
#include <QTabBar>
#include <QToolBar>
#include <QToolButton>

#include "style/fonts.h"
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

void paintButtonLabel(QPainter& painter, const QStyleOptionButton& button, const QWidget* widget,
                      const Tokens& t, const QStyle& style) {
  const bool enabled = on(&button, QStyle::State_Enabled);
  const bool primary = variant::has(widget, variant::primary), link = variant::has(widget, variant::link);
  QColor colour = primary ? t.onAccent : link ? t.accentHover : t.text;
  if (!primary && on(&button, QStyle::State_On)) colour = t.accent;
  if (link && on(&button, QStyle::State_MouseOver)) colour = t.text;
  if (!enabled) colour = primary ? t.text3 : t.disabled;
  painter.save();
  painter.setFont(font(primary || link ? TextRole::strong : TextRole::medium, painter.font()));
  const QString text = painter.fontMetrics().elidedText(button.text, Qt::ElideRight, button.rect.width() - 4,
                                                        Qt::TextShowMnemonic);
  const int textWidth = painter.fontMetrics().size(Qt::TextShowMnemonic, text).width();
  const int iconWidth = button.icon.isNull() ? 0 : button.iconSize.width() + (button.text.isEmpty() ? 0 : 6);
  QRect content(0, 0, textWidth + iconWidth, button.rect.height());
  content.moveCenter(button.rect.center());
  if (iconWidth) {
    const QRect place(
        button.direction == Qt::LeftToRight ? content.left() : content.right() + 1 - button.iconSize.width(),
        content.center().y() - button.iconSize.height() / 2, button.iconSize.width(),
        button.iconSize.height());
    button.icon.paint(&painter, place, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled,
                      on(&button, QStyle::State_On) ? QIcon::On : QIcon::Off);
  }
  painter.setPen(colour);
  const QRect place = button.direction == Qt::LeftToRight ? content.adjusted(iconWidth, 0, 2, 0)
                                                          : content.adjusted(-2, 0, -iconWidth, 0);
  const int mnemonic = style.styleHint(QStyle::SH_UnderlineShortcut, &button, widget) ? Qt::TextShowMnemonic
                                                                                      : Qt::TextHideMnemonic;
  painter.drawText(place, int(Qt::AlignVCenter | Qt::AlignLeft) | mnemonic, text);
  painter.restore();
}

void paintTabLabel(QPainter& painter, const QStyleOptionTab& tab, const Tokens& t) {
  const bool selected = on(&tab, QStyle::State_Selected), enabled = on(&tab, QStyle::State_Enabled);
  painter.save();
  painter.setFont(font(TextRole::medium, painter.font()));
  painter.setPen(!enabled ? t.disabled : selected || on(&tab, QStyle::State_MouseOver) ? t.text : t.text2);
  QRect content = tab.rect;
  if (!tab.icon.isNull()) {
    const QRect place(content.left() + 12, content.center().y() - 8, 16, 16);
    tab.icon.paint(&painter, place, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled,
                   selected ? QIcon::On : QIcon::Off);
    content.setLeft(place.right() + 6 - 11);
  }
  painter.drawText(content, int(Qt::AlignCenter) | Qt::TextHideMnemonic, tab.text);
  painter.restore();
}

void paintTabShape(QPainter& painter, const QStyleOptionTab& tab, const Tokens& t) {
  const QRect r = tab.rect;
  if (on(&tab, QStyle::State_HasFocus) && on(&tab, QStyle::State_KeyboardFocusChange))
    paintRing(painter, QRectF(r).adjusted(2, 4, -2, -4), radius::control, t.accent);
  if (!on(&tab, QStyle::State_Selected)) return;
  painter.fillRect(QRect(r.left(), r.bottom() - line::ring + 1, r.width(), line::ring), t.accent);
}

void paintMenuItem(QPainter& painter, const QStyleOptionMenuItem& item, const Tokens& t) {
  const QRect r = item.rect;
  if (item.menuItemType == QStyleOptionMenuItem::Separator)
    return paintHorizontal(painter, r.left() + 8, r.right() - 7, r.center().y(), t.border);
  const bool enabled = on(&item, QStyle::State_Enabled), under = on(&item, QStyle::State_Selected);
  if (under)
    paintPlate(painter, QRectF(r).adjusted(1, 0, -1, 0), radius::chip, enabled ? t.selection : t.hover);
  const bool leftToRight = item.direction == Qt::LeftToRight;
  const auto place = [&](int x, int width) {
    return leftToRight ? QRect(r.left() + x, r.top(), width, r.height())
                       : QRect(r.right() + 1 - x - width, r.top(), width, r.height());
  };
  const auto box = [&](int x) {
    const QRect p = place(x, 16);
    return QRect(p.left(), p.center().y() - 7, 16, 16);
  };
  int left = 32;
  if (item.checkType != QStyleOptionMenuItem::NotCheckable) {
    if (item.checked) paintIcon(painter, QStringLiteral("check"), box(8), enabled ? t.accent : t.disabled);
    if (!item.icon.isNull()) {
      item.icon.paint(&painter, box(30), Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
      left += 22;
    }
  } else if (!item.icon.isNull()) {
    item.icon.paint(&painter, box(8), Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
  }
  const QString label = item.text.section(QLatin1Char('\t'), 0, 0),
                keys = item.text.section(QLatin1Char('\t'), 1);
  painter.save();
  painter.setFont(item.font);
  painter.setPen(enabled ? t.text : t.disabled);
  painter.drawText(place(left, r.width() - left - 28),
                   int(Qt::AlignVCenter | (leftToRight ? Qt::AlignLeft : Qt::AlignRight)) |
                       Qt::TextHideMnemonic | Qt::TextSingleLine,
                   label);
  if (!keys.isEmpty()) {
    painter.setFont(font(TextRole::small, item.font));
    painter.setPen(enabled ? t.text3 : t.disabled);
    painter.drawText(
        place(32, r.width() - 32 - 16),
        int(Qt::AlignVCenter | (leftToRight ? Qt::AlignRight : Qt::AlignLeft)) | Qt::TextSingleLine, keys);
  }
  painter.restore();
  if (item.menuItemType == QStyleOptionMenuItem::SubMenu) {
    const QRect arrow = box(r.width() - 22);
    painter.save();
    painter.translate(QRectF(arrow).center());
    if (!leftToRight) painter.rotate(180);
    paintIcon(painter, QStringLiteral("chevron-right"), QRectF(-6, -6, 12, 12),
              enabled ? t.text2 : t.disabled);
    painter.restore();
  }
}

void paintProgress(QPainter& painter, const QStyleOptionProgressBar& bar, const QRect& groove,
                   const Tokens& t) {
  paintPlate(painter, groove, 2, t.pressed);
  // minimum == maximum: the total is not known; an empty trough, nothing that moves.
  if (bar.maximum <= bar.minimum) return;
  const double share = double(bar.progress - bar.minimum) / double(bar.maximum - bar.minimum);
  if (share <= 0) return;
  QRectF filled = groove;
  filled.setWidth(std::max(4.0, groove.width() * std::min(share, 1.0)));
  if (bar.direction == Qt::RightToLeft) filled.moveRight(groove.right() + 1);
  paintPlate(painter, filled, 2, t.accent);
}

}  // namespace

void LacewingStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const {
  const Tokens& t = tokens(option->palette);
  switch (element) {
    case CE_PushButtonBevel: {
      drawPrimitive(PE_PanelButtonCommand, option, painter, widget);
      const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
      if (button && (button->features & QStyleOptionButton::HasMenu)) {
        const QRectF box(option->rect.right() - 22, option->rect.center().y() - 5.5, 12, 12);
        paintIcon(*painter, QStringLiteral("chevron-down"), box, t.text2);
      }
      return;
    }
    case CE_PushButtonLabel:
      if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option))
        paintButtonLabel(*painter, *button, widget, t, *this);
      return;
    case CE_TabBarTabShape:
      if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option))
        paintTabShape(*painter, *tab, t);
      return;
    case CE_TabBarTabLabel:
      if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
        if (tab->shape == QTabBar::RoundedNorth || tab->shape == QTabBar::RoundedSouth)
          return paintTabLabel(*painter, *tab, t);
      }
      break;
    case CE_ToolButtonLabel: {
      const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
      if (!button) break;
      QStyleOptionToolButton changed(*button);
      changed.palette.setColor(QPalette::ButtonText, !on(option, State_Enabled) ? t.disabled
                                                     : on(option, State_On)     ? t.accent
                                                                                : t.text);
      changed.state.setFlag(State_MouseOver, false);
      return QProxyStyle::drawControl(element, &changed, painter, widget);
    }
    case CE_ComboBoxLabel: {
      const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
      if (!combo || combo->editable) break;
      QStyleOptionComboBox elided(*combo);
      const int room = subControlRect(CC_ComboBox, combo, SC_ComboBoxEditField, widget).width() - 2 -
                       (combo->currentIcon.isNull() ? 0 : combo->iconSize.width() + 4);
      elided.currentText = combo->fontMetrics.elidedText(combo->currentText, Qt::ElideRight, room);
      return QProxyStyle::drawControl(element, &elided, painter, widget);
    }
    case CE_DockWidgetTitle: {
      const auto* dock = qstyleoption_cast<const QStyleOptionDockWidget*>(option);
      if (!dock) break;
      painter->save();
      painter->fillRect(dock->rect, t.surface);
      painter->setFont(font(TextRole::strong, widget ? widget->font() : painter->font()));
      painter->setPen(t.text);
      const QRect text = dock->rect.adjusted(space::margin, 0, -space::margin - 48, 0);
      painter->drawText(text, int(Qt::AlignVCenter | Qt::AlignLeading) | Qt::TextHideMnemonic,
                        painter->fontMetrics().elidedText(dock->title, Qt::ElideRight, text.width()));
      painter->restore();
      return;
    }
    case CE_Splitter: {
      const QRect r = option->rect;
      painter->fillRect(r, t.border);
      return;
    }
    case CE_ToolBar:
      painter->fillRect(option->rect, t.window);
      if (qobject_cast<const QMainWindow*>(widget ? widget->parentWidget() : nullptr))
        paintHorizontal(*painter, option->rect.left(), option->rect.right() + 1, option->rect.bottom(),
                        t.border);
      return;
    case CE_MenuBarEmptyArea:
      painter->fillRect(option->rect, t.window);
      return;
    case CE_MenuBarItem: {
      const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
      if (!item) break;
      painter->fillRect(item->rect, t.window);
      if (on(option, State_Selected))
        paintPlate(*painter, QRectF(item->rect).adjusted(2, 2, -2, -2), radius::control,
                   on(option, State_Sunken) ? t.pressed : t.hover);
      painter->setPen(on(option, State_Enabled) ? t.text : t.disabled);
      painter->drawText(item->rect, int(Qt::AlignCenter) | Qt::TextHideMnemonic | Qt::TextSingleLine,
                        item->text);
      return;
    }
    case CE_MenuItem:
      if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
        paintMenuItem(*painter, *item, t);
      return;
    case CE_MenuEmptyArea:
    case CE_MenuScroller:
    case CE_MenuTearoff:
    case CE_MenuHMargin:
    case CE_MenuVMargin:
      if (element == CE_MenuScroller) {
        painter->fillRect(option->rect, t.raised);
        drawPrimitive(on(option, State_DownArrow) ? PE_IndicatorArrowDown : PE_IndicatorArrowUp, option,
                      painter, widget);
      }
      return;
    case CE_ProgressBar:
      if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option))
        paintProgress(*painter, *bar, subElementRect(SE_ProgressBarGroove, option, widget), t);
      return;
    case CE_ItemViewItem: {
      const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
      if (!item) break;
      // Text on a selected row keeps its colour; only the row's plate changes.
      QStyleOptionViewItem changed(*item);
      for (const auto group : {QPalette::Active, QPalette::Inactive})
        changed.palette.setColor(group, QPalette::HighlightedText,
                                 item->palette.color(group, QPalette::Text));
      return QProxyStyle::drawControl(element, &changed, painter, widget);
    }
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
      painter->fillRect(option->rect, option->palette.base());
      return;
    case CE_HeaderLabel: {
      const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
      if (!header) break;
      painter->save();
      painter->setFont(font(TextRole::caption, widget ? widget->font() : painter->font()));
      painter->setPen(t.text3);
      const QRect text = header->rect.adjusted(4, 0, -4, 0);
      painter->drawText(text, int(header->textAlignment | Qt::AlignVCenter),
                        painter->fontMetrics().elidedText(header->text, Qt::ElideRight, text.width()));
      painter->restore();
      return;
    }
    case CE_SizeGrip:
      return;
    case CE_FocusFrame:
      return paintRing(*painter, option->rect, radius::control + line::ring, t.accent);
    case CE_ShapedFrame: {
      const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
      if (frame && (frame->frameShape == QFrame::HLine || frame->frameShape == QFrame::VLine)) {
        const QRect r = frame->rect;
        if (frame->frameShape == QFrame::HLine)
          return paintHorizontal(*painter, r.left(), r.right() + 1, r.center().y(), t.border);
        return paintVertical(*painter, r.center().x(), r.top(), r.bottom() + 1, t.border);
      }
      break;
    }
    default:
      break;
  }
  QProxyStyle::drawControl(element, option, painter, widget);
}

}  // namespace lacewing::ui
