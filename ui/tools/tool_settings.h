#pragma once
// Size, hardness and value of the painting tools: one object, shared by tools, keys and the options menu.

#include <QtCore/QObject>

#include "models/edit.h"

namespace lacewing::ui {

class ToolSettings : public QObject {
  Q_OBJECT
 public:
  explicit ToolSettings(QObject* parent = nullptr) : QObject(parent) {}

  static constexpr double smallest = 1, largest = 64;  ///< pixels of the picture

  BrushShape shape() const { return shape_; }
  /// The painted value, all channels: 0 black, 1 white.
  double value() const { return value_; }
  /// Keep strokes inside the epsilon of the slider around the original.
  bool staysWithinEpsilon() const { return within_; }

  void setSize(double diameter);
  void setHardness(double hardness);
  void setValue(double value);
  void setStaysWithinEpsilon(bool within);

 Q_SIGNALS:
  void changed();

 private:
  BrushShape shape_;
  double value_ = 1;
  bool within_ = false;
};

}  // namespace lacewing::ui
