#include "session/result_cache.h"

namespace lacewing {
namespace {

template <class T>
std::size_t bytes_of(const std::vector<T>& values) {
  return values.size() * sizeof(T);
}
template <class T>
std::size_t bytes_of(const Array<T>& array) {
  return bytes_of(array.values) + bytes_of(array.shape);
}
std::size_t bytes_of(const std::vector<std::string>& texts) {
  std::size_t bytes = texts.size() * sizeof(std::string);
  for (const std::string& text : texts) bytes += text.size();
  return bytes;
}

struct Size {
  std::size_t operator()(const ExplainResult& result) const {
    return bytes_of(result.maps) + bytes_of(result.targets) + bytes_of(result.outputs) +
           bytes_of(result.baseline_outputs) + bytes_of(result.completeness_gap) + bytes_of(result.warnings);
  }
  std::size_t operator()(const PredictResult& result) const {
    return bytes_of(result.logits) + bytes_of(result.probabilities) + bytes_of(result.class_names) +
           bytes_of(result.warnings);
  }
  std::size_t operator()(const CompareResult&) const { return 0; }
  std::size_t operator()(const EvaluateResult& result) const { return bytes_of(result.warnings); }
  std::size_t operator()(const TrainResult& result) const { return result.path.size(); }
  std::size_t operator()(const InspectResult& result) const {
    return bytes_of(result.class_names) + bytes_of(result.layers) + bytes_of(result.tensors) +
           bytes_of(result.warnings) + bytes_of(result.notes);
  }
  std::size_t operator()(const PicturesResult& result) const {
    std::size_t bytes = bytes_of(result.labels) + bytes_of(result.indices) + bytes_of(result.names) +
                        bytes_of(result.class_names);
    for (const auto& picture : result.pictures) bytes += sizeof(*picture) + bytes_of(*picture);
    return bytes;
  }
};

}  // namespace

std::size_t byte_size(const Result& result) {
  return sizeof(Result) + std::visit(Size(), result);
}

ResultPointer ResultCache::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->result;
}

void ResultCache::insert(const std::string& key, ResultPointer result) {
  const std::size_t bytes = byte_size(*result) + key.size();
  const std::lock_guard lock(mutex_);
  if (const auto found = by_key_.find(key); found != by_key_.end()) erase(found->second);
  if (bytes > limit_) return;
  while (bytes_ + bytes > limit_ || entries_.size() >= most_entries) erase(std::prev(entries_.end()));
  entries_.push_front({key, std::move(result), bytes});
  by_key_[key] = entries_.begin();
  bytes_ += bytes;
}

std::size_t ResultCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

void ResultCache::erase(std::list<Entry>::iterator entry) {
  bytes_ -= entry->bytes;
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

}  // namespace lacewing
