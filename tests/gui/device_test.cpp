// The device that networks run on: what the window says of it, and what it does without a graphics card.

#include <QtGui/QStandardItemModel>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>

#include "small_engine.h"
#include "window_fixture.h"

using namespace lacewing;
using namespace lacewing::ui;
using lacewing::testing::SmallWindow;

class DeviceTest : public lacewing::testing::GuiTest {
  Q_OBJECT

 private Q_SLOTS:
  void theStatusBarNamesTheDevice_data() {
    QTest::addColumn<bool>("card");
    QTest::addColumn<QString>("text");
    QTest::newRow("without") << false << QStringLiteral("CPU, 2 threads");
    QTest::newRow("with") << true << QStringLiteral("Test card, CUDA");
  }
  void theStatusBarNamesTheDevice() {
    QFETCH(bool, card);
    QFETCH(QString, text);
    SmallWindow small(card);
    QCOMPARE(label(small)->text(), QStringLiteral("device not known yet"));
    QVERIFY(small.open());
    QTRY_COMPARE(label(small)->text(), text);
    QCOMPARE(label(small)->toolTip().contains(QStringLiteral("the test has no card")), !card);
  }

  void choosingACardThatIsNotThereSaysSoAndUsesTheProcessor() {
    SmallWindow small;
    QVERIFY(small.open());
    choose(small, DeviceChoice::cuda);
    const QString message = small.window->messageBar().message();
    QVERIFY2(message.contains(QStringLiteral("The processor is used")), qPrintable(message));
    QVERIFY2(message.contains(QStringLiteral("the test has no card")), qPrintable(message));
    QVERIFY(!message.contains(QLatin1Char('\n')));
    QCOMPARE(label(small)->text(), QStringLiteral("CPU, 2 threads"));
    QVERIFY(small.settle());
    QCOMPARE(small.pane(1, ComparisonGrid::attacked)->stateName(), QStringLiteral("done"));
  }

  void aCardOfAnotherMachineInTheSettingsDoesNoHarm() {
    QSettings().setValue(QStringLiteral("computing/device"), QStringLiteral("cuda"));
    SmallWindow small;
    QVERIFY(small.open());
    QTRY_VERIFY(small.window->messageBar().message().contains(QStringLiteral("The processor is used")));
    QCOMPARE(small.pane(1, ComparisonGrid::attacked)->stateName(), QStringLiteral("done"));
    QCOMPARE(QSettings().value(QStringLiteral("computing/device")).toString(), QStringLiteral("cuda"));
  }

  void theWindowsThreadGoesBeforeThoseThatCompute() {
    static std::atomic<int> computing = 0;
    class Looking : public lacewing::testing::SmallEngine {
     public:
      Looking() : SmallEngine(std::make_shared<std::atomic<int>>(0)) {}
      ResultPointer run(const Request& request, EngineJob& job) override {
        computing = niceness();
        return SmallEngine::run(request, job);
      }
    };
    SessionOptions options;
    options.create_engine = [] { return std::make_unique<Looking>(); };
    SessionClient client(std::move(options));
    const int own = niceness();
    client.submit(InspectRequest(), {}, this, {});
    QTRY_VERIFY(client.idle());
    QVERIFY(computing > own || own == 19);
    QCOMPARE(niceness(), own);
  }

  void theSettingsOfferWhatThereIs_data() {
    QTest::addColumn<bool>("card");
    QTest::newRow("without") << false;
    QTest::newRow("with") << true;
  }
  void theSettingsOfferWhatThereIs() {
    QFETCH(bool, card);
    SmallWindow small(card);
    QVERIFY(small.open());
    SettingsDialog* dialog = computing(small);
    auto* combo = dialog->findChild<QComboBox*>(QStringLiteral("settingDevice"));
    const auto* note = dialog->findChild<QLabel*>(QStringLiteral("settingDeviceNote"));
    const int cuda = combo->findData(static_cast<int>(DeviceChoice::cuda));
    QTRY_VERIFY(
        note->text().contains(card ? QStringLiteral("Test card") : QStringLiteral("the test has no card")));
    QCOMPARE(qobject_cast<QStandardItemModel*>(combo->model())->item(cuda)->isEnabled(), card);
  }

  void anotherDeviceComputesAgain() {
    SmallWindow small(true);
    QVERIFY(small.open());
    QTRY_COMPARE(label(small)->text(), QStringLiteral("Test card, CUDA"));
    const auto before = small.map(1, ComparisonGrid::attacked);
    choose(small, DeviceChoice::cpu);
    QCOMPARE(label(small)->text(), QStringLiteral("CPU, 2 threads"));
    QVERIFY(small.settle());
    QVERIFY(small.map(1, ComparisonGrid::attacked) != before);  // another result, equal as it may be
    choose(small, DeviceChoice::cuda);
    QCOMPARE(label(small)->text(), QStringLiteral("Test card, CUDA"));
    QVERIFY(small.window->messageBar().isHidden());
    QVERIFY(small.settle());
  }

  // On the processor alone nothing of a card is loaded before somebody asks.
  void devicesAreNotAskedForWithoutNeed() {
    QSettings().setValue(QStringLiteral("computing/device"), QStringLiteral("cpu"));
    SmallWindow small;
    QCOMPARE(label(small)->text(), QStringLiteral("CPU, 2 threads"));
    QVERIFY(small.open());
    QVERIFY(small.window->client().devices().empty());
    computing(small);
    QTRY_VERIFY(!small.window->client().devices().empty());
  }

 private:
  static int niceness() { return getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())); }
  static QLabel* label(SmallWindow& small) {
    return small.window->findChild<QLabel*>(QStringLiteral("deviceLabel"));
  }
  static SettingsDialog* computing(SmallWindow& small) {
    small.trigger("settings");
    auto* dialog = small.window->findChild<SettingsDialog*>();
    dialog->showPage(SettingsDialog::computing);
    return dialog;
  }
  /// As a person does it, but also while the entry is disabled.
  static void choose(SmallWindow& small, DeviceChoice choice) {
    auto* combo = computing(small)->findChild<QComboBox*>(QStringLiteral("settingDevice"));
    const int index = combo->findData(static_cast<int>(choice));
    combo->setCurrentIndex(index);
    Q_EMIT combo->activated(index);
  }
};

QTEST_MAIN(DeviceTest)
#include "device_test.moc"
