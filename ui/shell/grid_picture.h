#pragma once
// The comparison as one image for a file.

#include <QtGui/QImage>

#include <functional>

class QWidget;

namespace lacewing::ui {

/// Paints `head`, as wide as its parent, and, below it, `body` with what is scrolled out of sight, at `scale`
/// times the screen's size. One widget after the other, so that the window answers meanwhile, and again when
/// something changed on the way; `done` gets an image of one moment, in the window's thread, unless the
/// widgets go before.
void paintGrid(QWidget* head, QWidget* body, qreal scale, std::function<void(QImage)> done);

}  // namespace lacewing::ui
