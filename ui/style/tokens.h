#pragma once
// Every colour of the chrome and of the data series, as one table for each scheme.

#include <QColor>
#include <QPalette>
#include <QString>
#include <QStringList>
#include <QWidget>
#include <span>
#include <utility>
#include <vector>

namespace lacewing::ui {

enum class Scheme { light, dark };

/// Colours of the chrome; what each is for stands in the table of tokens.cpp.
struct Tokens {
  Scheme scheme = Scheme::light;
  QColor window, surface, raised, sunken, canvas;
  QColor border, borderStrong, control;
  QColor text, text2, text3, disabled;
  QColor accent, accentHover, accentSoft, onAccent;
  QColor selection, hover, pressed, grid;
  QColor warnBg, warnBorder, warnText;
  QColor errBg, errText;
  QColor infoBg, infoText;
  QColor positive, negative;  ///< signed numbers in text
};

const Tokens& tokens(Scheme scheme);
/// The scheme a palette belongs to: dark when its window colour is. Widgets ask this way, so no global theme
/// is needed.
Scheme schemeOf(const QPalette& palette);
const Tokens& tokens(const QPalette& palette);
const Tokens& tokens(const QWidget* widget);
QPalette makePalette(Scheme scheme);

enum class Marker { none, circle, square, triangleUp, diamond, triangleDown, cross, plus };

/// One categorical series: colour, marker and dash are one unit. An empty dash is a solid line.
struct Series {
  QColor colour;
  QColor figureColour;  ///< in exported figures, the same in both schemes
  Marker marker = Marker::none;
  std::vector<qreal> dash;
};
/// From number 8 on the seven colours come again, with other markers and dashes.
Series series(int number, Scheme scheme);
Series randomControlSeries(Scheme scheme);
/// Fixed, whatever else is shown: gradient 1, integrated gradients 2, SmoothGrad 3, further ones in the order
/// of the registry. A second row of a method (`copy` 2) has its colour.
int seriesNumberOfMethod(const QString& method, const QStringList& registry = {}, int copy = 1);

enum class Family { standard, linf, l2 };
/// Colour of a checkpoint of a family: `step` counts up with epsilon from 0; past the end of the ramp the
/// last colour stays.
QColor familyColour(Family family, int step, Scheme scheme);
int familySteps(Family family);
Marker familyMarker(Family family);
/// Step on the ramp for an epsilon: L-infinity 1, 2, 4, 8, 16 /255; L2 0.25, 0.5, 1, 1.5; the nearest (in
/// log) is taken.
int familyStep(Family family, double epsilon);

/// Paints a filled marker of `radius` around `centre`.
void paintMarker(QPainter& painter, Marker marker, QPointF centre, qreal radius, const QColor& colour);

/// WCAG 2 contrast ratio, 1..21.
double contrastRatio(const QColor& a, const QColor& b);

}  // namespace lacewing::ui
