#include "style/fonts.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <array>

// The files are compiled into a static library, whose resources nobody refers to: named here so that they are
// linked.
static void registerResources() {
  Q_INIT_RESOURCE(resources);
}

namespace lacewing::ui {
namespace {

// Faces that font configuration falls back to when no interface font is installed.
bool isFallback(const QString& family) {
  static constexpr std::array fallbacks{"DejaVu Sans", "Bitstream Vera Sans", "Sans Serif",
                                        "Sans",        "Liberation Sans",     "FreeSans"};
  return std::any_of(fallbacks.begin(), fallbacks.end(),
                     [&](const char* name) { return family == QLatin1String(name); });
}

QFont sized(const QFont& base, int difference, QFont::Weight weight) {
  QFont result = base;
  if (base.pixelSize() > 0)
    result.setPixelSize(std::max(1, base.pixelSize() + difference));
  else  // 13 px are 9.75 pt at 96 dpi: one pixel is 0.75 pt
    result.setPointSizeF(std::max(1.0, base.pointSizeF() + 0.75 * difference));
  result.setWeight(weight);
  return result;
}

qreal digitWidth(const QFontMetricsF& metrics) {
  qreal widest = 0;
  for (char16_t digit = u'0'; digit <= u'9'; ++digit)
    widest = std::max(widest, metrics.horizontalAdvance(QChar(digit)));
  return widest;
}

}  // namespace

QFont font(TextRole role) {
  return font(role, QApplication::font());
}

QFont font(TextRole role, const QFont& base) {
  switch (role) {
    case TextRole::caption:
      return sized(base, -2, QFont::Normal);
    case TextRole::captionMedium:
      return sized(base, -2, QFont::Medium);
    case TextRole::small:
      return sized(base, -1, QFont::Normal);
    case TextRole::section:
      return sized(base, -1, QFont::DemiBold);
    case TextRole::body:
      return sized(base, 0, QFont::Normal);
    case TextRole::medium:
      return sized(base, 0, QFont::Medium);
    case TextRole::strong:
      return sized(base, 0, QFont::DemiBold);
    case TextRole::title:
      return sized(base, 2, QFont::DemiBold);
    case TextRole::heading:
      return sized(base, 5, QFont::DemiBold);
    case TextRole::display:
      return sized(base, 15, QFont::DemiBold);
    case TextRole::mono: {
      QFont result = sized(base, -2, QFont::Normal);
      result.setFamilies(
          {QFontDatabase::systemFont(QFontDatabase::FixedFont).family(), QStringLiteral("monospace")});
      result.setStyleHint(QFont::Monospace);
      return result;
    }
  }
  return base;
}

QString bundledFamily() {
  return QStringLiteral("Inter");
}

void installFonts() {
  registerResources();
  for (const auto* file : {"Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf"})
    QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/") + QLatin1String(file));
  QFont base = QApplication::font();
  if (!isFallback(QFontInfo(base).family())) return;
  base.setFamilies({bundledFamily(), QFontInfo(base).family()});
  base.setPixelSize(13);
  QApplication::setFont(base);
}

qreal tabularWidth(const QFont& face, const QString& text) {
  const QFontMetricsF metrics(face);
  const qreal digit = digitWidth(metrics);
  qreal width = 0;
  for (const QChar c : text) width += c.isDigit() ? digit : metrics.horizontalAdvance(c);
  return width;
}

void drawTabular(QPainter& painter, const QRectF& rectangle, Qt::Alignment align, const QString& text) {
  const QFontMetricsF metrics(painter.font());
  const qreal digit = digitWidth(metrics), width = tabularWidth(painter.font(), text);
  qreal x = rectangle.left();
  if (align & Qt::AlignRight) x = rectangle.right() - width;
  if (align & Qt::AlignHCenter) x = rectangle.center().x() - width / 2;
  qreal y = rectangle.top() + metrics.ascent();
  if (align & Qt::AlignBottom) y = rectangle.bottom() - metrics.descent();
  if (align & Qt::AlignVCenter) y = rectangle.center().y() + (metrics.ascent() - metrics.descent()) / 2;
  for (const QChar c : text) {
    const qreal advance = metrics.horizontalAdvance(c), cell = c.isDigit() ? digit : advance;
    painter.drawText(QPointF(x + (cell - advance) / 2, y), QString(c));
    x += cell;
  }
}

}  // namespace lacewing::ui
