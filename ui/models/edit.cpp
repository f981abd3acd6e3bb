#include "models/edit.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>

#include "base/random.h"

namespace lacewing::ui {

std::shared_ptr<const Array<float>> renderEdit(const Array<float>& original, const PaintedLayer& layer,
                                               const Noise& noise) {
  auto result = std::make_shared<Array<float>>(original);
  if (noise.epsilon > 0) {
    std::vector<float> sign(original.values.size());
    RandomStream(noise.seed).fill_sign(sign);
    const auto epsilon = static_cast<float>(noise.epsilon);
    for (std::size_t i = 0; i < sign.size(); ++i)
      result->values[i] = std::clamp(original.values[i] + epsilon * sign[i], 0.0F, 1.0F);
  }
  if (!layer.empty()) {
    const std::int64_t pixels = layer.touched.size();
    for (std::int64_t i = 0; i < original.size(); ++i) {
      if (layer.touched[i % pixels] != 0) (*result)[i] = layer.values[i];
    }
  }
  return result;
}

LayerPatch copyRegion(const PaintedLayer& layer, const QRect& region) {
  const std::int64_t channels = layer.values.dim(0), height = layer.values.dim(1),
                     width = layer.values.dim(2);
  LayerPatch patch{region, Array<float>({channels, region.height(), region.width()}),
                   Array<std::uint8_t>({region.height(), region.width()})};
  std::int64_t to = 0;
  for (std::int64_t c = 0; c < channels; ++c) {
    for (int y = region.top(); y <= region.bottom(); ++y) {
      for (int x = region.left(); x <= region.right(); ++x) {
        patch.values[to] = layer.values[(c * height + y) * width + x];
        if (c == 0) patch.touched[to] = layer.touched[y * width + x];
        ++to;
      }
    }
  }
  return patch;
}

void pasteRegion(PaintedLayer& layer, const LayerPatch& patch) {
  const std::int64_t channels = layer.values.dim(0), height = layer.values.dim(1),
                     width = layer.values.dim(2);
  std::int64_t from = 0;
  for (std::int64_t c = 0; c < channels; ++c) {
    for (int y = patch.region.top(); y <= patch.region.bottom(); ++y) {
      for (int x = patch.region.left(); x <= patch.region.right(); ++x) {
        layer.values[(c * height + y) * width + x] = patch.values[from];
        if (c == 0) layer.touched[y * width + x] = patch.touched[from];
        ++from;
      }
    }
  }
}

PaintedLayer cleanLayer(const Array<float>& original) {
  return {original, Array<std::uint8_t>({original.dim(1), original.dim(2)})};
}

double BrushShape::weight(double distance) const {
  const double radius = diameter / 2;
  if (distance >= radius) return 0;
  const double core = radius * hardness;
  return distance <= core ? 1 : (radius - distance) / std::max(radius - core, 1e-9);
}

namespace {

using Blend = std::function<float(std::int64_t index, std::int64_t channel, double weight)>;

QRect dab(PaintedLayer& layer, const QPointF& centre, const BrushShape& shape, const Blend& blend) {
  const std::int64_t channels = layer.values.dim(0), height = layer.values.dim(1),
                     width = layer.values.dim(2);
  const double reach = std::max(shape.diameter / 2, 0.5);
  const QRect whole(0, 0, static_cast<int>(width), static_cast<int>(height));
  const QRect box = QRect(QPoint(static_cast<int>(std::floor(centre.x() - reach)),
                                 static_cast<int>(std::floor(centre.y() - reach))),
                          QPoint(static_cast<int>(std::floor(centre.x() + reach)),
                                 static_cast<int>(std::floor(centre.y() + reach)))) &
                    whole;
  QRect touched;
  for (int y = box.top(); y <= box.bottom(); ++y) {
    for (int x = box.left(); x <= box.right(); ++x) {
      // The pixel under the pointer always belongs to the dab, however small the brush.
      const bool under =
          static_cast<int>(std::floor(centre.x())) == x && static_cast<int>(std::floor(centre.y())) == y;
      const double weight = under ? 1 : shape.weight(std::hypot(x + 0.5 - centre.x(), y + 0.5 - centre.y()));
      if (weight <= 0) continue;
      for (std::int64_t c = 0; c < channels; ++c) {
        const std::int64_t index = (c * height + y) * width + x;
        layer.values[index] = blend(index, c, weight);
      }
      layer.touched[y * width + x] = 255;
      touched |= QRect(x, y, 1, 1);
    }
  }
  return touched;
}

}  // namespace

QRect paintDab(PaintedLayer& layer, const Array<float>& original, const Array<float>& under,
               const QPointF& centre, const BrushShape& shape, const std::vector<float>& value,
               double limit) {
  return dab(layer, centre, shape, [&](std::int64_t index, std::int64_t channel, double weight) {
    const std::int64_t mark = index % layer.touched.size();
    const float before = layer.touched[mark] != 0 ? layer.values[index] : under[index];
    auto after = static_cast<float>(before + weight * (value[static_cast<std::size_t>(channel)] - before));
    if (limit > 0) {
      const auto reach = static_cast<float>(limit);
      after = std::clamp(after, original[index] - reach, original[index] + reach);
    }
    return std::clamp(after, 0.0F, 1.0F);
  });
}

QRect eraseDab(PaintedLayer& layer, const Array<float>& original, const Array<float>& under,
               const QPointF& centre, const BrushShape& shape) {
  return dab(layer, centre, shape, [&](std::int64_t index, std::int64_t, double weight) {
    const std::int64_t mark = index % layer.touched.size();
    const float before = layer.touched[mark] != 0 ? layer.values[index] : under[index];
    return weight >= 1 ? original[index] : static_cast<float>(before + weight * (original[index] - before));
  });
}

}  // namespace lacewing::ui
