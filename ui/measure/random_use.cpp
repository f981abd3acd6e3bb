#include "measure/random_use.h"

#include <QtCore/QCoreApplication>
#include <QtGui/QContextMenuEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QWheelEvent>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QAbstractSlider>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDoubleSpinBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolButton>

#include <algorithm>

#include "commands/choice_commands.h"
#include "commands/row_commands.h"
#include "shell/main_window.h"

namespace lacewing::ui {
namespace {

constexpr int rowsAtMost = 4, morePictures = 20, stepsAway = 12, openEvery = 5, movesOfDrag = 4;

QString nameOf(const QObject& object) {
  const QString kind = QString::fromUtf8(object.metaObject()->className()).section(QStringLiteral("::"), -1);
  return object.objectName().isEmpty() ? kind : kind + QLatin1Char(' ') + object.objectName();
}

}  // namespace

QString RestlessDialogs::saveMap(QWidget*, const QString&) {
  const char* suffixes[] = {"npy", "csv", "png"};
  return folder_.filePath(QStringLiteral("map.%1").arg(QLatin1String(suffixes[saved_++ % 3])));
}

RandomUse::RandomUse(MainWindow& window, quint32 seed, bool sample)
    : window_(window), random_(seed), sample_(sample) {}

QString RandomUse::step() {
  if (drag_) return dragOn();
  const QString what = act();
  ++done_[what];
  return what;
}

// What is in the way goes first: an open menu, a dialog, the start page.
QString RandomUse::act() {
  if (QWidget* popup = QApplication::activePopupWidget()) return leavePopup(*popup);
  for (QWidget* top : QApplication::topLevelWidgets()) {
    if (top == &window_ || !top->isVisible() || !(top->windowType() & Qt::Dialog) || below(4) > 0) continue;
    top->close();
    return QStringLiteral("close ") + nameOf(*top);
  }
  if (window_.onStartPage()) {
    window_.leaveStartPage();
    return QStringLiteral("leave start page");
  }
  if (!wayBack_.isEmpty() && --wayBackIn_ <= 0) return trigger(std::exchange(wayBack_, {}));
  const QString kept = keepBounds();
  if (!kept.isEmpty()) return kept;

  static constexpr Habit habits[] = {{34, &RandomUse::stroke},    {9, &RandomUse::picture},
                                     {6, &RandomUse::checkpoint}, {10, &RandomUse::action},
                                     {16, &RandomUse::control},   {12, &RandomUse::pointer},
                                     {5, &RandomUse::key},        {5, &RandomUse::menu},
                                     {2, &RandomUse::look},       {1, &RandomUse::resizeWindow}};
  int at = 0;
  for (const Habit& habit : habits) at += habit.weight;
  at = below(at);
  for (const Habit& habit : habits) {
    at -= habit.weight;
    if (at < 0) return (this->*habit.act)();
  }
  return {};
}

// Rows and pictures that are added are the person's own: a few at a time, so that they do not hide a leak.
QString RandomUse::keepBounds() {
  Document& document = window_.document();
  if (pictures_ == 0) pictures_ = static_cast<int>(document.pictures().size());
  const auto& rows = document.methods();
  const auto shown = std::count_if(rows.begin(), rows.end(), [](const MethodRow& row) { return row.shown; });
  const int count = static_cast<int>(rows.size());
  if (count > rowsAtMost) {
    removeRow(document, below(count));
    return QStringLiteral("remove row");
  }
  // So do strokes on a picture of another size, which weigh up to 64 times as much (28 -> 224 pixels).
  const Checkpoint* current = document.checkpoint();
  if (current != nullptr && current->preprocessing && current->statedPreprocessing &&
      current->preprocessing->size != current->statedPreprocessing->size) {
    choosePreprocessing(document, document.currentCheckpoint(), std::nullopt);
    return QStringLiteral("stated preprocessing");
  }
  if (shown > 0) return {};
  if (rows.empty())
    addRow(document, QStringLiteral("gradient"), 0);
  else
    showRow(document, below(count), true);
  return QStringLiteral("show row");
}

bool RandomUse::mayTrigger(const QString& id) const {
  const bool adds = id == QLatin1String("pastePicture") || id == QLatin1String("setReference");
  const int more = static_cast<int>(window_.document().pictures().size()) - pictures_;
  if (adds && more >= morePictures) return false;
  // Opening clears the history of edits: now and then only.
  if (id == QLatin1String("openSample")) return sample_ && decks_ % openEvery == 1;
  return id != QLatin1String("quit");
}

QString RandomUse::trigger(const QString& id) {
  QAction* action = window_.actions().find(id);
  if (action->isEnabled()) action->trigger();
  return id;
}

// All of them in a new order, again and again.
QString RandomUse::action() {
  if (deck_.isEmpty()) {
    ++decks_;
    for (const QAction* action : window_.actions().all()) deck_ << action->objectName();
    std::shuffle(deck_.begin(), deck_.end(), random_);
  }
  const QString id = deck_.takeLast();
  if (!mayTrigger(id)) return QStringLiteral("nothing");
  if (id.startsWith(QLatin1String("simulate"))) wayBack_ = QStringLiteral("simulateNone");
  if (id == QLatin1String("maximisePane")) wayBack_ = id;
  if (!wayBack_.isEmpty()) wayBackIn_ = stepsAway;
  return trigger(id);
}

QString RandomUse::leavePopup(QWidget& popup) {
  QString what = QStringLiteral("close ") + nameOf(popup);
  if (auto* menu = qobject_cast<QMenu*>(&popup)) {
    std::vector<QAction*> entries;
    for (QAction* entry : menu->actions())
      if (entry->isEnabled() && !entry->isSeparator() && entry->menu() == nullptr &&
          (entry->objectName().isEmpty() || mayTrigger(entry->objectName())))
        entries.push_back(entry);
    std::vector<QWidget*> controls;
    for (QWidget* child : menu->findChildren<QWidget*>())
      if (child->isVisible() && child->isEnabled()) controls.push_back(child);
    QWidget* control = any(controls);
    if (control != nullptr && below(4) > 0)
      return poke(*control) ? nameOf(*control) : QStringLiteral("nothing");
    QAction* entry = any(entries);
    if (entry != nullptr && below(3) > 0) {
      what = nameOf(*menu);
      entry->trigger();
    }
  }
  popup.close();
  return what;
}

QString RandomUse::stroke() {
  static const char* tools[] = {"toolBrush", "toolEraser", "toolNoise", "toolBlur", "toolPatch", "toolStamp"};
  trigger(QString::fromUtf8(tools[below(static_cast<int>(std::size(tools)))]));
  const int columns = window_.grid().differenceColumn() < 0 ? window_.grid().columnCount()
                                                            : window_.grid().differenceColumn();
  Pane* pane = window_.grid().pane(0, window_.comparison().comparesCheckpoints() ? below(columns) : 1);
  if (!pane->isVisible() || pane->canvas()->isEmpty()) return QStringLiteral("nothing");
  const QString what = QStringLiteral("stroke");
  drag(*pane, below(12) == 0 ? Qt::RightButton : Qt::LeftButton, what);
  return what;
}

void RandomUse::drag(Pane& pane, Qt::MouseButton button, const QString& what) {
  drag_ = Drag{pane.canvas(), button, what, movesOfDrag};
  sendMouse(QEvent::MouseButtonPress);
}

QString RandomUse::dragOn() {
  const QString what = drag_->what;
  if (drag_->canvas == nullptr) {
    drag_.reset();
  } else if (drag_->moves-- > 0) {
    sendMouse(QEvent::MouseMove);
  } else {
    sendMouse(QEvent::MouseButtonRelease);
    drag_.reset();
  }
  return what;
}

void RandomUse::sendMouse(QEvent::Type type) {
  PictureCanvas* canvas = drag_->canvas;
  const QSize size = canvas->pictureSize();
  const QPointF at =
      canvas->toView({random_.bounded(1.0) * size.width(), random_.bounded(1.0) * size.height()});
  const auto pressed = type == QEvent::MouseMove ? Qt::NoButton : drag_->button;
  const auto held = type == QEvent::MouseButtonRelease ? Qt::NoButton : drag_->button;
  QMouseEvent event(type, at, QPointF(canvas->mapToGlobal(at.toPoint())), pressed, held, Qt::NoModifier);
  QCoreApplication::sendEvent(canvas, &event);
}

QString RandomUse::picture() {
  choosePicture(window_.document(), below(static_cast<int>(window_.document().pictures().size())));
  return QStringLiteral("choose picture");
}

QString RandomUse::checkpoint() {
  Document& document = window_.document();
  switch (below(4)) {
    case 0: {
      std::vector<int> compared;
      for (int i = below(4); i > 0; --i)
        compared.push_back(below(static_cast<int>(document.checkpoints().size())));
      std::sort(compared.begin(), compared.end());
      compared.erase(std::unique(compared.begin(), compared.end()), compared.end());
      chooseColumns(document, std::move(compared));
      return QStringLiteral("choose columns");
    }
    case 1:
      if (const auto known = window_.comparison().prediction(Side::original); known && below(2) > 0)
        chooseClass(document, below(static_cast<int>(known->probabilities.size())));
      else
        chooseClass(document, std::nullopt);
      return QStringLiteral("choose class");
    case 2: {
      std::optional<Preprocessing> chosen;
      if (const Checkpoint* current = document.checkpoint(); current != nullptr && current->preprocessing) {
        chosen = current->preprocessing;
        for (double& mean : chosen->mean) mean = below(100) / 100.0;
      }
      choosePreprocessing(document, document.currentCheckpoint(), below(2) == 0 ? chosen : std::nullopt);
      return QStringLiteral("choose preprocessing");
    }
    default:
      chooseCheckpoint(document, below(static_cast<int>(document.checkpoints().size())));
      return QStringLiteral("choose checkpoint");
  }
}

// Any slider, field, list, tab or button on screen.
QString RandomUse::control() {
  std::vector<QWidget*> controls;
  for (QWidget* top : QApplication::topLevelWidgets()) {
    if (!top->isVisible()) continue;
    for (QWidget* child : top->findChildren<QWidget*>())
      if (child->isVisible() && child->isEnabled() && child->focusPolicy() != Qt::NoFocus)
        controls.push_back(child);
  }
  for (int attempt = 0; attempt < 10; ++attempt) {
    QWidget* control = any(controls);
    if (control == nullptr) break;
    const QString name = nameOf(*control);
    if (poke(*control)) return name;
  }
  return QStringLiteral("nothing");
}

bool RandomUse::poke(QWidget& widget) {
  if (auto* slider = qobject_cast<QAbstractSlider*>(&widget)) {
    slider->setSliderDown(true);
    slider->setValue(slider->minimum() + below(slider->maximum() - slider->minimum() + 1));
    slider->setSliderDown(false);
  } else if (auto* whole = qobject_cast<QSpinBox*>(&widget)) {
    whole->stepBy(below(21) - 10);
  } else if (auto* field = qobject_cast<QDoubleSpinBox*>(&widget)) {
    field->stepBy(below(21) - 10);
  } else if (auto* tabs = qobject_cast<QTabBar*>(&widget)) {
    const int tab = below(tabs->count());
    if (tabs->isTabEnabled(tab)) tabs->setCurrentIndex(tab);
  } else if (auto* opener = qobject_cast<QToolButton*>(&widget);
             opener != nullptr && opener->menu() != nullptr) {
    // Its click would wait in an event loop of its own.
    opener->menu()->popup(opener->mapToGlobal(QPoint(0, opener->height())));
  } else if (auto* button = qobject_cast<QAbstractButton*>(&widget)) {
    button->click();
  } else if (auto* view = qobject_cast<QAbstractItemView*>(&widget)) {
    const int rows = view->model() == nullptr ? 0 : view->model()->rowCount(view->rootIndex());
    if (rows == 0) return true;
    const QModelIndex index = view->model()->index(below(rows), 0, view->rootIndex());
    view->scrollTo(index);
    const QPointF at = view->visualRect(index).center();
    for (const QEvent::Type type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease}) {
      const auto held = type == QEvent::MouseButtonPress ? Qt::LeftButton : Qt::NoButton;
      QMouseEvent event(type, at, QPointF(view->viewport()->mapToGlobal(at.toPoint())), Qt::LeftButton, held,
                        Qt::NoModifier);
      QCoreApplication::sendEvent(view->viewport(), &event);
    }
  } else if (qobject_cast<QComboBox*>(&widget) != nullptr || qobject_cast<QLineEdit*>(&widget) != nullptr) {
    const int keys[] = {Qt::Key_Down, Qt::Key_Up, Qt::Key_5, Qt::Key_Backspace, Qt::Key_Return};
    const int code = keys[below(static_cast<int>(std::size(keys)))];
    const QString text = code == Qt::Key_5 ? QStringLiteral("5") : QString();
    for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
      QKeyEvent event(type, code, Qt::NoModifier, text);
      QCoreApplication::sendEvent(&widget, &event);
    }
  } else {
    return false;
  }
  return true;
}

Pane* RandomUse::visiblePane() {
  std::vector<Pane*> panes;
  for (Pane* pane : window_.grid().panes())
    if (pane->isVisible() && !pane->canvas()->isEmpty()) panes.push_back(pane);
  return any(panes);
}

// Over any pane with any tool: hover, pick, pan, draw, zoom with the wheel.
QString RandomUse::pointer() {
  Pane* pane = visiblePane();
  if (pane == nullptr) return QStringLiteral("nothing");
  PictureCanvas* canvas = pane->canvas();
  if (below(2) == 0) {
    trigger(below(2) == 0 ? QStringLiteral("toolPan") : QStringLiteral("toolPick"));
    const QString what = QStringLiteral("drag over pane");
    drag(*pane, Qt::LeftButton, what);
    return what;
  }
  const QPointF at(below(canvas->width()), below(canvas->height()));
  if (below(2) == 0) {
    QMouseEvent event(QEvent::MouseMove, at, QPointF(canvas->mapToGlobal(at.toPoint())), Qt::NoButton,
                      Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(canvas, &event);
    return QStringLiteral("hover");
  }
  QWheelEvent event(at, QPointF(canvas->mapToGlobal(at.toPoint())), QPoint(),
                    QPoint(0, below(2) == 0 ? 120 : -120), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                    false);
  QCoreApplication::sendEvent(canvas, &event);
  return QStringLiteral("wheel");
}

QString RandomUse::key() {
  Pane* pane = visiblePane();
  if (pane == nullptr) return QStringLiteral("nothing");
  pane->canvas()->setFocus();
  const int keys[] = {Qt::Key_Left, Qt::Key_Right, Qt::Key_Up,       Qt::Key_Down,  Qt::Key_Space,
                      Qt::Key_Alt,  Qt::Key_Tab,   Qt::Key_PageDown, Qt::Key_PageUp};
  const int code = keys[below(static_cast<int>(std::size(keys)))];
  for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
    QKeyEvent event(type, code, Qt::NoModifier);
    QCoreApplication::sendEvent(pane->canvas(), &event);
  }
  return QStringLiteral("key");
}

QString RandomUse::menu() {
  Pane* pane = visiblePane();
  ComparisonGrid& grid = window_.grid();
  if (pane == nullptr) return QStringLiteral("nothing");
  const QPoint at = pane->mapToGlobal(QPoint(8, 8));
  const int method = std::max(0, grid.rowOf(pane) - 1);
  switch (below(6)) {
    case 0:
      Q_EMIT grid.addRequested(at);
      break;
    case 1:
      Q_EMIT grid.rowMenuRequested(method, at);
      break;
    case 2:
      Q_EMIT grid.rowSettingsRequested(method, at);
      break;
    case 3:
      Q_EMIT grid.columnsRequested(at);
      break;
    case 4:
      Q_EMIT grid.rangeMenuRequested(grid.rowOf(pane), at);
      break;
    default:
      Q_EMIT grid.menuRequested(pane, at);
      break;
  }
  return QStringLiteral("menu");
}

QString RandomUse::look() {
  static const char* ids[] = {"themeDark",   "themeLight",    "viewSideBySide", "viewWipe",  "viewFlip",
                              "viewOverlay", "restoreLayout", "layoutCompare",  "showBottom"};
  return trigger(QString::fromUtf8(ids[below(static_cast<int>(std::size(ids)))]));
}

QString RandomUse::resizeWindow() {
  window_.resize(1024 + below(577), 680 + below(321));
  return QStringLiteral("resize");
}

}  // namespace lacewing::ui
