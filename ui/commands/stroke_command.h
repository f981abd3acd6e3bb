#pragma once
// One brush stroke as one undo step: the painted rectangle before and after.

#include <QtGui/QUndoCommand>

#include "models/document.h"

namespace lacewing::ui {

class StrokeCommand : public QUndoCommand {
 public:
  /// The stroke is on the document already: the first redo() does nothing.
  StrokeCommand(Document& document, const QString& name, LayerPatch before, LayerPatch after);
  void undo() override;
  void redo() override;

 private:
  void paste(const LayerPatch& patch);
  Document& document_;
  QString geometry_;
  LayerPatch before_, after_;
  bool applied_ = true;
};

}  // namespace lacewing::ui
