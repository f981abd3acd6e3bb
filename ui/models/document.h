#pragma once
// The state of the program that a person can change, save and undo. Results are never in it: they are cache.

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <QtGui/QUndoStack>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "base/array.h"
#include "base/fields.h"
#include "data/dataset.h"
#include "data/preprocessing.h"
#include "models/change.h"
#include "models/edit.h"
#include "models/painting.h"
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
  std::vector<LayerInfo> layers;
  std::int64_t parameterCount = 0, classCount = 0;
  std::optional<Preprocessing> preprocessing;        ///< in use: the chosen one, else the stated one
  std::optional<Preprocessing> statedPreprocessing;  ///< by the file, or guessed
  std::optional<Preprocessing> chosenPreprocessing;  ///< by a person
  QStringList classNames;

  void fill(const InspectResult& known);
};

struct Picture {
  std::shared_ptr<const Array<float>> source;  ///< C x H x W, 0..1, as it was read; null: read when needed
  std::int64_t label = -1;
  QString name;
  std::shared_ptr<const Dataset> dataset = {};  ///< where it is read from
  std::int64_t index = 0;                       ///< in the data set
};

/// One row of the comparison grid.
struct MethodRow {
  QString id;      ///< "gradient", "ig": object names of panes end in it
  QString method;  ///< the engine's name
  Parameters parameters;
  bool shown = true;
  QString layer = {};  ///< module path, for methods that take one; empty: the method's own choice
  std::optional<std::int64_t> target = {};  ///< the class explained in this row; empty: the document's
  bool absolute = false;  ///< shown as |map|, absolute values summed over the channels, not signed
  bool operator==(const MethodRow&) const = default;
};

/// What the columns of the comparison grid show.
struct ColumnChoice {
  /// Empty: original and edited picture, both for the current checkpoint. Else 2 to 4 checkpoints (indices),
  /// each for the edited picture.
  std::vector<int> checkpoints;
  int reference = 0;  ///< the column that differences and similarity are taken against
  /// Two columns: their difference stands in a third one. More: every column but the reference shows its
  /// difference to that one in place of its own maps.
  bool differences = true;
  bool operator==(const ColumnChoice&) const = default;
};

/// What fit_picture() is to do for the screen. Pictures stay RGB: the engine puts BGR in order.
Preprocessing shownAs(Preprocessing preprocessing);

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
  /// Nothing: back to what the file states, or the guess.
  void setChosenPreprocessing(int index, const std::optional<Preprocessing>& chosen);
  void setPictures(std::vector<Picture> pictures, const QStringList& classNames);
  void addPictures(std::vector<Picture> pictures);
  /// Takes the last ones away, with all that was painted on them: only `count` stay.
  void keepPictures(std::size_t count);

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
  const ColumnChoice& columns() const { return columns_; }
  void setColumns(ColumnChoice columns);
  /// Pixels of the top-k intersection; 0: 2 % of the pixels.
  std::int64_t topK() const { return topK_; }
  void setTopK(std::int64_t k);

  /// The picture as it was read: from memory, else from its file now (files may be slow: see PictureLoader).
  /// Null when it cannot be read.
  std::shared_ptr<const Array<float>> source(int index) const;
  bool isLoaded(int index) const;
  void keepSource(int index, std::shared_ptr<const Array<float>> source) const;

  // Pictures as the current checkpoint sees them: channels and size fitted, still 0..1. Null without a
  // picture, and when it does not fit; pictureProblem() then says why.
  std::shared_ptr<const Array<float>> original() const;
  std::shared_ptr<const Array<float>> original(int index) const;
  std::shared_ptr<const Array<float>> edited() const;
  /// The edited picture as another checkpoint sees it.
  std::shared_ptr<const Array<float>> editedFor(int checkpoint) const;
  QString pictureProblem() const;
  /// The edited picture without the painted layer.
  std::shared_ptr<const Array<float>> underlay() const;
  const PictureEdits& edits() const { return edits_; }
  void setEdits(const PictureEdits& edits);
  /// Anything differs from the original: painting, whole-picture edits or noise.
  bool isEdited() const;
  const Noise& noise() const { return noise_; }
  void setNoise(const Noise& noise);
  /// The grid of pixels on which the current checkpoint sees the current picture. Without a picture: no
  /// pixels.
  PictureGrid grid() const;
  /// All that was painted on the current picture.
  const Sheets& sheets() const { return sheetsOf(currentPicture_); }
  /// What was painted on top, on this grid; a clean layer when that was nothing or on another grid.
  PaintedLayer paintedLayer() const;
  /// On this grid, over all that was painted on others.
  void setPaintedLayer(PaintedLayer layer, const QRect& region);
  /// Changes the sheet with that index: how strokes are undone and redone. A `clean` one (grid and original)
  /// is put on top when it is not there, and it goes when nothing is left on it.
  void changeSheet(int picture, std::size_t index, const Sheet& clean, const QRect& region,
                   const std::function<void(PaintedLayer&)>& change);
  bool painted() const;
  /// Another grid on which something was painted that is resampled to this one.
  std::optional<PictureGrid> carriedFrom() const;

  /// Pictures with paintings or whole-picture edits that were not saved since they were made.
  std::vector<int> unsavedEdits() const;
  /// C x H x W, as the current checkpoint sees it; one that can no longer be read as it was painted last.
  /// Null when it is neither readable nor painted. Another than the current one is rendered at every call.
  std::shared_ptr<const Array<float>> editedPicture(int index) const;
  /// The edited picture on screen is in a file now; with `all`, the others are as well.
  void markSaved(bool all = false);

  QUndoStack* undoStack() { return &undoStack_; }
  /// While one lives, each kind of change is kept and told once, at its end: for many undo steps at a time.
  class Hold {
   public:
    explicit Hold(Document& document) : document_(document) { ++document_.holds_; }
    ~Hold() { document_.release(); }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

   private:
    Document& document_;
  };
  /// SHA-256 of everything above, undo history aside.
  QString stateHash() const;
  /// SHA-256 of the edited picture; empty without one.
  QString pictureHash() const;

 Q_SIGNALS:
  void changed(const lacewing::ui::Change& change);

 private:
  void tell(const Change& change);
  void release();
  void forgetRendered();
  void touch(int picture, const QRect& region);
  /// Of what is painted on a picture, kept until that changes: a day's painting is megabytes.
  QString sheetsHash(int picture) const;
  /// The topmost sheet of the current picture lies on this grid: painting goes on there.
  bool paintsOn(const PictureGrid& grid) const;

  std::vector<Checkpoint> checkpoints_;
  std::vector<Picture> pictures_;
  QStringList classNames_;
  int currentCheckpoint_ = -1, currentPicture_ = -1;
  std::optional<std::int64_t> explainedClass_;
  std::vector<MethodRow> methods_;
  ColumnChoice columns_;
  std::int64_t topK_ = 0;
  PictureEdits edits_;
  Noise noise_;
  std::map<int, Sheets> sheets_;        ///< by picture
  std::map<int, QString> savedSheets_;  ///< hashes
  mutable std::map<int, QString> sheetHashes_;
  PictureEdits savedEdits_;
  mutable std::map<int, std::shared_ptr<const Array<float>>> sources_;  ///< read from files lately
  /// A picture as a checkpoint sees it, and its grid.
  struct Fitted {
    std::shared_ptr<const Array<float>> picture;
    PictureGrid grid;
    std::size_t bytes = 0;  ///< beside its source, which it may be
  };
  const Fitted& fitted(int index, const Checkpoint* checkpoint) const;
  const Sheets& sheetsOf(int picture) const;
  mutable std::map<std::pair<int, QString>, Fitted> fitted_;
  mutable std::map<std::pair<int, QString>, QString> problems_;
  mutable std::shared_ptr<const Array<float>> underlay_, below_, edited_;  ///< below_: without the top sheet
  mutable std::map<QString, std::shared_ptr<const Array<float>>> editedFits_;  ///< by preprocessing
  QUndoStack undoStack_;
  int holds_ = 0;
  std::vector<Change> held_;
};

}  // namespace lacewing::ui
