// How the comparison page shows what it has: view modes, ranges, pane states, linking, maximising, the pixel.

#include <QtGui/QClipboard>
#include <QtWidgets/QMenu>
#include <QtWidgets/QSlider>
#include <QtWidgets/QToolButton>

#include "canvas/top_k_outline.h"
#include "canvas_events.h"
#include "commands/choice_commands.h"
#include "commands/row_commands.h"
#include "compare_fixture.h"
#include "dialogs/message_bar.h"
#include "docks/inspector.h"
#include "docks/similarity_plots.h"
#include "panes/segmented_switch.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::pattern;
using lacewing::testing::SizedWindow;

namespace {

constexpr int side = 31;

/// A window with one gradient row, edited, everything done.
struct Edited : SizedWindow {
  Edited() : SizedWindow({QStringLiteral("grey31k10")}, pattern(1, side, side)) {
    document().setMethods({{QStringLiteral("gradient"), QStringLiteral("gradient"), {}}});
  }
  bool open() {
    if (!SizedWindow::open()) return false;
    chooseNoise(document(), {0.2, 1});
    return settle();
  }
  /// The colour on screen in the middle of a data pixel.
  QColor shown(int row, int column, QPoint pixel) {
    PictureCanvas* canvas = this->canvas(row, column);
    const QPoint at = canvas->toView(QPointF(pixel) + QPointF(0.5, 0.5)).toPoint();
    return canvas->grab().toImage().pixelColor(at);
  }
};

bool near(const QColor& a, const QColor& b) {
  return qAbs(a.red() - b.red()) + qAbs(a.green() - b.green()) + qAbs(a.blue() - b.blue()) < 8;
}

}  // namespace

class ViewsTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void theSwitchSetsTheModeAndTheActionFollows() {
    Edited window;
    QVERIFY(window.open());
    auto* choice = window.window->findChild<SegmentedSwitch*>(QStringLiteral("viewModeSwitch"));
    const char* ids[] = {"viewSideBySide", "viewWipe", "viewFlip", "viewOverlay"};
    for (int i = 3; i >= 0; --i) {
      choice->setCurrentIndex(i);
      QCOMPARE(static_cast<int>(window.grid().displayState()->mode()), i);
      QVERIFY(window.window->actions()[ids[i]]->isChecked());
    }
    window.trigger("viewFlip");
    QCOMPARE(choice->currentIndex(), 2);
  }

  void wipeShowsTheOriginalLeftOfTheDivider() {
    Edited window;
    QVERIFY(window.open());
    const QImage original = window.canvas(1, 0)->image(), edited = window.canvas(1, 1)->image();
    window.trigger("viewWipe");
    QVERIFY(window.pane(1, 0)->isHidden());
    QVERIFY(window.grid().columnHead(1)->title().startsWith(QStringLiteral("Original |")));
    PictureCanvas* canvas = window.canvas(1, 1);
    QVERIFY(canvas->dividerX().has_value());
    QVERIFY(near(window.shown(1, 1, {2, 5}), original.pixelColor(2, 5)));
    QVERIFY(near(window.shown(1, 1, {28, 5}), edited.pixelColor(28, 5)));
    // The divider is dragged, in all rows at once, and moved by key.
    const QPointF divider(*canvas->dividerX(), canvas->height() / 4.0), target = canvas->toView({30.5, 5});
    mouse(*canvas, QEvent::MouseButtonPress, divider, Qt::LeftButton, Qt::LeftButton);
    mouse(*canvas, QEvent::MouseMove, {target.x(), divider.y()}, Qt::NoButton, Qt::LeftButton);
    mouse(*canvas, QEvent::MouseButtonRelease, {target.x(), divider.y()}, Qt::LeftButton, Qt::NoButton);
    QVERIFY(near(window.shown(1, 1, {28, 5}), original.pixelColor(28, 5)));
    QVERIFY(qAbs(*window.canvas(0, 1)->dividerX() - target.x()) < 2);
    const double before = window.grid().displayState()->wipe();
    QTest::keyClick(canvas, Qt::Key_PageUp);
    QVERIFY(window.grid().displayState()->wipe() < before);
    window.trigger("viewSideBySide");
    QVERIFY(!window.pane(1, 0)->isHidden());
    QVERIFY(!canvas->dividerX().has_value());
  }

  void spaceHeldShowsTheOtherPicture() {
    Edited window;
    QVERIFY(window.open());
    const QImage original = window.canvas(1, 0)->image(), edited = window.canvas(1, 1)->image();
    for (const char* mode : {"viewSideBySide", "viewFlip"}) {
      window.trigger(mode);
      PictureCanvas* canvas = window.canvas(1, 1);
      canvas->setFocus();
      QVERIFY(near(window.shown(1, 1, {9, 9}), edited.pixelColor(9, 9)));
      QTest::keyPress(canvas, Qt::Key_Space);
      QVERIFY(window.grid().displayState()->flipped());
      QVERIFY(near(window.shown(1, 1, {9, 9}), original.pixelColor(9, 9)));
      QCOMPARE(window.grid().columnHead(1)->title(), QStringLiteral("Original"));
      QTest::keyRelease(canvas, Qt::Key_Space);
      QVERIFY(!window.grid().displayState()->flipped());
      QCOMPARE(window.grid().columnHead(1)->title(), QStringLiteral("Edited"));
    }
    QVERIFY(window.pane(1, 0)->isHidden());
  }

  void overlayMixesMapAndPicture() {
    Edited window;
    QVERIFY(window.open());
    window.trigger("viewOverlay");
    auto* slider = window.window->findChild<QSlider*>(QStringLiteral("overlayOpacity"));
    QVERIFY(slider->isVisible());
    const QColor picture = window.canvas(0, 1)->image().pixelColor(7, 9);
    const QColor map = window.canvas(1, 1)->image().pixelColor(7, 9);
    slider->setValue(0);
    QVERIFY(near(window.shown(1, 1, {7, 9}), picture));
    slider->setValue(100);
    QVERIFY(near(window.shown(1, 1, {7, 9}), map));
    slider->setValue(50);
    const QColor half((picture.red() + map.red()) / 2, (picture.green() + map.green()) / 2,
                      (picture.blue() + map.blue()) / 2);
    QVERIFY(near(window.shown(1, 1, {7, 9}), half));
    window.trigger("viewSideBySide");
    QVERIFY(!slider->isVisible());
    QVERIFY(near(window.shown(1, 1, {7, 9}), map));
  }

  void theOutlineGoesAroundTheLargestPixels() {
    // Two neighbours of largest magnitude, one of either sign: four edges, two of them two pixels long.
    Array<float> map(Shape{4, 5});
    map[6] = 3;
    map[7] = -4;
    map[12] = 1;
    const auto lines = topKOutline(map, 2);
    QCOMPARE(lines.size(), 4U);
    const auto has = [&](const QLine& line) {
      return std::find(lines.begin(), lines.end(), line) != lines.end();
    };
    QVERIFY(has(QLine(1, 1, 3, 1)));
    QVERIFY(has(QLine(1, 2, 3, 2)));
    QVERIFY(has(QLine(1, 1, 1, 2)));
    QVERIFY(has(QLine(3, 1, 3, 2)));
    QVERIFY(topKOutline(map, 0).size() == 4);  // 2 % of 20 pixels: one pixel
    Edited window;
    QVERIFY(window.open());
    const QImage before = window.canvas(1, 1)->grab().toImage();
    window.trigger("topKOutline");
    QVERIFY(window.canvas(1, 1)->grab().toImage() != before);
    const QImage difference = window.canvas(1, 2)->grab().toImage();
    window.trigger("topKOutline");
    QVERIFY(window.canvas(1, 2)->grab().toImage() == difference);  // has no top-k pixels
    QVERIFY(window.canvas(1, 1)->grab().toImage() == before);
  }

  void smoothPixelsMixNeighbours() {
    Edited window;
    QVERIFY(window.open());
    window.grid().viewState()->setZoom(16);
    const QImage square = window.canvas(0, 0)->grab().toImage();
    window.trigger("smoothPixels");
    QVERIFY(window.canvas(0, 0)->grab().toImage() != square);
    window.trigger("smoothPixels");
    QVERIFY(window.canvas(0, 0)->grab().toImage() == square);
  }

  void panesUnlinkAlonePerPaneAndWhileAltIsHeld() {
    Edited window;
    QVERIFY(window.open());
    PictureCanvas *a = window.canvas(0, 0), *b = window.canvas(1, 0);
    const QPointF middle = QRectF(a->rect()).center();
    wheel(*a, middle, 2);
    QCOMPARE(a->zoom(), b->zoom());
    QTest::keyPress(a, Qt::Key_Alt);
    wheel(*a, middle, 3);
    QVERIFY(a->zoom() > b->zoom());
    QTest::keyRelease(a, Qt::Key_Alt);
    QCOMPARE(a->zoom(), b->zoom());

    auto* unlink = window.pane(1, 0)->findChildren<QToolButton*>().value(0);
    unlink->click();
    QVERIFY(!window.pane(1, 0)->isLinked());
    const double before = b->zoom();
    wheel(*a, middle, 2);
    QCOMPARE(b->zoom(), before);
    unlink->click();
    QCOMPARE(b->zoom(), a->zoom());
    window.trigger("linkPanes");
    wheel(*a, middle, 1);
    QVERIFY(b->zoom() != a->zoom());
    window.trigger("linkPanes");
    QCOMPARE(b->zoom(), a->zoom());
  }

  void maximisingShowsOnePaneAndDefersTheRest() {
    Edited window;
    addRow(window.document(), QStringLiteral("samples"), 0);
    QVERIFY(window.open());
    window.canvas(1, 1)->setFocus();
    window.trigger("maximisePane");
    QCOMPARE(window.grid().maximised(), window.pane(1, 1));
    QCOMPARE(window.pane(2, 0)->stateName(), QStringLiteral("hidden"));
    const auto asked = window.comparison().cell(1, Side::attacked).asked;
    chooseNoise(window.document(), {0.3, 1});
    QVERIFY(window.settle());
    QCOMPARE(window.comparison().cell(1, Side::attacked).asked, asked);
    QTest::mouseDClick(window.canvas(1, 1), Qt::LeftButton);
    QVERIFY(window.grid().maximised() == nullptr);
    QVERIFY(window.settle());
    QVERIFY(window.comparison().cell(1, Side::attacked).asked > asked);
    QCOMPARE(window.pane(2, 0)->stateName(), QStringLiteral("done"));
  }

  void estimatesSayHowGoodTheyAre() {
    Edited window;
    QVERIFY(window.open());
    *window.delay = 40;
    addRow(window.document(), QStringLiteral("samples"), 0);
    Pane* pane = window.pane(2, 0);
    QTRY_COMPARE(pane->stateName(), QStringLiteral("refined"));
    QTRY_VERIFY(pane->accessibleDescription().contains(QStringLiteral("standard error")));
    QVERIFY(pane->accessibleDescription().contains(QStringLiteral("/16")));
    window.trigger("cancelJob");
    QTRY_COMPARE(pane->stateName(), QStringLiteral("cancelled"));
    QVERIFY(!pane->canvas()->isEmpty());
    *window.delay = 0;
    window.trigger("retry");
    QVERIFY(window.settle());
    QCOMPARE(pane->stateName(), QStringLiteral("done"));
    QVERIFY(window.grid().rowHead(2)->accessibleDescription().contains(QStringLiteral("16 samples")));
  }

  void longMethodsWaitUntilTheEditRests() {
    Edited window;
    QVERIFY(window.open());
    *window.delay = 40;  // 16 steps: longer than a run may take during a stroke
    addRow(window.document(), QStringLiteral("samples"), 0);
    QVERIFY(window.settle());
    Pane* pane = window.pane(2, 1);
    const auto before = pane->canvas()->values();
    const auto gradient = window.canvas(1, 1)->values();
    for (int i = 1; i <= 6; ++i) {
      chooseNoise(window.document(), {0.2 + i / 255.0, 1});
      QTest::qWait(20);
      QCOMPARE(pane->stateName(), QStringLiteral("updating"));
      QCOMPARE(pane->canvas()->values(), before);
    }
    QVERIFY(window.canvas(1, 1)->values() != gradient);  // the short one follows at once
    QVERIFY(window.settle());
    QCOMPARE(pane->stateName(), QStringLiteral("done"));
    QVERIFY(pane->canvas()->values() != before);
    chooseNoise(window.document(), {0.1, 1});
    window.trigger("cancelJob");  // also what has not begun yet is given up
    QTRY_COMPARE(pane->stateName(), QStringLiteral("cancelled"));
    QVERIFY(window.settle());
  }

  void theStandardErrorIsThatOfTheMean() {
    // Means of the first 4 and of all 8 of a sample whose values are known.
    const Array<double> half({2}, std::vector<double>{1.0, 0.0}), whole({2}, std::vector<double>{2.0, 0.0});
    QVERIFY(qAbs(*standardError(half, 4, whole, 8) - 0.5) < 1e-12);
    QVERIFY(!standardError(half, 8, whole, 8).has_value());
  }

  void statesOfFailureAndNothing() {
    Edited window;
    QVERIFY(window.open());
    addRow(window.document(), QStringLiteral("failing"), 0);
    addRow(window.document(), QStringLiteral("zero"), 1);
    QVERIFY(window.settle());
    QCOMPARE(window.pane(2, 0)->stateName(), QStringLiteral("error"));
    QCOMPARE(window.pane(2, 2)->stateName(), QStringLiteral("notAvailable"));
    QVERIFY(window.pane(2, 0)->accessibleDescription().contains(QStringLiteral("always fails")));
    auto* bar = window.window->findChild<MessageBar*>();
    QVERIFY(bar->isVisible());
    removeRow(window.document(), 1);
    QVERIFY(!bar->isVisible());  // it is over
    window.trigger("undo");
    QVERIFY(window.settle());
    QVERIFY(bar->isVisible());
    QCOMPARE(window.pane(3, 1)->stateName(), QStringLiteral("allZero"));
    QCOMPARE(window.pane(1, 1)->stateName(), QStringLiteral("done"));
    chooseNoise(window.document(), {0, 1});
    QVERIFY(window.settle());
    QCOMPARE(window.pane(0, 2)->stateName(), QStringLiteral("empty"));
    QVERIFY(window.pane(0, 2)->accessibleDescription().contains(QStringLiteral("No edit yet")));
  }

  void waitingPanesSayForHowMany() {
    Edited window;
    QVERIFY(window.open());
    *window.delay = 60;
    for (int i = 0; i < 3; ++i) addRow(window.document(), QStringLiteral("samples"), i);
    bool queued = false;
    QVERIFY(QTest::qWaitFor(
        [&] {
          for (Pane* pane : window.grid().panes()) queued = queued || pane->state() == Pane::State::queued;
          return queued;
        },
        3000));
    window.trigger("cancelJob");
  }

  void ownRangeIsMarkedAndTheSecondRangeIsNamed() {
    Edited window;
    QVERIFY(window.open());
    Pane* pane = window.pane(1, 1);
    pane->canvas()->setFocus();
    QTRY_COMPARE(window.grid().currentPane(), pane);
    window.trigger("ownRange");
    QCOMPARE(pane->stateName(), QStringLiteral("notComparable"));
    QVERIFY(pane->canvas()->rangeModel() != window.canvas(1, 0)->rangeModel());
    QVERIFY(window.grid().rangeBar(1)->accessibleDescription().contains(QStringLiteral("edited")));
    window.trigger("resetRanges");
    QCOMPARE(pane->stateName(), QStringLiteral("done"));
    QCOMPARE(pane->canvas()->rangeModel(), window.canvas(1, 0)->rangeModel());
  }

  void theInputsRangeIsThatOfThePictures() {
    Edited window;
    QVERIFY(window.open());
    const float value = (*window.canvas(0, 1)->values())[7 * side + 4];
    window.canvas(0, 0)->rangeModel()->setOwn(0.25, 0.75);
    const int expected = qBound(0, qRound((static_cast<double>(value) - 0.25) / 0.5 * 255), 255);
    QVERIFY(qAbs(window.canvas(0, 1)->image().pixelColor(4, 7).red() - expected) <= 1);
    QCOMPARE(window.canvas(0, 2)->rangeModel()->range().text(), QStringLiteral("±0.20"));  // as it was
    window.trigger("resetRanges");
    QCOMPARE(window.canvas(0, 1)->image().pixelColor(4, 7).red(), qRound(static_cast<double>(value) * 255));
  }

  void rangesFollowThePercentileAndCanBeShared() {
    Edited window;
    Parameters doubled{{"doubled", true}};
    window.document().setMethods({{QStringLiteral("gradient"), QStringLiteral("gradient"), {}},
                                  {QStringLiteral("gradient_2"), QStringLiteral("gradient"), doubled}});
    QVERIFY(window.open());
    const auto high = [&](int row) { return window.canvas(row, 0)->rangeModel()->range().high; };
    QVERIFY(qAbs(high(2) / high(1) - 2) < 1e-6);
    QCOMPARE(window.canvas(1, 0)->rangeModel()->range().name(), QStringLiteral("symmetric, P99.5"));
    const double before = high(1);
    window.grid().setPercentile(1, 50);
    QVERIFY(high(1) < before);
    QVERIFY(qAbs(high(2) - 2 * before) < 1e-6);
    window.grid().setPercentile(1, 100);
    QCOMPARE(window.canvas(1, 0)->rangeModel()->range().name(), QStringLiteral("symmetric, max"));
    window.trigger("shareRanges");
    QCOMPARE(window.canvas(1, 0)->rangeModel(), window.canvas(2, 2)->rangeModel());
    QCOMPARE(high(1), high(2));
    window.trigger("shareRanges");
    QVERIFY(high(1) < high(2));
  }

  void lockedRangesStayWhenThePictureChanges() {
    Edited window;
    QVERIFY(window.open());
    auto* lock = window.window->findChild<QToolButton*>(QStringLiteral("lockRangesButton"));
    lock->click();
    QVERIFY(window.window->actions()["lockRanges"]->isChecked());
    const Range before = window.canvas(1, 0)->rangeModel()->range();
    window.document().setMethods(
        {{QStringLiteral("gradient"), QStringLiteral("gradient"), {{"doubled", true}}}});
    QVERIFY(window.settle());
    QVERIFY(window.canvas(1, 0)->rangeModel()->range() == before);
    lock->click();
    QVERIFY(window.canvas(1, 0)->rangeModel()->range().high > before.high);
  }

  void thePixelContextFollowsThePinInBothPictures() {
    Edited window;
    QVERIFY(window.open());
    window.canvas(1, 0)->setFocus();
    window.canvas(1, 0)->pinAt({10, 12});
    QTest::keyClick(window.canvas(1, 0), Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(window.canvas(1, 1)->pinnedPixel(), std::optional(QPoint(20, 12)));
    for (const char* name : {"pixelContextOriginal", "pixelContextAttacked"}) {
      auto* context = window.window->findChild<PixelContext*>(QString::fromUtf8(name));
      QTRY_VERIFY(context->accessibleName().contains(QStringLiteral("x 20, y 12")));
      QVERIFY(context->accessibleName().contains(QStringLiteral("Gradient")));
    }
    auto* table = window.window->findChild<PixelTable*>(QStringLiteral("pixelTable"));
    QTRY_VERIFY(table->accessibleName().contains(QStringLiteral("x 20, y 12")));
  }

  void theInspectorHasThePicturesDistance() {
    Edited window;
    QVERIFY(window.open());
    auto* distance = window.window->findChild<KeyValueList*>(QStringLiteral("pictureDistance"));
    QTRY_VERIFY(distance->accessibleDescription().contains(QStringLiteral("51/255")));  // 0.2
    QVERIFY(distance->accessibleDescription().contains(QStringLiteral("SSIM: 0.")));
    QVERIFY(distance->accessibleDescription().contains(QStringLiteral(" dB")));
  }

  void curvesAreComputedWhileTheyAreSeenAndAClickSetsEpsilon() {
    Edited window;
    QVERIFY(window.open());
    auto* plots = window.window->findChild<SimilarityPlots*>();
    const auto filled = [&] {
      const auto& curves = plots->curves().curves();
      return !plots->curves().stale() && curves.size() == 1 && !curves[0].points.empty() &&
             !plots->curves().probability().empty();
    };
    QTRY_VERIFY(filled());
    auto* panel = window.window->findChild<BottomPanel*>();
    panel->showTab(BottomPanel::history);
    chooseNoise(window.document(), {0.2, 5});
    QTest::qWait(500);
    QVERIFY(plots->curves().stale());  // nobody looks
    panel->showTab(BottomPanel::similarity);
    QTRY_VERIFY(filled());
    const auto& points = plots->curves().curves()[0].points;
    QCOMPARE(points.size(), SimilarityCurves::steps().size());
    QVERIFY(qAbs(*points.front().spearman - 1) < 1e-12);  // without noise the maps are equal
    QVERIFY(*points.back().spearman < 1);
    QCOMPARE(plots->table().count(QLatin1Char('\n')), static_cast<int>(points.size()));
    QVERIFY(plots->accessibleDescription().contains(QStringLiteral("at 16/255")));
    QVERIFY(plots->grab().toImage() != QImage());
    QTest::keyClick(plots, Qt::Key_Left);  // 0.2 is beyond the last step
    QVERIFY(qAbs(window.document().noise().epsilon - 16 / 255.0) < 1e-9);
    QVERIFY(!plots->curves().stale());
    chooseNoise(window.document(), {0.02, 9});  // another seed is another curve
    QVERIFY(plots->curves().stale());
    QTRY_VERIFY(filled());
    QVERIFY(window.settle());
  }

  void settingTheReferenceMakesTheEditAnOriginal() {
    Edited window;
    QVERIFY(window.open());
    const QString state = window.document().stateHash();
    const auto edited = window.document().edited();
    window.canvas(1, 1)->setFocus();
    QTRY_COMPARE(window.grid().currentPane(), window.pane(1, 1));
    window.trigger("setReference");
    QVERIFY(window.settle());
    QVERIFY(*window.document().original() == *edited);
    QVERIFY(!window.comparison().edited());
    window.trigger("undo");
    QVERIFY(window.settle());
    QVERIFY(*window.document().edited() == *edited);
    QCOMPARE(window.document().currentPicture(), 0);
    QCOMPARE(window.document().stateHash(), state);
  }

  void menusOfRowRangePaneAndColumnsOpen() {
    Edited window;
    QVERIFY(window.open());
    QTRY_VERIFY(!window.window->client().catalogue().methods.empty());
    const auto menu = [&](const char* name) {
      auto* found = window.window->findChild<QMenu*>(QString::fromUtf8(name));
      const bool filled = found != nullptr && found->actions().size() >= 2;
      if (found != nullptr) found->close();
      QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
      return filled;
    };
    window.window->findChild<QToolButton*>(QStringLiteral("addRowButton"))->click();
    QVERIFY(menu("addRowMenu"));
    window.window->findChild<QToolButton*>(QStringLiteral("columnsButton"))->click();
    QVERIFY(menu("columnsMenu"));
    window.window->findChild<QToolButton*>(QStringLiteral("rangeMenuButton"))->click();
    QVERIFY(menu("rangeMenu"));
    Q_EMIT window.grid().rowHead(1)->menuRequested({10, 10});
    QVERIFY(menu("rowMenu"));
    Q_EMIT window.pane(1, 1)->menuRequested({10, 10});
    QVERIFY(menu("paneMenu"));
  }
};

QTEST_MAIN(ViewsTest)
#include "views_test.moc"
