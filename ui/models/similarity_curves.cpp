#include "models/similarity_curves.h"

#include <algorithm>

#include "base/error.h"
#include "metrics/similarity.h"
#include "models/method_names.h"

namespace lacewing::ui {
namespace {

constexpr int restartAfter = 400;  // ms of rest before work begins

}  // namespace

const std::vector<int>& SimilarityCurves::steps() {
  static const std::vector<int> all{0, 1, 2, 3, 4, 6, 8, 10, 12, 14, 16};
  return all;
}

SimilarityCurves::SimilarityCurves(Document& document, Comparison& comparison, SessionClient& client,
                                   QObject* parent)
    : QObject(parent), document_(document), comparison_(comparison), client_(client) {
  thread_.setMaxThreadCount(1);
  restart_.setSingleShot(true);
  restart_.setInterval(restartAfter);
  seed_ = document_.noise().seed;
  connect(&restart_, &QTimer::timeout, this, &SimilarityCurves::begin);
  connect(&document_, &Document::changed, this, &SimilarityCurves::documentChanged);
  connect(&comparison_, &Comparison::predictionsChanged, this, [this] {
    // No class to explain: everything is computed again. It may come later than the change that needs it.
    if (!comparison_.target()) return invalidate();
    if (active_ && !asked_ && !restart_.isActive()) restart_.start();
  });
}

SimilarityCurves::~SimilarityCurves() {
  thread_.waitForDone();
}

void SimilarityCurves::setActive(bool active) {
  if (active == active_) return;
  active_ = active;
  if (active && !asked_) restart_.start();
}

bool SimilarityCurves::stale() const {
  return probabilityStale_ || std::any_of(curves_.begin(), curves_.end(),
                                          [](const SimilarityCurve& curve) { return curve.stale; });
}

bool SimilarityCurves::working() const {
  return active_ && stale() && problem().isEmpty() && comparison_.target().has_value();
}

QString SimilarityCurves::problem() const {
  if (comparison_.comparesCheckpoints())
    return tr("Curves are of one checkpoint; compare pictures to see them");
  if (document_.checkpoint() == nullptr) return tr("Open a checkpoint first");
  if (!document_.original()) return tr("Open a picture first");
  return error_;
}

void SimilarityCurves::documentChanged(const Change& change) {
  switch (change.what) {
    case Change::What::noise:
      if (document_.noise().seed != seed_) return invalidate();
      Q_EMIT changed();  // only another epsilon: the curves hold for all of them
      break;
    case Change::What::painted:  // by every move of a stroke: nothing is to be seen of the second
      if (asked_) return invalidate();
      ++generation_;
      if (active_) restart_.start();
      break;
    case Change::What::pictures:
    case Change::What::checkpoints:
      break;
    default:
      invalidate();
      break;
  }
}

void SimilarityCurves::invalidate() {
  asked_ = false;
  probabilityStale_ = true;
  for (SimilarityCurve& curve : curves_) curve.stale = true;
  error_.clear();
  seed_ = document_.noise().seed;
  ++generation_;
  for (const JobId job : jobs_) client_.cancel(job);
  jobs_.clear();
  if (active_) restart_.start();
  Q_EMIT changed();
}

void SimilarityCurves::giveUp(const QString& why) {
  if (!error_.isEmpty()) return;  // the first one tells the cause
  error_ = tr("%1\nF5 computes the curves again").arg(why);
  Q_EMIT changed();
}

void SimilarityCurves::ended(const JobInfo& info) {
  giveUp(info.state == JobState::failed
             ? tr("%1 failed: %2").arg(QString::fromStdString(info.title), QString::fromStdString(info.error))
             : tr("Cancelled"));
}

// Pictures are rendered away from the window's thread: a blur of eleven large ones takes longer than a frame.
void SimilarityCurves::begin() {
  if (!active_ || !problem().isEmpty() || !comparison_.target()) return;
  const auto original = document_.original();
  const PictureEdits edits = document_.edits();
  const Sheets sheets = document_.sheets();
  const PictureGrid grid = document_.grid();
  const std::uint64_t seed = document_.noise().seed, generation = ++generation_;
  thread_.start([this, original, edits, sheets, grid, seed, generation] {
    Pictures pictures{original};
    QString error;
    try {
      for (const int step : steps())
        pictures.push_back(
            paintOver(renderUnderlay(original, edits, {step / 255.0, seed}), *original, sheets, grid));
    } catch (const Error& failure) {
      error = QString::fromStdString(one_line(failure));
    }
    QMetaObject::invokeMethod(
        this,
        [this, pictures, error, generation] {
          if (generation != generation_) return;
          if (error.isEmpty()) return submit(pictures);
          asked_ = true;
          giveUp(tr("The pictures with noise failed: %1").arg(error));
        },
        Qt::QueuedConnection);
  });
}

void SimilarityCurves::submit(const Pictures& pictures) {
  if (!comparison_.target()) return;
  asked_ = true;
  const std::vector<SimilarityCurve> before = std::exchange(curves_, {});
  for (const MethodRow& row : document_.methods()) {
    if (!row.shown) continue;
    SimilarityCurve curve{row.id, row.method, rowTitle(row), rowNumber(row), {}};
    for (const SimilarityCurve& old : before)
      if (old.row == row.id && old.method == row.method)
        curve.points = old.points;  // until the next are known
    curves_.push_back(std::move(curve));
    explain(curves_.size() - 1, row, pictures);
  }
  predict(pictures);
  Q_EMIT changed();
}

void SimilarityCurves::explain(std::size_t curve, const MethodRow& row, const Pictures& pictures) {
  ExplainRequest request;
  const Checkpoint& checkpoint = *document_.checkpoint();
  request.model.path = checkpoint.path.toStdString();
  request.model.preprocessing = checkpoint.chosenPreprocessing;
  for (const auto& picture : pictures)
    request.inputs.push_back({.source = {}, .picture = picture, .model_space = {}});
  request.method = row.method.toStdString();
  request.parameters = row.parameters;
  request.layer = row.layer.toStdString();
  request.targets = {row.target.value_or(*comparison_.target())};
  SubmitOptions options{Lane::batch, {}, tr("%1 over ε").arg(methodTitle(row.method)).toStdString(), true};
  SessionClient::Handlers handlers;
  handlers.finished = [this, curve, generation = generation_, k = document_.topK()](
                          const JobInfo& info, const ResultPointer& result) {
    if (generation != generation_) return;
    if (info.state != JobState::done) return ended(info);
    thread_.start([this, curve, generation, k, result] {
      const auto& maps = std::get<ExplainResult>(*result).maps;
      const auto mapOf = [&](std::int64_t index) {
        const auto values = maps.row(index);
        return Array<double>(Shape(maps.shape.begin() + 1, maps.shape.end()), {values.begin(), values.end()});
      };
      const Array<double> original = mapOf(0);
      std::vector<Similarity> points;
      for (std::int64_t i = 1; i < maps.dim(0); ++i) points.push_back(compare_maps(original, mapOf(i), k));
      QMetaObject::invokeMethod(
          this,
          [this, curve, generation, points] {
            if (generation != generation_) return;
            curves_[curve].points = points;
            curves_[curve].stale = false;
            Q_EMIT changed();
          },
          Qt::QueuedConnection);
    });
  };
  jobs_.push_back(client_.submit(std::move(request), options, this, std::move(handlers)));
}

void SimilarityCurves::predict(const Pictures& pictures) {
  PredictRequest request;
  const Checkpoint& checkpoint = *document_.checkpoint();
  request.model.path = checkpoint.path.toStdString();
  request.model.preprocessing = checkpoint.chosenPreprocessing;
  for (std::size_t i = 1; i < pictures.size(); ++i)
    request.inputs.push_back({.source = {}, .picture = pictures[i], .model_space = {}});
  SubmitOptions options{Lane::batch, {}, tr("Probability over ε").toStdString(), true};
  SessionClient::Handlers handlers;
  handlers.finished = [this, generation = generation_, target = *comparison_.target()](
                          const JobInfo& info, const ResultPointer& result) {
    if (generation != generation_) return;
    if (info.state != JobState::done) return ended(info);
    const auto& probabilities = std::get<PredictResult>(*result).probabilities;
    probability_.clear();
    probabilityStale_ = false;
    for (std::int64_t i = 0; i < probabilities.dim(0); ++i)
      probability_.push_back(probabilities.row(i)[static_cast<std::size_t>(target)]);
    Q_EMIT changed();
  };
  jobs_.push_back(client_.submit(std::move(request), options, this, std::move(handlers)));
}

}  // namespace lacewing::ui
