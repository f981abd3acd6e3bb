#pragma once
// The range of a row: one object shared by its panes and its colour bar.

#include <QObject>
#include <memory>

#include "style/range.h"

namespace lacewing::ui {

class RangeModel : public QObject {
  Q_OBJECT
 public:
  explicit RangeModel(QObject* parent = nullptr) : QObject(parent) {}
  explicit RangeModel(const Range& automatic, QObject* parent = nullptr)
      : QObject(parent), automatic_(automatic), range_(automatic) {}
  std::shared_ptr<RangeModel> clone() const;

  const Range& range() const { return range_; }
  /// What reset() returns to.
  const Range& automatic() const { return automatic_; }
  /// Set by hand, so it does not follow new values.
  bool isOwn() const { return own_; }
  bool isLocked() const { return locked_; }

  /// The range that follows from new values: shown at once unless the range was set by hand or is locked.
  void setAutomatic(const Range& range);
  /// By hand: linear between two ends that stay. Panes that share it stay comparable.
  void setOwn(double low, double high);
  void setFixedSymmetric(double magnitude);
  void setLocked(bool locked);

  void reset();

 Q_SIGNALS:
  void changed();

 private:
  Range automatic_, range_;
  bool own_ = false, locked_ = false;
};

using RangeModelPointer = std::shared_ptr<RangeModel>;

}  // namespace lacewing::ui
