#pragma once
// The tabs of the pages, and at their right the tools of the compare page.

#include <QtWidgets/QWidget>

#include "shell/actions.h"
#include "shell/comparison_grid.h"
#include "tools/tool_settings.h"

class QComboBox;
class QTabBar;

namespace lacewing::ui {

class PageRow : public QWidget {
  Q_OBJECT
 public:
  PageRow(Actions& actions, Document& document, ComparisonGrid& grid, ToolSettings& settings,
          QWidget* parent = nullptr);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  /// Pages that cannot be opened make room where there is little.
  void fitTabs();
  void fillTabs(Actions& actions);
  void fillToolOptions(QToolButton* button);
  void showZoom(double zoom);

  Document& document_;
  ComparisonGrid& grid_;
  ToolSettings& settings_;
  QTabBar* tabs_;
  QComboBox* zoom_;
};

}  // namespace lacewing::ui
