#pragma once
// One job at the left; pixel, zoom, checkpoint and device at the right.

#include <QtWidgets/QStatusBar>

#include "docks/jobs_view.h"
#include "models/document.h"
#include "shell/comparison_grid.h"

class QLabel;
class QProgressBar;
class QToolButton;

namespace lacewing::ui {

class StatusBar : public QStatusBar {
  Q_OBJECT
 public:
  StatusBar(Document& document, SessionClient& client, JobModel& jobs, ComparisonGrid& grid,
            QWidget* parent = nullptr);
  /// Shown while no job runs: what was opened, a hint.
  void setNote(const QString& note);

 private:
  void showJob();
  void showCursor();
  void showCheckpoint();
  void showDevice();

  Document& document_;
  SessionClient& client_;
  JobModel& jobs_;
  ComparisonGrid& grid_;
  QString note_;
  JobId shown_ = 0;
  QLabel* jobLabel_;
  QProgressBar* jobProgress_;
  QLabel* jobEta_;
  QToolButton* jobCancel_;
  QLabel *cursorLabel_, *zoomLabel_, *modelHashLabel_, *deviceLabel_;
};

}  // namespace lacewing::ui
