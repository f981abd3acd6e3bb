#pragma once
// The panel below the tools: size, hardness and colour, strengths, and what the stamp takes from.

#include <QtWidgets/QWidget>

#include "models/document.h"
#include "tools/tool_settings.h"

namespace lacewing::ui {

class ToolOptions : public QWidget {
  Q_OBJECT
 public:
  ToolOptions(Document& document, ToolSettings& settings, QWidget* parent = nullptr);
};

}  // namespace lacewing::ui
