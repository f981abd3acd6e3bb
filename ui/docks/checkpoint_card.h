#pragma once
// What is known of the current checkpoint, and how pictures become its input: visible, and changeable while
// the maps follow.

#include "docks/scroll_column.h"
#include "models/document.h"
#include "panes/chip.h"
#include "panes/headers.h"

class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace lacewing::ui {

class CheckpointCard : public ScrollColumn {
  Q_OBJECT
 public:
  explicit CheckpointCard(Document& document, QWidget* parent = nullptr);
  QSize sizeHint() const override;

 private:
  void refresh();
  void showOrigin(const QString& text, Chip::Kind kind, const QString& tip = {});
  void choosePreset(int index);
  /// What the fields say; an empty one where a field cannot be read, which is then marked.
  std::optional<Preprocessing> read();
  void apply();

  Document& document_;
  TextLabel* title_;
  KeyValueList* facts_;
  Chip* origin_;
  QComboBox *preset_, *channels_;
  QSpinBox *size_, *resize_;
  QLineEdit *mean_, *std_;
  TextLabel* problem_;
  QPushButton* stated_;
};

/// "0.485 0.456 0.406"; as many digits as are needed.
QString numbersText(const std::vector<double>& values);
/// Numbers divided by blanks, commas or semicolons; nothing when one of them is none. Takes "1/255" as well.
std::optional<std::vector<double>> numbersOf(const QString& text);

}  // namespace lacewing::ui
