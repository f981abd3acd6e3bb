#pragma once
// Size, hardness, colour, strength and stamp of the painting tools: one object, shared by tools, keys and the
// options menu.

#include <QtCore/QObject>

#include "models/edit.h"
#include "tools/paint_colour.h"

namespace lacewing::ui {

class ToolSettings : public QObject {
  Q_OBJECT
 public:
  explicit ToolSettings(QObject* parent = nullptr) : QObject(parent) {}

  static constexpr double smallest = 1, largest = 128;  ///< pixels of the picture
  static constexpr std::size_t recentColoursAtMost = 6;

  BrushShape shape() const { return shape_; }
  /// What brush and patch paint.
  const PaintColour& colour() const { return colour_; }
  /// Painted with lately, the newest first.
  const std::vector<PaintColour>& recentColours() const { return recent_; }
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
  /// Each part is kept within 0..1.
  void setColour(const PaintColour& colour);
  /// A stroke was made with the colour.
  void rememberColour();
  void setNoise(double deviation);
  void setBlur(double sigma);
  void setStaysWithinEpsilon(bool within);
  void setStampPicture(int index);

  /// From the settings of the last time, and into them; stamp and "within epsilon" belong to one sitting.
  void load();
  void store() const;

 Q_SIGNALS:
  void changed();

 private:
  BrushShape shape_;
  PaintColour colour_;
  std::vector<PaintColour> recent_;
  double noise_ = 0.1, blur_ = 1.5;
  bool within_ = false;
  int stampPicture_ = -1;
};

}  // namespace lacewing::ui
