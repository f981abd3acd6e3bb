#include "docks/scroll_column.h"

#include <QtWidgets/QVBoxLayout>

#include "style/lacewing_style.h"
#include "style/metrics.h"

namespace lacewing::ui {

ScrollColumn::ScrollColumn(const QString& objectName, int spacing, QWidget* parent) : QScrollArea(parent) {
  setObjectName(objectName);
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::NoFocus);
  auto* content = new QWidget;
  setBackground(content, Background::surface);
  column_ = new QVBoxLayout(content);
  column_->setContentsMargins(space::margin, 0, space::margin, space::margin);
  column_->setSpacing(spacing);
  setWidget(content);
}

}  // namespace lacewing::ui
