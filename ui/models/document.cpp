#include "models/document.h"

#include <algorithm>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/hash.h"

namespace lacewing::ui {
namespace {

std::span<const std::byte> bytesOf(const Array<float>& array) {
  return std::as_bytes(std::span<const float>(array.values));
}

constexpr int undoSteps = 500;  // more would keep the patches of every stroke of a day
constexpr std::size_t sourcesKept = 32, fittedKept = 256;
// Of pictures fitted to checkpoints; a few are kept whatever they take, for checkpoints side by side.
constexpr std::size_t fittedBytesKept = std::size_t{32} << 20, fittedKeptAlways = 8;

QString asReadGeometry() {
  return QStringLiteral("as read");
}

QString preprocessingKey(const Checkpoint* checkpoint) {
  if (checkpoint == nullptr || !checkpoint->preprocessing) return asReadGeometry();
  const Preprocessing p = shownAs(*checkpoint->preprocessing);
  return QStringLiteral("%1 %2 %3").arg(QString::fromStdString(p.channels)).arg(p.size).arg(p.resize);
}

void addText(Sha256& hash, const std::string& text) {
  hash.update(std::to_string(text.size()) + ":" + text);
}

}  // namespace

Preprocessing shownAs(Preprocessing preprocessing) {
  if (preprocessing.channels == "bgr") preprocessing.channels = "rgb";
  return preprocessing;
}

void Checkpoint::fill(const InspectResult& known) {
  inspected = true;
  hash = QString::fromStdString(known.sha256);
  architecture = QString::fromStdString(known.architecture);
  parameterCount = known.parameter_count;
  classCount = known.num_classes;
  statedPreprocessing = known.preprocessing;
  preprocessing = chosenPreprocessing ? chosenPreprocessing : statedPreprocessing;
  layers = known.layers;
  classNames.clear();
  for (const auto& className : known.class_names) classNames << QString::fromStdString(className);
}

Document::Document(QObject* parent) : QObject(parent) {
  undoStack_.setUndoLimit(undoSteps);
  methods_ = {{QStringLiteral("gradient"), QStringLiteral("gradient"), {}, true},
              {QStringLiteral("ig"), QStringLiteral("integrated_gradients"), {}, true}};
}

QString Document::className(std::int64_t index) const {
  const Checkpoint* current = checkpoint();
  const QStringList& own =
      current != nullptr && !current->classNames.isEmpty() ? current->classNames : classNames_;
  if (index < 0) return tr("unknown");
  const QString name = index < own.size() ? own[static_cast<int>(index)] : QString();
  return name.isEmpty() ? tr("class %1").arg(index) : name;
}

void Document::tell(const Change& change) {
  if (holds_ == 0) {
    Q_EMIT changed(change);
    return;
  }
  const auto same = std::find_if(held_.begin(), held_.end(), [&](const Change& held) {
    const bool choice =
        held.what == Change::What::currentCheckpoint || held.what == Change::What::currentPicture;
    return held.what == change.what && (choice || held.index == change.index);
  });
  if (same == held_.end()) {
    held_.push_back(change);
  } else {
    *same = {change.what, change.index, same->region | change.region};
  }
}

void Document::release() {
  if (--holds_ > 0) return;
  // Lists before what is chosen in them: as Change names them.
  std::stable_sort(held_.begin(), held_.end(),
                   [](const Change& a, const Change& b) { return a.what < b.what; });
  for (const Change& change : std::exchange(held_, {})) Q_EMIT changed(change);
}

void Document::setCheckpoints(std::vector<Checkpoint> checkpoints) {
  checkpoints_ = std::move(checkpoints);
  currentCheckpoint_ = checkpoints_.empty() ? -1 : 0;
  const ColumnChoice before = std::exchange(columns_, {});
  forgetRendered();
  // Columns first: nobody may look for a checkpoint that is gone.
  if (before != columns_) tell({Change::What::columns});
  tell({Change::What::checkpoints});
  tell({Change::What::currentCheckpoint, currentCheckpoint_});
}

void Document::addCheckpoint(Checkpoint checkpoint) {
  checkpoints_.push_back(std::move(checkpoint));
  tell({Change::What::checkpoints});
}

void Document::updateCheckpoint(int index, const Checkpoint& checkpoint) {
  checkpoints_.at(static_cast<std::size_t>(index)) = checkpoint;
  if (index == currentCheckpoint_) forgetRendered();
  tell({Change::What::checkpoints, index});
}

void Document::setChosenPreprocessing(int index, const std::optional<Preprocessing>& chosen) {
  Checkpoint& checkpoint = checkpoints_.at(static_cast<std::size_t>(index));
  if (checkpoint.chosenPreprocessing == chosen) return;
  checkpoint.chosenPreprocessing = chosen;
  checkpoint.preprocessing = chosen ? chosen : checkpoint.statedPreprocessing;
  forgetRendered();
  tell({Change::What::checkpoints, index});
  tell({Change::What::currentCheckpoint, currentCheckpoint_});
}

void Document::setPictures(std::vector<Picture> pictures, const QStringList& classNames) {
  pictures_ = std::move(pictures);
  classNames_ = classNames;
  currentPicture_ = pictures_.empty() ? -1 : 0;
  sheets_.clear();
  savedSheets_.clear();
  sheetHashes_.clear();
  sources_.clear();
  fitted_.clear();
  problems_.clear();
  forgetRendered();
  undoStack_.clear();
  tell({Change::What::pictures});
  tell({Change::What::currentPicture, currentPicture_});
}

void Document::addPictures(std::vector<Picture> pictures) {
  for (auto& picture : pictures) pictures_.push_back(std::move(picture));
  tell({Change::What::pictures});
  if (currentPicture_ < 0 && !pictures_.empty()) setCurrentPicture(0);
}

void Document::keepPictures(std::size_t count) {
  if (count >= pictures_.size()) return;
  pictures_.resize(count);
  const int first = static_cast<int>(count);
  const auto gone = [first](const auto& entry) {
    if constexpr (requires { entry.first.first; }) {
      return entry.first.first >= first;
    } else {
      return entry.first >= first;
    }
  };
  std::erase_if(sheets_, gone);
  std::erase_if(savedSheets_, gone);
  std::erase_if(sheetHashes_, gone);
  std::erase_if(sources_, gone);
  std::erase_if(fitted_, gone);
  std::erase_if(problems_, gone);
  const bool current = currentPicture_ >= first;
  if (current) {
    currentPicture_ = first - 1;
    forgetRendered();
  }
  tell({Change::What::pictures});
  if (current) tell({Change::What::currentPicture, currentPicture_});
}

const Checkpoint* Document::checkpoint() const {
  return currentCheckpoint_ < 0 ? nullptr : &checkpoints_[static_cast<std::size_t>(currentCheckpoint_)];
}

void Document::setCurrentCheckpoint(int index) {
  if (index == currentCheckpoint_ || index < 0 || index >= static_cast<int>(checkpoints_.size())) return;
  currentCheckpoint_ = index;
  forgetRendered();
  tell({Change::What::currentCheckpoint, index});
}

void Document::setCurrentPicture(int index) {
  if (index == currentPicture_ || index < 0 || index >= static_cast<int>(pictures_.size())) return;
  currentPicture_ = index;
  forgetRendered();
  tell({Change::What::currentPicture, index});
}

void Document::setExplainedClass(std::optional<std::int64_t> index) {
  if (index == explainedClass_) return;
  explainedClass_ = index;
  tell({Change::What::explainedClass});
}

void Document::setMethods(std::vector<MethodRow> methods) {
  methods_ = std::move(methods);
  tell({Change::What::methods});
}

void Document::setColumns(ColumnChoice columns) {
  // An undo step may name checkpoints that are no longer in the list.
  const auto count = static_cast<int>(checkpoints_.size());
  if (std::any_of(columns.checkpoints.begin(), columns.checkpoints.end(),
                  [count](int index) { return index < 0 || index >= count; }))
    columns = {};
  if (columns == columns_) return;
  columns_ = std::move(columns);
  tell({Change::What::columns});
}

void Document::setTopK(std::int64_t k) {
  if (k == topK_) return;
  topK_ = k;
  tell({Change::What::topK});
}

PictureGrid Document::grid() const {
  return original() ? fitted(currentPicture_, checkpoint()).grid : PictureGrid{};
}

bool Document::isLoaded(int index) const {
  return pictures_.at(static_cast<std::size_t>(index)).source != nullptr || sources_.contains(index);
}

void Document::keepSource(int index, std::shared_ptr<const Array<float>> source) const {
  if (sources_.size() >= sourcesKept) sources_.clear();
  sources_[index] = std::move(source);
}

std::shared_ptr<const Array<float>> Document::source(int index) const {
  const Picture& picture = pictures_.at(static_cast<std::size_t>(index));
  if (picture.source) return picture.source;
  const auto known = sources_.find(index);
  if (known != sources_.end()) return known->second;
  if (!picture.dataset) return nullptr;
  std::shared_ptr<const Array<float>> read;
  try {
    read = std::make_shared<Array<float>>(picture.dataset->picture(picture.index));
  } catch (const Error& error) {
    problems_[{index, asReadGeometry()}] = QString::fromStdString(one_line(error));
  }
  keepSource(index, read);
  return read;
}

std::shared_ptr<const Array<float>> Document::original(int index) const {
  if (index < 0 || index >= static_cast<int>(pictures_.size())) return nullptr;
  return fitted(index, checkpoint()).picture;
}

const Document::Fitted& Document::fitted(int index, const Checkpoint* checkpoint) const {
  const std::pair key{index, preprocessingKey(checkpoint)};
  const auto known = fitted_.find(key);
  if (known != fitted_.end()) return known->second;
  std::size_t bytes = 0;
  for (const auto& [which, fit] : fitted_) bytes += fit.bytes;
  if (fitted_.size() >= (bytes > fittedBytesKept ? fittedKeptAlways : fittedKept)) fitted_.clear();
  const auto source = this->source(index);
  if (!source) return fitted_[key] = {};
  Preprocessing preprocessing;
  if (checkpoint != nullptr && checkpoint->preprocessing) {
    preprocessing = shownAs(*checkpoint->preprocessing);
  } else if (source->dim(0) == 1) {
    preprocessing.channels = "grey";
  }
  try {
    auto fit = std::make_shared<Array<float>>(fit_picture(*source, preprocessing));
    const PictureGrid grid{fitted_grid(source->dim(1), source->dim(2), preprocessing), fit->dim(0)};
    if (*fit == *source) return fitted_[key] = {source, grid};
    return fitted_[key] = {fit, grid, static_cast<std::size_t>(fit->size()) * sizeof(float)};
  } catch (const Error& error) {
    problems_[key] = QString::fromStdString(one_line(error));
    return fitted_[key] = {};
  }
}

QString Document::pictureProblem() const {
  if (original()) return {};
  for (const QString& key : {preprocessingKey(checkpoint()), asReadGeometry()}) {
    const auto problem = problems_.find({currentPicture_, key});
    if (problem != problems_.end()) return problem->second;
  }
  return {};
}

std::shared_ptr<const Array<float>> Document::original() const {
  return original(currentPicture_);
}

std::shared_ptr<const Array<float>> Document::edited() const {
  const auto base = original();
  if (!base || edited_) return base ? edited_ : nullptr;
  const PictureGrid here = grid();
  const bool top = paintsOn(here);
  if (!below_) {
    const std::span<const Sheet> all(sheets());
    below_ = paintOver(underlay(), *base, all.first(all.size() - (top ? 1 : 0)), here);
  }
  edited_ = top ? renderEdit(below_, sheets().back().layer) : below_;
  return edited_;
}

std::shared_ptr<const Array<float>> Document::underlay() const {
  const auto base = original();
  if (base && !underlay_) underlay_ = renderUnderlay(base, edits_, noise_);
  return base ? underlay_ : nullptr;
}

void Document::setEdits(const PictureEdits& edits) {
  if (edits == edits_) return;
  edits_ = edits;
  forgetRendered();
  tell({Change::What::edits});
}

bool Document::isEdited() const {
  return noise_.epsilon > 0 || edits_.any() || painted();
}

std::shared_ptr<const Array<float>> Document::editedFor(int index) const {
  const bool listed = index >= 0 && index < static_cast<int>(checkpoints_.size());
  const Checkpoint* other = listed ? &checkpoints_[static_cast<std::size_t>(index)] : nullptr;
  const QString key = preprocessingKey(other);
  if (currentPicture_ < 0 || other == nullptr || !other->preprocessing ||
      key == preprocessingKey(checkpoint()))
    return edited();
  const auto known = editedFits_.find(key);
  if (known != editedFits_.end()) return known->second;
  const Fitted there = fitted(currentPicture_, other);
  if (!there.picture) return editedFits_[key] = nullptr;
  return editedFits_[key] =
             paintOver(renderUnderlay(there.picture, edits_, noise_), *there.picture, sheets(), there.grid);
}

void Document::setNoise(const Noise& noise) {
  if (noise == noise_) return;
  noise_ = noise;
  forgetRendered();
  tell({Change::What::noise});
}

const Sheets& Document::sheetsOf(int picture) const {
  static const Sheets none;
  const auto known = sheets_.find(picture);
  return known == sheets_.end() ? none : known->second;
}

bool Document::paintsOn(const PictureGrid& grid) const {
  return !sheets().empty() && sheets().back().grid == grid;
}

PaintedLayer Document::paintedLayer() const {
  const auto base = original();
  if (!base) return {};
  return paintsOn(grid()) ? sheets().back().layer : cleanLayer(*base);
}

QString Document::sheetsHash(int picture) const {
  const auto known = sheetHashes_.find(picture);
  if (known != sheetHashes_.end()) return known->second;
  return sheetHashes_[picture] = hashOf(sheets_.at(picture));
}

void Document::touch(int picture, const QRect& region) {
  sheetHashes_.erase(picture);
  edited_.reset();
  editedFits_.clear();
  tell({Change::What::painted, picture, region});
}

void Document::setPaintedLayer(PaintedLayer layer, const QRect& region) {
  if (!original()) return;
  Sheets& all = sheets_[currentPicture_];
  const PictureGrid here = grid();
  if (!paintsOn(here)) {
    all.push_back({here, original(), std::move(layer)});
    below_.reset();
  } else {
    all.back().layer = std::move(layer);
  }
  if (!anyTouched(all.back().layer)) {
    all.pop_back();
    below_.reset();
  }
  touch(currentPicture_, region);
}

void Document::changeSheet(int picture, std::size_t index, const Sheet& clean, const QRect& region,
                           const std::function<void(PaintedLayer&)>& change) {
  Sheets& all = sheets_[picture];
  if (index == all.size()) all.push_back({clean.grid, clean.original, cleanLayer(*clean.original)});
  change(all.at(index).layer);
  if (!anyTouched(all.back().layer)) all.pop_back();
  below_.reset();
  touch(picture, picture == currentPicture_ && clean.grid == grid() ? region : QRect());
}

bool Document::painted() const {
  return std::ranges::any_of(sheets(), [](const Sheet& sheet) { return anyTouched(sheet.layer); });
}

std::optional<PictureGrid> Document::carriedFrom() const {
  const PictureGrid here = grid();
  for (const Sheet& sheet : sheets())
    if (!(sheet.grid == here)) return sheet.grid;
  return std::nullopt;
}

std::vector<int> Document::unsavedEdits() const {
  std::vector<int> unsaved;
  for (const auto& [index, sheets] : sheets_) {
    const QString hash = sheetsHash(index);
    const auto saved = savedSheets_.find(index);
    if (!hash.isEmpty() && (saved == savedSheets_.end() || saved->second != hash)) unsaved.push_back(index);
  }
  const bool listed = std::ranges::find(unsaved, currentPicture_) != unsaved.end();
  if (!listed && edits_.any() && !(edits_ == savedEdits_) && edited()) unsaved.push_back(currentPicture_);
  return unsaved;
}

std::shared_ptr<const Array<float>> Document::editedPicture(int index) const {
  if (index == currentPicture_ && original()) return edited();
  const Fitted seen = fitted(index, checkpoint());
  const Sheets& painted = sheetsOf(index);
  if (!seen.picture && painted.empty()) return nullptr;
  const auto base = seen.picture ? seen.picture : painted.back().original;
  return paintOver(renderUnderlay(base, edits_, noise_), *base, painted,
                   seen.picture ? seen.grid : painted.back().grid);
}

void Document::markSaved(bool all) {
  for (const auto& [index, sheets] : sheets_)
    if (all || index == currentPicture_) savedSheets_[index] = sheetsHash(index);
  savedEdits_ = edits_;
}

void Document::forgetRendered() {
  underlay_.reset();
  below_.reset();
  edited_.reset();
  editedFits_.clear();
}

QString Document::pictureHash() const {
  const auto picture = edited();
  return picture ? QString::fromStdString(sha256_hex(bytesOf(*picture))) : QString();
}

QString Document::stateHash() const {
  Sha256 hash;
  for (const auto& checkpoint : checkpoints_) {
    addText(hash, checkpoint.path.toStdString());
    if (const auto& chosen = checkpoint.chosenPreprocessing) {
      addText(hash, preprocessingKey(&checkpoint).toStdString());
      for (const auto* values : {&chosen->mean, &chosen->std})
        for (const double value : *values) addText(hash, to_string(Value{value}));
    }
  }
  for (const auto& picture : pictures_) addText(hash, picture.name.toStdString());
  addText(hash, std::to_string(currentCheckpoint_) + " " + std::to_string(currentPicture_) + " " +
                    (explainedClass_ ? std::to_string(*explainedClass_) : "auto") + " " +
                    std::to_string(topK_));
  addText(hash, to_string(Value{noise_.epsilon}) + " " + std::to_string(noise_.seed));
  for (const double part : {edits_.shift_x, edits_.shift_y, edits_.rotation, edits_.blur, edits_.brightness,
                            edits_.contrast, edits_.jpeg, edits_.gaussian, edits_.uniform})
    addText(hash, to_string(Value{part}));
  for (const auto& row : methods_) {
    addText(hash, row.method.toStdString() + (row.shown ? " shown " : " hidden ") +
                      (row.absolute ? "absolute " : "") + row.layer.toStdString() +
                      (row.target ? " " + std::to_string(*row.target) : ""));
    for (const auto& [name, value] : row.parameters) addText(hash, name + "=" + to_string(value));
  }
  std::string columns = std::to_string(columns_.reference) + (columns_.differences ? " differences" : "");
  for (const int index : columns_.checkpoints) columns += " " + std::to_string(index);
  addText(hash, columns);
  for (const auto& [index, sheets] : sheets_) {
    const QString painted = sheetsHash(index);
    if (!painted.isEmpty()) addText(hash, std::to_string(index) + " " + painted.toStdString());
  }
  return QString::fromStdString(hash.hex());
}

}  // namespace lacewing::ui
