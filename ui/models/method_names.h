#pragma once
// Methods, parameters and checkpoints in the words of the window.

#include <QtCore/QString>

#include "base/fields.h"
#include "models/document.h"

namespace lacewing::ui {

/// "Gradient", "Integrated gradients"; the engine's name where there is no other.
QString methodTitle(const QString& method);
/// "Gradient", "IG": in tables.
QString methodShortTitle(const QString& method);
/// Which one of its method's rows it is, by its id: 2 of "ig_2".
int rowNumber(const MethodRow& row);
/// The same of a row, numbered from the second one of a method: "Gradient 2".
QString rowTitle(const MethodRow& row);
QString rowShortTitle(const MethodRow& row);
/// "gradient", "ig": what rows and panes are named after.
QString methodId(const QString& method);
/// Two lines for the row head: "signed, of the\ntarget logit", "black baseline,\nmidpoint rule".
QString methodDetail(const QString& method, const Parameters& resolved, bool absolute = false);
/// "Standard", "L∞  ε = 4/255", or the name it was given.
QString checkpointTitle(const Checkpoint& checkpoint);

}  // namespace lacewing::ui
