// The history: one click goes back many steps, and everybody hears of it once.

#include <QtWidgets/QUndoView>

#include "commands/choice_commands.h"
#include "compare_fixture.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::SmallWindow;

class HistoryTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void oneClickTellsEachChangeOnce() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    Document& document = small.window->document();
    const QString before = document.stateHash();
    for (int i = 0; i < 100; ++i) {
      Noise noise = document.noise();
      noise.epsilon = i % 2 == 0 ? 0.1 : 0.2;
      chooseNoise(document, noise);
      chooseClass(document, i % 2);  // another kind, so that steps do not merge
      choosePicture(document, (document.currentPicture() + 1) % static_cast<int>(document.pictures().size()));
    }
    QVERIFY(small.settle());
    const QString after = document.stateHash();
    QVERIFY(document.undoStack()->count() > 200);

    auto* view = small.window->findChild<QUndoView*>(QStringLiteral("historyView"));
    small.trigger("showBottom");
    if (!view->isVisible()) small.trigger("showBottom");
    std::vector<Change> told;
    connect(&document, &Document::changed, this, [&](const Change& change) { told.push_back(change); });
    const auto go = [&](Qt::Key key) {
      told.clear();
      QTest::keyClick(view, key);
    };
    go(Qt::Key_Home);
    QCOMPARE(document.undoStack()->index(), 0);
    QCOMPARE(document.stateHash(), before);
    QCOMPARE(told.size(), std::size_t{3});
    QVERIFY(told[0].what == Change::What::currentPicture);  // before what is shown of it
    QCOMPARE(told[0].index, document.currentPicture());
    QVERIFY(small.settle());
    QCOMPARE(small.pane(1, ComparisonGrid::attacked)->stateName(), QStringLiteral("done"));

    go(Qt::Key_End);
    QCOMPARE(document.stateHash(), after);
    QCOMPARE(told.size(), std::size_t{3});
    QVERIFY(small.settle());
    small.trigger("undo");  // and one step is told as ever
    QVERIFY(document.stateHash() != after);
    disconnect(&document, nullptr, this, nullptr);
  }

  void strokesOnTheWayAreOneRegion() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    Document& document = small.window->document();
    const QString before = document.pictureHash();
    small.trigger("toolBrush");
    small.stroke({1, 1}, {3, 1});
    small.stroke({6, 6}, {4, 6});
    QVERIFY(small.settle());
    QVERIFY(document.pictureHash() != before);
    QRect region;
    int told = 0;
    connect(&document, &Document::changed, this, [&](const Change& change) {
      region = change.region;
      ++told;
    });
    {
      const Document::Hold hold(document);
      document.undoStack()->setIndex(0);
      QCOMPARE(told, 0);
    }
    QCOMPARE(told, 1);
    QVERIFY(region.contains(QPoint(1, 1)) && region.contains(QPoint(6, 6)));
    QCOMPARE(document.pictureHash(), before);
    QVERIFY(small.settle());
    disconnect(&document, nullptr, this, nullptr);
  }
};

QTEST_MAIN(HistoryTest)
#include "history_test.moc"
