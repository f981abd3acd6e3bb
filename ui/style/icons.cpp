#include "style/icons.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <algorithm>
#include <map>

#include "base/error.h"
#include "style/tokens.h"

// The files are compiled into a static library, whose resources nobody refers to: named here so that they are
// linked.
static void registerResources() {
  Q_INIT_RESOURCE(resources);
}

namespace lacewing::ui {
namespace {

QString pathOf(const QString& name) {
  return QStringLiteral(":/icons/%1.svg").arg(name);
}

/// The file's text, read once.
const QByteArray& source(const QString& name) {
  static std::map<QString, QByteArray> sources;
  if (const auto found = sources.find(name); found != sources.end()) return found->second;
  registerResources();
  QFile file(pathOf(name));
  if (!file.open(QIODevice::ReadOnly)) throw Error("no icon of this name", name.toStdString());
  return sources[name] = file.readAll();
}

void paintSvg(QPainter& painter, const QString& name, const QRectF& rectangle, const QColor& colour) {
  QByteArray svg = source(name);
  svg.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
  // At 12 px the strokes are drawn a little stronger, else they fade.
  if (rectangle.width() <= 13) svg.replace("stroke-width=\"1.35\"", "stroke-width=\"1.6\"");
  QSvgRenderer renderer(svg);
  painter.save();
  painter.setOpacity(painter.opacity() * colour.alphaF());
  renderer.render(&painter, rectangle);
  painter.restore();
}

/// The largest square in the middle.
QRectF squareIn(const QRectF& rectangle) {
  const qreal side = std::min(rectangle.width(), rectangle.height());
  QRectF square(0, 0, side, side);
  square.moveCenter(rectangle.center());
  return square;
}

/// The pixmap of that key and size; `paint` draws it into a square when it is not at hand.
template <class Paint>
QPixmap cachedPixmap(const QString& name, const QSize& size, Paint paint) {
  const QString key = QStringLiteral("lacewing-icon/%1/%2x%3").arg(name).arg(size.width()).arg(size.height());
  QPixmap result;
  if (QPixmapCache::find(key, &result)) return result;
  result = QPixmap(size);
  result.fill(Qt::transparent);
  QPainter painter(&result);
  paint(painter, squareIn(QRectF({}, size)));
  painter.end();
  QPixmapCache::insert(key, result);
  return result;
}

class TintedEngine : public QIconEngine {
 public:
  TintedEngine(QString name, bool primary) : name_(std::move(name)), primary_(primary) {}

  void paint(QPainter* painter, const QRect& rectangle, QIcon::Mode mode, QIcon::State state) override {
    paintSvg(*painter, name_, rectangle, colour(mode, state));
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    const QColor tint = colour(mode, state);
    return cachedPixmap(
        name_ + QLatin1Char('/') + tint.name(QColor::HexArgb), size,
        [&](QPainter& painter, const QRectF& place) { paintSvg(painter, name_, place, tint); });
  }

  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) override {
    return pixmap(size, mode, state);
  }

  QIconEngine* clone() const override { return new TintedEngine(*this); }
  QString iconName() override { return name_; }
  QString key() const override { return QStringLiteral("lacewing"); }
  bool isNull() override { return false; }

 private:
  QColor colour(QIcon::Mode mode, QIcon::State state) const {
    const Tokens& t = tokens(QApplication::palette());
    if (mode == QIcon::Disabled) return t.disabled;
    if (primary_) return t.onAccent;
    if (state == QIcon::On) return t.accent;
    return mode == QIcon::Selected ? t.text : t.text2;
  }

  QString name_;
  bool primary_;
};

class DrawnEngine : public QIconEngine {
 public:
  DrawnEngine(QString key, DrawIcon paint) : key_(std::move(key)), paint_(std::move(paint)) {}

  void paint(QPainter* painter, const QRect& rectangle, QIcon::Mode mode, QIcon::State) override {
    draw(*painter, squareIn(rectangle), mode);
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
    return cachedPixmap(QStringLiteral("%1/%2").arg(key_).arg(mode == QIcon::Disabled), size,
                        [&](QPainter& painter, const QRectF& place) { draw(painter, place, mode); });
  }

  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) override {
    return pixmap(size, mode, state);
  }

  QIconEngine* clone() const override { return new DrawnEngine(*this); }
  QString key() const override { return QStringLiteral("lacewing-drawn"); }
  bool isNull() override { return false; }

 private:
  void draw(QPainter& painter, const QRectF& place, QIcon::Mode mode) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (mode == QIcon::Disabled) painter.setOpacity(painter.opacity() * 0.4);
    painter.translate(place.topLeft());
    painter.scale(place.width() / 16, place.height() / 16);
    paint_(painter);
    painter.restore();
  }

  QString key_;
  DrawIcon paint_;
};

}  // namespace

QIcon drawnIcon(const QString& key, DrawIcon paint) {
  return QIcon(new DrawnEngine(key, std::move(paint)));
}

QIcon icon(const QString& name) {
  source(name);
  return QIcon(new TintedEngine(name, false));
}

QIcon primaryIcon(const QString& name) {
  source(name);
  return QIcon(new TintedEngine(name, true));
}

QStringList iconNames() {
  registerResources();
  QStringList names;
  for (const QString& file :
       QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")}, QDir::Files, QDir::Name))
    if (file != QLatin1String("mark.svg")) names << file.chopped(4);
  return names;
}

void paintIcon(QPainter& painter, const QString& name, const QRectF& rectangle, const QColor& colour) {
  paintSvg(painter, name, rectangle, colour);
}

void paintMark(QPainter& painter, const QRectF& rectangle, const QColor& colour) {
  paintSvg(painter, QStringLiteral("mark"), rectangle, colour);
}

QIcon applicationIcon() {
  QIcon result;
  for (const int side : {16, 24, 32, 48, 64, 128, 256}) {
    QPixmap pixmap(side, side);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::white);
    const qreal corner = side / 8.0;  // 8 px at 64
    painter.drawRoundedRect(QRectF(0, 0, side, side), corner, corner);
    paintMark(painter,
              QRectF(0, 0, side, side).adjusted(side / 16.0, side / 16.0, -side / 16.0, -side / 16.0),
              tokens(Scheme::light).accent);
    painter.end();
    result.addPixmap(pixmap);
  }
  return result;
}

}  // namespace lacewing::ui
