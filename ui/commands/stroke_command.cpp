#include "commands/stroke_command.h"

namespace lacewing::ui {

StrokeCommand::StrokeCommand(Document& document, const QString& name, LayerPatch before, LayerPatch after)
    : QUndoCommand(name),
      document_(document),
      geometry_(document.geometry()),
      before_(std::move(before)),
      after_(std::move(after)) {}

void StrokeCommand::undo() {
  paste(before_);
}

void StrokeCommand::redo() {
  if (applied_) {
    applied_ = false;
    return;
  }
  paste(after_);
}

void StrokeCommand::paste(const LayerPatch& patch) {
  if (document_.geometry() != geometry_) {  // the checkpoint turned out to see the picture in another size
    setObsolete(true);
    return;
  }
  PaintedLayer layer = document_.paintedLayer();
  pasteRegion(layer, patch);
  document_.setPaintedLayer(std::move(layer), patch.region);
}

}  // namespace lacewing::ui
