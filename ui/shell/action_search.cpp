#include "shell/action_search.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtGui/QStandardItemModel>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QCompleter>

#include <algorithm>

#include "shell/actions.h"
#include "style/fonts.h"
#include "style/icons.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {

constexpr int idRole = Qt::UserRole + 1;

}  // namespace

std::optional<int> fuzzyScore(const QString& typed, const QString& text) {
  int score = 0, at = -1;
  for (const QChar letter : typed.toLower()) {
    if (letter.isSpace()) continue;
    const int next = static_cast<int>(text.toLower().indexOf(letter, at + 1));
    if (next < 0) return std::nullopt;
    const bool startsWord = next == 0 || !text[next - 1].isLetterOrNumber();
    score += next == at + 1 ? 6 : (startsWord ? 4 : 0);
    score -= next - at - 1;
    at = next;
  }
  return score;
}

ActionSearch::ActionSearch(const Actions& actions, QWidget* parent)
    : QLineEdit(parent),
      actions_(actions),
      model_(new QStandardItemModel(this)),
      completer_(new QCompleter(this)) {
  setObjectName(QStringLiteral("actionSearch"));
  setAccessibleName(tr("Search actions"));
  setPlaceholderText(tr("Search actions"));
  addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  setFocusPolicy(Qt::ClickFocus);
  completer_->setModel(model_);
  completer_->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
  completer_->setMaxVisibleItems(12);
  completer_->setWidget(this);
  completer_->popup()->setAccessibleName(tr("Actions found"));
  connect(this, &QLineEdit::textEdited, this, [this](const QString& typed) {
    search(typed);
    completer_->complete();
  });
  connect(completer_, qOverload<const QModelIndex&>(&QCompleter::activated), this, &ActionSearch::run);
}

QSize ActionSearch::sizeHint() const {
  const Metrics metrics(this);
  return {metrics.scaled(232), metrics.smallItem() + 2};
}

void ActionSearch::open() {
  setFocus(Qt::ShortcutFocusReason);
  clear();
  search({});
  completer_->complete();
}

void ActionSearch::search(const QString& typed) {
  struct Hit {
    int score;
    QAction* action;
  };
  std::vector<Hit> hits;
  for (QAction* action : actions_.all()) {
    if (const auto score = fuzzyScore(typed, action->text())) hits.push_back({*score, action});
  }
  if (!typed.isEmpty())
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
  model_->clear();
  for (const Hit& hit : hits) {
    QString text = hit.action->text();
    const QString keys = hit.action->shortcut().toString(QKeySequence::NativeText);
    if (!keys.isEmpty()) text += QStringLiteral("   ") + keys;
    auto* item = new QStandardItem(hit.action->icon(), text);
    item->setData(hit.action->objectName(), idRole);
    item->setEnabled(hit.action->isEnabled());
    item->setToolTip(hit.action->toolTip());
    item->setEditable(false);
    model_->appendRow(item);
  }
  if (!hits.empty()) return;
  auto* nothing = new QStandardItem(tr("No action is called “%1”").arg(typed));
  nothing->setEnabled(false);
  model_->appendRow(nothing);
}

QStringList ActionSearch::found() const {
  QStringList ids;
  for (int row = 0; row < model_->rowCount(); ++row) ids << model_->item(row)->data(idRole).toString();
  ids.removeAll(QString());  // the row that says that nothing was found
  return ids;
}

void ActionSearch::run(const QModelIndex& index) {
  QAction* action = actions_.find(index.data(idRole).toString());
  clear();
  clearFocus();
  if (action != nullptr) QMetaObject::invokeMethod(action, &QAction::trigger, Qt::QueuedConnection);
}

// Esc leaves the field before it is a shortcut that cancels jobs.
bool ActionSearch::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride &&
      static_cast<const QKeyEvent*>(event)->key() == Qt::Key_Escape) {
    event->accept();
    return true;
  }
  return QLineEdit::event(event);
}

void ActionSearch::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    clear();
    clearFocus();
    return;
  }
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (enter) {
    for (int row = 0; row < model_->rowCount(); ++row) {
      if (!model_->item(row)->isEnabled()) continue;
      run(model_->index(row, 0));
      return;
    }
  }
  QLineEdit::keyPressEvent(event);
}

void ActionSearch::paintEvent(QPaintEvent* event) {
  QLineEdit::paintEvent(event);
  if (!text().isEmpty() || hasFocus()) return;
  QPainter painter(this);
  painter.setFont(lacewing::ui::font(TextRole::caption, QWidget::font()));
  painter.setPen(tokens(this).text2);
  const QString keys = actions_["searchActions"]->shortcut().toString(QKeySequence::NativeText);
  painter.drawText(rect().adjusted(0, 0, -space::between - 2, 0), Qt::AlignRight | Qt::AlignVCenter, keys);
}

}  // namespace lacewing::ui
