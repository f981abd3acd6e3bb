#include "shell/page_row.h"

#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QWidgetAction>

#include "panes/headers.h"
#include "panes/swatches.h"
#include "shell/tool_options.h"
#include "shell/view_controls.h"
#include "style/icons.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"

namespace lacewing::ui {
namespace {

constexpr const char* pages[] = {"pageCompare", "pageTradeOff", "pageInfluence", "pageTraining",
                                 "pageFigure"};
constexpr const char* tools[] = {"toolPan",   "toolPick", "",          "toolBrush", "toolEraser",
                                 "toolNoise", "toolBlur", "toolPatch", "toolStamp"};
constexpr int zooms[] = {100, 200, 400, 800, 1600};

}  // namespace

PageRow::PageRow(Actions& actions, Document& document, ComparisonGrid& grid, ToolSettings& settings,
                 QWidget* parent)
    : QWidget(parent),
      document_(document),
      grid_(grid),
      settings_(settings),
      tabs_(new QTabBar(this)),
      zoom_(new QComboBox) {
  setBackground(this, Background::window);
  const Metrics metrics(this);
  setFixedHeight(metrics.pageTabs());
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(space::between, 0, space::between, 0);
  row->setSpacing(2);
  fillTabs(actions);
  row->addWidget(tabs_);
  row->addStretch(1);
  for (const char* id : tools) {
    if (*id == '\0') {
      row->addWidget(new Hairline(Qt::Vertical, this));
    } else {
      row->addWidget(actionButton(actions[id], this));
    }
  }
  auto* options = makeToolButton(QStringLiteral("chevron-down"), tr("Tool options"), this);
  options->setObjectName(QStringLiteral("toolOptionsButton"));
  fillToolOptions(options);
  row->addWidget(options);
  row->addSpacing(space::between);

  row->addWidget(new ViewControls(actions, grid.displayState(), this));
  row->addSpacing(space::between);
  auto* link = actionButton(actions["linkPanes"], this);
  link->setObjectName(QStringLiteral("linkButton"));
  row->addWidget(link);
  row->addSpacing(space::inside);

  zoom_->setObjectName(QStringLiteral("zoomCombo"));
  zoom_->setAccessibleName(tr("Zoom"));
  zoom_->view()->setAccessibleName(tr("Zoom"));
  zoom_->setFixedWidth(metrics.scaled(84));
  zoom_->addItem(tr("Fit"));
  for (const int percent : zooms) zoom_->addItem(tr("%1 %").arg(percent), percent);
  zoom_->setPlaceholderText(tr("Fit"));
  row->addWidget(zoom_);
  connect(zoom_, &QComboBox::activated, this, [this](int index) {
    if (index == 0) {
      grid_.viewState()->setFit();
    } else {
      grid_.viewState()->setZoom(zoom_->itemData(index).toInt() / 100.0);
    }
  });
  connect(&grid_, &ComparisonGrid::zoomChanged, this, &PageRow::showZoom);
}

void PageRow::fillTabs(Actions& actions) {
  tabs_->setObjectName(QStringLiteral("pageTabs"));
  tabs_->setAccessibleName(tr("Pages"));
  tabs_->setDrawBase(false);
  tabs_->setExpanding(false);
  setTabRow(tabs_, TabRow::page);
  for (const char* id : pages) {
    const QAction* action = actions[id];
    const int tab = tabs_->addTab(action->text());
    tabs_->setTabEnabled(tab, action->isEnabled());
    tabs_->setTabToolTip(tab, action->toolTip());
  }
  actions["pageCompare"]->setChecked(true);
}

void PageRow::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fitTabs();
}

void PageRow::fitTabs() {
  int others = layout()->contentsMargins().left() + layout()->contentsMargins().right();
  for (int i = 0; i < layout()->count(); ++i) {
    const QLayoutItem* item = layout()->itemAt(i);
    if (item->widget() != tabs_) others += item->sizeHint().width() + layout()->spacing();
  }
  int all = 0;
  for (int tab = 0; tab < tabs_->count(); ++tab)
    all += tabs_->fontMetrics().horizontalAdvance(tabs_->tabText(tab)) + space::start1;
  for (int tab = 0; tab < tabs_->count(); ++tab)
    tabs_->setTabVisible(tab, tabs_->isTabEnabled(tab) || others + all <= width());
}

// Its icon is the colour that is painted with.
void PageRow::fillToolOptions(QToolButton* button) {
  auto* menu = new QMenu(button);
  menu->setAccessibleName(tr("Tool options"));
  auto* action = new QWidgetAction(menu);
  action->setDefaultWidget(new ToolOptions(document_, settings_, menu));
  menu->addAction(action);
  button->setMenu(menu);
  button->setPopupMode(QToolButton::InstantPopup);
  const auto show = [this, button] {
    const auto picture = document_.original();
    const std::int64_t channels = picture ? picture->dim(0) : 3;
    const QString colour = colourText(settings_.colour(), channels);
    button->setIcon(colourMenuIcon(settings_.colour().shown(channels), *button));
    button->setToolTip(tr("Tool options, colour %1").arg(colour));
    button->setAccessibleDescription(tr("Colour %1").arg(colour));
  };
  connect(&settings_, &ToolSettings::changed, button, show);
  connect(&document_, &Document::changed, button, [show](const Change& change) {
    if (change.what == Change::What::currentPicture || change.what == Change::What::currentCheckpoint) show();
  });
  show();
}

// The combo names the zoom in use; sizes that are not in its list show as a placeholder.
void PageRow::showZoom(double zoom) {
  const int percent = qRound(zoom * 100);
  const int index = grid_.viewState()->fit() ? -1 : zoom_->findData(percent);
  zoom_->setPlaceholderText(tr("%1 %").arg(percent));
  zoom_->setCurrentIndex(index);
  zoom_->update();
}

}  // namespace lacewing::ui
