#pragma once
// The size of the perturbation in steps of 1/255, and a field that shows the same number.

#include <QLineEdit>
#include <QSlider>

namespace lacewing::ui {

/// value() is k of epsilon = k/255. Ticks every 4/255.
class EpsilonSlider : public QSlider {
  Q_OBJECT
 public:
  explicit EpsilonSlider(QWidget* parent = nullptr);
  /// Results are at hand for 0..k: drawn as a line under the groove; -1 for none.
  void setCached(int k);
  int cached() const { return cached_; }
  double epsilon() const { return value() / 255.0; }

  QSize sizeHint() const override;

  /// By 1/255, or 4/255 with `large`: the , and . keys.
  void stepBy(int steps, bool large = false);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;

 private:
  int cached_ = -1;
};

/// Shows "8/255"; takes "8", "8/255" and "0.0314".
class EpsilonField : public QLineEdit {
  Q_OBJECT
 public:
  explicit EpsilonField(QWidget* parent = nullptr);
  int value() const { return value_; }
  void setMaximum(int maximum);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

  void setValue(int k);

 Q_SIGNALS:
  void valueChanged(int k);

 private:
  void commit();
  int value_ = 0, maximum_ = 32;
};

/// Keeps the two at the same number.
void connectEpsilon(EpsilonSlider* slider, EpsilonField* field);

}  // namespace lacewing::ui
