#pragma once
// A small picture that can be chosen: selection ring, class badge, warning mark when its label is wrong.

#include <QAbstractButton>
#include <QImage>

#include "style/tokens.h"

namespace lacewing::ui {

struct ThumbnailLook {
  bool selected = false, hovered = false, focused = false;
  bool wrong = false;  ///< misclassified
  QString badge;       ///< short text at the bottom, may be empty
};

/// 52 with the reference font; the cell of a strip is 4 more.
int thumbnailSide(const QFont& font);
/// For delegates of lists: nearest when enlarged, smooth when reduced, 4 px corners.
void paintThumbnail(QPainter& painter, const QRect& rectangle, const QImage& image, const ThumbnailLook& look,
                    const Tokens& colours);

class Thumbnail : public QAbstractButton {
  Q_OBJECT
 public:
  explicit Thumbnail(QWidget* parent = nullptr);
  void setImage(const QImage& image, const QString& name);
  void setWrong(bool wrong);
  void setBadge(const QString& badge);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QImage image_;
  bool wrong_ = false;
  QString badge_;
};

}  // namespace lacewing::ui
