#pragma once
// A short remark in a rounded plate: over pictures, in row heads, beside titles.

#include <QWidget>

namespace lacewing::ui {

class Chip : public QWidget {
  Q_OBJECT
 public:
  /// overlay: raised with a hairline, over pictures; neutral: sunken; key: a keyboard key; amber has a
  /// warning icon.
  enum class Kind { neutral, overlay, accent, amber, info, error, key };
  Q_ENUM(Kind)

  explicit Chip(QWidget* parent = nullptr) : Chip(QString(), Kind::neutral, parent) {}
  Chip(const QString& text, Kind kind, QWidget* parent = nullptr);

  QString text() const { return text_; }
  Kind kind() const { return kind_; }
  void setText(const QString& text);
  void setKind(Kind kind);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {sizeHint().height(), sizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString text_;
  Kind kind_;
};

}  // namespace lacewing::ui
