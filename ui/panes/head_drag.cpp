#include "panes/head_drag.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QApplication>

#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {

void HeadDrag::watch(QWidget* head) {
  head->installEventFilter(this);
  connect(head, &QObject::destroyed, this, [this] {
    if (head_.isNull() && dragging_) {
      end();
      Q_EMIT cancelled();
    }
  });
}

void HeadDrag::begin() {
  dragging_ = true;
  cursor_ = head_->cursor();
  head_->setCursor(Qt::ClosedHandCursor);
  qApp->installEventFilter(this);  // for Esc, wherever the focus is
}

void HeadDrag::end() {
  if (dragging_) qApp->removeEventFilter(this);
  if (dragging_ && head_) head_->setCursor(cursor_);
  dragging_ = false;
  pressed_.reset();
  head_.clear();
}

bool HeadDrag::eventFilter(QObject* object, QEvent* event) {
  if (dragging_ && (event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride)) {
    if (static_cast<QKeyEvent*>(event)->key() != Qt::Key_Escape) return false;
    event->accept();
    if (event->type() == QEvent::ShortcutOverride) return true;  // the key itself follows
    end();
    Q_EMIT cancelled();
    return true;
  }
  auto* head = qobject_cast<QWidget*>(object);
  if (head == nullptr || (head_ && head != head_)) return false;
  const auto place = [event] { return static_cast<QMouseEvent*>(event)->globalPosition().toPoint(); };
  switch (event->type()) {
    case QEvent::MouseButtonPress:
      if (static_cast<QMouseEvent*>(event)->button() != Qt::LeftButton) return false;
      head_ = head;
      pressed_ = place();
      return false;
    case QEvent::MouseMove:
      if (!pressed_) return false;
      if (!dragging_ && (place() - *pressed_).manhattanLength() >= QApplication::startDragDistance()) begin();
      if (dragging_) Q_EMIT moved(head, place());
      return dragging_;
    case QEvent::MouseButtonRelease: {
      const bool wasDragging = dragging_;
      end();
      if (wasDragging) Q_EMIT dropped(head, place());
      return wasDragging;
    }
    default:
      return false;
  }
}

DropLine::DropLine(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("dropLine"));
  setAttribute(Qt::WA_TransparentForMouseEvents);
  hide();
}

void DropLine::paintEvent(QPaintEvent*) {
  WidgetPainter painter(this);
  painter.fillRect(rect(), tokens(this).accent);
}

}  // namespace lacewing::ui
