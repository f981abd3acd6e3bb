// lacewing: the window. Answers --help and --version at once, shows the window, and only then loads the
// engine.

#include <QtCore/QCommandLineParser>
#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtWidgets/QApplication>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "measure/measure_brush.h"
#include "measure/measure_use.h"
#include "measure/random_use.h"
#include "models/preferences.h"
#include "shell/main_window.h"
#include "shell/offscreen_messages.h"
#include "shell/screenshot.h"
#include "style/theme.h"

namespace {

constexpr auto help =
    "Usage: lacewing [options] [files...]\n"
    "Shows attribution maps of a picture and of what you make of it, side by side.\n"
    "\n"
    "files                        checkpoints (.safetensors, .pth), pictures, data sets, folders\n"
    "\n"
    "  --sample                   open the embedded sample, without the start page\n"
    "  --theme light|dark|system  colours of the window\n"
    "  --screenshot FILE          wait until every pane is done, write a PNG, end\n"
    "  --size WIDTHxHEIGHT        size of the window\n"
    "  --version                  print the version\n"
    "  --help                     print this\n";

constexpr std::size_t measuredCache = std::size_t{2} << 20;  // bytes

bool has(int argc, char** argv, const char* option) {
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], option) == 0) return true;
  }
  return false;
}

int wrongUsage(const QString& reason) {
  std::fprintf(stderr, "error: %s\n%s", qPrintable(reason), help);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace lacewing::ui;
  if (has(argc, argv, "--help") || has(argc, argv, "-h")) {
    std::fputs(help, stdout);
    return 0;
  }
  if (has(argc, argv, "--version")) {
    std::puts("lacewing " LACEWING_VERSION);
    return 0;
  }
  const bool display = std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr ||
                       std::getenv("QT_QPA_PLATFORM") != nullptr || has(argc, argv, "-platform");
  if (!display) setenv("QT_QPA_PLATFORM", "offscreen", 1);

  QApplication application(argc, argv);
  dropOffscreenMessages();
  QApplication::setOrganizationName(QStringLiteral("Lacewing"));
  QApplication::setApplicationName(QStringLiteral("Lacewing"));
  QApplication::setApplicationVersion(QStringLiteral(LACEWING_VERSION));

  QCommandLineParser parser;
  const QCommandLineOption sample(QStringLiteral("sample"));
  const QCommandLineOption theme(QStringLiteral("theme"), {}, QStringLiteral("theme"));
  const QCommandLineOption screenshot(QStringLiteral("screenshot"), {}, QStringLiteral("file"));
  const QCommandLineOption size(QStringLiteral("size"), {}, QStringLiteral("size"));
  QCommandLineOption measure(QStringLiteral("measure-brush"), {}, QStringLiteral("moves"));
  measure.setFlags(QCommandLineOption::HiddenFromHelp);
  QCommandLineOption use(QStringLiteral("measure-use"), {}, QStringLiteral("minutes"));
  use.setFlags(QCommandLineOption::HiddenFromHelp);
  parser.addOptions({sample, theme, screenshot, size, measure, use});
  if (!parser.parse(QApplication::arguments())) return wrongUsage(parser.errorText());

  // A picture of the window, or a measurement, is the same whatever a person left behind, and leaves nothing.
  const bool measuring = parser.isSet(measure) || parser.isSet(use);
  std::optional<QTemporaryDir> settings;
  if (measuring) {
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.emplace().path());
  }

  Theme themes(application);
  if (parser.isSet(theme)) {
    const QString name = parser.value(theme);
    if (name != QLatin1String("light") && name != QLatin1String("dark") && name != QLatin1String("system"))
      return wrongUsage(QStringLiteral("--theme is light, dark or system, not \"%1\"").arg(name));
    themes.showAs(name == QLatin1String("light")  ? Theme::Mode::light
                  : name == QLatin1String("dark") ? Theme::Mode::dark
                                                  : Theme::Mode::system);
  }
  themes.apply();

  QString picture = parser.value(screenshot);
  if (!display && picture.isEmpty() && !measuring) {
    picture = QStringLiteral("lacewing.png");
    std::fprintf(stderr,
                 "There is no display (DISPLAY and WAYLAND_DISPLAY are not set): drawing offscreen into %s\n",
                 qPrintable(picture));
  }

  const bool interactive = picture.isEmpty() && !measuring;
  const Preferences preferences = Preferences::load();
  WindowParts parts{&themes, nullptr, preferences.session(), interactive};
  if (parser.isSet(use)) {
    parts.fileDialogs = std::make_shared<RestlessDialogs>();
    parts.session.cache_bytes = measuredCache;  // full within a minute, so that it hides nothing
  }
  MainWindow window(std::move(parts));
  if (parser.isSet(size)) {
    const QStringList sides = parser.value(size).split(QLatin1Char('x'));
    const QSize wanted(sides.value(0).toInt(), sides.value(1).toInt());
    if (sides.size() != 2 || wanted.isEmpty())
      return wrongUsage(QStringLiteral("--size is WIDTHxHEIGHT, e.g. 1600x1000"));
    window.resize(wanted);
    window.restoreDefaultLayout();
  }
  const QStringList files = parser.positionalArguments();
  if (files.isEmpty() && interactive && preferences.startPage && !parser.isSet(sample)) {
    window.showStartPage();
  } else if (files.isEmpty() || parser.isSet(sample)) {
    window.openSample();
  }
  if (!files.isEmpty()) window.openFiles().open(files);
  window.show();

  if (!picture.isEmpty()) takeScreenshot(window, picture);
  if (parser.isSet(measure)) measureBrush(window, parser.value(measure).toInt());
  if (parser.isSet(use)) measureUse(window, parser.value(use).toDouble(), files.isEmpty());
  return QApplication::exec();
}
