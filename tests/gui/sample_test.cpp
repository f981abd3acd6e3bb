// The window as a person gets it: the embedded sample, the real engine.

#include <QtCore/QFileInfo>
#include <QtCore/QTimer>
#include <QtWidgets/QTreeView>

#include "models/family.h"
#include "window_fixture.h"

using namespace lacewing;
using namespace lacewing::ui;

class SampleTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    const QString family = QString::fromStdString((sampleFolder() / "family.json").string());
    if (!QFileInfo::exists(family)) QSKIP("the sample has not been made: resources/sample/recipe.sh");
  }

  void theWindowIsOnScreenBeforeTheEngineIsLoaded() {
    MainWindow window;
    bool exposedFirst = false;
    connect(&window, &MainWindow::begun, this, [&] { exposedFirst = window.isVisible(); });
    QVERIFY(window.client().catalogue().methods.empty());
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTRY_VERIFY(exposedFirst);
    QTRY_VERIFY_WITH_TIMEOUT(!window.client().catalogue().methods.empty(), 20000);
  }

  void opensPaintsUndoesAndSwitches() {
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    qint64 last = 0, longest = 0;
    QElapsedTimer clock;
    clock.start();
    QTimer heartbeat;
    connect(&heartbeat, &QTimer::timeout, this, [&] {
      longest = std::max(longest, clock.elapsed() - last);
      last = clock.elapsed();
    });
    window.openSample();
    const auto settle = [&] {
      return QTest::qWaitFor([&] { return window.settled() && window.client().idle(); }, 60000);
    };
    QVERIFY(settle());
    last = clock.elapsed();
    heartbeat.start(5);
    Document& document = window.document();
    QCOMPARE(document.checkpoints().size(), 6U);
    QCOMPARE(document.pictures().size(), 48U);
    for (Pane* pane : window.grid().panes()) QCOMPARE(pane->stateName(), QStringLiteral("done"));
    QCOMPARE(window.comparison().similarity(0)->k, 16);  // 2 % of 784 pixels

    const auto map = [&](int row) {
      return *window.grid().pane(row, ComparisonGrid::attacked)->canvas()->values();
    };
    const auto gradient = map(1), ig = map(2);
    const QString picture = document.pictureHash();
    window.actions()["toolBrush"]->trigger();
    PictureCanvas* canvas = window.grid().pane(0, ComparisonGrid::attacked)->canvas();
    QTest::mousePress(canvas, Qt::LeftButton, {}, canvas->toView({4, 4}).toPoint());
    for (int i = 1; i < 20; ++i) {
      QTest::mouseMove(canvas, canvas->toView({4.0 + i, 4.0 + i / 2.0}).toPoint());
      QTest::qWait(16);
    }
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, canvas->toView({24, 14}).toPoint());
    QVERIFY(settle());
    QVERIFY(document.pictureHash() != picture);
    QVERIFY(map(1) != gradient);
    QVERIFY(map(2) != ig);
    window.actions()["undo"]->trigger();
    QCOMPARE(document.pictureHash(), picture);
    QVERIFY(settle());
    QVERIFY(map(1) == gradient);

    window.actions()["nextCheckpoint"]->trigger();
    QVERIFY(settle());
    QVERIFY(map(1) != gradient);
    QCOMPARE(document.checkpoint()->architecture, QStringLiteral("cnn_16_32"));
    QVERIFY2(longest <= 100, qPrintable(QStringLiteral("the event loop was blocked for %1 ms").arg(longest)));
  }

  void closingWhileTheEngineLoadsIsSafe() {
    for (const int wait : {0, 30, 300}) {
      MainWindow window;
      window.show();
      window.openSample();
      QTest::qWait(wait);
      window.close();
    }
  }
};

QTEST_MAIN(SampleTest)
#include "sample_test.moc"
