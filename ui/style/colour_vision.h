#pragma once
// How the window looks to eyes that tell fewer colours apart.

#include <QtGui/QImage>
#include <QtWidgets/QGraphicsEffect>

namespace lacewing::ui {

enum class ColourVision { full, greyscale, protanopia, deuteranopia, tritanopia };

/// Dichromacies by the matrices of Machado, Oliveira and Fernandes, "A physiologically-based model for
/// simulation of color vision deficiency" (IEEE TVCG 15(6), 2009), severity 1, in linear RGB; greyscale is
/// relative luminance (Rec. 709).
QRgb simulated(QRgb colour, ColourVision vision);
void simulate(QImage& image, ColourVision vision);

/// Repaints an opaque widget and all in it as `vision` sees it.
class VisionEffect : public QGraphicsEffect {
  Q_OBJECT
 public:
  VisionEffect(ColourVision vision, QWidget& widget);

 protected:
  void draw(QPainter* painter) override;

 private:
  QWidget& widget_;
  ColourVision vision_;
};

}  // namespace lacewing::ui
