// Similarity in numbers: the curves over epsilon while they are computed again, their colours, the table
// beside them, what is copied, and the verdict.

#include <QtGui/QClipboard>

#include "commands/choice_commands.h"
#include "commands/row_commands.h"
#include "compare_fixture.h"
#include "docks/inspector.h"
#include "docks/similarity_plots.h"
#include "style/metrics.h"
#include "style/tokens.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::pattern;
using lacewing::testing::SizedWindow;

namespace {

constexpr int side = 31;

MethodRow rowOf(const char* method) {
  return {QString::fromUtf8(method), QString::fromUtf8(method), {}};
}

/// An edited picture, everything done, with the plots open.
struct Curves : SizedWindow {
  explicit Curves(std::vector<MethodRow> rows)
      : SizedWindow({QStringLiteral("grey31k10")}, pattern(1, side, side)) {
    document().setMethods(std::move(rows));
  }
  bool open() {
    if (!SizedWindow::open()) return false;
    chooseNoise(document(), {0.2, 1});
    window->findChild<BottomPanel*>()->showTab(BottomPanel::similarity);
    plots = window->findChild<SimilarityPlots*>();
    return settle();
  }
  const SimilarityCurves& model() const { return plots->curves(); }
  bool filled() const {
    return QTest::qWaitFor([this] { return !model().stale(); });
  }
  bool computing() {
    return QTest::qWaitFor([this] {
      const auto jobs = window->client().jobs();
      return std::any_of(jobs.begin(), jobs.end(), [](const JobInfo& job) {
        const bool live = job.state == JobState::queued || job.state == JobState::running;
        return live && QString::fromStdString(job.title).contains(QStringLiteral("over ε"));
      });
    });
  }
  /// Pixels of just this colour in the legend, or in the plots below it.
  qsizetype pixels(const QColor& colour, bool legend) const {
    const int height = Metrics(plots).text;
    const QImage all = plots->grab().toImage().convertToFormat(QImage::Format_RGB32);
    qsizetype count = 0;
    for (int y = legend ? 0 : height; y < (legend ? height : all.height()); ++y)
      for (int x = 0; x < all.width(); ++x) count += all.pixel(x, y) == colour.rgb();
    return count;
  }

  SimilarityPlots* plots = nullptr;
};

QColor colourOf(int number) {
  return series(number, Scheme::light).colour;
}

}  // namespace

class CurvesTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void plotsAndTableCopyTheirValuesAndNotThePane() {
    Curves window({rowOf("gradient")});
    QVERIFY(window.open());
    QVERIFY(window.filled());
    window.canvas(1, 1)->setFocus();
    QTRY_COMPARE(window.grid().currentPane(), window.pane(1, 1));
    auto* table = window.window->findChild<SimilarityTable*>();
    QClipboard* clipboard = QGuiApplication::clipboard();
    for (const Qt::KeyboardModifier extra : {Qt::NoModifier, Qt::ShiftModifier}) {
      window.plots->setFocus();
      QTest::keyClick(window.plots, Qt::Key_C, Qt::ControlModifier | extra);
      QCOMPARE(clipboard->text(), window.plots->table());
      clipboard->clear();
      table->setFocus();
      QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier | extra);
      QVERIFY(clipboard->text().startsWith(QStringLiteral("\tGradient\nTop-k intersection\t")));
    }
  }

  void curvesStayUntilTheyAreReplacedAndSoAfterACancel() {
    Curves window({rowOf("samples")});
    QVERIFY(window.open());
    QVERIFY(window.filled());
    const auto before = window.model().curves()[0].points;
    const auto probability = window.model().probability();
    QVERIFY(window.pixels(colourOf(5), false) > 0);
    *window.delay = 40;
    chooseNoise(window.document(), {0.2, 7});
    QVERIFY(window.computing());
    const auto areStale = [&] {
      return window.model().stale() && window.model().curves()[0].points.size() == before.size() &&
             window.model().probability() == probability && window.pixels(colourOf(5), false) == 0;
    };
    QVERIFY(areStale());
    window.trigger("cancelJob");
    QTRY_VERIFY(window.model().problem().contains(QStringLiteral("Cancelled")));
    QVERIFY(window.model().problem().contains(QStringLiteral("F5")));
    QVERIFY(areStale());
    QVERIFY(window.plots->accessibleDescription().startsWith(window.model().problem()));
    *window.delay = 0;
    window.trigger("retry");
    QVERIFY(window.model().problem().isEmpty());
    QVERIFY(window.filled());
    QVERIFY(window.pixels(colourOf(5), false) > 0);
    QVERIFY(window.settle());
  }

  void aFailureIsSaidAndTheOtherCurvesAreThere() {
    Curves window({rowOf("gradient"), rowOf("failing")});
    QVERIFY(window.open());
    const QColor text = tokens(window.plots).text2;
    const qsizetype titles = window.pixels(text, false);
    const auto said = [&] { return window.model().problem(); };
    QTRY_VERIFY(said().contains(QStringLiteral("failing over ε failed: ")));
    QVERIFY(said().contains(QStringLiteral("this method always fails")));
    QVERIFY(said().contains(QStringLiteral("F5")));
    QTRY_VERIFY(!window.model().curves()[0].stale);
    QVERIFY(window.pixels(colourOf(1), false) > 0);
    QVERIFY2(window.pixels(text, false) > titles + 100, "the problem is written over the plots");
  }

  void theColourOfAMethodIsItsPlaceInTheRegistry() {
    // Registry of the sized engine: gradient, zero, samples, and two more.
    Curves window({rowOf("samples")});
    QVERIFY(window.open());
    QVERIFY(window.filled());
    QVERIFY(window.pixels(colourOf(5), true) > 0);
    QCOMPARE(window.pixels(colourOf(4), true), 0);
    addRow(window.document(), QStringLiteral("zero"), -1);
    QVERIFY(window.filled());
    QVERIFY(window.pixels(colourOf(5), true) > 0);
    QVERIFY(window.pixels(colourOf(4), true) > 0);
    QVERIFY(window.settle());
  }

  void moreMethodsThanColoursDifferInMarkers() {
    QStringList registry{QStringLiteral("gradient")};
    for (int i = 0; i < 10; ++i) registry << QStringLiteral("method%1").arg(i);
    QCOMPARE(seriesNumberOfMethod(QStringLiteral("smoothgrad"), registry), 3);
    QCOMPARE(seriesNumberOfMethod(QStringLiteral("method0"), registry), 4);
    QCOMPARE(seriesNumberOfMethod(QStringLiteral("method9"), registry), 13);
    QCOMPARE(seriesNumberOfMethod(QStringLiteral("method4"), registry, 2), 8 + 14);
    for (int i = 1; i <= 49; ++i)
      for (int j = i + 1; j <= 49; ++j) {
        const Series one = series(i, Scheme::light), other = series(j, Scheme::light);
        QVERIFY(one.colour != other.colour || one.marker != other.marker);
      }
    QCOMPARE(series(8, Scheme::light).colour, series(1, Scheme::light).colour);
  }

  void withoutAMapThereIsNoVerdict() {
    Curves window({rowOf("gradient")});
    QVERIFY(window.open());
    auto* badge = window.window->findChild<VerdictBadge*>();
    QTRY_VERIFY(badge->verdict() != VerdictBadge::Verdict::none);
    showRow(window.document(), 0, false);
    QTRY_COMPARE(badge->verdict(), VerdictBadge::Verdict::none);
    QCOMPARE(badge->measure(), QStringLiteral("No map to compare"));
    QVERIFY(badge->toolTip().isEmpty());
    showRow(window.document(), 0, true);
    QTRY_VERIFY(badge->verdict() != VerdictBadge::Verdict::none);
    QVERIFY(window.settle());
  }

  void theTableIsCalledWhatStandsAboveIt() {
    SizedWindow window({QStringLiteral("grey31k10"), QStringLiteral("grey31k10x2")}, pattern(1, side, side));
    window.document().setMethods({rowOf("gradient")});
    QVERIFY(window.open());
    auto* table = window.window->findChild<SimilarityTable*>();
    QCOMPARE(table->accessibleName(), QStringLiteral("Similarity, edited to original"));
    chooseColumns(window.document(), {0, 1});
    QTRY_COMPARE(table->accessibleName(), QStringLiteral("Similarity to grey31k10"));
    QVERIFY(window.settle());
  }
};

QTEST_MAIN(CurvesTest)
#include "curves_test.moc"
