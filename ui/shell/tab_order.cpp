#include "shell/tab_order.h"

#include <QtCore/QSet>
#include <QtWidgets/QAbstractSpinBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QWidget>

#include <algorithm>

namespace lacewing::ui {
namespace {

void collect(QWidget& widget, QSet<const QWidget*>& known, std::vector<QWidget*>& chain) {
  if (known.contains(&widget) || !widget.isVisible() || !widget.isEnabled()) return;
  known.insert(&widget);
  if ((widget.focusPolicy() & Qt::TabFocus) != 0 && widget.focusProxy() == nullptr) chain.push_back(&widget);
  // A field is one stop, whatever it is made of.
  if (qobject_cast<QComboBox*>(&widget) != nullptr || qobject_cast<QAbstractSpinBox*>(&widget) != nullptr)
    return;
  for (QObject* child : widget.children())
    if (auto* part = qobject_cast<QWidget*>(child); part != nullptr && !part->isWindow())
      collect(*part, known, chain);
}

}  // namespace

// Qt moves such a dock out of its window, and calls it visible.
bool isBehindTab(const QWidget& place) {
  return qobject_cast<const QDockWidget*>(&place) != nullptr && !place.isWindow() &&
         !place.parentWidget()->rect().intersects(place.geometry());
}

std::vector<QWidget*> tabChain(const std::vector<QWidget*>& places) {
  QSet<const QWidget*> known;
  std::vector<QWidget*> chain;
  for (QWidget* place : places) collect(*place, known, chain);
  return chain;
}

bool focusAlong(const std::vector<QWidget*>& chain, const QWidget* from, bool next) {
  if (chain.empty()) return false;
  // The stop that has the focus, or the one that a part of has it.
  auto at = std::find(chain.begin(), chain.end(), from);
  if (at == chain.end() && from != nullptr)
    at = std::find_if(chain.begin(), chain.end(),
                      [from](const QWidget* stop) { return stop->isAncestorOf(from); });
  const auto count = std::ssize(chain);
  std::ptrdiff_t to = next ? 0 : count - 1;
  if (at != chain.end()) to = (at - chain.begin() + (next ? 1 : count - 1)) % count;
  chain[static_cast<std::size_t>(to)]->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
  return true;
}

}  // namespace lacewing::ui
