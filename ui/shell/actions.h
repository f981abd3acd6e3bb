#pragma once
// The actions of the table as QActions: menus, toolbars, the search and the tests take them from here.

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtGui/QAction>

#include <functional>
#include <memory>
#include <vector>

#include "shell/action_table.h"

class QActionGroup;
class QMenuBar;
class QToolButton;

namespace lacewing::ui {

class Actions : public QObject {
  Q_OBJECT
 public:
  explicit Actions(QObject* parent = nullptr);

  /// The action of that id. Throws Error for an unknown one.
  QAction* operator[](const char* id) const;
  QAction* find(const QString& id) const { return actions_.value(id); }
  const std::vector<QAction*>& all() const { return order_; }

  /// Runs `call` whenever the action is triggered.
  void on(const char* id, QObject* context, std::function<void()> call);
  /// Runs `call` with the new state whenever a check or choice is switched by a person.
  void onSwitch(const char* id, QObject* context, std::function<void(bool)> call);
  /// A disabled action says why in its tool tip.
  void setEnabled(const char* id, bool enabled, const QString& reason = {});

  /// What an action's keys are without a person's choice.
  QList<QKeySequence> defaultKeys(const QString& id) const { return defaults_.value(id); }
  /// A person's choice, kept in the settings; the defaults again when they are the same.
  void setKeys(const QString& id, const QList<QKeySequence>& keys);
  /// Another action that one of `keys` would also trigger; null when there is none.
  QAction* conflict(const QString& id, const QList<QKeySequence>& keys) const;

  /// Fills the menu bar in the table's order.
  void fillMenus(QMenuBar& bar) const;
  /// Makes the keys act where the table says: in the window, in `pages` or in `panes` and what they hold.
  void attach(QWidget& window, const std::vector<QWidget*>& pages, QWidget& panes) const;

 private:
  void describe(QAction& action, const QString& reason);

  QHash<QString, QAction*> actions_;
  QHash<QString, QActionGroup*> groups_;
  QHash<QString, QList<QKeySequence>> defaults_;
  QHash<QString, QString> reasons_;
  std::vector<QAction*> order_;
};

/// Keeps a tool tip at `text` and the keys that the action has now.
void setToolTipWithKeys(QWidget* widget, const QString& text, const QAction* action);

/// The icon of an action in a flat 28 px button that takes name, state and tool tip from it.
QToolButton* actionButton(QAction* action, QWidget* parent);

}  // namespace lacewing::ui
