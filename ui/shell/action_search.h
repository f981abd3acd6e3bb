#pragma once
// Finds and runs an action by a few letters of its name.

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
  void run(const QModelIndex& index);

  const Actions& actions_;
  QStandardItemModel* model_;
  QCompleter* completer_;
};

}  // namespace lacewing::ui
