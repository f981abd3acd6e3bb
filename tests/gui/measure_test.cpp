// What must hold over hours: bounded histories, quiet damage, and measurements that can fail.

#include <QtCore/QBuffer>
#include <QtCore/QMimeData>
#include <QtCore/QTemporaryFile>
#include <QtGui/QDropEvent>
#include <QtWidgets/QApplication>

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <numbers>
#include <utility>

#include "base/thread_time.h"
#include "commands/stroke_command.h"
#include "measure/loop_watch.h"
#include "measure/memory_curve.h"
#include "measure/random_use.h"
#include "models/checkpoint_model.h"
#include "models/quiet_png.h"
#include "panes/swatches.h"
#include "window_fixture.h"

namespace lacewing::testing {
namespace {

using namespace ui;
using namespace std::chrono_literals;

/// What is written to stderr while it lives.
class CapturedErrors {
 public:
  CapturedErrors() : kept_(dup(STDERR_FILENO)) {
    file_.open();
    std::fflush(stderr);
    dup2(file_.handle(), STDERR_FILENO);
  }
  ~CapturedErrors() { end(); }
  QByteArray end() {
    if (kept_ >= 0) {
      std::fflush(stderr);
      dup2(std::exchange(kept_, -1), STDERR_FILENO);
    }
    file_.seek(0);
    return file_.readAll();
  }

 private:
  QTemporaryFile file_;
  int kept_;
};

/// A PNG with a few bytes turned over, `at` bytes into one of its chunks.
QByteArray damagedPng(const char* chunk, int at) {
  QImage image(16, 16, QImage::Format_Grayscale8);
  for (int y = 0; y < 16; ++y)
    for (int x = 0; x < 16; ++x) image.setPixel(x, y, qRgb((x * 31 + y * 57) % 256, 0, 0));
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  image.save(&buffer, "PNG");
  const auto begin = bytes.indexOf(chunk) + 4 + at;
  for (auto i = begin; i < std::min(begin + 4, bytes.size()); ++i) bytes[i] = static_cast<char>(~bytes[i]);
  return bytes;
}

/// Growth besides a wave, after caches that fill for two minutes; 20 looks a minute.
MemoryCurve curveOf(double heapPerMinute, double ownPerMinute, double length) {
  MemoryCurve curve(4);
  for (double at = 0; at < length; at += 0.05) {
    const double filling = at < 2 ? 50 * at : 100, wave = 3 * std::sin(40 * at);
    if (std::abs(at - 8) < 0.01) curve.add({at, 900, 900});  // one peak decides nothing
    curve.add({at, 200 + filling + wave + ownPerMinute * at, 60 + filling + wave + heapPerMinute * at});
  }
  return curve;
}

}  // namespace

class MeasureTest : public GuiTest {
  Q_OBJECT
 private Q_SLOTS:
  void growthIsToldFromFillingCachesAndWaves() {
    const MemoryCurve flat = curveOf(0, 0, 14);
    QVERIFY(std::abs(flat.growth(&MemorySample::heap)) < 0.05);
    QVERIFY(std::abs(flat.rise(&MemorySample::own)) < 0.05);
    QVERIFY(flat.isFlat(0.1));
    const MemoryCurve leaking = curveOf(0.3, 0.3, 14);
    QVERIFY(std::abs(leaking.growth(&MemorySample::heap) - 0.3) < 0.05);
    QVERIFY(!leaking.isFlat(0.1));
    QVERIFY(!curveOf(0.3, 0, 14).isFlat(0.1));
    QVERIFY(!curveOf(0, 0.3, 14).isFlat(0.1));  // only pages grow: mapped, or ever more fragments
    QVERIFY(!curveOf(0, 0, 6).isFlat(0.1));     // too short to say
  }

  // Fragments: 3 MiB up and down within 12 minutes, at the low when the warm-up ends.
  void pagesMayWanderBelowWhatTheyWere() {
    MemoryCurve curve(8);
    for (double at = 0; at < 16; at += 0.05)
      curve.add({at, 120 + 3 * std::cos((at - 5) * std::numbers::pi / 6), 80});
    QVERIFY(curve.growth(&MemorySample::own) > 0.1);
    QVERIFY(curve.rise(&MemorySample::own) < 0.05);
    QVERIFY(curve.isFlat(0.1));
  }

  void strokesOfTheHistoryDoNotCount() {
    MemoryCurve curve(2);
    for (double at = 0; at < 12; at += 0.05) curve.add({at, 200 + at, 60 + at, at});
    QVERIFY(curve.isFlat(0.1));
    QVERIFY(std::abs(curve.growth(&MemorySample::heap)) < 1e-9);
  }

  void pagesOfFilesDoNotCount() {
    MemoryCurve curve(2);
    for (double at = 0; at < 12; at += 0.05) curve.add({at, 200, 60, 0, 150 + at});
    QVERIFY(curve.isFlat(0.1));
  }

  void keptMemoryShowsInTheHeapAndInItsPages() {
    const MemorySample before = memoryNow(0, 0);
    const std::vector<char> kept(std::size_t{8} << 20, 'x');
    const MemorySample with = memoryNow(0, 0);
    QVERIFY(with.heap - before.heap > 7.9 && with.heap - before.heap < 9);
    QVERIFY(with.own - before.own > 7.9 && with.own - before.own < 9);
    QVERIFY(std::abs(with.files - before.files) < 1);
  }

  void pagesOfAFileAreNotTheProgramsOwn() {
    QFile file(QCoreApplication::applicationFilePath());  // not one of /tmp, which may be memory itself
    QVERIFY(file.open(QIODevice::ReadOnly));
    const MemorySample before = memoryNow(0, 0);
    const uchar* mapped = file.map(0, file.size());
    QVERIFY(mapped);
    qint64 zeros = 0;
    for (qint64 at = 0; at < file.size(); at += 1024) zeros += mapped[at] == 0;
    QVERIFY(zeros < file.size());
    const MemorySample with = memoryNow(0, 0);
    const double mib = static_cast<double>(file.size()) / (1 << 20);
    QVERIFY(std::abs(with.files - before.files - mib) < 0.1 * mib);
    QVERIFY(std::abs(with.own - before.own) < 1);
  }

  void workInTheEventLoopIsSeen() {
    LoopWatch watch;
    watch.setDoing(QStringLiteral("spinning"));
    watch.start();
    QTest::qWait(40);
    QCOMPARE(watch.longWorks(), 0);
    QTimer::singleShot(0, [] {
      const auto start = thread_time();
      while (thread_time() - start < 60ms) continue;
    });
    QTRY_COMPARE(watch.longWorks(), 1);
    watch.setDoing(QStringLiteral("waiting"));
    const int before = watch.blocks();
    QTimer::singleShot(0, [] { QThread::msleep(60); });
    QTRY_COMPARE(watch.blocks(), before + 1);
    watch.stop();
    QCOMPARE(watch.longWorks(), 1);
    QVERIFY(watch.longestWork() >= 60);
    QVERIFY(watch.longestBlock() >= 55);
    QVERIFY(watch.slow().at(QStringLiteral("spinning")).work >= 60);
    QVERIFY(watch.slow().at(QStringLiteral("waiting")).block >= 55);
    QVERIFY(watch.slow().at(QStringLiteral("waiting")).work < 50);
  }

  // A dot on each of many pictures keeps little of its own, but the originals under it.
  void originalsCountInTheHistorysBytes() {
    Document document;
    constexpr int count = 30;  // of 3 MiB
    std::vector<Picture> pictures;
    for (int i = 0; i < count; ++i)
      pictures.push_back({std::make_shared<const Array<float>>(Array<float>({3, 512, 512}, 0.5F)), 0,
                          QStringLiteral("picture %1").arg(i)});
    document.setPictures(std::move(pictures), {});
    for (int i = 0; i < count; ++i) {
      document.setCurrentPicture(i);
      const PaintedLayer before = document.paintedLayer();
      PaintedLayer after = before;
      after.values[0] = 1;
      after.touched[0] = PaintedLayer::covered;
      LayerChange change = changeBetween(before, after, QRect(0, 0, 1, 1));
      document.setPaintedLayer(std::move(after), QRect(0, 0, 1, 1));
      pushStroke(document, QStringLiteral("Dot %1").arg(i), std::move(change));
    }
    const std::size_t bytes = strokeBytes(*document.undoStack());
    QVERIFY(bytes <= strokeHistory && bytes > strokeHistory / 2);
  }

  // A person's day of painting on a large picture must not fill the memory.
  void oldStrokesAreForgottenBeyondTheHistorysBytes() {
    Document document;
    const Array<float> original({3, 512, 512}, 0.5F);
    document.setPictures({{std::make_shared<const Array<float>>(original), 0, QStringLiteral("large")}}, {});
    const QRect whole(0, 0, 512, 512);
    constexpr int strokes = 20;  // of 8 MB
    QStringList states{document.stateHash()};
    for (int i = 0; i < strokes; ++i) {
      const PaintedLayer before = document.paintedLayer();
      PaintedLayer after = before;
      std::fill(after.values.values.begin(), after.values.values.end(), static_cast<float>(i) / 100);
      std::fill(after.touched.values.begin(), after.touched.values.end(), std::uint8_t{255});
      LayerChange change = changeBetween(before, after, whole);
      document.setPaintedLayer(std::move(after), whole);
      pushStroke(document, QStringLiteral("Stroke %1").arg(i), std::move(change));
      states << document.stateHash();
    }
    const std::size_t bytes = strokeBytes(*document.undoStack());
    int kept = 0;
    for (int i = 0; i < document.undoStack()->count(); ++i)
      kept += static_cast<const StrokeCommand*>(document.undoStack()->command(i))->kept().has_value();
    QVERIFY(kept > 2 && kept < strokes);
    QVERIFY(bytes <= strokeHistory && bytes > strokeHistory / 2);
    for (int i = 0; i < kept; ++i) {
      document.undoStack()->undo();
      QCOMPARE(document.stateHash(), states[strokes - 1 - i]);
    }
    while (document.undoStack()->canUndo()) document.undoStack()->undo();
    QCOMPARE(document.stateHash(), states[strokes - kept]);  // the forgotten ones stay painted
    while (document.undoStack()->canRedo()) document.undoStack()->redo();
    QCOMPARE(document.stateHash(), states.last());
  }

  void aStrokeKeepsThePixelsItChangedOnly() {
    PaintedLayer before = cleanLayer(Array<float>({3, 224, 224}, 0.25F)), after = before;
    for (int i = 0; i < 224; ++i) {
      after.values[i * 224 + i] = 1;
      after.touched[i * 224 + i] = 255;
    }
    after.touched[5] = 255;  // touched with the value it had: marked, not changed
    const LayerChange change = changeBetween(before, after, QRect(0, 0, 224, 224));
    QCOMPARE(change.pixels.size(), std::size_t{225});
    QVERIFY(change.bytes() < 225 * 32);
    PaintedLayer layer = after;
    undoChange(layer, change);
    QVERIFY(layer == before);
    redoChange(layer, change);
    QVERIFY(layer == after);
  }

  // A pixmap with a key of its own for every icon that is made would fill Qt's cache while somebody works.
  void iconsOfOneLookShareTheirPixmaps() {
    Checkpoint standard, robust;
    robust.norm = Norm::linf;
    robust.epsilon = QStringLiteral("8/255");
    const auto keyOf = [](const QIcon& icon) { return icon.pixmap(QSize(16, 16), 1).cacheKey(); };
    QCOMPARE(keyOf(checkpointIcon(robust)), keyOf(checkpointIcon(robust)));
    QVERIFY(keyOf(checkpointIcon(robust)) != keyOf(checkpointIcon(standard)));
    const QWidget widget;
    QCOMPARE(keyOf(swatchIcon(Qt::red, widget)), keyOf(swatchIcon(Qt::red, widget)));
    QVERIFY(keyOf(swatchIcon(Qt::red, widget)) != keyOf(swatchIcon(Qt::blue, widget)));
    QCOMPARE(keyOf(colourMenuIcon(Qt::red, widget)), keyOf(colourMenuIcon(Qt::red, widget)));
    const QImage red = swatchIcon(Qt::red, widget).pixmap(QSize(16, 16), 2).toImage();
    QCOMPARE(red.size(), QSize(32, 32));
    QCOMPARE(red.pixelColor(16, 16), QColor(Qt::red));
  }

  // libpng would print a line of its own: the program says it in the window.
  void damagedPicturesAreToldInTheWindowOnly() {
    SmallWindow small;
    QVERIFY(small.open());
    const std::pair<const char*, int> places[] = {{"IHDR", 8}, {"IDAT", -4}, {"IDAT", 0}, {"IDAT", 20}};
    int count = 0;
    for (const auto& [chunk, at] : places) {
      const QString name = QStringLiteral("damaged%1.png").arg(++count), path = small.folder.filePath(name);
      writeFile(path, damagedPng(chunk, at));
      small.window->messageBar().hide();
      CapturedErrors errors;
      QMimeData files;
      files.setUrls({QUrl::fromLocalFile(path)});
      QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
      QCoreApplication::sendEvent(small.window.get(), &enter);
      QDropEvent drop(QPointF(300, 300), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
      QCoreApplication::sendEvent(small.window.get(), &drop);
      QVERIFY2(QTest::qWaitFor([&] { return !small.window->messageBar().message().isEmpty(); }),
               qPrintable(name));
      QVERIFY(small.window->messageBar().message().contains(name));
      QCOMPARE(errors.end(), QByteArray());
    }
  }

  // A superfluous part that is damaged keeps nobody from opening the rest.
  void damagedResolutionsAreQuiet() {
    SmallWindow small;
    QVERIFY(small.open());
    const std::size_t before = small.window->document().pictures().size();
    const QString path = small.folder.filePath(QStringLiteral("resolution.png"));
    writeFile(path, damagedPng("pHYs", 2));
    CapturedErrors errors;
    small.window->openFiles().open({path});
    QVERIFY(QTest::qWaitFor([&] { return small.window->document().pictures().size() > before; }));
    QVERIFY(small.settle());
    QCOMPARE(errors.end(), QByteArray());
    QCOMPARE(small.window->messageBar().message(), QString());
  }

  // Qt decodes what another program has put on the clipboard.
  void damagedPicturesOnTheClipboardAreQuiet() {
    keepPngQuiet();
    CapturedErrors errors;
    QVERIFY(QImage::fromData(damagedPng("IDAT", 20)).isNull());
    QCOMPARE(errors.end(), QByteArray());
  }

  void aRestlessPersonLeavesNoObjectsBehind() {
    SmallWindow small;
    QVERIFY(small.open());
    RandomUse use(*small.window, 7, false);
    const auto steps = [&](int count) {
      for (int i = 0; i < count; ++i) {
        do use.step();
        while (use.isDragging());
        QTest::qWait(1);
      }
      while (QWidget* popup = QApplication::activePopupWidget()) popup->close();
      for (QWidget* top : QApplication::topLevelWidgets())
        if (top != small.window.get() && (top->windowType() & Qt::Dialog)) top->close();
      small.window->leaveStartPage();
      small.window->document().setMethods(
          {{QStringLiteral("gradient"), QStringLiteral("gradient"), {}, true}});
      small.window->document().setColumns({});
      QTest::qWait(50);
      return small.window->findChildren<QObject*>().size();
    };
    const auto first = steps(600), second = steps(600);
    QVERIFY2(second < first + 60, qPrintable(QStringLiteral("%1, then %2").arg(first).arg(second)));
    for (const char* what : {"stroke", "choose picture", "choose columns", "menu", "hover", "wheel", "key"})
      QVERIFY2(use.done().contains(QString::fromUtf8(what)), what);
    QVERIFY(use.done().size() > 100);
  }
};

}  // namespace lacewing::testing

QTEST_MAIN(lacewing::testing::MeasureTest)
#include "measure_test.moc"
