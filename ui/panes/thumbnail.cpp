#include "panes/thumbnail.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "style/fonts.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "style/painting.h"

namespace lacewing::ui {
namespace {
constexpr int kMark = 16;
}

int thumbnailSide(const QFont& font) {
  return Metrics(font).scaled(52);
}

void paintThumbnail(QPainter& painter, const QRect& rectangle, const QImage& image, const ThumbnailLook& look,
                    const Tokens& t) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  // The ring needs two pixels outside of the picture.
  const QRectF picture = QRectF(rectangle).adjusted(2, 2, -2, -2);
  QPainterPath shape;
  shape.addRoundedRect(picture, radius::chip, radius::chip);
  painter.fillPath(shape, t.canvas);
  if (!image.isNull()) {
    QSizeF size = QSizeF(image.size()).scaled(picture.size(), Qt::KeepAspectRatio);
    QRectF place(QPointF(), size);
    place.moveCenter(picture.center());
    painter.save();
    painter.setClipPath(shape);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, size.width() < image.width());
    painter.drawImage(place, image);
    painter.restore();
  }
  if (look.hovered && !look.selected) paintPlate(painter, picture, radius::chip, QColor(), t.control);
  if (!look.badge.isEmpty()) {
    painter.setFont(font(TextRole::caption, painter.font()));
    const QFontMetrics metrics = painter.fontMetrics();
    const qreal reserved = look.wrong ? kMark + 2 : 0;
    const QString text = metrics.elidedText(look.badge, Qt::ElideRight, int(picture.width() - 8 - reserved));
    const QRectF plate(picture.left() + 2, picture.bottom() - metrics.height() - 2,
                       metrics.horizontalAdvance(text) + 6, metrics.height());
    QColor fill = t.raised;
    fill.setAlphaF(0.92F);
    paintPlate(painter, plate, 3, fill);
    painter.setPen(t.text);
    painter.drawText(plate, Qt::AlignCenter, text);
  }
  if (look.wrong) {
    const QRectF plate(picture.right() - kMark - 1, picture.bottom() - kMark - 1, kMark, kMark);
    paintPlate(painter, plate, radius::chip, t.warnBg, t.warnBorder);
    paintIcon(painter, QStringLiteral("warning"), plate.adjusted(2.5, 2, -2.5, -3), t.warnText);
  }
  if (look.selected) {
    paintPlate(painter, picture, radius::chip, QColor(), t.surface, 1);
    paintRing(painter, rectangle, radius::chip + 2, t.accent);
  } else if (look.focused) {
    paintRing(painter, rectangle, radius::chip + 2, t.control);
  }
  painter.restore();
}

Thumbnail::Thumbnail(QWidget* parent) : QAbstractButton(parent) {
  setCheckable(true);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Thumbnail::setImage(const QImage& image, const QString& name) {
  image_ = image;
  setAccessibleName(name);
  setToolTip(name);
  update();
}

void Thumbnail::setWrong(bool wrong) {
  wrong_ = wrong;
  setAccessibleDescription(wrong ? tr("misclassified") : QString());
  update();
}

void Thumbnail::setBadge(const QString& badge) {
  badge_ = badge;
  update();
}

QSize Thumbnail::sizeHint() const {
  const int side = thumbnailSide(font()) + 4;
  return {side, side};
}

void Thumbnail::paintEvent(QPaintEvent*) {
  WidgetPainter painter(this);
  paintThumbnail(painter, rect(), image_, {isChecked(), underMouse(), hasFocus(), wrong_, badge_},
                 tokens(this));
}

}  // namespace lacewing::ui
