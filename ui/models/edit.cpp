#include "models/edit.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/random.h"

namespace lacewing::ui {
namespace {

void put(PaintedLayer& layer, const LayerChange& change, const std::vector<float>& values,
         const std::vector<std::uint8_t>& touched) {
  const std::int64_t channels = layer.values.dim(0), size = layer.touched.size();
  std::size_t from = 0;
  for (std::size_t i = 0; i < change.pixels.size(); ++i) {
    const std::int64_t pixel = change.pixels[i];
    for (std::int64_t c = 0; c < channels; ++c) layer.values[c * size + pixel] = values[from++];
    layer.touched[pixel] = touched[i];
  }
}

}  // namespace

std::shared_ptr<const Array<float>> renderUnderlay(const std::shared_ptr<const Array<float>>& original,
                                                   const PictureEdits& edits, const Noise& noise) {
  if (!edits.any() && noise.epsilon <= 0) return original;
  auto result =
      std::make_shared<Array<float>>(edits.any() ? apply_edits(*original, edits, noise.seed) : *original);
  if (noise.epsilon > 0) {
    std::vector<float> sign(result->values.size());
    RandomStream(noise.seed).fill_sign(sign);
    const auto epsilon = static_cast<float>(noise.epsilon);
    for (std::size_t i = 0; i < sign.size(); ++i)
      result->values[i] = std::clamp(result->values[i] + epsilon * sign[i], 0.0F, 1.0F);
  }
  return result;
}

std::shared_ptr<const Array<float>> renderEdit(const std::shared_ptr<const Array<float>>& underlay,
                                               const PaintedLayer& layer) {
  if (layer.empty()) return underlay;
  auto result = std::make_shared<Array<float>>(*underlay);
  const std::int64_t pixels = layer.touched.size();
  for (std::int64_t i = 0; i < result->size(); ++i) {
    if (layer.touched[i % pixels] != 0) (*result)[i] = layer.values[i];
  }
  return result;
}

std::size_t LayerChange::bytes() const {
  return pixels.size() * sizeof(pixels[0]) + (before.size() + after.size()) * sizeof(before[0]) +
         wasTouched.size() + isTouched.size();
}

LayerChange changeBetween(const PaintedLayer& before, const PaintedLayer& after, const QRect& region) {
  const std::int64_t channels = after.values.dim(0), width = after.values.dim(2), size = after.touched.size();
  LayerChange change;
  change.region = region;
  for (int y = region.top(); y <= region.bottom(); ++y) {
    for (int x = region.left(); x <= region.right(); ++x) {
      const std::int64_t pixel = y * width + x;
      bool differs = before.touched[pixel] != after.touched[pixel];
      for (std::int64_t c = 0; c < channels; ++c)
        differs |= before.values[c * size + pixel] != after.values[c * size + pixel];
      if (!differs) continue;
      change.pixels.push_back(static_cast<std::uint32_t>(pixel));
      for (std::int64_t c = 0; c < channels; ++c) {
        change.before.push_back(before.values[c * size + pixel]);
        change.after.push_back(after.values[c * size + pixel]);
      }
      change.wasTouched.push_back(before.touched[pixel]);
      change.isTouched.push_back(after.touched[pixel]);
    }
  }
  change.pixels.shrink_to_fit();
  change.before.shrink_to_fit();
  change.after.shrink_to_fit();
  change.wasTouched.shrink_to_fit();
  change.isTouched.shrink_to_fit();
  return change;
}

void undoChange(PaintedLayer& layer, const LayerChange& change) {
  put(layer, change, change.before, change.wasTouched);
}

void redoChange(PaintedLayer& layer, const LayerChange& change) {
  put(layer, change, change.after, change.isTouched);
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

void Stroke::reveal(int x, int y, double weight) {
  const std::int64_t pixels = coverage.size(), pixel = y * coverage.dim(1) + x;
  coverage[pixel] = std::max(coverage[pixel], static_cast<float>(weight));
  const float share = coverage[pixel];
  for (std::int64_t c = 0; c < original->dim(0); ++c) {
    const std::int64_t index = c * pixels + pixel;
    const float from = (*under)[index], to = (*target)[index];
    float value = share >= 1 ? to : from + share * (to - from);
    if (limit) {
      const auto reach = static_cast<float>(*limit);
      value = std::clamp(value, (*original)[index] - reach, (*original)[index] + reach);
    }
    layer.values[index] = std::clamp(value, 0.0F, 1.0F);
  }
  layer.touched[pixel] = mark;
}

QRect Stroke::dab(const QPointF& centre, const BrushShape& shape) {
  const double reach = std::max(shape.diameter / 2, 0.5);
  const QPoint pointed(static_cast<int>(std::floor(centre.x())), static_cast<int>(std::floor(centre.y())));
  const QRect box = QRect(QPoint(static_cast<int>(std::floor(centre.x() - reach)),
                                 static_cast<int>(std::floor(centre.y() - reach))),
                          QPoint(static_cast<int>(std::floor(centre.x() + reach)),
                                 static_cast<int>(std::floor(centre.y() + reach)))) &
                    QRect(0, 0, static_cast<int>(coverage.dim(1)), static_cast<int>(coverage.dim(0)));
  QRect touched;
  for (int y = box.top(); y <= box.bottom(); ++y) {
    for (int x = box.left(); x <= box.right(); ++x) {
      const double distance = std::hypot(x + 0.5 - centre.x(), y + 0.5 - centre.y());
      const double weight = QPoint(x, y) == pointed ? 1 : shape.weight(distance);
      if (weight <= 0) continue;
      reveal(x, y, weight);
      touched |= QRect(x, y, 1, 1);
    }
  }
  region |= touched;
  return touched;
}

QRect Stroke::rectangle(const QRect& wanted) {
  const QRect whole(0, 0, static_cast<int>(coverage.dim(1)), static_cast<int>(coverage.dim(0)));
  const QRect now = wanted & whole, all = now | region;
  layer = before;
  for (int y = now.top(); y <= now.bottom(); ++y)
    for (int x = now.left(); x <= now.right(); ++x) reveal(x, y, 1);
  region = now;
  return all;
}

}  // namespace lacewing::ui
