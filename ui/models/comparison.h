#pragma once
// What is shown for the document: predictions, maps of original and edited picture, their similarity. Asks
// the session for what is missing whenever the document changes, newest first, and keeps the previous result
// until the next is there.

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <array>
#include <optional>
#include <vector>

#include "canvas/image_conversion.h"
#include "models/document.h"
#include "models/session_client.h"

namespace lacewing::ui {

enum class Side { original, attacked };

/// One map of the comparison grid.
struct MapCell {
  enum class State { none, waiting, computing, refined, done, cancelled, failed };
  State state = State::none;
  ArrayPointer map;                          ///< signed sum over channels, H x W; the last one there was
  std::shared_ptr<const Array<double>> raw;  ///< C x H x W in model space
  std::int64_t done = 0, total = 0;
  std::optional<double> gap;  ///< completeness gap, share
  Parameters parameters;      ///< resolved
  QString error;
  std::uint64_t asked = 0, shown = 0;  ///< serial numbers of the last request and of the map at hand
};

struct Prediction {
  std::vector<double> probabilities;
  std::int64_t best = -1;
};

class Comparison : public QObject {
  Q_OBJECT
 public:
  Comparison(Document& document, SessionClient& client, QObject* parent = nullptr);

  /// From here on requests go out: called when the window is on screen.
  void start();
  bool started() const { return started_; }

  const MapCell& cell(int row, Side side) const;
  const std::optional<Prediction>& prediction(Side side) const;
  /// The explained class, once known.
  std::optional<std::int64_t> target() const { return target_; }
  const std::optional<Similarity>& similarity(int row) const;
  /// The class predicted by the current checkpoint for every picture, -1 where it does not fit; empty until
  /// known.
  const std::vector<std::int64_t>& predictedClasses() const { return predictedClasses_; }
  /// Every pane that is visible has its final result, or failed.
  bool settled() const;
  /// The edited picture differs from the original.
  bool edited() const;

  /// Rows that nobody sees are not computed until they are seen.
  void setRowVisible(int row, bool visible);
  /// Stops what runs; what is shown stays.
  void cancel();
  void retry() { restart(); }

 Q_SIGNALS:
  void cellChanged(int row, lacewing::ui::Side side);
  void predictionsChanged();
  void similarityChanged(int row);
  void predictedClassesChanged();
  /// One line and where it belongs: "Integrated gradients, original".
  void failed(const QString& what, const QString& error);

 private:
  struct Row {
    std::array<MapCell, 2> cells;
    std::optional<Similarity> similarity;
    std::uint64_t compared = 0, comparing = 0;
    bool visible = true, behind = false;  ///< behind: something changed while it was hidden
    bool paced = false;            ///< the newest edit waits, so that long methods leave time for short ones
    double askedAt = 0, took = 0;  ///< ms, of the last map of the edited picture
  };

  void documentChanged(const Change& change);
  void restart();
  void inspect();
  void predictOriginal();
  void predictPictures();
  void targetKnown(std::int64_t target);
  /// At most one submission a frame while the picture keeps changing; at once after a pause.
  void scheduleEdited();
  void submitEdited();
  /// A method of many steps rests as long as it worked before it follows the next edit.
  bool mustRest(const Row& row) const;
  void catchUp();
  void predictEdited();
  void explain(int row, Side side);
  void explained(int row, Side side, std::uint64_t serial, const ExplainResult& result, bool final);
  void compare(int row);
  void fail(const QString& what, const std::string& error);
  ModelReference model() const;
  InputReference input(const std::shared_ptr<const Array<float>>& picture) const;
  QString rowTitle(int row, Side side) const;

  Document& document_;
  SessionClient& client_;
  bool started_ = false, failureShown_ = false;
  std::uint64_t generation_ = 0, serial_ = 0, predictionSerial_ = 0, predictionShown_ = 0;
  std::vector<Row> rows_;
  std::array<std::optional<Prediction>, 2> predictions_;
  std::optional<std::int64_t> target_;
  std::vector<std::int64_t> predictedClasses_;
  QTimer coalesce_, catchUp_;
  QElapsedTimer lastEdit_, clock_;
};

}  // namespace lacewing::ui
