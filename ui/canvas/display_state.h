#pragma once
// How linked canvases show what they have: view mode, wipe position, opacity over the picture, contour,
// smoothing. One object shared by all of them, like the view state.

#include <QObject>
#include <memory>

namespace lacewing::ui {

class DisplayState : public QObject {
  Q_OBJECT
 public:
  /// sideBySide: every column in its own pane; wipe: the reference left of a divider; flip: the reference in
  /// place of the other while it is held; overlay: maps over the picture.
  enum class Mode { sideBySide, wipe, flip, overlay };
  Q_ENUM(Mode)

  explicit DisplayState(QObject* parent = nullptr) : QObject(parent) {}

  Mode mode() const { return mode_; }
  void setMode(Mode mode);
  /// Where the divider stands, as a share of the picture's width.
  double wipe() const { return wipe_; }
  void setWipe(double share);
  /// While true canvases show their companion in place of their own picture.
  bool flipped() const { return flipped_; }
  void setFlipped(bool flipped);
  /// Of the map over the picture, 0..1.
  double opacity() const { return opacity_; }
  void setOpacity(double opacity);
  /// Outlines the k pixels of largest magnitude; 0: no outline.
  bool contour() const { return contour_; }
  void setContour(bool contour);
  /// k of the outline; 0: 2 % of the pixels.
  std::int64_t topK() const { return topK_; }
  void setTopK(std::int64_t k);
  /// Smooth instead of square pixels above 100 %.
  bool smooth() const { return smooth_; }
  void setSmooth(bool smooth);

 Q_SIGNALS:
  void changed();
  void modeChanged();

 private:
  template <class T>
  void set(T& member, T value) {
    if (member == value) return;
    member = value;
    Q_EMIT changed();
  }
  Mode mode_ = Mode::sideBySide;
  double wipe_ = 0.5, opacity_ = 0.6;
  std::int64_t topK_ = 0;
  bool flipped_ = false, contour_ = false, smooth_ = false;
};

using DisplayStatePointer = std::shared_ptr<DisplayState>;

}  // namespace lacewing::ui
