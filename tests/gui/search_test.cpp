// The search for actions: what Enter runs, and what the rows say.

#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QCompleter>

#include "shell/action_search.h"
#include "window_fixture.h"

using namespace lacewing::ui;
using lacewing::testing::SmallWindow;

class SearchTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private:
  struct Search {
    ActionSearch* field;
    QAbstractItemView* popup;

    QString row(int at) const { return popup->model()->index(at, 0).data().toString(); }
    void key(Qt::Key key) const { QTest::keyClick(popup, key); }  // it has the keys while it is open
  };
  static Search searched(SmallWindow& small, const QString& typed) {
    auto* field = small.window->findChild<ActionSearch*>();
    field->open();
    QTest::keyClicks(field, typed);
    return {field, field->findChild<QCompleter*>()->popup()};
  }
  /// How often it runs.
  static std::shared_ptr<int> runs(SmallWindow& small, const char* id) {
    const auto count = std::make_shared<int>(0);
    connect(small.window->actions()[id], &QAction::triggered, small.window.get(), [count] { ++*count; });
    return count;
  }

 private Q_SLOTS:
  void enterRunsTheHighlightedRow() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    const auto in = runs(small, "zoomIn"), actual = runs(small, "zoomActual");
    const Search search = searched(small, QStringLiteral("zoom"));
    const qsizetype wanted = search.field->found().indexOf(QStringLiteral("zoomIn"));
    QVERIFY(wanted > 0);
    for (int presses = 0; search.popup->currentIndex().row() != wanted; ++presses) {
      QVERIFY(presses < 10);
      search.key(Qt::Key_Down);
    }
    search.key(Qt::Key_Return);
    QTRY_COMPARE(*in, 1);
    QCOMPARE(*actual, 0);
    QVERIFY(!search.popup->isVisible());
  }

  void withoutAHighlightEnterRunsTheBestMatch() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    const auto in = runs(small, "zoomIn");
    searched(small, QStringLiteral("zoom in")).key(Qt::Key_Return);
    QTRY_COMPARE(*in, 1);
  }

  void aDisabledBestMatchStaysWithItsReason() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    std::vector<std::shared_ptr<int>> others;
    for (const QAction* action : small.window->actions().all())
      others.push_back(runs(small, action->objectName().toUtf8().constData()));
    const Search search = searched(small, QStringLiteral("redo"));
    QCOMPARE(search.field->found().value(0), QStringLiteral("redo"));
    QVERIFY2(search.row(0).contains(QStringLiteral("Nothing to redo")), qPrintable(search.row(0)));
    search.key(Qt::Key_Return);
    QTest::qWait(20);
    for (const auto& count : others) QCOMPARE(*count, 0);
    QVERIFY(search.popup->isVisible());
    QCOMPARE(search.field->text(), QStringLiteral("redo"));
  }

  void aRowSaysWhereItsActionLiesAndFitsIntoTheList() {
    SmallWindow small;
    QVERIFY(small.open());
    const Search search = searched(small, QStringLiteral("layout compare"));
    QCOMPARE(search.field->found().value(0), QStringLiteral("layoutCompare"));
    QCOMPARE(search.row(0), QStringLiteral("Window › Layout › Compare"));
    const Search all = searched(small, {});
    QVERIFY(all.popup->sizeHintForColumn(0) <= all.popup->viewport()->width());
  }

  void wordsOfTheMenuCountLessThanTheName() {
    QVERIFY(
        !actionScore(QStringLiteral("layout zoom"), QStringLiteral("Compare"), {QStringLiteral("Layout")}));
    const auto byName = actionScore(QStringLiteral("undo"), QStringLiteral("Undo"), {QStringLiteral("Edit")});
    const auto byMenu = actionScore(QStringLiteral("edit"), QStringLiteral("Undo"), {QStringLiteral("Edit")});
    QVERIFY(byName && byMenu);
    QVERIFY(*byName > *byMenu);
  }

  void theFocusGoesBackToWhereItWas() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    PictureCanvas* canvas = small.pane(0, ComparisonGrid::attacked)->canvas();
    canvas->setFocus();
    QTRY_VERIFY(canvas->hasFocus());
    for (const Qt::Key key : {Qt::Key_Escape, Qt::Key_Return}) {
      const Search search = searched(small, QStringLiteral("zoom in"));
      QVERIFY(search.field->hasFocus());
      search.key(key);
      QTRY_VERIFY(canvas->hasFocus());
    }
  }

  void enterInAFieldWhoseListIsClosedOpensItAndRunsNothing() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    const auto in = runs(small, "zoomIn");
    const Search search = searched(small, QStringLiteral("zoom in"));
    search.key(Qt::Key_Return);
    QTRY_COMPARE(*in, 1);
    search.field->setFocus();  // as a click does: nothing is typed
    QTest::keyClick(search.field, Qt::Key_Return);
    QVERIFY(search.popup->isVisible());
    QTest::qWait(20);
    QCOMPARE(*in, 1);
  }
};

QTEST_MAIN(SearchTest)
#include "search_test.moc"
