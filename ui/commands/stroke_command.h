#pragma once
// One brush stroke as one undo step: the pixels it changed, before and after.

#include <QtGui/QUndoCommand>

#include <memory>
#include <optional>

#include "models/document.h"

namespace lacewing::ui {

/// Bytes that all strokes of the undo history keep together.
inline constexpr std::size_t strokeHistory = std::size_t{64} << 20;

/// One undo step of a stroke that is on the document already. When the history has grown beyond its bytes,
/// the oldest strokes are forgotten: they stay painted, and undoing them does nothing.
void pushStroke(Document& document, const QString& name, LayerChange change);
/// Takes back all painting on the current picture, as one step.
void restoreOriginal(Document& document);
/// What the strokes of the history keep: changed pixels, and each original that they were painted on once.
std::size_t strokeBytes(const QUndoStack& history);

class StrokeCommand : public QUndoCommand {
 public:
  /// On the sheet of the current picture with that index.
  StrokeCommand(Document& document, const QString& name, std::size_t sheet, LayerChange change);
  void undo() override;
  /// The first one does nothing: the stroke is there.
  void redo() override;
  void apply() { paste(redoChange); }
  struct Kept {
    LayerChange change;
    std::shared_ptr<const Array<float>> original;  ///< of the picture, on the sheet's grid
  };
  /// Nothing once it is forgotten.
  const std::optional<Kept>& kept() const { return *kept_; }
  /// Const as the undo stack lends its steps; what a person sees does not change.
  void forget() const { kept_->reset(); }

 private:
  void paste(void (*put)(PaintedLayer&, const LayerChange&));
  Document& document_;
  int picture_;
  std::size_t index_;  ///< of the sheet
  PictureGrid grid_;
  std::unique_ptr<std::optional<Kept>> kept_;
  bool applied_ = true;
};

}  // namespace lacewing::ui
