#include "shell/grid_picture.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QEvent>
#include <QtCore/QPointer>
#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

#include <utility>
#include <vector>

namespace lacewing::ui {
namespace {

constexpr int slice = 10;        // ms of painting at a time
constexpr int mostAttempts = 4;  // while maps are refined something always changes: the last is made at once

class GridPainter : public QObject {
 public:
  GridPainter(QWidget* head, QWidget* body, qreal scale, std::function<void(QImage)> done)
      : QObject(body), head_(head), body_(body), scale_(scale), done_(std::move(done)) {
    head_->window()->installEventFilter(this);
    begin();
  }

 private:
  void begin() {
    ++attempt_;
    changed_ = false;
    const QSize size(head_->parentWidget()->width(), head_->height() + body_->height());
    image_ = QImage(size * scale_, QImage::Format_RGB32);
    image_.setDevicePixelRatio(scale_);
    image_.fill(body_->palette().color(QPalette::Window));
    waiting_ = {head_};
    for (QWidget* part : body_->findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
      waiting_.emplace_back(part);
    next_ = 0;
    QTimer::singleShot(0, this, &GridPainter::paintSome);
  }

  void paintSome() {
    if (changed_ && attempt_ < mostAttempts) return begin();
    QElapsedTimer clock;
    clock.start();
    for (; next_ < waiting_.size(); ++next_) {
      if (clock.elapsed() >= slice && attempt_ < mostAttempts) {
        QTimer::singleShot(0, this, &GridPainter::paintSome);
        return;
      }
      QWidget* part = waiting_[next_];
      if (part == nullptr || part->isHidden()) continue;
      const QPoint at = part == head_ ? QPoint() : part->pos() + QPoint(0, head_->height());
      part->render(&image_, at, QRegion(), QWidget::DrawChildren);
    }
    done_(std::move(image_));
    deleteLater();
  }

  // Whatever changes in the window is painted there, too.
  bool eventFilter(QObject* object, QEvent* event) override {
    if (event->type() == QEvent::UpdateRequest || event->type() == QEvent::Resize) changed_ = true;
    return QObject::eventFilter(object, event);
  }

  QWidget *head_, *body_;
  const qreal scale_;
  const std::function<void(QImage)> done_;
  QImage image_;
  std::vector<QPointer<QWidget>> waiting_;
  std::size_t next_ = 0;
  int attempt_ = 0;
  bool changed_ = false;
};

}  // namespace

void paintGrid(QWidget* head, QWidget* body, qreal scale, std::function<void(QImage)> done) {
  new GridPainter(head, body, scale, std::move(done));
}

}  // namespace lacewing::ui
