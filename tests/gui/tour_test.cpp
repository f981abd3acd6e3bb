// The five-click workflow on the sample, as a new user would do it: by clicks on what is on screen; and what
// the compare page shows. Their pictures are those of docs/guide. With LACEWING_TOUR=FOLDER they are written
// there (./dev tour); without it they are compared with the ones in docs/guide.

#include <QtCore/QFileInfo>
#include <QtWidgets/QApplication>
#include <QtWidgets/QListView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTreeView>

#include "commands/row_commands.h"
#include "models/family.h"
#include "style/fonts.h"
#include "style/theme.h"
#include "window_fixture.h"

using namespace lacewing;
using namespace lacewing::ui;

namespace {

constexpr QSize windowSize(1440, 900), comparePageSize(1600, 1000);
constexpr int blockSide = 8;          // px: pictures are compared by the means of blocks
constexpr double mostDifference = 4;  // grey levels, mean over the blocks

/// Mean difference of two pictures of one size, in grey levels, after averaging blocks.
double difference(const QImage& a, const QImage& b) {
  const QSize size = a.size() / blockSide;
  const auto small = [&](const QImage& image) {
    return image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
        .convertToFormat(QImage::Format_RGB32);
  };
  const QImage left = small(a), right = small(b);
  double sum = 0;
  for (int y = 0; y < size.height(); ++y)
    for (int x = 0; x < size.width(); ++x)
      sum += std::abs(qGray(left.pixel(x, y)) - qGray(right.pixel(x, y)));
  return sum / (size.width() * size.height());
}

}  // namespace

class TourTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    if (!QFileInfo::exists(QString::fromStdString((sampleFolder() / "family.json").string())))
      QSKIP("the sample has not been made: resources/sample/recipe.sh");
    QFont font(bundledFamily());  // the same on every machine
    font.setPixelSize(13);
    QApplication::setFont(font);
  }

  void fiveClicksFromTheStartToAPicture() {
    const auto dialogs = std::make_shared<lacewing::testing::AnsweredDialogs>();
    MainWindow window({nullptr, dialogs, {}, false});
    window.resize(windowSize);
    window.restoreDefaultLayout();
    window.showStartPage();
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const auto settle = [&] { return settled(window); };
    QTRY_VERIFY_WITH_TIMEOUT(!window.client().catalogue().methods.empty(), 60000);
    QVERIFY(QTest::qWaitFor([&] { return window.client().idle(); }, 60000));
    keep(window, QStringLiteral("tour-0.png"));

    // 1. Open the sample.
    QTest::mouseClick(window.findChild<QPushButton*>(QStringLiteral("openSampleButton")), Qt::LeftButton);
    QTRY_VERIFY(!window.onStartPage());
    QVERIFY(settle());
    Document& document = window.document();
    for (Pane* pane : window.grid().panes()) QCOMPARE(pane->stateName(), QStringLiteral("done"));
    keep(window, QStringLiteral("tour-1.png"));

    // 2. Click a picture: prediction and maps appear by themselves.
    auto* strip = window.findChild<QListView*>(QStringLiteral("imageStrip"));
    const QModelIndex third = strip->model()->index(2, 0);
    QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, strip->visualRect(third).center());
    QTRY_VERIFY(document.currentPicture() != 0);
    QVERIFY(settle());
    QVERIFY(window.comparison().prediction(Side::original).has_value());
    keep(window, QStringLiteral("tour-2.png"));

    // 3. Drag epsilon.
    auto* slider = window.findChild<EpsilonSlider*>();
    const int before = slider->value();
    const QPoint from(slider->width() * before / slider->maximum(), slider->height() / 2);
    const QPoint to(slider->width() * 20 / slider->maximum(), slider->height() / 2);
    QTest::mousePress(slider, Qt::LeftButton, {}, from);
    for (int i = 1; i <= 8; ++i) QTest::mouseMove(slider, from + (to - from) * i / 8);
    QTest::mouseRelease(slider, Qt::LeftButton, {}, to);
    QVERIFY(slider->value() > before);
    QCOMPARE(document.noise().epsilon, slider->value() / 255.0);
    QVERIFY(settle());
    keep(window, QStringLiteral("tour-3.png"));

    // 4. Click another checkpoint: same picture, same edit.
    auto* models = window.findChild<QTreeView*>(QStringLiteral("modelList"));
    const QString picture = document.pictureHash();
    QTest::mouseClick(models->viewport(), Qt::LeftButton, {},
                      models->visualRect(models->model()->index(3, 0)).center());
    QTRY_COMPARE(document.currentCheckpoint(), 3);
    QVERIFY(settle());
    QCOMPARE(document.pictureHash(), picture);
    keep(window, QStringLiteral("tour-4.png"));

    // 5. Export: the one dialog.
    const QTemporaryDir folder;
    dialogs->save = folder.filePath(QStringLiteral("comparison.png"));
    QTest::mouseClick(window.findChild<QPushButton*>(QStringLiteral("exportButton")), Qt::LeftButton);
    QTRY_VERIFY(QFile::exists(dialogs->save));  // it is painted and written in the background
    QVERIFY(settle());
    const QImage exported(dialogs->save);
    QCOMPARE(exported.width(), window.grid().width() * 2);
    QCOMPARE(exported.text(QStringLiteral("State")), document.stateHash());
    keep(window, QStringLiteral("tour-5.png"));
  }

  // The pictures of docs/guide/compare.md.
  void rowsAndColumnsOfTheComparePage() {
    MainWindow window({nullptr, std::make_shared<lacewing::testing::AnsweredDialogs>(), {}, false});
    window.resize(comparePageSize);
    window.restoreDefaultLayout();
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.openSample();
    QVERIFY(settled(window));
    Document& document = window.document();
    keep(window, QStringLiteral("compare-light.png"));
    theme().showAs(Theme::Mode::dark);
    keep(window, QStringLiteral("compare-dark.png"));
    theme().showAs(Theme::Mode::light);

    window.actions()["viewOverlay"]->trigger();
    window.actions()["topKOutline"]->trigger();
    QVERIFY(settled(window));
    keep(window, QStringLiteral("compare-overlay.png"));
    window.actions()["viewSideBySide"]->trigger();
    window.actions()["topKOutline"]->trigger();

    chooseColumns(document, {0, 1, 2, 3});
    QVERIFY(settled(window));
    keep(window, QStringLiteral("compare-checkpoints.png"));

    chooseColumns(document, {0, 1, 3});
    showAbsolute(document, 0, true);
    showDifferences(document, true);
    QVERIFY(settled(window));
    keep(window, QStringLiteral("compare-differences.png"));
  }

 private:
  static bool settled(MainWindow& window) {
    return QTest::qWaitFor([&] { return window.finished(); }, 60000);
  }

  /// Writes a picture of that name, or compares it with the one there is.
  void keep(MainWindow& window, const QString& name) {
    QTest::qWait(100);  // numbers follow the maps
    const QImage shot = window.grab().toImage();
    const QString folder = qEnvironmentVariable("LACEWING_TOUR");
    if (!folder.isEmpty()) {
      QVERIFY(shot.save(QDir(folder).filePath(name)));
      return;
    }
    const QImage known(QStringLiteral(LACEWING_SOURCE_DIR "/docs/guide/") + name);
    QVERIFY2(!known.isNull(), qPrintable(name));
    if (known.size() != shot.size()) return;  // another scale of the screen
    const double far = difference(known, shot);
    QVERIFY2(
        far <= mostDifference,
        qPrintable(
            QStringLiteral("%1 differs by %2 grey levels: ./dev tour makes it again").arg(name).arg(far)));
  }
};

QTEST_MAIN(TourTest)
#include "tour_test.moc"
