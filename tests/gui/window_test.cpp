// The window as a whole: opens a family, follows choices, says what is wrong, stops and closes.

#include <QtGui/QAccessible>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QCompleter>
#include <QtWidgets/QDockWidget>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTreeView>

#include "commands/choice_commands.h"
#include "docks/inspector.h"
#include "window_fixture.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::SmallWindow;

class WindowTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { qRegisterMetaType<Side>(); }

  void opensAFamilyWithEveryPaneDone() {
    SmallWindow small;
    QVERIFY(small.open());
    for (Pane* pane : small.window->grid().panes()) {
      QVERIFY2(!pane->canvas()->isEmpty(), qPrintable(pane->objectName()));
      QCOMPARE(pane->stateName(), QStringLiteral("done"));
    }
    QCOMPARE(small.window->document().checkpoints().size(), 3U);
    QCOMPARE(small.window->document().pictures().size(), 12U);
    const auto* verdict = small.window->findChild<VerdictBadge*>(QStringLiteral("verdictBadge"));
    QVERIFY(verdict != nullptr);
    QTRY_VERIFY(verdict->verdict() != VerdictBadge::Verdict::none);
    QVERIFY(small.window->comparison().similarity(0)->topk_intersection.has_value());
    QCOMPARE(small.window->comparison().similarity(0)->k, 1);  // 2 % of 64 pixels
  }

  void theEditedPictureIsExplainedForTheOriginalsClass() {
    SmallWindow small;
    QVERIFY(small.open());
    const auto target = small.window->comparison().target();
    QCOMPARE(*target, small.window->comparison().prediction(Side::original)->best);
    chooseNoise(small.window->document(), {16 / 255.0, 5});
    QVERIFY(small.settle());
    QCOMPARE(small.window->comparison().target(), target);
  }

  void switchingCheckpointChangesEveryMapAndUndoBringsItBack() {
    SmallWindow small;
    QVERIFY(small.open());
    const auto before = *small.map(1, ComparisonGrid::original);
    const QString state = small.window->document().stateHash();
    auto* combo = small.window->findChild<QComboBox*>(QStringLiteral("modelCombo"));
    small.trigger("nextCheckpoint");
    QVERIFY(small.settle());
    QCOMPARE(combo->currentIndex(), 1);
    QVERIFY(*small.map(1, ComparisonGrid::original) != before);
    QVERIFY(small.window->document().stateHash() != state);
    small.trigger("undo");
    QVERIFY(small.settle());
    QCOMPARE(combo->currentIndex(), 0);
    const auto after = *small.map(1, ComparisonGrid::original);
    QVERIFY(after == before);
    QCOMPARE(small.window->document().stateHash(), state);
  }

  void choosingAPictureOrClassIsOneUndoStep() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    choosePicture(document, 3);
    choosePicture(document, 4);
    QCOMPARE(document.undoStack()->count(), 1);  // walking through pictures is one step
    chooseClass(document, 2);
    QVERIFY(small.settle());
    QCOMPARE(*small.window->comparison().target(), 2);
    document.undoStack()->undo();
    document.undoStack()->undo();
    QCOMPARE(document.currentPicture(), 0);
    QVERIFY(!document.explainedClass());
  }

  void cancelKeepsThePreviousResult() {
    SmallWindow small;
    QVERIFY(small.open());
    const auto before = small.map(2, ComparisonGrid::original);
    *small.stepDelay = 200;
    choosePicture(small.window->document(), 2);
    Comparison& comparison = small.window->comparison();
    QVERIFY(QTest::qWaitFor(
        [&] { return comparison.cell(1, Side::original).state == MapCell::State::computing; }, 5000));
    QVERIFY(!small.window->client().idle());
    QElapsedTimer clock;
    clock.start();
    small.trigger("cancelJob");
    QVERIFY(QTest::qWaitFor([&] { return small.window->client().idle(); }, 5000));
    QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
    QTRY_COMPARE(comparison.cell(1, Side::original).state, MapCell::State::cancelled);
    QCOMPARE(small.pane(2, ComparisonGrid::original)->stateName(), QStringLiteral("cancelled"));
    QCOMPARE(small.map(2, ComparisonGrid::original), before);
  }

  void closingWhileWorkRunsIsSafe() {
    for (int delay : {0, 5, 200}) {
      auto small = std::make_unique<SmallWindow>();
      QVERIFY(small->open());
      *small->stepDelay = 300;
      choosePicture(small->window->document(), 1);
      QTest::qWait(delay);
      QElapsedTimer clock;
      clock.start();
      small->window->close();
      small.reset();
      QVERIFY2(clock.elapsed() < 1500, qPrintable(QString::number(clock.elapsed())));
    }
  }

  void closingBeforeAnythingWasShownIsSafe() { SmallWindow small; }

  void aBrokenCheckpointIsSaidInOneLineAndTheRestStays() {
    SmallWindow small;
    QVERIFY(small.open());
    small.dialogs->checkpoints = {small.folder.filePath(QStringLiteral("broken.safetensors"))};
    small.trigger("openCheckpoint");
    QTRY_VERIFY(!small.window->messageBar().message().isEmpty());
    const QString message = small.window->messageBar().message();
    QVERIFY2(message.contains(QStringLiteral("header says 12 bytes")), qPrintable(message));
    QVERIFY(!message.contains(QLatin1Char('\n')));
    QCOMPARE(small.window->document().checkpoints().size(), 3U);
    QCOMPARE(small.window->document().currentCheckpoint(), 0);
  }

  void aMissingSampleIsExplained() {
    SmallWindow small;
    small.window->show();
    QVERIFY(QTest::qWaitForWindowExposed(small.window.get()));
    small.window->openFiles().openFamily(small.folder.filePath(QStringLiteral("nowhere")).toStdString());
    QTRY_VERIFY(small.window->messageBar().message().contains(QStringLiteral("family.json")));
    QTRY_VERIFY(small.window->settled());
  }

  void opensACheckpointFromTheDialog() {
    SmallWindow small;
    QVERIFY(small.open());
    const QString path = small.folder.filePath(QStringLiteral("another.safetensors"));
    lacewing::testing::writeFile(path, "small");
    small.dialogs->checkpoints = {path};
    small.trigger("openCheckpoint");
    QTRY_COMPARE(small.window->document().checkpoints().size(), 4U);
    QVERIFY(small.settle());
    QCOMPARE(small.window->document().currentCheckpoint(), 3);
    QCOMPARE(small.pane(1, ComparisonGrid::original)->stateName(), QStringLiteral("done"));
  }

  void exportWritesThePicture() {
    SmallWindow small;
    QVERIFY(small.open());
    small.dialogs->save = small.folder.filePath(QStringLiteral("grid"));
    small.trigger("exportGrid");
    QTRY_VERIFY(QFile::exists(small.folder.filePath(QStringLiteral("grid.png"))));
    const QImage image(small.folder.filePath(QStringLiteral("grid.png")));
    QCOMPARE(image.width(), small.window->grid().width() * 2);
    QVERIFY(image.height() >= small.window->grid().height() * 2);  // rows that are scrolled away as well
    const QImage screen = small.window->grid().grab().toImage();
    for (const auto column : {ComparisonGrid::original, ComparisonGrid::attacked}) {
      const PictureCanvas* canvas = small.pane(1, column)->canvas();
      const QPoint at = canvas->mapTo(&small.window->grid(), canvas->toView({1.5, 1.5}).toPoint());
      QCOMPARE(image.pixelColor(2 * at), screen.pixelColor(at));
    }
    QCOMPARE(image.text(QStringLiteral("State")), small.window->document().stateHash());
  }

  void exportThatCannotBeWrittenSaysWhy() {
    SmallWindow small;
    QVERIFY(small.open());
    small.dialogs->save = small.folder.filePath(QStringLiteral("nowhere/grid.png"));
    small.trigger("exportGrid");
    QTRY_VERIFY(small.window->messageBar().message().contains(QStringLiteral("cannot be written")));
    QVERIFY(small.settle());
  }

  void everyFocusableWidgetHasAnAccessibleName() {
    SmallWindow small;
    QVERIFY(small.open());
    QStringList nameless;
    int focusable = 0;
    for (QWidget* widget : small.window->findChildren<QWidget*>()) {
      if (widget->focusPolicy() == Qt::NoFocus || widget->focusProxy() != nullptr) continue;
      // Parts that Qt makes inside a control speak through that control.
      if (qobject_cast<QAbstractScrollArea*>(widget->parentWidget()) != nullptr ||
          widget->objectName().startsWith(QLatin1String("qt_")))
        continue;
      // Qt keeps tab bars of docks that are not in use.
      if (const auto* tabs = qobject_cast<QTabBar*>(widget); tabs != nullptr && tabs->isHidden()) continue;
      ++focusable;
      QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
      const QString name = face == nullptr ? QString() : face->text(QAccessible::Name);
      if (name.isEmpty() || face->role() == QAccessible::NoRole)
        nameless << QStringLiteral("%1 %2 in %3")
                        .arg(QString::fromUtf8(widget->metaObject()->className()), widget->objectName(),
                             widget->parentWidget() == nullptr ? QString()
                                                               : widget->parentWidget()->objectName());
    }
    QVERIFY(focusable > 30);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QStringLiteral(", "))));
  }

  void everyNamedPartOfTheFrameIsThere() {
    SmallWindow small;
    for (const char* name : {"menuRow",
                             "menuBar",
                             "actionSearch",
                             "mainToolBar",
                             "modelCombo",
                             "classCombo",
                             "methodCombo",
                             "methodParamsButton",
                             "attackCombo",
                             "attackParamsButton",
                             "runAttackButton",
                             "epsilonSlider",
                             "epsilonField",
                             "exportButton",
                             "pageTabs",
                             "pageStack",
                             "imagesDock",
                             "imageFilter",
                             "imageStrip",
                             "modelsDock",
                             "modelList",
                             "inspectorDock",
                             "bottomDock",
                             "jobsView",
                             "logView",
                             "historyView",
                             "statusBar",
                             "jobLabel",
                             "jobProgress",
                             "jobEta",
                             "jobCancel",
                             "cursorLabel",
                             "zoomLabel",
                             "modelHashLabel",
                             "deviceLabel",
                             "comparePage",
                             "comparisonGrid",
                             "toolPan",
                             "toolPick",
                             "toolBrush",
                             "toolEraser",
                             "toolNoise",
                             "toolBlur",
                             "toolPatch",
                             "toolStamp",
                             "viewModeSwitch",
                             "linkButton",
                             "zoomCombo",
                             "lockRangesButton",
                             "resetRangesButton",
                             "verdictBadge",
                             "predictionBars",
                             "similarityTable",
                             "pixelTable",
                             "attackSummary",
                             "pane_input_original",
                             "pane_gradient_attacked",
                             "pane_ig_difference",
                             "rangeBar_ig"}) {
      QVERIFY2(small.window->findChild<QWidget*>(QString::fromUtf8(name)) != nullptr, name);
    }
  }

  void whatComesLaterIsDisabledWithAReason() {
    SmallWindow small;
    for (const char* id : {"runAttack", "pageTradeOff", "layoutFigure", "saveProject"}) {
      QAction* action = small.window->actions()[id];
      QVERIFY2(!action->isEnabled(), id);
      QVERIFY2(action->toolTip().contains(QStringLiteral("not part of this version")), id);
    }
  }

  void numbersOfAnotherPictureDoNotStayBesideAFailure() {
    SmallWindow small;
    QVERIFY(small.open());
    const Comparison& comparison = small.window->comparison();
    QVERIFY(comparison.similarity(0, 1) && comparison.prediction(Side::attacked));
    *small.stepDelay = -1;  // as when the checkpoint's file is renamed
    small.trigger("toolBrush");
    small.stroke({1, 1}, {6, 6});
    QTRY_COMPARE(small.pane(1, ComparisonGrid::attacked)->stateName(), QStringLiteral("error"));
    QTRY_VERIFY(!comparison.prediction(Side::attacked));
    QVERIFY(!comparison.similarity(0, 1));
    QVERIFY(small.map(1, ComparisonGrid::difference) == nullptr);
    *small.stepDelay = 0;
    small.trigger("retry");
    QVERIFY(small.settle());
    QVERIFY(comparison.prediction(Side::attacked));
    QTRY_VERIFY(comparison.similarity(0, 1));
    QCOMPARE(small.pane(1, ComparisonGrid::difference)->stateName(), QStringLiteral("done"));
  }

  void aSearchWithoutAHitSaysSoAndEscLeavesIt() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    auto* search = small.window->findChild<ActionSearch*>();
    search->open();
    QTest::keyClicks(search, QStringLiteral("zzzz"));
    QVERIFY(search->found().isEmpty());
    const auto* popup = search->findChild<QCompleter*>()->popup();
    QVERIFY(popup->model()->index(0, 0).data().toString().contains(QStringLiteral("zzzz")));
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(!search->text().isEmpty());
    search->findChild<QCompleter*>()->popup()->hide();
    QTest::keyClick(search, Qt::Key_Escape);
    QVERIFY(search->text().isEmpty());
    QVERIFY(!search->hasFocus());
  }

  void aFileThatCannotBeOpenedIsNamedOnce() {
    SmallWindow small;
    QVERIFY(small.open());
    const QString file = small.folder.filePath(QStringLiteral("broken.png"));
    lacewing::testing::writeFile(file, "not a picture");
    small.window->openFiles().open({file});
    QTRY_VERIFY(small.window->messageBar().isVisible());
    QCOMPARE(small.window->messageBar().message().count(QStringLiteral("broken.png")), 1);
  }

  void theSearchFindsActionsByAFewLetters() {
    SmallWindow small;
    QVERIFY(small.open());
    auto* search = small.window->findChild<ActionSearch*>();
    search->open();
    QTest::keyClicks(search, QStringLiteral("brsh"));
    QCOMPARE(search->found().value(0), QStringLiteral("toolBrush"));
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_VERIFY(small.window->actions()["toolBrush"]->isChecked());
  }

  void layoutIsKeptAndCanBeRestored() {
    {
      SmallWindow small;
      QVERIFY(small.open());
      small.trigger("showInspector");
      QVERIFY(small.window->findChild<QDockWidget*>(QStringLiteral("inspectorDock"))->isHidden());
      small.window->close();
    }
    SmallWindow small;
    small.window->show();
    auto* inspector = small.window->findChild<QDockWidget*>(QStringLiteral("inspectorDock"));
    QVERIFY(inspector->isHidden());
    small.trigger("restoreLayout");
    QVERIFY(inspector->isVisible());
  }

  void maximisedPaneIsAloneUntilEsc() {
    SmallWindow small;
    QVERIFY(small.open());
    small.pane(1, ComparisonGrid::attacked)->canvas()->setFocus();
    small.window->grid().setMaximised(small.pane(1, ComparisonGrid::attacked));
    QVERIFY(small.pane(0, ComparisonGrid::original)->isHidden());
    QVERIFY(small.settle());
    small.trigger("cancelJob");
    QVERIFY(!small.pane(0, ComparisonGrid::original)->isHidden());
    QVERIFY(small.settle());
    QCOMPARE(small.pane(2, ComparisonGrid::original)->stateName(), QStringLiteral("done"));
  }
};

QTEST_MAIN(WindowTest)
#include "window_test.moc"
