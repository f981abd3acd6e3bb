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
constexpr int longRun = 400;

std::size_t indexOf(Side side) {
  return side == Side::original ? 0 : 1;
}

bool sameQuestion(const MethodRow& a, const MethodRow& b) {
  return a.method == b.method && a.parameters == b.parameters && a.layer == b.layer && a.target == b.target;
}

}  // namespace

bool isFinal(MapCell::State state) {
  return state == MapCell::State::done || state == MapCell::State::failed ||
         state == MapCell::State::cancelled;
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

std::shared_ptr<const Array<float>> Comparison::picture(int index) const {
  const ComparedColumn& shown = column(index);
  if (shown.side == Side::original) return document_.original();
  return document_.editedFor(shown.checkpoint);
}

const MapCell& Comparison::cell(int row, int column) const {
  static const MapCell none;
  const auto& cells = rows_.at(static_cast<std::size_t>(row)).cells;
  return column < static_cast<int>(cells.size()) ? cells[static_cast<std::size_t>(column)].cell : none;
}

const ArrayPointer& Comparison::shownMap(int row, int column) const {
  const MapCell& shown = cell(row, column);
  return rows_[static_cast<std::size_t>(row)].settings.absolute ? shown.magnitude : shown.map;
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
  static const std::optional<Prediction> none;
  if (index < 0 || index >= columnCount()) return none;
  const ComparedColumn& shown = column(index);
  if (shown.checkpoint == document_.currentCheckpoint()) return prediction(shown.side);
  return columnPredictions_[static_cast<std::size_t>(index)];
}

const std::optional<Similarity>& Comparison::similarity(int row, int column) const {
  static const std::optional<Similarity> none;
  const auto& cells = rows_.at(static_cast<std::size_t>(row)).cells;
  return column < static_cast<int>(cells.size()) ? cells[static_cast<std::size_t>(column)].similarity : none;
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

// What actions act on can be seen: the next row that is shown, else the one before.
int Comparison::shownRowNear(int row) const {
  const auto shown = [this](int i) { return rows_[static_cast<std::size_t>(i)].settings.shown; };
  for (int i = row; i < rowCount(); ++i)
    if (shown(i)) return i;
  for (int i = std::min(row, rowCount()) - 1; i >= 0; --i)
    if (shown(i)) return i;
  return row;
}

void Comparison::setSelectedRow(int row) {
  row = std::clamp(row, 0, std::max(0, rowCount() - 1));
  if (row == selectedRow_) return;
  selectedRow_ = row;
  Q_EMIT selectedRowChanged(row);
}

// Changes that were held back are told one by one when all of them are made: whichever is told first, rows
// and columns are those of the document at once.
void Comparison::documentChanged(const Change& change) {
  const auto before = columns_;
  const int reference = reference_;
  updateColumns();
  if (change.what == Change::What::methods) forgetFailure();
  if (change.what == Change::What::methods || !followsRows()) updateRows();
  if (columns_ != before) {
    restart();
  } else if (reference_ != reference) {
    compareAll();
  }
  switch (change.what) {
    case Change::What::checkpoints:
    case Change::What::pictures:
    case Change::What::columns:
    case Change::What::methods:
      break;  // followed above, and what is current is announced by itself
    case Change::What::currentCheckpoint:
      if (columns_ == before) restart();
      break;
    case Change::What::currentPicture:
    case Change::What::explainedClass:
      restart();
      break;
    case Change::What::painted:
    case Change::What::edits:
    case Change::What::noise:
      scheduleEdited();
      break;
    case Change::What::topK:
      compareAll();
      break;
  }
}

// Cells of columns that stay are kept; so are those of original and edited when only the checkpoint changes,
// since a previous result is better than none.
void Comparison::updateColumns() {
  const auto before = std::exchange(columns_, {});
  const auto& chosen = document_.columns().checkpoints;
  const bool pictures = chosen.empty();
  reference_ = pictures ? 0 : document_.columns().reference;
  if (pictures) {
    const int current = document_.currentCheckpoint();
    columns_ = {{current, Side::original}, {current, Side::attacked}};
  } else {
    for (const int checkpoint : chosen) columns_.push_back({checkpoint, Side::attacked});
  }
  if (columns_ == before) return;
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

bool Comparison::followsRows() const {
  return std::ranges::equal(
      rows_, document_.methods(), {}, [](const Row& row) -> const QString& { return row.settings.id; },
      [](const MethodRow& method) -> const QString& { return method.id; });
}

void Comparison::compareAll() {
  for (int row = 0; row < rowCount(); ++row) {
    for (int column = 0; column < columnCount(); ++column) compare(row, column);
  }
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
  setSelectedRow(shownRowNear(selectedRow_));
  if (!started_) return;
  for (const int row : changed) {
    for (int column = 0; column < columnCount(); ++column) Q_EMIT cellChanged(row, column);
    if (target_) explainRow(row);
  }
}

void Comparison::forgetFailure() {
  if (std::exchange(failureShown_, false)) Q_EMIT failureOver();
}

void Comparison::restart() {
  if (!started_) return;
  ++generation_;
  forgetFailure();
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

void Comparison::setRowVisible(int row, bool visible) {
  Row& entry = rows_.at(static_cast<std::size_t>(row));
  if (entry.visible == visible) return;
  entry.visible = visible;
  if (visible && entry.behind && target_) explainRow(row);
}

void Comparison::explainRow(int row) {
  for (int column = 0; column < columnCount(); ++column) explain(row, column);
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
