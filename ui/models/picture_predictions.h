#pragma once
// The class that the current checkpoint predicts for every picture of the list, found out in the background:
// what sorts the filmstrip into correct and misclassified.

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <vector>

#include "models/comparison.h"

namespace lacewing::ui {

class PicturePredictions : public QObject {
  Q_OBJECT
 public:
  PicturePredictions(Document& document, Comparison& comparison, SessionClient& client,
                     QObject* parent = nullptr);
  /// -1 where it is not known yet, and where the picture does not fit. After a change of checkpoint the old
  /// ones stay until the new ones are there.
  const std::vector<std::int64_t>& classes() const { return classes_; }

 Q_SIGNALS:
  void changed(int first, int last);

 private:
  void documentChanged(const Change& change);
  void forget();
  /// Asks about the next pictures that nothing is known of, when there are any and nobody asks already.
  void next();
  void ask(std::vector<int> pictures, std::uint64_t generation);
  /// After a pause in which nothing else runs.
  void resume();

  Document& document_;
  Comparison& comparison_;
  SessionClient& client_;
  std::vector<std::int64_t> classes_;
  std::vector<char> known_;  ///< of the current checkpoint
  std::size_t at_ = 0;
  std::uint64_t generation_ = 0;
  bool asking_ = false;
  QTimer resume_;  ///< runs after a person cancelled
};

}  // namespace lacewing::ui
