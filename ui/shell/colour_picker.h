#pragma once
// The colour of brush and patch: swatches, a slider for each channel of the picture, and the hexadecimal
// code.

#include <QtWidgets/QWidget>

#include "models/document.h"
#include "tools/tool_settings.h"

class QLabel;
class QLineEdit;
class QSlider;

namespace lacewing::ui {

class Swatches;

class ColourPicker : public QWidget {
  Q_OBJECT
 public:
  ColourPicker(Document& document, ToolSettings& settings, QWidget* parent = nullptr);

 private:
  /// Pictures of one channel get one slider, for the grey level.
  std::int64_t channels() const;
  void addSlider(int channel);
  void take(int channel, int byte);
  void refresh();

  struct Channel {
    QLabel* name;
    QSlider* slider;
    QLabel* value;
  };
  Document& document_;
  ToolSettings& settings_;
  Swatches* swatches_;
  std::vector<PaintColour> offered_;
  std::vector<Channel> sliders_;
  QLabel* codeName_;
  QLineEdit* code_;
};

}  // namespace lacewing::ui
