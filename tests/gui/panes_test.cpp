// Every widget of the panes says and does what it shows.
#include <QAccessible>
#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <cmath>

#include "canvas/picture_canvas.h"
#include "canvas_events.h"
#include "gui_test.h"
#include "panes/epsilon_slider.h"
#include "panes/headers.h"
#include "panes/pane.h"
#include "panes/pixel_context.h"
#include "panes/pixel_table.h"
#include "panes/prediction_bars.h"
#include "panes/range_bar.h"
#include "panes/segmented_switch.h"
#include "panes/similarity_table.h"
#include "panes/thumbnail.h"
#include "panes/verdict_badge.h"
#include "style/theme.h"
#include "style/tokens.h"

using namespace lacewing;
using namespace lacewing::ui;

class PanesTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void paneSaysItsState() {
    Pane pane;
    pane.resize(220, 220);
    pane.setTitle(QStringLiteral("Gradient, attacked"));
    QSignalSpy spy(&pane, &Pane::stateChanged);
    const auto state = [&] { return pane.property("paneState").toString(); };
    const auto chip = [&] {
      for (const Chip* part : pane.findChildren<Chip*>())
        if (!part->isHidden() && !part->text().isEmpty()) return part->text();
      return QString();
    };
    QCOMPARE(state(), QStringLiteral("empty"));
    pane.showQueued(2);
    QCOMPARE(state(), QStringLiteral("queued"));
    QVERIFY(pane.accessibleDescription().contains(QStringLiteral("2 jobs")));
    pane.showComputing(QStringLiteral("Integrated gradients"), 24, 64, QStringLiteral("steps"));
    QCOMPARE(state(), QStringLiteral("computing"));
    QVERIFY(pane.accessibleDescription().contains(QStringLiteral("Integrated gradients, 24/64 steps")));

    pane.canvas()->setMap(ramp(9, 9));
    pane.showComputing(QStringLiteral("Integrated gradients"), 1, 64, QStringLiteral("steps"));
    QCOMPARE(state(), QStringLiteral("updating"));
    QCOMPARE(chip(), QStringLiteral("updating, previous result shown"));
    QCOMPARE(pane.canvas()->strength(), 1.0);  // not at once: short work does not flicker
    QTRY_COMPARE_WITH_TIMEOUT(pane.canvas()->strength(), 0.45, 1000);
    pane.showRefined(QStringLiteral("refining 48/64, gap 0.8 %"));
    QCOMPARE(state(), QStringLiteral("refined"));
    QCOMPARE(pane.canvas()->strength(), 1.0);
    QCOMPARE(chip(), QStringLiteral("refining 48/64, gap 0.8 %"));
    pane.showDone();
    QCOMPARE(state(), QStringLiteral("done"));
    QCOMPARE(chip(), QString());
    pane.showNotComparable();
    QCOMPARE(state(), QStringLiteral("notComparable"));
    QCOMPARE(chip(), QStringLiteral("own range, not comparable"));
    pane.showCancelled(24, 64);
    QCOMPARE(state(), QStringLiteral("cancelled"));
    QCOMPARE(chip(), QStringLiteral("cancelled at 24/64, result kept"));
    pane.showNotAvailable(QStringLiteral("Not available"),
                          QStringLiteral("Grad-CAM needs a convolution layer"));
    QCOMPARE(state(), QStringLiteral("notAvailable"));
    QVERIFY(pane.canvas()->isHidden());
    pane.showHidden();
    QCOMPARE(state(), QStringLiteral("hidden"));
    QVERIFY(spy.count() >= 9);
  }

  void errorPaneHasALinkToItsDetails() {
    Pane pane;
    pane.resize(220, 220);
    pane.showError(QStringLiteral("Gradient is not finite"),
                   QStringLiteral("The softplus surrogate overflowed"));
    QCOMPARE(pane.stateName(), QStringLiteral("error"));
    auto* link = pane.findChild<QPushButton*>(QStringLiteral("paneDetailsButton"));
    QVERIFY(link && !link->isHidden());
    QSignalSpy spy(&pane, &Pane::detailsRequested);
    QTest::mouseClick(link, Qt::LeftButton);
    QCOMPARE(spy.count(), 1);
    pane.showDone();
    QVERIFY(link->isHidden());
  }

  void zeroMapIsFlatAndNotStretched() {
    Pane pane;
    pane.resize(200, 200);
    auto noise = std::make_shared<Array<float>>(Shape{8, 8});
    for (std::int64_t i = 0; i < 64; ++i) (*noise)[i] = (i % 2 ? 2e-9F : -2e-9F);
    pane.canvas()->setRangeModel(std::make_shared<RangeModel>(symmetricMax({noise->values})));
    pane.canvas()->setMap(noise);
    QVERIFY(pane.canvas()->image().pixel(0, 0) != pane.canvas()->image().pixel(1, 0));
    pane.showAllZero(2e-9);
    for (int x = 0; x < 8; ++x) QCOMPARE(pane.canvas()->image().pixel(x, 3), qRgb(0xF6, 0xF6, 0xF6));
    QVERIFY(pane.accessibleDescription().contains(QStringLiteral("2e−9")));
    pane.showDone();
    QVERIFY(pane.canvas()->image().pixel(0, 0) != pane.canvas()->image().pixel(1, 0));
  }

  void paneDescribesItselfWithItsNumbers() {
    Pane pane;
    pane.setTitle(QStringLiteral("Gradient, attacked"));
    pane.canvas()->setRangeModel(std::make_shared<RangeModel>(fixedSymmetric(5.69)));
    pane.canvas()->setMap(ramp(4, 4));
    pane.showDone();
    pane.setNumbers(QStringLiteral("Top-k intersection with original 0.16."));
    QCOMPARE(pane.accessibleName(), QStringLiteral("Gradient, attacked"));
    QCOMPARE(pane.accessibleDescription(),
             QStringLiteral(
                 "Gradient, attacked. Range ±5.69, fixed ±5.69. Top-k intersection with original 0.16."));
    for (const QToolButton* button : pane.findChildren<QToolButton*>())
      QVERIFY(!button->accessibleName().isEmpty());
  }

  void gripsSetTheRange() {
    RangeBar bar;
    bar.resize(124, 200);
    auto model = std::make_shared<RangeModel>(symmetricMax({ramp(5, 5)->values}));
    bar.setRangeModel(model);
    const QPointF high = bar.gripRect(RangeBar::Grip::high).center();
    const QPointF target(high.x(), bar.yOf(0.5));
    mouse(bar, QEvent::MouseButtonPress, high, Qt::LeftButton, Qt::LeftButton);
    mouse(bar, QEvent::MouseMove, target, Qt::NoButton, Qt::LeftButton);
    mouse(bar, QEvent::MouseButtonRelease, target, Qt::LeftButton, Qt::NoButton);
    QVERIFY(std::abs(model->range().high - 0.5) < 0.02);
    QCOMPARE(model->range().low, -1.0);
    QCOMPARE(model->range().name(), QStringLiteral("linear, fixed"));
    QVERIFY(model->isOwn());
    // New values do not move a range that was set by hand.
    model->setAutomatic(fixedSymmetric(4));
    QVERIFY(std::abs(model->range().high - 0.5) < 0.02);

    const QPointF low = bar.gripRect(RangeBar::Grip::low).center();
    const QPointF symmetric(low.x(), bar.yOf(-0.25));
    mouse(bar, QEvent::MouseButtonPress, low, Qt::LeftButton, Qt::LeftButton);
    mouse(bar, QEvent::MouseMove, symmetric, Qt::NoButton, Qt::LeftButton, Qt::ShiftModifier);
    mouse(bar, QEvent::MouseButtonRelease, symmetric, Qt::LeftButton, Qt::NoButton, Qt::ShiftModifier);
    QCOMPARE(model->range().low, -model->range().high);
    QVERIFY(std::abs(model->range().high - 0.25) < 0.06);

    mouse(bar, QEvent::MouseButtonDblClick, bar.barRect().center(), Qt::LeftButton, Qt::LeftButton);
    QVERIFY(!model->isOwn());
    QCOMPARE(model->range().high, 4.0);
  }

  // A row that is added while ranges are locked has no values yet.
  void aLockKeepsEndsThatWereSeenOnly() {
    RangeModel model(symmetricMax({}));
    model.setLocked(true);
    model.setAutomatic(fixedSymmetric(2));
    QCOMPARE(model.range(), fixedSymmetric(2));
    model.setAutomatic(fixedSymmetric(5));
    QCOMPARE(model.range(), fixedSymmetric(2));
    model.setLocked(false);
    QCOMPARE(model.range(), fixedSymmetric(5));
  }

  void lockedRangeStaysUntilUnlocked() {
    RangeModel model(fixedSymmetric(1));
    model.setLocked(true);
    model.setAutomatic(fixedSymmetric(2));
    QCOMPARE(model.range().high, 1.0);
    model.setLocked(false);
    QCOMPARE(model.range().high, 2.0);
  }

  void rangeBarShowsTheColoursOfThePanes() {
    RangeBar bar;
    bar.resize(124, 220);
    bar.setRangeModel(std::make_shared<RangeModel>(fixedSymmetric(1)));
    const QImage image = bar.grab().toImage();
    const int x = int(bar.barRect().center().x());
    for (const double value : {-0.95, -0.5, 0.5, 0.95}) {
      const QRgb shown = image.pixel(x, int(bar.yOf(value)));
      const QRgb expected =
          divergingMap().colour(bar.valueAt(std::floor(bar.yOf(value)) + 0.5), fixedSymmetric(1));
      QCOMPARE(shown, expected);
    }
    QVERIFY(bar.accessibleDescription().contains(QStringLiteral("fixed ±1")));
  }

  void rangeBarWithoutValuesSaysSoAndCannotBeDragged() {
    RangeBar bar;
    bar.resize(124, 200);
    auto model = std::make_shared<RangeModel>(symmetricMax({}));
    bar.setRangeModel(model);
    QCOMPARE(bar.grab().toImage().pixelColor(bar.barRect().center().toPoint()), tokens(&bar).canvas);
    QTest::keyClick(&bar, Qt::Key_Up);
    QVERIFY(!model->isOwn());
  }

  void epsilonSliderStepsAndReadsItsValue() {
    EpsilonSlider slider;
    slider.resize(220, 28);
    slider.setValue(8);
    QTest::keyClick(&slider, Qt::Key_Right);
    QCOMPARE(slider.value(), 9);
    QTest::keyClick(&slider, Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(slider.value(), 5);
    slider.stepBy(1, true);
    QCOMPARE(slider.value(), 9);
    slider.setValue(8);
    QCOMPARE(slider.epsilon(), 8 / 255.0);
    wheel(slider, QPointF(10, 10), 1);
    QCOMPARE(slider.value(), 9);
    slider.setValue(8);
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(&slider);
    QVERIFY(face);
    QCOMPARE(face->text(QAccessible::Value), QStringLiteral("8 of 255"));
    QVERIFY(face->valueInterface());
    QCOMPARE(face->valueInterface()->currentValue().toInt(), 8);
    face->valueInterface()->setCurrentValue(12);
    QCOMPARE(slider.value(), 12);
  }

  void epsilonFieldFollowsTheSliderAndBack() {
    EpsilonSlider slider;
    EpsilonField field;
    connectEpsilon(&slider, &field);
    slider.setValue(8);
    QCOMPARE(field.text(), QStringLiteral("8/255"));
    field.setText(QStringLiteral("0.0157"));
    Q_EMIT field.editingFinished();
    QCOMPARE(slider.value(), 4);
    QCOMPARE(field.text(), QStringLiteral("4/255"));
    field.setText(QStringLiteral("nonsense"));
    Q_EMIT field.editingFinished();
    QCOMPARE(field.text(), QStringLiteral("4/255"));
    QCOMPARE(slider.value(), 4);
  }

  void verdictHasItsSentence() {
    VerdictBadge badge;
    using Verdict = VerdictBadge::Verdict;
    QCOMPARE(VerdictBadge::judge(true, 0.16, 0.5), Verdict::fragile);
    QCOMPARE(VerdictBadge::judge(true, 0.5, 0.5), Verdict::stable);
    QCOMPARE(VerdictBadge::judge(false, 0.16, 0.5), Verdict::labelChanged);
    QCOMPARE(VerdictBadge::judge(false, 0.9, 0.5), Verdict::labelOnly);
    QCOMPARE(badge.accessibleName(), QStringLiteral("No verdict yet"));
    badge.setVerdict(Verdict::fragile, QStringLiteral("Top-k intersection 0.16 (limit 0.50)"));
    QCOMPARE(badge.accessibleName(), QStringLiteral("Same label, different explanation"));
    QCOMPARE(badge.accessibleDescription(), QStringLiteral("Top-k intersection 0.16 (limit 0.50)"));
    QVERIFY(badge.wrappedHeight(140) > badge.wrappedHeight(320));
  }

  void predictionShowsTheMostProbableOfBoth() {
    const std::vector<QString> names{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"),
                                     QStringLiteral("d")};
    const auto rows = PredictionBars::top(names, {0.1, 0.7, 0.2, 0.0}, {0.0, 0.1, 0.0, 0.9}, 3);
    QCOMPARE(rows.size(), size_t(3));
    QCOMPARE(rows[0].name, QStringLiteral("b"));
    QCOMPARE(rows[1].name, QStringLiteral("c"));
    QCOMPARE(rows[2].name, QStringLiteral("d"));  // only the attacked picture's, but the strongest of all
    QCOMPARE(rows[2].attacked, std::optional(0.9));
    PredictionBars bars;
    bars.setRows(rows);
    bars.setSecondName(QStringLiteral("edited"));
    QVERIFY(bars.accessibleDescription().contains(QStringLiteral("d: original 0.0 %, edited 90.0 %")));
    bars.setSecondName(QStringLiteral("attacked"));
    QVERIFY(bars.accessibleDescription().contains(QStringLiteral("d: original 0.0 %, attacked 90.0 %")));
  }

  void undefinedSimilarityIsADash() {
    SimilarityTable table;
    table.setTable({QStringLiteral("Gradient"), QStringLiteral("IG")},
                   {{QStringLiteral("Spearman"), {0.42, std::nullopt}, {}, 2, true, {}},
                    {QStringLiteral("Shift"), {1.8, 0.6}, QStringLiteral("px"), 1, false, {}}});
    QCOMPARE(table.cellText(0, 0), QStringLiteral("0.42"));
    QCOMPARE(table.cellText(0, 1), QStringLiteral("–"));
    QCOMPARE(table.cellText(1, 1), QStringLiteral("0.6 px"));
    QVERIFY(table.accessibleDescription().contains(QStringLiteral("Spearman, IG: –")));
    // Four methods have no room side by side: the table turns, and is as high as they need.
    const int two = table.sizeHint().height();
    table.setTable({QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C"), QStringLiteral("D")},
                   {{QStringLiteral("Spearman"), {0.1, 0.2, 0.3, 0.4}, {}, 2, true, {}}});
    QVERIFY(table.turned());
    QVERIFY(table.sizeHint().height() > two);
    QCOMPARE(table.cellText(0, 3), QStringLiteral("0.40"));
    QVERIFY(!table.grab().isNull());
  }

  // In a right-to-left language a panel of data is laid out, and painted, as in any other.
  void dataIsNeverMirrored() {
    const auto drawn = [](Qt::LayoutDirection application) {
      QGuiApplication::setLayoutDirection(application);
      QWidget panel;
      panel.setLayoutDirection(Qt::LeftToRight);
      auto* column = new QVBoxLayout(&panel);
      auto* bars = new PredictionBars(&panel);
      bars->setRows({{QStringLiteral("Boot"), 0.999, 0.0001}});
      auto* pixel = new PixelTable(&panel);
      pixel->setPixel(QPoint(21, 15), {{QStringLiteral("Gradient"), -0.22, 0.646, true}});
      auto* header = new SectionHeader(QStringLiteral("Similarity"), &panel);
      header->setTrailing(QStringLiteral("k = 16 (2 %)"));
      for (QWidget* part : std::initializer_list<QWidget*>{bars, pixel, header}) column->addWidget(part);
      panel.resize(300, 200);
      return panel.grab().toImage();
    };
    const QImage usual = drawn(Qt::LeftToRight), mirrored = drawn(Qt::RightToLeft);
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
    QCOMPARE(mirrored, usual);
  }

  void pixelTableShowsTheDifference() {
    PixelTable table;
    QCOMPARE(table.pixelText(), QStringLiteral("no pixel"));
    table.setPixel(QPoint(21, 15), {{QStringLiteral("Gradient"), -0.22, 0.646, true}});
    QCOMPARE(table.pixelText(), QStringLiteral("x 21, y 15"));
    QVERIFY(table.accessibleDescription().contains(QStringLiteral("original −0.220, attacked 0.646")));
  }

  void pixelContextShowsElevenPixelsAroundTheOne() {
    PixelContext context;
    const ArrayPointer map = ramp(20, 20);
    const QImage image = toImage(*map, divergingMap(), fixedSymmetric(1));
    context.setImage(image, QPoint(3, 10), QStringLiteral("Gradient"));
    context.resize(context.sizeHint());
    const QImage shown = context.grab().toImage();
    const int pixel = shown.width() / PixelContext::side;
    const auto at = [&](int x, int y) { return shown.pixel(x * pixel + pixel / 2, y * pixel + pixel / 2); };
    QCOMPARE(at(5, 5), image.pixel(3, 10));
    QCOMPARE(at(10, 0), image.pixel(8, 5));
    QCOMPARE(QColor::fromRgb(at(1, 5)), tokens(&context).canvas);  // left of the picture
  }

  void switchHasOneChoiceAndKeepsIt() {
    SegmentedSwitch choice;
    choice.addItem(QStringLiteral("System"));
    choice.addItem(QStringLiteral("Light"));
    choice.addItem(QStringLiteral("Dark"));
    QSignalSpy spy(&choice, &SegmentedSwitch::currentChanged);
    QCOMPARE(choice.currentIndex(), 0);
    QTest::mouseClick(choice.button(2), Qt::LeftButton);
    QCOMPARE(choice.currentIndex(), 2);
    QTest::mouseClick(choice.button(2), Qt::LeftButton);
    QVERIFY(choice.button(2)->isChecked());
    QCOMPARE(spy.count(), 1);
    choice.setItemEnabled(1, false, QStringLiteral("not yet"));
    QTest::keyClick(choice.button(2), Qt::Key_Left);
    QCOMPARE(choice.currentIndex(), 0);  // the disabled one is passed over
    QVERIFY(choice.button(1)->toolTip().contains(QStringLiteral("not yet")));
  }

  void thumbnailOfAWrongLabelIsMarked() {
    Thumbnail thumbnail;
    thumbnail.setImage(toImage(*ramp(9, 9), divergingMap(), fixedSymmetric(1)), QStringLiteral("Bag, 12"));
    thumbnail.resize(thumbnail.sizeHint());
    const QImage plain = thumbnail.grab().toImage();
    thumbnail.setWrong(true);
    QVERIFY(thumbnail.grab().toImage() != plain);
    QCOMPARE(thumbnail.accessibleDescription(), QStringLiteral("misclassified"));
    QCOMPARE(thumbnail.accessibleName(), QStringLiteral("Bag, 12"));
  }

  void sectionsFoldByMouseAndKeyboard() {
    SectionHeader header(QStringLiteral("Correct"));
    header.setFoldable(true);
    header.setTrailing(QStringLiteral("175"));
    header.resize(200, 28);
    QSignalSpy spy(&header, &SectionHeader::toggled);
    QTest::mouseClick(&header, Qt::LeftButton);
    QVERIFY(!header.isOpen());
    QTest::keyClick(&header, Qt::Key_Right);
    QVERIFY(header.isOpen());
    QCOMPARE(spy.count(), 2);
    QCOMPARE(header.accessibleName(), QStringLiteral("Correct, 175"));
  }

  void widgetsFollowTheTheme() {
    VerdictBadge badge;
    badge.setVerdict(VerdictBadge::Verdict::fragile, QStringLiteral("x"));
    badge.resize(288, 60);
    badge.setPalette(makePalette(Scheme::dark));
    QCOMPARE(badge.grab().toImage().pixelColor(280, 30), tokens(Scheme::dark).warnBg);
    badge.setPalette(makePalette(Scheme::light));
    QCOMPARE(badge.grab().toImage().pixelColor(280, 30), tokens(Scheme::light).warnBg);
  }
};

QTEST_MAIN(PanesTest)
#include "panes_test.moc"
