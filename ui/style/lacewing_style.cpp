#include "style/lacewing_style.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QFocusEvent>
#include <QFocusFrame>
#include <QFrame>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTabBar>
#include <QToolButton>
#include <algorithm>

#include "style/fonts.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "style/tokens.h"
#include "style/variants.h"

namespace lacewing::ui {
namespace {

bool wantsFocusFrame(const QWidget* widget) {
  return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QComboBox*>(widget) ||
         qobject_cast<const QSlider*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
         qobject_cast<const QLineEdit*>(widget) || variant::has(widget, variant::focusRing);
}

bool isKeyboard(Qt::FocusReason reason) {
  return reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason ||
         reason == Qt::ShortcutFocusReason;
}

void setVariant(QWidget* widget, const char* name, const QVariant& value) {
  widget->setProperty(name, value);
  widget->updateGeometry();
  widget->update();
}

}  // namespace

LacewingStyle::LacewingStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {
  setObjectName(QStringLiteral("lacewing"));
}

void LacewingStyle::polish(QWidget* widget) {
  QProxyStyle::polish(widget);
  if (wantsFocusFrame(widget)) widget->installEventFilter(this);
  if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
      qobject_cast<QTabBar*>(widget) || qobject_cast<QAbstractSlider*>(widget) ||
      qobject_cast<QLineEdit*>(widget))
    widget->setAttribute(Qt::WA_Hover);
  if (auto* view = qobject_cast<QAbstractItemView*>(widget)) view->viewport()->setAttribute(Qt::WA_Hover);
}

void LacewingStyle::unpolish(QWidget* widget) {
  widget->removeEventFilter(this);
  QProxyStyle::unpolish(widget);
}

bool LacewingStyle::eventFilter(QObject* object, QEvent* event) {
  auto* widget = qobject_cast<QWidget*>(object);
  if (widget && event->type() == QEvent::FocusIn) {
    const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
    // Coming back to the window, or from a menu, the ring is where it was.
    const bool back = reason == Qt::ActiveWindowFocusReason || reason == Qt::PopupFocusReason;
    if (!back) byKeyboard_ = isKeyboard(reason) ? widget : nullptr;
    const bool ring = byKeyboard_ == widget;
    if (ring && !focusFrame_) focusFrame_ = new QFocusFrame(widget);
    if (focusFrame_) focusFrame_->setWidget(ring ? widget : nullptr);
  } else if (widget && event->type() == QEvent::FocusOut && focusFrame_ && focusFrame_->widget() == widget) {
    focusFrame_->setWidget(nullptr);
  }
  return QProxyStyle::eventFilter(object, event);
}

int LacewingStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
  switch (metric) {
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
      return 16;
    case PM_ScrollBarExtent:
      return 10;
    case PM_ScrollBarSliderMin:
      return 24;
    case PM_SliderLength:
    case PM_SliderControlThickness:
      return 14;
    case PM_SliderThickness:
      return 24;
    case PM_SliderTickmarkOffset:
      return 5;
    case PM_SmallIconSize:
    case PM_ToolBarIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
      return 16;
    case PM_SplitterWidth:
      return 1;
    case PM_DockWidgetSeparatorExtent:
      return 5;
    case PM_DockWidgetTitleMargin:
      return 12;
    case PM_DockWidgetFrameWidth:
      return 0;
    case PM_DefaultFrameWidth:
      // The popup of a combo keeps its list off the rounded corners.
      return widget && widget->inherits("QComboBoxPrivateContainer") ? 4 : 1;
    case PM_TabBarTabHSpace:
      return 24;
    case PM_TabBarTabVSpace:
      return 20;
    case PM_TabBarTabOverlap:
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
      return 0;
    case PM_TabBarBaseHeight:
      return 1;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
      return 0;
    case PM_ButtonMargin:
      return 8;
    case PM_ButtonDefaultIndicator:
      return 0;
    case PM_MenuPanelWidth:
      return 1;
    case PM_MenuHMargin:
    case PM_MenuVMargin:
      return 4;
    case PM_MenuBarPanelWidth:
      return 0;
    case PM_MenuBarHMargin:
      return 8;
    case PM_MenuBarVMargin:
      return 4;
    case PM_MenuBarItemSpacing:
      return 0;
    case PM_MenuButtonIndicator:
      return 14;
    case PM_ToolBarFrameWidth:
      return 0;
    case PM_ToolBarItemMargin:
      return 4;
    case PM_ToolBarItemSpacing:
      return 8;
    case PM_ToolBarSeparatorExtent:
      return 17;
    case PM_ToolTipLabelFrameWidth:
      return 6;
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin:
      return 2 * line::ring;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
      return widget && widget->isWindow() ? space::margin : space::between;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
      return space::between;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
      return 8;
    case PM_HeaderMargin:
      return 4;
    case PM_TreeViewIndentation:
      return 16;
    default:
      return QProxyStyle::pixelMetric(metric, option, widget);
  }
}

int LacewingStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                             QStyleHintReturn* returned) const {
  switch (hint) {
    case SH_ComboBox_Popup:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_UnderlineShortcut:
    case SH_MenuBar_AltKeyNavigation:  // Alt alone unlinks panes while it is held
    case SH_ScrollBar_Transient:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_TitleBar_NoBorder:
      return 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_ScrollBar_LeftClickAbsolutePosition:
    case SH_Slider_SnapToValue:
    case SH_ComboBox_ListMouseTracking:
    case SH_MenuBar_MouseTracking:
    case SH_Menu_MouseTracking:
      return 1;
    case SH_Slider_AbsoluteSetButtons:
      return Qt::LeftButton;
    case SH_Widget_Animation_Duration:
      return 0;
    case SH_ToolTip_WakeUpDelay:
      return 500;
    case SH_TabBar_Alignment:
      return Qt::AlignLeft;
    case SH_FocusFrame_AboveWidget:
      return 1;
    case SH_FocusFrame_Mask:
      return 0;  // the frame paints its ring only
    default:
      return QProxyStyle::styleHint(hint, option, widget, returned);
  }
}

QSize LacewingStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                                      const QWidget* widget) const {
  const Metrics metrics(widget ? widget->font() : QApplication::font());
  switch (type) {
    case CT_PushButton: {
      // Labels are drawn stronger than the font that the contents were measured with.
      const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
      const QFont base = widget ? widget->font() : QApplication::font();
      const int stronger =
          button
              ? QFontMetrics(font(TextRole::strong, base)).size(Qt::TextShowMnemonic, button->text).width() -
                    QFontMetrics(base).size(Qt::TextShowMnemonic, button->text).width()
              : 0;
      const int height = variant::has(widget, variant::large) ? metrics.largeButton() : metrics.control();
      if (variant::has(widget, variant::link)) return {contents.width() + stronger + 8, height};
      return {contents.width() + stronger + 2 * 14, std::max(height, contents.height() + 4)};
    }
    case CT_ToolButton: {
      const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
      const int side = std::max(24, metrics.control());
      const bool text =
          button && button->toolButtonStyle != Qt::ToolButtonIconOnly && !button->text.isEmpty();
      int width = contents.width() + (text ? 16 : 8);
      if (button && (button->features & QStyleOptionToolButton::MenuButtonPopup)) width += 14;
      return {std::max(side, width), std::max(side, contents.height() + 4)};
    }
    case CT_ComboBox:
      return {contents.width() + 40, metrics.control()};
    case CT_LineEdit:
      return {contents.width() + 12, metrics.control()};
    case CT_SpinBox:
      return {contents.width() + 32, metrics.control()};
    case CT_CheckBox:
    case CT_RadioButton: {
      const QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
      return {size.width(), std::max(size.height(), metrics.smallItem() + 2)};
    }
    case CT_TabBarTab: {
      const bool bottom = widget && widget->property(variant::tabRow).toInt() == int(TabRow::bottom);
      const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option);
      const int text =
          tab ? QFontMetrics(font(TextRole::medium, widget ? widget->font() : QApplication::font()))
                    .horizontalAdvance(tab->text)
              : contents.width();
      const int extra = tab && !tab->icon.isNull() ? 22 : 0;
      return {std::max(text + 24 + extra, contents.width()),
              bottom ? metrics.bottomTabs() : metrics.pageTabs()};
    }
    case CT_MenuBarItem:
      return {contents.width() + 20, metrics.text + 12};
    case CT_MenuItem: {
      const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
      if (item && item->menuItemType == QStyleOptionMenuItem::Separator) return {contents.width(), 9};
      QSize size(contents.width() + 32 + 28 + 4, std::max(metrics.control(), 24));
      if (item && item->checkType != QStyleOptionMenuItem::NotCheckable && !item->icon.isNull())
        size.rwidth() += 22;
      if (item && item->text.contains(QLatin1Char('\t'))) size.rwidth() += 24;
      return size;
    }
    case CT_ItemViewItem: {
      const QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
      // plus the inset of the text in its row, 4 at both sides
      return {size.width() + 8, std::max(size.height(), metrics.listRow())};
    }
    case CT_HeaderSection: {
      const QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
      return {size.width(), std::max(size.height(), metrics.control())};
    }
    case CT_ProgressBar:
      return {contents.width(), std::max(4, contents.height())};
    default:
      return QProxyStyle::sizeFromContents(type, option, contents, widget);
  }
}

QRect LacewingStyle::subElementRect(SubElement element, const QStyleOption* option,
                                    const QWidget* widget) const {
  switch (element) {
    case SE_LineEditContents: {
      const bool framed = [&] {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        return frame && frame->lineWidth > 0;
      }();
      return framed ? option->rect.adjusted(6, 1, -6, -1) : option->rect;
    }
    case SE_ProgressBarGroove:
    case SE_ProgressBarContents: {
      QRect bar = option->rect;
      bar.setTop(option->rect.center().y() - 1);
      bar.setHeight(4);
      return bar;
    }
    case SE_ItemViewItemText:
    case SE_ItemViewItemDecoration:
    case SE_ItemViewItemCheckIndicator: {
      // Rows are inset: their plate ends 6 px before the text begins.
      QStyleOptionViewItem inner(*static_cast<const QStyleOptionViewItem*>(option));
      inner.rect.adjust(4, 0, -4, 0);
      return QProxyStyle::subElementRect(element, &inner, widget);
    }
    default:
      return QProxyStyle::subElementRect(element, option, widget);
  }
}

QIcon LacewingStyle::standardIcon(StandardPixmap pixmap, const QStyleOption* option,
                                  const QWidget* widget) const {
  switch (pixmap) {
    case SP_LineEditClearButton:
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
    case SP_DialogCloseButton:
      return icon(QStringLiteral("close"));
    case SP_TitleBarNormalButton:
      return icon(QStringLiteral("restore"));
    case SP_TitleBarMaxButton:
      return icon(QStringLiteral("maximise"));
    case SP_MessageBoxWarning:
    case SP_MessageBoxCritical:
      return icon(QStringLiteral("warning"));
    case SP_MessageBoxInformation:
    case SP_MessageBoxQuestion:
      return icon(QStringLiteral("info"));
    case SP_ToolBarHorizontalExtensionButton:
    case SP_ToolBarVerticalExtensionButton:
      return icon(QStringLiteral("more"));
    default:
      return QProxyStyle::standardIcon(pixmap, option, widget);
  }
}

void setPrimary(QPushButton* button, bool on) {
  setVariant(button, variant::primary, on);
}
void setLarge(QPushButton* button, bool on) {
  setVariant(button, variant::large, on);
}
void setLink(QPushButton* button, bool on) {
  setVariant(button, variant::link, on);
  button->setCursor(on ? Qt::PointingHandCursor : Qt::ArrowCursor);
}
void setTabRow(QTabBar* bar, TabRow row) {
  setVariant(bar, variant::tabRow, int(row));
}
void setCard(QFrame* frame, bool on) {
  frame->setFrameShape(on ? QFrame::StyledPanel : QFrame::NoFrame);
  setVariant(frame, variant::card, on);
}
void setFocusRing(QWidget* widget) {
  widget->setProperty(variant::focusRing, true);
}
void setSunken(QWidget* field, bool on) {
  setVariant(field, variant::sunken, on);
}

void setBackground(QWidget* widget, Background background) {
  widget->setAutoFillBackground(true);
  switch (background) {
    case Background::window:
      widget->setBackgroundRole(QPalette::Window);
      break;
    case Background::surface:
      widget->setBackgroundRole(QPalette::Base);
      break;
    case Background::raised:
      widget->setBackgroundRole(QPalette::Button);
      break;
    case Background::sunken:
      widget->setBackgroundRole(QPalette::AlternateBase);
      break;
    case Background::canvas:
      widget->setBackgroundRole(QPalette::Midlight);
      break;
  }
}

void setTextColour(QWidget* widget, TextColour colour) {
  switch (colour) {
    case TextColour::text:
      widget->setForegroundRole(QPalette::WindowText);
      break;
    case TextColour::text2:
      widget->setForegroundRole(QPalette::LinkVisited);
      break;
    case TextColour::text3:
      widget->setForegroundRole(QPalette::PlaceholderText);
      break;
    case TextColour::accent:
      widget->setForegroundRole(QPalette::Link);
      break;
    case TextColour::error:
      widget->setForegroundRole(QPalette::BrightText);
      break;
    case TextColour::positive:
      widget->setForegroundRole(QPalette::Light);
      break;
    case TextColour::negative:
      widget->setForegroundRole(QPalette::Shadow);
      break;
  }
}

}  // namespace lacewing::ui
