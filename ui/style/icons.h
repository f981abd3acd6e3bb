#pragma once
// The own icon set: SVG outlines in a 16 x 16 box, drawn in currentColor and tinted from the palette when
// painted: normal text2, checked accent, disabled disabled, on a primary button onAccent.

#include <QColor>
#include <QIcon>
#include <QRect>
#include <QString>
#include <QStringList>
#include <functional>

class QPainter;

namespace lacewing::ui {

/// An icon by its file name in resources/icons without suffix ("brush"). Throws Error when there is none.
QIcon icon(const QString& name);
/// An icon for buttons filled with the accent.
QIcon primaryIcon(const QString& name);
/// An icon that `paint` draws in a box of 16 x 16 units, whatever its size. Icons of the same `key` look the
/// same: their pixmaps are kept once, however often such an icon is made.
using DrawIcon = std::function<void(QPainter& painter)>;
QIcon drawnIcon(const QString& key, DrawIcon paint);
/// All names, sorted.
QStringList iconNames();
/// Paints the icon's outline in one colour.
void paintIcon(QPainter& painter, const QString& name, const QRectF& rectangle, const QColor& colour);
/// The mark: two pairs of veined wings.
void paintMark(QPainter& painter, const QRectF& rectangle, const QColor& colour);
/// The program's icon: the mark in the accent on white, rounded.
QIcon applicationIcon();

}  // namespace lacewing::ui
