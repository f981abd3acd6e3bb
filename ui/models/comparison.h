#pragma once
// What is shown for the document: predictions, maps of every row and column, their similarity. Asks the
// session for what is missing whenever the document changes, newest first, and keeps the previous result
// until the next is there.

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <array>
#include <map>
#include <optional>
#include <vector>

#include "canvas/image_conversion.h"
#include "models/document.h"
#include "models/session_client.h"

namespace lacewing::ui {

/// In a comparison of pictures these are the first two columns.
enum class Side { original, attacked };

/// What one column shows: a picture as a checkpoint sees it.
struct ComparedColumn {
  int checkpoint = -1;
  Side side = Side::attacked;
  bool operator==(const ComparedColumn&) const = default;
};

/// One map of the comparison grid.
struct MapCell {
  enum class State { none, waiting, computing, refined, done, cancelled, failed };
  State state = State::none;
  ArrayPointer map;        ///< signed sum over channels, H x W; the last one there was
  ArrayPointer magnitude;  ///< |map|, sum of absolute values over channels: what similarity compares
  std::shared_ptr<const Array<double>> raw;  ///< C x H x W in model space
  std::int64_t done = 0, total = 0;
  std::optional<double> gap;            ///< completeness gap, share
  std::optional<double> standardError;  ///< of a mean over samples, relative to the mean's length
  Parameters parameters;                ///< resolved
  QString error;
  std::uint64_t asked = 0, shown = 0;  ///< serial numbers of the last request and of the map at hand
};

/// Nothing more is to come for it.
bool isFinal(MapCell::State state);

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

  int rowCount() const { return static_cast<int>(rows_.size()); }
  int columnCount() const { return static_cast<int>(columns_.size()); }
  const ComparedColumn& column(int column) const { return columns_.at(static_cast<std::size_t>(column)); }
  /// Columns are checkpoints, not original and edited picture.
  bool comparesCheckpoints() const { return !document_.columns().checkpoints.empty(); }
  /// The column that differences and similarity are taken against.
  int referenceColumn() const { return reference_; }
  /// The first column that is not the reference.
  int firstOther() const { return referenceColumn() == 0 ? 1 : 0; }
  /// What a column explains, C x H x W; null without a picture, and where it does not fit.
  std::shared_ptr<const Array<float>> picture(int column) const;

  const MapCell& cell(int row, int column) const;
  const MapCell& cell(int row, Side side) const { return cell(row, static_cast<int>(side)); }
  /// What the row shows of a map: signed, or its magnitude. Null while there is none.
  const ArrayPointer& shownMap(int row, int column) const;
  /// Jobs that must end before the one of this cell begins.
  int jobsBefore(int row, int column) const;
  /// Of the current checkpoint.
  const std::optional<Prediction>& prediction(Side side) const;
  const std::optional<Prediction>& columnPrediction(int column) const;
  /// The class explained by default, once known: the one predicted for the original picture.
  std::optional<std::int64_t> target() const { return target_; }
  /// Of one column's map to that of the reference column.
  const std::optional<Similarity>& similarity(int row, int column) const;
  const std::optional<Similarity>& similarity(int row) const { return similarity(row, firstOther()); }
  /// Every pane that is visible has its final result, or failed.
  bool settled() const;
  /// The edited picture differs from the original.
  bool edited() const;

  /// The row that the toolbar speaks of.
  int selectedRow() const { return selectedRow_; }
  void setSelectedRow(int row);

  /// Rows that nobody sees are not computed until they are seen.
  void setRowVisible(int row, bool visible);
  /// Stops what runs; what is shown stays.
  void cancel();
  void retry() { restart(); }

 Q_SIGNALS:
  void cellChanged(int row, int column);
  void predictionsChanged();
  void similarityChanged(int row, int column);
  void selectedRowChanged(int row);
  /// One line and where it belongs: "Integrated gradients, original".
  void failed(const QString& what, const QString& error);
  /// What failed is asked again, or not any more.
  void failureOver();

 private:
  int shownRowNear(int row) const;
  static constexpr int restOfEdit = 150;  ///< ms after which an edit counts as resting
  struct Slot {
    MapCell cell;
    JobId job = 0;
    std::optional<Similarity> similarity;
    std::uint64_t compared = 0, comparing = 0;
    bool compareLater = false;     ///< similarity waits until the edit rests
    bool paced = false;            ///< the newest edit waits, so that long methods leave time for short ones
    double askedAt = 0, took = 0;  ///< ms, of the last map
    std::uint64_t paused = 0;      ///< the serial number when it was last paused
    std::uint64_t estimateOf = 0;  ///< the request that `estimate` belongs to
    std::int64_t estimateDone = 0;
    std::shared_ptr<const Array<double>> estimate;  ///< the one before, for the standard error
  };
  struct Row {
    MethodRow settings;
    std::vector<Slot> cells;
    std::uint64_t epoch = 0;              ///< answers to questions of an earlier epoch are dropped
    bool visible = true, behind = false;  ///< behind: something changed while it was hidden
  };
  /// Where an answer belongs; rows move, so they are found by name.
  struct Place {
    QString row;
    int column;
    std::uint64_t epoch, serial;
  };

  void documentChanged(const Change& change);
  void updateColumns();
  bool followsRows() const;
  void compareAll();
  void updateRows();
  void forgetFailure();
  void restart();
  void inspect(int checkpoint);
  void inspected();
  void predictOriginal();
  void targetKnown(std::int64_t target);
  /// At most one submission a frame while the picture keeps changing; at once after a pause.
  void scheduleEdited();
  void submitEdited();
  /// A method of many steps rests as long as it worked before it follows the next edit.
  bool mustRest(const Row& row, const Slot& slot) const;
  /// A run of it would keep the threads from the other methods for several frames.
  bool isLong(const Row& row) const;
  void pause(int row, int column);
  void catchUp();
  void predictEdited();
  void predictColumn(int column);
  void explainRow(int row);
  void explain(int row, int column);
  Slot* find(const Place& place, int* row);
  void explained(const Place& place, const ExplainResult& result, bool final);
  void compare(int row, int column);
  void fail(const QString& what, const std::string& error);
  ModelReference model(int checkpoint) const;
  QString cellTitle(int row, int column) const;

  Document& document_;
  SessionClient& client_;
  bool started_ = false, failureShown_ = false;
  std::uint64_t generation_ = 0, serial_ = 0, predictionSerial_ = 0, predictionShown_ = 0;
  std::vector<ComparedColumn> columns_;
  int reference_ = 0;
  std::vector<Row> rows_;
  std::array<std::optional<Prediction>, 2> predictions_;
  std::vector<std::optional<Prediction>> columnPredictions_;
  std::map<int, QString> unreadable_;  ///< compared checkpoints that cannot be read, and why
  int inspecting_ = 0, selectedRow_ = 0;
  std::optional<std::int64_t> target_;
  QTimer coalesce_, catchUp_;
  QElapsedTimer lastEdit_, clock_;
};

/// The relative standard error of a mean over n samples, from a mean over the first m < n of them:
/// E |mean_n - mean_m|^2 = s^2 (1/m - 1/n), so SE(mean_n) = |mean_n - mean_m| / sqrt(n/m - 1).
std::optional<double> standardError(const Array<double>& before, std::int64_t m, const Array<double>& mean,
                                    std::int64_t n);

}  // namespace lacewing::ui
