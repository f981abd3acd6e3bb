#pragma once
// A few choices of which one is on, in a trough.

#include <QIcon>
#include <QWidget>
#include <vector>

class QToolButton;

namespace lacewing::ui {

class SegmentedSwitch : public QWidget {
  Q_OBJECT
  Q_PROPERTY(int currentIndex READ currentIndex WRITE setCurrentIndex NOTIFY currentChanged)
 public:
  explicit SegmentedSwitch(QWidget* parent = nullptr);
  /// Text, or an icon with the text as its name. Returns the index; `reason` disables the item and says why.
  int addItem(const QString& text);
  int addItem(const QIcon& icon, const QString& name);
  void setItemEnabled(int index, bool enabled, const QString& reason = {});
  int count() const { return static_cast<int>(buttons_.size()); }
  int currentIndex() const { return current_; }
  QToolButton* button(int index) const;

  void setCurrentIndex(int index);

 Q_SIGNALS:
  void currentChanged(int index);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QToolButton* append();
  void updateFocus();
  std::vector<QToolButton*> buttons_;
  int current_ = -1;
};

}  // namespace lacewing::ui
