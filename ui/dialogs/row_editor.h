#pragma once
// The settings of one method row: parameters, layer and explained class. Every change is computed at once.

#include <QtWidgets/QWidget>

#include <functional>

#include "models/document.h"
#include "session/results.h"

namespace lacewing::ui {

class RowEditor : public QWidget {
  Q_OBJECT
 public:
  /// `entry`: what the engine says about the row's method; null while it is being loaded.
  RowEditor(Document& document, int row, const CatalogueEntry* entry, QWidget* parent = nullptr);

 private:
  void change(const std::function<void(MethodRow&)>& set);

  Document& document_;
  QString id_;
};

/// The method explains at a layer that a person may choose.
bool takesLayer(const CatalogueEntry& entry);

}  // namespace lacewing::ui
