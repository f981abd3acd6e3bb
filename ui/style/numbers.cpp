#include "style/numbers.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

namespace lacewing::ui {
namespace {

constexpr char16_t kMinus = u'\u2212', kThinSpace = u'\u2009', kEnDash = u'\u2013';

QString withTrueMinus(QString text) {
  return text.replace(QLatin1Char('-'), QChar(kMinus));
}

QString fixed(double value, int decimals) {
  QLocale locale;
  locale.setNumberOptions(QLocale::OmitGroupSeparator);
  QString text = locale.toString(std::abs(value), 'f', decimals);
  const bool zero =
      std::none_of(text.begin(), text.end(), [](QChar c) { return c.isDigit() && c.digitValue() != 0; });
  return value < 0 && !zero ? QChar(kMinus) + text : text;
}

}  // namespace

QString number(std::optional<double> value, int decimals) {
  if (!value || !std::isfinite(*value)) return QString(QChar(kEnDash));
  return fixed(*value, decimals);
}

QString signedNumber(std::optional<double> value, int decimals) {
  const QString text = number(value, decimals);
  const bool plus = value && *value > 0 && std::any_of(text.begin(), text.end(), [](QChar c) {
                      return c.isDigit() && c.digitValue() != 0;
                    });
  return plus ? QLatin1Char('+') + text : text;
}

QString count(qint64 value) {
  QString text = QString::number(value < 0 ? -value : value);
  for (qsizetype i = text.size() - 3; i > 0; i -= 3) text.insert(i, QChar(kThinSpace));
  return value < 0 ? QChar(kMinus) + text : text;
}

QString percentValue(double share, int decimals) {
  const double smallest = std::pow(10.0, -decimals);
  const double value = share * 100;
  if (value > 0 && value < smallest / 2) return QLatin1Char('<') + fixed(smallest, decimals);
  return number(value, decimals);
}

QString percent(double share, int decimals) {
  return percentValue(share, decimals) + QStringLiteral(" %");
}

QString shortNumber(double value) {
  if (!std::isfinite(value)) return QString(QChar(kEnDash));
  const double magnitude = std::abs(value);
  if (magnitude == 0) return QStringLiteral("0");
  if (magnitude == std::round(magnitude) && magnitude < 9999.5) return fixed(value, 0);
  if (magnitude >= 0.001 && magnitude < 9999.5) {
    const int before = std::max(0, int(std::floor(std::log10(magnitude))) + 1);
    int decimals = magnitude >= 0.01 ? std::clamp(3 - std::max(before, 1), 0, 2) : 4;
    if (magnitude < 0.1 && magnitude >= 0.01) decimals = 3;
    return fixed(value, decimals);
  }
  // Mantissa and exponent apart: "2e−9" rather than "2.0e-09".
  int exponent = int(std::floor(std::log10(magnitude)));
  double mantissa = std::round(magnitude / std::pow(10.0, exponent) * 10) / 10;
  if (mantissa >= 10) mantissa /= 10, ++exponent;
  const QString digits = fixed(mantissa, mantissa == std::round(mantissa) ? 0 : 1);
  const QString sign = value < 0 ? QString(QChar(kMinus)) : QString();
  return sign + digits + QLatin1Char('e') + withTrueMinus(QString::number(exponent));
}

QString signedShortNumber(double value) {
  const QString text = shortNumber(value);
  return value > 0 ? QLatin1Char('+') + text : text;
}

QString epsilonText(int k) {
  return QStringLiteral("%1/255").arg(k);
}

std::optional<int> parseEpsilon(const QString& text, int maximum) {
  const QString trimmed = text.trimmed();
  const auto parse = [](const QString& part) -> std::optional<double> {
    bool ok = false;
    double value = QLocale().toDouble(part.trimmed(), &ok);
    if (!ok) value = QLocale::c().toDouble(part.trimmed(), &ok);
    return ok && std::isfinite(value) ? std::optional(value) : std::nullopt;
  };
  std::optional<double> k;
  if (const auto slash = trimmed.indexOf(QLatin1Char('/')); slash >= 0) {
    const auto above = parse(trimmed.left(slash)), below = parse(trimmed.mid(slash + 1));
    if (above && below && *below > 0) k = *above / *below * 255;
  } else if (const auto plain = parse(trimmed)) {
    // A number below 1 is the size itself in 0..1; from 1 on it counts steps of 1/255.
    k = *plain < 1 ? *plain * 255 : *plain;
  }
  if (!k || std::round(*k) < 0 || std::round(*k) > maximum) return std::nullopt;
  return int(std::round(*k));
}

}  // namespace lacewing::ui
