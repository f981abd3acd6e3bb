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

class TintedEngine : public QIconEngine {
 public:
  TintedEngine(QString name, bool primary) : name_(std::move(name)), primary_(primary) {}

  void paint(QPainter* painter, const QRect& rectangle, QIcon::Mode mode, QIcon::State state) override {
    paintSvg(*painter, name_, rectangle, colour(mode, state));
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    const QColor tint = colour(mode, state);
    const QString key = QStringLiteral("lacewing-icon/%1/%2/%3x%4")
                            .arg(name_, tint.name(QColor::HexArgb))
                            .arg(size.width())
                            .arg(size.height());
    QPixmap result;
    if (QPixmapCache::find(key, &result)) return result;
    result = QPixmap(size);
    result.fill(Qt::transparent);
    QPainter painter(&result);
    const int side = std::min(size.width(), size.height());
    paintSvg(painter, name_, QRectF((size.width() - side) / 2.0, (size.height() - side) / 2.0, side, side),
             tint);
    painter.end();
    QPixmapCache::insert(key, result);
    return result;
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

}  // namespace

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
