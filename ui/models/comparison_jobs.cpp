// What the comparison asks of the session, and what it does with the answers.

#include <algorithm>
#include <cmath>

#include "models/comparison.h"
#include "models/method_names.h"

namespace lacewing::ui {
namespace {

constexpr std::int64_t largeMap = 10000;  // pixels

Prediction predictionOf(const PredictResult& result, std::int64_t row) {
  const auto values = result.probabilities.row(row);
  return {std::vector<double>(values.begin(), values.end()),
          std::max_element(values.begin(), values.end()) - values.begin()};
}

}  // namespace

std::optional<double> standardError(const Array<double>& before, std::int64_t m, const Array<double>& mean,
                                    std::int64_t n) {
  if (m <= 0 || n <= m || before.shape != mean.shape) return std::nullopt;
  double change = 0, length = 0;
  for (std::int64_t i = 0; i < mean.size(); ++i) {
    change += (mean[i] - before[i]) * (mean[i] - before[i]);
    length += mean[i] * mean[i];
  }
  if (length == 0) return std::nullopt;
  return std::sqrt(change / length / (static_cast<double>(n) / static_cast<double>(m) - 1));
}

ModelReference Comparison::model(int checkpoint) const {
  ModelReference reference;
  const Checkpoint& chosen = document_.checkpoints().at(static_cast<std::size_t>(checkpoint));
  reference.path = chosen.path.toStdString();
  reference.preprocessing = chosen.chosenPreprocessing;
  return reference;
}

QString Comparison::cellTitle(int row, int index) const {
  const QString method = rowTitle(rows_[static_cast<std::size_t>(row)].settings);
  const ComparedColumn& shown = column(index);
  if (comparesCheckpoints())
    return tr("%1, %2").arg(
        method, checkpointTitle(document_.checkpoints()[static_cast<std::size_t>(shown.checkpoint)]));
  return tr("%1, %2").arg(method, shown.side == Side::original ? tr("original") : tr("edited"));
}

void Comparison::inspect(int index) {
  InspectRequest request{model(index)};
  const QString name = document_.checkpoints()[static_cast<std::size_t>(index)].name;
  SubmitOptions options{Lane::interactive, "inspect/" + std::to_string(index),
                        tr("Read %1").arg(name).toStdString(), true};
  SessionClient::Handlers handlers;
  handlers.finished = [this, index, generation = generation_](const JobInfo& info,
                                                              const ResultPointer& result) {
    if (info.state == JobState::done) {
      Checkpoint checkpoint = document_.checkpoints().at(static_cast<std::size_t>(index));
      checkpoint.fill(std::get<InspectResult>(*result));
      document_.updateCheckpoint(index, checkpoint);
    }
    if (generation != generation_) return;
    if (info.state == JobState::failed) {
      if (index == document_.currentCheckpoint())
        return fail(tr("The checkpoint cannot be read"), info.error);
      unreadable_[index] = QString::fromStdString(info.error);
    } else if (info.state != JobState::done) {
      return;
    }
    if (--inspecting_ == 0) inspected();
  };
  client_.submit(request, options, this, std::move(handlers));
}

void Comparison::inspected() {
  if (document_.original()) {
    predictOriginal();
  } else {
    fail(tr("The picture does not fit the checkpoint"), document_.pictureProblem().toStdString());
  }
}

void Comparison::predictOriginal() {
  PredictRequest request;
  request.model = model(document_.currentCheckpoint());
  request.inputs = {{.source = {}, .picture = document_.original(), .model_space = {}}};
  SubmitOptions options{Lane::interactive, "predict/original", tr("Prediction, original").toStdString(),
                        true};
  SessionClient::Handlers handlers;
  handlers.finished = [this, generation = generation_](const JobInfo& info, const ResultPointer& result) {
    if (generation != generation_) return;
    if (info.state == JobState::failed) fail(tr("The prediction failed"), info.error);
    if (info.state != JobState::done) return;
    predictions_[0] = predictionOf(std::get<PredictResult>(*result), 0);
    targetKnown(document_.explainedClass().value_or(predictions_[0]->best));
    Q_EMIT predictionsChanged();
  };
  client_.submit(std::move(request), options, this, std::move(handlers));
}

void Comparison::predictEdited() {
  PredictRequest request;
  request.model = model(document_.currentCheckpoint());
  request.inputs = {{.source = {}, .picture = document_.edited(), .model_space = {}}};
  SubmitOptions options{Lane::interactive, "predict/attacked", tr("Prediction, edited").toStdString(), true};
  SessionClient::Handlers handlers;
  handlers.finished = [this, generation = generation_, serial = ++predictionSerial_](
                          const JobInfo& info, const ResultPointer& result) {
    if (generation != generation_ || serial < predictionShown_ || info.state == JobState::cancelled) return;
    predictionShown_ = serial;
    predictions_[1].reset();  // the last one was of another picture
    if (info.state == JobState::done) predictions_[1] = predictionOf(std::get<PredictResult>(*result), 0);
    Q_EMIT predictionsChanged();
  };
  client_.submit(std::move(request), options, this, std::move(handlers));
  for (int index = 0; index < columnCount(); ++index)
    if (column(index).checkpoint != document_.currentCheckpoint()) predictColumn(index);
}

void Comparison::predictColumn(int index) {
  const auto shown = picture(index);
  if (!shown || unreadable_.contains(column(index).checkpoint)) return;
  PredictRequest request;
  request.model = model(column(index).checkpoint);
  request.inputs = {{.source = {}, .picture = shown, .model_space = {}}};
  const QString name =
      checkpointTitle(document_.checkpoints()[static_cast<std::size_t>(column(index).checkpoint)]);
  SubmitOptions options{Lane::interactive, "predict/column/" + std::to_string(index),
                        tr("Prediction, %1").arg(name).toStdString(), true};
  SessionClient::Handlers handlers;
  handlers.finished = [this, index, generation = generation_](const JobInfo& info,
                                                              const ResultPointer& result) {
    if (generation != generation_ || info.state == JobState::cancelled) return;
    auto& known = columnPredictions_[static_cast<std::size_t>(index)];
    known.reset();
    if (info.state == JobState::done) known = predictionOf(std::get<PredictResult>(*result), 0);
    Q_EMIT predictionsChanged();
  };
  client_.submit(std::move(request), options, this, std::move(handlers));
}

Comparison::Slot* Comparison::find(const Place& place, int* row) {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i].settings.id != place.row || rows_[i].epoch != place.epoch) continue;
    *row = static_cast<int>(i);
    return &rows_[i].cells.at(static_cast<std::size_t>(place.column));
  }
  return nullptr;
}

void Comparison::explain(int row, int index) {
  Row& entry = rows_[static_cast<std::size_t>(row)];
  if (!entry.visible) {
    entry.behind = true;
    return;
  }
  entry.behind = false;
  Slot& slot = entry.cells[static_cast<std::size_t>(index)];
  MapCell& cell = slot.cell;
  const std::uint64_t serial = cell.asked = slot.comparing = ++serial_;
  const ComparedColumn& shown = column(index);
  const auto input = picture(index);
  const auto unreadable = unreadable_.find(shown.checkpoint);
  if (!input || unreadable != unreadable_.end()) {
    cell.state = MapCell::State::failed;
    cell.error = input ? unreadable->second : tr("The picture does not fit this checkpoint");
    slot.compared = slot.comparing;
    Q_EMIT cellChanged(row, index);
    return;
  }
  const MethodRow& method = entry.settings;
  ExplainRequest request;
  request.model = model(shown.checkpoint);
  request.inputs = {{.source = {}, .picture = input, .model_space = {}}};
  request.method = method.method.toStdString();
  request.parameters = method.parameters;
  request.layer = method.layer.toStdString();
  request.targets = {method.target.value_or(*target_)};
  request.progressive = true;
  SubmitOptions options{Lane::interactive,
                        QStringLiteral("explain/%1/%2").arg(method.id).arg(index).toStdString(),
                        cellTitle(row, index).toStdString(), true};

  cell.state = MapCell::State::waiting;
  cell.done = 0;  // the total stays: it tells how long the method is
  slot.askedAt = static_cast<double>(clock_.elapsed());
  const Place place{method.id, index, entry.epoch, serial};
  SessionClient::Handlers handlers;
  handlers.progress = [this, place](const JobInfo& info) {
    int at = 0;
    Slot* found = find(place, &at);
    if (found == nullptr || info.state != JobState::running) return;
    MapCell& target = found->cell;
    if (target.asked != place.serial || target.state == MapCell::State::done) return;
    if (target.state != MapCell::State::refined) target.state = MapCell::State::computing;
    target.done = info.progress.done;
    if (info.progress.total > 0) target.total = info.progress.total;
    Q_EMIT cellChanged(at, place.column);
  };
  handlers.estimate = [this, place](const ResultPointer& estimate) {
    explained(place, std::get<ExplainResult>(*estimate), false);
  };
  handlers.finished = [this, place](const JobInfo& info, const ResultPointer& result) {
    if (info.state == JobState::done) return explained(place, std::get<ExplainResult>(*result), true);
    int at = 0;
    Slot* found = find(place, &at);
    if (found == nullptr || found->cell.asked != place.serial) return;  // replaced by a newer request
    MapCell& target = found->cell;
    target.state = info.state == JobState::failed ? MapCell::State::failed : MapCell::State::cancelled;
    target.done = info.progress.done;
    if (info.progress.total > 0) target.total = info.progress.total;
    found->compared = found->comparing;
    if (info.state == JobState::failed) {  // what was there belongs to another picture
      target.map.reset();
      target.raw.reset();
      target.magnitude.reset();
      target.error = QString::fromStdString(info.error);
      fail(tr("%1 failed").arg(cellTitle(at, place.column)), info.error);
    }
    Q_EMIT cellChanged(at, place.column);
    if (info.state == JobState::failed) compare(at, place.column);
    if (place.column == referenceColumn()) {
      for (int column = 0; column < columnCount(); ++column) compare(at, column);
    }
  };
  slot.job = client_.submit(std::move(request), options, this, std::move(handlers));
  Q_EMIT cellChanged(row, index);
}

// A map of an edit that is not the newest is shown too, when it is newer than the one on screen: during a
// long stroke that is what makes the map follow.
void Comparison::explained(const Place& place, const ExplainResult& result, bool final) {
  int row = 0;
  Slot* slot = find(place, &row);
  if (slot == nullptr || place.serial < slot->cell.shown) return;
  if (result.maps.shape.size() != 4) {
    fail(cellTitle(row, place.column), "the map is not N x C x H x W");
    return;
  }
  MapCell& cell = slot->cell;
  cell.shown = place.serial;
  const auto values = result.maps.row(0);
  cell.raw = std::make_shared<Array<double>>(Shape(result.maps.shape.begin() + 1, result.maps.shape.end()),
                                             std::vector<double>(values.begin(), values.end()));
  cell.map = std::make_shared<Array<float>>(signedMap(*cell.raw));
  cell.magnitude = std::make_shared<Array<float>>(absoluteMap(*cell.raw));
  cell.done = result.done;
  cell.total = result.total;
  cell.parameters = result.parameters;
  cell.gap = result.completeness_gap.empty() ? std::nullopt : std::optional(result.completeness_gap[0]);
  // Only a mean over independent samples has a standard error.
  if (result.parameters.contains("samples")) {
    if (slot->estimateOf != place.serial) {
      cell.standardError.reset();
    } else if (const auto error =
                   lacewing::ui::standardError(*slot->estimate, slot->estimateDone, *cell.raw, cell.done)) {
      cell.standardError = error;
    }
    slot->estimateOf = place.serial;
    slot->estimate = cell.raw;
    slot->estimateDone = cell.done;
  } else {
    cell.standardError.reset();
  }
  // A superseded run ends early with what it has: that is an estimate too.
  const bool complete = final && !result.preview;
  if (complete) slot->took = static_cast<double>(clock_.elapsed()) - slot->askedAt;
  if (place.serial == cell.asked) cell.state = complete ? MapCell::State::done : MapCell::State::refined;
  Q_EMIT cellChanged(row, place.column);
  if (place.column != referenceColumn()) return compare(row, place.column);
  slot->compared = slot->comparing;
  for (int column = 0; column < columnCount(); ++column) compare(row, column);
}

void Comparison::compare(int row, int index) {
  Row& entry = rows_[static_cast<std::size_t>(row)];
  Slot& slot = entry.cells[static_cast<std::size_t>(index)];
  const int reference = referenceColumn();
  slot.compareLater = false;
  if (index == reference) {
    slot.similarity.reset();
    return;
  }
  const MapCell& a = entry.cells[static_cast<std::size_t>(reference)].cell;
  const MapCell& b = slot.cell;
  if (!a.raw || !b.raw) {
    slot.compared = slot.comparing = ++serial_;  // asked again when both are there
    if (std::exchange(slot.similarity, std::nullopt)) Q_EMIT similarityChanged(row, index);
    return;
  }
  // Ranks and SSIM of a large map cost as much as its gradient: during a stroke the map goes first.
  slot.compareLater = b.map->size() > largeMap && lastEdit_.isValid() && lastEdit_.elapsed() < restOfEdit;
  if (slot.compareLater) {
    catchUp_.start();
    return;
  }
  if (a.raw->shape != b.raw->shape) {  // pictures of different sizes have no pixels in common
    slot.similarity.reset();
    slot.compared = slot.comparing;
    Q_EMIT similarityChanged(row, index);
    return;
  }
  CompareRequest request;
  request.map_a = a.raw;
  request.map_b = b.raw;
  request.k = document_.topK();
  const QString id = entry.settings.id;
  SubmitOptions options{Lane::interactive, QStringLiteral("compare/%1/%2").arg(id).arg(index).toStdString(),
                        tr("Similarity, %1").arg(rowTitle(entry.settings)).toStdString(), false};
  const Place place{id, index, entry.epoch, slot.comparing = ++serial_};
  SessionClient::Handlers handlers;
  handlers.finished = [this, place](const JobInfo& info, const ResultPointer& result) {
    int at = 0;
    Slot* found = find(place, &at);
    if (found == nullptr || place.serial < found->compared) return;
    if (place.serial == found->comparing) found->compared = place.serial;
    if (info.state != JobState::done) return;
    found->similarity = std::get<CompareResult>(*result).similarity;
    Q_EMIT similarityChanged(at, place.column);
  };
  client_.submit(std::move(request), options, this, std::move(handlers));
}

}  // namespace lacewing::ui
