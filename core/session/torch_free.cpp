#include "session/torch_free.h"

#include <filesystem>

#include "base/error.h"
#include "base/npy.h"
#include "data/dataset.h"

namespace lacewing {
namespace {

std::string file_name(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

/// A map file of one picture may be 1 x C x H x W. Throws Error that names the file if it holds no map.
Array<double> read_map(const std::string& path) {
  Array<double> map = read_npy(path, [](const Shape& shape) {
    const bool fits = shape.size() == 2 || shape.size() == 3 || (shape.size() == 4 && shape[0] == 1);
    if (!fits) throw Error("holds " + to_string(shape) + " numbers, not a map", {}, "A map is C x H x W.");
  });
  if (map.shape.size() == 4 && map.dim(0) == 1) map.shape.erase(map.shape.begin());
  try {
    reduce_map(map);
  } catch (const Error& error) {
    throw error.in(file_name(path));
  }
  return map;
}

std::shared_ptr<const Array<double>> map_of(const std::shared_ptr<const Array<double>>& map,
                                            const std::string& path) {
  return map ? map : std::make_shared<const Array<double>>(read_map(path));
}

ResultPointer answer(const CompareRequest& request, Work& work) {
  const auto a = map_of(request.map_a, request.path_a);
  work.check();
  const auto b = map_of(request.map_b, request.path_b);
  work.check();
  try {
    return std::make_shared<const Result>(CompareResult{compare_maps(*a, *b, request.k)});
  } catch (const Error& error) {
    const bool files = !request.path_a.empty() && !request.path_b.empty();
    throw error.in(files ? file_name(request.path_a) + " and " + file_name(request.path_b) : std::string());
  }
}

ResultPointer answer(const PicturesRequest& request, Work& work) {
  DatasetOptions options;
  options.folders.assign(request.data_folders.begin(), request.data_folders.end());
  options.check = [&work] { work.check(); };
  const auto dataset = open_dataset(request.dataset, options);
  const std::int64_t size = dataset->size();
  if (request.start < 0 || request.limit < 0 || request.start > size)
    throw Error("pictures from " + std::to_string(request.start) + " on, " + std::to_string(request.limit) +
                    " of them, are not in a set of " + std::to_string(size),
                request.dataset);
  const std::int64_t count =
      request.limit == 0 ? size - request.start : std::min(request.limit, size - request.start);

  PicturesResult result;
  result.class_names = dataset->class_names();
  for (std::int64_t i = 0; i < count; ++i) {
    work.yield();
    const std::int64_t index = request.start + i;
    result.pictures.push_back(std::make_shared<const Array<float>>(dataset->picture(index)));
    result.labels.push_back(dataset->label(index));
    result.indices.push_back(index);
    result.names.push_back(dataset->picture_name(index));
    work.report({i + 1, count, "pictures", {}});
  }
  return std::make_shared<const Result>(std::move(result));
}

}  // namespace

ResultPointer answer_without_engine(const Request& request, Work& work) {
  if (const auto* compare = std::get_if<CompareRequest>(&request)) return answer(*compare, work);
  if (const auto* pictures = std::get_if<PicturesRequest>(&request)) return answer(*pictures, work);
  return nullptr;
}

}  // namespace lacewing
