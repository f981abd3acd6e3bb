#include "commands/stroke_command.h"

namespace lacewing::ui {

void pushStroke(Document& document, const QString& name, LayerChange change) {
  QUndoStack& history = *document.undoStack();
  history.push(new StrokeCommand(document, name, std::move(change)));
  std::size_t bytes = 0;
  for (int i = history.count() - 1; i >= 0; --i) {
    const auto* stroke = dynamic_cast<const StrokeCommand*>(history.command(i));
    if (stroke == nullptr) continue;
    bytes += stroke->bytes();
    if (bytes > strokeHistory) stroke->forget();  // and all before it
  }
}

StrokeCommand::StrokeCommand(Document& document, const QString& name, LayerChange change)
    : QUndoCommand(name),
      document_(document),
      geometry_(document.geometry()),
      change_(std::make_unique<std::optional<LayerChange>>(std::move(change))) {}

void StrokeCommand::undo() {
  paste(undoChange);
}

void StrokeCommand::redo() {
  if (applied_) {
    applied_ = false;
    return;
  }
  paste(redoChange);
}

void StrokeCommand::paste(void (*put)(PaintedLayer&, const LayerChange&)) {
  // Too long ago; or the checkpoint turned out to see the picture in another size.
  if (!*change_ || document_.geometry() != geometry_) {
    setObsolete(true);
    return;
  }
  PaintedLayer layer = document_.paintedLayer();
  put(layer, **change_);
  document_.setPaintedLayer(std::move(layer), (*change_)->region);
}

}  // namespace lacewing::ui
