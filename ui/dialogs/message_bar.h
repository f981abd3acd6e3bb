#pragma once
// What went wrong, above the page and never in the way: one sentence, its cause in the log.

#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;

namespace lacewing::ui {

class MessageBar : public QWidget {
  Q_OBJECT
 public:
  enum class Kind { error, note };
  explicit MessageBar(QWidget* parent = nullptr);
  void showMessage(Kind kind, const QString& what, const QString& cause = {});
  QString message() const;
  Kind kind() const { return kind_; }

 Q_SIGNALS:
  void detailsRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void recolour();
  Kind kind_ = Kind::error;
  QLabel* text_;
  QPushButton* details_;
};

}  // namespace lacewing::ui
