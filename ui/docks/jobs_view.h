#pragma once
// Running and ended jobs with progress, time left and a way to stop them.

#include <QtCore/QAbstractTableModel>
#include <QtWidgets/QWidget>

#include "models/session_client.h"

class QTreeView;
class QPushButton;

namespace lacewing::ui {

class EmptyNote;

bool isLive(const JobInfo& job);
/// "48/64 steps", "running", "0.012 s".
QString progressText(const JobInfo& job);
QString stateText(JobState state);
/// "0:01 left"; empty when not known.
QString timeLeftText(const JobInfo& job);

class JobModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { title, state, progress, time, columnCount_ };
  explicit JobModel(SessionClient& client, QObject* parent = nullptr);
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  const std::vector<JobInfo>& jobs() const { return jobs_; }
  int liveCount() const;
  void refresh();

 private:
  SessionClient& client_;
  std::vector<JobInfo> jobs_;
};

class JobsView : public QWidget {
  Q_OBJECT
 public:
  JobsView(SessionClient& client, JobModel& model, QWidget* parent = nullptr);

 private:
  void showButtons();
  void showEmpty();
  SessionClient& client_;
  JobModel& model_;
  QTreeView* list_;
  EmptyNote* empty_;
  QPushButton* cancel_;
  QPushButton* cancelAll_;
};

}  // namespace lacewing::ui
