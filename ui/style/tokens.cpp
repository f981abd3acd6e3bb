#include "style/tokens.h"

#include <QPainter>
#include <QPolygonF>
#include <algorithm>
#include <array>
#include <cmath>

namespace lacewing::ui {
namespace {

struct Entry {
  QColor Tokens::*token;
  QRgb light, dark;
};

// The table of the visual guide. Contrast is kept by a test: text 4.5:1, outlines and icons 3:1.
constexpr std::array kTable{
    Entry{&Tokens::window, 0xF3F5F4, 0x151918},        // menu bar, toolbar, grid background, status bar
    Entry{&Tokens::surface, 0xFFFFFF, 0x1D2221},       // docks, plots, lists, cards
    Entry{&Tokens::raised, 0xFFFFFF, 0x252B29},        // controls, chips over pictures
    Entry{&Tokens::sunken, 0xE9EDEB, 0x121615},        // filter field, bar and segmented-control troughs
    Entry{&Tokens::canvas, 0xE4E9E7, 0x101413},        // behind pictures, around the figure page
    Entry{&Tokens::border, 0xD8DFDC, 0x303836},        // hairlines, dividers
    Entry{&Tokens::borderStrong, 0xB7C2BD, 0x4A5552},  // axis lines, histogram, colour-bar frame
    Entry{&Tokens::control, 0x818E88, 0x6B7773},       // outlines of combo, field, button, check box
    Entry{&Tokens::text, 0x18211E, 0xE6ECE9},          // primary text
    Entry{&Tokens::text2, 0x53605B, 0xA9B5B0},         // labels, icons, axis numbers
    Entry{&Tokens::text3, 0x5F6B66, 0x93A09B},         // captions, hints, column headings
    Entry{&Tokens::disabled, 0x9BA6A1, 0x5F6B66},      // disabled text and icons
    Entry{&Tokens::accent, 0x0F766E, 0x4DBBAA},        // selection ring, active tab, slider, primary button
    Entry{&Tokens::accentHover, 0x0B5F59, 0x6BCBBC},   // primary button under the pointer
    Entry{&Tokens::accentSoft, 0xDCEFEB, 0x1C3A35},    // checked tool button, soft chip
    Entry{&Tokens::onAccent, 0xFFFFFF, 0x08211D},      // text on accent
    Entry{&Tokens::selection, 0xD3EAE5, 0x20443E},     // selected row
    Entry{&Tokens::hover, 0xE7ECEA, 0x262D2B},
    Entry{&Tokens::pressed, 0xDBE3E0, 0x303836},
    Entry{&Tokens::grid, 0xE6EBE9, 0x2A312F},    // plot grid
    Entry{&Tokens::warnBg, 0xFFF4D9, 0x3A2F14},  // "different explanation", "not comparable"
    Entry{&Tokens::warnBorder, 0xE2B95B, 0x7D6424},
    Entry{&Tokens::warnText, 0x694A00, 0xF2D58A},
    Entry{&Tokens::errBg, 0xFCE8E6, 0x3D1F1C},  // failures only
    Entry{&Tokens::errText, 0xA4231B, 0xF2A59E},
    Entry{&Tokens::infoBg, 0xE6EFF8, 0x1B2D40},  // running, notes
    Entry{&Tokens::infoText, 0x1D4E83, 0xA5CBF0},
    Entry{&Tokens::positive, 0xC05326,
          0xDB9267},  // control points of the diverging map, lighter by one in dark
    Entry{&Tokens::negative, 0x1F78BC, 0x5FABDE},
};

Tokens build(Scheme scheme) {
  Tokens result;
  result.scheme = scheme;
  for (const Entry& entry : kTable)
    result.*entry.token = QColor::fromRgb(scheme == Scheme::light ? entry.light : entry.dark);
  return result;
}

QColor pick(Scheme scheme, QRgb light, QRgb dark) {
  return QColor::fromRgb(scheme == Scheme::light ? light : dark);
}

// Ramps run away from the background as epsilon grows.
constexpr std::array<QRgb, 5> kLinfLight{0x46A093, 0x2F9184, 0x1B7C70, 0x0B655A, 0x06463F};
constexpr std::array<QRgb, 5> kLinfDark{0x2F7B71, 0x3C9486, 0x54B5A5, 0x82D0C2, 0xBDEBE2};
constexpr std::array<QRgb, 4> kL2Light{0xAB82BD, 0x9660AC, 0x7B4493, 0x58296F};
constexpr std::array<QRgb, 4> kL2Dark{0x8A5C9C, 0xA273B5, 0xC59FD4, 0xE3CDEB};

double linear(double channel) {  // sRGB transfer function, IEC 61966-2-1
  return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& colour) {
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

}  // namespace

const Tokens& tokens(Scheme scheme) {
  static const Tokens light = build(Scheme::light);
  static const Tokens dark = build(Scheme::dark);
  return scheme == Scheme::light ? light : dark;
}

Scheme schemeOf(const QPalette& palette) {
  return palette.color(QPalette::Active, QPalette::Window).lightnessF() < 0.5F ? Scheme::dark : Scheme::light;
}

const Tokens& tokens(const QPalette& palette) {
  return tokens(schemeOf(palette));
}
const Tokens& tokens(const QWidget* widget) {
  return tokens(schemeOf(widget->palette()));
}

QPalette makePalette(Scheme scheme) {
  const Tokens& t = tokens(scheme);
  QPalette palette;
  palette.setColor(QPalette::Window, t.window);
  palette.setColor(QPalette::Base, t.surface);
  palette.setColor(QPalette::AlternateBase, t.sunken);
  palette.setColor(QPalette::Button, t.raised);
  for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText, QPalette::ToolTipText})
    palette.setColor(role, t.text);
  palette.setColor(QPalette::PlaceholderText, t.text3);
  palette.setColor(QPalette::BrightText, t.errText);
  palette.setColor(QPalette::Highlight, t.accent);
  palette.setColor(QPalette::HighlightedText, t.onAccent);
  palette.setColor(QPalette::Mid, t.border);
  palette.setColor(QPalette::Dark, t.control);
  palette.setColor(QPalette::Link, t.accent);
  // Roles that nothing else here paints with carry colours that labels ask for (setTextColour,
  // setBackground).
  palette.setColor(QPalette::LinkVisited, t.text2);
  palette.setColor(QPalette::Midlight, t.canvas);
  palette.setColor(QPalette::Light, t.positive);
  palette.setColor(QPalette::Shadow, t.negative);
  palette.setColor(QPalette::ToolTipBase, t.raised);
  for (const auto role :
       {QPalette::Text, QPalette::WindowText, QPalette::ButtonText, QPalette::PlaceholderText})
    palette.setColor(QPalette::Disabled, role, t.disabled);
  palette.setColor(QPalette::Disabled, QPalette::Highlight, t.border);
  palette.setColor(QPalette::Disabled, QPalette::HighlightedText, t.disabled);
  return palette;
}

namespace {

constexpr int kColours = 7;

Series firstSeries(int index, Scheme scheme) {
  switch (index % kColours) {
    case 0:
      return {pick(scheme, 0x0072B2, 0x56B4E9), QColor::fromRgb(0x0072B2), Marker::circle, {}};
    case 1:
      return {pick(scheme, 0xC45500, 0xF08A4B), QColor::fromRgb(0xD55E00), Marker::square, {}};
    case 2:
      return {pick(scheme, 0x00815F, 0x35C29A), QColor::fromRgb(0x009E73), Marker::triangleUp, {}};
    case 3:
      return {pick(scheme, 0xA84F86, 0xDDA0C4), QColor::fromRgb(0xCC79A7), Marker::diamond, {6, 3}};
    case 4:
      return {pick(scheme, 0x8F6200, 0xE6B35A), QColor::fromRgb(0xE69F00), Marker::triangleDown, {2, 3}};
    case 5:
      return {pick(scheme, 0x2B7AA9, 0x8CCBF0), QColor::fromRgb(0x56B4E9), Marker::cross, {8, 3, 2, 3}};
    default:
      return {pick(scheme, 0x18211E, 0xE6ECE9), QColor::fromRgb(0x000000), Marker::plus, {}};
  }
}

}  // namespace

Series series(int number, Scheme scheme) {
  // 3 has no factor in common with 7: of one colour, seven in a row differ.
  constexpr int step = 3;
  const int index = std::max(number, 1) - 1, round = index / kColours;
  Series look = firstSeries(index, scheme);
  Series other = firstSeries(index + step * round, scheme);
  look.marker = other.marker;
  look.dash = std::move(other.dash);
  return look;
}

Series randomControlSeries(Scheme scheme) {
  return {tokens(scheme).text3, tokens(Scheme::light).text3, Marker::none, {3, 3}};
}

int seriesNumberOfMethod(const QString& method, const QStringList& registry, int copy) {
  QStringList order{QStringLiteral("gradient"), QStringLiteral("integrated_gradients"),
                    QStringLiteral("smoothgrad")};
  for (const QString& name : registry + QStringList{method})
    if (!order.contains(name)) order << name;
  const int rounds = (int(order.size()) - 1) / kColours + 1;  // of colours, until all methods have one
  return int(order.indexOf(method)) + 1 + (copy - 1) * rounds * kColours;
}

int familySteps(Family family) {
  switch (family) {
    case Family::linf:
      return int(kLinfLight.size());
    case Family::l2:
      return int(kL2Light.size());
    case Family::standard:
      break;
  }
  return 1;
}

QColor familyColour(Family family, int step, Scheme scheme) {
  const auto i = size_t(std::clamp(step, 0, familySteps(family) - 1));
  switch (family) {
    case Family::linf:
      return pick(scheme, kLinfLight[i], kLinfDark[i]);
    case Family::l2:
      return pick(scheme, kL2Light[i], kL2Dark[i]);
    case Family::standard:
      break;
  }
  return pick(scheme, 0x6B7873, 0x93A09B);
}

Marker familyMarker(Family family) {
  return family == Family::l2 ? Marker::diamond : Marker::circle;
}

int familyStep(Family family, double epsilon) {
  static constexpr std::array<double, 5> linf{1 / 255., 2 / 255., 4 / 255., 8 / 255., 16 / 255.};
  static constexpr std::array<double, 4> l2{0.25, 0.5, 1, 1.5};
  const std::span<const double> steps =
      family == Family::linf ? std::span<const double>(linf) : std::span<const double>(l2);
  if (family == Family::standard || !(epsilon > 0)) return 0;
  int best = 0;
  for (int i = 1; i < int(steps.size()); ++i)
    if (std::abs(std::log(epsilon / steps[size_t(i)])) < std::abs(std::log(epsilon / steps[size_t(best)])))
      best = i;
  return best;
}

void paintMarker(QPainter& painter, Marker marker, QPointF c, qreal r, const QColor& colour) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  const auto polygon = [&](std::initializer_list<QPointF> corners) {
    QPolygonF shape;
    for (const QPointF& corner : corners) shape << c + corner * r;
    painter.drawPolygon(shape);
  };
  switch (marker) {
    case Marker::none:
      break;
    case Marker::circle:
      painter.drawEllipse(c, r, r);
      break;
    case Marker::square:
      painter.drawRect(QRectF(c.x() - r * 0.9, c.y() - r * 0.9, r * 1.8, r * 1.8));
      break;
    case Marker::triangleUp:
      polygon({{0, -1.15}, {1.1, 0.85}, {-1.1, 0.85}});
      break;
    case Marker::triangleDown:
      polygon({{0, 1.15}, {1.1, -0.85}, {-1.1, -0.85}});
      break;
    case Marker::diamond:
      polygon({{0, -1.25}, {1.1, 0}, {0, 1.25}, {-1.1, 0}});
      break;
    case Marker::cross:
    case Marker::plus: {
      painter.setPen(QPen(colour, r * 0.6, Qt::SolidLine, Qt::FlatCap));
      const QPointF a = marker == Marker::plus ? QPointF(r * 1.2, 0) : QPointF(r, r);
      const QPointF b = marker == Marker::plus ? QPointF(0, r * 1.2) : QPointF(r, -r);
      painter.drawLine(c - a, c + a);
      painter.drawLine(c - b, c + b);
      break;
    }
  }
  painter.restore();
}

double contrastRatio(const QColor& a, const QColor& b) {
  const double first = luminance(a), second = luminance(b);
  return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

}  // namespace lacewing::ui
