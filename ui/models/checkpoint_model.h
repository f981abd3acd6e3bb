#pragma once
// The document's checkpoints as a table: how it was trained, clean and robust accuracy.

#include <QtCore/QAbstractTableModel>
#include <QtGui/QIcon>

#include "models/document.h"

namespace lacewing::ui {

class CheckpointModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { trainedAgainst, clean, robust, columnCount_ };
  explicit CheckpointModel(Document& document, QObject* parent = nullptr);
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  Document& document_;
};

/// Marker and colour of a checkpoint's family, in the scheme on screen.
QIcon checkpointIcon(const Checkpoint& checkpoint);
/// What the accuracies were measured on and with which attack; empty when none are known.
QString accuracyNote(const Document& document);

}  // namespace lacewing::ui
