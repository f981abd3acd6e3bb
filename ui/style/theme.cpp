#include "style/theme.h"

#include <QApplication>
#include <QSettings>
#include <QStyleHints>

#include "style/fonts.h"
#include "style/icons.h"
#include "style/lacewing_style.h"

namespace lacewing::ui {
namespace {

QString settingsKey() {
  return QStringLiteral("appearance/theme");
}

const char* nameOf(Theme::Mode mode) {
  switch (mode) {
    case Theme::Mode::light:
      return "light";
    case Theme::Mode::dark:
      return "dark";
    case Theme::Mode::system:
      break;
  }
  return "system";
}

}  // namespace

Theme::Theme(QApplication& application)
    : application_(application), systemScheme_(schemeOf(application.palette())) {
  const QString stored = QSettings().value(settingsKey()).toString();
  for (const Mode mode : {Mode::light, Mode::dark})
    if (stored == QLatin1String(nameOf(mode))) mode_ = mode;
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
  systemScheme_ =
      application.styleHints()->colorScheme() == Qt::ColorScheme::Dark ? Scheme::dark : Scheme::light;
  connect(application.styleHints(), &QStyleHints::colorSchemeChanged, this, [this](Qt::ColorScheme system) {
    systemScheme_ = system == Qt::ColorScheme::Dark ? Scheme::dark : Scheme::light;
    if (applied_ && mode_ == Mode::system) apply();
  });
#endif
}

Scheme Theme::scheme() const {
  if (mode_ == Mode::system) return systemScheme_;
  return mode_ == Mode::dark ? Scheme::dark : Scheme::light;
}

void Theme::setMode(Mode mode) {
  QSettings().setValue(settingsKey(), QString::fromLatin1(nameOf(mode)));
  showAs(mode);
}

void Theme::showAs(Mode mode) {
  if (mode == mode_) return;
  mode_ = mode;
  if (applied_) apply();
}

void Theme::apply() {
  if (!applied_) {
    installFonts();
    application_.setStyle(new LacewingStyle);  // owned by the application
    application_.setWindowIcon(applicationIcon());
    applied_ = true;
  }
  application_.setPalette(makePalette(scheme()));
  Q_EMIT changed();
}

}  // namespace lacewing::ui
