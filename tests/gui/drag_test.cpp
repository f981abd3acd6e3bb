// Rows of methods and columns of checkpoints go to another place: by mouse, by key, and back by undo.

#include <QtWidgets/QApplication>

#include "canvas_events.h"
#include "commands/row_commands.h"
#include "compare_fixture.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::pattern;
using lacewing::testing::SizedWindow;

namespace {

struct ThreeRows : SizedWindow {
  ThreeRows()
      : SizedWindow(
            {QStringLiteral("grey31k10"), QStringLiteral("grey31k10x2"), QStringLiteral("grey31k10x3")},
            pattern(1, 31, 31)) {
    document().setMethods({{QStringLiteral("gradient"), QStringLiteral("gradient"), {}},
                           {QStringLiteral("zero"), QStringLiteral("zero"), {}},
                           {QStringLiteral("layered"), QStringLiteral("layered"), {}}});
  }
  QStringList order() {
    QStringList ids;
    for (const MethodRow& row : document().methods()) ids << row.id;
    return ids;
  }
  QWidget* line() { return grid().findChild<QWidget*>(QStringLiteral("dropLine")); }
  /// Presses on a head and moves to a place in another widget, without letting go.
  void dragTo(QWidget* head, QWidget* over, QPointF place) {
    const QPointF target = head->mapFromGlobal(over->mapToGlobal(place));
    at_ = target;
    mouse(*head, QEvent::MouseButtonPress, {20, 12}, Qt::LeftButton, Qt::LeftButton);
    mouse(*head, QEvent::MouseMove, (QPointF(20, 12) + target) / 2, Qt::NoButton, Qt::LeftButton);
    mouse(*head, QEvent::MouseMove, target, Qt::NoButton, Qt::LeftButton);
  }
  void drop(QWidget* head) { mouse(*head, QEvent::MouseButtonRelease, at_, Qt::LeftButton, Qt::NoButton); }

 private:
  QPointF at_;
};

QPointF lowerPart(const QWidget* widget) {
  return {widget->width() / 2.0, widget->height() * 0.8};
}

}  // namespace

class DragTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void aRowIsDraggedByItsHead() {
    ThreeRows window;
    QVERIFY(window.open());
    const QString state = window.document().stateHash();
    RowHead *first = window.grid().rowHead(1), *second = window.grid().rowHead(2);
    const auto map = window.canvas(1, 0)->values();
    window.dragTo(first, second, lowerPart(second));
    QVERIFY(window.line()->isVisible());
    const int below = second->mapTo(&window.grid(), QPoint(0, second->height())).y();
    QVERIFY(qAbs(window.line()->geometry().center().y() - below) < 16);  // or the edge of what is seen
    QCOMPARE(window.order().value(0), QStringLiteral("gradient"));       // not before it is dropped
    window.drop(first);
    QVERIFY(!window.line()->isVisible());
    QCOMPARE(window.order(),
             QStringList({QStringLiteral("zero"), QStringLiteral("gradient"), QStringLiteral("layered")}));
    QCOMPARE(window.grid().rowHead(2), first);
    QCOMPARE(window.canvas(2, 0)->values(), map);  // not computed again
    QCOMPARE(window.comparison().selectedRow(), 1);
    QVERIFY(window.settle());
    const QString moved = window.document().stateHash();
    QVERIFY(moved != state);
    window.trigger("undo");
    QCOMPARE(window.document().stateHash(), state);
    QCOMPARE(window.grid().rowHead(1), first);
    window.trigger("redo");
    QCOMPARE(window.document().stateHash(), moved);
    QVERIFY(window.settle());
  }

  void aRowGoesAboveTheFirstAndBelowTheLast() {
    ThreeRows window;
    QVERIFY(window.open());
    RowHead* last = window.grid().rowHead(3);
    window.dragTo(last, window.pane(0, 0), {10, 10});  // over the input: it stays on top
    window.drop(last);
    QCOMPARE(window.order().value(0), QStringLiteral("layered"));
    QCOMPARE(window.grid().rowHead(0)->title(), QStringLiteral("Input"));
    window.dragTo(last, window.grid().rowHead(3), lowerPart(window.grid().rowHead(3)));
    window.drop(last);
    QCOMPARE(window.order().value(2), QStringLiteral("layered"));
    QVERIFY(window.settle());
  }

  void aClickAShortWayOrEscMovesNothing() {
    ThreeRows window;
    QVERIFY(window.open());
    const QString state = window.document().stateHash();
    RowHead* head = window.grid().rowHead(1);
    QTest::mouseClick(head, Qt::LeftButton, {}, QPoint(20, 12));
    window.dragTo(head, head, {22, 14});
    QVERIFY(!window.line()->isVisible());
    window.drop(head);
    window.dragTo(head, head, lowerPart(head));  // its own place
    QVERIFY(!window.line()->isVisible());
    window.drop(head);
    window.dragTo(head, window.grid().rowHead(3), lowerPart(window.grid().rowHead(3)));
    QVERIFY(window.line()->isVisible());
    QTest::keyClick(head, Qt::Key_Escape);
    QVERIFY(!window.line()->isVisible());
    window.drop(head);
    QCOMPARE(window.document().stateHash(), state);
    QCOMPARE(window.document().undoStack()->count(), 0);
    RowHead* input = window.grid().rowHead(0);
    window.dragTo(input, window.grid().rowHead(3), lowerPart(window.grid().rowHead(3)));
    window.drop(input);
    QCOMPARE(window.document().stateHash(), state);
  }

  void hiddenRowsAreSteppedOver() {
    ThreeRows window;
    showRow(window.document(), 1, false);
    QVERIFY(window.open());
    RowHead *first = window.grid().rowHead(1), *last = window.grid().rowHead(3);
    window.dragTo(first, first, lowerPart(first));  // nothing would look different
    QVERIFY(!window.line()->isVisible());
    window.drop(first);
    QCOMPARE(window.order().value(0), QStringLiteral("gradient"));
    window.dragTo(first, last, lowerPart(last));
    window.drop(first);
    QCOMPARE(window.order(),
             QStringList({QStringLiteral("zero"), QStringLiteral("layered"), QStringLiteral("gradient")}));
    QVERIFY(window.settle());
  }

  void keysMoveTheSelectedRowAndCanBeChosen() {
    ThreeRows window;
    QVERIFY(window.open());
    RowHead* head = window.grid().rowHead(1);
    head->setFocus();
    QTest::keyClick(head, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(window.order().value(1), QStringLiteral("gradient"));
    QTRY_VERIFY(head->hasFocus());  // it can go on
    QTest::keyClick(head, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(window.order().value(2), QStringLiteral("gradient"));
    QVERIFY(!window.window->actions()["moveRowDown"]->isEnabled());
    QTest::keyClick(head, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(window.order().value(1), QStringLiteral("gradient"));
    window.window->actions().setKeys(QStringLiteral("moveRowUp"), {QKeySequence(Qt::CTRL | Qt::Key_J)});
    QTest::keyClick(head, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(window.order().value(1), QStringLiteral("gradient"));
    QTest::keyClick(head, Qt::Key_J, Qt::ControlModifier);
    QCOMPARE(window.order().value(0), QStringLiteral("gradient"));
    QTest::keyClick(head, Qt::Key_Delete);
    QTRY_COMPARE(window.order().size(), 2);
    QVERIFY(window.settle());
  }

  void aCheckpointIsDraggedByItsHead() {
    ThreeRows window;
    QVERIFY(window.open());
    ColumnHead* picture = window.grid().columnHead(0);
    window.dragTo(picture, window.grid().columnHead(2), {10, 10});  // pictures keep their order
    QVERIFY(!window.line()->isVisible());
    window.drop(picture);
    chooseColumns(window.document(), {0, 1, 2});
    QVERIFY(window.settle());
    const QString state = window.document().stateHash();
    ColumnHead *first = window.grid().columnHead(0), *second = window.grid().columnHead(1);
    window.dragTo(first, second, {second->width() - 4.0, 10});
    QVERIFY(window.line()->isVisible());
    const int right = second->mapTo(&window.grid(), QPoint(second->width(), 0)).x();
    QVERIFY(qAbs(window.line()->geometry().center().x() - right) < 8);
    window.drop(first);
    QTRY_COMPARE(window.document().columns().checkpoints, (std::vector{1, 0, 2}));
    QCOMPARE(window.comparison().referenceColumn(), 1);
    QVERIFY(window.settle());
    QCOMPARE(window.grid().columnHead(0)->title(), QStringLiteral("grey31k10x2"));
    window.trigger("undo");
    QCOMPARE(window.document().stateHash(), state);
    QVERIFY(window.settle());
  }
};

QTEST_MAIN(DragTest)
#include "drag_test.moc"
