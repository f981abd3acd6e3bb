// Every tool, the edits of the whole picture, the clipboard, saving and the questions before losing work.

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QDoubleSpinBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSlider>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QToolButton>

#include "base/npy.h"
#include "commands/choice_commands.h"
#include "compare_fixture.h"
#include "data/dataset.h"
#include "models/save_files.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::pattern;
using lacewing::testing::SizedWindow;
using lacewing::testing::SmallWindow;

namespace {

/// Where two pictures of one size differ.
QRect changed(const Array<float>& a, const Array<float>& b) {
  QRect region;
  const auto height = static_cast<int>(a.dim(1)), width = static_cast<int>(a.dim(2));
  for (std::int64_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i])
      region |= QRect(static_cast<int>(i) % width, static_cast<int>(i) / width % height, 1, 1);
  return region;
}

/// A picture without the noise that the family brings.
void withoutNoise(SmallWindow& small) {
  chooseNoise(small.window->document(), {0, 0});
  QVERIFY(small.settle());
}

}  // namespace

class ToolsTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void aPatchFillsTheRectangleThatWasSpanned() {
    SmallWindow small;
    QVERIFY(small.open());
    withoutNoise(small);
    Document& document = small.window->document();
    small.window->toolSettings().setColour(PaintColour::grey(0.25));
    small.trigger("toolPatch");
    small.stroke({5.5, 6.5}, {2.5, 3.5});
    QCOMPARE(changed(*document.original(), *document.edited()), QRect(2, 3, 4, 4));
    QCOMPARE((*document.edited())[4 * 8 + 3], 0.25F);
    QCOMPARE(document.undoStack()->undoText(), QStringLiteral("Patch"));
    small.trigger("undo");
    QVERIFY(*document.edited() == *document.original());
  }

  void aPatchThatIsNotDraggedIsASquareOfTheToolsSize() {
    SmallWindow small;
    QVERIFY(small.open());
    withoutNoise(small);
    Document& document = small.window->document();
    small.window->toolSettings().setSize(3);
    small.window->toolSettings().setColour(PaintColour::grey(0));
    small.trigger("toolPatch");
    small.stroke({4.5, 4.5}, {4.5, 4.5});
    QCOMPARE(changed(*document.original(), *document.edited()), QRect(3, 3, 3, 3));
  }

  void theNoiseBrushAddsSeededNoise() {
    SmallWindow small;
    QVERIFY(small.open());
    withoutNoise(small);
    Document& document = small.window->document();
    small.trigger("toolNoise");
    small.window->toolSettings().setSize(20);
    small.stroke({4, 4}, {4, 4});
    const auto first = document.edited();
    QVERIFY(*first != *document.original());
    small.trigger("undo");
    small.stroke({4, 4}, {4, 4});
    QVERIFY(*document.edited() == *first);  // the same stroke again: the same numbers
    small.stroke({4, 4}, {4, 4});
    QVERIFY(*document.edited() != *first);
  }

  void brushAndPatchPaintInColour() {
    for (const char* id : {"toolBrush", "toolPatch"}) {
      SizedWindow sized({QStringLiteral("rgb8k4")}, pattern(3, 8, 8));
      QVERIFY(sized.open());
      Document& document = sized.document();
      const PaintColour colour{0.75, 0.25, 0.5};
      sized.window->toolSettings().setColour(colour);
      sized.window->toolSettings().setSize(1);
      sized.trigger(id);
      PictureCanvas* canvas = sized.canvas(0, ComparisonGrid::attacked);
      QTest::mouseClick(canvas, Qt::LeftButton, {}, canvas->toView({2.5, 5.5}).toPoint());
      QCOMPARE(changed(*document.original(), *document.edited()), QRect(2, 5, 1, 1));
      QVERIFY(PaintColour::of(*document.edited(), {2, 5}) == colour);
      QVERIFY(sized.window->toolSettings().recentColours() == std::vector{colour});
    }
  }

  void ctrlTakesAColourFromThePicture() {
    SizedWindow sized({QStringLiteral("rgb8k4")}, pattern(3, 8, 8));
    QVERIFY(sized.open());
    Document& document = sized.document();
    ToolSettings& settings = sized.window->toolSettings();
    sized.trigger("toolBrush");
    PictureCanvas* canvas = sized.canvas(0, ComparisonGrid::attacked);
    QTest::mouseClick(canvas, Qt::LeftButton, Qt::ControlModifier, canvas->toView({6.5, 1.5}).toPoint());
    const PaintColour there = PaintColour::of(*document.original(), {6, 1});
    QVERIFY(settings.colour() == there);
    QVERIFY(!document.painted());
    canvas->pinAt({1, 7});
    QTest::mouseMove(sized.window.get(), {5, 5});  // away from the pictures
    sized.trigger("takeColour");
    QVERIFY(settings.colour() == PaintColour::of(*document.original(), {1, 7}));
    QVERIFY(!(settings.colour() == there));
  }

  void thePickerOffersWhatThePictureHas_data() {
    QTest::addColumn<QString>("checkpoint");
    QTest::addColumn<int>("channels");
    QTest::newRow("grey") << QStringLiteral("grey8k4") << 1;
    QTest::newRow("colour") << QStringLiteral("rgb8k4") << 3;
  }
  void thePickerOffersWhatThePictureHas() {
    QFETCH(QString, checkpoint);
    QFETCH(int, channels);
    SizedWindow sized({checkpoint}, pattern(channels, 8, 8));
    QVERIFY(sized.open());
    Preprocessing chosen = *sized.document().checkpoint()->preprocessing;
    chosen.mean = {0.2};
    sized.document().setChosenPreprocessing(0, chosen);
    ToolSettings& settings = sized.window->toolSettings();
    sized.trigger("toolOptions");
    auto* picker = sized.window->findChild<QWidget*>(QStringLiteral("colourPicker"));
    QTRY_VERIFY(picker->isVisible());
    int sliders = 0;
    for (const auto* slider : picker->findChildren<QSlider*>()) sliders += slider->isVisible() ? 1 : 0;
    QCOMPARE(sliders, channels);
    for (auto* button : picker->findChildren<QToolButton*>()) {
      if (!button->isVisible()) continue;
      QVERIFY(!button->accessibleName().isEmpty());
      if (!button->accessibleName().startsWith(QStringLiteral("Mean of the training data"))) continue;
      button->click();
      QVERIFY(settings.colour() == PaintColour::grey(0.2));
      QVERIFY(button->isChecked());
    }
    QCOMPARE(settings.colour().level(), 0.2);
    auto* first = picker->findChild<QSlider*>(QStringLiteral("toolColour0"));
    first->setFocus();
    QTest::keyClick(first, Qt::Key_Home);
    QTest::keyClick(first, Qt::Key_Right);
    QCOMPARE(settings.colour().red, 1 / 255.0);
    QCOMPARE(settings.colour().blue, channels == 1 ? 1 / 255.0 : 0.2);
    auto* code = picker->findChild<QLineEdit*>(QStringLiteral("toolColourCode"));
    QCOMPARE(code->isVisible(), channels == 3);
    if (channels == 3) {
      code->setFocus();
      code->selectAll();
      QTest::keyClicks(code, QStringLiteral("#3366CC"));
      first->setFocus();  // leaving the field takes the code
      QVERIFY(settings.colour() == PaintColour::of(QColor(0x33, 0x66, 0xCC)));
    }
  }

  void theColourIsThereAtTheNextStart() {
    const PaintColour colour{0.1, 0.2, 0.3};
    {
      SmallWindow small;
      QVERIFY(small.open());
      small.window->toolSettings().setColour(colour);
      small.window->toolSettings().rememberColour();
      small.window->toolSettings().setSize(17);
      small.dialogs->unsaved = FileDialogs::Unsaved::discard;
      QVERIFY(small.window->close());
    }
    SmallWindow small;
    QVERIFY(small.window->toolSettings().colour() == colour);
    QVERIFY(small.window->toolSettings().recentColours() == std::vector{colour});
    QCOMPARE(small.window->toolSettings().shape().diameter, 17.0);
  }

  void damagedToolSettingsAreLeftOut() {
    QSettings().setValue(QStringLiteral("tools/colour"), QStringLiteral("1 nan 2"));
    QSettings().setValue(QStringLiteral("tools/size"), QStringLiteral("big"));
    ToolSettings settings;
    settings.load();
    QVERIFY(settings.colour() == ToolSettings().colour());
    QCOMPARE(settings.shape().diameter, ToolSettings().shape().diameter);
  }

  void aBgrCheckpointsMeanIsNamedInTheOrderOfThePicture() {
    SizedWindow sized({QStringLiteral("rgb8k4")}, pattern(3, 8, 8));
    QVERIFY(sized.open());
    Preprocessing chosen = *sized.document().checkpoint()->preprocessing;
    chosen.channels = "bgr";
    chosen.scale = 255;
    chosen.mean = {0, 51, 255};
    sized.document().setChosenPreprocessing(0, chosen);
    const auto offered = offeredColours(sized.document());
    QVERIFY(std::ranges::find(offered, PaintColour{1, 0.2, 0}, &NamedColour::colour) != offered.end());
  }

  void theBlurBrushSmoothes() {
    SmallWindow small;
    QVERIFY(small.open());
    withoutNoise(small);
    Document& document = small.window->document();
    small.trigger("toolBlur");
    small.window->toolSettings().setSize(30);
    small.stroke({4, 4}, {4, 4});
    const auto roughness = [](const Array<float>& picture) {
      double sum = 0;
      for (std::int64_t i = 1; i < picture.size(); ++i) sum += std::abs(picture[i] - picture[i - 1]);
      return sum;
    };
    QVERIFY(roughness(*document.edited()) < 0.6 * roughness(*document.original()));
  }

  void theStampTakesFromTheChosenPicture() {
    SmallWindow small;
    QVERIFY(small.open());
    withoutNoise(small);
    Document& document = small.window->document();
    choosePicture(document, 5);
    small.trigger("useAsStamp");
    choosePicture(document, 0);
    QVERIFY(small.settle());
    small.window->toolSettings().setSize(1);
    small.trigger("toolStamp");
    small.stroke({2.5, 3.5}, {2.5, 3.5});
    const int at = 3 * 8 + 2;
    QCOMPARE((*document.edited())[at], (*document.original(5))[at]);
    QCOMPARE(changed(*document.original(), *document.edited()), QRect(2, 3, 1, 1));
  }

  void ctrlChoosesWhereTheStampTakesFrom() {
    SmallWindow small;
    QVERIFY(small.open());
    withoutNoise(small);
    Document& document = small.window->document();
    small.window->toolSettings().setStampPicture(5);
    small.window->toolSettings().setSize(1);
    small.trigger("toolStamp");
    PictureCanvas* canvas = small.pane(0, ComparisonGrid::attacked)->canvas();
    QTest::mouseClick(canvas, Qt::LeftButton, Qt::ControlModifier, canvas->toView({6.5, 1.5}).toPoint());
    QCOMPARE(document.undoStack()->undoText().contains(QStringLiteral("Stamp")), false);
    small.stroke({2.5, 3.5}, {2.5, 3.5});
    QCOMPARE((*document.edited())[3 * 8 + 2], (*document.original(5))[1 * 8 + 6]);
  }

  void everyToolLeavesOneStepAndCanStayWithinEpsilon() {
    for (const char* id : {"toolBrush", "toolEraser", "toolNoise", "toolBlur", "toolPatch", "toolStamp"}) {
      SmallWindow small;
      QVERIFY(small.open());
      Document& document = small.window->document();
      const QString before = document.stateHash();
      small.trigger("toolWithinEpsilon");
      QVERIFY(small.window->toolSettings().staysWithinEpsilon());
      small.trigger(id);
      small.stroke({1, 1}, {7, 6});
      QCOMPARE(document.undoStack()->count(), 1);
      const auto original = document.original(), edited = document.edited();
      for (std::int64_t i = 0; i < original->size(); ++i)
        QVERIFY2(std::abs((*edited)[i] - (*original)[i]) <= 8 / 255.0 + 1e-6, id);
      small.trigger("undo");
      QCOMPARE(document.stateHash(), before);
    }
  }

  void withinAnEpsilonOfZeroNothingCanBePainted() {
    SmallWindow small;
    QVERIFY(small.open());
    withoutNoise(small);
    small.trigger("toolWithinEpsilon");
    small.trigger("toolBrush");
    small.stroke({1, 1}, {7, 7});
    QVERIFY(*small.window->document().edited() == *small.window->document().original());
  }

  void returnUsesTheToolAtThePinnedPixel() {
    SmallWindow small;
    QVERIFY(small.open());
    withoutNoise(small);
    Document& document = small.window->document();
    small.window->toolSettings().setSize(1);
    small.window->toolSettings().setColour(PaintColour::grey(0));
    small.trigger("toolBrush");
    PictureCanvas* canvas = small.pane(0, ComparisonGrid::attacked)->canvas();
    canvas->pinAt({6, 2});
    canvas->setFocus();
    small.trigger("applyTool");
    QCOMPARE(changed(*document.original(), *document.edited()), QRect(6, 2, 1, 1));
  }

  void bracketsChangeSizeAndHardness() {
    SmallWindow small;
    QVERIFY(small.open());
    const ToolSettings& settings = small.window->toolSettings();
    const BrushShape before = settings.shape();
    small.trigger("toolLarger");
    QVERIFY(settings.shape().diameter > before.diameter);
    small.trigger("toolSofter");
    QVERIFY(settings.shape().hardness < before.hardness);
    small.trigger("toolSmaller");
    small.trigger("toolHarder");
    QCOMPARE(settings.shape().diameter, before.diameter);
    QCOMPARE(settings.shape().hardness, before.hardness);
  }

  void everyWholePictureEditIsLiveAndOneStepWhenLetGo() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    for (const EditControl& control : editControls()) {
      document.undoStack()->clear();
      small.trigger(control.id);
      auto* slider = small.window->findChild<QSlider*>(QString::fromUtf8(control.id));
      QVERIFY2(slider != nullptr && slider->isVisible(), control.id);
      const QString before = document.stateHash();
      const auto picture = document.edited();
      Q_EMIT slider->sliderPressed();
      slider->setSliderDown(true);
      const int start = slider->value(), towards = start < slider->maximum() ? 1 : -1;
      for (int i = 1; i <= 6; ++i) slider->setValue(start + 4 * i * towards);
      QVERIFY2(*document.edited() != *picture, control.id);
      QCOMPARE(document.undoStack()->count(), 0);
      slider->setSliderDown(false);
      QCOMPARE(document.undoStack()->count(), 1);
      small.trigger("undo");
      QCOMPARE(document.stateHash(), before);
      QVERIFY2(*document.edited() == *picture, control.id);
      QCOMPARE(slider->value(), start);
    }
  }

  void escGivesUpASliderThatIsHeld() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    small.trigger("editBlur");
    auto* slider = small.window->findChild<QSlider*>(QStringLiteral("editBlur"));
    const QString before = document.stateHash();
    slider->setSliderDown(true);
    slider->setValue(30);
    QVERIFY(document.stateHash() != before);
    QTest::keyClick(slider, Qt::Key_Escape);
    QCOMPARE(document.stateHash(), before);
    QCOMPARE(document.undoStack()->count(), 0);
    QCOMPARE(slider->value(), 0);
  }

  void stepsOfTheSameEditByKeyboardAreOneStep() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    small.trigger("editBrightness");
    auto* slider = small.window->findChild<QSlider*>(QStringLiteral("editBrightness"));
    for (int i = 0; i < 5; ++i) QTest::keyClick(slider, Qt::Key_Right);
    QCOMPARE(document.undoStack()->count(), 1);
    QCOMPARE(document.edits().brightness, 0.05);
    QTest::keyClick(small.window->findChild<QSlider*>(QStringLiteral("editContrast")), Qt::Key_Right);
    QCOMPARE(document.undoStack()->count(), 2);
    small.window->findChild<QPushButton*>(QStringLiteral("editsRevert"))->click();
    QVERIFY(!document.edits().any());
    small.trigger("undo");
    QCOMPARE(document.edits().brightness, 0.05);
    small.trigger("resetEdits");
    QVERIFY(!document.isEdited());
  }

  void editsStayWhenPictureOrCheckpointChange() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    PictureEdits edits;
    edits.brightness = 0.2;
    document.setEdits(edits);
    choosePicture(document, 4);
    small.trigger("nextCheckpoint");
    QVERIFY(small.settle());
    QVERIFY(document.edits() == edits);
    QCOMPARE(document.methods().size(), 2U);
    QVERIFY(*document.edited() != *document.original());
  }

  void aPictureOnTheClipboardJoinsTheList() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    QImage image(8, 8, QImage::Format_Grayscale8);
    image.fill(51);
    QGuiApplication::clipboard()->setImage(image);
    small.trigger("pastePicture");
    QCOMPARE(document.pictures().size(), 13U);
    QCOMPARE(document.currentPicture(), 12);
    QVERIFY(std::abs((*document.original())[0] - 0.2F) < 1e-5F);
    QVERIFY(small.settle());
    QCOMPARE(small.pane(1, ComparisonGrid::original)->stateName(), QStringLiteral("done"));
  }

  void theEditedPictureIsSavedExactlyAsNpyAndRoundedAsPng() {
    SmallWindow small;
    QVERIFY(small.open());
    Document& document = small.window->document();
    small.trigger("toolBrush");
    small.stroke({1, 1}, {7, 7});
    QVERIFY(small.settle());
    const auto edited = document.edited();
    small.dialogs->save = small.folder.filePath(QStringLiteral("edited.npy"));
    small.trigger("saveEdited");
    QVERIFY(read_npy(small.dialogs->save.toStdString()).cast<float>() == *edited);
    QVERIFY(document.unsavedEdits().empty());

    small.dialogs->save = small.folder.filePath(QStringLiteral("edited"));
    small.trigger("saveEdited");
    const QString png = small.folder.filePath(QStringLiteral("edited.png"));
    QVERIFY(read_picture(png.toStdString()) == rounded_to_bytes(*edited));
    QTRY_VERIFY(small.window->messageBar().message().contains(QStringLiteral("Rounding to 8 bits")));
    const QString message = small.window->messageBar().message();
    QVERIFY2(message.contains(QStringLiteral("The label is kept")), qPrintable(message));
    QVERIFY2(message.contains(QStringLiteral("Gradient: top-k intersection")), qPrintable(message));
    QVERIFY(small.settle());
  }

  void aFileThatCannotBeWrittenIsSaidAndStaysUnsaved() {
    SmallWindow small;
    QVERIFY(small.open());
    small.trigger("toolBrush");
    small.stroke({1, 1}, {7, 7});
    small.dialogs->save = small.folder.filePath(QStringLiteral("nowhere/edited.npy"));
    small.trigger("saveEdited");
    QVERIFY(small.window->messageBar().message().contains(QStringLiteral("cannot be written")));
    QCOMPARE(small.window->document().unsavedEdits().size(), 1U);
    small.dialogs->unsaved = FileDialogs::Unsaved::discard;
  }

  void mapsAreSavedAsNumbersAndAsAPicture() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.activate());
    Pane* pane = small.pane(1, ComparisonGrid::attacked);
    pane->canvas()->setFocus();
    const auto& shown = *pane->canvas()->values();
    small.dialogs->save = small.folder.filePath(QStringLiteral("map.npy"));
    small.trigger("saveMap");
    QTRY_VERIFY(QFile::exists(small.dialogs->save));
    QVERIFY(read_npy(small.dialogs->save.toStdString()) ==
            *small.window->comparison().cell(0, Side::attacked).raw);
    small.dialogs->save = small.folder.filePath(QStringLiteral("map.csv"));
    small.trigger("saveMap");
    QFile csv(small.dialogs->save);
    QTRY_VERIFY(csv.exists());
    QVERIFY(csv.open(QIODevice::ReadOnly));
    const auto lines = csv.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 8);
    QCOMPARE(lines[2].split(',')[3].toFloat(), shown[2 * 8 + 3]);
    small.dialogs->save = small.folder.filePath(QStringLiteral("map.png"));
    small.trigger("saveMap");
    QTRY_VERIFY(QFile::exists(small.dialogs->save));
    QCOMPARE(QImage(small.dialogs->save).convertToFormat(QImage::Format_RGB32),
             pane->canvas()->image().convertToFormat(QImage::Format_RGB32));
  }

  void csvKeepsEveryDigitInEveryLocale() {
    QTemporaryDir folder;
    QLocale::setDefault(QLocale(QLocale::German));
    const auto map =
        std::make_shared<const Array<float>>(Array<float>({1, 2}, std::vector<float>{0.1F, -1.5e-9F}));
    const QString path = folder.filePath(QStringLiteral("m.csv"));
    SavedMap saved;
    saved.shown = map;
    saveMap(path, saved);
    QLocale::setDefault(QLocale::c());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("0.1,-1.5e-09\n"));
  }

  void closingAsksAboutUnsavedEdits() {
    SmallWindow small;
    QVERIFY(small.open());
    QVERIFY(small.window->document().unsavedEdits().empty());
    small.trigger("toolBrush");
    small.stroke({1, 1}, {7, 7});
    small.dialogs->unsaved = FileDialogs::Unsaved::cancel;
    QVERIFY(!small.window->close());
    QVERIFY(small.window->isVisible());
    QCOMPARE(small.dialogs->asked, QStringList{QStringLiteral("0")});

    small.dialogs->unsaved = FileDialogs::Unsaved::save;
    small.dialogs->save.clear();  // a person closes the file dialog
    QVERIFY(!small.window->close());
    small.dialogs->save = small.folder.filePath(QStringLiteral("kept.npy"));
    QVERIFY(small.window->close());
    QVERIFY(QFile::exists(small.dialogs->save));
  }

  void closingSavesSeveralPicturesIntoAFolder() {
    SmallWindow small;
    QVERIFY(small.open());
    small.trigger("toolBrush");
    small.stroke({1, 1}, {7, 7});
    const Array<float> first = *small.window->document().edited();
    choosePicture(small.window->document(), 1);
    QVERIFY(small.settle());
    small.stroke({1, 1}, {7, 7});
    small.dialogs->unsaved = FileDialogs::Unsaved::save;
    small.dialogs->folder = small.folder.path();
    const QString earlier = small.folder.filePath(QStringLiteral("1-edited.npy"));
    lacewing::testing::writeFile(earlier, "of an earlier day");
    QVERIFY(small.window->close());
    QCOMPARE(small.dialogs->asked.size(), 2);
    const QString saved = small.folder.filePath(QStringLiteral("0-edited.npy"));
    QVERIFY(read_npy(saved.toStdString()).cast<float>() == first);
    QVERIFY(QFile::exists(small.folder.filePath(QStringLiteral("1-edited-2.npy"))));
    QCOMPARE(QFileInfo(earlier).size(), 17);
  }

  void anUndoneStrokeIsNotAskedAbout() {
    SmallWindow small;
    QVERIFY(small.open());
    small.trigger("toolBrush");
    small.stroke({1, 1}, {7, 7});
    small.trigger("undo");
    small.dialogs->unsaved = FileDialogs::Unsaved::cancel;
    QVERIFY(small.window->close());
  }

  void otherPicturesDoNotReplacePaintedOnesUnasked() {
    SmallWindow small;
    QVERIFY(small.open());
    small.trigger("toolBrush");
    small.stroke({1, 1}, {7, 7});
    const QString state = small.window->document().stateHash();
    small.dialogs->unsaved = FileDialogs::Unsaved::cancel;
    small.window->openFiles().open({small.folder.filePath(QStringLiteral("pictures-idx3-ubyte"))});
    QTRY_VERIFY(!small.window->openFiles().busy());
    QCOMPARE(small.window->document().stateHash(), state);
    small.dialogs->unsaved = FileDialogs::Unsaved::discard;
    small.window->openFiles().open({small.folder.filePath(QStringLiteral("pictures-idx3-ubyte"))});
    QTRY_VERIFY(!small.window->openFiles().busy());
    QVERIFY(!small.window->document().painted());
    QVERIFY(small.settle());
  }
};

QTEST_MAIN(ToolsTest)
#include "tools_test.moc"
