#include "models/comparison.h"

#include <algorithm>
#include <cmath>

#include "models/method_names.h"

namespace lacewing::ui {
namespace {

// ms between submissions while the picture keeps changing: a little less than a frame, so that a timer that
// fired late does not keep every later move of a 60 Hz pointer waiting.
constexpr int frame = 12;
constexpr int restAtMost = 100;  // ms: also slow methods show estimates of the newest edit

std::size_t indexOf(Side side) {
  return side == Side::original ? 0 : 1;
}

Prediction predictionOf(const PredictResult& result, std::int64_t row) {
  const auto values = result.probabilities.row(row);
  return {std::vector<double>(values.begin(), values.end()),
          std::max_element(values.begin(), values.end()) - values.begin()};
}

}  // namespace

Comparison::Comparison(Document& document, SessionClient& client, QObject* parent)
    : QObject(parent), document_(document), client_(client), rows_(document.methods().size()) {
  coalesce_.setSingleShot(true);
  coalesce_.setTimerType(Qt::PreciseTimer);
  connect(&coalesce_, &QTimer::timeout, this, &Comparison::submitEdited);
  catchUp_.setInterval(frame);
  connect(&catchUp_, &QTimer::timeout, this, &Comparison::catchUp);
  clock_.start();
  connect(&document_, &Document::changed, this, &Comparison::documentChanged);
}

void Comparison::start() {
  if (started_) return;
  started_ = true;
  restart();
}

const MapCell& Comparison::cell(int row, Side side) const {
  return rows_.at(static_cast<std::size_t>(row)).cells[indexOf(side)];
}

const std::optional<Prediction>& Comparison::prediction(Side side) const {
  return predictions_[indexOf(side)];
}

const std::optional<Similarity>& Comparison::similarity(int row) const {
  return rows_.at(static_cast<std::size_t>(row)).similarity;
}

bool Comparison::edited() const {
  return document_.noise().epsilon > 0 || document_.painted();
}

bool Comparison::settled() const {
  if (!started_ || coalesce_.isActive()) return false;
  const bool nothing = document_.checkpoint() == nullptr || !document_.original();
  if (nothing || failureShown_) return true;
  return std::all_of(rows_.begin(), rows_.end(), [](const Row& row) {
    return !row.visible || (!row.paced && row.comparing == row.compared &&
                            std::all_of(row.cells.begin(), row.cells.end(), [](const MapCell& cell) {
                              return cell.state == MapCell::State::done ||
                                     cell.state == MapCell::State::failed ||
                                     cell.state == MapCell::State::cancelled;
                            }));
  });
}

ModelReference Comparison::model() const {
  ModelReference reference;
  reference.path = document_.checkpoint()->path.toStdString();
  return reference;
}

InputReference Comparison::input(const std::shared_ptr<const Array<float>>& picture) const {
  InputReference reference;
  reference.picture = picture;
  return reference;
}

QString Comparison::rowTitle(int row, Side side) const {
  return tr("%1, %2").arg(methodTitle(document_.methods()[static_cast<std::size_t>(row)].method),
                          side == Side::original ? tr("original") : tr("edited"));
}

void Comparison::documentChanged(const Change& change) {
  if (change.what == Change::What::methods) {
    const std::size_t before = rows_.size();
    rows_.resize(document_.methods().size());
    if (before != rows_.size() && !started_) return;
  }
  if (!started_) return;
  switch (change.what) {
    case Change::What::checkpoints:
    case Change::What::pictures:
      break;  // what is current is announced by itself
    case Change::What::currentCheckpoint:
    case Change::What::currentPicture:
    case Change::What::explainedClass:
    case Change::What::methods:
      restart();
      break;
    case Change::What::painted:
    case Change::What::noise:
      scheduleEdited();
      break;
    case Change::What::topK:
      for (int row = 0; row < static_cast<int>(rows_.size()); ++row) compare(row);
      break;
  }
}

void Comparison::restart() {
  ++generation_;
  failureShown_ = false;
  target_.reset();
  for (auto& row : rows_) {
    row.comparing = ++serial_;
    row.paced = false;
    for (auto& cell : row.cells) cell.state = MapCell::State::waiting;
  }
  const bool nothing = document_.checkpoint() == nullptr || !document_.original();
  if (nothing) {
    for (auto& row : rows_) {
      row.similarity.reset();
      row.cells = {};
    }
    predictions_ = {};
  }
  for (int row = 0; row < static_cast<int>(rows_.size()); ++row) {
    Q_EMIT cellChanged(row, Side::original);
    Q_EMIT cellChanged(row, Side::attacked);
  }
  Q_EMIT predictionsChanged();
  if (nothing) return;
  if (document_.checkpoint()->inspected) {
    predictOriginal();
  } else {
    inspect();
  }
}

void Comparison::inspect() {
  predictedClasses_.clear();
  const int index = document_.currentCheckpoint();
  InspectRequest request{model()};
  SubmitOptions options{Lane::interactive, "inspect",
                        tr("Read %1").arg(document_.checkpoint()->name).toStdString(), true};
  SessionClient::Handlers handlers;
  handlers.finished = [this, index, generation = generation_](const JobInfo& info, ResultPointer result) {
    if (info.state == JobState::failed && generation == generation_)
      fail(tr("The checkpoint cannot be read"), info.error);
    if (info.state != JobState::done) return;
    Checkpoint checkpoint = document_.checkpoints().at(static_cast<std::size_t>(index));
    checkpoint.fill(std::get<InspectResult>(*result));
    document_.updateCheckpoint(index, checkpoint);
    if (generation != generation_) return;
    if (document_.original()) {
      predictOriginal();
    } else {
      fail(tr("The picture does not fit the checkpoint"), document_.pictureProblem().toStdString());
    }
  };
  client_.submit(request, options, this, std::move(handlers));
}

void Comparison::predictOriginal() {
  PredictRequest request;
  request.model = model();
  request.inputs = {input(document_.original())};
  SubmitOptions options{Lane::interactive, "predict/original", tr("Prediction, original").toStdString(),
                        true};
  SessionClient::Handlers handlers;
  handlers.finished = [this, generation = generation_](const JobInfo& info, ResultPointer result) {
    if (generation != generation_) return;
    if (info.state == JobState::failed) fail(tr("The prediction failed"), info.error);
    if (info.state != JobState::done) return;
    predictions_[0] = predictionOf(std::get<PredictResult>(*result), 0);
    targetKnown(document_.explainedClass().value_or(predictions_[0]->best));
    Q_EMIT predictionsChanged();
  };
  client_.submit(std::move(request), options, this, std::move(handlers));
}

// The class predicted for the original is the one explained on both sides, also when the edit changes the
// prediction.
void Comparison::targetKnown(std::int64_t target) {
  target_ = target;
  for (int row = 0; row < static_cast<int>(rows_.size()); ++row) explain(row, Side::original);
  submitEdited();
  predictPictures();
}

void Comparison::predictPictures() {
  PredictRequest request;
  request.model = model();
  std::vector<std::size_t> pictures;  // those that fit this checkpoint
  for (std::size_t i = 0; i < document_.pictures().size(); ++i) {
    const auto picture = document_.original(static_cast<int>(i));
    if (!picture) continue;
    pictures.push_back(i);
    request.inputs.push_back(input(picture));
  }
  SubmitOptions options{Lane::batch, "predict/pictures", tr("Predictions of all pictures").toStdString(),
                        true};
  SessionClient::Handlers handlers;
  handlers.finished = [this, checkpoint = document_.currentCheckpoint(), count = document_.pictures().size(),
                       pictures](const JobInfo& info, ResultPointer result) {
    const bool stale = checkpoint != document_.currentCheckpoint() || count != document_.pictures().size();
    if (stale || info.state != JobState::done) return;
    const auto& known = std::get<PredictResult>(*result);
    predictedClasses_.assign(count, -1);
    for (std::size_t i = 0; i < pictures.size(); ++i)
      predictedClasses_[pictures[i]] = predictionOf(known, static_cast<std::int64_t>(i)).best;
    Q_EMIT predictedClassesChanged();
  };
  client_.submit(std::move(request), options, this, std::move(handlers));
}

void Comparison::scheduleEdited() {
  if (!target_ || coalesce_.isActive()) return;
  const qint64 since = lastEdit_.isValid() ? lastEdit_.elapsed() : frame;
  if (since + 1 >= frame) {  // the clock counts whole milliseconds
    submitEdited();
  } else {
    coalesce_.start(static_cast<int>(frame - since));
  }
}

void Comparison::submitEdited() {
  if (!target_) return;
  lastEdit_.start();
  for (int row = 0; row < static_cast<int>(rows_.size()); ++row) {
    Row& entry = rows_[static_cast<std::size_t>(row)];
    entry.paced = mustRest(entry);
    if (entry.paced) {
      catchUp_.start();
    } else {
      explain(row, Side::attacked);
    }
  }
  predictEdited();
}

bool Comparison::mustRest(const Row& row) const {
  const MapCell& cell = row.cells[indexOf(Side::attacked)];
  if (!row.visible || cell.total <= 1) return false;
  const bool running = cell.state == MapCell::State::waiting || cell.state == MapCell::State::computing ||
                       cell.state == MapCell::State::refined;
  const auto now = static_cast<double>(clock_.elapsed());
  if (running) return now < row.askedAt + restAtMost;
  return now < row.askedAt + 2 * std::min(row.took, static_cast<double>(restAtMost));
}

void Comparison::catchUp() {
  bool left = false;
  for (int row = 0; row < static_cast<int>(rows_.size()); ++row) {
    Row& entry = rows_[static_cast<std::size_t>(row)];
    if (!entry.paced) continue;
    if (mustRest(entry)) {
      left = true;
    } else {
      entry.paced = false;
      if (target_) explain(row, Side::attacked);
    }
  }
  if (!left) catchUp_.stop();
}

void Comparison::predictEdited() {
  PredictRequest request;
  request.model = model();
  request.inputs = {input(document_.edited())};
  SubmitOptions options{Lane::interactive, "predict/attacked", tr("Prediction, edited").toStdString(), true};
  SessionClient::Handlers handlers;
  handlers.finished = [this, generation = generation_, serial = ++predictionSerial_](const JobInfo& info,
                                                                                     ResultPointer result) {
    if (generation != generation_ || serial < predictionShown_ || info.state != JobState::done) return;
    predictionShown_ = serial;
    predictions_[1] = predictionOf(std::get<PredictResult>(*result), 0);
    Q_EMIT predictionsChanged();
  };
  client_.submit(std::move(request), options, this, std::move(handlers));
}

void Comparison::setRowVisible(int row, bool visible) {
  Row& entry = rows_.at(static_cast<std::size_t>(row));
  if (entry.visible == visible) return;
  entry.visible = visible;
  if (visible && entry.behind && target_) {
    explain(row, Side::original);
    explain(row, Side::attacked);
  }
}

void Comparison::explain(int row, Side side) {
  Row& entry = rows_[static_cast<std::size_t>(row)];
  if (!entry.visible) {
    entry.behind = true;
    return;
  }
  entry.behind = false;
  const MethodRow& method = document_.methods()[static_cast<std::size_t>(row)];
  ExplainRequest request;
  request.model = model();
  request.inputs = {input(side == Side::original ? document_.original() : document_.edited())};
  request.method = method.method.toStdString();
  request.parameters = method.parameters;
  request.targets = {*target_};
  request.progressive = true;
  const std::string tag = (QStringLiteral("explain/") + method.id + QLatin1Char('/') +
                           QLatin1String(side == Side::original ? "original" : "attacked"))
                              .toStdString();
  SubmitOptions options{Lane::interactive, tag, rowTitle(row, side).toStdString(), true};

  MapCell& cell = entry.cells[indexOf(side)];
  const std::uint64_t serial = cell.asked = ++serial_;
  cell.state = MapCell::State::waiting;
  cell.done = 0;  // the total stays: it tells how long the method is
  entry.comparing = serial;
  if (side == Side::attacked) entry.askedAt = static_cast<double>(clock_.elapsed());
  const std::uint64_t generation = generation_;
  const auto current = [this, row, generation] {
    return generation == generation_ && row < static_cast<int>(rows_.size());
  };
  SessionClient::Handlers handlers;
  handlers.progress = [=, this](const JobInfo& info) {
    if (!current() || info.state != JobState::running) return;
    MapCell& target = rows_[static_cast<std::size_t>(row)].cells[indexOf(side)];
    if (target.asked != serial || target.state == MapCell::State::done) return;
    if (target.state != MapCell::State::refined) target.state = MapCell::State::computing;
    target.done = info.progress.done;
    if (info.progress.total > 0) target.total = info.progress.total;
    Q_EMIT cellChanged(row, side);
  };
  handlers.estimate = [=, this](ResultPointer estimate) {
    if (current()) explained(row, side, serial, std::get<ExplainResult>(*estimate), false);
  };
  handlers.finished = [=, this](const JobInfo& info, ResultPointer result) {
    if (!current()) return;
    if (info.state == JobState::done) {
      explained(row, side, serial, std::get<ExplainResult>(*result), true);
      return;
    }
    MapCell& target = rows_[static_cast<std::size_t>(row)].cells[indexOf(side)];
    if (target.asked != serial) return;  // replaced by a newer request
    target.state = info.state == JobState::failed ? MapCell::State::failed : MapCell::State::cancelled;
    target.done = info.progress.done;
    if (info.progress.total > 0) target.total = info.progress.total;
    rows_[static_cast<std::size_t>(row)].compared = rows_[static_cast<std::size_t>(row)].comparing;
    if (info.state == JobState::failed) {
      target.error = QString::fromStdString(info.error);
      fail(tr("%1 failed").arg(rowTitle(row, side)), info.error);
    }
    Q_EMIT cellChanged(row, side);
  };
  client_.submit(std::move(request), options, this, std::move(handlers));
  Q_EMIT cellChanged(row, side);
}

// A map of an edit that is not the newest is shown too, when it is newer than the one on screen: during a
// long stroke that is what makes the map follow.
void Comparison::explained(int row, Side side, std::uint64_t serial, const ExplainResult& result,
                           bool final) {
  MapCell& cell = rows_[static_cast<std::size_t>(row)].cells[indexOf(side)];
  if (serial < cell.shown) return;
  if (result.maps.shape.size() != 4) {
    fail(rowTitle(row, side), "the map is not N x C x H x W");
    return;
  }
  cell.shown = serial;
  const auto values = result.maps.row(0);
  cell.raw = std::make_shared<Array<double>>(Shape(result.maps.shape.begin() + 1, result.maps.shape.end()),
                                             std::vector<double>(values.begin(), values.end()));
  cell.map = std::make_shared<Array<float>>(signedMap(*cell.raw));
  cell.done = result.done;
  cell.total = result.total;
  cell.parameters = result.parameters;
  cell.gap = result.completeness_gap.empty() ? std::nullopt : std::optional(result.completeness_gap[0]);
  // A superseded run ends early with what it has: that is an estimate too.
  const bool complete = final && !result.preview;
  Row& entry = rows_[static_cast<std::size_t>(row)];
  if (complete && side == Side::attacked) entry.took = static_cast<double>(clock_.elapsed()) - entry.askedAt;
  if (serial == cell.asked) cell.state = complete ? MapCell::State::done : MapCell::State::refined;
  Q_EMIT cellChanged(row, side);
  compare(row);
}

void Comparison::compare(int row) {
  Row& entry = rows_[static_cast<std::size_t>(row)];
  const MapCell& original = entry.cells[0];
  const MapCell& attacked = entry.cells[1];
  if (!original.raw || !attacked.raw || original.raw->shape != attacked.raw->shape) return;
  CompareRequest request;
  request.map_a = original.raw;
  request.map_b = attacked.raw;
  request.k = document_.topK();
  const QString id = document_.methods()[static_cast<std::size_t>(row)].id;
  SubmitOptions options{Lane::interactive, "compare/" + id.toStdString(),
                        tr("Similarity, %1").arg(id).toStdString(), false};
  const std::uint64_t serial = entry.comparing = ++serial_;
  SessionClient::Handlers handlers;
  handlers.finished = [this, row, serial, generation = generation_](const JobInfo& info,
                                                                    ResultPointer result) {
    if (generation != generation_ || row >= static_cast<int>(rows_.size())) return;
    Row& now = rows_[static_cast<std::size_t>(row)];
    if (serial < now.compared) return;
    if (serial == now.comparing) now.compared = serial;
    if (info.state != JobState::done) return;
    now.similarity = std::get<CompareResult>(*result).similarity;
    Q_EMIT similarityChanged(row);
  };
  client_.submit(std::move(request), options, this, std::move(handlers));
}

void Comparison::cancel() {
  for (auto& row : rows_) row.paced = false;
  for (const auto& job : client_.jobs()) {
    const bool live =
        job.state == JobState::queued || job.state == JobState::running || job.state == JobState::paused;
    if (live) client_.cancel(job.id);
  }
}

void Comparison::fail(const QString& what, const std::string& error) {
  const QString line = QString::fromStdString(error);
  for (int row = 0; row < static_cast<int>(rows_.size()); ++row) {
    for (const Side side : {Side::original, Side::attacked}) {
      MapCell& cell = rows_[static_cast<std::size_t>(row)].cells[indexOf(side)];
      if (target_ || cell.state != MapCell::State::waiting) continue;
      cell.state = MapCell::State::failed;
      cell.error = line;
      Q_EMIT cellChanged(row, side);
    }
  }
  if (failureShown_) return;
  failureShown_ = true;
  Q_EMIT failed(what, line);
}

}  // namespace lacewing::ui
