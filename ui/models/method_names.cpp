#include "models/method_names.h"

#include <QtCore/QCoreApplication>

namespace lacewing::ui {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("Methods", text);
}

QString parameter(const Parameters& parameters, const char* name) {
  const auto found = parameters.find(name);
  return found == parameters.end() ? QString() : QString::fromStdString(to_string(found->second));
}

}  // namespace

QString methodTitle(const QString& method) {
  if (method == QLatin1String("gradient")) return tr("Gradient");
  if (method == QLatin1String("integrated_gradients")) return tr("Integrated gradients");
  if (method == QLatin1String("input_x_gradient")) return tr("Gradient × input");
  return QString(method).replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString methodShortTitle(const QString& method) {
  return method == QLatin1String("integrated_gradients") ? tr("IG") : methodTitle(method);
}

QString methodDetail(const QString& method, const Parameters& resolved) {
  if (method == QLatin1String("integrated_gradients")) {
    QString baseline = parameter(resolved, "baseline"), rule = parameter(resolved, "rule");
    if (baseline.isEmpty()) return tr("from baseline\nto picture");
    return tr("%1 baseline,\n%2 rule")
        .arg(baseline.replace(QLatin1Char('_'), QLatin1Char(' ')),
             rule.replace(QLatin1Char('_'), QLatin1Char(' ')));
  }
  return tr("signed, of the\ntarget logit");
}

QString checkpointTitle(const Checkpoint& checkpoint) {
  switch (checkpoint.norm) {
    case Norm::none:
      return tr("Standard");
    case Norm::linf:
      return tr("L∞  ε = %1").arg(checkpoint.epsilon);
    case Norm::l2:
      return tr("L2  ε = %1").arg(checkpoint.epsilon);
    case Norm::unknown:
      break;
  }
  return checkpoint.name;
}

}  // namespace lacewing::ui
