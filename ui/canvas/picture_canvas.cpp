#include "canvas/picture_canvas.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "style/metrics.h"
#include "style/numbers.h"

namespace lacewing::ui {
namespace {

// A wheel notch is 120 eighths of a degree; finer wheels and touch pads add up to one.
constexpr int kNotch = 120;
constexpr qreal kDividerReach = 6;  // how near the pointer must be to drag the divider
constexpr double kWipeStep = 0.05;

int notchesOf(const QWheelEvent& event) {
  // With Alt some systems turn the wheel sideways.
  const QPoint delta = event.angleDelta();
  return delta.y() != 0 ? delta.y() : delta.x();
}

}  // namespace

PictureCanvas::PictureCanvas(QWidget* parent)
    : QWidget(parent),
      view_(std::make_shared<ViewState>()),
      cursor_(std::make_shared<Cursor>()),
      range_(std::make_shared<RangeModel>()),
      display_(std::make_shared<DisplayState>()) {
  setObjectName(QStringLiteral("pictureCanvas"));
  setAccessibleName(tr("Picture"));
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setViewState(view_);
  setPixelCursor(cursor_);
  setRangeModel(range_);
  setDisplayState(display_);
  updateToolCursor();
}

PictureCanvas::~PictureCanvas() = default;

void PictureCanvas::setPicture(ArrayPointer picture) {
  values_ = std::move(picture);
  colours_ = nullptr;
  render();
}

void PictureCanvas::setMap(ArrayPointer map, const ColourMap& colours, ArrayPointer ranked) {
  values_ = std::move(map);
  ranked_ = std::move(ranked);
  colours_ = &colours;
  render();
}

void PictureCanvas::clear() {
  values_.reset();
  colours_ = nullptr;
  render();
}

void PictureCanvas::render() {
  if (!values_)
    image_ = {};
  else if (!colours_)
    image_ = toImage(*values_, range_->range().low, range_->range().high);
  else if (flat_)
    // All values about zero: the colour of zero everywhere, so that noise is not stretched into a pattern.
    image_ = toImage(Array<float>(values_->shape), *colours_, Range{Range::Norm::symmetricMax, -1, 1, 100});
  else
    image_ = toImage(*values_, *colours_, range_->range());
  update();
  viewChanged();
  Q_EMIT contentChanged();
}

void PictureCanvas::setDisplayState(DisplayStatePointer state) {
  disconnect(display_.get(), nullptr, this, nullptr);
  display_ = std::move(state);
  connect(display_.get(), &DisplayState::changed, this, qOverload<>(&QWidget::update));
  update();
}

void PictureCanvas::setCompanion(PictureCanvas* companion) {
  if (companion_) disconnect(companion_, &PictureCanvas::contentChanged, this, nullptr);
  companion_ = companion;
  if (companion_) connect(companion_, &PictureCanvas::contentChanged, this, qOverload<>(&QWidget::update));
  update();
}

void PictureCanvas::setBackdrop(PictureCanvas* backdrop) {
  if (backdrop_) disconnect(backdrop_, &PictureCanvas::contentChanged, this, nullptr);
  backdrop_ = backdrop;
  if (backdrop_) connect(backdrop_, &PictureCanvas::contentChanged, this, qOverload<>(&QWidget::update));
  update();
}

void PictureCanvas::setAlone(bool alone) {
  if (alone == isAlone()) return;
  if (alone) {
    const ViewStatePointer shared = view_;
    setViewState(view_->clone());
    shared_ = shared;
  } else {
    setViewState(std::exchange(shared_, nullptr));
  }
}

void PictureCanvas::setViewState(ViewStatePointer state) {
  shared_.reset();
  disconnect(view_.get(), nullptr, this, nullptr);
  view_ = std::move(state);
  connect(view_.get(), &ViewState::changed, this, &PictureCanvas::viewChanged);
  viewChanged();
}

void PictureCanvas::setPixelCursor(CursorPointer cursor) {
  disconnect(cursor_.get(), nullptr, this, nullptr);
  cursor_ = std::move(cursor);
  connect(cursor_.get(), &Cursor::hoverChanged, this, qOverload<>(&QWidget::update));
  connect(cursor_.get(), &Cursor::pinChanged, this, qOverload<>(&QWidget::update));
  update();
}

void PictureCanvas::setRangeModel(RangeModelPointer range) {
  disconnect(range_.get(), nullptr, this, nullptr);
  range_ = std::move(range);
  connect(range_.get(), &RangeModel::changed, this, [this] {
    if (values_) render();
  });
  if (values_) render();
}

void PictureCanvas::setTool(CanvasTool* tool) {
  if (tool == tool_) return;
  if (std::exchange(held_, Qt::NoButton) != Qt::NoButton) toolInUse().abandon(*this);
  tool_ = tool;
  updateToolCursor();
  update();
}

void PictureCanvas::updateToolCursor() {
  setCursor(toolInUse().cursor(*this));
}

void PictureCanvas::setStrength(qreal strength) {
  strength_ = strength;
  update();
}

void PictureCanvas::setFlat(bool flat) {
  if (flat == flat_) return;
  flat_ = flat;
  render();
}

double PictureCanvas::viewScale() const {
  const QSize meant = view_->pictureSize();
  return meant.isEmpty() || image_.isNull() ? 1 : double(meant.width()) / image_.width();
}

double PictureCanvas::zoom() const {
  if (!view_->fit()) return view_->zoom() * viewScale();
  if (image_.isNull()) return 1;
  const double fitting = std::min(double(width()) / image_.width(), double(height()) / image_.height());
  return fitting >= 1 ? std::floor(fitting) : std::max(fitting, 1.0 / 64);
}

QRectF PictureCanvas::pictureRect() const {
  const double factor = zoom();
  const QSizeF size(image_.width() * factor, image_.height() * factor);
  const QPointF centre = view_->fit() ? QPointF(0.5, 0.5) : view_->centre();
  QPointF corner(width() / 2.0 - centre.x() * size.width(), height() / 2.0 - centre.y() * size.height());
  // Whole widget pixels keep the data pixels sharp and equal.
  return {QPointF(std::round(corner.x()), std::round(corner.y())), size};
}

QPointF PictureCanvas::toPicture(QPointF view) const {
  return (view - pictureRect().topLeft()) / zoom();
}

QPointF PictureCanvas::toView(QPointF picture) const {
  return pictureRect().topLeft() + picture * zoom();
}

std::optional<QPoint> PictureCanvas::pixelAt(QPointF view) const {
  const QPointF position = toPicture(view);
  const QPoint pixel(int(std::floor(position.x())), int(std::floor(position.y())));
  return image_.rect().contains(pixel) ? std::optional(pixel) : std::nullopt;
}

QString PictureCanvas::valueText(QPoint pixel) const {
  if (!values_ || !image_.rect().contains(pixel)) return {};
  const std::int64_t at = std::int64_t(pixel.y()) * image_.width() + pixel.x();
  const bool small = range_->range().high < 0.05;  // three decimals would all be zero
  const auto value = double((*values_)[at]);
  if (colours_ && !colours_->diverging()) return small ? shortNumber(value) : number(value, 3);
  if (colours_) return small ? signedShortNumber(value) : signedNumber(value, 3);
  const std::int64_t plane = std::int64_t(image_.width()) * image_.height();
  QStringList channels;
  for (std::int64_t i = at; i < values_->size(); i += plane)
    channels << number(double((*values_)[i]), values_->size() > plane ? 2 : 3);
  return channels.join(QLatin1Char(' '));
}

void PictureCanvas::zoomAt(QPointF view, int steps) {
  if (image_.isNull() || steps == 0) return;
  const QPointF anchor = toPicture(view);
  const double scale = viewScale();
  const double factor = ViewState::stepped(zoom() / scale, steps) * scale;
  // centre such that the anchor stays under the pointer
  const QPointF middle = anchor + (QPointF(width() / 2.0, height() / 2.0) - view) / factor;
  view_->setView(factor / scale, {middle.x() / image_.width(), middle.y() / image_.height()});
}

void PictureCanvas::panBy(QPointF delta) {
  if (image_.isNull()) return;
  const double factor = zoom();
  const QPointF centre = view_->fit() ? QPointF(0.5, 0.5) : view_->centre();
  view_->setView(factor / viewScale(), {centre.x() - delta.x() / factor / image_.width(),
                                        centre.y() - delta.y() / factor / image_.height()});
}

void PictureCanvas::pinAt(QPoint pixel) {
  cursor_->setPin(cursor_->fromPicture(pixel, image_.size()));
  Q_EMIT pinned(pixel);
}

std::optional<QPoint> PictureCanvas::hoveredPixel() const {
  const auto pixel = cursor_->hover();
  return pixel ? std::optional(cursor_->toPicture(*pixel, image_.size())) : std::nullopt;
}

std::optional<QPoint> PictureCanvas::pinnedPixel() const {
  const auto pixel = cursor_->pin();
  return pixel ? std::optional(cursor_->toPicture(*pixel, image_.size())) : std::nullopt;
}

std::optional<qreal> PictureCanvas::dividerX() const {
  if (display_->mode() != DisplayState::Mode::wipe || !companion_ || image_.isNull()) return std::nullopt;
  const QRectF whole = pictureRect();
  return std::clamp(whole.left() + display_->wipe() * whole.width(), 0.0, double(width()));
}

bool PictureCanvas::nearDivider(QPointF view) const {
  const auto x = dividerX();
  return x && std::abs(view.x() - *x) <= kDividerReach;
}

void PictureCanvas::viewChanged() {
  update();
  const double now = zoom();
  if (now == lastZoom_) return;
  lastZoom_ = now;
  Q_EMIT zoomChanged(now);
}

QSize PictureCanvas::sizeHint() const {
  const int side = Metrics(this).scaled(196);
  return {side, side};
}

QSize PictureCanvas::minimumSizeHint() const {
  return {48, 48};
}

CanvasEvent PictureCanvas::eventAt(const QMouseEvent& event, Qt::MouseButton button) const {
  return {toPicture(event.position()), event.position(), button, event.buttons(), event.modifiers()};
}

void PictureCanvas::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::MiddleButton) {
    panFrom_ = event->position();
    setCursor(Qt::ClosedHandCursor);
    return;
  }
  if (held_ != Qt::NoButton || wiping_ || image_.isNull()) return event->ignore();
  if (event->button() == Qt::LeftButton && nearDivider(event->position())) {
    wiping_ = true;
    return;
  }
  const CanvasEvent where = eventAt(*event, event->button());
  tookRight_ = false;
  // A tool that does not want the left button leaves it to picking.
  if (toolInUse().press(*this, where)) {
    held_ = event->button();
    tookRight_ = held_ == Qt::RightButton;
    pressedAt_ = event->position();
    updateToolCursor();
  } else if (event->button() == Qt::LeftButton) {
    pick_.press(*this, where);
  } else {
    event->ignore();
  }
}

void PictureCanvas::mouseMoveEvent(QMouseEvent* event) {
  if (panFrom_) {
    panBy(event->position() - *panFrom_);
    panFrom_ = event->position();
    return;
  }
  if (wiping_) {
    const QRectF whole = pictureRect();
    return display_->setWipe((event->position().x() - whole.left()) / whole.width());
  }
  if (held_ == Qt::NoButton && nearDivider(event->position())) {
    setCursor(Qt::SplitHCursor);
  } else if (cursor().shape() == Qt::SplitHCursor) {
    updateToolCursor();
  }
  const auto pixel = pixelAt(event->position());
  const auto shared = pixel ? std::optional(cursor_->fromPicture(*pixel, image_.size())) : std::nullopt;
  if (shared != cursor_->hover()) {
    cursor_->setHover(shared);
    Q_EMIT hovered(pixel);
  }
  const CanvasEvent where = eventAt(*event, Qt::NoButton);
  if (held_ != Qt::NoButton && !event->buttons().testFlag(held_)) letGo(where);  // released elsewhere
  if (held_ != Qt::NoButton)
    toolInUse().move(*this, where);
  else
    toolInUse().hover(*this, where);
}

void PictureCanvas::letGo(const CanvasEvent& event) {
  held_ = Qt::NoButton;
  toolInUse().release(*this, event);
  updateToolCursor();
}

// A shortcut in the middle of a stroke would change what the stroke goes on painting: keys wait for its end.
bool PictureCanvas::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride && held_ != Qt::NoButton) {
    event->accept();
    return true;
  }
  return QWidget::event(event);
}

// Some systems ask for the menu at the press, when a tool may be about to drag with the right button.
void PictureCanvas::contextMenuEvent(QContextMenuEvent* event) {
  event->setAccepted(event->reason() == QContextMenuEvent::Mouse && tookRight_);
}

void PictureCanvas::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::MiddleButton) {
    panFrom_.reset();
    return updateToolCursor();
  }
  if (wiping_ && event->button() == Qt::LeftButton) {
    wiping_ = false;
    return updateToolCursor();
  }
  if (held_ == Qt::NoButton || event->button() != held_) return event->ignore();
  letGo(eventAt(*event, event->button()));
  const bool dragged =
      (event->position() - pressedAt_).manhattanLength() >= QApplication::startDragDistance();
  if (event->button() != Qt::RightButton || dragged) return;
  // A click after all. Not of the mouse: that one was taken.
  QContextMenuEvent click(QContextMenuEvent::Other, event->position().toPoint(),
                          event->globalPosition().toPoint(), event->modifiers());
  QCoreApplication::sendEvent(this, &click);
}

void PictureCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
  if (tool_ && tool_->takesDoubleClick() && event->button() == Qt::LeftButton) return mousePressEvent(event);
  if (event->button() == Qt::LeftButton) Q_EMIT doubleClicked();
}

void PictureCanvas::wheelEvent(QWheelEvent* event) {
  if (image_.isNull()) return event->ignore();
  wheelRest_ += notchesOf(*event);
  const int steps = wheelRest_ / kNotch;
  wheelRest_ -= steps * kNotch;
  zoomAt(event->position(), steps);
  event->accept();
}

void PictureCanvas::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && held_ != Qt::NoButton) {
    held_ = Qt::NoButton;
    toolInUse().abandon(*this);
    return updateToolCursor();
  }
  const int step = event->modifiers() & Qt::ShiftModifier ? 10 : 1;
  QPoint move;
  switch (event->key()) {
    case Qt::Key_Left:
      move = {-step, 0};
      break;
    case Qt::Key_Right:
      move = {step, 0};
      break;
    case Qt::Key_Up:
      move = {0, -step};
      break;
    case Qt::Key_Down:
      move = {0, step};
      break;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
      if (!dividerX()) return QWidget::keyPressEvent(event);
      return display_->setWipe(display_->wipe() + (event->key() == Qt::Key_PageUp ? -kWipeStep : kWipeStep));
    default:
      return QWidget::keyPressEvent(event);
  }
  if (image_.isNull()) return;
  // Without a pin the first key press puts it in the middle.
  QPoint pixel(image_.width() / 2, image_.height() / 2);
  if (const auto pin = pinnedPixel()) pixel = *pin + move;
  pinAt({std::clamp(pixel.x(), 0, image_.width() - 1), std::clamp(pixel.y(), 0, image_.height() - 1)});
}

void PictureCanvas::leaveEvent(QEvent* event) {
  if (cursor_->hover()) {
    cursor_->setHover(std::nullopt);
    Q_EMIT hovered(std::nullopt);
  }
  QWidget::leaveEvent(event);
}

void PictureCanvas::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  viewChanged();
}

void PictureCanvas::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  Q_EMIT focusChanged(true);
}

void PictureCanvas::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  Q_EMIT focusChanged(false);
}

}  // namespace lacewing::ui
