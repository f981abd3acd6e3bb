#include "models/document.h"

#include <algorithm>
#include <span>

#include "base/error.h"
#include "base/hash.h"

namespace lacewing::ui {
namespace {

std::span<const std::byte> bytesOf(const Array<float>& array) {
  return std::as_bytes(std::span<const float>(array.values));
}

constexpr int undoSteps = 500;  // more would keep the patches of every stroke of a day
constexpr std::size_t sourcesKept = 32, fittedKept = 256;

QString asReadGeometry() {
  return QStringLiteral("as read");
}

bool anyTouched(const PaintedLayer& layer) {
  const auto& touched = layer.touched.values;
  return std::any_of(touched.begin(), touched.end(), [](std::uint8_t mark) { return mark != 0; });
}

QString hashOf(const PaintedLayer& layer) {
  Sha256 hash;
  hash.update(std::as_bytes(std::span<const std::uint8_t>(layer.touched.values)));
  hash.update(bytesOf(layer.values));
  return QString::fromStdString(hash.hex());
}

void addText(Sha256& hash, const std::string& text) {
  hash.update(std::to_string(text.size()) + ":" + text);
}

}  // namespace

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

void Document::setCheckpoints(std::vector<Checkpoint> checkpoints) {
  checkpoints_ = std::move(checkpoints);
  currentCheckpoint_ = checkpoints_.empty() ? -1 : 0;
  columns_ = {};
  forgetRendered();
  Q_EMIT changed({Change::What::checkpoints});
  Q_EMIT changed({Change::What::currentCheckpoint, currentCheckpoint_});
}

void Document::addCheckpoint(Checkpoint checkpoint) {
  checkpoints_.push_back(std::move(checkpoint));
  Q_EMIT changed({Change::What::checkpoints});
}

void Document::updateCheckpoint(int index, const Checkpoint& checkpoint) {
  checkpoints_.at(static_cast<std::size_t>(index)) = checkpoint;
  if (index == currentCheckpoint_) forgetRendered();
  Q_EMIT changed({Change::What::checkpoints, index});
}

void Document::setChosenPreprocessing(int index, const std::optional<Preprocessing>& chosen) {
  Checkpoint& checkpoint = checkpoints_.at(static_cast<std::size_t>(index));
  if (checkpoint.chosenPreprocessing == chosen) return;
  checkpoint.chosenPreprocessing = chosen;
  checkpoint.preprocessing = chosen ? chosen : checkpoint.statedPreprocessing;
  forgetRendered();
  Q_EMIT changed({Change::What::checkpoints, index});
  Q_EMIT changed({Change::What::currentCheckpoint, currentCheckpoint_});
}

void Document::setPictures(std::vector<Picture> pictures, const QStringList& classNames) {
  pictures_ = std::move(pictures);
  classNames_ = classNames;
  currentPicture_ = pictures_.empty() ? -1 : 0;
  layers_.clear();
  savedLayers_.clear();
  sources_.clear();
  fitted_.clear();
  problems_.clear();
  forgetRendered();
  undoStack_.clear();
  Q_EMIT changed({Change::What::pictures});
  Q_EMIT changed({Change::What::currentPicture, currentPicture_});
}

void Document::addPictures(std::vector<Picture> pictures) {
  for (auto& picture : pictures) pictures_.push_back(std::move(picture));
  Q_EMIT changed({Change::What::pictures});
  if (currentPicture_ < 0 && !pictures_.empty()) setCurrentPicture(0);
}

const Checkpoint* Document::checkpoint() const {
  return currentCheckpoint_ < 0 ? nullptr : &checkpoints_[static_cast<std::size_t>(currentCheckpoint_)];
}

void Document::setCurrentCheckpoint(int index) {
  if (index == currentCheckpoint_ || index < 0 || index >= static_cast<int>(checkpoints_.size())) return;
  currentCheckpoint_ = index;
  forgetRendered();
  Q_EMIT changed({Change::What::currentCheckpoint, index});
}

void Document::setCurrentPicture(int index) {
  if (index == currentPicture_ || index < 0 || index >= static_cast<int>(pictures_.size())) return;
  currentPicture_ = index;
  forgetRendered();
  Q_EMIT changed({Change::What::currentPicture, index});
}

void Document::setExplainedClass(std::optional<std::int64_t> index) {
  if (index == explainedClass_) return;
  explainedClass_ = index;
  Q_EMIT changed({Change::What::explainedClass});
}

void Document::setMethods(std::vector<MethodRow> methods) {
  methods_ = std::move(methods);
  Q_EMIT changed({Change::What::methods});
}

void Document::setColumns(ColumnChoice columns) {
  // An undo step may name checkpoints that are no longer in the list.
  const auto count = static_cast<int>(checkpoints_.size());
  if (std::any_of(columns.checkpoints.begin(), columns.checkpoints.end(),
                  [count](int index) { return index < 0 || index >= count; }))
    columns = {};
  if (columns == columns_) return;
  columns_ = std::move(columns);
  Q_EMIT changed({Change::What::columns});
}

void Document::setTopK(std::int64_t k) {
  if (k == topK_) return;
  topK_ = k;
  Q_EMIT changed({Change::What::topK});
}

QString Document::preprocessingKey() const {
  return preprocessingKey(checkpoint());
}

QString Document::preprocessingKey(const Checkpoint* checkpoint) const {
  if (checkpoint == nullptr || !checkpoint->preprocessing) return asReadGeometry();
  const Preprocessing& p = *checkpoint->preprocessing;
  return QStringLiteral("%1 %2 %3").arg(QString::fromStdString(p.channels)).arg(p.size).arg(p.resize);
}

QString Document::geometry() const {
  const bool asRead = !original() || fitted(currentPicture_).asRead;
  return asRead ? asReadGeometry() : preprocessingKey();
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
  return fitted(index).picture;
}

const Document::Fitted& Document::fitted(int index) const {
  const std::pair key{index, preprocessingKey()};
  const auto known = fitted_.find(key);
  if (known != fitted_.end()) return known->second;
  if (fitted_.size() >= fittedKept) fitted_.clear();
  const auto source = this->source(index);
  const Checkpoint* current = checkpoint();
  if (!source || current == nullptr || !current->preprocessing) return fitted_[key] = {source, true};
  try {
    auto fit = std::make_shared<Array<float>>(fit_picture(*source, *current->preprocessing));
    const bool same = *fit == *source;
    return fitted_[key] = {same ? source : fit, same};
  } catch (const Error& error) {
    problems_[key] = QString::fromStdString(one_line(error));
    return fitted_[key] = {nullptr, true};
  }
}

QString Document::pictureProblem() const {
  if (original()) return {};
  for (const QString& key : {preprocessingKey(), asReadGeometry()}) {
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
  if (!base) return nullptr;
  if (!edited_) {
    const auto layer = layers_.find({currentPicture_, geometry()});
    edited_ = renderEdit(underlay(), layer == layers_.end() ? PaintedLayer{} : layer->second);
  }
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
  Q_EMIT changed({Change::What::edits});
}

bool Document::isEdited() const {
  return noise_.epsilon > 0 || edits_.any() || painted();
}

std::shared_ptr<const Array<float>> Document::editedFor(int checkpoint) const {
  const bool listed = checkpoint >= 0 && checkpoint < static_cast<int>(checkpoints_.size());
  const Checkpoint* other = listed ? &checkpoints_[static_cast<std::size_t>(checkpoint)] : nullptr;
  const QString key = preprocessingKey(other);
  auto picture = edited();
  if (!picture || other == nullptr || !other->preprocessing || key == preprocessingKey()) return picture;
  const auto known = editedFits_.find(key);
  if (known != editedFits_.end()) return known->second;
  std::shared_ptr<const Array<float>> fitted;
  try {
    fitted = std::make_shared<Array<float>>(fit_picture(*picture, *other->preprocessing));
  } catch (const Error& error) {
    problems_[{currentPicture_, key}] = QString::fromStdString(one_line(error));
  }
  return editedFits_[key] = fitted;
}

void Document::setNoise(const Noise& noise) {
  if (noise == noise_) return;
  noise_ = noise;
  forgetRendered();
  Q_EMIT changed({Change::What::noise});
}

PaintedLayer Document::paintedLayer() const {
  const auto layer = layers_.find({currentPicture_, geometry()});
  if (layer != layers_.end()) return layer->second;
  const auto base = original();
  return base ? cleanLayer(*base) : PaintedLayer{};
}

void Document::setPaintedLayer(PaintedLayer layer, const QRect& region) {
  layers_[{currentPicture_, geometry()}] = std::move(layer);
  edited_.reset();
  editedFits_.clear();
  Q_EMIT changed({Change::What::painted, currentPicture_, region});
}

bool Document::painted() const {
  const auto layer = layers_.find({currentPicture_, geometry()});
  return layer != layers_.end() && anyTouched(layer->second);
}

std::vector<UnsavedEdit> Document::unsavedEdits() const {
  std::vector<UnsavedEdit> unsaved;
  bool currentListed = false;
  for (const auto& [key, layer] : layers_) {
    const auto saved = savedLayers_.find(key);
    if (!anyTouched(layer) || (saved != savedLayers_.end() && saved->second == hashOf(layer))) continue;
    // Without the picture as it was fitted: the layer holds the original where nothing was painted.
    const auto fit = fitted_.find(key);
    const auto base = fit != fitted_.end() && fit->second.picture
                          ? fit->second.picture
                          : std::make_shared<const Array<float>>(layer.values);
    unsaved.push_back({pictures_.at(static_cast<std::size_t>(key.first)).name,
                       renderEdit(renderUnderlay(base, edits_, noise_), layer)});
    currentListed |= key.first == currentPicture_;
  }
  if (!currentListed && edits_.any() && !(edits_ == savedEdits_) && edited())
    unsaved.push_back({pictures_.at(static_cast<std::size_t>(currentPicture_)).name, edited()});
  return unsaved;
}

void Document::markSaved(bool all) {
  for (const auto& [key, layer] : layers_)
    if (all || (key.first == currentPicture_ && key.second == geometry())) savedLayers_[key] = hashOf(layer);
  savedEdits_ = edits_;
}

void Document::forgetRendered() {
  underlay_.reset();
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
  for (const auto& [key, layer] : layers_) {
    if (!anyTouched(layer)) continue;
    addText(hash, std::to_string(key.first) + " " + key.second.toStdString() + hashOf(layer).toStdString());
  }
  return QString::fromStdString(hash.hex());
}

}  // namespace lacewing::ui
