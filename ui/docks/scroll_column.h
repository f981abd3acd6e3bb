#pragma once
// What most panels are: widgets in a column on the surface, scrolled up and down when they need more room.

#include <QtWidgets/QScrollArea>

class QVBoxLayout;

namespace lacewing::ui {

class ScrollColumn : public QScrollArea {
  Q_OBJECT

 protected:
  ScrollColumn(const QString& objectName, int spacing, QWidget* parent);
  QWidget* content() const { return widget(); }
  QVBoxLayout* column() const { return column_; }

 private:
  QVBoxLayout* column_;
};

}  // namespace lacewing::ui
