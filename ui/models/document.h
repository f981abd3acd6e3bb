#pragma once
// The state of the program that a person can change, save and undo. Results are never in it: they are cache.

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <QtGui/QUndoStack>

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "base/array.h"
#include "base/fields.h"
#include "data/preprocessing.h"
#include "models/change.h"
#include "models/edit.h"
#include "session/results.h"

namespace lacewing::ui {

/// How a checkpoint was trained, for ordering, colour and marker.
enum class Norm { unknown, none, linf, l2 };

struct Checkpoint {
  QString path, name;
  Norm norm = Norm::unknown;
  QString epsilon;                      ///< as written: "4/255", "0.5"
  std::optional<double> clean, robust;  ///< accuracies as shares
  QString robustAttack;                 ///< in words
  std::int64_t evaluated = 0;           ///< pictures behind the accuracies
  // Filled in when the file has been inspected:
  bool inspected = false;
  QString hash, architecture;
  std::int64_t parameterCount = 0, classCount = 0;
  std::optional<Preprocessing> preprocessing;
  QStringList classNames;

  void fill(const InspectResult& known);
};

struct Picture {
  std::shared_ptr<const Array<float>> source;  ///< C x H x W, 0..1, as it was read
  std::int64_t label = -1;
  QString name;
};

/// One row of the comparison grid.
struct MethodRow {
  QString id;      ///< "gradient", "ig": object names of panes end in it
  QString method;  ///< the engine's name
  Parameters parameters;
  bool shown = true;
};

class Document : public QObject {
  Q_OBJECT
 public:
  explicit Document(QObject* parent = nullptr);

  // Lists.
  const std::vector<Checkpoint>& checkpoints() const { return checkpoints_; }
  const std::vector<Picture>& pictures() const { return pictures_; }
  const QStringList& classNames() const { return classNames_; }
  QString className(std::int64_t index) const;
  void setCheckpoints(std::vector<Checkpoint> checkpoints);
  void addCheckpoint(Checkpoint checkpoint);
  void updateCheckpoint(int index, const Checkpoint& checkpoint);
  void setPictures(std::vector<Picture> pictures, const QStringList& classNames);
  void addPictures(std::vector<Picture> pictures);

  // Choices.
  int currentCheckpoint() const { return currentCheckpoint_; }
  int currentPicture() const { return currentPicture_; }
  const Checkpoint* checkpoint() const;
  void setCurrentCheckpoint(int index);
  void setCurrentPicture(int index);
  /// Empty: the class predicted for the original picture.
  std::optional<std::int64_t> explainedClass() const { return explainedClass_; }
  void setExplainedClass(std::optional<std::int64_t> index);
  const std::vector<MethodRow>& methods() const { return methods_; }
  void setMethods(std::vector<MethodRow> methods);
  /// Pixels of the top-k intersection; 0: 2 % of the pixels.
  std::int64_t topK() const { return topK_; }
  void setTopK(std::int64_t k);

  // Pictures as the current checkpoint sees them: channels and size fitted, still 0..1. Null without a
  // picture, and when it does not fit; pictureProblem() then says why.
  std::shared_ptr<const Array<float>> original() const;
  std::shared_ptr<const Array<float>> original(int index) const;
  std::shared_ptr<const Array<float>> edited() const;
  QString pictureProblem() const;
  const Noise& noise() const { return noise_; }
  void setNoise(const Noise& noise);
  /// The painted layer of the current picture; a clean one when nothing was painted.
  PaintedLayer paintedLayer() const;
  void setPaintedLayer(PaintedLayer layer, const QRect& region);
  bool painted() const;
  /// Names the grid of pixels that the current picture is painted on: strokes fit no other.
  QString geometry() const;

  QUndoStack* undoStack() { return &undoStack_; }
  /// SHA-256 of everything above, undo history aside.
  QString stateHash() const;
  /// SHA-256 of the edited picture; empty without one.
  QString pictureHash() const;

 Q_SIGNALS:
  void changed(const lacewing::ui::Change& change);

 private:
  QString preprocessingKey() const;
  void forgetRendered();

  std::vector<Checkpoint> checkpoints_;
  std::vector<Picture> pictures_;
  QStringList classNames_;
  int currentCheckpoint_ = -1, currentPicture_ = -1;
  std::optional<std::int64_t> explainedClass_;
  std::vector<MethodRow> methods_;
  std::int64_t topK_ = 0;
  Noise noise_;
  /// By picture and geometry: painting on a 28 x 28 picture does not carry over to a 224 x 224 one.
  std::map<std::pair<int, QString>, PaintedLayer> layers_;
  mutable std::map<std::pair<int, QString>, std::shared_ptr<const Array<float>>> fitted_;
  mutable std::map<std::pair<int, QString>, QString> problems_;
  mutable std::shared_ptr<const Array<float>> edited_;
  QUndoStack undoStack_;
};

}  // namespace lacewing::ui
