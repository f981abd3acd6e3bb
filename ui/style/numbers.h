#pragma once
// Numbers on screen: through the locale, true minus sign, thin-space thousands, percent with a space.

#include <QString>
#include <optional>

namespace lacewing::ui {

/// "0.16", "−0.029"; an en dash for an undefined number.
QString number(std::optional<double> value, int decimals);
/// "+0.866", "−0.220", "0.000".
QString signedNumber(std::optional<double> value, int decimals);
/// "12 000" with thin spaces.
QString count(qint64 value);
/// 0.981 -> "98.1 %"; below half of the last place: "<0.1 %".
QString percent(double share, int decimals = 1);
/// 0.981 -> "98.1", "<0.1": for columns headed "%".
QString percentValue(double share, int decimals = 1);
/// Three significant figures, "2e−9" when small or large: for labels of ranges.
QString shortNumber(double value);
/// The same with its sign: "+5.69", "−0.68", "0".
QString signedShortNumber(double value);
/// 8 -> "8/255".
QString epsilonText(int k);
/// "8/255", "8", "0.0314" -> 8; nothing when it is no number or outside 0..maximum.
std::optional<int> parseEpsilon(const QString& text, int maximum);

}  // namespace lacewing::ui
