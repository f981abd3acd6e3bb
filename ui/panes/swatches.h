#pragma once
// A grid of small colour fields that can be chosen, each with a name.

#include <QtGui/QColor>
#include <QtWidgets/QWidget>

#include <vector>

class QGridLayout;

namespace lacewing::ui {

struct Swatch {
  QString name;  ///< tool tip and accessible name
  QColor colour;
};

/// A field of one colour with a hairline, as an icon.
QIcon swatchIcon(const QColor& colour, const QWidget& widget);
/// A drop of the colour with a chevron: for the button that opens more.
QIcon colourMenuIcon(const QColor& colour, const QWidget& widget);

class Swatches : public QWidget {
  Q_OBJECT
 public:
  explicit Swatches(const QString& name, QWidget* parent = nullptr);
  /// Replaces the fields; those of the colour `current` are checked.
  void set(const std::vector<Swatch>& swatches, const QColor& current);

 Q_SIGNALS:
  void chosen(int index);

 private:
  QGridLayout* grid_;
  std::vector<class QToolButton*> buttons_;
};

}  // namespace lacewing::ui
