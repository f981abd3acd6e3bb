#pragma once
// The pixel under the pointer and the pinned one, shared by all linked canvases.

#include <QObject>
#include <QPoint>
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

 Q_SIGNALS:
  void hoverChanged();
  void pinChanged();

 private:
  std::optional<QPoint> hover_, pin_;
};

using CursorPointer = std::shared_ptr<Cursor>;

}  // namespace lacewing::ui
