#pragma once
// How far two pictures are apart, computed away from the window's thread; the newest question wins.

#include <QtCore/QObject>
#include <QtCore/QThreadPool>

#include <memory>
#include <optional>

#include "metrics/similarity.h"

namespace lacewing::ui {

class PictureMetrics : public QObject {
  Q_OBJECT
 public:
  using Picture = std::shared_ptr<const Array<float>>;
  struct Result {
    PictureDistance distance;
    std::optional<double> ssim;  ///< empty when a side is shorter than its window
  };

  explicit PictureMetrics(QObject* parent = nullptr);
  ~PictureMetrics() override;
  /// Null, or pictures of different sizes: there is no distance.
  void compare(const Picture& a, const Picture& b);
  /// Of the newest pictures that are done; empty when they have none.
  const std::optional<Result>& result() const { return result_; }
  bool busy() const { return running_; }

 Q_SIGNALS:
  void changed();

 private:
  void next();
  Picture a_, b_;
  bool waiting_ = false, running_ = false;
  std::optional<Result> result_;
  QThreadPool thread_;
};

}  // namespace lacewing::ui
