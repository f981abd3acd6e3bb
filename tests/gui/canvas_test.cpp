// The canvas shows every data pixel at its place, and its mouse, wheel and keys do what the guide says.
#include <QApplication>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QWheelEvent>
#include <cmath>

#include "canvas_events.h"
#include "gui_test.h"
#include "style/theme.h"

using namespace lacewing;
using namespace lacewing::ui;

namespace {

class RecordingTool : public CanvasTool {
 public:
  QCursor cursor(const PictureCanvas&) const override { return Qt::BlankCursor; }
  bool press(PictureCanvas&, const CanvasEvent& event) override {
    positions.push_back(event.position);
    return true;
  }
  void move(PictureCanvas&, const CanvasEvent& event) override { positions.push_back(event.position); }
  void release(PictureCanvas&, const CanvasEvent&) override { released = true; }
  void abandon(PictureCanvas&) override { abandoned = true; }
  std::vector<QPointF> positions;
  bool released = false, abandoned = false;
};

}  // namespace

class CanvasTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void canvasShowsEveryDataPixelAtItsPlace_data() {
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("width");
    for (const auto& [height, width] : {std::pair{31, 31}, {28, 28}, {227, 227}, {1, 40}, {40, 1}, {5, 9}})
      QTest::addRow("%dx%d", height, width) << height << width;
  }

  void canvasShowsEveryDataPixelAtItsPlace() {
    QFETCH(int, height);
    QFETCH(int, width);
    PictureCanvas canvas;
    canvas.resize(std::max(200, width * 2 + 3), std::max(201, height * 2));
    canvas.setRangeModel(std::make_shared<RangeModel>(fixedSymmetric(1)));
    const ArrayPointer map = ramp(height, width);
    canvas.setMap(map);
    QVERIFY(canvas.zoom() >= 1);
    QCOMPARE(canvas.zoom(), std::floor(canvas.zoom()));
    const QImage screen = canvas.grab().toImage();
    int wrong = 0;
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x) {
        const QPointF middle = canvas.toView(QPointF(x + 0.5, y + 0.5));
        const QRgb expected =
            divergingMap().colour(double((*map)[std::int64_t(y) * width + x]), fixedSymmetric(1));
        wrong += screen.pixel(int(middle.x()), int(middle.y())) != expected;
        wrong += canvas.pixelAt(middle) != std::optional(QPoint(x, y));
      }
    QCOMPARE(wrong, 0);
    QVERIFY(!canvas.pixelAt(canvas.pictureRect().topLeft() - QPointF(1, 1)));
    QVERIFY(!canvas.pixelAt(canvas.pictureRect().bottomRight() + QPointF(1, 1)));
  }

  void zoomTakesWholeFactorsAboveOne() {
    QCOMPARE(ViewState::snapped(3.4), 3.0);
    QCOMPARE(ViewState::snapped(0.7), 0.7);
    double zoom = 0.5;
    for (int i = 0; i < 12; ++i) {
      const double next = ViewState::stepped(zoom, 1);
      QVERIFY(next > zoom);
      if (next > 1) QCOMPARE(next, std::round(next));
      zoom = next;
    }
    for (int i = 0; i < 12; ++i) {
      const double next = ViewState::stepped(zoom, -1);
      QVERIFY(next < zoom);
      zoom = next;
    }
  }

  void wheelZoomsAtThePointer() {
    PictureCanvas canvas;
    canvas.resize(300, 200);
    canvas.setMap(ramp(28, 28));
    QSignalSpy spy(&canvas, &PictureCanvas::zoomChanged);
    const QPointF pointer(120, 70);
    const QPointF before = canvas.toPicture(pointer);
    const double zoom = canvas.zoom();
    wheel(canvas, pointer, 1);
    QVERIFY(canvas.zoom() > zoom);
    QCOMPARE(spy.count(), 1);
    const QPointF after = canvas.toPicture(pointer);
    QVERIFY((after - before).manhattanLength() < 2.0 / canvas.zoom());
  }

  void linkedCanvasesShareViewAndCursorAndAnUnlinkedOneDoesNot() {
    PictureCanvas a, b;
    for (PictureCanvas* canvas : {&a, &b}) {
      canvas->resize(200, 200);
      canvas->setMap(ramp(20, 20));
    }
    b.setViewState(a.viewState());
    b.setPixelCursor(a.pixelCursor());
    wheel(a, QPointF(50, 50), 2);
    QCOMPARE(b.zoom(), a.zoom());
    QCOMPARE(b.pictureRect(), a.pictureRect());
    b.setViewState(a.viewState()->clone());
    const double before = b.zoom();
    wheel(a, QPointF(50, 50), 1);
    QCOMPARE(b.zoom(), before);
    QVERIFY(a.zoom() > before);
    mouse(a, QEvent::MouseMove, a.toView({3.5, 4.5}), Qt::NoButton, Qt::NoButton);
    QCOMPARE(b.pixelCursor()->hover(), std::optional(QPoint(3, 4)));
  }

  void middleButtonPans() {
    PictureCanvas canvas;
    canvas.resize(200, 200);
    canvas.setMap(ramp(20, 20));
    const QPointF before = canvas.pictureRect().topLeft();
    mouse(canvas, QEvent::MouseButtonPress, {100, 100}, Qt::MiddleButton, Qt::MiddleButton);
    mouse(canvas, QEvent::MouseMove, {130, 85}, Qt::NoButton, Qt::MiddleButton);
    mouse(canvas, QEvent::MouseButtonRelease, {130, 85}, Qt::MiddleButton, Qt::NoButton);
    QVERIFY((canvas.pictureRect().topLeft() - before - QPointF(30, -15)).manhattanLength() <= 2);
  }

  void clickPinsAndArrowsMoveThePin() {
    PictureCanvas canvas;
    canvas.resize(200, 200);
    canvas.setMap(ramp(20, 20));
    const QPointF where = canvas.toView({5.5, 7.5});
    QTest::mouseClick(&canvas, Qt::LeftButton, Qt::NoModifier, where.toPoint());
    QCOMPARE(canvas.pixelCursor()->pin(), std::optional(QPoint(5, 7)));
    QTest::keyClick(&canvas, Qt::Key_Right);
    QTest::keyClick(&canvas, Qt::Key_Down);
    QCOMPARE(canvas.pixelCursor()->pin(), std::optional(QPoint(6, 8)));
    QTest::keyClick(&canvas, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(canvas.pixelCursor()->pin(), std::optional(QPoint(16, 8)));
    QTest::keyClick(&canvas, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(canvas.pixelCursor()->pin(), std::optional(QPoint(19, 8)));
  }

  void toolsGetPictureCoordinates() {
    PictureCanvas canvas;
    canvas.resize(200, 200);
    canvas.setMap(ramp(20, 20));
    RecordingTool tool;
    canvas.setTool(&tool);
    QCOMPARE(canvas.cursor().shape(), Qt::BlankCursor);
    mouse(canvas, QEvent::MouseButtonPress, canvas.toView({2.5, 3.5}), Qt::LeftButton, Qt::LeftButton);
    mouse(canvas, QEvent::MouseMove, canvas.toView({4.5, 3.5}), Qt::NoButton, Qt::LeftButton);
    mouse(canvas, QEvent::MouseButtonRelease, canvas.toView({4.5, 3.5}), Qt::LeftButton, Qt::NoButton);
    QCOMPARE(tool.positions, (std::vector<QPointF>{{2.5, 3.5}, {4.5, 3.5}}));
    QVERIFY(tool.released);
    QVERIFY2(!canvas.pixelCursor()->pin(), "a painting tool does not pin");
    mouse(canvas, QEvent::MouseButtonPress, canvas.toView({2.5, 3.5}), Qt::LeftButton, Qt::LeftButton);
    QTest::keyClick(&canvas, Qt::Key_Escape);
    QVERIFY(tool.abandoned);
  }

  void readoutShowsTheValue() {
    PictureCanvas canvas;
    canvas.setMap(std::make_shared<Array<float>>(Shape{1, 2}, std::vector<float>{-0.22F, 0.6F}));
    QCOMPARE(canvas.valueText({0, 0}), QStringLiteral("−0.220"));
    QCOMPARE(canvas.valueText({1, 0}), QStringLiteral("+0.600"));
    QCOMPARE(canvas.valueText({2, 0}), QString());
    canvas.setPicture(std::make_shared<Array<float>>(Shape{3, 1, 1}, std::vector<float>{0.1F, 0.5F, 1.0F}));
    QCOMPARE(canvas.valueText({0, 0}), QStringLiteral("0.10 0.50 1.00"));
  }
};

QTEST_MAIN(CanvasTest)
#include "canvas_test.moc"
