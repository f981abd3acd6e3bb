#pragma once
// Every id that lets undo steps merge, in one place.

namespace lacewing::ui {

enum CommandId { noiseCommandId = 1, pictureCommandId, checkpointCommandId, classCommandId };

}  // namespace lacewing::ui
