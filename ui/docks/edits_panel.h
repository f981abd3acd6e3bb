#pragma once
// Edits of the whole picture as sliders. The picture on the page is the preview: it follows every move, and
// letting go makes one undo step.

#include <QtCore/QHash>

#include <optional>
#include <span>

#include "docks/scroll_column.h"
#include "models/document.h"

class QDoubleSpinBox;
class QFormLayout;
class QPushButton;
class QSlider;
class QSpinBox;

namespace lacewing::ui {

/// One slider: a number of PictureEdits, or the size of the random-sign noise.
struct EditControl {
  const char* id;                ///< "editBrightness": the action that opens it, and its object name
  const char* name;              ///< to be translated in the context "EditsPanel"
  double PictureEdits::*member;  ///< null: Noise::epsilon
  double least, most, step;
  int decimals;
  const char* unit;
};
std::span<const EditControl> editControls();
/// "Blur 1.2 px, Rotation 5°": what differs from no edit; empty when nothing does.
QString editsText(const PictureEdits& edits);

class EditsPanel : public ScrollColumn {
  Q_OBJECT
 public:
  explicit EditsPanel(Document& document, QWidget* parent = nullptr);
  /// Takes the focus to one slider.
  void focusControl(const QString& id);
  QSize sizeHint() const override;

 Q_SIGNALS:
  void failed(const QString& what, const QString& error);

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  struct Row {
    QSlider* slider;
    QDoubleSpinBox* field;
  };
  struct State {
    PictureEdits edits;
    Noise noise;
    bool operator==(const State&) const = default;
  };
  Row addRow(QFormLayout* form, int index);
  double value(int index) const;
  void setValue(int index, double value);
  void record(int index, const State& before, bool merge);
  void set(const State& state, const QString& name);
  void refresh();

  Document& document_;
  std::vector<Row> rows_;
  QSpinBox* seed_;
  QPushButton *reset_, *revert_;
  State opened_;
  std::optional<State> held_;  ///< while a slider is dragged: what Esc brings back
};

}  // namespace lacewing::ui
