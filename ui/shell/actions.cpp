#include "shell/actions.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QSettings>
#include <QtGui/QActionGroup>
#include <QtWidgets/QMenu>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QToolButton>

#include <map>

#include "base/error.h"
#include "style/icons.h"

namespace lacewing::ui {
namespace {

QString translated(const char* text) {
  return QCoreApplication::translate("Actions", text);
}

/// Alternatives divided by "; "; no keys for an empty text.
QList<QKeySequence> keysOf(const QString& text) {
  return text.isEmpty() ? QList<QKeySequence>()
                        : QKeySequence::listFromString(text, QKeySequence::PortableText);
}

QString settingOf(const QString& id) {
  return QStringLiteral("shortcuts/") + id;
}

}  // namespace

Actions::Actions(QObject* parent) : QObject(parent) {
  const QSettings settings;
  for (const ActionSpec& spec : actionTable()) {
    if (spec.kind == ActionSpec::separator) continue;
    const QString id = QString::fromUtf8(spec.id);
    auto* action = new QAction(translated(spec.text), this);
    action->setObjectName(id);
    defaults_[id] = keysOf(QString::fromUtf8(spec.shortcuts));
    action->setShortcuts(settings.contains(settingOf(id)) ? keysOf(settings.value(settingOf(id)).toString())
                                                          : defaults_[id]);
    if (*spec.icon != '\0') action->setIcon(icon(QString::fromUtf8(spec.icon)));
    action->setIconVisibleInMenu(false);
    action->setCheckable(spec.kind != ActionSpec::command);
    action->setShortcutContext(spec.place == ActionSpec::window ? Qt::WindowShortcut
                                                                : Qt::WidgetWithChildrenShortcut);
    action->setProperty("note", translated(spec.note));
    if (spec.kind == ActionSpec::choice) {
      const QString menu = QString::fromUtf8(spec.menu);
      if (!groups_.contains(menu)) groups_[menu] = new QActionGroup(this);
      groups_[menu]->addAction(action);
    }
    const bool built = *spec.later == '\0';
    action->setEnabled(built);
    describe(*action, built ? QString() : translated(spec.later));
    actions_[id] = action;
    order_.push_back(action);
  }
}

QAction* Actions::operator[](const char* id) const {
  QAction* action = find(QString::fromUtf8(id));
  if (action == nullptr) throw Error(std::string("there is no action \"") + id + "\"");
  return action;
}

void Actions::on(const char* id, QObject* context, std::function<void()> call) {
  connect((*this)[id], &QAction::triggered, context, [call = std::move(call)] { call(); });
}

void Actions::onSwitch(const char* id, QObject* context, std::function<void(bool)> call) {
  connect((*this)[id], &QAction::triggered, context, [call = std::move(call)](bool on) { call(on); });
}

void Actions::setEnabled(const char* id, bool enabled, const QString& reason) {
  QAction* action = (*this)[id];
  action->setEnabled(enabled);
  describe(*action, enabled ? QString() : reason);
}

void Actions::setKeys(const QString& id, const QList<QKeySequence>& keys) {
  QAction* action = find(id);
  if (action == nullptr) return;
  action->setShortcuts(keys);
  describe(*action, reasons_.value(id));
  QSettings settings;
  if (keys == defaults_[id]) {
    settings.remove(settingOf(id));
  } else {
    settings.setValue(settingOf(id), QKeySequence::listToString(keys, QKeySequence::PortableText));
  }
}

QAction* Actions::conflict(const QString& id, const QList<QKeySequence>& keys) const {
  for (QAction* other : order_) {
    if (other->objectName() == id) continue;
    for (const QKeySequence& taken : other->shortcuts())
      if (keys.contains(taken)) return other;
  }
  return nullptr;
}

void Actions::describe(QAction& action, const QString& reason) {
  reasons_[action.objectName()] = reason;
  QString tip = action.text();
  tip.remove(QStringLiteral("…"));
  if (!action.shortcut().isEmpty())
    tip += QStringLiteral(" (%1)").arg(action.shortcut().toString(QKeySequence::NativeText));
  for (const QString& line : {action.property("note").toString(), reason})
    if (!line.isEmpty()) tip += QLatin1Char('\n') + line;
  action.setToolTip(tip);
  action.setStatusTip(reason);
}

void Actions::fillMenus(QMenuBar& bar) const {
  std::map<QString, QMenu*> menus;
  for (const ActionSpec& spec : actionTable()) {
    const QStringList path = QString::fromUtf8(spec.menu).split(QLatin1Char('/'), Qt::SkipEmptyParts);
    if (path.isEmpty()) continue;
    QMenu* menu = nullptr;
    QString key;
    for (const QString& part : path) {
      key += QLatin1Char('/') + part;
      QMenu*& known = menus[key];
      const QString title = translated(part.toUtf8().constData());
      if (known == nullptr) {
        known = menu == nullptr ? bar.addMenu(title) : menu->addMenu(title);
        known->setToolTipsVisible(true);
        known->setObjectName(QStringLiteral("menu") + key.split(QLatin1Char('/')).join(QString()));
      }
      menu = known;
    }
    if (spec.kind == ActionSpec::separator) {
      menu->addSeparator();
    } else {
      menu->addAction((*this)[spec.id]);
    }
  }
}

void Actions::attach(QWidget& window, const std::vector<QWidget*>& pages, QWidget& panes) const {
  for (const ActionSpec& spec : actionTable()) {
    if (spec.kind == ActionSpec::separator) continue;
    QAction* action = (*this)[spec.id];
    switch (spec.place) {
      case ActionSpec::window:
        window.addAction(action);
        break;
      case ActionSpec::page:
        for (QWidget* page : pages) page->addAction(action);
        break;
      case ActionSpec::pane:
        panes.addAction(action);
        break;
    }
  }
}

void setToolTipWithKeys(QWidget* widget, const QString& text, const QAction* action) {
  const auto show = [=] {
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    widget->setToolTip(keys.isEmpty() ? text : Actions::tr("%1 (%2)").arg(text, keys));
  };
  QObject::connect(action, &QAction::changed, widget, show);
  show();
}

QToolButton* actionButton(QAction* action, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setDefaultAction(action);
  button->setToolButtonStyle(Qt::ToolButtonIconOnly);
  button->setAutoRaise(true);
  button->setObjectName(action->objectName());
  button->setAccessibleName(action->text());
  button->setFocusPolicy(Qt::TabFocus);
  return button;
}

}  // namespace lacewing::ui
