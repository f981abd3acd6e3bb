#pragma once
// What a training leaves on disk, so that it survives being killed at any moment:
//   OUT.state      everything to continue: weights, optimiser, epoch, recipe, log. Written first, the one
//   source of truth. OUT            the checkpoint. Metadata: architecture, preprocessing, class names,
//   recipe, seed, epoch, metrics. OUT.log.jsonl  one JSON object an epoch.
// Each is replaced as a whole. After a kill between two of them, restore() brings all three to the state's
// epoch.

#include <filesystem>

#include "base/work.h"
#include "network/network.h"
#include "training/optimiser.h"

namespace lacewing {

struct TrainingRecord {
  std::string recipe;      ///< the request as JSON, without what may differ between places: resume, folders
  std::int64_t epoch = 0;  ///< finished ones
  std::vector<std::string> log;  ///< one JSON object an epoch
  double seconds = 0;            ///< of all epochs
};

class TrainingFiles {
 public:
  TrainingFiles(std::filesystem::path out, std::map<std::string, std::string> metadata, std::uint64_t seed);

  bool has_state() const;
  /// Writes state, checkpoint (from the first finished epoch on) and log. Cancelled in between, the files are
  /// those of before, or restore() makes them one epoch's.
  void save(const TrainingRecord& record, const Network& network, const Optimiser& optimiser,
            Work& work) const;
  /// Loads the state into network and optimiser and brings checkpoint and log to its epoch. Throws Error
  /// naming the file when it is damaged or belongs to another recipe.
  TrainingRecord restore(const std::string& recipe, Network& network, Optimiser& optimiser, Work& work) const;

  std::filesystem::path state_path() const;
  std::filesystem::path log_path() const;

 private:
  void write_checkpoint_and_log(const TrainingRecord& record, const Network& network, Work& work) const;
  void remove_leftovers() const;

  std::filesystem::path out_;
  std::map<std::string, std::string> metadata_;
  std::uint64_t seed_;
};

}  // namespace lacewing
