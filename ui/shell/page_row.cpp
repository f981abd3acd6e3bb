#include "shell/page_row.h"

#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDoubleSpinBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QSlider>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QWidgetAction>

#include "panes/headers.h"
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

PageRow::PageRow(Actions& actions, ComparisonGrid& grid, ToolSettings& settings, QWidget* parent)
    : QWidget(parent),
      grid_(grid),
      settings_(settings),
      tabs_(new QTabBar(this)),
      zoom_(new QComboBox(this)) {
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

void PageRow::fillToolOptions(QToolButton* button) {
  auto* menu = new QMenu(button);
  menu->setAccessibleName(tr("Tool options"));
  auto* panel = new QWidget(menu);
  auto* form = new QFormLayout(panel);
  form->setContentsMargins(space::margin, space::between, space::margin, space::between);
  form->setSpacing(space::between);
  auto* size = new QSpinBox(panel);
  size->setObjectName(QStringLiteral("toolSize"));
  size->setAccessibleName(tr("Tool size in pixels"));
  size->setRange(static_cast<int>(ToolSettings::smallest), static_cast<int>(ToolSettings::largest));
  size->setSuffix(tr(" px"));
  const auto share = [&](const QString& name, const QString& accessible) {
    auto* slider = new QSlider(Qt::Horizontal, panel);
    slider->setObjectName(name);
    slider->setAccessibleName(accessible);
    slider->setRange(0, 100);
    slider->setMinimumWidth(Metrics(this).scaled(140));
    return slider;
  };
  auto* hardness = share(QStringLiteral("toolHardness"), tr("Hardness in percent"));
  auto* value = share(QStringLiteral("toolValue"), tr("Painted value in percent of white"));
  const auto strength = [&](const QString& name, const QString& accessible, double most, double step,
                            int decimals, const QString& unit) {
    auto* field = new QDoubleSpinBox(panel);
    field->setObjectName(name);
    field->setAccessibleName(accessible);
    field->setRange(step, most);
    field->setSingleStep(step);
    field->setDecimals(decimals);
    field->setSuffix(unit);
    return field;
  };
  auto* noise =
      strength(QStringLiteral("toolNoiseStrength"), tr("Deviation of the noise brush"), 1, 0.01, 2, {});
  auto* blur =
      strength(QStringLiteral("toolBlurStrength"), tr("Deviation of the blur brush"), 20, 0.1, 1, tr(" px"));
  auto* stamp = new TextLabel(tr("the next picture"), TextRole::body, TextColour::text, panel);
  stamp->setObjectName(QStringLiteral("toolStampSource"));
  auto* within = new QCheckBox(tr("Stay within ε of the original"), panel);
  within->setObjectName(QStringLiteral("toolWithinEpsilon"));
  form->addRow(tr("Size"), size);
  form->addRow(tr("Hardness"), hardness);
  form->addRow(tr("Value, black to white"), value);
  form->addRow(tr("Noise, σ"), noise);
  form->addRow(tr("Blur, σ"), blur);
  form->addRow(tr("Stamp from"), stamp);
  form->addRow(within);
  auto* action = new QWidgetAction(menu);
  action->setDefaultWidget(panel);
  menu->addAction(action);
  button->setMenu(menu);
  button->setPopupMode(QToolButton::InstantPopup);

  connect(size, &QSpinBox::valueChanged, &settings_, [this](int pixels) { settings_.setSize(pixels); });
  connect(hardness, &QSlider::valueChanged, &settings_,
          [this](int percent) { settings_.setHardness(percent / 100.0); });
  connect(value, &QSlider::valueChanged, &settings_,
          [this](int percent) { settings_.setValue(percent / 100.0); });
  connect(noise, &QDoubleSpinBox::valueChanged, &settings_, &ToolSettings::setNoise);
  connect(blur, &QDoubleSpinBox::valueChanged, &settings_, &ToolSettings::setBlur);
  connect(within, &QCheckBox::toggled, &settings_, &ToolSettings::setStaysWithinEpsilon);
  const auto show = [=, this] {
    const QSignalBlocker quiet[] = {QSignalBlocker(size),  QSignalBlocker(hardness), QSignalBlocker(value),
                                    QSignalBlocker(noise), QSignalBlocker(blur),     QSignalBlocker(within)};
    noise->setValue(settings_.noise());
    blur->setValue(settings_.blur());
    stamp->setText(settings_.stampPicture() < 0 ? tr("the next picture")
                                                : tr("picture %1").arg(settings_.stampPicture()));
    size->setValue(qRound(settings_.shape().diameter));
    hardness->setValue(qRound(settings_.shape().hardness * 100));
    value->setValue(qRound(settings_.value() * 100));
    within->setChecked(settings_.staysWithinEpsilon());
  };
  connect(&settings_, &ToolSettings::changed, this, show);
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
