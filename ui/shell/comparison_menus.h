#pragma once
// The menus of the comparison grid: methods to add, one row, columns, ranges, one pane.

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include "models/comparison.h"
#include "shell/actions.h"
#include "shell/comparison_grid.h"

class QMenu;

namespace lacewing::ui {

class ComparisonMenus : public QObject {
  Q_OBJECT
 public:
  ComparisonMenus(Document& document, Comparison& comparison, SessionClient& client, ComparisonGrid& grid,
                  Actions& actions);

  void showMethods(QPoint position);
  void showRow(int method, QPoint position);
  void showSettings(int method, QPoint position);
  void showColumns(QPoint position);
  void showRanges(int row, QPoint position);
  void showPane(Pane* pane, QPoint position);

 private:
  void connectActions();
  void updateActions();
  QMenu* makeMenu(const QString& name, const QString& title);
  void fillRanges(QMenu& menu, int row);
  void toggleCheckpoint(int index, bool on);
  const CatalogueEntry* entryOf(const QString& method) const;

  Document& document_;
  Comparison& comparison_;
  SessionClient& client_;
  ComparisonGrid& grid_;
  Actions& actions_;
  QTimer update_;  ///< edits come 60 times a second
};

}  // namespace lacewing::ui
