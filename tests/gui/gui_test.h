#pragma once
// What every GUI test does before and after: the program's style, settings that are thrown away, the modules
// of this build, and a failure for each warning.

#include <QtCore/QRegularExpression>
#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>

#include <memory>

#include "shell/offscreen_messages.h"
#include "style/theme.h"

namespace lacewing::testing {

/// QTEST_MAIN makes the test after the application. A test with its own init() or cleanup() calls these.
class GuiTest : public QObject {
  Q_OBJECT
 public:
  GuiTest() {
    QCoreApplication::setOrganizationName(QStringLiteral("Lacewing"));
    QCoreApplication::setApplicationName(QStringLiteral("Lacewing tests"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings_.path());
    QLocale::setDefault(QLocale::c());
    qputenv("LACEWING_SHARE", LACEWING_BUILD_DIR "/share/lacewing");
    qputenv("LACEWING_LIB", LACEWING_BUILD_DIR "/lib");
    theme_ = std::make_unique<ui::Theme>(*qApp);
    theme_->showAs(ui::Theme::Mode::light);
    theme_->apply();
  }

 protected Q_SLOTS:
  /// Every warning fails the test.
  void init() {
    ui::dropOffscreenMessages();
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
  }
  void cleanup() { QSettings().clear(); }

 protected:
  ui::Theme& theme() { return *theme_; }

 private:
  QTemporaryDir settings_;
  std::unique_ptr<ui::Theme> theme_;
};

}  // namespace lacewing::testing
