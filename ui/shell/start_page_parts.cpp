// The cards and pictures of the start page.

#include <QtGui/QPainter>

#include <algorithm>

#include "shell/start_page.h"
#include "style/fonts.h"
#include "style/icons.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/painting.h"

namespace lacewing::ui {
namespace {

constexpr int pictureSide = 112;  // px

}  // namespace

ActionCard::ActionCard(QAction* action, const QString& detail, QWidget* parent)
    : QAbstractButton(parent), action_(action), detail_(detail) {
  const QString name = action->text();
  setAccessibleName(name);
  setAccessibleDescription(detail);
  setFocusPolicy(Qt::StrongFocus);
  setFocusRing(this);
  setCursor(Qt::PointingHandCursor);
  connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
  const auto follow = [this] {
    setEnabled(action_->isEnabled());
    setToolTip(action_->isEnabled() ? detail_ : action_->statusTip());
  };
  connect(action, &QAction::changed, this, follow);
  follow();
}

QSize ActionCard::sizeHint() const {
  const Metrics metrics(this);
  return {metrics.scaled(312), 3 * metrics.text + 2 * space::margin + 2 * space::inside};
}

QSize ActionCard::minimumSizeHint() const {
  return {Metrics(this).scaled(200), sizeHint().height()};
}

bool ActionCard::event(QEvent* event) {
  if (event->type() == QEvent::Enter || event->type() == QEvent::Leave) update();
  return QAbstractButton::event(event);
}

void ActionCard::paintEvent(QPaintEvent*) {
  WidgetPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& colours = tokens(this);
  const QColor text = isEnabled() ? colours.text : colours.disabled;
  paintPlate(painter, rect(), radius::card,
             isDown() ? colours.pressed : (underMouse() && isEnabled() ? colours.hover : colours.surface),
             colours.border);
  const Metrics metrics(this);
  const int left = space::start1 + 16 + space::margin;
  paintIcon(
      painter,
      objectName() == QLatin1String("openCheckpointCard") ? QStringLiteral("model") : QStringLiteral("open"),
      QRectF(space::start1 - 3, space::margin + 1, 18, 18), isEnabled() ? colours.accent : colours.disabled);
  const QString keys = action_->shortcut().toString(QKeySequence::NativeText);
  qreal right = width() - space::margin;
  if (!keys.isEmpty()) {
    painter.setFont(lacewing::ui::font(TextRole::captionMedium));
    const qreal wide = painter.fontMetrics().horizontalAdvance(keys) + 2 * space::between;
    const QRectF chip(right - wide, space::margin, wide, metrics.chip());
    paintPlate(painter, chip, radius::chip, colours.sunken, colours.border);
    painter.setPen(isEnabled() ? colours.text2 : colours.disabled);
    painter.drawText(chip, Qt::AlignCenter, keys);
    right = chip.left() - space::between;
  }
  painter.setFont(lacewing::ui::font(TextRole::strong));
  painter.setPen(text);
  painter.drawText(
      QRectF(left, space::margin, right - left, metrics.chip()), Qt::AlignLeft | Qt::AlignVCenter,
      painter.fontMetrics().elidedText(action_->text(), Qt::ElideRight, static_cast<int>(right - left)));
  painter.setFont(lacewing::ui::font(TextRole::small));
  painter.setPen(isEnabled() ? colours.text2 : colours.disabled);
  painter.drawText(QRectF(left, space::margin + metrics.chip() + space::inside,
                          width() - left - space::margin, 2 * metrics.text + space::inside),
                   Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, detail_);
}

SamplePicture::SamplePicture(const QString& title, QWidget* parent) : QWidget(parent), title_(title) {
  setAccessibleName(title);
}

void SamplePicture::setImage(const QImage& image) {
  image_ = image;
  update();
}

void SamplePicture::setDetail(const QString& detail) {
  detail_ = detail;
  setAccessibleDescription(detail);
  update();
}

void SamplePicture::setTitle(const QString& title) {
  title_ = title;
  setAccessibleName(title);
  update();
}

QSize SamplePicture::sizeHint() const {
  const Metrics metrics(this);
  return {metrics.scaled(pictureSide), metrics.scaled(pictureSide) + 2 * metrics.text + space::between};
}

void SamplePicture::paintEvent(QPaintEvent*) {
  WidgetPainter painter(this);
  const Metrics metrics(this);
  const int side = std::min(width(), metrics.scaled(pictureSide));
  const QRect place(0, 0, side, side);
  const Tokens& colours = tokens(this);
  if (image_.isNull()) {
    painter.fillRect(place, colours.canvas);
  } else {
    painter.drawImage(place, image_);  // nearest: data pixels stay squares
  }
  const QRectF line(0, side + space::inside, width(), metrics.text);
  painter.setFont(lacewing::ui::font(TextRole::section));
  painter.setPen(colours.text);
  painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, title_);
  painter.setFont(lacewing::ui::font(TextRole::small));
  painter.setPen(colours.text2);
  painter.drawText(line.translated(0, metrics.text), Qt::AlignLeft | Qt::AlignVCenter, detail_);
}

}  // namespace lacewing::ui
