#pragma once
// The checkpoints with their accuracies; choosing a row shows that checkpoint.

#include <QtWidgets/QTreeView>
#include <QtWidgets/QWidget>

#include "models/checkpoint_model.h"

class QLabel;

namespace lacewing::ui {

class EmptyNote;

class ModelsPanel : public QWidget {
  Q_OBJECT
 public:
  ModelsPanel(Document& document, CheckpointModel& model, QWidget* parent = nullptr);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void showCurrent();
  void arrange();
  Document& document_;
  QTreeView* list_;
  EmptyNote* empty_;
  QLabel* note_;
};

}  // namespace lacewing::ui
