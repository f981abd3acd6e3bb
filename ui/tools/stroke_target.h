#pragma once
// The picture that a stroke of each tool reveals.

#include <QtCore/QPoint>
#include <QtCore/QString>

#include "models/document.h"
#include "tools/tool_settings.h"

namespace lacewing::ui {

enum class PaintKind { brush, eraser, noise, blur, patch, stamp };
inline constexpr int paintKinds = 6;

/// "Brush stroke", "Patch": the name of the undo step.
QString strokeName(PaintKind kind);

/// How pixels of a stroke are carried to another grid.
std::uint8_t strokeMark(PaintKind kind, const ToolSettings& settings);

/// C x H x W as the current picture. `under` is what was shown at the press; `offset` is how far the stamp's
/// source lies from where it is put. Noise is drawn from the document's seed, the picture and `stroke`.
std::shared_ptr<const Array<float>> strokeTarget(PaintKind kind, const Document& document,
                                                 const ToolSettings& settings,
                                                 const std::shared_ptr<const Array<float>>& under,
                                                 QPoint offset, int stroke);

/// The picture that the stamp takes from; -1 without pictures.
int stampSource(const Document& document, const ToolSettings& settings);

}  // namespace lacewing::ui
