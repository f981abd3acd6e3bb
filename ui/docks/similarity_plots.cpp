#include "docks/similarity_plots.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QHelpEvent>
#include <QtGui/QKeyEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QToolTip>

#include <algorithm>
#include <cmath>

#include "commands/choice_commands.h"
#include "models/method_names.h"
#include "panes/copy_keys.h"
#include "style/fonts.h"
#include "style/lacewing_style.h"
#include "style/metrics.h"
#include "style/numbers.h"
#include "style/painting.h"
#include "style/tokens.h"

namespace lacewing::ui {
namespace {

constexpr int plotCount = 4, largestStep = 16, tickStep = 4;
constexpr qreal lineWidth = 1.9, markerRadius = 3.6, rim = 1.2, staleOpacity = 0.35;

/// 1, 2 or 5 times a power of ten, at least `value`.
double niceTop(double value) {
  if (!(value > 0)) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    if (factor * power >= value) return factor * power;
  }
  return 10 * power;
}

/// Decimals that write `value` without rounding it, at most four.
int decimalsOf(double value) {
  int decimals = 0;
  for (double scaled = value; decimals < 4 && std::abs(scaled - std::round(scaled)) > 1e-9; scaled *= 10)
    ++decimals;
  return decimals;
}

QPen linePen(const Series& look) {
  QPen pen(look.colour, lineWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
  if (!look.dash.empty()) pen.setDashPattern(QList<qreal>(look.dash.begin(), look.dash.end()));
  return pen;
}

}  // namespace

SimilarityPlots::SimilarityPlots(Document& document, Comparison& comparison, SessionClient& client,
                                 QWidget* parent)
    : QWidget(parent),
      document_(document),
      client_(client),
      curves_(new SimilarityCurves(document, comparison, client, this)) {
  setObjectName(QStringLiteral("similarityPlots"));
  setAccessibleName(tr("Similarity over the size of the noise"));
  setFocusPolicy(Qt::StrongFocus);
  setFocusRing(this);
  connect(curves_, &SimilarityCurves::changed, this, [this] {
    describe();
    update();
  });
  connect(&client, &SessionClient::catalogueReady, this, [this] {
    registry_.clear();
    for (const CatalogueEntry& entry : client_.catalogue().methods)
      registry_ << QString::fromStdString(entry.name);
    update();
  });
}

std::vector<SimilarityPlots::Plot> SimilarityPlots::plots() const {
  std::int64_t k = 0;
  for (const auto& curve : curves_->curves()) {
    if (!curve.points.empty()) k = curve.points.front().k;
  }
  std::vector<Plot> all{
      {k > 0 ? tr("Top-k intersection, k = %1").arg(k) : tr("Top-k intersection"), {}, 1, 1, {}},
      {tr("Spearman rank correlation"), {}, 1, 1, {}},
      {tr("Centre-of-mass shift"), tr("px"), 1, 1, {}},
      {tr("Probability of the explained class"), {}, 1, 1, {}}};
  double shift = 0;
  for (const auto& curve : curves_->curves()) {
    const int number = seriesNumberOfMethod(curve.method, registry_, curve.copy);
    std::vector<std::optional<double>> values[3];
    for (const Similarity& point : curve.points) {
      values[0].push_back(point.topk_intersection);
      values[1].push_back(point.spearman);
      values[2].push_back(point.centre_shift);
      shift = std::max(shift, point.centre_shift.value_or(0));
    }
    for (std::size_t i = 0; i < 3; ++i) all[i].lines.push_back({curve.title, number, curve.stale, values[i]});
  }
  all[2].top = niceTop(shift);
  all[2].decimals = decimalsOf(all[2].top / 2);
  Line probability{tr("edited"), 7, curves_->probabilityStale(), {}};
  for (const double value : curves_->probability()) probability.values.push_back(value);
  all[3].lines.push_back(std::move(probability));
  return all;
}

QRectF SimilarityPlots::plotRect(int index) const {
  const QFontMetrics caption(ui::font(TextRole::caption, font()));
  const qreal gap = space::margin, left = caption.horizontalAdvance(QStringLiteral("0.00")) + 8;
  const qreal whole = (width() - (plotCount - 1) * gap - 2 * space::between) / plotCount;
  const qreal top = 2 * Metrics(this).text + 14;  // legend and title
  const qreal bottom = height() - caption.height() - 6;
  return {space::between + index * (whole + gap) + left, top, whole - left - space::between,
          std::max(20.0, bottom - top)};
}

QSize SimilarityPlots::sizeHint() const {
  return {Metrics(this).scaled(720), Metrics(this).scaled(150)};
}

QSize SimilarityPlots::minimumSizeHint() const {
  return {Metrics(this).scaled(360), Metrics(this).scaled(96)};
}

void SimilarityPlots::paintEvent(QPaintEvent*) {
  WidgetPainter painter(this);
  const auto all = plots();
  paintLegend(painter, all);
  for (int i = 0; i < plotCount; ++i) paintPlot(painter, all[static_cast<std::size_t>(i)], plotRect(i));
  if (!curves_->problem().isEmpty()) paintProblem(painter);
}

// On a plate: what there was before may lie below.
void SimilarityPlots::paintProblem(QPainter& painter) const {
  const Tokens& t = tokens(this);
  const int flags = Qt::AlignCenter | Qt::TextWordWrap;
  painter.setFont(ui::font(TextRole::small, font()));
  painter.setPen(t.text2);  // without a pen the text has no rectangle
  const QRectF whole = QRectF(rect()).adjusted(space::margin, 0, -space::margin, 0);
  const QRectF text = painter.boundingRect(whole, flags, curves_->problem());
  paintPlate(painter, text.adjusted(-space::between, -space::inside, space::between, space::inside),
             radius::control, t.surface);
  painter.drawText(text, flags, curves_->problem());
}

void SimilarityPlots::paintLegend(QPainter& painter, const std::vector<Plot>& all) const {
  const Tokens& t = tokens(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(ui::font(TextRole::caption, font()));
  const int height = Metrics(this).text;
  qreal x = space::between;
  for (const Line& line : all.front().lines) {
    const Series look = series(line.series, t.scheme);
    painter.setPen(linePen(look));
    painter.drawLine(QPointF(x, height / 2.0), QPointF(x + 18, height / 2.0));
    paintMarker(painter, look.marker, QPointF(x + 9, height / 2.0), markerRadius, look.colour);
    painter.setPen(t.text2);
    const qreal width = painter.fontMetrics().horizontalAdvance(line.title);
    painter.drawText(QRectF(x + 24, 0, width + 1, height), Qt::AlignVCenter | Qt::AlignLeft, line.title);
    x += 24 + width + space::margin;
  }
  painter.setPen(t.text3);
  painter.drawText(QRectF(x, 0, width() - x - space::between, height), Qt::AlignVCenter | Qt::AlignRight,
                   tr("over ε of the random-sign noise, × 1/255, seed %1").arg(document_.noise().seed));
}

void SimilarityPlots::paintPlot(QPainter& painter, const Plot& plot, const QRectF& area) const {
  const Tokens& t = tokens(this);
  const auto xOf = [&](double step) { return area.left() + step / largestStep * area.width(); };
  const auto yOf = [&](double value) {
    return area.bottom() - std::clamp(value / plot.top, 0.0, 1.0) * area.height();
  };
  painter.setFont(ui::font(TextRole::section, font()));
  painter.setPen(t.text2);
  const int titleHeight = Metrics(this).text;
  const QRectF title(area.left() - 4, area.top() - titleHeight - 6, area.width() + 4, titleHeight);
  const QString text = plot.unit.isEmpty() ? plot.title : tr("%1, %2").arg(plot.title, plot.unit);
  painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(title.width())));
  painter.setFont(ui::font(TextRole::caption, font()));
  const qreal line = painter.fontMetrics().height();
  for (const double share : {0.0, 0.5, 1.0}) {
    const qreal y = yOf(share * plot.top);
    paintHorizontal(painter, area.left(), area.right(), y, share == 0 ? t.borderStrong : t.grid);
    painter.setPen(t.text2);
    drawTabular(painter, QRectF(0, y - line / 2, area.left() - 6, line), Qt::AlignRight | Qt::AlignVCenter,
                number(share * plot.top, plot.decimals));
  }
  for (int step = 0; step <= largestStep; step += tickStep)
    drawTabular(painter, QRectF(xOf(step) - 20, area.bottom() + 3, 40, line), Qt::AlignHCenter | Qt::AlignTop,
                QString::number(step));

  painter.setRenderHint(QPainter::Antialiasing);
  for (const Line& curve : plot.lines) {
    const Series look = series(curve.series, t.scheme);
    std::vector<QPointF> points;
    const auto& steps = SimilarityCurves::steps();
    for (std::size_t i = 0; i < curve.values.size() && i < steps.size(); ++i) {
      if (curve.values[i]) points.push_back({xOf(steps[i]), yOf(*curve.values[i])});
    }
    painter.setOpacity(curve.stale ? staleOpacity : 1);
    painter.setPen(linePen(look));
    painter.drawPolyline(points.data(), static_cast<int>(points.size()));
    for (const QPointF& point : points) {
      paintMarker(painter, look.marker, point, markerRadius + rim, t.surface);
      paintMarker(painter, look.marker, point, markerRadius, look.colour);
    }
  }
  painter.setOpacity(1);
  painter.setRenderHint(QPainter::Antialiasing, false);
  // The size in use, with a grip above.
  const double now = document_.noise().epsilon * 255;
  if (now < largestStep + 0.5) paintGrip(painter, xOf(std::min<double>(now, largestStep)), area);
}

void SimilarityPlots::paintGrip(QPainter& painter, qreal x, const QRectF& area) const {
  const Tokens& t = tokens(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(t.accent, 1.5));
  painter.drawLine(QPointF(x, area.top() - 2), QPointF(x, area.bottom()));
  painter.setPen(Qt::NoPen);
  painter.setBrush(t.accent);
  painter.drawPolygon(QPolygonF{{x, area.top() + 2}, {x - 4.5, area.top() - 4}, {x + 4.5, area.top() - 4}});
  painter.setRenderHint(QPainter::Antialiasing, false);
}

int SimilarityPlots::stepAt(QPointF position) const {
  for (int i = 0; i < plotCount; ++i) {
    const QRectF area = plotRect(i);
    if (!area.adjusted(-6, -8, 6, 8).contains(position)) continue;
    return std::clamp(qRound((position.x() - area.left()) / area.width() * largestStep), 0, largestStep);
  }
  return -1;
}

void SimilarityPlots::mousePressEvent(QMouseEvent* event) {
  const int step = event->button() == Qt::LeftButton ? stepAt(event->position()) : -1;
  if (step < 0) return event->ignore();
  chooseNoise(document_, {step / 255.0, document_.noise().seed});
}

QString SimilarityPlots::table() const {
  QString text = QStringLiteral("epsilon");
  const auto all = plots();
  for (const Plot& plot : all) {
    for (const Line& line : plot.lines) text += QStringLiteral("\t%1, %2").arg(plot.title, line.title);
  }
  const auto& steps = SimilarityCurves::steps();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    text += QStringLiteral("\n%1/255").arg(steps[i]);
    for (const Plot& plot : all) {
      for (const Line& line : plot.lines) {
        const bool known = i < line.values.size() && line.values[i];
        text += QLatin1Char('\t') + (known ? QString::number(*line.values[i], 'g', 9) : QString());
      }
    }
  }
  return text;
}

void SimilarityPlots::keyPressEvent(QKeyEvent* event) {
  const int by = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
  if (isCopyKey(*event)) {
    QGuiApplication::clipboard()->setText(table());
  } else if (by != 0) {
    const int step = std::clamp(qRound(document_.noise().epsilon * 255) + by, 0, largestStep);
    chooseNoise(document_, {step / 255.0, document_.noise().seed});
  } else {
    QWidget::keyPressEvent(event);
  }
}

void SimilarityPlots::describe() {
  QStringList sentences;
  for (const Plot& plot : plots()) {
    for (const Line& line : plot.lines) {
      if (line.values.empty()) continue;
      sentences << tr("%1, %2: %3 without noise, %4 at 16/255.")
                       .arg(plot.title, line.title, number(line.values.front(), 2),
                            number(line.values.back(), 2));
    }
  }
  if (!curves_->problem().isEmpty()) sentences.prepend(curves_->problem());
  setAccessibleDescription(sentences.join(QLatin1Char(' ')));
}

void SimilarityPlots::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  curves_->setActive(true);
}

void SimilarityPlots::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  curves_->setActive(false);
}

bool SimilarityPlots::event(QEvent* event) {
  if (keepCopyKey(*event)) return true;
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  auto* help = static_cast<QHelpEvent*>(event);
  const auto all = plots();
  for (int i = 0; i < plotCount; ++i) {
    const QRectF area = plotRect(i);
    if (!area.adjusted(-6, -8, 6, 8).contains(help->pos())) continue;
    const double at = (help->pos().x() - area.left()) / area.width() * largestStep;
    const auto& steps = SimilarityCurves::steps();
    const auto nearest = std::min_element(steps.begin(), steps.end(),
                                          [&](int a, int b) { return std::abs(a - at) < std::abs(b - at); });
    const auto step = static_cast<std::size_t>(nearest - steps.begin());
    QStringList lines{tr("%1, ε = %2").arg(all[static_cast<std::size_t>(i)].title, epsilonText(*nearest))};
    for (const Line& line : all[static_cast<std::size_t>(i)].lines) {
      if (step < line.values.size()) lines << tr("%1: %2").arg(line.title, number(line.values[step], 3));
    }
    QToolTip::showText(help->globalPos(), lines.join(QLatin1Char('\n')), this);
    return true;
  }
  QToolTip::hideText();
  return true;
}

}  // namespace lacewing::ui
