#pragma once
// Every id that lets undo steps merge, in one place.

namespace lacewing::ui {

enum CommandId {
  noiseCommandId = 1,
  pictureCommandId,
  checkpointCommandId,
  classCommandId,
};

/// Whole-picture edits: steps on the same one of them merge.
inline constexpr int editCommandIds = 100;
/// Preprocessing of the checkpoint with that index.
inline constexpr int preprocessingCommandIds = 2000;

/// Parameters of the row with that index: steps on the same row merge.
inline constexpr int rowCommandIds = 1000;

}  // namespace lacewing::ui
