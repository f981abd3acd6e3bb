// Painting follows its picture from checkpoint to checkpoint, whatever sizes and channels they take.

#include <QtWidgets/QLabel>

#include "commands/choice_commands.h"
#include "compare_fixture.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::pattern;
using lacewing::testing::SizedWindow;

namespace {

constexpr auto small = "grey28k4", middle = "grey32k4", large = "rgb224k4", larger = "grey224k4";

QStringList names(std::initializer_list<const char*> all) {
  QStringList list;
  for (const char* name : all) list << QString::fromUtf8(name);
  return list;
}

/// A square patch of one colour between two pixels of the current grid.
void patch(SizedWindow& sized, QPoint from, QPoint to, const PaintColour& colour) {
  sized.window->toolSettings().setColour(colour);
  sized.trigger("toolPatch");
  PictureCanvas* canvas = sized.canvas(0, ComparisonGrid::attacked);
  const auto view = [&](QPoint pixel) {
    return canvas->toView(QPointF(pixel) + QPointF(0.5, 0.5)).toPoint();
  };
  QTest::mousePress(canvas, Qt::LeftButton, {}, view(from));
  QTest::mouseMove(canvas, view(to));
  QTest::mouseRelease(canvas, Qt::LeftButton, {}, view(to));
}

float at(const Array<float>& picture, std::int64_t channel, std::int64_t y, std::int64_t x) {
  return picture[(channel * picture.dim(1) + y) * picture.dim(2) + x];
}

/// A flat picture, so that what is painted can be told from it.
std::shared_ptr<const Array<float>> flat(std::int64_t channels, std::int64_t side) {
  return std::make_shared<const Array<float>>(Shape{channels, side, side}, 0.5F);
}

double largestDifference(const Array<float>& a, const Array<float>& b) {
  double largest = 0;
  for (std::int64_t i = 0; i < a.size(); ++i)
    largest = std::max(largest, static_cast<double>(std::abs(a[i] - b[i])));
  return largest;
}

}  // namespace

class PaintingTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void paintingIsCarriedToEverySizeAndBackUnchanged_data() {
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("side");
    QTest::newRow("grey 28") << 1 << 28;
    QTest::newRow("colour 28") << 3 << 28;
    QTest::newRow("colour 300") << 3 << 300;
  }
  void paintingIsCarriedToEverySizeAndBackUnchanged() {
    QFETCH(int, channels);
    QFETCH(int, side);
    SizedWindow sized(names({small, middle, large}), pattern(channels, side, side));
    QVERIFY(sized.open());
    Document& document = sized.document();
    const auto clean = document.original();
    patch(sized, {8, 8}, {19, 19}, PaintColour::grey(1));
    QVERIFY(document.painted());
    const QString painted = document.pictureHash(), state = document.stateHash();
    for (const int checkpoint : {1, 2}) {
      chooseCheckpoint(document, checkpoint);
      QVERIFY(sized.settle());
      const auto edited = document.edited();
      const std::int64_t middleOf = edited->dim(1) / 2;
      QCOMPARE(edited->dim(0), checkpoint == 2 ? 3 : 1);
      // White in the middle, where the patch lies on every grid; untouched at the rim.
      QVERIFY(std::abs(at(*edited, 0, middleOf, middleOf) - 1) < 1e-5F);
      QCOMPARE(at(*edited, 0, 0, 0), at(*document.original(), 0, 0, 0));
      QVERIFY(document.carriedFrom());
      QCOMPARE(sized.pane(1, ComparisonGrid::attacked)->stateName(), QStringLiteral("done"));
    }
    chooseCheckpoint(document, 0);
    QCOMPARE(document.pictureHash(), painted);
    QVERIFY(!document.carriedFrom());
    while (document.undoStack()->canUndo()) sized.trigger("undo");
    QVERIFY(*document.edited() == *clean);
    while (document.undoStack()->canRedo()) sized.trigger("redo");
    QCOMPARE(document.stateHash(), state);
    QVERIFY(sized.settle());
  }

  void strokesLieOverThoseOfOtherSizesInTheOrderTheyWereMade() {
    SizedWindow sized(names({small, large}), flat(1, 28));
    QVERIFY(sized.open());
    Document& document = sized.document();
    patch(sized, {10, 10}, {17, 17}, PaintColour::grey(0));
    const QString first = document.stateHash();
    chooseCheckpoint(document, 1);
    QVERIFY(sized.settle());
    patch(sized, {96, 96}, {135, 135}, {1, 0, 0});
    const auto onLarge = document.edited();
    QCOMPARE(at(*onLarge, 0, 112, 112), 1.0F);
    QCOMPARE(at(*onLarge, 1, 112, 112), 0.0F);
    chooseCheckpoint(document, 0);
    QVERIFY(sized.settle());
    // Red is 0.299 in grey; it covers the middle of the black patch, whose rim stays.
    QVERIFY(std::abs(at(*document.edited(), 0, 14, 14) - 0.299F) < 1e-3F);
    QCOMPARE(at(*document.edited(), 0, 10, 10), 0.0F);
    patch(sized, {10, 10}, {10, 10}, PaintColour::grey(1));  // 3 x 3 pixels on top of all
    QCOMPARE(document.sheets().size(), 3U);
    QVERIFY(std::abs(at(*document.edited(), 0, 14, 14) - 0.299F) < 1e-3F);
    const QString last = document.stateHash();
    for (int i = 0; i < 4; ++i) sized.trigger("undo");
    QCOMPARE(document.stateHash(), first);
    QCOMPARE(document.sheets().size(), 1U);
    for (int i = 0; i < 4; ++i) sized.trigger("redo");
    QCOMPARE(document.stateHash(), last);
    sized.trigger("restoreOriginal");
    QVERIFY(!document.painted());
    sized.trigger("undo");
    QCOMPARE(document.stateHash(), last);
    QVERIFY(sized.settle());
  }

  void whatStaysWithinEpsilonDoesSoOnEveryGrid() {
    SizedWindow sized(names({small, middle, larger, large}), pattern(3, 300, 260));
    QVERIFY(sized.open());
    Document& document = sized.document();
    document.setNoise({8 / 255.0, 0});
    sized.trigger("toolWithinEpsilon");
    patch(sized, {5, 5}, {22, 22}, PaintColour::grey(0));
    for (const int checkpoint : {1, 2, 3}) {
      chooseCheckpoint(document, checkpoint);
      QVERIFY(sized.settle());
      QVERIFY(largestDifference(*document.edited(), *document.original()) <= 8 / 255.0 + 1e-5);
    }
  }

  void theEraserGivesTheOriginalBackOnEveryGrid() {
    SizedWindow sized(names({small, larger}), pattern(1, 260, 260));
    QVERIFY(sized.open());
    Document& document = sized.document();
    document.setNoise({16 / 255.0, 0});
    sized.window->toolSettings().setSize(60);
    sized.trigger("toolEraser");
    PictureCanvas* canvas = sized.canvas(0, ComparisonGrid::attacked);
    QTest::mouseClick(canvas, Qt::LeftButton, {}, canvas->toView({14, 14}).toPoint());
    QVERIFY(*document.edited() == *document.original());
    chooseCheckpoint(document, 1);
    QVERIFY(sized.settle());
    constexpr int rim = 12;  // around it lies what the small checkpoint does not see
    const auto edited = document.edited(), original = document.original();
    for (std::int64_t y = rim; y < 224 - rim; ++y)
      for (std::int64_t x = rim; x < 224 - rim; ++x)
        QVERIFY(std::abs(at(*edited, 0, y, x) - at(*original, 0, y, x)) < 1e-5F);
  }

  void whatIsPaintedCanBeErasedOnAnotherGrid() {
    SizedWindow sized(names({small, larger}), pattern(1, 28, 28));
    QVERIFY(sized.open());
    Document& document = sized.document();
    patch(sized, {8, 8}, {19, 19}, PaintColour::grey(1));
    chooseCheckpoint(document, 1);
    QVERIFY(sized.settle());
    sized.window->toolSettings().setSize(128);
    sized.trigger("toolEraser");
    PictureCanvas* canvas = sized.canvas(0, ComparisonGrid::attacked);
    for (const QPointF place :
         {QPointF(60, 60), QPointF(60, 164), QPointF(164, 60), QPointF(164, 164), QPointF(112, 112),
          QPointF(112, 60), QPointF(60, 112), QPointF(164, 112), QPointF(112, 164)})
      QTest::mouseClick(canvas, Qt::LeftButton, {}, canvas->toView(place).toPoint());
    QVERIFY(largestDifference(*document.edited(), *document.original()) < 1e-6);
  }

  void comparedCheckpointsSeeTheSamePainting() {
    SizedWindow sized(names({small, large}), flat(1, 28));
    QVERIFY(sized.open());
    Document& document = sized.document();
    patch(sized, {10, 10}, {17, 17}, PaintColour::grey(1));
    chooseCheckpoint(document, 1);  // it is inspected
    QVERIFY(sized.settle());
    chooseCheckpoint(document, 0);
    const auto there = document.editedFor(1);
    QCOMPARE(there->shape, (Shape{3, 224, 224}));
    QVERIFY(std::abs(at(*there, 2, 112, 112) - 1) < 1e-5F);
    chooseCheckpoint(document, 1);
    QVERIFY(*document.edited() == *there);
    QVERIFY(sized.settle());
  }

  void whatIsCarriedIsSaid() {
    SizedWindow sized(names({small, middle}), flat(1, 28));
    QVERIFY(sized.open());
    patch(sized, {10, 10}, {17, 17}, PaintColour::grey(1));
    chooseCheckpoint(sized.document(), 1);
    QVERIFY(sized.settle());
    const auto* note = sized.window->findChild<QLabel*>(QStringLiteral("jobLabel"));
    QTRY_COMPARE(note->text(), QStringLiteral("Painting of 28 × 28 grey is resampled to 32 × 32 grey"));
    chooseCheckpoint(sized.document(), 0);
    QVERIFY(sized.settle());
    QTRY_VERIFY(!note->text().contains(QStringLiteral("resampled")));
  }

  void unsavedPaintingIsGivenOnTheGridOnScreen() {
    SizedWindow sized(names({small, large}), flat(1, 28));
    QVERIFY(sized.open());
    Document& document = sized.document();
    patch(sized, {10, 10}, {17, 17}, PaintColour::grey(1));
    chooseCheckpoint(document, 1);
    const auto unsaved = document.unsavedEdits();
    QCOMPARE(unsaved.size(), 1U);
    QVERIFY(*document.editedPicture(unsaved.front()) == *document.edited());
    document.markSaved();
    QVERIFY(document.unsavedEdits().empty());
    chooseCheckpoint(document, 0);
    QVERIFY(document.unsavedEdits().empty());
    QVERIFY(sized.settle());
  }

  // The engine puts the channels in order: what is on screen, and what is handed to it, stays RGB.
  void aBgrCheckpointShowsPicturesInTheirColours() {
    SizedWindow sized(names({"rgb28k4"}), pattern(3, 28, 28));
    QVERIFY(sized.open());
    Document& document = sized.document();
    const auto before = document.original();
    patch(sized, {3, 3}, {9, 9}, {1, 0, 0});
    Preprocessing chosen = *document.checkpoint()->preprocessing;
    chosen.channels = "bgr";
    document.setChosenPreprocessing(0, chosen);
    QVERIFY(*document.original() == *before);
    QCOMPARE(at(*document.edited(), 0, 5, 5), 1.0F);
    QVERIFY(sized.settle());
  }
};

QTEST_MAIN(PaintingTest)
#include "painting_test.moc"
