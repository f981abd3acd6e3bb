// Pictures that join the list, and leave it again when that is undone.

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>

#include "compare_fixture.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::SmallWindow;

class PicturesTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void undoOfSetAsReferenceTakesThePictureOutOfTheList() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    Document& document = small.window->document();
    small.trigger("toolBrush");
    small.stroke({1, 1}, {6, 6});
    QVERIFY(small.settle());
    const QString state = document.stateHash();
    const std::size_t count = document.pictures().size();
    small.pane(0, ComparisonGrid::attacked)->canvas()->setFocus();
    QTRY_VERIFY(small.window->actions()["setReference"]->isEnabled());
    small.trigger("setReference");
    QCOMPARE(document.pictures().size(), count + 1);
    QCOMPARE(document.currentPicture(), static_cast<int>(count));
    QVERIFY(!document.isEdited());
    QVERIFY(small.settle());
    small.stroke({2, 6}, {6, 2});  // and on the new one
    const QString painted = document.stateHash();
    small.trigger("undo");
    small.trigger("undo");
    QCOMPARE(document.pictures().size(), count);
    QCOMPARE(document.stateHash(), state);
    QVERIFY(small.settle());
    QCOMPARE(small.pane(1, ComparisonGrid::attacked)->stateName(), QStringLiteral("done"));
    small.trigger("redo");
    small.trigger("redo");
    QCOMPARE(document.stateHash(), painted);
    QVERIFY(small.settle());
  }

  void pastedAndDroppedPicturesAreTakenBackInOrder() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    const QString state = document.stateHash();
    QImage image(8, 8, QImage::Format_Grayscale8);
    image.fill(51);
    QGuiApplication::clipboard()->setImage(image);
    small.trigger("pastePicture");
    QVERIFY(small.settle());
    const QString file = small.folder.filePath(QStringLiteral("dropped.png"));
    image.fill(200);
    QVERIFY(image.save(file));
    small.window->openFiles().open({file});
    QTRY_COMPARE(document.pictures().size(), 14U);
    QVERIFY(small.settle());
    QCOMPARE(document.undoStack()->undoText(), QStringLiteral("Add picture dropped.png"));
    small.trigger("undo");
    QCOMPARE(document.pictures().size(), 13U);
    QCOMPARE(document.currentPicture(), 12);
    small.trigger("undo");
    QCOMPARE(document.stateHash(), state);
    QVERIFY(small.settle());
    small.trigger("redo");
    small.trigger("redo");
    QCOMPARE(document.currentPicture(), 13);
    QVERIFY(std::abs((*document.original())[0] - 200 / 255.0F) < 1e-5F);
    QVERIFY(small.settle());
  }

  void theOnlyPictureGoesWhenItsArrivalIsUndone() {
    SmallWindow small;
    small.window->show();
    QVERIFY(QTest::qWaitForWindowExposed(small.window.get()));
    QImage image(8, 8, QImage::Format_Grayscale8);
    image.fill(51);
    QGuiApplication::clipboard()->setImage(image);
    small.trigger("pastePicture");
    QCOMPARE(small.window->document().currentPicture(), 0);
    while (small.window->document().undoStack()->canUndo()) small.trigger("undo");
    QCOMPARE(small.window->document().currentPicture(), -1);
    QVERIFY(small.window->document().original() == nullptr);
  }
};

QTEST_MAIN(PicturesTest)
#include "pictures_test.moc"
