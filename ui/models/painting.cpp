#include "models/painting.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

#include "base/content_digest.h"

namespace lacewing::ui {
namespace {

/// A sheet as another grid shows it: value = (1 - cover - shift) * underlay + covered + shift * original +
/// shifted.
struct Carried {
  Array<float> cover, shift;      ///< 1 x H x W, shares 0..1 of a pixel
  Array<float> covered, shifted;  ///< C x H x W, already multiplied by their shares
};

/// A picture of the grid inside the whole resized picture, 0 around it; then as `to` resizes and crops it.
Array<float> moved(const Array<float>& on, const FittedGrid& from, const FittedGrid& to) {
  if (from == to) return on;
  Array<float> whole({on.dim(0), from.resized_height, from.resized_width});
  for (std::int64_t c = 0; c < on.dim(0); ++c)
    for (std::int64_t y = 0; y < from.height; ++y)
      std::copy_n(on.data() + (c * from.height + y) * from.width, from.width,
                  whole.data() + (c * from.resized_height + from.top + y) * from.resized_width + from.left);
  return crop(resize_antialiased(whole, to.resized_height, to.resized_width), to);
}

Carried carried(const Sheet& sheet, const PictureGrid& grid) {
  const PaintedLayer& layer = sheet.layer;
  const std::int64_t pixels = layer.touched.size();
  const Shape plane{1, layer.touched.dim(0), layer.touched.dim(1)};
  Array<float> cover(plane), shift(plane), covered(layer.values.shape), shifted(layer.values.shape);
  for (std::int64_t i = 0; i < pixels; ++i) {
    cover[i] = layer.touched[i] == PaintedLayer::covered ? 1.0F : 0.0F;
    shift[i] = layer.touched[i] == PaintedLayer::shifted ? 1.0F : 0.0F;
  }
  for (std::int64_t i = 0; i < layer.values.size(); ++i) {
    covered[i] = cover[i % pixels] * layer.values[i];
    shifted[i] = shift[i % pixels] * (layer.values[i] - (*sheet.original)[i]);
  }
  const auto onto = [&](const Array<float>& values) {
    return moved(with_channels(values, grid.channels), sheet.grid.place, grid.place);
  };
  return {moved(cover, sheet.grid.place, grid.place), moved(shift, sheet.grid.place, grid.place),
          onto(covered), onto(shifted)};
}

}  // namespace

QString gridText(const PictureGrid& grid) {
  return QCoreApplication::translate("PictureGrid", "%1 × %2 %3")
      .arg(grid.place.width)
      .arg(grid.place.height)
      .arg(grid.channels == 1 ? QCoreApplication::translate("PictureGrid", "grey")
                              : QCoreApplication::translate("PictureGrid", "colour"));
}

bool anyTouched(const PaintedLayer& layer) {
  return std::ranges::any_of(layer.touched.values, [](std::uint8_t mark) { return mark != 0; });
}

QString hashOf(const Sheets& sheets) {
  std::string painted;
  for (const Sheet& sheet : sheets) {
    if (!anyTouched(sheet.layer)) continue;
    const FittedGrid& p = sheet.grid.place;
    for (const std::int64_t part :
         {p.resized_height, p.resized_width, p.top, p.left, p.height, p.width, sheet.grid.channels})
      painted += std::to_string(part) + " ";
    painted += content_digest(std::as_bytes(std::span<const std::uint8_t>(sheet.layer.touched.values)));
    painted += content_digest(std::as_bytes(std::span<const float>(sheet.layer.values.values)));
  }
  return QString::fromStdString(painted.empty() ? painted
                                                : content_digest(std::as_bytes(std::span(painted))));
}

std::shared_ptr<const Array<float>> paintOver(std::shared_ptr<const Array<float>> underlay,
                                              const Array<float>& original, std::span<const Sheet> sheets,
                                              const PictureGrid& grid) {
  for (const Sheet& sheet : sheets) {
    if (sheet.grid == grid) {
      underlay = renderEdit(underlay, sheet.layer);
      continue;
    }
    const Carried over = carried(sheet, grid);
    const std::int64_t pixels = over.cover.size();
    auto result = std::make_shared<Array<float>>(*underlay);
    for (std::int64_t i = 0; i < result->size(); ++i) {
      const float cover = over.cover[i % pixels], shift = over.shift[i % pixels];
      if (cover == 0 && shift == 0) continue;
      (*result)[i] = std::clamp(
          (1 - cover - shift) * (*underlay)[i] + over.covered[i] + shift * original[i] + over.shifted[i],
          0.0F, 1.0F);
    }
    underlay = std::move(result);
  }
  return underlay;
}

std::int64_t paintedPixels(const Sheets& sheets, const PictureGrid& grid) {
  constexpr float half = 0.5F;
  std::vector<bool> painted(static_cast<std::size_t>(grid.place.height * grid.place.width));
  for (const Sheet& sheet : sheets) {
    Array<float> share({1, sheet.layer.touched.dim(0), sheet.layer.touched.dim(1)});
    for (std::int64_t i = 0; i < share.size(); ++i) share[i] = sheet.layer.touched[i] != 0 ? 1.0F : 0.0F;
    share = moved(share, sheet.grid.place, grid.place);
    for (std::size_t i = 0; i < painted.size(); ++i)
      if (share.values[i] >= half) painted[i] = true;
  }
  return std::ranges::count(painted, true);
}

}  // namespace lacewing::ui
