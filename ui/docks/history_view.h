#pragma once
// The undo history: a click goes back or forward any number of steps at once.

#include <QtWidgets/QUndoView>

namespace lacewing::ui {

class Document;

class HistoryView : public QUndoView {
  Q_OBJECT
 public:
  explicit HistoryView(Document& document, QWidget* parent = nullptr);

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  Document& document_;
};

}  // namespace lacewing::ui
