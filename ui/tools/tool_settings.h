#pragma once
// Size, hardness, value, strength and stamp of the painting tools: one object, shared by tools, keys and the
// options menu.

#include <QtCore/QObject>

#include "models/edit.h"

namespace lacewing::ui {

class ToolSettings : public QObject {
  Q_OBJECT
 public:
  explicit ToolSettings(QObject* parent = nullptr) : QObject(parent) {}

  static constexpr double smallest = 1, largest = 128;  ///< pixels of the picture

  BrushShape shape() const { return shape_; }
  /// What brush and patch paint, all channels: 0 black, 1 white.
  double value() const { return value_; }
  /// Standard deviation of the noise brush, 0..1 scale.
  double noise() const { return noise_; }
  /// Standard deviation of the blur brush, pixels.
  double blur() const { return blur_; }
  /// Keep strokes inside the epsilon of the slider around the original.
  bool staysWithinEpsilon() const { return within_; }
  /// The picture that the stamp takes from; -1: the one after the current picture.
  int stampPicture() const { return stampPicture_; }

  void setSize(double diameter);
  void setHardness(double hardness);
  void setValue(double value);
  void setNoise(double deviation);
  void setBlur(double sigma);
  void setStaysWithinEpsilon(bool within);
  void setStampPicture(int index);

 Q_SIGNALS:
  void changed();

 private:
  BrushShape shape_;
  double value_ = 1, noise_ = 0.1, blur_ = 1.5;
  bool within_ = false;
  int stampPicture_ = -1;
};

}  // namespace lacewing::ui
