#include "docks/history_view.h"

#include "models/document.h"

namespace lacewing::ui {

HistoryView::HistoryView(Document& document, QWidget* parent)
    : QUndoView(document.undoStack(), parent), document_(document) {}

// Hundreds of steps on the way are not worth showing: maps, lists and numbers follow the last one.

void HistoryView::mousePressEvent(QMouseEvent* event) {
  const Document::Hold hold(document_);
  QUndoView::mousePressEvent(event);
}

void HistoryView::mouseMoveEvent(QMouseEvent* event) {
  const Document::Hold hold(document_);
  QUndoView::mouseMoveEvent(event);
}

void HistoryView::keyPressEvent(QKeyEvent* event) {
  const Document::Hold hold(document_);
  QUndoView::keyPressEvent(event);
}

}  // namespace lacewing::ui
