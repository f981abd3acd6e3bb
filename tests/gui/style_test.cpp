// Colours, colour maps, numbers, icons and fonts keep what the visual guide promises.
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <cmath>
#include <limits>
#include <set>

#include "base/error.h"
#include "canvas/image_conversion.h"
#include "gui_test.h"
#include "style/colour_map.h"
#include "style/fonts.h"
#include "style/icons.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/numbers.h"
#include "style/range.h"
#include "style/theme.h"
#include "style/tokens.h"

using namespace lacewing;
using namespace lacewing::ui;

namespace {

constexpr double kTextContrast = 4.5, kShapeContrast = 3.0;  // WCAG 2.2, 1.4.3 and 1.4.11

struct Named {
  const char* name;
  QColor colour;
};

std::vector<Named> backgrounds(const Tokens& t) {
  return {{"window", t.window}, {"surface", t.surface}, {"raised", t.raised}};
}

void requireContrast(const char* what, const QColor& front, const char* where, const QColor& back,
                     double least) {
  const double ratio = contrastRatio(front, back);
  QVERIFY2(ratio >= least, qPrintable(QStringLiteral("%1 on %2: %3, needs %4")
                                          .arg(QLatin1String(what), QLatin1String(where))
                                          .arg(ratio)
                                          .arg(least)));
}

}  // namespace

class StyleTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void contrastOfBlackOnWhiteIs21() {
    QCOMPARE(std::round(contrastRatio(Qt::black, Qt::white) * 1000) / 1000, 21.0);
    QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
  }

  void textIsReadableOnEveryBackground() {
    for (const Scheme scheme : {Scheme::light, Scheme::dark}) {
      const Tokens& t = tokens(scheme);
      for (const Named& back : backgrounds(t))
        for (const Named& text : {Named{"text", t.text}, Named{"text2", t.text2}, Named{"text3", t.text3},
                                  Named{"errText", t.errText}, Named{"accent", t.accent}})
          requireContrast(text.name, text.colour, back.name, back.colour, kTextContrast);
      for (const Named& back :
           {Named{"canvas", t.canvas}, Named{"selection", t.selection}, Named{"sunken", t.sunken},
            Named{"hover", t.hover}, Named{"accentSoft", t.accentSoft}}) {
        requireContrast("text", t.text, back.name, back.colour, kTextContrast);
        requireContrast("text2", t.text2, back.name, back.colour, kTextContrast);
      }
      requireContrast("onAccent", t.onAccent, "accent", t.accent, kTextContrast);
      requireContrast("onAccent", t.onAccent, "accentHover", t.accentHover, kTextContrast);
      requireContrast("accentHover", t.accentHover, "canvas", t.canvas, kTextContrast);  // links on panes
      requireContrast("warnText", t.warnText, "warnBg", t.warnBg, kTextContrast);
      requireContrast("errText", t.errText, "errBg", t.errBg, kTextContrast);
      requireContrast("infoText", t.infoText, "infoBg", t.infoBg, kTextContrast);
      requireContrast("positive", t.positive, "surface", t.surface, kTextContrast);
      requireContrast("negative", t.negative, "surface", t.surface, kTextContrast);
    }
  }

  void outlinesCurvesAndMarkersAreVisible() {
    for (const Scheme scheme : {Scheme::light, Scheme::dark}) {
      const Tokens& t = tokens(scheme);
      for (const Named& back : backgrounds(t)) {
        requireContrast("control", t.control, back.name, back.colour, kShapeContrast);
        requireContrast("accent", t.accent, back.name, back.colour, kShapeContrast);
        requireContrast("icon", t.text2, back.name, back.colour, kShapeContrast);
        for (int i = 1; i <= 7; ++i)
          requireContrast("series", series(i, scheme).colour, back.name, back.colour, kShapeContrast);
      }
      for (const Family family : {Family::standard, Family::linf, Family::l2})
        for (int step = 0; step < familySteps(family); ++step)
          requireContrast("family", familyColour(family, step, scheme), "surface", t.surface, kShapeContrast);
    }
  }

  void paletteTellsItsScheme() {
    for (const Scheme scheme : {Scheme::light, Scheme::dark}) {
      const QPalette palette = makePalette(scheme);
      QCOMPARE(schemeOf(palette), scheme);
      QCOMPARE(palette.color(QPalette::Window), tokens(scheme).window);
      QCOMPARE(palette.color(QPalette::Disabled, QPalette::Text), tokens(scheme).disabled);
    }
  }

  void themeShownForOneRunIsNotStored() {
    auto* application = static_cast<QApplication*>(QApplication::instance());
    Theme theme(*application);
    theme.setMode(Theme::Mode::light);
    theme.apply();
    theme.showAs(Theme::Mode::dark);
    QCOMPARE(schemeOf(QApplication::palette()), Scheme::dark);
    QCOMPARE(Theme(*application).mode(), Theme::Mode::light);
    theme.setMode(Theme::Mode::light);
    QCOMPARE(schemeOf(QApplication::palette()), Scheme::light);
  }

  void seriesDifferInColourAndInMarkerOrDash() {
    for (const Scheme scheme : {Scheme::light, Scheme::dark})
      for (int i = 1; i <= 7; ++i)
        for (int j = i + 1; j <= 7; ++j) {
          QVERIFY(series(i, scheme).colour != series(j, scheme).colour);
          QVERIFY(series(i, scheme).marker != series(j, scheme).marker);
        }
    QCOMPARE(seriesNumberOfMethod(QStringLiteral("gradient")), 1);
    QCOMPARE(seriesNumberOfMethod(QStringLiteral("integrated_gradients")), 2);
  }

  void familiesRunAwayFromTheBackground() {
    for (const Scheme scheme : {Scheme::light, Scheme::dark})
      for (const Family family : {Family::linf, Family::l2})
        for (int step = 1; step < familySteps(family); ++step)
          QVERIFY(contrastRatio(familyColour(family, step, scheme), tokens(scheme).surface) >
                  contrastRatio(familyColour(family, step - 1, scheme), tokens(scheme).surface));
    QCOMPARE(familyStep(Family::linf, 8 / 255.0), 3);
    QCOMPARE(familyStep(Family::l2, 0.5), 1);
  }

  void divergingMapsAreCentredOnTheirWhite() {
    for (const QString& id : {QStringLiteral("blue_orange"), QStringLiteral("purple_orange")}) {
      const ColourMap& map = colourMap(id);
      QVERIFY(map.diverging());
      QCOMPARE(map.at(0.5), qRgb(0xF6, 0xF6, 0xF6));
      QCOMPARE(map.colour(0.0, fixedSymmetric(3.7)), qRgb(0xF6, 0xF6, 0xF6));
      for (int i = 0; i < ColourMap::entries / 2; ++i) {
        // Equal magnitude has equal lightness, and lightness falls with magnitude.
        const double low = lightness(map.table()[size_t(i)]);
        const double high = lightness(map.table()[size_t(ColourMap::entries - 1 - i)]);
        QVERIFY2(std::abs(low - high) < 1.0, qPrintable(QString::number(i)));
        QVERIFY(lightness(map.table()[size_t(i)]) <= lightness(map.table()[size_t(i + 1)]) + 0.1);
      }
    }
    const ColourMap& map = divergingMap();
    QCOMPARE(map.at(0), qRgb(0x17, 0x4A, 0x86));
    QCOMPARE(map.at(0.125), qRgb(0x1F, 0x78, 0xBC));
    QCOMPARE(map.at(1), qRgb(0x8E, 0x1D, 0x0D));
    QVERIFY2(qBlue(map.at(0.2)) > qRed(map.at(0.2)), "negative is blue");
  }

  void zeroIsWhiteInEveryRange() {
    const ColourMap& map = divergingMap();
    for (const Range& range : {linearFixed(-0.2, 1), linearFixed(-3, 0.1), fixedSymmetric(2)}) {
      QCOMPARE(map.colour(0, range), map.at(0.5));
      QCOMPARE(map.colour(range.low, range), map.at(0));
      QCOMPARE(map.colour(range.high * 2, range), map.at(1));
      QCOMPARE(map.colour(range.high / 2, range), map.at(0.75));
      QCOMPARE(map.colour(range.low / 2, range), map.at(0.25));
    }
    QCOMPARE(map.colour(0.5, linearFixed(0.5, 1)), map.at(0.5));  // one sign only: half of the colours
    QCOMPARE(map.colour(-0.5, linearFixed(-1, -0.5)), map.at(0.5));
    QCOMPARE(map.colour(std::nan(""), linearFixed(-1, 2)), ColourMap::nanColour());
  }

  void sequentialMapsRiseInLightness() {
    for (const char* id : {"viridis", "cividis", "magma", "grey"}) {
      const ColourMap& map = colourMap(QLatin1String(id));
      QVERIFY(!map.diverging());
      for (size_t i = 1; i < size_t(ColourMap::entries); ++i)
        QVERIFY2(lightness(map.table()[i]) > lightness(map.table()[i - 1]) - 0.1, id);
      QVERIFY(lightness(map.at(1)) - lightness(map.at(0)) > 60);
    }
    QCOMPARE(colourMap(QStringLiteral("viridis")).at(0), qRgb(0x44, 0x01, 0x54));
    QCOMPARE(greyMap().at(0), qRgb(0, 0, 0));
    QCOMPARE(greyMap().at(1), qRgb(255, 255, 255));
    QVERIFY_THROWS_EXCEPTION(Error, colourMap(QStringLiteral("jet")));
  }

  void colourMapsInterpolateLinearlyAndClamp() {
    const ColourMap& map = divergingMap();
    const QRgb middle = map.at(1.0 / 16);  // half way between the first two colours
    QCOMPARE(qRed(middle), 0x1B);
    QCOMPARE(qGreen(middle), 0x61);
    QCOMPARE(qBlue(middle), 0xA1);
    QCOMPARE(map.at(-3), map.at(0));
    QCOMPARE(map.at(7), map.at(1));
    QCOMPARE(map.at(std::nan("")), ColourMap::nanColour());
  }

  void rangesNameTheirNormalisation() {
    const std::vector<float> values{-3, -1, 0, 1, 2};
    QCOMPARE(symmetricPercentile({values}).name(), QStringLiteral("symmetric, P99.5"));
    QCOMPARE(symmetricPercentile({values}, 99).name(), QStringLiteral("symmetric, P99"));
    QCOMPARE(symmetricMax({values}).name(), QStringLiteral("symmetric, max"));
    QCOMPARE(linearFixed(0, 1).name(), QStringLiteral("linear, fixed"));
    QCOMPARE(fixedSymmetric(0.5).name(), QStringLiteral("fixed ±0.50"));
    QCOMPARE(ownRange(-1, 2).name(), QStringLiteral("own range"));
    QCOMPARE(symmetricMax({values}).high, 3.0);
  }

  void percentileIsOverAllMapsTogether() {
    std::vector<float> a(100), b(101);
    for (int i = 0; i < 201; ++i) (i < 100 ? a[size_t(i)] : b[size_t(i - 100)]) = float(i % 2 ? i : -i);
    QCOMPARE(magnitudePercentile({a, b}, 50), 100.0);
    QCOMPARE(magnitudePercentile({a, b}, 99.5), 199.0);
    QCOMPARE(magnitudePercentile({a, b}, 100), 200.0);
    QCOMPARE(magnitudePercentile({a, b}, 99.75), 199.5);  // between ranks
    a[3] = std::numeric_limits<float>::quiet_NaN();
    QCOMPARE(magnitudePercentile({a}, 100), 99.0);
    QCOMPARE(magnitudePercentile({}, 99.5), 0.0);
    // One pixel in a thousand: its percentile is 0, and the largest magnitude takes over.
    std::vector<float> sparse(1000);
    sparse[7] = -2;
    QCOMPARE(symmetricPercentile({sparse}).high, 2.0);
  }

  void numbersKeepTheirForm() {
    QCOMPARE(number(0.16, 2), QStringLiteral("0.16"));
    QCOMPARE(number(std::nullopt, 2), QStringLiteral("–"));
    QCOMPARE(signedNumber(-0.22, 3), QStringLiteral("−0.220"));
    QCOMPARE(signedNumber(0.646, 3), QStringLiteral("+0.646"));
    QCOMPARE(signedNumber(-0.0001, 3), QStringLiteral("0.000"));
    QCOMPARE(percent(0.981), QStringLiteral("98.1 %"));
    QCOMPARE(percent(0.0001), QStringLiteral("<0.1 %"));
    QCOMPARE(percent(0), QStringLiteral("0.0 %"));
    QCOMPARE(count(12000), QStringLiteral("12\u2009000"));
    QCOMPARE(count(-1234567), QStringLiteral("−1\u2009234\u2009567"));
    QCOMPARE(shortNumber(2e-9), QStringLiteral("2e−9"));
    QCOMPARE(shortNumber(-1.25e-5), QStringLiteral("−1.3e−5"));
    QCOMPARE(signedShortNumber(5.687), QStringLiteral("+5.69"));
    QCOMPARE(shortNumber(1), QStringLiteral("1"));
    QCOMPARE(shortNumber(0.03137), QStringLiteral("0.031"));
    QCOMPARE(epsilonText(8), QStringLiteral("8/255"));
    QCOMPARE(parseEpsilon(QStringLiteral("8/255"), 32), std::optional(8));
    QCOMPARE(parseEpsilon(QStringLiteral("8"), 32), std::optional(8));
    QCOMPARE(parseEpsilon(QStringLiteral("0.0314"), 32), std::optional(8));
    QCOMPARE(parseEpsilon(QStringLiteral("40/255"), 32), std::optional<int>());
    QCOMPARE(parseEpsilon(QStringLiteral("-1"), 32), std::optional<int>());
    QCOMPARE(parseEpsilon(QStringLiteral("many"), 32), std::optional<int>());
  }

  void tabularDigitsTakeEqualWidth() {
    const QFont face = font(TextRole::small);
    QCOMPARE(tabularWidth(face, QStringLiteral("111.1")), tabularWidth(face, QStringLiteral("888.8")));
    const QFontMetricsF metrics(face);
    QVERIFY(tabularWidth(face, QStringLiteral("888.8")) >=
            metrics.horizontalAdvance(QStringLiteral("888.8")) - 0.5);
  }

  void heightsFollowTheFont() {
    QFont large = QApplication::font();
    large.setPixelSize(26);
    const Metrics normal(QApplication::font()), twice(large);
    QVERIFY(twice.control() > normal.control() + 10);
    QCOMPARE(normal.control(), normal.text + 12);
    QComboBox combo;
    combo.addItem(QStringLiteral("item"));
    QCOMPARE(combo.sizeHint().height(), Metrics(&combo).control());
    combo.setFont(large);
    QCOMPARE(combo.sizeHint().height(), Metrics(large).control());
    QCOMPARE(QLineEdit().sizeHint().height(), Metrics(QApplication::font()).control());
  }

  void everyIconOfTheGuideExistsAndPaintsInItsColour() {
    const QStringList names = iconNames();
    for (const char* name : {"open",          "image",  "model",    "run",     "pause",      "stop",
                             "link",          "export", "undo",     "redo",    "pan",        "pick",
                             "brush",         "eraser", "noise",    "blur",    "patch",      "stamp",
                             "parameters",    "more",   "search",   "filter",  "chevron-up", "chevron-down",
                             "chevron-right", "close",  "maximise", "warning", "check",      "info",
                             "lock",          "reset",  "plus",     "copy",    "pin",        "eye",
                             "side-by-side",  "wipe",   "flip",     "project", "chart",      "star",
                             "sort",          "step",   "history",  "sun"})
      QVERIFY2(names.contains(QLatin1String(name)), name);
    const QColor tint(0x0F, 0x76, 0x6E);
    for (const QString& name : names) {
      QImage image(32, 32, QImage::Format_ARGB32_Premultiplied);
      image.fill(Qt::transparent);
      QPainter painter(&image);
      paintIcon(painter, name, QRectF(0, 0, 32, 32), tint);
      painter.end();
      int solid = 0;
      for (int y = 0; y < 32; ++y)
        for (int x = 0; x < 32; ++x)
          if (qAlpha(image.pixel(x, y)) == 255) {
            ++solid;
            QVERIFY2(image.pixelColor(x, y) == tint, qPrintable(name));
          }
      QVERIFY2(solid > 5, qPrintable(name));
    }
    QVERIFY_THROWS_EXCEPTION(Error, icon(QStringLiteral("no-such-icon")));
    QVERIFY(!applicationIcon().isNull());
  }

  void iconsAreTintedByState() {
    const Tokens& t = tokens(QApplication::palette());
    const auto darkest = [](const QPixmap& pixmap) {
      const QImage image = pixmap.toImage();
      for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
          if (qAlpha(image.pixel(x, y)) == 255) return image.pixelColor(x, y);
      return QColor();
    };
    const QIcon run = icon(QStringLiteral("run"));
    QCOMPARE(darkest(run.pixmap(16)), t.text2);
    QCOMPARE(darkest(run.pixmap(16, QIcon::Disabled)), t.disabled);
    QCOMPARE(darkest(run.pixmap(16, QIcon::Normal, QIcon::On)), t.accent);
    QCOMPARE(darkest(primaryIcon(QStringLiteral("run")).pixmap(16)), t.onAccent);
  }

  void arraysAndImagesKeepTheirRowsAtOddWidths_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("channels");
    for (const auto& [width, height] : {std::pair{31, 31}, {227, 227}, {1, 9}, {9, 1}, {28, 28}, {3, 5}})
      for (const int channels : {1, 3})
        QTest::addRow("%dx%dx%d", channels, height, width) << width << height << channels;
  }

  void arraysAndImagesKeepTheirRowsAtOddWidths() {
    QFETCH(int, width);
    QFETCH(int, height);
    QFETCH(int, channels);
    Array<float> picture(Shape{channels, height, width});
    for (std::int64_t i = 0; i < picture.size(); ++i) picture[i] = float((i * 7919) % 256) / 255.0F;
    const QImage image = toImage(picture);
    QCOMPARE(image.size(), QSize(width, height));
    const std::int64_t plane = std::int64_t(width) * height;
    int wrong = 0;
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x) {
        const std::int64_t at = std::int64_t(y) * width + x;
        wrong += qRed(image.pixel(x, y)) != int((at * 7919) % 256);
        wrong += qBlue(image.pixel(x, y)) != int(((at + (channels - 1) * plane) * 7919) % 256);
      }
    QCOMPARE(wrong, 0);
    QVERIFY2(toPicture(image, channels) == picture, "there and back");
  }

  void mapsOfOneColumnOrRowAreColoured() {
    for (const Shape& shape : {Shape{1, 7}, Shape{7, 1}, Shape{1, 7, 1}}) {
      Array<float> map(shape);
      for (std::int64_t i = 0; i < 7; ++i) map[i] = float(i - 3);
      const QImage image = toImage(map, divergingMap(), fixedSymmetric(3));
      QCOMPARE(image.pixel(0, 0), divergingMap().at(0));
      QCOMPARE(image.pixel(image.width() - 1, image.height() - 1), divergingMap().at(1));
    }
  }

  void mapsAreSummedWithTheirSign() {
    Array<double> maps(Shape{2, 3, 1, 2}, {1, 2, 3, 4, 5, 6, 1, -1, 2, -2, -5, 5});
    QVERIFY(signedMap(maps, 0) == Array<float>(Shape{1, 2}, {9, 12}));
    QVERIFY(signedMap(maps, 1) == Array<float>(Shape{1, 2}, {-2, 2}));
    QVERIFY(absoluteMap(maps, 1) == Array<float>(Shape{1, 2}, {8, 8}));
    QVERIFY_THROWS_EXCEPTION(Error, signedMap(maps, 2));
  }

  void focusByKeyboardHasARingAndByMouseHasNone() {
    QWidget window;
    auto* column = new QVBoxLayout(&window);
    auto* first = new QPushButton(QStringLiteral("First"));
    auto* second = new QPushButton(QStringLiteral("Second"));
    column->addWidget(first);
    column->addWidget(second);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    const auto rings = [&] {
      int visible = 0;
      for (const QFocusFrame* frame : window.findChildren<QFocusFrame*>()) visible += frame->isVisible();
      return visible;
    };
    second->setFocus(Qt::TabFocusReason);
    QTRY_COMPARE(rings(), 1);
    first->setFocus(Qt::MouseFocusReason);
    QTRY_COMPARE(rings(), 0);
  }

  void primaryButtonIsFilledWithTheAccent() {
    QPushButton button(QStringLiteral("Export"));
    setPrimary(&button);
    button.resize(button.sizeHint());
    const QImage image = button.grab().toImage();
    QCOMPARE(image.pixelColor(8, image.height() / 2), tokens(&button).accent);
  }
};

QTEST_MAIN(StyleTest)
#include "style_test.moc"
