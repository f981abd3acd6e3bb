#include "shell/status_bar.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QToolButton>

#include "models/method_names.h"
#include "panes/headers.h"
#include "style/fonts.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"

namespace lacewing::ui {
namespace {

constexpr double worthShowing = 0.15;  // s: shorter jobs would only flicker

}  // namespace

StatusBar::StatusBar(Document& document, SessionClient& client, JobModel& jobs, ComparisonGrid& grid,
                     QWidget* parent)
    : QStatusBar(parent), document_(document), client_(client), jobs_(jobs), grid_(grid) {
  setObjectName(QStringLiteral("statusBar"));
  setSizeGripEnabled(false);
  const Metrics metrics(this);
  setFixedHeight(metrics.statusBar());
  const auto label = [this](const QString& name) {
    auto* made = new QLabel(this);
    made->setObjectName(name);
    made->setFont(lacewing::ui::font(TextRole::small));
    setTextColour(made, TextColour::text2);
    return made;
  };
  auto* left = new QWidget(this);
  auto* row = new QHBoxLayout(left);
  row->setContentsMargins(space::margin - 2, 0, 0, 0);
  row->setSpacing(space::between);
  jobLabel_ = label(QStringLiteral("jobLabel"));
  jobProgress_ = new QProgressBar(left);
  jobProgress_->setObjectName(QStringLiteral("jobProgress"));
  jobProgress_->setAccessibleName(tr("Progress of the job"));
  jobProgress_->setFixedWidth(metrics.scaled(120));
  jobProgress_->setTextVisible(false);
  jobEta_ = label(QStringLiteral("jobEta"));
  jobCancel_ = makeToolButton(QStringLiteral("close"), tr("Cancel job"), left);
  jobCancel_->setObjectName(QStringLiteral("jobCancel"));
  row->addWidget(jobLabel_);
  row->addWidget(jobProgress_);
  row->addWidget(jobEta_);
  row->addWidget(jobCancel_);
  row->addStretch(1);
  addWidget(left, 1);

  auto* right = new QWidget(this);
  auto* facts = new QHBoxLayout(right);
  facts->setContentsMargins(0, 0, space::margin - 2, 0);
  facts->setSpacing(space::between);
  const auto fact = [&](const QString& name) {
    if (facts->count() > 0) {
      auto* dot = label(QString());
      dot->setText(QStringLiteral("·"));
      facts->addWidget(dot);
    }
    auto* made = label(name);
    facts->addWidget(made);
    return made;
  };
  cursorLabel_ = fact(QStringLiteral("cursorLabel"));
  zoomLabel_ = fact(QStringLiteral("zoomLabel"));
  modelHashLabel_ = fact(QStringLiteral("modelHashLabel"));
  deviceLabel_ = fact(QStringLiteral("deviceLabel"));
  addPermanentWidget(right);

  connect(jobCancel_, &QToolButton::clicked, this, [this] { client_.cancel(shown_); });
  connect(&jobs_, &QAbstractItemModel::dataChanged, this, &StatusBar::showJob);
  connect(&document_, &Document::changed, this, [this](const Change& change) {
    if (change.what == Change::What::checkpoints || change.what == Change::What::currentCheckpoint)
      showCheckpoint();
  });
  connect(grid_.pixelCursor().get(), &Cursor::hoverChanged, this, &StatusBar::showCursor);
  connect(grid_.pixelCursor().get(), &Cursor::pinChanged, this, &StatusBar::showCursor);
  const auto showZoom = [this](double zoom) { zoomLabel_->setText(tr("Zoom %1 %").arg(qRound(zoom * 100))); };
  connect(&grid_, &ComparisonGrid::zoomChanged, this, showZoom);
  showZoom(grid_.pane(0, ComparisonGrid::original)->canvas()->zoom());
  connect(&client_, &SessionClient::devicesReady, this, &StatusBar::showDevice);
  connect(&client_, &SessionClient::deviceChanged, this, &StatusBar::showDevice);
  showJob();
  showCursor();
  showCheckpoint();
  showDevice();
}

void StatusBar::showDevice() {
  if (const DeviceInfo* card = client_.card()) {
    deviceLabel_->setText(tr("%1, CUDA").arg(QString::fromStdString(card->title)));
    deviceLabel_->setToolTip({});
    return;
  }
  const bool chosen = client_.device() == DeviceChoice::cpu;
  if (!chosen && client_.devices().empty()) {
    deviceLabel_->setText(tr("device not known yet"));
    return;
  }
  const int threads = client_.threads();
  deviceLabel_->setText(threads == 1 ? tr("CPU, 1 thread") : tr("CPU, %1 threads").arg(threads));
  deviceLabel_->setToolTip(chosen ? QString() : whyNoCard(client_.devices()));
}

void StatusBar::setNote(const QString& note) {
  note_ = note;
  showJob();
}

void StatusBar::showJob() {
  const JobInfo* running = nullptr;
  for (const JobInfo& job : jobs_.jobs()) {
    const bool worth = job.state == JobState::running && job.seconds_running > worthShowing;
    if (worth && (running == nullptr || job.seconds_running > running->seconds_running)) running = &job;
  }
  shown_ = running == nullptr ? 0 : running->id;
  for (QWidget* part : {static_cast<QWidget*>(jobProgress_), static_cast<QWidget*>(jobEta_),
                        static_cast<QWidget*>(jobCancel_)})
    part->setVisible(running != nullptr);
  if (running == nullptr) {
    if (jobLabel_->text() != note_) jobLabel_->setText(note_);
    return;
  }
  const QString progress = progressText(*running), title = QString::fromStdString(running->title);
  jobLabel_->setText(progress.isEmpty() ? title : tr("%1: %2").arg(title, progress));
  jobProgress_->setRange(0, static_cast<int>(std::max<std::int64_t>(running->progress.total, 0)));
  jobProgress_->setValue(static_cast<int>(running->progress.done));
  jobEta_->setText(timeLeftText(*running));
}

void StatusBar::showCursor() {
  const auto pixel = grid_.pixelCursor()->current();
  cursorLabel_->setText(pixel ? tr("x %1, y %2").arg(pixel->x()).arg(pixel->y()) : tr("no pixel"));
}

void StatusBar::showCheckpoint() {
  const Checkpoint* checkpoint = document_.checkpoint();
  if (checkpoint == nullptr) {
    modelHashLabel_->setText(tr("no checkpoint"));
    return;
  }
  modelHashLabel_->setText(checkpointTitle(*checkpoint) + QLatin1Char(' ') + checkpoint->hash.left(7));
  modelHashLabel_->setToolTip(checkpoint->hash.isEmpty() ? QString()
                                                         : tr("SHA-256 %1").arg(checkpoint->hash));
}

}  // namespace lacewing::ui
