#include "models/picture_metrics.h"

#include "metrics/picture_ssim.h"

namespace lacewing::ui {

PictureMetrics::PictureMetrics(QObject* parent) : QObject(parent) {
  thread_.setMaxThreadCount(1);
}

PictureMetrics::~PictureMetrics() {
  thread_.waitForDone();
}

void PictureMetrics::compare(const Picture& a, const Picture& b) {
  if (a == a_ && b == b_) return;
  a_ = a;
  b_ = b;
  waiting_ = true;
  if (!running_) next();
}

void PictureMetrics::next() {
  waiting_ = false;
  if (!a_ || !b_ || a_->shape != b_->shape) {
    result_.reset();
    Q_EMIT changed();
    return;
  }
  running_ = true;
  thread_.start([this, a = a_, b = b_] {
    const Result result{picture_distance(*a, *b), picture_ssim(*a, *b)};
    QMetaObject::invokeMethod(
        this,
        [this, result] {
          running_ = false;
          result_ = result;
          Q_EMIT changed();
          if (waiting_) next();
        },
        Qt::QueuedConnection);
  });
}

}  // namespace lacewing::ui
