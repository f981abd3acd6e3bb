#pragma once
// Finds and runs an action by a few letters of its name, or of the menu it lies in.

#include <QtCore/QHash>
#include <QtCore/QPointer>
#include <QtWidgets/QLineEdit>

#include <optional>

class QCompleter;
class QStandardItemModel;
class QModelIndex;

namespace lacewing::ui {

class Actions;

/// How well `typed` fits `text`: every letter in order, early and adjacent ones and starts of words count
/// more; nothing when it does not fit. Larger is better.
std::optional<int> fuzzyScore(const QString& typed, const QString& text);

/// How well every word of `typed` fits the name of an action or begins a word of its menu's path.
std::optional<int> actionScore(const QString& typed, const QString& name, const QStringList& path);

class ActionSearch : public QLineEdit {
  Q_OBJECT
 public:
  explicit ActionSearch(const Actions& actions, QWidget* parent = nullptr);
  /// Takes the focus and shows all actions.
  void open();
  QSize sizeHint() const override;
  /// Ids found for what is typed, best first.
  QStringList found() const;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void search(const QString& typed);
  /// Under the field, as wide as its rows need.
  void showFound();
  /// The highlighted row, or else the best one. One that is disabled stays there with its reason.
  void runChosen();
  void run(const QModelIndex& index);
  /// Gives the focus back: single keys act where the person was.
  void leave();

  const Actions& actions_;
  QPointer<QWidget> before_;           ///< had the focus
  QHash<QString, QStringList> paths_;  ///< of menus, by the action's id
  QStandardItemModel* model_;
  QCompleter* completer_;
};

}  // namespace lacewing::ui
