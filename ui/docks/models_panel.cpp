#include "docks/models_panel.h"

#include <QtGui/QAction>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

#include "commands/choice_commands.h"
#include "docks/empty_note.h"
#include "style/fonts.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"

namespace lacewing::ui {

ModelsPanel::ModelsPanel(Document& document, CheckpointModel& model, QWidget* parent)
    : QWidget(parent),
      document_(document),
      list_(new QTreeView(this)),
      empty_(new EmptyNote(tr("No checkpoints. Drop some here"), tr("Open checkpoint…"), this)),
      note_(new QLabel(this)) {
  setBackground(this, Background::surface);
  list_->setObjectName(QStringLiteral("modelList"));
  list_->setAccessibleName(tr("Checkpoints"));
  list_->setModel(&model);
  list_->setRootIsDecorated(false);
  list_->setUniformRowHeights(true);
  list_->setAllColumnsShowFocus(true);
  list_->setFrameShape(QFrame::NoFrame);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setIconSize({16, 16});
  list_->setIndentation(0);
  list_->setTextElideMode(Qt::ElideRight);
  list_->header()->setSectionsMovable(false);
  list_->header()->setSectionsClickable(false);
  list_->header()->setStretchLastSection(false);
  arrange();
  note_->setObjectName(QStringLiteral("accuracyNote"));
  note_->setWordWrap(true);
  note_->setFont(lacewing::ui::font(TextRole::caption));
  setTextColour(note_, TextColour::text3);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(space::inside, 0, space::inside, space::between);
  layout->setSpacing(space::inside);
  layout->addWidget(list_, 1);
  empty_->setContentsMargins(space::between, 0, space::between, 0);
  layout->addWidget(empty_, 1);
  auto* noteRow = new QHBoxLayout;
  noteRow->setContentsMargins(space::between, 0, space::between, 0);
  noteRow->addWidget(note_);
  layout->addLayout(noteRow);

  connect(list_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& index) {
            if (index.isValid()) chooseCheckpoint(document_, index.row());
          });
  connect(empty_, &EmptyNote::actionRequested, this, [this] {
    if (QAction* open = actionAround(*this, QStringLiteral("openCheckpoint"))) open->trigger();
  });
  connect(&document, &Document::changed, this, [this](const Change& change) {
    if (change.what == Change::What::currentCheckpoint || change.what == Change::What::checkpoints)
      showCurrent();
  });
  connect(&model, &QAbstractItemModel::modelReset, this, [this] {
    arrange();
    showCurrent();
  });
  showCurrent();
}

void ModelsPanel::arrange() {
  list_->header()->setMinimumSectionSize(Metrics(this).scaled(40));
  list_->header()->setSectionResizeMode(CheckpointModel::trainedAgainst, QHeaderView::Stretch);
  for (const auto column : {CheckpointModel::clean, CheckpointModel::robust}) {
    list_->header()->setSectionResizeMode(column, QHeaderView::Fixed);
    list_->header()->resizeSection(column, Metrics(this).scaled(column == CheckpointModel::clean ? 50 : 56));
  }
}

void ModelsPanel::showCurrent() {
  const QSignalBlocker quiet(list_->selectionModel());
  const QModelIndex index = list_->model()->index(document_.currentCheckpoint(), 0);
  list_->selectionModel()->setCurrentIndex(index,
                                           QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  if (index.isValid()) list_->scrollTo(index);
  list_->viewport()->update();
  const bool any = list_->model()->rowCount() > 0;
  list_->setVisible(any);
  empty_->setVisible(!any);
  note_->setText(accuracyNote(document_));
  note_->setVisible(!note_->text().isEmpty());
}

void ModelsPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) list_->viewport()->update();
}

}  // namespace lacewing::ui
