#pragma once

#include <vector>

class QWidget;

namespace lacewing::ui {

/// A dock behind the tab of another one.
bool isBehindTab(const QWidget& place);

/// What Tab may reach in these places now, in this order, and within a place from parents to children as they
/// were made. What lies in two places belongs to the first.
std::vector<QWidget*> tabChain(const std::vector<QWidget*>& places);

/// Moves the focus along the chain, round and round; false when there is nowhere to go.
bool focusAlong(const std::vector<QWidget*>& chain, const QWidget* from, bool next);

}  // namespace lacewing::ui
