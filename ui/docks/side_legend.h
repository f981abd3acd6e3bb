#pragma once
// "● original ● edited %": which bar is which.

#include <QtCore/QStringList>
#include <QtWidgets/QWidget>

namespace lacewing::ui {

class SideLegend : public QWidget {
  Q_OBJECT
 public:
  explicit SideLegend(QWidget* parent = nullptr);
  void setNames(const QString& first, const QString& second);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QStringList words() const { return {first_, second_, tr("%")}; }
  QString first_, second_;
};

}  // namespace lacewing::ui
