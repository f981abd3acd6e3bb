#pragma once
// The pixel under the pointer and the pinned one, shared by all linked canvases.

#include <QObject>
#include <QPoint>
#include <QSize>
#include <memory>
#include <optional>

namespace lacewing::ui {

class Cursor : public QObject {
  Q_OBJECT
 public:
  explicit Cursor(QObject* parent = nullptr) : QObject(parent) {}

  std::optional<QPoint> hover() const { return hover_; }
  std::optional<QPoint> pin() const { return pin_; }
  /// What a readout shows: the hovered pixel, else the pinned one.
  std::optional<QPoint> current() const { return hover_ ? hover_ : pin_; }

  void setHover(std::optional<QPoint> pixel);
  void setPin(std::optional<QPoint> pixel);

  /// The size of the picture that the pixels above belong to; pictures of another size show them at the same
  /// relative place. Empty: all are of one size.
  QSize pictureSize() const { return pictureSize_; }
  void setPictureSize(QSize size) { pictureSize_ = size; }
  /// A pixel of this cursor in a picture of `size`, and back.
  QPoint toPicture(QPoint pixel, QSize size) const;
  QPoint fromPicture(QPoint pixel, QSize size) const;

 Q_SIGNALS:
  void hoverChanged();
  void pinChanged();

 private:
  std::optional<QPoint> hover_, pin_;
  QSize pictureSize_;
};

using CursorPointer = std::shared_ptr<Cursor>;

}  // namespace lacewing::ui
