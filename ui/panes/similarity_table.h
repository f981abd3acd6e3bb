#pragma once
// Metrics by methods, each number with a short bar under it; an undefined number is an en dash.

#include <QStringList>
#include <QWidget>
#include <optional>
#include <vector>

namespace lacewing::ui {

class SimilarityTable : public QWidget {
  Q_OBJECT
 public:
  struct Row {
    QString name;                               ///< "Top-k intersection"
    std::vector<std::optional<double>> values;  ///< one a method
    QString unit;                               ///< "px", or empty
    int decimals = 2;
    bool bar = true;      ///< bars are for numbers whose whole is 1
    QString explanation;  ///< tool tip
  };

  explicit SimilarityTable(QWidget* parent = nullptr);
  void setTable(QStringList methods, std::vector<Row> rows);
  const QStringList& methods() const { return methods_; }
  const std::vector<Row>& rows() const { return rows_; }
  /// The text of one cell as it is drawn.
  QString cellText(int row, int method) const;

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void describe();
  QStringList methods_;
  std::vector<Row> rows_;
};

}  // namespace lacewing::ui
