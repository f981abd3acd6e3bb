#include "commands/stroke_command.h"

#include <QtCore/QCoreApplication>

#include <limits>
#include <set>

namespace lacewing::ui {

namespace {

/// Strokes of one step of the history, the last first: itself, or those of a macro.
std::vector<const StrokeCommand*> strokesOf(const QUndoCommand& step) {
  std::vector<const StrokeCommand*> strokes;
  if (const auto* stroke = dynamic_cast<const StrokeCommand*>(&step)) strokes.push_back(stroke);
  for (int i = step.childCount() - 1; i >= 0; --i)
    for (const StrokeCommand* stroke : strokesOf(*step.child(i))) strokes.push_back(stroke);
  return strokes;
}

/// Bytes that the strokes keep, the last first; from the one that goes beyond `limit` on all are forgotten.
std::size_t keepWithin(const QUndoStack& history, std::size_t limit) {
  std::size_t bytes = 0;
  std::set<const void*> originals;
  bool full = false;
  for (int i = history.count() - 1; i >= 0; --i) {
    for (const StrokeCommand* stroke : strokesOf(*history.command(i))) {
      if (!stroke->kept()) continue;
      const auto& [change, original] = *stroke->kept();
      std::size_t more = change.bytes();
      if (!originals.contains(original.get())) more += original->values.size() * sizeof(float);
      full = full || bytes + more > limit;
      if (full) {
        stroke->forget();
      } else {
        originals.insert(original.get());
        bytes += more;
      }
    }
  }
  return bytes;
}

}  // namespace

std::size_t strokeBytes(const QUndoStack& history) {
  return keepWithin(history, std::numeric_limits<std::size_t>::max());
}

void pushStroke(Document& document, const QString& name, LayerChange change) {
  QUndoStack& history = *document.undoStack();
  history.push(new StrokeCommand(document, name, document.sheets().size() - 1, std::move(change)));
  keepWithin(history, strokeHistory);
}

void restoreOriginal(Document& document) {
  if (!document.painted()) return;
  QUndoStack& history = *document.undoStack();
  const QString name = QCoreApplication::translate("Commands", "Restore original pixels");
  history.beginMacro(name);
  for (std::size_t i = document.sheets().size(); i-- > 0;) {
    const Sheet& sheet = document.sheets()[i];
    const PaintedLayer clean = cleanLayer(*sheet.original);
    const FittedGrid& place = sheet.grid.place;
    const QRect whole(0, 0, static_cast<int>(place.width), static_cast<int>(place.height));
    auto step = std::make_unique<StrokeCommand>(document, name, i, changeBetween(sheet.layer, clean, whole));
    step->apply();
    history.push(step.release());
  }
  history.endMacro();
  keepWithin(history, strokeHistory);
}

StrokeCommand::StrokeCommand(Document& document, const QString& name, std::size_t sheet, LayerChange change)
    : QUndoCommand(name),
      document_(document),
      picture_(document.currentPicture()),
      index_(sheet),
      grid_(document.sheets().at(sheet).grid),
      kept_(
          std::make_unique<std::optional<Kept>>(Kept{std::move(change), document.sheets()[sheet].original})) {
}

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
  if (!*kept_) {  // too long ago
    setObsolete(true);
    return;
  }
  const auto& [change, original] = **kept_;
  document_.changeSheet(picture_, index_, {grid_, original, {}}, change.region,
                        [&](PaintedLayer& layer) { put(layer, change); });
}

}  // namespace lacewing::ui
