#pragma once
// Four small plots over the size of the noise: top-k intersection, rank correlation, shift of the centre of
// mass, probability of the explained class. A click sets the size.

#include <QtWidgets/QWidget>

#include "models/similarity_curves.h"

namespace lacewing::ui {

class SimilarityPlots : public QWidget {
  Q_OBJECT
 public:
  SimilarityPlots(Document& document, Comparison& comparison, SessionClient& client,
                  QWidget* parent = nullptr);
  const SimilarityCurves& curves() const { return *curves_; }
  /// All values as text, columns separated by tabs.
  QString table() const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Line {
    QString title;
    int series = 1;
    bool stale = false;
    std::vector<std::optional<double>> values;  ///< one a step
  };
  struct Plot {
    QString title, unit;
    double top = 1;    ///< of the y axis, which begins at 0
    int decimals = 1;  ///< of the numbers beside the axis
    std::vector<Line> lines;
  };
  std::vector<Plot> plots() const;
  QRectF plotRect(int index) const;
  void paintLegend(QPainter& painter, const std::vector<Plot>& all) const;
  void paintPlot(QPainter& painter, const Plot& plot, const QRectF& area) const;
  void paintGrip(QPainter& painter, qreal x, const QRectF& area) const;
  void paintProblem(QPainter& painter) const;
  int stepAt(QPointF position) const;
  void describe();

  Document& document_;
  SessionClient& client_;
  SimilarityCurves* curves_;
  QStringList registry_;  ///< all methods, in the catalogue's order
};

}  // namespace lacewing::ui
