#pragma once
// "● original ● edited %": which bar is which.

#include <QtWidgets/QWidget>

namespace lacewing::ui {

class SideLegend : public QWidget {
  Q_OBJECT
 public:
  explicit SideLegend(QWidget* parent = nullptr);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace lacewing::ui
