#pragma once
// Similarity plots, undo history, jobs and log in one row of tabs.

#include <QtWidgets/QWidget>

#include "docks/jobs_view.h"

class QPlainTextEdit;
class QStackedWidget;
class QTabBar;

namespace lacewing::ui {

class Document;

class BottomPanel : public QWidget {
  Q_OBJECT
 public:
  enum Tab { similarity, history, jobs, log };
  /// Takes `plots` for its first tab; they work while they are seen only.
  BottomPanel(SessionClient& client, Document& document, QWidget* plots, QWidget* parent = nullptr);
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
