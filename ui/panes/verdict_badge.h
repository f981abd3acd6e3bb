#pragma once
// One sentence about label and explanation, with icon, and the measure behind it.

#include <QWidget>

namespace lacewing::ui {

class VerdictBadge : public QWidget {
  Q_OBJECT
 public:
  enum class Verdict { none, stable, fragile, labelChanged, labelOnly };
  Q_ENUM(Verdict)
  Q_PROPERTY(Verdict verdict READ verdict NOTIFY verdictChanged)

  explicit VerdictBadge(QWidget* parent = nullptr);

  Verdict verdict() const { return verdict_; }
  QString sentence() const;
  QString measure() const { return measure_; }
  /// `measure`: "Top-k intersection 0.16 (limit 0.50)".
  void setVerdict(Verdict verdict, const QString& measure = {});
  /// From what is known: whether the label stayed, and the measure against its limit.
  static Verdict judge(bool sameLabel, double measure, double limit);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;
  /// The height its sentences need when wrapped; the badge takes it by itself.
  int wrappedHeight(int width) const;

 Q_SIGNALS:
  void verdictChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fitHeight();
  Verdict verdict_ = Verdict::none;
  QString measure_;
};

}  // namespace lacewing::ui
