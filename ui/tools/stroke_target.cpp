#include "tools/stroke_target.h"

#include <QtCore/QCoreApplication>

#include "base/random.h"

namespace lacewing::ui {
namespace {

// A stream of the document's seed that is not that of its other noises.
constexpr std::uint32_t noiseBrushStream = 22;

QString tr(const char* text) {
  return QCoreApplication::translate("PaintTool", text);
}

}  // namespace

QString strokeName(PaintKind kind) {
  switch (kind) {
    case PaintKind::brush:
      return tr("Brush stroke");
    case PaintKind::eraser:
      return tr("Eraser stroke");
    case PaintKind::noise:
      return tr("Noise brush stroke");
    case PaintKind::blur:
      return tr("Blur brush stroke");
    case PaintKind::patch:
      return tr("Patch");
    case PaintKind::stamp:
      return tr("Stamp stroke");
  }
  return {};
}

std::uint8_t strokeMark(PaintKind kind, const ToolSettings& settings) {
  const bool relative =
      kind == PaintKind::eraser || kind == PaintKind::noise || settings.staysWithinEpsilon();
  return relative ? PaintedLayer::shifted : PaintedLayer::covered;
}

int stampSource(const Document& document, const ToolSettings& settings) {
  const int count = static_cast<int>(document.pictures().size());
  if (count == 0) return -1;
  const int chosen = settings.stampPicture();
  return chosen >= 0 && chosen < count ? chosen : (document.currentPicture() + 1) % count;
}

std::shared_ptr<const Array<float>> strokeTarget(PaintKind kind, const Document& document,
                                                 const ToolSettings& settings,
                                                 const std::shared_ptr<const Array<float>>& under,
                                                 QPoint offset, int stroke) {
  switch (kind) {
    case PaintKind::brush:
    case PaintKind::patch: {
      auto target = std::make_shared<Array<float>>(under->shape);
      const std::int64_t channels = under->dim(0), pixels = under->size() / channels;
      for (std::int64_t i = 0; i < under->size(); ++i)
        (*target)[i] = static_cast<float>(settings.colour().channel(i / pixels, channels));
      return target;
    }
    case PaintKind::eraser:
      return document.original();
    case PaintKind::noise: {
      std::vector<double> normal(under->values.size());
      RandomStream(document.noise().seed, static_cast<std::uint32_t>(document.currentPicture()),
                   static_cast<std::uint32_t>(stroke), noiseBrushStream)
          .fill_normal(normal);
      auto target = std::make_shared<Array<float>>(*under);
      for (std::size_t i = 0; i < normal.size(); ++i)
        target->values[i] += static_cast<float>(settings.noise() * normal[i]);
      return target;
    }
    case PaintKind::blur:
      return std::make_shared<Array<float>>(blur_picture(*under, settings.blur()));
    case PaintKind::stamp: {
      const auto source = document.original(stampSource(document, settings));
      if (!source) return nullptr;
      const Array<float> matched = matched_to(*source, under->shape);
      // The source point `offset` away comes to lie under the pointer.
      return std::make_shared<Array<float>>(
          offset.isNull() ? matched : move_picture(matched, -offset.x(), -offset.y(), 0));
    }
  }
  return nullptr;
}

}  // namespace lacewing::ui
