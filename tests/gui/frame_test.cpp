// The frame: start page, settings, shortcuts, layouts, simulated colours, dropped files, long lists, small
// windows, every action once, and a long random walk that undo takes back.

#include <QtCore/QMimeData>
#include <QtGui/QAccessible>
#include <QtGui/QDragEnterEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QKeySequenceEdit>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QMessageBox>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolBar>
#include <QtWidgets/QTreeWidget>

#include "commands/choice_commands.h"
#include "commands/row_commands.h"
#include "dialogs/settings_dialog.h"
#include "docks/bottom_panel.h"
#include "docks/checkpoint_card.h"
#include "style/colour_vision.h"
#include "window_fixture.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::SmallWindow;

namespace {

QDockWidget* dock(SmallWindow& small, const char* name) {
  return small.window->findChild<QDockWidget*>(QString::fromUtf8(name));
}

void drop(QWidget& window, const QStringList& paths) {
  QMimeData data;
  QList<QUrl> urls;
  for (const QString& path : paths) urls << QUrl::fromLocalFile(path);
  data.setUrls(urls);
  QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(&window, &enter);
  QVERIFY(enter.isAccepted());
  QDropEvent dropped(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(&window, &dropped);
}

/// An idx file of `count` pictures of 8 x 8 with labels beside it.
void writePictures(const QString& folder, const QString& name, int count) {
  using lacewing::testing::bigEndian;
  using lacewing::testing::writeFile;
  QByteArray pictures = bigEndian(0x803) + bigEndian(quint32(count)) + bigEndian(8) + bigEndian(8);
  QByteArray labels = bigEndian(0x801) + bigEndian(quint32(count));
  std::vector<float> values(std::size_t(count) * 64);
  RandomStream(11).fill_uniform(values);
  for (const float value : values) pictures.append(static_cast<char>(value * 255));
  for (int i = 0; i < count; ++i) labels.append(static_cast<char>(i % 4));
  writeFile(folder + QLatin1Char('/') + name + QStringLiteral("-idx3-ubyte"), pictures);
  writeFile(folder + QLatin1Char('/') + name + QStringLiteral("-idx1-ubyte"), labels);
}

}  // namespace

class FrameTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void theStartPageHidesTheFrameAndOpeningBringsItBack() {
    SmallWindow small;
    small.window->showStartPage();
    small.window->show();
    QVERIFY(QTest::qWaitForWindowExposed(small.window.get()));
    QVERIFY(small.window->onStartPage());
    QVERIFY(!dock(small, "inspectorDock")->isVisible());
    QVERIFY(!small.window->findChild<QToolBar*>()->isVisible());
    small.window->openFiles().openFamily(small.folder.path().toStdString());
    QVERIFY(small.settle());
    QVERIFY(!small.window->onStartPage());
    QVERIFY(dock(small, "inspectorDock")->isVisible());
    QVERIFY(dock(small, "imagesDock")->isVisible());
    QVERIFY(!dock(small, "editsDock")->isVisible());
    QVERIFY(small.window->findChild<QToolBar*>()->isVisible());
  }

  void enterOnTheStartPageOpensTheSample() {
    SmallWindow small;
    small.window->showStartPage();
    small.window->show();
    QVERIFY(QTest::qWaitForWindowExposed(small.window.get()));
    qputenv("LACEWING_SHARE", QFile::encodeName(small.folder.filePath(QStringLiteral("nowhere"))));
    QTest::keyClick(small.window->findChild<StartPage*>(), Qt::Key_Return);
    QTRY_VERIFY(small.window->messageBar().message().contains(QStringLiteral("sample")) ||
                !small.window->onStartPage());
    qunsetenv("LACEWING_SHARE");
  }

  void theStartPageListsWhatWasOpenedLast() {
    SmallWindow small;
    QVERIFY(small.open());
    small.trigger("startPage");
    QVERIFY(small.window->onStartPage());
    auto* recent = small.window->findChild<QWidget*>(QStringLiteral("recentList"));
    auto* button = recent->findChild<QPushButton*>();
    QVERIFY(button != nullptr);
    QCOMPARE(button->toolTip(), small.folder.path());
    button->click();
    QVERIFY(small.settle());
    QTRY_VERIFY(!small.window->onStartPage());
  }

  void closingOnTheStartPageKeepsTheLayout() {
    {
      SmallWindow small;
      QVERIFY(small.open());
      small.trigger("startPage");
      small.window->close();
    }
    SmallWindow small;
    small.window->show();
    QVERIFY(dock(small, "inspectorDock")->isVisible());
  }

  void settingsActAtOnceAndAreKept() {
    SmallWindow small;
    QVERIFY(small.open());
    small.trigger("settings");
    auto* dialog = small.window->findChild<SettingsDialog*>();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    QVERIFY(!dialog->isModal());
    dialog->findChild<QSpinBox*>(QStringLiteral("settingThreads"))->setValue(3);
    dialog->findChild<QSpinBox*>(QStringLiteral("settingCache"))->setValue(128);
    small.dialogs->folder = small.folder.path();
    dialog->findChild<QPushButton*>(QStringLiteral("settingAddFolder"))->click();
    auto* device = dialog->findChild<QComboBox*>(QStringLiteral("settingDevice"));
    device->setCurrentIndex(1);
    Q_EMIT device->activated(1);
    QCOMPARE(small.window->client().device(), DeviceChoice::cpu);
    QVERIFY(small.settle());
    const Preferences kept = Preferences::load();
    QCOMPARE(kept.threads, 3);
    QCOMPARE(kept.session().cache_bytes, std::size_t{128} << 20);
    QCOMPARE(kept.dataFolders, QStringList{small.folder.path()});
    QVERIFY(kept.device == DeviceChoice::cpu);
    small.trigger("settings");
    QCOMPARE(small.window->findChildren<SettingsDialog*>().size(), 1);
  }

  void shortcutsCanBeChangedAndConflictsAreShown() {
    {
      SmallWindow small;
      small.trigger("editShortcuts");
      auto* dialog = small.window->findChild<SettingsDialog*>();
      auto* list = dialog->findChild<QTreeWidget*>(QStringLiteral("shortcutList"));
      auto* conflict = dialog->findChild<QLabel*>(QStringLiteral("shortcutConflict"));
      const auto items = list->findItems(QStringLiteral("Brush"), Qt::MatchExactly);
      QCOMPARE(items.size(), 1);
      list->setCurrentItem(items.first());
      auto* edit = dialog->findChild<QKeySequenceEdit*>(QStringLiteral("shortcutEdit"));
      edit->setKeySequence(QKeySequence(QStringLiteral("E")));
      QVERIFY2(conflict->text().contains(QStringLiteral("Eraser")), qPrintable(conflict->text()));
      edit->setKeySequence(QKeySequence(QStringLiteral("Ctrl+B")));
      QVERIFY(!conflict->text().contains(QStringLiteral("already")));
      dialog->findChild<QPushButton*>(QStringLiteral("shortcutSet"))->click();
      QCOMPARE(small.window->actions()["toolBrush"]->shortcut(), QKeySequence(QStringLiteral("Ctrl+B")));
      QVERIFY(small.window->actions()["toolBrush"]->toolTip().contains(QStringLiteral("Ctrl+B")));
    }
    SmallWindow small;  // kept
    QCOMPARE(small.window->actions()["toolBrush"]->shortcut(), QKeySequence(QStringLiteral("Ctrl+B")));
    small.window->actions().setKeys(QStringLiteral("toolBrush"),
                                    small.window->actions().defaultKeys(QStringLiteral("toolBrush")));
    QCOMPARE(small.window->actions()["toolBrush"]->shortcut(), QKeySequence(QStringLiteral("B")));
  }

  void everyPartOfTheSettingsHasANameAndARole() {
    SmallWindow small;
    small.trigger("settings");
    auto* dialog = small.window->findChild<SettingsDialog*>();
    int focusable = 0;
    for (QWidget* widget : dialog->findChildren<QWidget*>()) {
      if (widget->focusPolicy() == Qt::NoFocus || widget->focusProxy() != nullptr) continue;
      if (qobject_cast<QAbstractScrollArea*>(widget->parentWidget()) != nullptr ||
          widget->objectName().startsWith(QLatin1String("qt_")))
        continue;
      ++focusable;
      const QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
      QVERIFY2(
          face != nullptr && face->role() != QAccessible::NoRole && !face->text(QAccessible::Name).isEmpty(),
          qPrintable(QString::fromUtf8(widget->metaObject()->className()) + widget->objectName()));
    }
    QVERIFY(focusable > 12);
  }

  void noTwoActionsShareTheirKeys() {
    SmallWindow small;
    const Actions& actions = small.window->actions();
    for (const QAction* action : actions.all()) {
      const QAction* other = actions.conflict(action->objectName(), action->shortcuts());
      QVERIFY2(other == nullptr, qPrintable(action->objectName()));
    }
  }

  void simulatedVisionChangesThePixelsOfTheWindow() {
    SmallWindow small;
    QVERIFY(small.open());
    small.trigger("simulateGreyscale");
    const QImage grey = small.window->grab().toImage();
    for (int y = 0; y < grey.height(); y += 7)
      for (int x = 0; x < grey.width(); x += 7) {
        const QRgb pixel = grey.pixel(x, y);
        QVERIFY(qRed(pixel) == qGreen(pixel) && qGreen(pixel) == qBlue(pixel));
      }
    small.trigger("simulateNone");
    QVERIFY(small.window->grab().toImage() != grey);
  }

  void dichromatsConfuseWhatTheyShould() {
    QCOMPARE(simulated(qRgb(255, 255, 255), ColourVision::deuteranopia), qRgb(255, 255, 255));
    QCOMPARE(simulated(qRgb(0, 0, 0), ColourVision::protanopia), qRgb(0, 0, 0));
    const auto distance = [](QRgb a, QRgb b) {
      return std::abs(qRed(a) - qRed(b)) + std::abs(qGreen(a) - qGreen(b)) + std::abs(qBlue(a) - qBlue(b));
    };
    const QRgb red = qRgb(190, 70, 60), green = qRgb(120, 120, 60);
    QVERIFY(distance(simulated(red, ColourVision::deuteranopia),
                     simulated(green, ColourVision::deuteranopia)) < distance(red, green) / 2);
    // The default diverging map keeps its two ends apart for everyone who sees colour.
    for (const auto vision : {ColourVision::protanopia, ColourVision::deuteranopia, ColourVision::tritanopia})
      QVERIFY(distance(simulated(divergingMap().at(0), vision), simulated(divergingMap().at(1), vision)) >
              120);
  }

  void layoutsShowWhatTheyName() {
    SmallWindow small;
    QVERIFY(small.open());
    small.trigger("layoutExplore");
    QVERIFY(!dock(small, "bottomDock")->isVisible());
    QVERIFY(small.pane(2, ComparisonGrid::original)->isHidden());
    auto* tabs = small.window->findChild<QTabBar*>(QStringLiteral("bottomTabs"));
    tabs->setCurrentIndex(BottomPanel::history);
    small.trigger("layoutCurves");
    QCOMPARE(tabs->currentIndex(), static_cast<int>(BottomPanel::similarity));
    QVERIFY(small.settle());
    QTRY_VERIFY(dock(small, "bottomDock")->height() > small.window->height() / 3);
    QVERIFY(!small.pane(2, ComparisonGrid::original)->isHidden());
    small.trigger("layoutCompare");
    QTRY_VERIFY(dock(small, "bottomDock")->height() < small.window->height() / 3);
    QVERIFY(small.settle());
  }

  void smallWindowsFoldTheirDocks() {
    SmallWindow small;
    QVERIFY(small.open());
    small.window->resize(1400, 900);
    QTRY_COMPARE(small.window->dockWidgetArea(dock(small, "inspectorDock")), Qt::RightDockWidgetArea);
    small.window->resize(1100, 700);
    QTRY_COMPARE(small.window->dockWidgetArea(dock(small, "inspectorDock")), Qt::LeftDockWidgetArea);
    QTRY_VERIFY(dock(small, "bottomDock")->height() < 60);
    small.window->resize(1400, 900);
    QTRY_COMPARE(small.window->dockWidgetArea(dock(small, "inspectorDock")), Qt::RightDockWidgetArea);
    QTRY_VERIFY(dock(small, "inspectorDock")->isVisible());
    QTRY_VERIFY(dock(small, "bottomDock")->height() > 100);
    QVERIFY(small.window->minimumWidth() <= 1024 && small.window->minimumHeight() <= 680);
  }

  void everyDockIsReachedByF6() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    QSet<QString> reached;
    for (int i = 0; i < 8; ++i) {
      small.trigger("nextDock");
      for (QWidget* at = QApplication::focusWidget(); at != nullptr; at = at->parentWidget())
        if (qobject_cast<QDockWidget*>(at) != nullptr || at->objectName() == QLatin1String("comparePage"))
          reached << at->objectName();
    }
    for (const char* name : {"imagesDock", "modelsDock", "inspectorDock", "bottomDock", "comparePage"})
      QVERIFY2(reached.contains(QString::fromUtf8(name)), name);
  }

  void filesThatAreDroppedAreOpened() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    const QString checkpoint = small.folder.filePath(QStringLiteral("dropped.safetensors"));
    lacewing::testing::writeFile(checkpoint, "small");
    QImage image(8, 8, QImage::Format_Grayscale8);
    image.fill(200);
    const QString picture = small.folder.filePath(QStringLiteral("dropped.png"));
    QVERIFY(image.save(picture));
    drop(*small.window, {checkpoint, picture});
    QTRY_COMPARE(document.checkpoints().size(), 4U);
    QTRY_COMPARE(document.pictures().size(), 13U);
    QVERIFY(small.settle());
    QVERIFY(small.window->findChild<QWidget*>(QStringLiteral("dropFrame")) == nullptr);

    QVERIFY(QDir(small.folder.path()).mkpath(QStringLiteral("folder/Alder")));
    QVERIFY(image.save(small.folder.filePath(QStringLiteral("folder/Alder/a.png"))));
    QVERIFY(image.save(small.folder.filePath(QStringLiteral("folder/Alder/b.png"))));
    drop(*small.window, {small.folder.filePath(QStringLiteral("folder"))});
    QTRY_COMPARE(document.pictures().size(), 2U);
    QVERIFY(small.settle());
    drop(*small.window, {small.folder.path()});  // a family
    QTRY_COMPARE(document.pictures().size(), 12U);
    QVERIFY(small.settle());
  }

  void aFolderOfCheckpointsIsOpenedAsCheckpoints() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(QDir(small.folder.path()).mkpath(QStringLiteral("more")));
    for (const char* name : {"more/a.pth", "more/b.safetensors"})
      lacewing::testing::writeFile(small.folder.filePath(QString::fromUtf8(name)), "small");
    drop(*small.window, {small.folder.filePath(QStringLiteral("more"))});
    QTRY_COMPARE(small.window->document().checkpoints().size(), 5U);
    QCOMPARE(small.window->document().pictures().size(), 12U);
    QVERIFY(small.settle());
  }

  void picturesAreSortedAndCountedOnceTheyArePredicted() {
    SmallWindow small;
    QVERIFY(small.open());
    auto* strip = small.window->findChild<ImageStrip*>();
    const auto count = [&](const char* name) {
      return small.window->findChild<QListView*>(QString::fromUtf8(name))->model()->rowCount();
    };
    QTRY_COMPARE(count("imageStripUnsorted"), 0);
    QCOMPARE(count("imageStrip") + count("imageStripWrong"), 12);
    QVERIFY(count("imageStripWrong") > 0);
    strip->filter()->setText(QStringLiteral("Birch"));
    QCOMPARE(count("imageStrip") + count("imageStripWrong"), 3);
    strip->filter()->clear();
    QCOMPARE(strip->shownPictures().size(), 12U);
  }

  void tenThousandPicturesAreListedWithoutBlocking() {
    SmallWindow small;
    QVERIFY(small.open());
    writePictures(small.folder.path(), QStringLiteral("many"), 10000);
    QElapsedTimer clock;
    qint64 last = 0, longest = 0;
    clock.start();
    QTimer heartbeat;
    connect(&heartbeat, &QTimer::timeout, this, [&] {
      longest = std::max(longest, clock.elapsed() - last);
      last = clock.elapsed();
    });
    heartbeat.start(5);
    small.window->openFiles().open({small.folder.filePath(QStringLiteral("many-idx3-ubyte"))});
    QTRY_COMPARE(small.window->document().pictures().size(), 10000U);
    auto* strip = small.window->findChild<ImageStrip*>();
    for (int i = 0; i < 5; ++i) strip->step(1);
    QVERIFY(QTest::qWaitFor(
        [&] {
          return small.window->settled() && small.window->client().idle() &&
                 small.window->findChild<QListView*>(QStringLiteral("imageStripUnsorted"))
                         ->model()
                         ->rowCount() == 0;
        },
        60000));
    QVERIFY2(longest <= 250, qPrintable(QStringLiteral("blocked for %1 ms").arg(longest)));
  }

  void preprocessingIsShownAndChangedLive() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    small.trigger("showCheckpoint");
    auto* card = small.window->findChild<CheckpointCard*>();
    QVERIFY(card->isVisible());
    const QString before = document.stateHash();
    auto* mean = card->findChild<QLineEdit*>(QStringLiteral("preprocessingMean"));
    mean->setText(QStringLiteral("0.5"));
    Q_EMIT mean->editingFinished();
    QVERIFY(document.checkpoint()->chosenPreprocessing.has_value());
    QCOMPARE(document.checkpoint()->preprocessing->mean, std::vector<double>{0.5});
    QVERIFY(document.stateHash() != before);
    QVERIFY(small.settle());
    mean->setText(QStringLiteral("a half"));
    Q_EMIT mean->editingFinished();
    QVERIFY(!card->findChild<QWidget*>(QStringLiteral("preprocessingProblem"))->isHidden());
    QCOMPARE(document.checkpoint()->preprocessing->mean, std::vector<double>{0.5});
    small.trigger("undo");
    QVERIFY(!document.checkpoint()->chosenPreprocessing.has_value());
    QCOMPARE(document.stateHash(), before);
    QVERIFY(small.settle());
  }

  void numbersOfPreprocessingAreReadAsTheyAreWritten() {
    QCOMPARE(*numbersOf(QStringLiteral("0.485, 0.456 0.406")), (std::vector<double>{0.485, 0.456, 0.406}));
    QCOMPARE(*numbersOf(QStringLiteral("1/255")), std::vector<double>{1.0 / 255});
    QVERIFY(numbersOf(QString())->empty());
    QVERIFY(!numbersOf(QStringLiteral("a half")));
    QCOMPARE(numbersText({0.485, 0.5}), QStringLiteral("0.485 0.5"));
  }

  void everyActionCanBeTriggered() {
    SmallWindow small;
    QVERIFY(small.open());
    small.dialogs->save = small.folder.filePath(QStringLiteral("out.png"));
    small.dialogs->folder = small.folder.path();
    small.dialogs->pictures = {small.folder.filePath(QStringLiteral("pictures-idx3-ubyte"))};
    small.dialogs->checkpoints = {small.folder.filePath(QStringLiteral("linf.safetensors"))};
    qputenv("LACEWING_SHARE", QFile::encodeName(small.folder.filePath(QStringLiteral("nowhere"))));
    int enabled = 0;
    for (QAction* action : small.window->actions().all()) {
      if (action->objectName() == QLatin1String("quit")) continue;
      small.pane(1, ComparisonGrid::attacked)->canvas()->setFocus();
      enabled += action->isEnabled();
      if (!action->isEnabled())
        QVERIFY2(!action->statusTip().isEmpty(), qPrintable(action->objectName()));  // says why
      action->trigger();
      QTest::qWait(5);
      for (QWidget* top : QApplication::topLevelWidgets())
        if (top != small.window.get() && top->isVisible()) top->close();
      small.window->leaveStartPage();
    }
    qunsetenv("LACEWING_SHARE");
    QVERIFY(enabled > 80);
    QVERIFY(small.settle());
    small.trigger("quit");
    QVERIFY(!small.window->isVisible());
  }

  void twoHundredRandomStepsAreUndoneAndRedoneToTheSameStates() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    document.undoStack()->clear();
    const char* tools[] = {"toolBrush", "toolEraser", "toolNoise", "toolBlur", "toolPatch", "toolStamp"};
    std::vector<float> draws(200 * 6);
    RandomStream(2026).fill_uniform(draws);
    QStringList states{document.stateHash()};
    for (int step = 0; step < 200; ++step) {
      const auto draw = [&](int i) { return static_cast<double>(draws[std::size_t(step * 6 + i)]); };
      const int before = document.undoStack()->index();
      const int row = static_cast<int>(draw(1) * 2), by = draw(2) < 0.5 ? -1 : 1;
      switch (static_cast<int>(draw(0) * 13)) {
        case 0:
          choosePicture(document, static_cast<int>(draw(1) * 12));
          break;
        case 1:
          chooseCheckpoint(document, static_cast<int>(draw(1) * 3));
          break;
        case 2:
          chooseNoise(document, {std::floor(draw(1) * 32) / 255, static_cast<std::uint64_t>(draw(2) * 5)});
          break;
        case 3: {
          const PictureEdits was = document.edits();
          PictureEdits edits = was;
          edits.blur = draw(1) * 2;
          edits.gaussian = draw(2) * 0.1;
          document.setEdits(edits);
          recordEdits(document, QStringLiteral("edit"), -1, was);
          break;
        }
        case 4:
          chooseClass(document, draw(1) < 0.5 ? std::nullopt
                                              : std::optional<std::int64_t>(static_cast<int>(draw(2) * 4)));
          break;
        case 5:
          showRow(document, row, draw(2) < 0.7);
          break;
        case 6:
          moveRow(document, row, by);
          break;
        case 7:
          showAbsolute(document, row, by > 0);
          break;
        case 8: {
          std::vector<int> checkpoints{0, 1, 2};
          checkpoints.resize(static_cast<std::size_t>(draw(1) * 4));
          chooseColumns(document, checkpoints);
          break;
        }
        case 9:
          moveColumn(document, static_cast<int>(draw(3) * 3), by);
          break;
        case 10:
          if (draw(1) < 0.5) {
            chooseReference(document, static_cast<int>(draw(3) * 3));
          } else {
            showDifferences(document, draw(4) < 0.5);
          }
          break;
        default:
          small.trigger(tools[static_cast<int>(draw(1) * 6)]);
          small.stroke({draw(2) * 8, draw(3) * 8}, {draw(4) * 8, draw(5) * 8});
          break;
      }
      const int after = document.undoStack()->index();
      if (after > before) {
        states << document.stateHash();
      } else {  // merged with the step before, or nothing happened, or merged away
        while (states.size() > after + 1) states.removeLast();
        states.last() = document.stateHash();
      }
    }
    QVERIFY(states.size() > 100);
    QCOMPARE(states.size(), document.undoStack()->index() + 1);
    for (qsizetype i = states.size() - 1; i > 0; --i) {
      QCOMPARE(document.stateHash(), states[i]);
      small.trigger("undo");
    }
    QCOMPARE(document.stateHash(), states[0]);
    for (qsizetype i = 1; i < states.size(); ++i) {
      small.trigger("redo");
      QCOMPARE(document.stateHash(), states[i]);
    }
    QVERIFY(small.settle());
  }
};

QTEST_MAIN(FrameTest)
#include "frame_test.moc"
