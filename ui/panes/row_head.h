#pragma once
// A row's method, two lines of settings, one chip; and the tools of the row, seen while it is selected or
// under the pointer.

#include <QLabel>
#include <QWidget>

#include "panes/chip.h"

class QToolButton;

namespace lacewing::ui {

class RowHead : public QWidget {
  Q_OBJECT
 public:
  explicit RowHead(const QString& title, QWidget* parent = nullptr);
  QString title() const { return title_->text(); }
  void setTitle(const QString& title);
  void setDetail(const QString& detail);
  void setChip(const QString& text, Chip::Kind kind = Chip::Kind::neutral);
  /// Method rows can be selected and have tools; the input's head cannot.
  void setSelectable(bool selectable);
  void setSelected(bool selected);
  bool isSelected() const { return selected_; }
  QWidget* parametersButton() const;
  QSize sizeHint() const override;
  /// Wrapped text does not make the row taller than it must be.
  bool hasHeightForWidth() const override { return false; }

 Q_SIGNALS:
  void clicked();
  void parametersRequested();
  void menuRequested(QPoint globalPosition);
  void removeRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void updateTools();
  void describe();

  QLabel* title_;
  QLabel* detail_;
  Chip* chip_;
  QWidget* tools_;
  QToolButton* parameters_;
  QToolButton* more_;
  bool selectable_ = false, selected_ = false;
};

}  // namespace lacewing::ui
