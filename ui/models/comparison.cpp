#include "models/comparison.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/method_names.h"

namespace lacewing::ui {
namespace {

// ms between submissions while the picture keeps changing: a little less than a frame, so that a timer that
// fired late does not keep every later move of a 60 Hz pointer waiting.
constexpr int frame = 12;
constexpr int restAtMost = 100;  // ms: also slow methods show estimates of the newest edit
// ms: what takes longer leaves the threads to the other methods until the edit rests
constexpr int longRun = 400, restOfEdit = 150;
constexpr std::int64_t largeMap = 10000;  // pixels

std::size_t indexOf(Side side) {
  return side == Side::original ? 0 : 1;
}

const MapCell noCell;
const std::optional<Similarity> noSimilarity;
const std::optional<Prediction> noPrediction;

bool sameQuestion(const MethodRow& a, const MethodRow& b) {
  return a.method == b.method && a.parameters == b.parameters && a.layer == b.layer && a.target == b.target;
}

bool isFinal(MapCell::State state) {
  return state == MapCell::State::done || state == MapCell::State::failed ||
         state == MapCell::State::cancelled;
}

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

Comparison::Comparison(Document& document, SessionClient& client, QObject* parent)
    : QObject(parent), document_(document), client_(client) {
  updateColumns();
  updateRows();
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

int Comparison::referenceColumn() const {
  return comparesCheckpoints() ? document_.columns().reference : 0;
}

std::shared_ptr<const Array<float>> Comparison::picture(int index) const {
  const ComparedColumn& shown = column(index);
  if (shown.side == Side::original) return document_.original();
  return document_.editedFor(shown.checkpoint);
}

const MapCell& Comparison::cell(int row, int column) const {
  const auto& cells = rows_.at(static_cast<std::size_t>(row)).cells;
  return column < static_cast<int>(cells.size()) ? cells[static_cast<std::size_t>(column)].cell : noCell;
}

int Comparison::jobsBefore(int row, int column) const {
  const JobId job = rows_.at(static_cast<std::size_t>(row)).cells.at(static_cast<std::size_t>(column)).job;
  const auto all = client_.jobs();
  return static_cast<int>(std::count_if(all.begin(), all.end(), [job](const JobInfo& other) {
    return other.id < job && (other.state == JobState::queued || other.state == JobState::running);
  }));
}

const std::optional<Prediction>& Comparison::prediction(Side side) const {
  return predictions_[indexOf(side)];
}

const std::optional<Prediction>& Comparison::columnPrediction(int index) const {
  if (index < 0 || index >= columnCount()) return noPrediction;
  const ComparedColumn& shown = column(index);
  if (shown.checkpoint == document_.currentCheckpoint()) return prediction(shown.side);
  return columnPredictions_[static_cast<std::size_t>(index)];
}

const std::optional<Similarity>& Comparison::similarity(int row, int column) const {
  const auto& cells = rows_.at(static_cast<std::size_t>(row)).cells;
  return column < static_cast<int>(cells.size()) ? cells[static_cast<std::size_t>(column)].similarity
                                                 : noSimilarity;
}

bool Comparison::edited() const {
  return document_.isEdited();
}

bool Comparison::settled() const {
  if (!started_ || coalesce_.isActive()) return false;
  const bool nothing = document_.checkpoint() == nullptr || !document_.original();
  if (nothing || failureShown_) return true;
  return std::all_of(rows_.begin(), rows_.end(), [](const Row& row) {
    return !row.visible || std::all_of(row.cells.begin(), row.cells.end(), [](const Slot& slot) {
      return !slot.paced && !slot.compareLater && slot.comparing == slot.compared && isFinal(slot.cell.state);
    });
  });
}

void Comparison::setSelectedRow(int row) {
  row = std::clamp(row, 0, std::max(0, rowCount() - 1));
  if (row == selectedRow_) return;
  selectedRow_ = row;
  Q_EMIT selectedRowChanged(row);
}

ModelReference Comparison::model(int checkpoint) const {
  ModelReference reference;
  const Checkpoint& chosen = document_.checkpoints().at(static_cast<std::size_t>(checkpoint));
  reference.path = chosen.path.toStdString();
  reference.preprocessing = chosen.chosenPreprocessing;
  return reference;
}

QString Comparison::cellTitle(int row, int index) const {
  const QString method = methodTitle(rows_[static_cast<std::size_t>(row)].settings.method);
  const ComparedColumn& shown = column(index);
  if (comparesCheckpoints())
    return tr("%1, %2").arg(
        method, checkpointTitle(document_.checkpoints()[static_cast<std::size_t>(shown.checkpoint)]));
  return tr("%1, %2").arg(method, shown.side == Side::original ? tr("original") : tr("edited"));
}

void Comparison::documentChanged(const Change& change) {
  switch (change.what) {
    case Change::What::checkpoints:
    case Change::What::pictures:
      break;  // what is current is announced by itself
    case Change::What::currentCheckpoint:
      updateColumns();
      restart();
      break;
    case Change::What::columns: {
      const auto before = columns_;
      updateColumns();
      if (columns_ == before) {  // another reference
        for (int row = 0; row < rowCount(); ++row) {
          for (int column = 0; column < columnCount(); ++column) compare(row, column);
        }
      } else {
        restart();
      }
      break;
    }
    case Change::What::currentPicture:
    case Change::What::explainedClass:
      restart();
      break;
    case Change::What::methods:
      updateRows();
      break;
    case Change::What::painted:
    case Change::What::edits:
    case Change::What::noise:
      scheduleEdited();
      break;
    case Change::What::topK:
      for (int row = 0; row < rowCount(); ++row) {
        for (int column = 0; column < columnCount(); ++column) compare(row, column);
      }
      break;
  }
}

// Cells of columns that stay are kept; so are those of original and edited when only the checkpoint changes,
// since a previous result is better than none.
void Comparison::updateColumns() {
  const auto before = std::move(columns_);
  columns_.clear();
  const auto& chosen = document_.columns().checkpoints;
  const bool pictures = chosen.empty();
  if (pictures) {
    const int current = document_.currentCheckpoint();
    columns_ = {{current, Side::original}, {current, Side::attacked}};
  } else {
    for (const int checkpoint : chosen) columns_.push_back({checkpoint, Side::attacked});
  }
  const bool sameKind = pictures && before.size() == 2 && before[0].side == Side::original;
  for (Row& row : rows_) {
    auto old = std::move(row.cells);
    row.cells.clear();
    row.cells.resize(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const auto at =
          static_cast<std::size_t>(std::find(before.begin(), before.end(), columns_[i]) - before.begin());
      const std::size_t from = sameKind ? i : at;
      if (from < old.size()) row.cells[i] = old[from];
    }
  }
  columnPredictions_.assign(columns_.size(), std::nullopt);
}

// Rows that ask the same question keep their answers, wherever they moved.
void Comparison::updateRows() {
  std::vector<Row> before = std::move(rows_);
  rows_.clear();
  std::vector<int> changed;
  for (const MethodRow& settings : document_.methods()) {
    const auto old = std::find_if(before.begin(), before.end(),
                                  [&](const Row& row) { return row.settings.id == settings.id; });
    Row row;
    if (old != before.end()) {
      row = std::move(*old);
      before.erase(old);
    } else {
      row.cells.resize(columns_.size());
    }
    const bool same = row.epoch != 0 && sameQuestion(row.settings, settings);
    row.settings = settings;
    if (!same) {
      row.epoch = ++serial_;
      for (Slot& slot : row.cells) {
        slot.paced = false;
        slot.comparing = ++serial_;
        slot.cell.state = started_ && document_.checkpoint() != nullptr && document_.original()
                              ? MapCell::State::waiting
                              : MapCell::State::none;
      }
      changed.push_back(rowCount());
    }
    rows_.push_back(std::move(row));
  }
  for (const Row& gone : before) {
    for (std::size_t i = 0; i < columns_.size(); ++i)
      client_.cancelTag(QStringLiteral("explain/%1/%2").arg(gone.settings.id).arg(i).toStdString());
  }
  setSelectedRow(selectedRow_);
  if (!started_) return;
  for (const int row : changed) {
    for (int column = 0; column < columnCount(); ++column) Q_EMIT cellChanged(row, column);
    if (target_) explainRow(row);
  }
}

void Comparison::restart() {
  if (!started_) return;
  ++generation_;
  failureShown_ = false;
  target_.reset();
  unreadable_.clear();
  inspecting_ = 0;
  const bool nothing = document_.checkpoint() == nullptr || !document_.original();
  for (auto& row : rows_) {
    row.epoch = ++serial_;
    for (auto& slot : row.cells) {
      if (nothing) slot = {};
      slot.comparing = ++serial_;
      slot.paced = false;
      if (!nothing) slot.cell.state = MapCell::State::waiting;
    }
  }
  if (nothing) predictions_ = {};
  columnPredictions_.assign(columns_.size(), std::nullopt);
  for (int row = 0; row < rowCount(); ++row) {
    for (int column = 0; column < columnCount(); ++column) Q_EMIT cellChanged(row, column);
  }
  Q_EMIT predictionsChanged();
  if (nothing) return;
  std::vector<int> unknown;
  const auto ask = [&](int checkpoint) {
    const bool known = document_.checkpoints()[static_cast<std::size_t>(checkpoint)].inspected;
    if (!known && std::find(unknown.begin(), unknown.end(), checkpoint) == unknown.end())
      unknown.push_back(checkpoint);
  };
  ask(document_.currentCheckpoint());
  for (const ComparedColumn& column : columns_) ask(column.checkpoint);
  if (unknown.empty()) return predictOriginal();
  inspecting_ = static_cast<int>(unknown.size());
  for (const int checkpoint : unknown) inspect(checkpoint);
}

void Comparison::inspect(int index) {
  InspectRequest request{model(index)};
  const QString name = document_.checkpoints()[static_cast<std::size_t>(index)].name;
  SubmitOptions options{Lane::interactive, "inspect/" + std::to_string(index),
                        tr("Read %1").arg(name).toStdString(), true};
  SessionClient::Handlers handlers;
  handlers.finished = [this, index, generation = generation_](const JobInfo& info, ResultPointer result) {
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

// The class predicted for the original is the one explained in every column, also when the edit or another
// checkpoint changes the prediction.
void Comparison::targetKnown(std::int64_t target) {
  target_ = target;
  for (int row = 0; row < rowCount(); ++row) {
    for (int index = 0; index < columnCount(); ++index)
      if (column(index).side == Side::original) explain(row, index);
  }
  submitEdited();
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
  for (int row = 0; row < rowCount(); ++row) {
    for (int index = 0; index < columnCount(); ++index) {
      if (column(index).side == Side::original) continue;
      Row& entry = rows_[static_cast<std::size_t>(row)];
      Slot& slot = entry.cells[static_cast<std::size_t>(index)];
      slot.paced = mustRest(entry, slot);
      if (!slot.paced) {
        explain(row, index);
        continue;
      }
      if (isLong(entry)) pause(row, index);
      catchUp_.start();
    }
  }
  predictEdited();
}

bool Comparison::isLong(const Row& row) const {
  return std::any_of(row.cells.begin(), row.cells.end(),
                     [](const Slot& slot) { return slot.cell.total > 1 && slot.took > longRun; });
}

// What runs ends; the map on screen stays, and the pane says that it is the previous one.
void Comparison::pause(int row, int index) {
  Row& entry = rows_[static_cast<std::size_t>(row)];
  Slot& slot = entry.cells[static_cast<std::size_t>(index)];
  if (isFinal(slot.cell.state) || slot.cell.asked > slot.paused) {
    client_.cancelTag(QStringLiteral("explain/%1/%2").arg(entry.settings.id).arg(index).toStdString());
    slot.cell.asked = slot.paused = slot.comparing = ++serial_;
    slot.cell.state = MapCell::State::waiting;
    Q_EMIT cellChanged(row, index);
  }
}

bool Comparison::mustRest(const Row& row, const Slot& slot) const {
  const MapCell& cell = slot.cell;
  if (!row.visible || cell.total <= 1) return false;
  if (isLong(row)) return lastEdit_.elapsed() < restOfEdit;
  const bool running = cell.state == MapCell::State::waiting || cell.state == MapCell::State::computing ||
                       cell.state == MapCell::State::refined;
  const auto now = static_cast<double>(clock_.elapsed());
  if (running) return now < slot.askedAt + restAtMost;
  return now < slot.askedAt + 2 * std::min(slot.took, static_cast<double>(restAtMost));
}

void Comparison::catchUp() {
  bool left = false;
  for (int row = 0; row < rowCount(); ++row) {
    for (int index = 0; index < columnCount(); ++index) {
      Row& entry = rows_[static_cast<std::size_t>(row)];
      Slot& slot = entry.cells[static_cast<std::size_t>(index)];
      if (slot.compareLater && lastEdit_.elapsed() >= restOfEdit) {
        compare(row, index);
      } else if (slot.compareLater) {
        left = true;
      }
      if (!slot.paced) continue;
      if (mustRest(entry, slot)) {
        left = true;
      } else {
        slot.paced = false;
        if (target_) explain(row, index);
      }
    }
  }
  if (!left) catchUp_.stop();
}

void Comparison::predictEdited() {
  PredictRequest request;
  request.model = model(document_.currentCheckpoint());
  request.inputs = {{.source = {}, .picture = document_.edited(), .model_space = {}}};
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
  handlers.finished = [this, index, generation = generation_](const JobInfo& info, ResultPointer result) {
    if (generation != generation_ || info.state != JobState::done) return;
    columnPredictions_[static_cast<std::size_t>(index)] = predictionOf(std::get<PredictResult>(*result), 0);
    Q_EMIT predictionsChanged();
  };
  client_.submit(std::move(request), options, this, std::move(handlers));
}

void Comparison::setRowVisible(int row, bool visible) {
  Row& entry = rows_.at(static_cast<std::size_t>(row));
  if (entry.visible == visible) return;
  entry.visible = visible;
  if (visible && entry.behind && target_) explainRow(row);
}

void Comparison::explainRow(int row) {
  for (int column = 0; column < columnCount(); ++column) explain(row, column);
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
  handlers.estimate = [this, place](ResultPointer estimate) {
    explained(place, std::get<ExplainResult>(*estimate), false);
  };
  handlers.finished = [this, place](const JobInfo& info, ResultPointer result) {
    if (info.state == JobState::done) return explained(place, std::get<ExplainResult>(*result), true);
    int at = 0;
    Slot* found = find(place, &at);
    if (found == nullptr || found->cell.asked != place.serial) return;  // replaced by a newer request
    MapCell& target = found->cell;
    target.state = info.state == JobState::failed ? MapCell::State::failed : MapCell::State::cancelled;
    target.done = info.progress.done;
    if (info.progress.total > 0) target.total = info.progress.total;
    found->compared = found->comparing;
    if (info.state == JobState::failed) {
      target.error = QString::fromStdString(info.error);
      fail(tr("%1 failed").arg(cellTitle(at, place.column)), info.error);
    }
    Q_EMIT cellChanged(at, place.column);
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
    slot.compared = slot.comparing;  // asked again when both are there
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
                        tr("Similarity, %1").arg(methodTitle(entry.settings.method)).toStdString(), false};
  const Place place{id, index, entry.epoch, slot.comparing = ++serial_};
  SessionClient::Handlers handlers;
  handlers.finished = [this, place](const JobInfo& info, ResultPointer result) {
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

void Comparison::cancel() {
  for (int row = 0; row < rowCount(); ++row) {
    for (int index = 0; index < columnCount(); ++index) {
      Slot& slot = rows_[static_cast<std::size_t>(row)].cells[static_cast<std::size_t>(index)];
      if (!std::exchange(slot.paced, false) || isFinal(slot.cell.state)) continue;
      slot.cell.state = MapCell::State::cancelled;
      slot.compared = slot.comparing;
      Q_EMIT cellChanged(row, index);
    }
  }
  for (const auto& job : client_.jobs()) {
    const bool live =
        job.state == JobState::queued || job.state == JobState::running || job.state == JobState::paused;
    if (live) client_.cancel(job.id);
  }
}

void Comparison::fail(const QString& what, const std::string& error) {
  const QString line = QString::fromStdString(error);
  for (int row = 0; row < rowCount(); ++row) {
    for (int column = 0; column < columnCount(); ++column) {
      MapCell& cell = rows_[static_cast<std::size_t>(row)].cells[static_cast<std::size_t>(column)].cell;
      if (target_ || cell.state != MapCell::State::waiting) continue;
      cell.state = MapCell::State::failed;
      cell.error = line;
      Q_EMIT cellChanged(row, column);
    }
  }
  if (failureShown_) return;
  failureShown_ = true;
  Q_EMIT failed(what, line);
}

}  // namespace lacewing::ui
