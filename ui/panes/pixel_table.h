#pragma once
// The values of one pixel: original, attacked and their difference.

#include <QPoint>
#include <QWidget>
#include <optional>
#include <vector>

namespace lacewing::ui {

class PixelTable : public QWidget {
  Q_OBJECT
 public:
  struct Row {
    QString name;
    std::optional<double> original, attacked;
    bool isSigned = true;  ///< signed values always carry their sign
    int decimals = 3;      ///< -1: three significant figures, for values too small for a fixed point
  };

  explicit PixelTable(QWidget* parent = nullptr);
  void setPixel(std::optional<QPoint> pixel, std::vector<Row> rows);
  /// What the columns are called: "original" and "attacked" by default.
  void setNames(const QString& first, const QString& second);
  void setSecondName(const QString& name) { setNames(first_, name); }
  /// "x 21, y 15"; "no pixel" without one.
  QString pixelText() const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::optional<QPoint> pixel_;
  std::vector<Row> rows_;
  QString first_, second_;
};

}  // namespace lacewing::ui
