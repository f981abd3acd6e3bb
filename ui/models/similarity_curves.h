#pragma once
// Similarity of the maps, and the probability of the explained class, over the size of the random-sign noise:
// the present edit with every epsilon from 0 to 16/255. Computed behind everything else, and only while
// somebody looks.

#include <QtCore/QObject>
#include <QtCore/QThreadPool>
#include <QtCore/QTimer>

#include <optional>
#include <vector>

#include "models/comparison.h"

namespace lacewing::ui {

struct SimilarityCurve {
  QString row, method, title;
  int copy = 1;                    ///< 2: of the second row of its method
  std::vector<Similarity> points;  ///< one a step; empty: not known yet
  bool stale = true;               ///< of the document as it was before
};

class SimilarityCurves : public QObject {
  Q_OBJECT
 public:
  SimilarityCurves(Document& document, Comparison& comparison, SessionClient& client,
                   QObject* parent = nullptr);
  ~SimilarityCurves() override;

  /// The sizes of the noise in steps of 1/255.
  static const std::vector<int>& steps();
  /// Nothing is computed while nobody looks.
  void setActive(bool active);
  const std::vector<SimilarityCurve>& curves() const { return curves_; }
  /// Of the explained class, one a step; empty: not known yet.
  const std::vector<double>& probability() const { return probability_; }
  bool probabilityStale() const { return probabilityStale_; }
  /// Some of these are of the document as it was before.
  bool stale() const;
  /// Somebody looks, and newer ones are on their way.
  bool working() const;
  /// Why there is nothing to show, or nothing newer; empty when there is, or will be.
  QString problem() const;

 Q_SIGNALS:
  void changed();

 private:
  using Pictures = std::vector<std::shared_ptr<const Array<float>>>;
  void documentChanged(const Change& change);
  void invalidate();
  void giveUp(const QString& why);
  void ended(const JobInfo& info);
  void begin();
  void submit(const Pictures& pictures);
  void explain(std::size_t curve, const MethodRow& row, const Pictures& pictures);
  void predict(const Pictures& pictures);

  Document& document_;
  Comparison& comparison_;
  SessionClient& client_;
  QTimer restart_;
  QThreadPool thread_;
  bool active_ = false, asked_ = false;  ///< asked: for the document as it is
  std::uint64_t generation_ = 0, seed_ = 0;
  QString error_;
  std::vector<JobId> jobs_;
  std::vector<SimilarityCurve> curves_;
  std::vector<double> probability_;
  bool probabilityStale_ = true;
};

}  // namespace lacewing::ui
