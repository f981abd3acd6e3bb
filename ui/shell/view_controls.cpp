#include "shell/view_controls.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

#include "panes/headers.h"
#include "panes/segmented_switch.h"
#include "style/metrics.h"

namespace lacewing::ui {
namespace {

using Mode = DisplayState::Mode;

constexpr struct {
  const char* id;
  Mode mode;
} modes[] = {{"viewSideBySide", Mode::sideBySide},
             {"viewWipe", Mode::wipe},
             {"viewFlip", Mode::flip},
             {"viewOverlay", Mode::overlay}};

}  // namespace

ViewControls::ViewControls(Actions& actions, DisplayStatePointer display, QWidget* parent)
    : QWidget(parent), display_(std::move(display)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(space::inside);
  auto* mode = new SegmentedSwitch(this);
  mode->setObjectName(QStringLiteral("viewModeSwitch"));
  mode->setAccessibleName(tr("View mode"));
  for (const auto& entry : modes) mode->addItem(actions[entry.id]->icon(), actions[entry.id]->text());
  connect(mode, &SegmentedSwitch::currentChanged, this,
          [this](int index) { display_->setMode(modes[index].mode); });
  row->addWidget(mode);
  auto* options = makeToolButton(QStringLiteral("chevron-down"), tr("View options"), this);
  options->setObjectName(QStringLiteral("viewOptionsButton"));
  fillOptions(actions, options);
  row->addWidget(options);
  connectActions(actions);

  const auto show = [this, mode, &actions] {
    for (int i = 0; i < static_cast<int>(std::size(modes)); ++i) {
      if (modes[i].mode != display_->mode()) continue;
      mode->setCurrentIndex(i);
      actions[modes[i].id]->setChecked(true);
    }
    actions["topKOutline"]->setChecked(display_->contour());
    actions["smoothPixels"]->setChecked(display_->smooth());
  };
  connect(display_.get(), &DisplayState::changed, this, show);
  show();
}

void ViewControls::connectActions(Actions& actions) {
  for (const auto& entry : modes)
    actions.on(entry.id, this, [this, mode = entry.mode] { display_->setMode(mode); });
  actions.onSwitch("topKOutline", this, [this](bool on) { display_->setContour(on); });
  actions.onSwitch("smoothPixels", this, [this](bool on) { display_->setSmooth(on); });
}

void ViewControls::fillOptions(Actions& actions, QToolButton* button) {
  auto* menu = new QMenu(button);
  menu->setAccessibleName(tr("View options"));
  for (const char* id : {"topKOutline", "smoothPixels", "showDifferences", "absoluteValues", "absoluteAll"})
    menu->addAction(actions[id]);
  button->setMenu(menu);
  button->setPopupMode(QToolButton::InstantPopup);
}

}  // namespace lacewing::ui
