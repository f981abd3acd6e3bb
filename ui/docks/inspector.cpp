#include "docks/inspector.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "docks/edits_panel.h"
#include "models/method_names.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/numbers.h"

namespace lacewing::ui {
namespace {

constexpr int refreshEvery = 33;  // ms

}  // namespace

Inspector::Inspector(Document& document, Comparison& comparison, ComparisonGrid& grid, QWidget* parent)
    : ScrollColumn(QStringLiteral("inspector"), space::inside, parent),
      document_(document),
      comparison_(comparison),
      grid_(grid) {
  QWidget* const content = this->content();
  QVBoxLayout* const column = this->column();
  const auto section = [&](const QString& title) {
    column->addSpacing(space::inside);
    column->addWidget(new Hairline(Qt::Horizontal, content));
    auto* head = new SectionHeader(title, content);
    column->addWidget(head);
    return head;
  };

  verdict_ = new VerdictBadge(content);
  verdict_->setObjectName(QStringLiteral("verdictBadge"));
  column->addWidget(verdict_);
  auto* predictionHead = new SectionHeader(tr("Prediction, top 5"), content);
  legend_ = new SideLegend(content);
  predictionHead->addTrailing(legend_);
  column->addWidget(predictionHead);
  bars_ = new PredictionBars(content);
  bars_->setObjectName(QStringLiteral("predictionBars"));
  bars_->setSecondName(tr("edited"));
  bars_->setAccessibleName(tr("Prediction, top 5"));
  column->addWidget(bars_);

  similarityHead_ = section(tr("Similarity, edited to original"));
  similarity_ = new SimilarityTable(content);
  similarity_->setObjectName(QStringLiteral("similarityTable"));
  column->addWidget(similarity_);
  column->addWidget(new TextLabel(tr("of |map|: absolute values, summed over the channels"),
                                  TextRole::caption, TextColour::text3, content));

  // "Indistinguishable" is a claim about this distance.
  distanceHead_ = section(tr("Distance of the pictures"));
  distance_ = new KeyValueList(content);
  distance_->setObjectName(QStringLiteral("pictureDistance"));
  distance_->setAccessibleName(tr("Distance of the pictures"));
  column->addWidget(distance_);
  metrics_ = new PictureMetrics(this);

  pixelHead_ = section(tr("Pixel"));
  pixels_ = new PixelTable(content);
  pixels_->setObjectName(QStringLiteral("pixelTable"));
  pixels_->setSecondName(tr("edited"));
  column->addWidget(pixels_);
  auto* contexts = new QHBoxLayout;
  contexts->setSpacing(space::margin);
  for (auto& context : contexts_) {
    context = new PixelContext(content);
    contexts->addWidget(context);
  }
  contexts_[0]->setObjectName(QStringLiteral("pixelContextOriginal"));
  contexts_[1]->setObjectName(QStringLiteral("pixelContextAttacked"));
  contexts->addStretch(1);
  column->addLayout(contexts);

  editHead_ = section(tr("Edit"));
  edit_ = new KeyValueList(content);
  edit_->setObjectName(QStringLiteral("attackSummary"));
  edit_->setAccessibleName(tr("Edit summary"));
  column->addWidget(edit_);
  column->addStretch(1);

  refresh_.setSingleShot(true);
  refresh_.setInterval(refreshEvery);
  const auto showAll = [this] {
    showNames();
    showPredictions();
    showSimilarity();
    showVerdict();
    showDistance();
    showPixel();
    showEdit();
  };
  connect(&refresh_, &QTimer::timeout, this, showAll);
  connect(metrics_, &PictureMetrics::changed, this, &Inspector::showDistance);
  connect(&comparison, &Comparison::predictionsChanged, this, &Inspector::refreshSoon);
  connect(&comparison, &Comparison::similarityChanged, this, &Inspector::refreshSoon);
  connect(&document, &Document::changed, this, &Inspector::refreshSoon);
  connect(&grid, &ComparisonGrid::contentChanged, this, &Inspector::refreshSoon);
  connect(&grid, &ComparisonGrid::currentChanged, this, &Inspector::refreshSoon);
  connect(&grid, &ComparisonGrid::structureChanged, this, &Inspector::refreshSoon);
  connect(grid.pixelCursor().get(), &Cursor::hoverChanged, this, &Inspector::showPixel);
  connect(grid.pixelCursor().get(), &Cursor::pinChanged, this, &Inspector::showPixel);
  showAll();
}

void Inspector::refreshSoon() {
  if (!refresh_.isActive()) refresh_.start();
}

void Inspector::setLimit(double limit) {
  limit_ = limit;
  showVerdict();
}

void Inspector::showNames() {
  legend_->setNames(reference(), compared());
  bars_->setNames(reference(), compared());
  pixels_->setNames(reference(), compared());
  const QString similarity = comparison_.comparesCheckpoints() ? tr("Similarity to %1").arg(reference())
                                                               : tr("Similarity, edited to original");
  similarityHead_->setTitle(similarity);
  similarity_->setAccessibleName(similarity);
}

void Inspector::showPredictions() {
  const auto& original = comparison_.columnPrediction(comparison_.referenceColumn());
  const auto& attacked = comparison_.columnPrediction(grid_.comparedColumn());
  if (!original) {
    bars_->setRows({});
    return;
  }
  std::vector<QString> names;
  for (std::size_t i = 0; i < original->probabilities.size(); ++i)
    names.push_back(document_.className(static_cast<std::int64_t>(i)));
  const bool fits = attacked && attacked->probabilities.size() == names.size();
  bars_->setRows(PredictionBars::top(names, original->probabilities,
                                     fits ? attacked->probabilities : std::vector<double>{}));
}

void Inspector::showSimilarity() {
  QStringList methods;
  SimilarityTable::Row topK{tr("Top-k intersection"),
                            {},
                            {},
                            2,
                            true,
                            tr("Share of the k largest pixels of |map| that both maps have")};
  SimilarityTable::Row rank{
      tr("Spearman rank corr."), {}, {}, 2, true, tr("Rank correlation of |map|, average ranks for ties")};
  SimilarityTable::Row cosine{
      tr("Cosine similarity"), {}, {}, 2, true, tr("Cosine of the angle between the |map|s")};
  SimilarityTable::Row ssim{tr("SSIM"), {}, {}, 2, true, tr("Structural similarity of the |map|s")};
  SimilarityTable::Row shift{
      tr("Centre-of-mass shift"), {}, tr("px"), 1, false, tr("How far the centre of mass of |map| moved")};
  topK.shortName = tr("Top-k");
  rank.shortName = tr("Rank");
  cosine.shortName = tr("Cosine");
  shift.shortName = tr("Shift");
  std::int64_t k = 0;
  for (std::size_t i = 0; i < document_.methods().size(); ++i) {
    const MethodRow& method = document_.methods()[i];
    if (!method.shown) continue;
    methods << rowShortTitle(method);
    const auto& numbers = comparison_.similarity(static_cast<int>(i), grid_.comparedColumn());
    const Similarity known = numbers.value_or(Similarity{});
    topK.values.push_back(known.topk_intersection);
    rank.values.push_back(known.spearman);
    cosine.values.push_back(known.cosine);
    ssim.values.push_back(known.ssim);
    shift.values.push_back(known.centre_shift);
    k = std::max(k, known.k);
  }
  similarity_->setTable(methods, {topK, rank, cosine, ssim, shift});
  similarityHead_->setTrailing(
      k > 0 ? tr("k = %1%2").arg(count(k)).arg(document_.topK() == 0 ? tr(" (2 %)") : QString()) : QString());
}

void Inspector::showVerdict() {
  const auto& original = comparison_.columnPrediction(comparison_.referenceColumn());
  const auto& attacked = comparison_.columnPrediction(grid_.comparedColumn());
  if ((!comparison_.edited() && !comparison_.comparesCheckpoints()) || !original || !attacked)
    return showNoVerdict(tr("Drag ε, or paint on the edited picture"));
  for (std::size_t i = 0; i < document_.methods().size(); ++i) {
    const auto& known = comparison_.similarity(static_cast<int>(i), grid_.comparedColumn());
    if (!document_.methods()[i].shown || !known || !known->topk_intersection) continue;
    const double share = *known->topk_intersection;
    verdict_->setVerdict(VerdictBadge::judge(original->best == attacked->best, share, limit_),
                         tr("Top-k intersection %1 (limit %2)").arg(number(share, 2), number(limit_, 2)));
    verdict_->setToolTip(
        tr("Of the %1 maps, %2 to %3").arg(rowShortTitle(document_.methods()[i]), compared(), reference()));
    return;
  }
  showNoVerdict(tr("No map to compare"));
}

void Inspector::showNoVerdict(const QString& why) {
  verdict_->setVerdict(VerdictBadge::Verdict::none, why);
  verdict_->setToolTip({});
}

void Inspector::showDistance() {
  const int column = grid_.comparedColumn();
  metrics_->compare(comparison_.picture(comparison_.referenceColumn()), comparison_.picture(column));
  std::vector<std::pair<QString, QString>> pairs;
  if (const auto& known = metrics_->result()) {
    const bool same = known->distance.linf == 0;
    pairs.emplace_back(tr("L-infinity"), distanceText(known->distance.linf));
    pairs.emplace_back(tr("L2, values in 0 to 1"), number(known->distance.l2, 2));
    pairs.emplace_back(tr("PSNR"),
                       same ? tr("same picture") : tr("%1 dB").arg(number(known->distance.psnr, 1)));
    pairs.emplace_back(tr("SSIM"), number(known->ssim, 3));
  } else {
    pairs.emplace_back(tr("needs two pictures"), tr("of equal size"));
  }
  distance_->setPairs(std::move(pairs));
}

void Inspector::showPixel() {
  const int columns[] = {comparison_.referenceColumn(), grid_.comparedColumn()};
  const auto pixelOf = [](const PictureCanvas& canvas) {
    const auto hovered = canvas.hoveredPixel();
    return hovered ? hovered : canvas.pinnedPixel();
  };
  const auto valueAt = [&](const PictureCanvas& canvas, const ArrayPointer& values) -> std::optional<double> {
    const auto pixel = pixelOf(canvas);
    if (!pixel || !values || !QRect(QPoint(), planeSize(*values)).contains(*pixel)) return std::nullopt;
    const std::int64_t height = values->shape[values->shape.size() - 2], width = values->shape.back();
    // Mean over the channels: one number a picture.
    const std::int64_t planes = values->size() / (height * width);
    double sum = 0;
    for (std::int64_t c = 0; c < planes; ++c)
      sum += static_cast<double>((*values)[(c * height + pixel->y()) * width + pixel->x()]);
    return sum / static_cast<double>(planes);
  };
  const auto canvasOf = [&](int row, int side) -> const PictureCanvas& {
    return *grid_.pane(row, columns[side])->canvas();
  };
  const auto nameOf = [&](int row) {
    return row == 0 ? tr("Input") : rowShortTitle(document_.methods()[static_cast<std::size_t>(row - 1)]);
  };
  if (grid_.rowCount() != static_cast<int>(document_.methods().size()) + 1) return;  // rows are being changed
  std::vector<PixelTable::Row> rows;
  for (int row = 0; row < grid_.rowCount(); ++row) {
    const bool shown = row == 0 || document_.methods()[static_cast<std::size_t>(row - 1)].shown;
    if (!shown) continue;
    // Small maps need more digits: three of the range's.
    const double high = canvasOf(row, 0).rangeModel()->range().high;
    int decimals = high > 0 ? std::max(2 - static_cast<int>(std::floor(std::log10(high))), 3) : 3;
    if (decimals > 6) decimals = -1;
    // Of the maps, also where a pane shows their difference.
    const auto value = [&](int side) {
      const PictureCanvas& canvas = canvasOf(row, side);
      return valueAt(canvas, row == 0 ? canvas.values() : comparison_.shownMap(row - 1, columns[side]));
    };
    const bool isSigned = row > 0 && !document_.methods()[static_cast<std::size_t>(row - 1)].absolute;
    rows.push_back({nameOf(row), value(0), value(1), isSigned, decimals});
  }
  const auto pixel = pixelOf(canvasOf(0, 0));
  pixels_->setPixel(pixel, rows);
  pixelHead_->setTrailing(pixels_->pixelText());

  // The context follows the row of the current pane: that of the selected row until one was chosen.
  int row = grid_.currentPane() != nullptr ? grid_.rowOf(grid_.currentPane()) : comparison_.selectedRow() + 1;
  if (row >= grid_.rowCount() || grid_.rowHead(row)->isHidden()) row = 0;
  const bool difference = grid_.isDifference(grid_.pane(row, columns[1]));
  const QString names[] = {reference(), difference ? tr("difference") : compared()};
  for (int side = 0; side < 2; ++side)
    contexts_[side]->setImage(canvasOf(row, side).image(), pixelOf(canvasOf(row, side)),
                              tr("%1, %2").arg(nameOf(row), names[side]));
}

void Inspector::showEdit() {
  const auto original = document_.original(), edited = document_.edited();
  if (!original || !edited) {
    edit_->setPairs({});
    return;
  }
  std::vector<std::pair<QString, QString>> pairs;
  const Noise& noise = document_.noise();
  pairs.emplace_back(tr("Noise"),
                     noise.epsilon > 0 ? tr("random sign, seed %1").arg(noise.seed) : tr("none"));
  if (document_.edits().any()) pairs.emplace_back(tr("Whole picture"), editsText(document_.edits()));
  const PictureGrid grid = document_.grid();
  const std::int64_t painted = paintedPixels(document_.sheets(), grid),
                     all = grid.place.height * grid.place.width;
  pairs.emplace_back(tr("Painted pixels"), tr("%1 of %2").arg(painted).arg(all));
  if (const auto from = document_.carriedFrom())
    pairs.emplace_back(tr("Painted on"), tr("%1, resampled").arg(gridText(*from)));
  const auto& before = comparison_.prediction(Side::original);
  const auto& after = comparison_.prediction(Side::attacked);
  if (before && after)
    pairs.emplace_back(tr("Label"), before->best == after->best
                                        ? tr("kept")
                                        : tr("changed to %1").arg(document_.className(after->best)));
  edit_->setPairs(std::move(pairs));
}

}  // namespace lacewing::ui
