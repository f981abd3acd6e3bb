#pragma once
// How the panes are shown: side by side, wipe, flip, overlay; opacity, outline, smooth pixels.

#include <QtWidgets/QWidget>

#include "canvas/display_state.h"
#include "shell/actions.h"

class QToolButton;

namespace lacewing::ui {

class ViewControls : public QWidget {
  Q_OBJECT
 public:
  ViewControls(Actions& actions, DisplayStatePointer display, QWidget* parent = nullptr);

 private:
  void fillOptions(Actions& actions, QToolButton* button);
  void connectActions(Actions& actions);

  DisplayStatePointer display_;
};

}  // namespace lacewing::ui
