#include "models/method_names.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace lacewing::ui {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("Methods", text);
}

struct Words {
  const char* method;
  const char* title;
  const char* shortTitle;  ///< empty: the title
  const char* id;          ///< empty: the engine's name
};

constexpr Words words[] = {
    {"gradient", QT_TRANSLATE_NOOP("Methods", "Gradient"), "", ""},
    {"integrated_gradients", QT_TRANSLATE_NOOP("Methods", "Integrated gradients"),
     QT_TRANSLATE_NOOP("Methods", "IG"), "ig"},
    {"input_x_gradient", QT_TRANSLATE_NOOP("Methods", "Gradient × input"),
     QT_TRANSLATE_NOOP("Methods", "Grad × input"), ""},
    {"smoothgrad", QT_TRANSLATE_NOOP("Methods", "SmoothGrad"), "", ""},
    {"guided_backprop", QT_TRANSLATE_NOOP("Methods", "Guided backpropagation"),
     QT_TRANSLATE_NOOP("Methods", "Guided"), ""},
    {"softplus_gradient", QT_TRANSLATE_NOOP("Methods", "Softplus gradient"),
     QT_TRANSLATE_NOOP("Methods", "Softplus"), ""},
    {"deconvnet", QT_TRANSLATE_NOOP("Methods", "Deconvnet"), "", ""},
    {"deeplift", QT_TRANSLATE_NOOP("Methods", "DeepLIFT"), "", ""},
    {"lrp", QT_TRANSLATE_NOOP("Methods", "LRP"), "", ""},
    {"grad_cam", QT_TRANSLATE_NOOP("Methods", "Grad-CAM"), "", ""},
    {"grad_cam_plus_plus", QT_TRANSLATE_NOOP("Methods", "Grad-CAM++"), "", ""},
    {"layer_cam", QT_TRANSLATE_NOOP("Methods", "LayerCAM"), "", ""},
    {"occlusion", QT_TRANSLATE_NOOP("Methods", "Occlusion"), "", ""},
};

const Words* wordsOf(const QString& method) {
  const auto* found = std::find_if(std::begin(words), std::end(words),
                                   [&](const Words& entry) { return method == QLatin1String(entry.method); });
  return found == std::end(words) ? nullptr : found;
}

QString plain(const std::string& name) {
  return QString::fromStdString(name).replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString parameter(const Parameters& parameters, const char* name) {
  const auto found = parameters.find(name);
  return found == parameters.end() ? QString() : plain(to_string(found->second));
}

/// " 2" for the second row of a method.
QString numberOf(const MethodRow& row) {
  const int number = rowNumber(row);
  return number > 1 ? QStringLiteral(" %1").arg(number) : QString();
}

}  // namespace

QString methodTitle(const QString& method) {
  const Words* known = wordsOf(method);
  return known == nullptr ? plain(method.toStdString()) : tr(known->title);
}

QString methodShortTitle(const QString& method) {
  const Words* known = wordsOf(method);
  return known == nullptr || *known->shortTitle == '\0' ? methodTitle(method) : tr(known->shortTitle);
}

QString methodId(const QString& method) {
  const Words* known = wordsOf(method);
  return known == nullptr || *known->id == '\0' ? method : QString::fromUtf8(known->id);
}

int rowNumber(const MethodRow& row) {
  const QString further = methodId(row.method) + QLatin1Char('_');
  return row.id.startsWith(further) ? std::max(1, row.id.mid(further.size()).toInt()) : 1;
}

QString rowTitle(const MethodRow& row) {
  return methodTitle(row.method) + numberOf(row);
}

QString rowShortTitle(const MethodRow& row) {
  return methodShortTitle(row.method) + numberOf(row);
}

QString methodDetail(const QString& method, const Parameters& resolved, bool absolute) {
  const QString sign = absolute ? tr(",\nabsolute values") : QString();
  if (method == QLatin1String("integrated_gradients")) {
    const QString baseline = parameter(resolved, "baseline"), rule = parameter(resolved, "rule");
    return (baseline.isEmpty() ? tr("from baseline\nto picture")
                               : tr("%1 baseline,\n%2 rule").arg(baseline, rule)) +
           sign;
  }
  // The first two parameters tell most; a method without any is the plain signed map.
  QStringList lines;
  for (const auto& [name, value] : resolved) {
    const std::string text = to_string(value);
    if (name == "seed" || name == "layer" || text.empty() || text == "0") continue;  // 0: chosen by itself
    lines << tr("%1 %2").arg(plain(name), plain(text));
    if (lines.size() == 2) break;
  }
  if (!lines.isEmpty()) return lines.join(QStringLiteral(",\n")) + sign;
  return absolute ? tr("absolute, of the\ntarget logit") : tr("signed, of the\ntarget logit");
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
