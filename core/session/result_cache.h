#pragma once
// The last results by key, bounded in bytes and in number: the least recently used goes first. Thread-safe.

#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "session/results.h"

namespace lacewing {

/// Memory that a result's arrays, lists and texts take, about.
std::size_t byte_size(const Result& result);

class ResultCache {
 public:
  /// Small maps by the ten thousand would never be asked for again, and every new one would lie in memory
  /// that no processor cache has seen: 0.1 ms a map.
  static constexpr std::size_t most_entries = 1024;

  explicit ResultCache(std::size_t limit) : limit_(limit) {}

  /// Null if there is none.
  ResultPointer find(const std::string& key);
  /// A result larger than the limit is not kept.
  void insert(const std::string& key, ResultPointer result);
  std::size_t bytes() const;

 private:
  struct Entry {
    std::string key;
    ResultPointer result;
    std::size_t bytes;
  };
  void erase(std::list<Entry>::iterator entry);

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // most recently used first
  std::unordered_map<std::string, std::list<Entry>::iterator> by_key_;
  std::size_t bytes_ = 0;
};

}  // namespace lacewing
