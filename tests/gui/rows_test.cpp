// Rows and columns of the comparison page: added, moved, set and undone; checkpoints side by side; every
// size.

#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QToolButton>
#include <numeric>

#include "commands/choice_commands.h"
#include "commands/row_commands.h"
#include "compare_fixture.h"
#include "dialogs/parameter_form.h"
#include "dialogs/row_editor.h"
#include "docks/inspector.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::pattern;
using lacewing::testing::SizedWindow;

class RowsTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void rowsAreAddedMovedRemovedAndUndone() {
    SizedWindow sized({QStringLiteral("grey31k10")}, pattern(1, 31, 31));
    Document& document = sized.document();
    document.setMethods({{QStringLiteral("gradient"), QStringLiteral("gradient"), {}}});
    QVERIFY(sized.open());
    std::vector<QString> states{document.stateHash()};
    const auto step = [&](auto change) {
      change();
      QVERIFY(sized.settle());
      states.push_back(document.stateHash());
      QVERIFY(states.back() != states[states.size() - 2]);
    };
    step([&] { addRow(document, QStringLiteral("zero"), 0); });
    step([&] { addRow(document, QStringLiteral("gradient"), -1); });
    step([&] { duplicateRow(document, 2); });
    step([&] { moveRow(document, 3, -3); });
    step([&] { showRow(document, 1, false); });
    step([&] { removeRow(document, 2); });
    step([&] { chooseMethod(document, 0, QStringLiteral("samples")); });
    QCOMPARE(sized.grid().rowCount(), 4);
    for (std::size_t i = states.size() - 1; i-- > 0;) {
      sized.trigger("undo");
      QCOMPARE(document.stateHash(), states[i]);
    }
    QVERIFY(sized.settle());
    QCOMPARE(sized.grid().rowCount(), 2);
    for (std::size_t i = 1; i < states.size(); ++i) {
      sized.trigger("redo");
      QCOMPARE(document.stateHash(), states[i]);
    }
    QVERIFY(sized.settle());
    QCOMPARE(sized.grid().rowCount(), 4);
    for (int row = 1; row < sized.grid().rowCount(); ++row) {
      const bool shown = document.methods()[static_cast<std::size_t>(row - 1)].shown;
      QCOMPARE(sized.grid().rowHead(row)->isHidden(), !shown);
      if (shown) QVERIFY(!sized.canvas(row, 0)->isEmpty());
    }
  }

  void rowsThatStayAreNotComputedAgain() {
    SizedWindow sized({QStringLiteral("grey31k10")}, pattern(1, 31, 31));
    sized.document().setMethods({{QStringLiteral("gradient"), QStringLiteral("gradient"), {}}});
    QVERIFY(sized.open());
    const auto map = sized.canvas(1, 0)->values();
    Pane* pane = sized.pane(1, 0);
    addRow(sized.document(), QStringLiteral("zero"), -1);
    QVERIFY(sized.settle());
    QCOMPARE(sized.pane(2, 0), pane);
    QCOMPARE(sized.canvas(2, 0)->values(), map);
    QCOMPARE(sized.pane(1, 0)->stateName(), QStringLiteral("allZero"));
  }

  void hiddenRowsAreNotComputedUntilTheyAreShown() {
    SizedWindow sized({QStringLiteral("grey31k10")}, pattern(1, 31, 31));
    QVERIFY(sized.open());
    showRow(sized.document(), 0, false);
    const auto asked = sized.comparison().cell(0, Side::attacked).asked;
    chooseNoise(sized.document(), {0.1, 1});
    QVERIFY(sized.settle());
    QCOMPARE(sized.pane(1, 0)->stateName(), QStringLiteral("hidden"));
    QCOMPARE(sized.comparison().cell(0, Side::attacked).asked, asked);
    showRow(sized.document(), 0, true);
    QVERIFY(sized.settle());
    QVERIFY(sized.comparison().cell(0, Side::attacked).asked > asked);
    QCOMPARE(sized.pane(1, 0)->stateName(), QStringLiteral("done"));
  }

  void theToolbarActsOnTheSelectedRow() {
    SizedWindow sized({QStringLiteral("grey31k10")}, pattern(1, 31, 31));
    QVERIFY(sized.open());
    auto* combo = sized.window->findChild<QComboBox*>(QStringLiteral("methodCombo"));
    QTRY_VERIFY(combo->findData(QStringLiteral("zero")) >= 0);
    QTest::mouseClick(sized.grid().rowHead(2), Qt::LeftButton, {}, QPoint(40, 12));
    QCOMPARE(sized.comparison().selectedRow(), 1);
    QCOMPARE(combo->currentData().toString(), QStringLiteral("integrated_gradients"));
    combo->setCurrentIndex(combo->findData(QStringLiteral("zero")));
    Q_EMIT combo->activated(combo->currentIndex());
    QVERIFY(sized.settle());
    QCOMPARE(sized.document().methods()[1].method, QStringLiteral("zero"));
    QCOMPARE(sized.document().methods()[0].method, QStringLiteral("gradient"));
    QVERIFY(sized.window->findChild<Pane*>(QStringLiteral("pane_zero_original")) != nullptr);
    sized.canvas(1, 0)->setFocus();
    QTRY_COMPARE(sized.comparison().selectedRow(), 0);
    QCOMPARE(combo->currentData().toString(), QStringLiteral("gradient"));
  }

  void parametersLayerAndTargetChangeTheMap() {
    SizedWindow sized({QStringLiteral("grey31k10")}, pattern(1, 31, 31));
    Document& document = sized.document();
    document.setMethods({{QStringLiteral("gradient"), QStringLiteral("gradient"), {}},
                         {QStringLiteral("layered"), QStringLiteral("layered"), {}}});
    QVERIFY(sized.open());
    QTRY_VERIFY(!sized.window->client().catalogue().methods.empty());
    const auto& methods = sized.window->client().catalogue().methods;
    const auto entry = [&](const char* name) {
      return &*std::find_if(methods.begin(), methods.end(),
                            [&](const auto& one) { return one.name == name; });
    };
    const float before = (*sized.canvas(1, 0)->values())[5];
    RowEditor editor(document, 0, entry("gradient"));
    auto* mode = editor.findChild<QComboBox*>(QStringLiteral("parameter_mode"));
    QVERIFY(mode->toolTip().contains(QStringLiteral("default plain")));
    mode->setCurrentText(QStringLiteral("negative"));
    QVERIFY(sized.settle());
    QCOMPARE((*sized.canvas(1, 0)->values())[5], -before);
    auto* target = editor.findChild<QComboBox*>(QStringLiteral("rowTargetCombo"));
    QCOMPARE(target->count(), 11);
    Q_EMIT target->activated(1);  // class 0: the factor of the map is 1 + class
    QVERIFY(sized.settle());
    const auto predicted = static_cast<float>(*sized.comparison().target());
    QVERIFY(qAbs((*sized.canvas(1, 0)->values())[5] * (1 + predicted) + before) < 1e-5F);
    QCOMPARE(document.undoStack()->count(), 1);  // settings of one row are one step
    auto* values = editor.findChild<QComboBox*>(QStringLiteral("rowValuesCombo"));
    Q_EMIT values->activated(1);
    QVERIFY(document.methods()[0].absolute);
    QVERIFY((*sized.canvas(1, 0)->values())[5] >= 0);
    Q_EMIT values->activated(0);
    QVERIFY(!document.methods()[0].absolute);

    RowEditor layered(document, 1, entry("layered"));
    auto* layer = layered.findChild<QComboBox*>(QStringLiteral("rowLayerCombo"));
    QCOMPARE(layer->count(), 3);
    const float plain = (*sized.canvas(2, 0)->values())[5];
    layer->setCurrentIndex(2);
    Q_EMIT layer->activated(2);
    QVERIFY(sized.settle());
    QVERIFY(qAbs((*sized.canvas(2, 0)->values())[5] - 3 * plain) < 1e-5F);
    QVERIFY(sized.grid().rowHead(2)->accessibleDescription().contains(QStringLiteral("features.3")));
    QVERIFY(editor.findChild<QComboBox*>(QStringLiteral("rowLayerCombo")) == nullptr);
  }

  void formsHoldToLimitsAndDefaults() {
    using Kind = FieldInfo::Kind;
    ParameterForm form({{"samples", Kind::integer, std::int64_t{16}, {1, 100}, {}, "copies"},
                        {"sigma", Kind::number, 0.15, {0, 1}, {}, "of the noise"}},
                       {{"samples", std::int64_t{32}}});
    int edits = 0;
    connect(&form, &ParameterForm::edited, this, [&] { ++edits; });
    QCOMPARE(form.values().size(), 1U);
    auto* samples = form.findChild<QSpinBox*>();
    QCOMPARE(samples->maximum(), 100);
    QVERIFY(samples->toolTip().contains(QStringLiteral("1 to 100, default 16")));
    auto* sigma = form.findChild<QLineEdit*>(QStringLiteral("parameter_sigma"));
    sigma->setText(QStringLiteral("2"));
    Q_EMIT sigma->editingFinished();
    QCOMPARE(edits, 0);
    QVERIFY(sigma->toolTip().contains(QStringLiteral("must be 0 to 1")));
    sigma->setText(QStringLiteral("8/255"));
    Q_EMIT sigma->editingFinished();
    QCOMPARE(edits, 1);
    QCOMPARE(std::get<std::string>(form.values().at("sigma")), std::string("8/255"));
    form.restoreDefaults();
    QVERIFY(form.values().empty());
  }

  void checkpointsStandSideBySide() {
    SizedWindow sized({QStringLiteral("grey31k10"), QStringLiteral("grey31k10b"),
                       QStringLiteral("grey31k10c"), QStringLiteral("grey31k10d")},
                      pattern(1, 31, 31));
    QVERIFY(sized.open());
    Document& document = sized.document();
    const QString state = document.stateHash();
    chooseColumns(document, {0, 1});
    QVERIFY(sized.settle());
    QCOMPARE(sized.grid().columnCount(), 3);  // two checkpoints and their difference
    QCOMPARE(sized.grid().columnHead(0)->title(), QStringLiteral("grey31k10"));
    QVERIFY(sized.grid().columnHead(0)->detail().contains(QStringLiteral("reference")));
    QVERIFY(sized.grid().columnHead(1)->detail().contains(QLatin1Char('%')));
    QCOMPARE(sized.comparison().similarity(0)->topk_intersection, std::optional(1.0));
    QCOMPARE(sized.pane(1, 2)->stateName(), QStringLiteral("allZero"));  // same maps
    QCOMPARE(sized.pane(0, 2)->stateName(), QStringLiteral("empty"));    // same picture

    chooseColumns(document, {0, 1, 2, 3});
    QVERIFY(sized.settle());
    QCOMPARE(sized.grid().columnCount(), 4);
    QCOMPARE(sized.grid().differenceColumn(), -1);
    for (int column = 0; column < 4; ++column) QVERIFY(!sized.canvas(1, column)->isEmpty());
    // An edit reaches every checkpoint.
    const auto before = sized.canvas(1, 1)->values();
    chooseNoise(document, {0.2, 3});
    QVERIFY(sized.settle());
    QVERIFY(*sized.canvas(1, 1)->values() != *before);
    QVERIFY(*sized.canvas(1, 1)->values() == *sized.canvas(1, 0)->values());

    sized.canvas(1, 2)->setFocus();
    QTRY_COMPARE(sized.grid().comparedColumn(), 2);
    sized.trigger("setReference");
    QCOMPARE(sized.comparison().referenceColumn(), 2);
    QVERIFY(sized.settle());
    QVERIFY(!sized.comparison().similarity(0, 2).has_value());
    QVERIFY(sized.comparison().similarity(0, 0).has_value());
    while (document.undoStack()->canUndo()) sized.trigger("undo");
    QVERIFY(sized.settle());
    QCOMPARE(document.stateHash(), state);
    QCOMPARE(sized.grid().columnCount(), 3);
    QVERIFY(!sized.comparison().comparesCheckpoints());
    QCOMPARE(sized.pane(0, 0)->objectName(), QStringLiteral("pane_input_original"));
  }

  void otherCheckpointsEndTheComparison_data() {
    QTest::addColumn<int>("compared");
    for (const int compared : {2, 3, 4}) QTest::addRow("%d", compared) << compared;
  }

  // Another family, or the sample once more, while checkpoints stand side by side.
  void otherCheckpointsEndTheComparison() {
    QFETCH(const int, compared);
    SizedWindow sized({QStringLiteral("grey31k10"), QStringLiteral("grey31k10b"),
                       QStringLiteral("grey31k10c"), QStringLiteral("grey31k10d")},
                      pattern(1, 31, 31));
    QVERIFY(sized.open());
    Document& document = sized.document();
    std::vector<int> columns(static_cast<std::size_t>(compared));
    std::iota(columns.begin(), columns.end(), 4 - compared);
    chooseColumns(document, columns);
    QVERIFY(sized.settle());
    document.setCheckpoints({document.checkpoints()[0]});
    QVERIFY(sized.settle());
    QVERIFY(!sized.comparison().comparesCheckpoints());
    QCOMPARE(sized.grid().columnCount(), 3);
    QCOMPARE(sized.pane(0, 0)->objectName(), QStringLiteral("pane_input_original"));
    QCOMPARE(sized.pane(1, 1)->stateName(), QStringLiteral("done"));
    document.setCheckpoints({});
    QVERIFY(sized.settle());
  }

  void anUnreadableCheckpointFailsInItsOwnColumn() {
    SizedWindow sized({QStringLiteral("grey31k10"), QStringLiteral("nothing")}, pattern(1, 31, 31));
    QVERIFY(sized.open());
    chooseColumns(sized.document(), {0, 1});
    QVERIFY(sized.settle());
    QCOMPARE(sized.pane(1, 0)->stateName(), QStringLiteral("done"));
    QCOMPARE(sized.pane(1, 1)->stateName(), QStringLiteral("error"));
    QVERIFY(sized.pane(1, 1)->accessibleDescription().contains(QStringLiteral("says no size")));
    QCOMPARE(sized.pane(1, 2)->stateName(), QStringLiteral("notAvailable"));
  }

  void picturesOfDifferentSizesAreLinked() {
    SizedWindow sized({QStringLiteral("grey32k10"), QStringLiteral("rgb64k10")}, pattern(1, 32, 32));
    QVERIFY(sized.open());
    chooseColumns(sized.document(), {0, 1});
    QVERIFY(sized.settle());
    PictureCanvas *small = sized.canvas(0, 0), *large = sized.canvas(0, 1);
    QCOMPARE(small->pictureSize(), QSize(32, 32));
    QCOMPARE(large->pictureSize(), QSize(64, 64));
    QCOMPARE(sized.pane(0, 2)->stateName(), QStringLiteral("notAvailable"));
    QCOMPARE(sized.pane(1, 2)->stateName(), QStringLiteral("notAvailable"));
    QVERIFY(!sized.comparison().similarity(0).has_value());
    // The same part of both is seen.
    small->zoomAt(QRectF(small->rect()).center() + QPointF(20, 10), 3);
    QVERIFY(!sized.grid().viewState()->fit());
    QVERIFY(qAbs(small->zoom() / large->zoom() - 2) < 1e-9);
    const QPointF middle = QRectF(small->rect()).center();
    QVERIFY(QLineF(small->toPicture(middle) / 32, large->toPicture(middle) / 64).length() < 0.02);
    // A pixel pinned in one is at the same place in the other; arrows move by pixels of the finer one.
    small->pinAt({8, 4});
    QCOMPARE(large->pinnedPixel(), std::optional(QPoint(17, 9)));
    QCOMPARE(small->pinnedPixel(), std::optional(QPoint(8, 4)));
    large->setFocus();
    QTest::keyClick(large, Qt::Key_Left);
    QCOMPARE(large->pinnedPixel(), std::optional(QPoint(16, 9)));
    QTest::keyClick(large, Qt::Key_Left);
    QCOMPARE(small->pinnedPixel(), std::optional(QPoint(7, 4)));
  }

  void aPictureWithoutEditsLosesNothingToAnotherSize() {
    const auto source = pattern(1, 64, 64);
    SizedWindow sized({QStringLiteral("grey32k10"), QStringLiteral("grey64k10")}, source);
    QVERIFY(sized.open());
    chooseColumns(sized.document(), {0, 1});
    QVERIFY(sized.settle());
    QCOMPARE(sized.canvas(0, 0)->pictureSize(), QSize(32, 32));
    QVERIFY(*sized.canvas(0, 1)->values() == *source);
    chooseNoise(sized.document(), {0.1, 1});  // of the 32 x 32 pixels
    QVERIFY(sized.settle());
    QCOMPARE(sized.canvas(0, 1)->pictureSize(), QSize(64, 64));
    QVERIFY(*sized.canvas(0, 1)->values() != *source);
  }

  void everySizeAndNumberOfClassesWorks_data() {
    QTest::addColumn<QString>("checkpoint");
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("width");
    QTest::newRow("31x31 grey, 2 classes") << QStringLiteral("grey31k2") << 1 << 31 << 31;
    QTest::newRow("227x227 colour, 1000 classes") << QStringLiteral("rgb227k1000") << 3 << 227 << 227;
    QTest::newRow("1x40 grey") << QStringLiteral("grey0k7") << 1 << 1 << 40;
    QTest::newRow("33x1 colour") << QStringLiteral("rgb0k10") << 3 << 33 << 1;
    QTest::newRow("1x1") << QStringLiteral("grey0k2") << 1 << 1 << 1;
    QTest::newRow("299x150 colour") << QStringLiteral("rgb0k100") << 3 << 299 << 150;
  }
  void everySizeAndNumberOfClassesWorks() {
    QFETCH(QString, checkpoint);
    QFETCH(int, channels);
    QFETCH(int, height);
    QFETCH(int, width);
    SizedWindow sized({checkpoint}, pattern(channels, height, width));
    QVERIFY(sized.open());
    chooseNoise(sized.document(), {0.1, 2});
    QVERIFY(sized.settle());
    for (int row = 0; row < 2; ++row) {
      for (int column = 0; column < 3; ++column) {
        QCOMPARE(sized.pane(row, column)->stateName(), QStringLiteral("done"));
        QCOMPARE(sized.canvas(row, column)->pictureSize(), QSize(width, height));
      }
    }
    const QImage& image = sized.canvas(0, 0)->image();
    const auto picture = pattern(channels, height, width);
    const QColor last = image.pixelColor(width - 1, height - 1);
    QCOMPARE(last.red(), qRound((*picture)[static_cast<std::int64_t>(height) * width - 1] * 255));
    auto* combo = sized.window->findChild<QComboBox*>(QStringLiteral("classCombo"));
    const auto classes = sized.comparison().prediction(Side::original)->probabilities.size();
    QCOMPARE(combo->count(), static_cast<int>(classes) + 1);
    auto* distance = sized.window->findChild<KeyValueList*>(QStringLiteral("pictureDistance"));
    QTRY_VERIFY(distance->accessibleDescription().contains(QStringLiteral("PSNR")));
  }
};

QTEST_MAIN(RowsTest)
#include "rows_test.moc"
