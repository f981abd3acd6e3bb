#include "shell/action_search.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QInputMethod>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtGui/QStandardItemModel>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QCompleter>

#include <algorithm>

#include "shell/actions.h"
#include "style/fonts.h"
#include "style/icons.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {

constexpr int idRole = Qt::UserRole + 1;

/// "Window › Layout › Compare   Ctrl+1   why it is disabled".
QString rowText(const QAction& action, const QStringList& path) {
  QStringList parts{(path + QStringList{action.text()}).join(QStringLiteral(" › "))};
  parts << action.shortcut().toString(QKeySequence::NativeText);
  if (!action.isEnabled()) parts << action.statusTip();
  parts.removeAll(QString());
  return parts.join(QStringLiteral("   "));
}

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

std::optional<int> actionScore(const QString& typed, const QString& name, const QStringList& path) {
  int score = 0;
  for (const QString& word : typed.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
    std::optional<int> best = fuzzyScore(word, name);
    for (const QString& part : path.join(QLatin1Char(' ')).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
      if (!part.startsWith(word, Qt::CaseInsensitive)) continue;
      best = std::max(best.value_or(0), static_cast<int>(word.size()));  // less than the same in the name
    }
    if (!best) return std::nullopt;
    score += *best;
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
  for (const ActionSpec& spec : actionTable()) {
    if (spec.kind == ActionSpec::separator) continue;
    QStringList& path = paths_[QString::fromUtf8(spec.id)];
    for (const QString& menu : QString::fromUtf8(spec.menu).split(QLatin1Char('/'), Qt::SkipEmptyParts))
      path << QCoreApplication::translate("Actions", menu.toUtf8().constData());
  }
  connect(qApp, &QApplication::focusChanged, this, [this](QWidget* from, const QWidget* to) {
    if (to == this && from != nullptr) before_ = from;
  });
  connect(this, &QLineEdit::textEdited, this, [this](const QString& typed) {
    search(typed);
    showFound();
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
  showFound();
}

void ActionSearch::showFound() {
  QAbstractItemView* popup = completer_->popup();
  const int needed = popup->sizeHintForColumn(0) +
                     style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, popup) + 2 * space::between;
  const int wide = std::clamp(needed, width(), std::max(width(), window()->width()));
  completer_->complete(QRect(width() - wide, 0, wide, height()));
}

void ActionSearch::search(const QString& typed) {
  struct Hit {
    int score;
    QAction* action;
  };
  std::vector<Hit> hits;
  for (QAction* action : actions_.all()) {
    if (const auto score = actionScore(typed, action->text(), paths_[action->objectName()]))
      hits.push_back({*score, action});
  }
  if (!typed.isEmpty())
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
  model_->clear();
  for (const Hit& hit : hits) {
    auto* item =
        new QStandardItem(hit.action->icon(), rowText(*hit.action, paths_[hit.action->objectName()]));
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

void ActionSearch::runChosen() {
  const QAbstractItemView* popup = completer_->popup();
  if (!popup->isVisible()) {
    search(text());
    showFound();
    return;
  }
  const QModelIndex chosen =
      popup->currentIndex().isValid() ? popup->currentIndex() : popup->model()->index(0, 0);
  if (chosen.flags().testFlag(Qt::ItemIsEnabled)) run(chosen);
}

void ActionSearch::leave() {
  clear();
  if (before_ != nullptr && before_->isVisible()) {
    before_->setFocus(Qt::OtherFocusReason);
  } else {
    clearFocus();
  }
}

void ActionSearch::run(const QModelIndex& index) {
  QAction* action = actions_.find(index.data(idRole).toString());
  leave();
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
    return leave();
  }
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (enter) {
    runChosen();
    return;
  }
  QLineEdit::keyPressEvent(event);
}

void ActionSearch::paintEvent(QPaintEvent* event) {
  QLineEdit::paintEvent(event);
  // The placeholder begins where the keyboard's language does: in a window of the other direction it and the
  // icon leave no side for the keys.
  const bool roomForKeys = QGuiApplication::inputMethod()->inputDirection() == layoutDirection();
  if (!text().isEmpty() || hasFocus() || !roomForKeys) return;
  WidgetPainter painter(this);
  painter.setFont(lacewing::ui::font(TextRole::caption, QWidget::font()));
  painter.setPen(tokens(this).text2);
  const QString keys = actions_["searchActions"]->shortcut().toString(QKeySequence::NativeText);
  painter.drawText(rect().adjusted(0, 0, -space::between - 2, 0), Qt::AlignRight | Qt::AlignVCenter, keys);
}

}  // namespace lacewing::ui
