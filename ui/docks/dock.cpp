#include "docks/dock.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QToolButton>

#include "panes/headers.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"

namespace lacewing::ui {

Dock::Dock(const QString& name, const QString& title, QWidget* parent) : QDockWidget(title, parent) {
  setObjectName(name);
  setAccessibleName(title);
  auto* bar = new QWidget(this);
  setBackground(bar, Background::surface);
  titleLayout_ = new QHBoxLayout(bar);
  if (title.isEmpty()) {
    titleLayout_->setContentsMargins(0, 0, 0, 0);
  } else {
    titleLayout_->setContentsMargins(space::margin, 0, space::between, 0);
    titleLayout_->setSpacing(space::inside);
    titleLayout_->addWidget(new TextLabel(title, TextRole::strong, TextColour::text, bar), 1);
    titleLayout_->addStrut(Metrics(this).dockTitle());  // a dock asks for the size hint alone
  }
  setTitleBarWidget(bar);
  setFeatures(QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable);
}

void Dock::addTitleButton(QToolButton* button) {
  titleLayout_->addWidget(button);
}

}  // namespace lacewing::ui
