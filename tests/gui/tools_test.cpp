// Every tool, the edits of the whole picture, the clipboard, saving and the questions before losing work.

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QDoubleSpinBox>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSlider>
#include <QtWidgets/QSpinBox>

#include "base/npy.h"
#include "commands/choice_commands.h"
#include "data/dataset.h"
#include "models/save_files.h"
#include "window_fixture.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::SmallWindow;

namespace {

/// Where two pictures of one size differ.
QRect changed(const Array<float>& a, const Array<float>& b) {
  QRect region;
  const auto width = static_cast<int>(a.dim(2));
  for (std::int64_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i]) region |= QRect(static_cast<int>(i) % width, static_cast<int>(i) / width, 1, 1);
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
    small.window->toolSettings().setValue(0.25);
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
    small.window->toolSettings().setValue(0);
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
    small.window->toolSettings().setValue(0);
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
    QVERIFY(read_npy(small.dialogs->save.toStdString()) ==
            *small.window->comparison().cell(0, Side::attacked).raw);
    small.dialogs->save = small.folder.filePath(QStringLiteral("map.csv"));
    small.trigger("saveMap");
    QFile csv(small.dialogs->save);
    QVERIFY(csv.open(QIODevice::ReadOnly));
    const auto lines = csv.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 8);
    QCOMPARE(lines[2].split(',')[3].toFloat(), shown[2 * 8 + 3]);
    small.dialogs->save = small.folder.filePath(QStringLiteral("map.png"));
    small.trigger("saveMap");
    QCOMPARE(QImage(small.dialogs->save).convertToFormat(QImage::Format_RGB32),
             pane->canvas()->image().convertToFormat(QImage::Format_RGB32));
  }

  void csvKeepsEveryDigitInEveryLocale() {
    QTemporaryDir folder;
    QLocale::setDefault(QLocale(QLocale::German));
    const Array<float> map({1, 2}, std::vector<float>{0.1F, -1.5e-9F});
    const QString path = folder.filePath(QStringLiteral("m.csv"));
    SavedMap saved;
    saved.shown = &map;
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
    choosePicture(small.window->document(), 1);
    QVERIFY(small.settle());
    small.stroke({1, 1}, {7, 7});
    small.dialogs->unsaved = FileDialogs::Unsaved::save;
    small.dialogs->folder = small.folder.path();
    QVERIFY(small.window->close());
    QCOMPARE(small.dialogs->asked.size(), 2);
    QVERIFY(QFile::exists(small.folder.filePath(QStringLiteral("0-edited.npy"))));
    QVERIFY(QFile::exists(small.folder.filePath(QStringLiteral("1-edited.npy"))));
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
