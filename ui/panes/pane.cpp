#include "panes/pane.h"

#include <QContextMenuEvent>
#include <QEnterEvent>
#include <QHBoxLayout>
#include <QMetaEnum>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

#include "panes/headers.h"
#include "panes/pane_cover.h"
#include "style/icons.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/numbers.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {

constexpr int kFadeDelay = 150;  // ms: shorter work does not flicker
constexpr qreal kFaded = 0.45;
constexpr int kTopBar = 3;

/// The plate behind the pane's tools.
class ToolPlate : public QWidget {
 public:
  using QWidget::QWidget;

 protected:
  void paintEvent(QPaintEvent*) override {
    WidgetPainter painter(this);
    const Tokens& t = tokens(this);
    paintPlate(painter, rect(), radius::control, t.raised, t.border);
  }
};

}  // namespace

/// Over everything else: the ring, the bar on the top edge, and the corners that make the pane round.
class Pane::Edge : public QWidget {
 public:
  using QWidget::QWidget;
  bool ring = false;
  double topBar = -1;

 protected:
  void paintEvent(QPaintEvent*) override {
    WidgetPainter painter(this);
    const Tokens& t = tokens(this);
    if (topBar >= 0) painter.fillRect(QRectF(0, 0, width() * std::min(topBar, 1.0), kTopBar), t.accent);
    // The page's colour in the corners: data pixels stay square, the pane is round.
    QPainterPath outside, inside;
    outside.addRect(rect());
    inside.addRoundedRect(rect(), radius::control, radius::control);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(outside - inside, t.window);
    if (ring) paintRing(painter, rect(), radius::control, t.accent);
  }
};

Pane::Pane(QWidget* parent) : QWidget(parent) {
  canvas_ = new PictureCanvas(this);
  cover_ = new PaneCover(this);
  note_ = new Chip(QString(), Chip::Kind::overlay, this);
  chip_ = new Chip(QString(), Chip::Kind::overlay, this);
  edge_ = new Edge(this);
  edge_->setAttribute(Qt::WA_TransparentForMouseEvents);

  tools_ = new ToolPlate(this);
  auto* row = new QHBoxLayout(tools_);
  row->setContentsMargins(2, 2, 2, 2);
  row->setSpacing(0);
  link_ = makeToolButton(QStringLiteral("link"), tr("Unlink this pane"), tools_);
  maximise_ = makeToolButton(QStringLiteral("maximise"), tr("Maximise this pane"), tools_);
  more_ = makeToolButton(QStringLiteral("more"), tr("More for this pane"), tools_);
  for (QToolButton* button : {link_, maximise_, more_}) {
    button->setFixedSize(24, 24);
    row->addWidget(button);
    button->installEventFilter(this);
  }
  connect(link_, &QToolButton::clicked, this, [this] {
    setLinked(!linked_);
    Q_EMIT linkToggled(linked_);
  });
  connect(maximise_, &QToolButton::clicked, this, &Pane::maximiseRequested);
  connect(more_, &QToolButton::clicked, this,
          [this] { Q_EMIT menuRequested(more_->mapToGlobal(QPoint(0, more_->height()))); });
  connect(canvas_, &PictureCanvas::doubleClicked, this, &Pane::maximiseRequested);
  connect(canvas_, &PictureCanvas::focusChanged, this, [this] { updateTools(); });
  // Colours change with the range, and so does what is said of it.
  connect(canvas_, &PictureCanvas::contentChanged, this, &Pane::updateDescription);

  details_ = new QPushButton(tr("Show details"), this);
  details_->setObjectName(QStringLiteral("paneDetailsButton"));
  setLink(details_);
  connect(details_, &QPushButton::clicked, this, &Pane::detailsRequested);

  fade_.setSingleShot(true);
  fade_.setInterval(kFadeDelay);
  connect(&fade_, &QTimer::timeout, this, [this] {
    if (state_ == State::updating) canvas_->setStrength(kFaded);
  });
  setFocusProxy(canvas_);
  showEmpty(tr("Nothing to show yet"), QString());
}

Pane::~Pane() = default;

QString Pane::stateName() const {
  return QString::fromLatin1(QMetaEnum::fromType<State>().valueToKey(int(state_)));
}

void Pane::setTitle(const QString& title) {
  title_ = title;
  canvas_->setAccessibleName(title);
  setAccessibleName(title);
  updateDescription();
}

void Pane::setNumbers(const QString& numbers) {
  numbers_ = numbers;
  updateDescription();
}

void Pane::showEmpty(const QString& title, const QString& hint) {
  message_ = title, detail_ = hint;
  cover_->setMessage(QStringLiteral("image"), title, hint);
  setState(State::empty);
}

void Pane::showQueued(int jobsBefore) {
  message_ = jobsBefore == 1 ? tr("waiting for 1 job") : tr("waiting for %1 jobs").arg(jobsBefore);
  detail_.clear();
  cover_->setProgress(0, message_);
  setState(State::queued);
}

void Pane::showComputing(const QString& what, qint64 done, qint64 total, const QString& unit) {
  if (!canvas_->isEmpty()) return showUpdating(done, total);
  done_ = done, total_ = total;
  message_ = total > 0 ? tr("%1, %2/%3 %4").arg(what).arg(done).arg(total).arg(unit) : what;
  detail_.clear();
  cover_->setProgress(total > 0 ? double(done) / double(total) : 0, message_);
  setState(State::computing);
}

void Pane::showUpdating(qint64 done, qint64 total) {
  done_ = done, total_ = total;
  message_ = tr("updating, previous result shown");
  detail_.clear();
  setState(State::updating);
}

void Pane::showRefined(const QString& chip) {
  message_ = chip;
  detail_.clear();
  setState(State::refined);
}

void Pane::showDone() {
  message_.clear(), detail_.clear();
  setState(State::done);
}

void Pane::showNotComparable(const QString& chip) {
  message_ = chip.isEmpty() ? tr("own range, not comparable") : chip;
  detail_.clear();
  setState(State::notComparable);
}

void Pane::showAllZero(double largestMagnitude) {
  message_ = tr("all values ≈ 0");
  detail_ = tr("largest magnitude %1").arg(shortNumber(largestMagnitude));
  cover_->setMessage(QString(), message_, detail_);
  setState(State::allZero);
}

void Pane::showCancelled(qint64 done, qint64 total) {
  done_ = done, total_ = total;
  message_ =
      total > 0 ? tr("cancelled at %1/%2, result kept").arg(done).arg(total) : tr("cancelled, result kept");
  detail_.clear();
  if (canvas_->isEmpty()) {
    message_ = total > 0 ? tr("Cancelled at %1/%2").arg(done).arg(total) : tr("Cancelled");
    detail_ = tr("F5 computes it");
    cover_->setMessage(QStringLiteral("stop"), message_, detail_);
  }
  setState(State::cancelled);
}

void Pane::showNotAvailable(const QString& title, const QString& reason) {
  message_ = title, detail_ = reason;
  cover_->setMessage(QStringLiteral("info"), title, reason);
  setState(State::notAvailable);
}

void Pane::showError(const QString& title, const QString& cause) {
  message_ = title, detail_ = cause;
  cover_->setMessage(QStringLiteral("warning"), title, cause, true);
  setState(State::error);
}

void Pane::showHidden() {
  message_.clear(), detail_.clear();
  setState(State::hidden);
}

void Pane::setState(State state) {
  const bool newState = state != state_;
  state_ = state;
  const bool covered = state == State::empty || state == State::queued || state == State::computing ||
                       state == State::notAvailable || state == State::error ||
                       (state == State::cancelled && canvas_->isEmpty());
  canvas_->setFlat(state == State::allZero);
  canvas_->setVisible(!covered && state != State::hidden);
  cover_->setOverMap(state == State::allZero);
  cover_->setVisible(covered || state == State::allZero);
  details_->setVisible(state == State::error);

  if (state != State::updating) {
    fade_.stop();
    canvas_->setStrength(1);
  } else if (newState) {
    fade_.start();
  }
  edge_->topBar = state == State::updating ? (total_ > 0 ? double(done_) / double(total_) : 0) : -1;

  QString text;
  switch (state) {
    case State::updating:
    case State::refined:
    case State::notComparable:
      text = message_;
      break;
    case State::allZero:
      text = tr("not stretched");
      break;
    case State::cancelled:
      text = covered ? QString() : message_;
      break;
    default:
      break;
  }
  chip_->setKind(state == State::notComparable ? Chip::Kind::amber : Chip::Kind::overlay);
  chip_->setText(text);
  chip_->setVisible(!text.isEmpty());
  placeParts();
  updateTools();
  updateDescription();
  if (newState) Q_EMIT stateChanged();
}

void Pane::setNote(const QString& note, const QString& brief) {
  if (note == noteText_ && brief == noteBrief_) return;
  noteText_ = note, noteBrief_ = brief;
  placeParts();
  updateDescription();
}

void Pane::setLinked(bool linked) {
  linked_ = linked;
  link_->setIcon(icon(linked ? QStringLiteral("link") : QStringLiteral("unlink")));
  link_->setToolTip(linked ? tr("Unlink this pane") : tr("Link this pane again"));
  link_->setAccessibleName(link_->toolTip());
}

void Pane::setCurrent(bool current) {
  current_ = current;
  updateTools();
}

void Pane::setToolsAvailable(bool available) {
  toolsAvailable_ = available;
  updateTools();
}

void Pane::placeParts() {
  cover_->place(rect());
  canvas_->setGeometry(rect());
  edge_->setGeometry(rect());
  constexpr int margin = space::between;
  const auto place = [&](Chip* chip, int bottom) {
    chip->adjustSize();
    chip->resize(std::min(chip->width(), std::max(24, width() - 2 * margin)), chip->height());
    chip->move(margin, bottom - chip->height());
    return bottom - chip->height() - space::inside;
  };
  int bottom = height() - margin;
  const bool chip = !chip_->text().isEmpty(), note = !noteText_.isEmpty() && !canvas_->isHidden();
  if (chip) bottom = place(chip_, bottom);
  note_->setVisible(note);
  note_->setText(noteText_);
  if (!noteBrief_.isEmpty() && note_->sizeHint().width() > width() - 2 * margin) note_->setText(noteBrief_);
  note_->setToolTip(noteText_);
  if (note) place(note_, bottom);
  tools_->adjustSize();
  tools_->move(width() - tools_->width() - margin, margin);
  details_->adjustSize();
  details_->move((width() - details_->width()) / 2,
                 std::min(height() - details_->height() - 4, cover_->contentBottom() + space::between));
  edge_->raise();
  tools_->raise();
  edge_->update();
}

void Pane::updateTools() {
  const bool focused = canvas_->hasFocus() || link_->hasFocus() || maximise_->hasFocus() || more_->hasFocus();
  edge_->ring = focused || current_;
  edge_->update();
  tools_->setVisible(toolsAvailable_ && !canvas_->isHidden() && (focused || underMouse()));
}

void Pane::updateDescription() {
  QStringList sentences;
  if (!title_.isEmpty()) sentences << title_ + QLatin1Char('.');
  const auto add = [&](QString text) {
    if (text.isEmpty()) return;
    if (!text.endsWith(QLatin1Char('.'))) text += QLatin1Char('.');
    text[0] = text[0].toUpper();
    sentences << text;
  };
  add(message_);
  add(detail_);
  add(noteText_);
  if (!canvas_->isHidden() && canvas_->isMap())
    add(tr("Range %1, %2").arg(canvas_->rangeModel()->range().text(), canvas_->rangeModel()->range().name()));
  add(numbers_);
  const QString description = sentences.join(QLatin1Char(' '));
  if (description == accessibleDescription()) return;
  setAccessibleDescription(description);
  canvas_->setAccessibleDescription(description);
}

QSize Pane::sizeHint() const {
  const int side = Metrics(this).scaled(212);
  return {side, side};
}

QSize Pane::minimumSizeHint() const {
  return {72, 72};
}

void Pane::paintEvent(QPaintEvent*) {
  WidgetPainter painter(this);
  painter.fillRect(rect(), tokens(this).canvas);
}

void Pane::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  placeParts();
}

void Pane::enterEvent(QEnterEvent* event) {
  QWidget::enterEvent(event);
  updateTools();
}

void Pane::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  updateTools();
}

void Pane::contextMenuEvent(QContextMenuEvent* event) {
  Q_EMIT menuRequested(event->globalPos());
}

void Pane::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) placeParts();
}

bool Pane::eventFilter(QObject* object, QEvent* event) {
  if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) updateTools();
  return QWidget::eventFilter(object, event);
}

}  // namespace lacewing::ui
