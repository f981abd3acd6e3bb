#include "docks/jobs_view.h"

#include <QtWidgets/QHeaderView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTreeView>
#include <QtWidgets/QVBoxLayout>

#include <cmath>

#include "docks/empty_note.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/numbers.h"

namespace lacewing::ui {

bool isLive(const JobInfo& job) {
  return job.state == JobState::queued || job.state == JobState::running || job.state == JobState::paused;
}

QString progressText(const JobInfo& job) {
  if (job.progress.total > 0)
    return QStringLiteral("%1/%2 %3")
        .arg(job.progress.done)
        .arg(job.progress.total)
        .arg(QString::fromStdString(job.progress.unit));
  return {};
}

QString stateText(JobState state) {
  switch (state) {
    case JobState::queued:
      return JobModel::tr("waiting");
    case JobState::running:
      return JobModel::tr("running");
    case JobState::paused:
      return JobModel::tr("paused");
    case JobState::done:
      return JobModel::tr("done");
    case JobState::failed:
      return JobModel::tr("failed");
    case JobState::cancelled:
      return JobModel::tr("cancelled");
  }
  return {};
}

QString timeLeftText(const JobInfo& job) {
  if (job.seconds_left < 0) return {};
  const auto seconds = static_cast<qint64>(std::ceil(job.seconds_left));
  return JobModel::tr("%1:%2 left").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

JobModel::JobModel(SessionClient& client, QObject* parent) : QAbstractTableModel(parent), client_(client) {
  connect(&client, &SessionClient::jobsChanged, this, &JobModel::refresh);
}

void JobModel::refresh() {
  std::vector<JobInfo> now = client_.jobs();
  const int before = static_cast<int>(jobs_.size()), after = static_cast<int>(now.size());
  if (after > before) {
    beginInsertRows({}, before, after - 1);
    jobs_ = std::move(now);
    endInsertRows();
  } else if (after < before) {
    beginRemoveRows({}, after, before - 1);
    jobs_ = std::move(now);
    endRemoveRows();
  } else {
    jobs_ = std::move(now);
  }
  if (after > 0) Q_EMIT dataChanged(index(0, 0), index(after - 1, columnCount_ - 1));
}

int JobModel::liveCount() const {
  return static_cast<int>(std::count_if(jobs_.begin(), jobs_.end(), isLive));
}
int JobModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(jobs_.size());
}
int JobModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : columnCount_;
}

QVariant JobModel::data(const QModelIndex& index, int role) const {
  const auto row = static_cast<std::size_t>(index.row());
  if (row >= jobs_.size()) return {};
  const JobInfo& job = jobs_[row];
  if (role == Qt::ToolTipRole) return job.error.empty() ? QVariant() : QString::fromStdString(job.error);
  if (role == Qt::TextAlignmentRole && index.column() >= progress)
    return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case title:
      return QString::fromStdString(job.title);
    case state:
      return stateText(job.state);
    case progress:
      return progressText(job);
    case time: {
      const QString left = isLive(job) ? timeLeftText(job) : QString();
      return left.isEmpty() ? tr("%1 s").arg(number(job.seconds_running, 3)) : left;
    }
    default:
      return {};
  }
}

QVariant JobModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((section >= progress ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  const QString titles[] = {tr("Job"), tr("State"), tr("Progress"), tr("Time")};
  return titles[section];
}

JobsView::JobsView(SessionClient& client, JobModel& model, QWidget* parent)
    : QWidget(parent),
      client_(client),
      model_(model),
      list_(new QTreeView(this)),
      empty_(new EmptyNote(tr("No jobs yet. What is computed is listed here"), {}, this)),
      cancel_(new QPushButton(tr("Cancel job"), this)),
      cancelAll_(new QPushButton(tr("Cancel all"), this)) {
  setObjectName(QStringLiteral("jobsView"));
  setBackground(this, Background::surface);
  list_->setObjectName(QStringLiteral("jobList"));
  list_->setAccessibleName(tr("Jobs"));
  list_->setModel(&model);
  list_->setRootIsDecorated(false);
  list_->setUniformRowHeights(true);
  list_->setIndentation(0);
  list_->setFrameShape(QFrame::NoFrame);
  list_->header()->setStretchLastSection(false);
  const Metrics metrics(this);
  list_->header()->setSectionResizeMode(JobModel::title, QHeaderView::Stretch);
  for (const auto column : {JobModel::state, JobModel::progress, JobModel::time}) {
    list_->header()->setSectionResizeMode(column, QHeaderView::Fixed);
    list_->header()->resizeSection(column, metrics.scaled(112));
  }
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(space::between, 0, space::margin, space::between);
  layout->setSpacing(space::between);
  layout->addWidget(list_, 1);
  empty_->setContentsMargins(space::between, space::inside, 0, 0);
  layout->addWidget(empty_, 1);
  auto* buttons = new QVBoxLayout;
  buttons->setSpacing(space::between);
  buttons->addWidget(cancel_);
  buttons->addWidget(cancelAll_);
  buttons->addStretch(1);
  layout->addLayout(buttons);
  connect(cancel_, &QPushButton::clicked, this, [this] {
    const auto row = static_cast<std::size_t>(list_->currentIndex().row());
    if (row < model_.jobs().size()) client_.cancel(model_.jobs()[row].id);
  });
  connect(cancelAll_, &QPushButton::clicked, this, [this] { client_.cancelAll(); });
  connect(&model, &QAbstractItemModel::dataChanged, this, &JobsView::showButtons);
  connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, &JobsView::showButtons);
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
    connect(&model, signal, this, &JobsView::showEmpty);
  showButtons();
  showEmpty();
}

void JobsView::showEmpty() {
  list_->setVisible(model_.rowCount() > 0);
  empty_->setVisible(model_.rowCount() == 0);
}

void JobsView::showButtons() {
  const auto row = static_cast<std::size_t>(list_->currentIndex().row());
  const bool chosen =
      list_->currentIndex().isValid() && row < model_.jobs().size() && isLive(model_.jobs()[row]);
  cancel_->setEnabled(chosen);
  cancel_->setToolTip(chosen ? QString() : tr("Choose a running job first"));
  cancelAll_->setEnabled(model_.liveCount() > 0);
  cancelAll_->setToolTip(model_.liveCount() > 0 ? QString() : tr("Nothing is running"));
}

}  // namespace lacewing::ui
