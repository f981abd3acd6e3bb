#pragma once
// One cell of the comparison grid: a canvas in a rounded pane that always says in which state it is.

#include <QTimer>
#include <QWidget>

#include "canvas/picture_canvas.h"
#include "panes/chip.h"

class QPushButton;
class QToolButton;

namespace lacewing::ui {

class PaneCover;

class Pane : public QWidget {
  Q_OBJECT
 public:
  enum class State {
    empty,
    queued,
    computing,
    updating,
    refined,
    done,
    notComparable,
    allZero,
    cancelled,
    notAvailable,
    error,
    hidden
  };
  Q_ENUM(State)
  /// The name of the state as tests read it: "notComparable".
  Q_PROPERTY(QString paneState READ stateName NOTIFY stateChanged)

  explicit Pane(QWidget* parent = nullptr);
  ~Pane() override;

  PictureCanvas* canvas() const { return canvas_; }
  State state() const { return state_; }
  QString stateName() const;

  /// Beginning of the accessible description: "Gradient, attacked".
  void setTitle(const QString& title);
  /// Numbers for the accessible description: "Top-k intersection with original 0.16."
  void setNumbers(const QString& numbers);

  void showEmpty(const QString& title, const QString& hint);
  void showQueued(int jobsBefore);
  /// `what`: "Integrated gradients", unit "steps"; with a previous result on the canvas the state is
  /// `updating`.
  void showComputing(const QString& what, qint64 done, qint64 total, const QString& unit);
  /// The previous result stays, fainter after 150 ms.
  void showUpdating(qint64 done = 0, qint64 total = 0);
  /// "refining 48/64, gap 0.8 %".
  void showRefined(const QString& chip);
  void showDone();
  void showNotComparable(const QString& chip = {});
  void showAllZero(double largestMagnitude);
  void showCancelled(qint64 done, qint64 total);
  void showNotAvailable(const QString& title, const QString& reason);
  void showError(const QString& title, const QString& cause);
  void showHidden();

  /// A neutral chip that is independent of the state ("±8/255, own range"); empty removes it. `brief` is
  /// shown where there is no room for all of it.
  void setNote(const QString& note, const QString& brief = {});
  void setLinked(bool linked);
  bool isLinked() const { return linked_; }
  /// Marks the pane the inspector speaks of when the focus is elsewhere.
  void setCurrent(bool current);
  void setToolsAvailable(bool available);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void stateChanged();
  void linkToggled(bool linked);
  void maximiseRequested();
  void menuRequested(QPoint globalPosition);
  /// The link of the error state ("Show details").
  void detailsRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  class Edge;
  void setState(State state);
  void placeParts();
  void updateTools();
  void updateDescription();

  State state_ = State::empty;
  QString title_, numbers_, message_, detail_, noteText_, noteBrief_;
  qint64 done_ = 0, total_ = 0;
  PictureCanvas* canvas_;
  PaneCover* cover_;
  Edge* edge_;
  Chip* chip_;
  Chip* note_;
  QWidget* tools_;
  QToolButton* link_;
  QToolButton* maximise_;
  QToolButton* more_;
  QPushButton* details_;
  QTimer fade_;
  bool linked_ = true, current_ = false, toolsAvailable_ = true;
};

}  // namespace lacewing::ui
