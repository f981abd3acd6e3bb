#include "docks/inspector.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QVBoxLayout>

#include "docks/side_legend.h"
#include "metrics/similarity.h"
#include "models/method_names.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/numbers.h"

namespace lacewing::ui {
namespace {

constexpr int refreshEvery = 33;  // ms

}  // namespace

Inspector::Inspector(Document& document, Comparison& comparison, ComparisonGrid& grid, QWidget* parent)
    : QScrollArea(parent), document_(document), comparison_(comparison), grid_(grid) {
  setObjectName(QStringLiteral("inspector"));
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::NoFocus);
  auto* content = new QWidget;
  setBackground(content, Background::surface);
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(space::margin, 0, space::margin, space::margin);
  column->setSpacing(space::inside);
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
  predictionHead->addTrailing(new SideLegend(content));
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
  setWidget(content);

  refresh_.setSingleShot(true);
  refresh_.setInterval(refreshEvery);
  connect(&refresh_, &QTimer::timeout, this, [this] {
    showPredictions();
    showSimilarity();
    showVerdict();
    showPixel();
    showEdit();
  });
  connect(&comparison, &Comparison::predictionsChanged, this, &Inspector::refreshSoon);
  connect(&comparison, &Comparison::similarityChanged, this, &Inspector::refreshSoon);
  connect(&document, &Document::changed, this, &Inspector::refreshSoon);
  connect(&grid, &ComparisonGrid::contentChanged, this, &Inspector::refreshSoon);
  connect(&grid, &ComparisonGrid::currentChanged, this, &Inspector::showPixel);
  connect(grid.pixelCursor().get(), &Cursor::hoverChanged, this, &Inspector::showPixel);
  connect(grid.pixelCursor().get(), &Cursor::pinChanged, this, &Inspector::showPixel);
  showPredictions();
  showSimilarity();
  showVerdict();
  showPixel();
  showEdit();
}

void Inspector::refreshSoon() {
  if (!refresh_.isActive()) refresh_.start();
}

void Inspector::setLimit(double limit) {
  limit_ = limit;
  showVerdict();
}

void Inspector::showPredictions() {
  const auto& original = comparison_.prediction(Side::original);
  const auto& attacked = comparison_.prediction(Side::attacked);
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
  std::int64_t k = 0;
  for (std::size_t i = 0; i < document_.methods().size(); ++i) {
    const MethodRow& method = document_.methods()[i];
    if (!method.shown) continue;
    methods << methodShortTitle(method.method);
    const auto& numbers = comparison_.similarity(static_cast<int>(i));
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
      k > 0 ? tr("k = %1 pixels%2").arg(k).arg(document_.topK() == 0 ? tr(" (2 %)") : QString()) : QString());
}

void Inspector::showVerdict() {
  const auto& original = comparison_.prediction(Side::original);
  const auto& attacked = comparison_.prediction(Side::attacked);
  if (!comparison_.edited() || !original || !attacked) {
    verdict_->setVerdict(VerdictBadge::Verdict::none, tr("Drag ε, or paint on the edited picture"));
    return;
  }
  for (std::size_t i = 0; i < document_.methods().size(); ++i) {
    const auto& known = comparison_.similarity(static_cast<int>(i));
    if (!document_.methods()[i].shown || !known || !known->topk_intersection) continue;
    const double share = *known->topk_intersection;
    verdict_->setVerdict(VerdictBadge::judge(original->best == attacked->best, share, limit_),
                         tr("Top-k intersection %1 (limit %2)").arg(number(share, 2), number(limit_, 2)));
    verdict_->setToolTip(
        tr("Of the %1 maps, edited to original").arg(methodShortTitle(document_.methods()[i].method)));
    return;
  }
}

void Inspector::showPixel() {
  const auto pixel = grid_.pixelCursor()->current();
  const auto valueAt = [&](const Pane* pane) -> std::optional<double> {
    const auto& values = pane->canvas()->values();
    if (!pixel || !values || values->shape.size() < 2) return std::nullopt;
    const std::int64_t height = values->shape[values->shape.size() - 2], width = values->shape.back();
    if (pixel->x() < 0 || pixel->y() < 0 || pixel->x() >= width || pixel->y() >= height) return std::nullopt;
    // Mean over the channels: one number a picture.
    const std::int64_t planes = values->size() / (height * width);
    double sum = 0;
    for (std::int64_t c = 0; c < planes; ++c)
      sum += (*values)[(c * height + pixel->y()) * width + pixel->x()];
    return sum / static_cast<double>(planes);
  };
  std::vector<PixelTable::Row> rows;
  for (int row = 0; row < grid_.rowCount(); ++row) {
    const bool shown = row == 0 || document_.methods()[static_cast<std::size_t>(row - 1)].shown;
    if (!shown) continue;
    const QString name =
        row == 0 ? tr("Input")
                 : methodShortTitle(document_.methods()[static_cast<std::size_t>(row - 1)].method);
    rows.push_back({name, valueAt(grid_.pane(row, ComparisonGrid::original)),
                    valueAt(grid_.pane(row, ComparisonGrid::attacked)), row > 0});
  }
  pixels_->setPixel(pixel, rows);
  pixelHead_->setTrailing(pixel ? tr("x %1, y %2").arg(pixel->x()).arg(pixel->y()) : tr("no pixel"));

  // The context follows the row of the current pane: the first method's until one was chosen.
  int row = grid_.currentPane() != nullptr ? grid_.rowOf(grid_.currentPane()) : 1;
  if (row >= grid_.rowCount() || grid_.pane(row, ComparisonGrid::original)->isHidden()) row = 0;
  const QString what = row == 0
                           ? tr("Input")
                           : methodShortTitle(document_.methods()[static_cast<std::size_t>(row - 1)].method);
  contexts_[0]->setImage(grid_.pane(row, ComparisonGrid::original)->canvas()->image(), pixel,
                         tr("%1, original").arg(what));
  contexts_[1]->setImage(grid_.pane(row, ComparisonGrid::attacked)->canvas()->image(), pixel,
                         tr("%1, edited").arg(what));
}

void Inspector::showEdit() {
  const auto original = document_.original(), edited = document_.edited();
  if (!original || !edited) {
    edit_->setPairs({});
    return;
  }
  const PictureDistance distance = picture_distance(*original, *edited);
  std::vector<std::pair<QString, QString>> pairs;
  pairs.emplace_back(tr("L-infinity distance"), distanceText(distance.linf));
  pairs.emplace_back(tr("L2 distance"), number(distance.l2, 2));
  const Noise& noise = document_.noise();
  pairs.emplace_back(tr("Noise"),
                     noise.epsilon > 0 ? tr("random sign, seed %1").arg(noise.seed) : tr("none"));
  const PaintedLayer layer = document_.paintedLayer();
  const auto touched = std::count_if(layer.touched.values.begin(), layer.touched.values.end(),
                                     [](auto mark) { return mark != 0; });
  pairs.emplace_back(tr("Painted pixels"), tr("%1 of %2").arg(touched).arg(layer.touched.size()));
  const auto& before = comparison_.prediction(Side::original);
  const auto& after = comparison_.prediction(Side::attacked);
  if (before && after)
    pairs.emplace_back(tr("Label"), before->best == after->best
                                        ? tr("kept")
                                        : tr("changed to %1").arg(document_.className(after->best)));
  edit_->setPairs(std::move(pairs));
}

}  // namespace lacewing::ui
