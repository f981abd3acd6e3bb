#include "shell/offscreen_messages.h"

#include <QtGui/QGuiApplication>

namespace lacewing::ui {
namespace {

QtMessageHandler next = nullptr;

void tell(QtMsgType type, const QMessageLogContext& context, const QString& text) {
  if (!text.startsWith(QLatin1String("This plugin does not support"))) next(type, context, text);
}

}  // namespace

void dropOffscreenMessages() {
  if (QGuiApplication::platformName() != QLatin1String("offscreen")) return;
  const QtMessageHandler before = qInstallMessageHandler(tell);
  if (before != tell) next = before;
}

}  // namespace lacewing::ui
