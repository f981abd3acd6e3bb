#pragma once
// Metrics by methods (or the other way round), each number with a short bar under it; an undefined number is
// an en dash.

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
    bool bar = true;         ///< bars are for numbers whose whole is 1
    QString explanation;     ///< tool tip
    QString shortName = {};  ///< above a column of the turned table: "Top-k"
  };

  explicit SimilarityTable(QWidget* parent = nullptr);
  void setTable(QStringList methods, std::vector<Row> rows);
  const QStringList& methods() const { return methods_; }
  const std::vector<Row>& rows() const { return rows_; }
  /// With more than three methods these stand below one another and the metrics side by side.
  bool turned() const { return methods_.size() > 3; }
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
  int lineCount() const { return turned() ? int(methods_.size()) : int(rows_.size()); }
  int columnCount() const { return turned() ? int(rows_.size()) : int(methods_.size()); }
  void paintCell(QPainter& painter, const QRect& cell, int row, int method) const;
  QStringList methods_;
  std::vector<Row> rows_;
};

}  // namespace lacewing::ui
