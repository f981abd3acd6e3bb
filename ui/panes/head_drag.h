#pragma once
// Dragging the head of a row or of a column to another place. It says where the pointer is; whoever owns the
// heads knows what that means.

#include <QtCore/QObject>
#include <QtCore/QPoint>
#include <QtCore/QPointer>
#include <QtGui/QCursor>
#include <QtWidgets/QWidget>

#include <optional>

namespace lacewing::ui {

class HeadDrag : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;
  /// From here on `head` can be dragged; a press alone stays a click.
  void watch(QWidget* head);

 Q_SIGNALS:
  void moved(QWidget* head, QPoint globalPosition);
  void dropped(QWidget* head, QPoint globalPosition);
  /// By Esc, or because the head is gone.
  void cancelled();

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  void begin();
  void end();

  QPointer<QWidget> head_;  ///< that the button is held on
  QCursor cursor_;
  std::optional<QPoint> pressed_;
  bool dragging_ = false;
};

/// Two pixels of accent between two rows or columns.
class DropLine : public QWidget {
  Q_OBJECT
 public:
  explicit DropLine(QWidget* parent);
  static constexpr int thickness = 2;

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace lacewing::ui
