#pragma once
// A restless person: paints, chooses, drags sliders, opens menus, triggers every action of the table, one
// thing at a time, drawn from a seed.

#include <QtCore/QEvent>
#include <QtCore/QMap>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QRandomGenerator>
#include <QtCore/QTemporaryDir>

#include <optional>
#include <vector>

#include "canvas/picture_canvas.h"
#include "dialogs/file_dialogs.h"

class QMenu;

namespace lacewing::ui {

class MainWindow;
class Pane;

/// Answers for that person: nothing more is opened, files are written into a folder that is thrown away.
class RestlessDialogs : public FileDialogs {
 public:
  QStringList openCheckpoints(QWidget*) override { return {}; }
  QStringList openPictures(QWidget*) override { return {}; }
  QString openFolder(QWidget*) override { return {}; }
  QString savePicture(QWidget*, const QString& suggested) override { return folder_.filePath(suggested); }
  QString saveEdited(QWidget*, const QString& suggested) override { return folder_.filePath(suggested); }
  QString saveMap(QWidget*, const QString&) override;
  QString saveFolder(QWidget*) override { return folder_.path(); }
  Unsaved askUnsaved(QWidget*, const QStringList&) override { return Unsaved::discard; }

 private:
  QTemporaryDir folder_;
  int saved_ = 0;
};

class RandomUse : public QObject {
 public:
  /// `sample`: the window shows the sample, which may be opened again and again.
  RandomUse(MainWindow& window, quint32 seed, bool sample);
  /// One thing, or the next event of a drag. Returns what, e.g. "toolBlur", "stroke", "QSlider editBlur".
  QString step();
  /// Its next event comes after a sixtieth of a second, as from a mouse.
  bool isDragging() const { return drag_.has_value(); }
  /// How often each was done.
  const QMap<QString, int>& done() const { return done_; }

 private:
  struct Habit {
    int weight;
    QString (RandomUse::*act)();
  };
  int below(int limit) { return limit <= 0 ? 0 : static_cast<int>(random_.bounded(limit)); }
  template <class T>
  T* any(const std::vector<T*>& all) {
    return all.empty() ? nullptr : all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
  }
  QString act();
  QString leavePopup(QWidget& popup);
  QString trigger(const QString& id);
  QString stroke();
  QString picture();
  QString checkpoint();
  QString action();
  QString control();
  QString pointer();
  QString key();
  QString menu();
  QString look();
  QString resizeWindow();
  bool poke(QWidget& widget);
  bool mayTrigger(const QString& id) const;
  Pane* visiblePane();
  void drag(Pane& pane, Qt::MouseButton button, const QString& what);
  QString dragOn();
  void sendMouse(QEvent::Type type);
  QString keepBounds();

  struct Drag {
    QPointer<PictureCanvas> canvas;
    Qt::MouseButton button;
    QString what;
    int moves;  ///< still to come
  };
  MainWindow& window_;
  QRandomGenerator random_;
  std::optional<Drag> drag_;
  bool sample_;
  int pictures_ = 0, decks_ = 0;
  QStringList deck_;   ///< actions still to be triggered before all come again
  QString wayBack_;    ///< the action that ends a view nobody keeps for long
  int wayBackIn_ = 0;  ///< steps
  QMap<QString, int> done_;
};

}  // namespace lacewing::ui
