// Keys and buttons pressed at awkward moments, and the ways that Tab, Return and Esc take.

#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>

#include "canvas_events.h"
#include "commands/row_commands.h"
#include "panes/row_head.h"
#include "window_fixture.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::SmallWindow;

namespace {

PictureCanvas* edited(SmallWindow& small) {
  return small.pane(0, ComparisonGrid::attacked)->canvas();
}

/// As some systems do: the question for a menu comes with the press.
void pressRight(PictureCanvas& canvas, QPointF at) {
  mouse(canvas, QEvent::MouseButtonPress, at, Qt::RightButton, Qt::RightButton);
  QContextMenuEvent menu(QContextMenuEvent::Mouse, at.toPoint(), canvas.mapToGlobal(at.toPoint()));
  QApplication::sendEvent(&canvas, &menu);
}

/// Place 0..4 of what has the focus: toolbar, left, centre, right, bottom; -1 elsewhere.
int placeOf(const MainWindow& window, const QWidget* widget) {
  const QStringList places[] = {{QStringLiteral("mainToolBar")},
                                {QStringLiteral("imagesDock"), QStringLiteral("modelsDock")},
                                {QStringLiteral("comparePage")},
                                {QStringLiteral("inspectorDock")},
                                {QStringLiteral("bottomDock")}};
  for (int i = 0; i < 5; ++i)
    for (const QString& name : places[i])
      if (const auto* place = window.findChild<QWidget*>(name);
          place != nullptr && place->isAncestorOf(widget))
        return i;
  return -1;
}

}  // namespace

class KeysTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void singleKeysActFromTheStart() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    QVERIFY(QApplication::focusWidget() != nullptr);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_B);
    QVERIFY(small.window->actions()["toolBrush"]->isChecked());
  }

  void keysWaitForTheEndOfAStroke() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    Document& document = small.window->document();
    const QString before = document.stateHash();
    small.trigger("toolBrush");
    small.stroke({1.5, 1.5}, {6.5, 1.5});
    const int picture = document.currentPicture();
    PictureCanvas* canvas = edited(small);
    canvas->setFocus();
    const auto at = [canvas](double x) { return canvas->toView({x, 5.5}); };
    mouse(*canvas, QEvent::MouseButtonPress, at(1.5), Qt::LeftButton, Qt::LeftButton);
    mouse(*canvas, QEvent::MouseMove, at(3.5), Qt::NoButton, Qt::LeftButton);
    QTest::keyClick(canvas, Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(canvas, Qt::Key_Right, Qt::ControlModifier);
    QTest::keyClick(canvas, Qt::Key_V);
    QCOMPARE(document.currentPicture(), picture);
    QVERIFY(small.window->actions()["toolBrush"]->isChecked());
    mouse(*canvas, QEvent::MouseMove, at(6.5), Qt::NoButton, Qt::LeftButton);
    mouse(*canvas, QEvent::MouseButtonRelease, at(6.5), Qt::LeftButton, Qt::NoButton);
    QCOMPARE(document.undoStack()->count(), 2);
    QTest::keyClick(canvas, Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(canvas, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(document.stateHash(), before);
  }

  void anotherToolTakesAnUnfinishedStrokeBack() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    const QString before = document.stateHash();
    small.trigger("toolBrush");
    PictureCanvas* canvas = edited(small);
    mouse(*canvas, QEvent::MouseButtonPress, canvas->toView({1.5, 1.5}), Qt::LeftButton, Qt::LeftButton);
    mouse(*canvas, QEvent::MouseMove, canvas->toView({5.5, 1.5}), Qt::NoButton, Qt::LeftButton);
    QVERIFY(document.stateHash() != before);
    small.trigger("toolPick");
    QCOMPARE(document.stateHash(), before);
    QCOMPARE(document.undoStack()->count(), 0);
    mouse(*canvas, QEvent::MouseButtonRelease, canvas->toView({5.5, 1.5}), Qt::LeftButton, Qt::NoButton);
    QCOMPARE(document.stateHash(), before);
  }

  // What was asked for before may be opened while the button is down.
  void aStrokeEndsWithItsPicture() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    small.trigger("toolBrush");
    PictureCanvas* canvas = edited(small);
    mouse(*canvas, QEvent::MouseButtonPress, canvas->toView({1.5, 1.5}), Qt::LeftButton, Qt::LeftButton);
    document.setPictures(
        {{std::make_shared<const Array<float>>(Shape{1, 5, 5}, 0.5F), 0, QStringLiteral("another")}}, {});
    const QString after = document.stateHash();
    mouse(*canvas, QEvent::MouseMove, canvas->toView({5.5, 1.5}), Qt::NoButton, Qt::LeftButton);
    mouse(*canvas, QEvent::MouseButtonRelease, canvas->toView({5.5, 1.5}), Qt::LeftButton, Qt::NoButton);
    QCOMPARE(document.stateHash(), after);
    QCOMPARE(document.undoStack()->count(), 0);
  }

  void aRightDragIsNoRightClick() {
    SmallWindow small;
    QVERIFY(small.open());
    small.trigger("toolBrush");
    PictureCanvas* canvas = edited(small);
    const double size = small.window->toolSettings().shape().diameter;
    const QPointF at = canvas->toView({4, 4}), far = at + QPointF(3 * canvas->zoom(), 0);
    pressRight(*canvas, at);
    QVERIFY(QApplication::activePopupWidget() == nullptr);
    mouse(*canvas, QEvent::MouseMove, far, Qt::NoButton, Qt::RightButton);
    mouse(*canvas, QEvent::MouseButtonRelease, far, Qt::RightButton, Qt::NoButton);
    QVERIFY(QApplication::activePopupWidget() == nullptr);
    QVERIFY(small.window->toolSettings().shape().diameter > size + 1);

    pressRight(*canvas, at);
    mouse(*canvas, QEvent::MouseButtonRelease, at, Qt::RightButton, Qt::NoButton);
    QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
    QCOMPARE(QApplication::activePopupWidget()->objectName(), QStringLiteral("paneMenu"));
    QApplication::activePopupWidget()->close();
    const double now = small.window->toolSettings().shape().diameter;
    mouse(*canvas, QEvent::MouseMove, far, Qt::NoButton, Qt::NoButton);  // the tool holds nothing any more
    QCOMPARE(small.window->toolSettings().shape().diameter, now);
    small.stroke({1.5, 1.5}, {6.5, 1.5});
    QCOMPARE(small.window->document().undoStack()->count(), 1);
  }

  void aButtonThatWentUpElsewhereIsUp() {
    SmallWindow small;
    QVERIFY(small.open());
    small.trigger("toolBrush");
    PictureCanvas* canvas = edited(small);
    mouse(*canvas, QEvent::MouseButtonPress, canvas->toView({1.5, 1.5}), Qt::LeftButton, Qt::LeftButton);
    mouse(*canvas, QEvent::MouseMove, canvas->toView({5.5, 1.5}), Qt::NoButton, Qt::NoButton);
    QCOMPARE(small.window->document().undoStack()->count(), 1);
  }

  void tabGoesEverywhereOnceAndFromPlaceToPlace() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    MainWindow& window = *small.window;
    addRow(window.document(), QStringLiteral("gradient"),
           0);  // rows that are made later have their place, too
    QVERIFY(small.settle());
    QWidget* first = window.findChild<QComboBox*>(QStringLiteral("modelCombo"));
    first->setFocus(Qt::TabFocusReason);
    QList<const QWidget*> way;
    do {
      way << QApplication::focusWidget();
      QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    } while (QApplication::focusWidget() != first && way.size() < 500);
    QVERIFY2(way.size() < 500, "Tab never came back to where it began");
    int place = 0;
    for (const QWidget* widget : way) {
      const int here = placeOf(window, widget);
      if (here < 0) continue;
      QVERIFY2(here >= place, qPrintable(widget->objectName()));
      place = here;
    }
    QCOMPARE(place, 4);
    for (int row = 0; row < window.grid().rowCount(); ++row)
      for (const Pane* pane : {window.grid().pane(row, 0), window.grid().pane(row, 1)})
        QVERIFY(way.contains(pane->canvas()));
    const auto at = [&](const char* name) {
      return way.indexOf(window.findChild<QWidget*>(QString::fromUtf8(name)));
    };
    QVERIFY(at("imageFilter") > 0 && at("zoomCombo") > at("linkButton"));
    for (int i = 0; i < way.size(); ++i) QVERIFY(way.lastIndexOf(way[i]) == i);
  }

  void returnPaintsFromPanesOnly() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    const QUndoStack& history = *small.window->document().undoStack();
    small.trigger("toolBrush");
    edited(small)->setFocus();
    QTest::keyClick(edited(small), Qt::Key_Right);  // pins a pixel
    auto* filter = small.window->findChild<QLineEdit*>(QStringLiteral("imageFilter"));
    filter->setFocus();
    QTest::keyClick(filter, Qt::Key_Return);
    QCOMPARE(history.count(), 0);
    RowHead* head = small.window->grid().rowHead(1);
    head->setFocus();
    QTest::keyClick(head, Qt::Key_Return);
    QTRY_VERIFY(QApplication::activePopupWidget() != nullptr);
    QCOMPARE(QApplication::activePopupWidget()->objectName(), QStringLiteral("methodParametersMenu"));
    QApplication::activePopupWidget()->close();
    QCOMPARE(history.count(), 0);
    edited(small)->setFocus();
    QTest::keyClick(edited(small), Qt::Key_Return);
    QCOMPARE(history.count(), 1);
  }

  void waysBackFromTheStartPage() {
    SmallWindow small;
    QVERIFY(small.open());
    MainWindow& window = *small.window;
    for (const char* id : {"pageCompare", "cancelJob", "restoreLayout", "editBrightness", "showInspector"}) {
      small.trigger("startPage");
      QVERIFY(window.onStartPage());
      QVERIFY(!window.findChild<QWidget*>(QStringLiteral("inspectorDock"))->isVisible());
      small.trigger(id);
      QVERIFY2(!window.onStartPage(), id);
    }
  }

  void theStartPageSaysWhatCannotBeOpened() {
    SmallWindow small;
    small.window->showStartPage();
    small.window->show();
    QVERIFY(QTest::qWaitForWindowExposed(small.window.get()));
    small.window->openFiles().open({small.folder.filePath(QStringLiteral("gone.png"))});
    QTRY_VERIFY(small.window->messageBar().isVisible());
    QVERIFY(small.window->onStartPage());
    QVERIFY(small.window->messageBar().message().contains(QStringLiteral("gone.png")));
  }

  void aHiddenRowIsNotTheSelectedOne() {
    SmallWindow small;
    QVERIFY(small.open());
    Comparison& comparison = small.window->comparison();
    comparison.setSelectedRow(0);
    small.trigger("hideRow");
    QCOMPARE(comparison.selectedRow(), 1);
    small.trigger("hideRow");
    small.trigger("undo");
    small.trigger("removeRow");
    QCOMPARE(small.window->document().methods().size(), std::size_t{1});
    QVERIFY(!small.window->document().methods()[0].shown);
  }

  void cancelledMapsHaveNoDifferenceAndAreComputedAgain() {
    SmallWindow small;
    *small.stepDelay = 100;
    small.window->show();
    QVERIFY(QTest::qWaitForWindowExposed(small.window.get()));
    small.window->openFiles().openFamily(small.folder.path().toStdString());
    const ComparisonGrid& grid = small.window->grid();
    const auto computing = [&grid](int column) {
      return grid.rowCount() > 2 && grid.pane(2, column)->stateName() == QStringLiteral("computing");
    };
    // What becomes known while the family is opened may begin the maps anew.
    QVERIFY(QTest::qWaitFor([&] {
      if (computing(ComparisonGrid::original) || computing(ComparisonGrid::attacked))
        small.trigger("cancelJob");
      return grid.rowCount() > 2 && grid.pane(2, 2)->stateName() == QStringLiteral("notAvailable");
    }));
    *small.stepDelay = 0;
    small.trigger("retry");
    QVERIFY(small.settle());
    for (int column = 0; column < 3; ++column)
      QCOMPARE(grid.pane(2, column)->stateName(), QStringLiteral("done"));
  }

  void onePaneIsUnlinkedByItsMenu() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    Pane* pane = small.pane(1, ComparisonGrid::original);
    pane->canvas()->setFocus();
    QTRY_VERIFY(small.window->grid().currentPane() == pane);
    small.trigger("linkPane");
    QVERIFY(!pane->isLinked() && small.pane(1, ComparisonGrid::attacked)->isLinked());
    pane->canvas()->zoomAt({10, 10}, 1);
    QVERIFY(pane->canvas()->zoom() != small.pane(1, ComparisonGrid::attacked)->canvas()->zoom());
    small.trigger("linkPane");
    QVERIFY(pane->isLinked());
    QCOMPARE(pane->canvas()->zoom(), small.pane(1, ComparisonGrid::attacked)->canvas()->zoom());
  }
};

QTEST_MAIN(KeysTest)
#include "keys_test.moc"
