// Differences to a reference among checkpoints, and |map| in sequential colours: values, colours, ranges,
// numbers, what is saved, and that all of it can be undone.

#include <QtCore/QFile>
#include <QtGui/QClipboard>

#include "canvas_events.h"
#include "commands/choice_commands.h"
#include "commands/row_commands.h"
#include "compare_fixture.h"
#include "docks/inspector.h"
#include "style/numbers.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::pattern;
using lacewing::testing::SizedWindow;

namespace {

const QStringList four{QStringLiteral("rgb31k10"), QStringLiteral("rgb31k10x2"), QStringLiteral("rgb31k10x3"),
                       QStringLiteral("rgb31k10x5")};

/// One gradient row on colour pictures; the checkpoints' maps are 1, 2, 3 and 5 times the first one's.
struct FourColumns : SizedWindow {
  FourColumns() : SizedWindow(four, pattern(3, 31, 31)) {
    document().setMethods({{QStringLiteral("gradient"), QStringLiteral("gradient"), {}}});
  }
  bool open(std::vector<int> columns) {
    if (!SizedWindow::open()) return false;
    chooseColumns(document(), std::move(columns));
    return settle();
  }
  /// Focus decides which pane actions speak of.
  bool choose(int row, int column) {
    canvas(row, column)->setFocus();
    return QTest::qWaitFor([&] { return grid().currentPane() == pane(row, column); });
  }
  const MapCell& cell(int column) { return comparison().cell(0, column); }
  bool isDifference(int column, const ArrayPointer& after, const ArrayPointer& before) {
    const auto& shown = canvas(1, column)->values();
    return shown != nullptr && *shown == differenceMap(*before, *after);
  }
};

double largest(const Array<float>& map) {
  double all = 0;
  for (const float value : map.values) all = std::max(all, std::abs(static_cast<double>(value)));
  return all;
}

}  // namespace

class DifferencesTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void differencesStandInPlaceOfTheMapsOfThreeAndFour() {
    for (const std::vector<int>& columns : {std::vector{0, 1, 2}, std::vector{0, 1, 2, 3}}) {
      FourColumns window;
      QVERIFY(window.open(columns));
      const int count = static_cast<int>(columns.size());
      QCOMPARE(window.grid().columnCount(), count);
      QVERIFY(!window.document().columns().differences);
      const QString state = window.document().stateHash();
      window.trigger("showDifferences");
      QVERIFY(window.settle());
      QVERIFY(window.document().stateHash() != state);
      QCOMPARE(window.canvas(1, 0)->values(), window.cell(0).map);  // the reference itself
      for (int column = 1; column < count; ++column) {
        QVERIFY(window.isDifference(column, window.cell(column).map, window.cell(0).map));
        QVERIFY(window.grid().isDifference(window.pane(1, column)));
        QCOMPARE(window.canvas(1, column)->rangeModel(), window.canvas(1, 0)->rangeModel());
        QVERIFY(!window.canvas(0, column)->isMap());  // pictures stay, and can be painted on
        const QString said = window.pane(1, column)->accessibleDescription();
        QVERIFY2(said.contains(QStringLiteral("difference of rgb31k10x")), qPrintable(said));
        QVERIFY2(said.contains(QStringLiteral("Top-k intersection with rgb31k10 ")), qPrintable(said));
        QVERIFY2(said.contains(QStringLiteral("rank 1.00")), qPrintable(said));
        QVERIFY(window.grid().columnHead(column)->detail().startsWith(QStringLiteral("− rgb31k10")));
      }
      QVERIFY(window.grid().columnHead(0)->detail().startsWith(QStringLiteral("reference")));
      QVERIFY(window.grid().differenceBar(1)->isHidden());  // the row's range is theirs
      window.trigger("undo");
      QCOMPARE(window.document().stateHash(), state);
      for (int column = 0; column < count; ++column)
        QCOMPARE(window.canvas(1, column)->values(), window.cell(column).map);
      QVERIFY(!window.pane(1, 1)->accessibleDescription().contains(QStringLiteral("ifference")));
    }
  }

  void anotherReferenceTakesTheDifferencesWithIt() {
    FourColumns window;
    QVERIFY(window.open({0, 1, 2, 3}));
    showDifferences(window.document(), true);
    QVERIFY(window.choose(1, 2));
    window.trigger("setReference");
    QVERIFY(window.settle());
    QCOMPARE(window.canvas(1, 2)->values(), window.cell(2).map);
    for (const int column : {0, 1, 3})
      QVERIFY(window.isDifference(column, window.cell(column).map, window.cell(2).map));
    // Predictions of the other columns stay: nothing was asked again.
    for (int column = 0; column < 4; ++column)
      QVERIFY(window.grid().columnHead(column)->detail().contains(QLatin1Char('%')));
    // The readout is that of the maps.
    window.canvas(1, 3)->pinAt({4, 6});
    auto* table = window.window->findChild<PixelTable*>(QStringLiteral("pixelTable"));
    QVERIFY(window.choose(1, 3));
    const auto value = static_cast<double>((*window.cell(3).map)[6 * 31 + 4]);
    QTRY_VERIFY2(table->accessibleDescription().contains(number(value, 3)),
                 qPrintable(table->accessibleDescription()));
  }

  void columnsComeGoAndMoveWhileDifferencesAreShown() {
    FourColumns window;
    QVERIFY(window.open({0, 1, 2, 3}));
    Document& document = window.document();
    showDifferences(document, true);
    chooseReference(document, 1);
    QVERIFY(window.settle());
    const QString state = document.stateHash();
    moveColumn(document, 1, 2);  // the reference goes to the end and stays the reference
    QVERIFY(window.settle());
    QCOMPARE(document.columns().checkpoints, (std::vector{0, 2, 3, 1}));
    QCOMPARE(window.comparison().referenceColumn(), 3);
    QCOMPARE(window.grid().columnHead(3)->title(), four[1]);
    QVERIFY(window.isDifference(2, window.cell(2).map, window.cell(3).map));
    QVERIFY(window.choose(1, 0));
    window.trigger("removeColumn");
    QVERIFY(window.settle());
    QCOMPARE(window.grid().columnCount(), 3);
    QCOMPARE(window.comparison().referenceColumn(), 2);
    QVERIFY(window.isDifference(0, window.cell(0).map, window.cell(2).map));
    QVERIFY(window.choose(1, 2));
    window.trigger("removeColumn");  // the reference: the first one takes its place
    QVERIFY(window.settle());
    QCOMPARE(document.columns().checkpoints, (std::vector{2, 3}));
    QCOMPARE(window.comparison().referenceColumn(), 0);
    QCOMPARE(window.grid().differenceColumn(), 2);
    QVERIFY(window.isDifference(2, window.cell(1).map, window.cell(0).map));
    QVERIFY(window.canvas(1, 1)->values() == window.cell(1).map);
    window.trigger("showDifferences");  // two columns without the third
    QCOMPARE(window.grid().columnCount(), 2);
    QCOMPARE(window.grid().differenceColumn(), -1);
    QVERIFY(window.settle());
    for (int i = 0; i < 4; ++i) window.trigger("undo");
    QVERIFY(window.settle());
    QCOMPARE(document.stateHash(), state);
    QVERIFY(window.isDifference(3, window.cell(3).map, window.cell(1).map));
  }

  void keysMoveTheColumnOfTheFocus() {
    FourColumns window;
    QVERIFY(window.open({0, 1, 2}));
    QVERIFY(window.choose(1, 0));
    QTest::keyClick(window.canvas(1, 0), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(window.document().columns().checkpoints, (std::vector{1, 0, 2}));
    QTRY_COMPARE(window.grid().currentPane(), window.pane(1, 1));
    QTest::keyClick(window.canvas(1, 1), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(window.document().columns().checkpoints, (std::vector{1, 2, 0}));
    QVERIFY(!window.window->actions()["moveColumnRight"]->isEnabled());
    QTest::keyClick(window.canvas(1, 2), Qt::Key_D);
    QVERIFY(window.document().columns().differences);
    QVERIFY(window.settle());
  }

  void differencesCanHaveARangeOfTheirOwn() {
    FourColumns window;
    QVERIFY(window.open({0, 1, 2}));
    showDifferences(window.document(), true);
    QVERIFY(window.settle());
    window.trigger("differenceRange");
    const RangeBar* bar = window.grid().differenceBar(1);
    QVERIFY(!bar->isHidden());
    for (const int column : {1, 2}) {
      QCOMPARE(window.pane(1, column)->stateName(), QStringLiteral("notComparable"));
      QCOMPARE(window.canvas(1, column)->rangeModel(), bar->rangeModel());
    }
    QCOMPARE(window.pane(1, 0)->stateName(), QStringLiteral("done"));
    // The two differences are 1 and 2 times the reference, the maps go up to 3 times.
    window.grid().setPercentile(1, 100);
    const double unit = largest(*window.cell(0).map);
    QVERIFY(qAbs(bar->rangeModel()->range().high / unit - 2) < 1e-4);
    QVERIFY(qAbs(window.canvas(1, 0)->rangeModel()->range().high / unit - 3) < 1e-4);
    window.trigger("differenceRange");
    QVERIFY(bar->isHidden());
    QCOMPARE(window.pane(1, 1)->stateName(), QStringLiteral("done"));
    QCOMPARE(window.canvas(1, 1)->rangeModel(), window.canvas(1, 0)->rangeModel());
  }

  void everyViewModeShowsDifferences() {
    FourColumns window;
    QVERIFY(window.open({0, 1, 2}));
    showDifferences(window.document(), true);
    QVERIFY(window.settle());
    const QImage map = window.canvas(1, 0)->image(), delta = window.canvas(1, 2)->image();
    const auto shown = [&](QPoint pixel) {
      PictureCanvas* canvas = window.canvas(1, 2);
      return canvas->grab().toImage().pixelColor(
          canvas->toView(QPointF(pixel) + QPointF(0.5, 0.5)).toPoint());
    };
    window.window->grid().pixelCursor()->setPin(std::nullopt);
    QCOMPARE(shown({3, 5}), delta.pixelColor(3, 5));
    window.trigger("viewWipe");  // the reference left of the line
    QVERIFY(window.pane(1, 0)->isHidden());
    QVERIFY(window.grid().columnHead(2)->title().startsWith(QStringLiteral("rgb31k10 | ")));
    QCOMPARE(shown({3, 5}), map.pixelColor(3, 5));
    QCOMPARE(shown({28, 5}), delta.pixelColor(28, 5));
    window.trigger("viewFlip");
    QCOMPARE(shown({3, 5}), delta.pixelColor(3, 5));
    QVERIFY(window.choose(1, 2));
    QTest::keyPress(window.canvas(1, 2), Qt::Key_Space);
    QCOMPARE(shown({3, 5}), map.pixelColor(3, 5));
    QTest::keyRelease(window.canvas(1, 2), Qt::Key_Space);
    window.trigger("viewOverlay");
    window.grid().displayState()->setOpacity(0);
    QCOMPARE(shown({3, 5}), window.canvas(0, 2)->image().pixelColor(3, 5));
    window.trigger("viewSideBySide");
  }

  void absoluteValuesAreSumsOverTheChannelsInSequentialColours() {
    FourColumns window;
    QVERIFY(window.open({}));
    chooseNoise(window.document(), {0.2, 1});
    QVERIFY(window.settle());
    QVERIFY(*window.canvas(0, 2)->values() ==
            differenceMap(*window.document().original(), *window.document().edited()));
    const QString state = window.document().stateHash();
    const auto similarity = window.comparison().similarity(0)->topk_intersection;
    const auto asked = window.cell(1).asked;
    window.trigger("absoluteValues");
    QVERIFY(window.document().methods()[0].absolute);
    QVERIFY(window.document().stateHash() != state);
    QCOMPARE(window.cell(1).asked, asked);  // nothing is computed again
    const auto& raw = *window.cell(1).raw;
    const auto& shown = *window.canvas(1, 1)->values();
    const std::int64_t plane = 31 * 31;
    double signedApart = 0;
    for (std::int64_t i = 0; i < plane; ++i) {
      double sum = 0;
      for (std::int64_t c = 0; c < 3; ++c) sum += std::abs(raw[c * plane + i]);
      QVERIFY(qAbs(static_cast<double>(shown[i]) - sum) < 1e-4);
      signedApart = std::max(signedApart, sum - std::abs(static_cast<double>((*window.cell(1).map)[i])));
    }
    QVERIFY(signedApart > 0.1);  // not just the magnitude of the signed sum
    const Range range = window.canvas(1, 1)->rangeModel()->range();
    QCOMPARE(range.low, 0.0);
    QCOMPARE(range.name(), QStringLiteral("from 0, P99.5"));
    QCOMPARE(window.canvas(1, 1)->image().pixel(4, 7),
             sequentialMap().colour(static_cast<double>(shown[7 * 31 + 4]), range));
    QVERIFY(window.grid().rangeBar(1)->accessibleDescription().contains(QStringLiteral("from 0, P99.5")));
    QVERIFY(window.grid().rowHead(1)->accessibleDescription().contains(QStringLiteral("absolute")));
    QVERIFY(window.pane(1, 1)->accessibleDescription().contains(QStringLiteral("absolute values")));
    window.grid().setPercentile(1, 100);
    QCOMPARE(window.canvas(1, 1)->rangeModel()->range().name(), QStringLiteral("from 0, max"));
    // Their difference is signed: as far to both sides, with a bar of its own.
    QVERIFY(window.isDifference(2, window.cell(1).magnitude, window.cell(0).magnitude));
    const Range delta = window.canvas(1, 2)->rangeModel()->range();
    QCOMPARE(delta.high, window.canvas(1, 1)->rangeModel()->range().high);
    QCOMPARE(delta.low, -delta.high);
    QVERIFY(!window.grid().differenceBar(1)->isHidden());
    QCOMPARE(window.comparison().similarity(0)->topk_intersection, similarity);  // always of |map|
    window.trigger("undo");
    QCOMPARE(window.document().stateHash(), state);
    QCOMPARE(window.canvas(1, 1)->values(), window.cell(1).map);
    QVERIFY(window.grid().differenceBar(1)->isHidden());
    QVERIFY(window.canvas(1, 1)->rangeModel()->range().symmetric());
  }

  void whatIsCopiedAndSavedStaysSigned() {
    FourColumns window;
    QVERIFY(window.open({}));
    QVERIFY(window.choose(1, 1));
    QClipboard* clipboard = QGuiApplication::clipboard();
    window.trigger("copyValues");
    QTRY_VERIFY(clipboard->text().contains(QLatin1Char('-')));
    const QString before = clipboard->text();
    window.trigger("absoluteAll");
    clipboard->clear();
    window.trigger("copyValues");
    QTRY_COMPARE(clipboard->text(), before);
    for (const char* id : {"copyValues", "saveMap"})
      QVERIFY(window.window->actions()[id]->toolTip().contains(QStringLiteral("Signed values")));
    window.dialogs->save = window.folder.filePath(QStringLiteral("map.csv"));
    window.trigger("saveMap");
    QFile file(window.dialogs->save);
    QTRY_VERIFY(file.exists());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains('-'));
  }

  // A click in the history tells the checkpoint before the columns: 4 columns meet a comparison of 2.
  void theHistoryGoesOverColumnsRowsAndCheckpointsAtOnce() {
    FourColumns window;
    QVERIFY(window.open({}));
    Document& document = window.document();
    QUndoStack* history = document.undoStack();
    const int start = history->index();
    const auto go = [&](int index) {
      const Document::Hold hold(document);
      history->setIndex(index);
    };
    chooseCheckpoint(document, 2);
    addRow(document, QStringLiteral("gradient"), 0);
    chooseColumns(document, {3, 1, 0, 2});
    addRow(document, QStringLiteral("gradient"), 0);
    chooseReference(document, 3);
    QVERIFY(window.settle());
    const int end = history->index();
    const QString after = document.stateHash();
    for (const int rows : {2, 3}) {
      go(start);
      QCOMPARE(window.grid().columnCount(), 3);  // with the difference
      QCOMPARE(window.grid().rowCount(), 2);
      QVERIFY(window.settle());
      QCOMPARE(window.pane(1, 1)->stateName(), QStringLiteral("done"));
      go(start + rows);
      QCOMPARE(window.grid().rowCount(), 3);
      QVERIFY(rows == 2 || window.settle());
      go(end);
      QCOMPARE(window.grid().columnCount(), 4);
      QCOMPARE(window.grid().rowCount(), 4);
      QCOMPARE(window.comparison().referenceColumn(), 3);
      QCOMPARE(document.stateHash(), after);
      QVERIFY(window.settle());
      QCOMPARE(window.pane(1, 2)->stateName(), QStringLiteral("done"));
    }
  }

  void aHandSetRangeDoesNotOutliveTheSign() {
    FourColumns window;
    QVERIFY(window.open({}));
    window.canvas(1, 0)->rangeModel()->setFixedSymmetric(0.5);
    window.trigger("lockRanges");
    QVERIFY(window.choose(1, 0));
    QTest::keyClick(window.canvas(1, 0), Qt::Key_A);
    QCOMPARE(window.canvas(1, 0)->rangeModel()->range().low, 0.0);
    QTest::keyClick(window.grid().rangeBar(1), Qt::Key_Left);  // the low grip stays at zero
    QTest::keyClick(window.grid().rangeBar(1), Qt::Key_Down);
    QCOMPARE(window.canvas(1, 0)->rangeModel()->range().low, 0.0);
    QTest::keyClick(window.canvas(1, 0), Qt::Key_A);
    QVERIFY(window.canvas(1, 0)->rangeModel()->range().symmetric());
    window.trigger("lockRanges");
  }

  void rowsOfOneMethodAreTold() {
    FourColumns window;
    QVERIFY(window.open({}));
    window.trigger("duplicateRow");
    QVERIFY(window.settle());
    QCOMPARE(window.grid().rowHead(1)->title(), QStringLiteral("Gradient"));
    QCOMPARE(window.grid().rowHead(2)->title(), QStringLiteral("Gradient 2"));
    auto* table = window.window->findChild<SimilarityTable*>(QStringLiteral("similarityTable"));
    QTRY_VERIFY(table->accessibleDescription().contains(QStringLiteral("Gradient 2")));
    moveRow(window.document(), 1, -1);  // the name goes with the row
    QCOMPARE(window.grid().rowHead(1)->title(), QStringLiteral("Gradient 2"));
    QVERIFY(window.settle());
  }

  void overlayKeepsTheHeadsOverTheirColumns() {
    FourColumns window;
    QVERIFY(window.open({}));
    window.trigger("viewOverlay");
    for (int column = 0; column < 3; ++column)
      QTRY_COMPARE(window.grid().columnHead(column)->mapTo(&window.grid(), QPoint()).x(),
                   window.pane(0, column)->mapTo(&window.grid(), QPoint()).x());
    window.trigger("viewSideBySide");
  }

  void oneRangeForAllHoldsForBothSigns() {
    FourColumns window;
    const Parameters doubled{{"doubled", true}};
    window.document().setMethods(
        {{QStringLiteral("gradient"), QStringLiteral("gradient"), {}},
         {QStringLiteral("gradient_2"), QStringLiteral("gradient"), doubled, true, {}, {}, true}});
    QVERIFY(window.open({}));
    const auto range = [&](int row) { return window.canvas(row, 0)->rangeModel()->range(); };
    QVERIFY(range(1).high < range(2).high);
    window.trigger("shareRanges");
    QCOMPARE(range(1).high, range(2).high);
    QCOMPARE(range(1).low, -range(1).high);
    QCOMPARE(range(2).low, 0.0);
    window.trigger("shareRanges");
    QVERIFY(range(1).high < range(2).high);
  }
};

QTEST_MAIN(DifferencesTest)
#include "differences_test.moc"
