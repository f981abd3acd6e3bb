// Painting: maps follow, a stroke is one undo step, undo gives back the same picture, and the window never
// stalls.

#include <QtCore/QTimer>

#include "base/hash.h"
#include "commands/choice_commands.h"
#include "window_fixture.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::SmallWindow;

class BrushTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void aStrokeChangesPictureAndMapsAndUndoGivesThePictureBack() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    const QString picture = document.pictureHash(), state = document.stateHash();
    const auto gradient = *small.map(1, ComparisonGrid::attacked);
    const auto ig = *small.map(2, ComparisonGrid::attacked);
    const auto untouched = *small.map(1, ComparisonGrid::original);
    small.trigger("toolBrush");
    small.stroke({1.5, 1.5}, {6.5, 5.5});
    QVERIFY(document.pictureHash() != picture);
    QVERIFY(small.settle());
    QVERIFY(*small.map(1, ComparisonGrid::attacked) != gradient);
    QVERIFY(*small.map(2, ComparisonGrid::attacked) != ig);
    QVERIFY(*small.map(1, ComparisonGrid::original) == untouched);
    QCOMPARE(document.undoStack()->count(), 1);

    const QString painted = document.pictureHash();
    small.trigger("undo");
    QCOMPARE(document.pictureHash(), picture);
    QCOMPARE(document.stateHash(), state);
    QVERIFY(small.settle());
    QVERIFY(*small.map(1, ComparisonGrid::attacked) == gradient);
    small.trigger("redo");
    QCOMPARE(document.pictureHash(), painted);
  }

  void tenStrokesUndoneAndRedoneAreTheSame() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    small.trigger("toolBrush");
    QStringList hashes{document.stateHash()};
    for (int i = 0; i < 10; ++i) {
      small.window->toolSettings().setColour(PaintColour::grey(i % 2 == 0 ? 1 : 0));
      small.stroke({0.5 + 0.7 * i, 0.5}, {7.5 - 0.7 * i, 7.5});
      hashes << document.stateHash();
    }
    QCOMPARE(document.undoStack()->count(), 10);
    for (int i = 9; i >= 0; --i) {
      small.trigger("undo");
      QCOMPARE(document.stateHash(), hashes[i]);
    }
    for (int i = 1; i <= 10; ++i) {
      small.trigger("redo");
      QCOMPARE(document.stateHash(), hashes[i]);
    }
  }

  void theEraserRestoresTheOriginal() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    small.trigger("toolEraser");
    small.window->toolSettings().setSize(20);
    small.stroke({2, 4}, {6, 4});
    QVERIFY(*document.edited() == *document.original());  // noise is gone as well
  }

  void strokesCanStayWithinEpsilon() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    small.window->toolSettings().setStaysWithinEpsilon(true);
    small.trigger("toolBrush");
    small.stroke({1, 1}, {7, 7});
    const auto original = document.original(), edited = document.edited();
    float farthest = 0;
    for (std::int64_t i = 0; i < original->size(); ++i)
      farthest = std::max(farthest, std::abs((*edited)[i] - (*original)[i]));
    QVERIFY(farthest > 0);
    QVERIFY(farthest <= 8 / 255.0 + 1e-6);
  }

  void movingTheSliderIsOneUndoStep() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    const QString picture = document.pictureHash();
    auto* slider = small.window->findChild<EpsilonSlider*>();
    QCOMPARE(slider->value(), 8);
    for (int k = 9; k <= 14; ++k) slider->setValue(k);
    QCOMPARE(document.undoStack()->count(), 1);
    QCOMPARE(document.noise().epsilon, 14 / 255.0);
    QVERIFY(small.settle());
    small.trigger("undo");
    QCOMPARE(document.pictureHash(), picture);
    QCOMPARE(slider->value(), 8);
  }

  void rightDragChangesTheSize() {
    SmallWindow small;
    QVERIFY(small.open());
    small.trigger("toolBrush");
    const double before = small.window->toolSettings().shape().diameter;
    PictureCanvas* canvas = small.pane(0, ComparisonGrid::attacked)->canvas();
    const QPoint at = canvas->toView({4, 4}).toPoint();
    QTest::mousePress(canvas, Qt::RightButton, {}, at);
    QTest::mouseMove(canvas, at + QPoint(qRound(2 * canvas->zoom()), 0));
    QTest::mouseRelease(canvas, Qt::RightButton, {}, at + QPoint(qRound(2 * canvas->zoom()), 0));
    QVERIFY(small.window->toolSettings().shape().diameter > before + 1);
    QVERIFY(small.window->document().undoStack()->count() == 0);
  }

  void aPaintedPixelHasTheBrushsValueAndSoftBrushesBlend() {
    const auto original = std::make_shared<const Array<float>>(Shape{1, 9, 9}, 0.5F);
    const auto white = std::make_shared<const Array<float>>(Shape{1, 9, 9}, 1.0F);
    const PaintedLayer clean = cleanLayer(*original);
    Stroke hard{clean, clean, original, original, white, Array<float>({9, 9}), {}, {}};
    QCOMPARE(hard.dab({4.5, 4.5}, {3, 1}), QRect(3, 3, 3, 3));
    QCOMPARE((*renderEdit(original, hard.layer))[4 * 9 + 4], 1.0F);
    Stroke soft{clean, clean, original, original, white, Array<float>({9, 9}), {}, {}};
    soft.dab({4.5, 4.5}, {8, 0});
    const auto blended = renderEdit(original, soft.layer);
    QCOMPARE((*blended)[4 * 9 + 4], 1.0F);
    QVERIFY((*blended)[4 * 9 + 5] > (*blended)[4 * 9 + 6]);
    QVERIFY((*blended)[4 * 9 + 6] > 0.5F);
    const PaintedLayer once = soft.layer;
    soft.dab({4.5, 4.5}, {8, 0});  // going over the same place in one stroke adds nothing
    QVERIFY(soft.layer == once);
  }

  void theEventLoopIsNeverBlockedWhilePainting() {
    SmallWindow small;
    QVERIFY(small.open());
    *small.stepDelay = 2;
    small.trigger("toolBrush");
    QElapsedTimer clock;
    clock.start();
    qint64 last = 0, longest = 0;
    QTimer heartbeat;
    connect(&heartbeat, &QTimer::timeout, this, [&] {
      longest = std::max(longest, clock.elapsed() - last);
      last = clock.elapsed();
    });
    heartbeat.start(5);
    for (int i = 0; i < 8; ++i) {
      small.stroke({0.5 + i * 0.8, 0.5}, {7.5, 7.5 - i * 0.8});
      QTest::qWait(40);
    }
    QVERIFY(small.settle());
    QVERIFY2(longest <= 100, qPrintable(QStringLiteral("%1 ms").arg(longest)));
  }
};

QTEST_MAIN(BrushTest)
#include "brush_test.moc"
