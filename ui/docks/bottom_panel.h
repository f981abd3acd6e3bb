#pragma once
// Jobs, log and undo history in one row of tabs.

#include <QtWidgets/QWidget>

#include "docks/jobs_view.h"

class QPlainTextEdit;
class QStackedWidget;
class QTabBar;
class QUndoStack;

namespace lacewing::ui {

class BottomPanel : public QWidget {
  Q_OBJECT
 public:
  enum Tab { history, jobs, log };
  BottomPanel(SessionClient& client, QUndoStack& undo, QWidget* parent = nullptr);
  void showTab(Tab tab);
  /// One line with the time of day.
  void writeLog(const QString& line);
  JobModel& jobModel() { return *jobModel_; }
  /// Only the tab row stays.
  void setCollapsed(bool collapsed);

 private:
  JobModel* jobModel_;
  QTabBar* tabs_;
  QStackedWidget* stack_;
  QPlainTextEdit* log_;
};

}  // namespace lacewing::ui
