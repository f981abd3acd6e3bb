#pragma once
// The most probable classes: the original in grey over the attacked picture in the accent.

#include <QWidget>
#include <optional>
#include <vector>

namespace lacewing::ui {

class PredictionBars : public QWidget {
  Q_OBJECT
 public:
  struct Row {
    QString name;
    double original = 0;             ///< probability 0..1
    std::optional<double> attacked;  ///< empty: no attacked picture yet
  };

  explicit PredictionBars(QWidget* parent = nullptr);
  void setRows(std::vector<Row> rows);
  /// What the upper and the lower bars are called: "original" and "attacked" by default.
  void setNames(const QString& first, const QString& second);
  void setSecondName(const QString& name) { setNames(first_, name); }
  const std::vector<Row>& rows() const { return rows_; }
  /// The `count` classes with the largest of the two probabilities, ordered by the original's.
  static std::vector<Row> top(const std::vector<QString>& names, const std::vector<double>& original,
                              const std::vector<double>& attacked, int count = 5);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  std::vector<Row> rows_;
  QString first_, second_;
};

}  // namespace lacewing::ui
