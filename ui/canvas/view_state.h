#pragma once
// Zoom and centre. Linked canvases share one ViewState; unlinking gives a canvas a copy.

#include <QObject>
#include <QPointF>
#include <QSize>
#include <memory>

namespace lacewing::ui {

class ViewState : public QObject {
  Q_OBJECT
 public:
  explicit ViewState(QObject* parent = nullptr) : QObject(parent) {}
  std::shared_ptr<ViewState> clone() const;

  /// Fit: each canvas takes the largest (whole, above 100 %) zoom at which its picture is entirely visible.
  bool fit() const { return fit_; }
  /// Screen pixels to a picture pixel; meaningless while fit() is on.
  double zoom() const { return zoom_; }
  /// The size that zoom() is meant for: canvases with another one scale it, so that linked pictures of
  /// different sizes show the same part. Empty: zoom() as it is.
  QSize pictureSize() const { return pictureSize_; }
  void setPictureSize(QSize size);
  /// The point of the picture in the middle of the canvas, 0..1 in both directions.
  QPointF centre() const { return centre_; }

  /// Whole factors above 100 %; limits 1/32 and 64.
  static double snapped(double zoom);
  /// `steps` notches in or out from `zoom`, always moving: about a quarter each, whole factors above 100 %.
  static double stepped(double zoom, int steps);

  void setFit();
  void setZoom(double zoom);
  void setCentre(QPointF centre);
  void setView(double zoom, QPointF centre);

 Q_SIGNALS:
  void changed();

 private:
  bool fit_ = true;
  QSize pictureSize_;
  double zoom_ = 1;
  QPointF centre_{0.5, 0.5};
};

using ViewStatePointer = std::shared_ptr<ViewState>;

}  // namespace lacewing::ui
