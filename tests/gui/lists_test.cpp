// The lists at the sides and below: what they say when they are empty, how the strip is sorted and scrolled.

#include <QtCore/QTranslator>
#include <QtGui/QWheelEvent>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QStatusBar>
#include <QtWidgets/QTreeView>

#include "dialogs/file_dialogs.h"
#include "docks/empty_note.h"
#include "docks/image_strip.h"
#include "docks/jobs_view.h"
#include "docks/models_panel.h"
#include "models/family.h"
#include "models/rounding_check.h"
#include "window_fixture.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::SmallEngine;
using lacewing::testing::writeFile;

namespace {

/// Says class 0 of every picture of a list, once the test lets it.
class SortingEngine : public SmallEngine {
 public:
  explicit SortingEngine(std::shared_ptr<std::atomic<bool>> held)
      : SmallEngine(std::make_shared<std::atomic<int>>(0)), held_(std::move(held)) {}

  ResultPointer run(const Request& request, EngineJob& job) override {
    const auto* predict = std::get_if<PredictRequest>(&request);
    if (predict == nullptr || predict->inputs.size() < 2) return SmallEngine::run(request, job);
    while (*held_) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      job.check();
    }
    const auto count = static_cast<std::int64_t>(predict->inputs.size());
    PredictResult result;
    result.logits = Array<double>({count, lacewing::testing::classes});
    result.probabilities = Array<double>({count, lacewing::testing::classes});
    for (std::int64_t i = 0; i < count; ++i) result.probabilities[i * lacewing::testing::classes] = 1;
    return std::make_shared<const Result>(std::move(result));
  }

 private:
  std::shared_ptr<std::atomic<bool>> held_;
};

/// A window whose pictures stay unsorted until the test lets them be sorted.
class HeldWindow {
 public:
  HeldWindow() : held(std::make_shared<std::atomic<bool>>(true)) {
    lacewing::testing::writeFamily(folder.path());
    WindowParts parts;
    parts.session.threads = 2;
    parts.session.create_engine = [held = held] { return std::make_unique<SortingEngine>(held); };
    parts.keepLayout = false;
    window = std::make_unique<MainWindow>(std::move(parts));
    strip = window->findChild<ImageStrip*>();
    area = strip->findChild<QScrollArea*>();
  }
  ~HeldWindow() { *held = false; }

  /// Pictures with these labels; class 0 is what is predicted for all of them. Waits for the first batch.
  bool open(const std::vector<int>& labels, int current) {
    CheckpointFamily family = readFamily(folder.path().toStdString());
    const auto source = family.pictures.front().source;
    family.pictures.clear();
    for (const int label : labels) family.pictures.push_back({source, label, QStringLiteral("same")});
    family.picture = current;
    window->show();
    if (!QTest::qWaitForWindowExposed(window.get())) return false;
    openFamily(window->document(), std::move(family));
    return QTest::qWaitFor([this] { return batch() == JobState::running; });
  }
  /// The state of the newest batch of predictions.
  std::optional<JobState> batch() const {
    std::optional<JobState> state;
    for (const JobInfo& job : window->client().jobs())
      if (job.tag == "predict/pictures") state = job.state;
    return state;
  }
  int count(const char* list) const {
    return strip->findChild<QListView*>(QString::fromUtf8(list))->model()->rowCount();
  }
  bool sorted() const { return count("imageStripUnsorted") == 0; }
  bool currentIsInView() const {
    for (const auto* list : strip->findChildren<ThumbnailList*>()) {
      const QModelIndex index = list->currentIndex();
      if (!index.isValid() || !list->isVisible()) continue;
      const QPoint middle = list->viewport()->mapTo(area->viewport(), list->visualRect(index).center());
      return area->viewport()->rect().contains(middle);
    }
    return false;
  }

  QTemporaryDir folder;
  std::shared_ptr<std::atomic<bool>> held;
  std::unique_ptr<MainWindow> window;
  ImageStrip* strip;
  QScrollArea* area;
};

/// Enough of them that the strip scrolls: all are correct but the first, which moves from the top to the end.
std::vector<int> firstIsWrong() {
  std::vector<int> labels(240, 0);
  labels.front() = 1;
  return labels;
}

/// Turns what is translated into capitals.
class Capitals : public QTranslator {
 public:
  bool isEmpty() const override { return false; }
  QString translate(const char*, const char* text, const char*, int) const override {
    return QString::fromUtf8(text).toUpper();
  }
};

EmptyNote* shownNote(const QWidget& parent) {
  for (auto* note : parent.findChildren<EmptyNote*>())
    if (note->isVisible()) return note;
  return nullptr;
}

}  // namespace

class ListsTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void picturesAreSortedAfterACancelOnceTheWorkRests() {
    HeldWindow held;
    QVERIFY(held.open(std::vector<int>(30, 0), 0));
    held.window->actions()["cancelJob"]->trigger();
    QTRY_VERIFY(held.window->client().idle());
    QCOMPARE(held.batch(), JobState::cancelled);
    QTest::qWait(100);
    QCOMPARE(held.batch(), JobState::cancelled);  // not at once again
    QCOMPARE(held.count("imageStripUnsorted"), 30);
    *held.held = false;
    QTRY_COMPARE(held.count("imageStrip"), 30);
  }

  void theStripFollowsTheCurrentPictureWhenGroupsSettle() {
    HeldWindow held;
    QVERIFY(held.open(firstIsWrong(), 0));
    QTRY_VERIFY(held.currentIsInView());
    *held.held = false;
    QTRY_VERIFY(held.sorted());
    QCOMPARE(held.count("imageStripWrong"), 1);
    QTRY_VERIFY(held.currentIsInView());
    QVERIFY(held.area->verticalScrollBar()->value() > 0);
  }

  void theStripStaysWhereThePersonScrolledIt() {
    HeldWindow held;
    QVERIFY(held.open(firstIsWrong(), 0));
    QTRY_VERIFY(held.area->verticalScrollBar()->maximum() > 0);
    QWidget* under = held.area->viewport();
    const QPointF middle = QRectF(under->rect()).center();
    QWheelEvent wheel(middle, under->mapToGlobal(middle), {}, {0, -120}, Qt::NoButton, {}, Qt::NoScrollPhase,
                      false);
    QApplication::sendEvent(under, &wheel);
    const int place = held.area->verticalScrollBar()->value();
    QVERIFY(place > 0);
    *held.held = false;
    QTRY_VERIFY(held.sorted());
    QTest::qWait(50);
    QCOMPARE(held.area->verticalScrollBar()->value(), place);
    QVERIFY(!held.currentIsInView());
    held.window->document().setCurrentPicture(3);
    QTRY_VERIFY(held.currentIsInView());
  }

  void theStripDoesNotMoveWhileAMouseButtonIsDown() {
    HeldWindow held;
    QVERIFY(held.open(firstIsWrong(), 0));
    QTRY_VERIFY(held.area->verticalScrollBar()->maximum() > 0);
    const QStatusBar* harmless = held.window->statusBar();
    const QPoint place = harmless->mapTo(held.window.get(), harmless->rect().center());
    QTest::mousePress(held.window->windowHandle(), Qt::LeftButton, {}, place);
    *held.held = false;
    QTRY_VERIFY(held.sorted());
    QTest::qWait(50);
    QCOMPARE(held.area->verticalScrollBar()->value(), 0);
    QTest::mouseRelease(held.window->windowHandle(), Qt::LeftButton, {}, place);
    QTRY_VERIFY(held.currentIsInView());
  }

  void aFilterThatMatchesNothingSaysSoAndCanBeCleared() {
    HeldWindow held;
    QVERIFY(held.open(std::vector<int>(30, 0), 0));
    QVERIFY(shownNote(*held.strip) == nullptr);
    held.strip->filter()->setText(QStringLiteral("zebra"));
    const EmptyNote* note = shownNote(*held.strip);
    QVERIFY(note != nullptr);
    QCOMPARE(note->sentence(), QStringLiteral("No picture matches “zebra”"));
    QTest::mouseClick(note->findChild<QPushButton*>(), Qt::LeftButton);
    QVERIFY(held.strip->filter()->text().isEmpty());
    QVERIFY(shownNote(*held.strip) == nullptr);
  }

  void listsWithoutAnythingSayHowToFillThem() {
    HeldWindow held;
    held.window->show();
    QVERIFY(QTest::qWaitForWindowExposed(held.window.get()));
    auto* models = held.window->findChild<ModelsPanel*>();
    const QWidget* tree = models->findChild<QTreeView*>(QStringLiteral("modelList"));
    QVERIFY(!tree->isVisible());  // nor its header
    const std::pair<QWidget*, const char*> offers[] = {{models, "openCheckpoint"},
                                                       {held.strip, "openPictures"}};
    for (const auto& [list, id] : offers) {
      const EmptyNote* note = shownNote(*list);
      QVERIFY2(note != nullptr, id);
      QVERIFY(!note->sentence().isEmpty());
      QAction* open = held.window->actions()[id];
      open->disconnect();  // no dialog
      int triggered = 0;
      connect(open, &QAction::triggered, this, [&triggered] { ++triggered; });
      QTest::mouseClick(note->findChild<QPushButton*>(), Qt::LeftButton);
      QCOMPARE(triggered, 1);
      open->disconnect(this);
    }
    QVERIFY(held.open(std::vector<int>(30, 0), 0));
    QVERIFY(tree->isVisible());
    QVERIFY(shownNote(*models) == nullptr);
    QVERIFY(shownNote(*held.strip) == nullptr);
  }

  void jobsSayThatThereAreNoneAndTheirStatesAreTranslated() {
    SessionOptions options;
    options.create_engine = [] {
      return std::make_unique<SmallEngine>(std::make_shared<std::atomic<int>>(0));
    };
    SessionClient client(std::move(options));
    JobModel model(client);
    JobsView view(client, model);
    view.show();
    const QWidget* list = view.findChild<QTreeView*>(QStringLiteral("jobList"));
    QVERIFY(shownNote(view) != nullptr);
    QVERIFY(!list->isVisible());
    client.submit(InspectRequest(), {}, &view, {});
    QTRY_VERIFY(list->isVisible());
    QVERIFY(shownNote(view) == nullptr);
    const auto state = [&] { return model.index(0, JobModel::state).data().toString(); };
    QTRY_COMPARE(state(), QStringLiteral("done"));
    Capitals capitals;
    QCoreApplication::installTranslator(&capitals);
    QCOMPARE(state(), QStringLiteral("DONE"));
    for (const auto any : {JobState::queued, JobState::running, JobState::paused, JobState::done,
                           JobState::failed, JobState::cancelled})
      QVERIFY(!stateText(any).isEmpty());
  }

  void whatTheDialogOffersCanBeRead() {
    const QTemporaryDir folder;
    QImage image(8, 8, QImage::Format_RGB32);
    image.fill(QColor(255, 51, 0));
    for (const QString& suffix : pictureSuffixes()) {
      QVERIFY2(pictureFilters().contains(QStringLiteral("*.%1 ").arg(suffix)), qPrintable(suffix));
      if (suffix == QLatin1String("npy") || suffix == QLatin1String("webp")) continue;  // Qt writes neither
      const QString file = folder.filePath(QStringLiteral("picture.") + suffix);
      QVERIFY2(image.save(file), qPrintable(suffix));
      const PictureList list = readPictures(file.toStdString());
      QCOMPARE(list.pictures.size(), 1U);
      QCOMPARE(list.pictures.front().source->shape.back(), std::int64_t{8});
    }
    QVERIFY(pictureSuffixes().contains(QStringLiteral("pgm")));
    QVERIFY(!pictureFilters().contains(QStringLiteral("*.tif")));
  }

  void roundingNamesBothLabels() {
    Document document;
    document.setPictures({}, {QStringLiteral("Alder"), QStringLiteral("Birch")});
    RoundingReport report;
    report.labelBefore = 0;
    report.labelAfter = 1;
    const QString text = roundingText(report, document);
    QVERIFY2(text.contains(QStringLiteral("The label changes: Alder before, Birch after.")),
             qPrintable(text));
  }
};

QTEST_MAIN(ListsTest)
#include "lists_test.moc"
