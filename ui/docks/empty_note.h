#pragma once
// What an empty list says in place of its rows: one sentence, and what can be done about it.

#include <QtWidgets/QWidget>

class QAction;
class QLabel;

namespace lacewing::ui {

class EmptyNote : public QWidget {
  Q_OBJECT
 public:
  /// Without `action` there is the sentence only.
  explicit EmptyNote(const QString& sentence, const QString& action = {}, QWidget* parent = nullptr);
  QString sentence() const;
  void setSentence(const QString& sentence);

 Q_SIGNALS:
  void actionRequested();

 private:
  QLabel* sentence_;
};

/// The action of that id that the window around `widget` has, also while its dock floats; null without one.
QAction* actionAround(const QWidget& widget, const QString& id);

}  // namespace lacewing::ui
