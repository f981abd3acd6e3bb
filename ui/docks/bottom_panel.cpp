#include "docks/bottom_panel.h"

#include <QtCore/QTime>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QVBoxLayout>

#include "docks/history_view.h"
#include "panes/headers.h"
#include "style/fonts.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"

namespace lacewing::ui {
namespace {

constexpr int logLines = 2000;

}  // namespace

BottomPanel::BottomPanel(SessionClient& client, Document& document, QWidget* plots, QWidget* parent)
    : QWidget(parent),
      jobModel_(new JobModel(client, this)),
      tabs_(new QTabBar(this)),
      stack_(new QStackedWidget(this)),
      log_(new QPlainTextEdit(this)) {
  setBackground(this, Background::surface);
  tabs_->setObjectName(QStringLiteral("bottomTabs"));
  tabs_->setAccessibleName(tr("Similarity, history, jobs and log"));
  setTabRow(tabs_, TabRow::bottom);
  for (const QString& title : {tr("Similarity vs ε"), tr("History"), tr("Jobs"), tr("Log")})
    tabs_->addTab(title);

  auto* historyView = new HistoryView(document, this);
  historyView->setObjectName(QStringLiteral("historyView"));
  historyView->setAccessibleName(tr("History of edits"));
  historyView->setEmptyLabel(tr("As opened"));
  historyView->setFrameShape(QFrame::NoFrame);
  log_->setObjectName(QStringLiteral("logView"));
  log_->setAccessibleName(tr("Log"));
  log_->setReadOnly(true);
  log_->setMaximumBlockCount(logLines);
  log_->setFrameShape(QFrame::NoFrame);
  log_->setFont(lacewing::ui::font(TextRole::mono));
  log_->setPlaceholderText(tr("Nothing to report"));
  stack_->addWidget(plots);
  stack_->addWidget(historyView);
  stack_->addWidget(new JobsView(client, *jobModel_, this));
  stack_->addWidget(log_);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(space::between, 0, space::between, 0);
  row->addWidget(tabs_);
  row->addStretch(1);
  layout->addLayout(row);
  layout->addWidget(new Hairline(Qt::Horizontal, this));
  auto* inner = new QHBoxLayout;
  inner->setContentsMargins(space::between, space::inside, 0, 0);
  inner->addWidget(stack_);
  layout->addLayout(inner, 1);
  connect(tabs_, &QTabBar::currentChanged, stack_, &QStackedWidget::setCurrentIndex);
  connect(tabs_, &QTabBar::tabBarClicked, this, [this] { setCollapsed(false); });
  connect(jobModel_, &QAbstractItemModel::dataChanged, this, [this] {
    const int live = jobModel_->liveCount();
    tabs_->setTabText(jobs, live > 0 ? tr("Jobs  %1").arg(live) : tr("Jobs"));
  });
}

void BottomPanel::showTab(Tab tab) {
  setCollapsed(false);
  tabs_->setCurrentIndex(tab);
}

void BottomPanel::writeLog(const QString& line) {
  log_->appendPlainText(QTime::currentTime().toString(QStringLiteral("HH:mm:ss  ")) + line);
}

void BottomPanel::setCollapsed(bool collapsed) {
  stack_->setVisible(!collapsed);
  setMaximumHeight(collapsed ? Metrics(this).bottomTabs() + 2 : QWIDGETSIZE_MAX);
}

}  // namespace lacewing::ui
