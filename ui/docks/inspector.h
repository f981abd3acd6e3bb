#pragma once
// Everything in numbers: verdict, prediction, similarity, the pixel under the pointer, what was edited.

#include <QtCore/QTimer>

#include "docks/scroll_column.h"
#include "docks/side_legend.h"
#include "models/comparison.h"
#include "models/picture_metrics.h"
#include "panes/headers.h"
#include "panes/pixel_context.h"
#include "panes/pixel_table.h"
#include "panes/prediction_bars.h"
#include "panes/similarity_table.h"
#include "panes/verdict_badge.h"
#include "shell/comparison_grid.h"

namespace lacewing::ui {

class Inspector : public ScrollColumn {
  Q_OBJECT
 public:
  Inspector(Document& document, Comparison& comparison, ComparisonGrid& grid, QWidget* parent = nullptr);
  /// Top-k intersections below it make an explanation count as different.
  void setLimit(double limit);

 private:
  /// Numbers change with every brush move; they are shown at most every 33 ms.
  void refreshSoon();
  void showPredictions();
  void showSimilarity();
  void showVerdict();
  void showNoVerdict(const QString& why);
  void showPixel();
  void showDistance();
  void showEdit();
  void showNames();
  QString reference() const { return grid_.columnName(comparison_.referenceColumn()); }
  QString compared() const { return grid_.columnName(grid_.comparedColumn()); }

  Document& document_;
  Comparison& comparison_;
  ComparisonGrid& grid_;
  QTimer refresh_;
  double limit_ = 0.5;
  VerdictBadge* verdict_;
  PredictionBars* bars_;
  SectionHeader* similarityHead_;
  SimilarityTable* similarity_;
  SideLegend* legend_;
  PictureMetrics* metrics_;
  SectionHeader* distanceHead_;
  KeyValueList* distance_;
  SectionHeader* pixelHead_;
  PixelTable* pixels_;
  PixelContext* contexts_[2];
  SectionHeader* editHead_;
  KeyValueList* edit_;
};

}  // namespace lacewing::ui
