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
  preprocessing = known.preprocessing;
  classNames.clear();
  for (const auto& className : known.class_names) classNames << QString::fromStdString(className);
}

Document::Document(QObject* parent) : QObject(parent) {
  methods_ = {{QStringLiteral("gradient"), QStringLiteral("gradient"), {}, true},
              {QStringLiteral("ig"), QStringLiteral("integrated_gradients"), {}, true}};
}

QString Document::className(std::int64_t index) const {
  const Checkpoint* current = checkpoint();
  const QStringList& own =
      current != nullptr && !current->classNames.isEmpty() ? current->classNames : classNames_;
  if (index < 0) return tr("unknown");
  return index < own.size() ? own[static_cast<int>(index)] : tr("class %1").arg(index);
}

void Document::setCheckpoints(std::vector<Checkpoint> checkpoints) {
  checkpoints_ = std::move(checkpoints);
  currentCheckpoint_ = checkpoints_.empty() ? -1 : 0;
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

void Document::setPictures(std::vector<Picture> pictures, const QStringList& classNames) {
  pictures_ = std::move(pictures);
  classNames_ = classNames;
  currentPicture_ = pictures_.empty() ? -1 : 0;
  layers_.clear();
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

void Document::setTopK(std::int64_t k) {
  if (k == topK_) return;
  topK_ = k;
  Q_EMIT changed({Change::What::topK});
}

QString Document::preprocessingKey() const {
  const Checkpoint* current = checkpoint();
  if (current == nullptr || !current->preprocessing) return QStringLiteral("as read");
  const Preprocessing& p = *current->preprocessing;
  return QStringLiteral("%1 %2 %3").arg(QString::fromStdString(p.channels)).arg(p.size).arg(p.resize);
}

QString Document::geometry() const {
  const auto base = original();
  const bool asRead = !base || base == pictures_[static_cast<std::size_t>(currentPicture_)].source;
  return asRead ? QStringLiteral("as read") : preprocessingKey();
}

std::shared_ptr<const Array<float>> Document::original(int index) const {
  if (index < 0 || index >= static_cast<int>(pictures_.size())) return nullptr;
  const auto& source = pictures_[static_cast<std::size_t>(index)].source;
  const Checkpoint* current = checkpoint();
  if (current == nullptr || !current->preprocessing) return source;
  const std::pair key{index, preprocessingKey()};
  const auto known = fitted_.find(key);
  if (known != fitted_.end()) return known->second;
  std::shared_ptr<const Array<float>> fitted;
  try {
    auto fit = std::make_shared<Array<float>>(fit_picture(*source, *current->preprocessing));
    fitted = *fit == *source ? source : fit;
  } catch (const Error& error) {
    problems_[key] = QString::fromStdString(one_line(error));
  }
  return fitted_[key] = fitted;
}

QString Document::pictureProblem() const {
  if (original()) return {};
  const auto problem = problems_.find({currentPicture_, preprocessingKey()});
  return problem == problems_.end() ? QString() : problem->second;
}

std::shared_ptr<const Array<float>> Document::original() const {
  return original(currentPicture_);
}

std::shared_ptr<const Array<float>> Document::edited() const {
  const auto base = original();
  if (!base) return nullptr;
  if (!edited_) {
    const auto layer = layers_.find({currentPicture_, geometry()});
    edited_ = renderEdit(*base, layer == layers_.end() ? PaintedLayer{} : layer->second, noise_);
  }
  return edited_;
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
  forgetRendered();
  Q_EMIT changed({Change::What::painted, currentPicture_, region});
}

bool Document::painted() const {
  const auto layer = layers_.find({currentPicture_, geometry()});
  if (layer == layers_.end()) return false;
  const auto& touched = layer->second.touched.values;
  return std::any_of(touched.begin(), touched.end(), [](std::uint8_t mark) { return mark != 0; });
}

void Document::forgetRendered() {
  edited_.reset();
}

QString Document::pictureHash() const {
  const auto picture = edited();
  return picture ? QString::fromStdString(sha256_hex(bytesOf(*picture))) : QString();
}

QString Document::stateHash() const {
  Sha256 hash;
  for (const auto& checkpoint : checkpoints_) addText(hash, checkpoint.path.toStdString());
  for (const auto& picture : pictures_) addText(hash, picture.name.toStdString());
  addText(hash, std::to_string(currentCheckpoint_) + " " + std::to_string(currentPicture_) + " " +
                    (explainedClass_ ? std::to_string(*explainedClass_) : "auto") + " " +
                    std::to_string(topK_));
  addText(hash, to_string(Value{noise_.epsilon}) + " " + std::to_string(noise_.seed));
  for (const auto& row : methods_) {
    addText(hash, row.method.toStdString() + (row.shown ? " shown" : " hidden"));
    for (const auto& [name, value] : row.parameters) addText(hash, name + "=" + to_string(value));
  }
  for (const auto& [key, layer] : layers_) {
    const bool touched = std::any_of(layer.touched.values.begin(), layer.touched.values.end(),
                                     [](std::uint8_t mark) { return mark != 0; });
    if (!touched) continue;
    addText(hash, std::to_string(key.first) + " " + key.second.toStdString());
    hash.update(std::as_bytes(std::span<const std::uint8_t>(layer.touched.values)));
    hash.update(bytesOf(layer.values));
  }
  return QString::fromStdString(hash.hex());
}

}  // namespace lacewing::ui
