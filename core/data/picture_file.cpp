#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/file.h"
#include "base/npy.h"
#include "data/dataset.h"
#include "data/netpbm.h"
#include "data/picture_edits.h"
#include "data/picture_header.h"
#include "data/pictures_module.h"

namespace lacewing {

namespace {

constexpr std::int64_t most_pixels = 64'000'000;
constexpr double slack = 1e-6;  // float rounding of stored 0..1 values

void check_pixels(std::int64_t width, std::int64_t height) {
  if (height > most_pixels / width)  // both are positive
    throw Error("is " + std::to_string(width) + " x " + std::to_string(height) + " pixels, the limit is " +
                    std::to_string(most_pixels / 1'000'000) + " million",
                {}, "Make the picture smaller.");
}

Array<float> from_npy(const std::filesystem::path& path) {
  const auto with_channels = [](Shape shape) {
    if (shape.size() == 2) shape.insert(shape.begin(), 1);
    return shape;
  };
  Array<double> array = read_npy(path, [&](const Shape& given) {
    const Shape shape = with_channels(given);
    if (shape.size() != 3 || element_count(shape) == 0 || (shape[0] != 1 && shape[0] != 3))
      throw Error("holds " + to_string(given) + " numbers, not a picture", {},
                  "A picture is H x W, 1 x H x W or 3 x H x W.");
    check_pixels(shape[2], shape[1]);
  });
  array.shape = with_channels(array.shape);
  for (double& value : array.values) {
    if (!(value >= -slack && value <= 1 + slack))
      throw Error("holds the value " + std::to_string(value) + ", a picture's values are 0 to 1", {},
                  "Divide 8-bit values by 255 first.");
    value = std::clamp(value, 0.0, 1.0);
  }
  return array.cast<float>();
}

Array<float> from_picture(const std::filesystem::path& path) {
  const auto file = MappedFile::open(path);
  const PictureSize size = picture_size(file->bytes());
  check_pixels(size.width, size.height);
  if (is_netpbm(file->bytes())) return decode_netpbm(file->bytes());
  check_complete(file->bytes());
  Array<float> picture = decode_picture(file->bytes());
  if (picture.dim(1) * picture.dim(2) != size.width * size.height)
    throw Error("the picture's size differs from its header's");
  return picture;
}

}  // namespace

Array<float> read_picture(const std::filesystem::path& path) {
  try {
    return path.extension() == ".npy" ? from_npy(path) : from_picture(path);
  } catch (const Error& error) {
    throw error.in(path.filename().string())
        .or_hint("Copy or download the file again, or convert it to PNG.");
  }
}

void write_png(const std::filesystem::path& path, const Array<float>& picture) {
  try {
    if (picture.shape.size() != 3 || picture.empty() || picture.size() != element_count(picture.shape) ||
        (picture.dim(0) != 1 && picture.dim(0) != 3))
      throw Error("a picture must be 1 x H x W or 3 x H x W, not " + to_string(picture.shape));
    const std::vector<std::byte> png =
        encode_png(to_bytes(picture), picture.dim(1), picture.dim(2), picture.dim(0));
    write_atomically(path, std::string_view(reinterpret_cast<const char*>(png.data()), png.size()));
  } catch (const Error& error) {
    throw error.in(path.filename().string());
  }
}

}  // namespace lacewing
