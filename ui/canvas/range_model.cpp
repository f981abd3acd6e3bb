#include "canvas/range_model.h"

namespace lacewing::ui {

std::shared_ptr<RangeModel> RangeModel::clone() const {
  auto copy = std::make_shared<RangeModel>(automatic_);
  copy->range_ = range_;
  copy->own_ = own_;
  copy->locked_ = locked_;
  return copy;
}

void RangeModel::setAutomatic(const Range& range) {
  if (range == automatic_) return;
  automatic_ = range;
  const bool seen = range_.high > range_.low;  // a lock keeps the ends somebody has seen
  if (!own_ && !(locked_ && seen)) range_ = range;
  Q_EMIT changed();
}

void RangeModel::setOwn(double low, double high) {
  if (!(high > low)) return;
  range_ = linearFixed(low, high);
  own_ = true;
  Q_EMIT changed();
}

void RangeModel::setFixedSymmetric(double magnitude) {
  range_ = fixedSymmetric(magnitude);
  own_ = true;
  Q_EMIT changed();
}

void RangeModel::setLocked(bool locked) {
  if (locked == locked_) return;
  locked_ = locked;
  if (!locked_ && !own_) range_ = automatic_;
  Q_EMIT changed();
}

void RangeModel::reset() {
  if (!own_ && range_ == automatic_) return;
  own_ = false;
  range_ = automatic_;
  Q_EMIT changed();
}

}  // namespace lacewing::ui
