#pragma once
// A dock of the window: title row with buttons over one widget.

#include <QtWidgets/QDockWidget>

class QToolButton;
class QHBoxLayout;

namespace lacewing::ui {

class Dock : public QDockWidget {
  Q_OBJECT
 public:
  /// `name` becomes the object name; an empty title leaves the title row out.
  Dock(const QString& name, const QString& title, QWidget* parent);
  /// Puts a button at the right end of the title row.
  void addTitleButton(QToolButton* button);

 private:
  QHBoxLayout* titleLayout_ = nullptr;
};

}  // namespace lacewing::ui
