#pragma once
// The 11 x 11 pixels around one pixel, each drawn large.

#include <QImage>
#include <QPoint>
#include <QWidget>
#include <optional>

namespace lacewing::ui {

class PixelContext : public QWidget {
  Q_OBJECT
 public:
  static constexpr int side = 11;

  explicit PixelContext(QWidget* parent = nullptr);
  /// `image` as PictureCanvas::image() gives it; caption "Gradient, original".
  void setImage(const QImage& image, std::optional<QPoint> centre, const QString& caption);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QImage image_;
  std::optional<QPoint> centre_;
  QString caption_;
};

}  // namespace lacewing::ui
