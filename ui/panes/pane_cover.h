#pragma once
// What a pane shows instead of a picture, or in its middle: icon, title, sentence, progress.

#include <QWidget>

namespace lacewing::ui {

class PaneCover : public QWidget {
  Q_OBJECT
 public:
  explicit PaneCover(QWidget* parent);

  /// iconName may be empty; `error` tints the icon in errText.
  void setMessage(const QString& iconName, const QString& title, const QString& detail, bool error = false);
  /// A 120 x 4 bar with a sentence below; a share below 0 takes the bar away.
  void setProgress(double share, const QString& sentence);
  /// The text over a flat map stands on the map's white, in both schemes.
  void setOverMap(bool overMap);
  /// Sizes come at once even while the pane is not on screen yet.
  void place(const QRect& rectangle);
  /// Where the last line of text ends, for the link below it.
  int contentBottom() const { return bottom_; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void layOut();

  QString icon_, title_, detail_;
  QRect iconRect_, titleRect_, detailRect_, barRect_;
  double share_ = -1;
  bool error_ = false, overMap_ = false;
  int bottom_ = 0;
};

}  // namespace lacewing::ui
