#include "engine/inputs.h"

#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/npy.h"
#include "network/finite.h"
#include "session/requests_json.h"

namespace lacewing {
namespace {

constexpr std::size_t kModelsKept = 16;
constexpr std::size_t kDatasetsKept = 8;

template <class Slot>
const Slot* use(std::vector<Slot>& slots, const std::string& key) {
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i].key != key) continue;
    std::rotate(slots.begin() + static_cast<std::ptrdiff_t>(i),
                slots.begin() + static_cast<std::ptrdiff_t>(i) + 1, slots.end());
    return &slots.back();
  }
  return nullptr;
}

template <class Slot>
void keep(std::vector<Slot>& slots, Slot slot, std::size_t most) {
  if (slots.size() >= most) slots.erase(slots.begin());
  slots.push_back(std::move(slot));
}

std::string base_name(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

// A copy: the array lives only as long as the call.
at::Tensor to_tensor(const Array<double>& array, at::ScalarType type) {
  return at::from_blob(const_cast<double*>(array.data()), array.shape, at::kDouble).to(type, false, true);
}

void check_shape(const Shape& shape, const Model& model, const std::string& where) {
  if (shape.size() != 3) {
    throw Error("an input of " + to_string(shape) + " is not C x H x W", where, "give one picture");
  }
  if (shape[0] != model.info.input[0]) {
    throw Error("an input of " + std::to_string(shape[0]) + " channels does not fit a network of " +
                    std::to_string(model.info.input[0]),
                where, "choose another checkpoint, or --channels rgb|bgr|grey");
  }
  if (element_count(shape) == 0) throw Error("an input without pixels", where, "give one picture");
}

void check_values(const at::Tensor& x, const std::string& where) {
  if (all_finite(x)) return;
  const bool narrow = x.scalar_type() == at::kFloat && !x.isnan().any().item<bool>();
  throw Error("the input has values that are not finite", where,
              narrow ? "what float32 cannot hold is infinite: try --dtype float64"
                     : "replace NaN and infinity by numbers, for example with numpy.nan_to_num");
}

// A file of one picture may be 1 x C x H x W.
Shape picture_shape(const Shape& shape) {
  return shape.size() == 4 && shape[0] == 1 ? Shape(shape.begin() + 1, shape.end()) : shape;
}

}  // namespace

std::string file_identity(const std::string& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) return path;
  std::string identity = path;
  for (const auto number :
       {static_cast<std::int64_t>(file.st_ino), static_cast<std::int64_t>(file.st_size),
        static_cast<std::int64_t>(file.st_mtim.tv_sec), static_cast<std::int64_t>(file.st_mtim.tv_nsec)})
    identity += "|" + std::to_string(number);
  return identity;
}

Shape stated_shape(const std::vector<InputReference>& inputs) {
  if (inputs.empty()) return {};
  const InputReference& first = inputs.front();
  if (first.model_space) return picture_shape(first.model_space->shape);
  if (first.picture || !first.source.ends_with(".npy")) return {};
  try {
    return picture_shape(read_npy_shape(first.source));
  } catch (const Error&) {  // told when it is read
    return {};
  }
}

std::shared_ptr<const Model> Store::model(const ModelReference& reference, Work& work, const Shape& input) {
  const std::string file = file_identity(reference.path) + "|" + reference.architecture + "|" +
                           std::to_string(reference.num_classes);
  const std::string key =
      reference.preprocessing ? file + "|" + to_json(*reference.preprocessing).dump() : file;
  std::shared_ptr<const Model> model;
  {
    const std::lock_guard lock(mutex_);
    if (const ModelSlot* slot = use(models_, key)) return slot->model;
    const auto same = [&](const ModelSlot& slot) {
      return slot.file == file && reference.preprocessing && slot.model->serves(*reference.preprocessing);
    };
    if (const auto slot = std::ranges::find_if(models_, same); slot != models_.end()) model = slot->model;
  }
  model = model ? model->with(*reference.preprocessing) : load_model(reference, work, input);
  const std::lock_guard lock(mutex_);
  if (const ModelSlot* slot = use(models_, key)) return slot->model;
  keep(models_, ModelSlot{key, file, model}, kModelsKept);
  return model;
}

std::shared_ptr<const Dataset> Store::dataset(const std::string& reference,
                                              const std::vector<std::string>& folders, Work& work) {
  std::string key = file_identity(reference);
  for (const std::string& folder : folders) key += "|" + folder;
  {
    const std::lock_guard lock(mutex_);
    if (const DatasetSlot* slot = use(datasets_, key)) return slot->dataset;
  }
  DatasetOptions options;
  options.folders.assign(folders.begin(), folders.end());
  options.check = [&work] { work.check(); };
  auto dataset = open_dataset(reference, options);
  const std::lock_guard lock(mutex_);
  keep(datasets_, DatasetSlot{key, dataset}, kDatasetsKept);
  return dataset;
}

at::ScalarType scalar_type(NumberType type) {
  return type == NumberType::float64 ? at::kDouble : at::kFloat;
}

at::Tensor load_input(const InputReference& input, const Model& model, const RunOptions& run, Store& store,
                      Work& work) {
  const Preprocessing& preprocessing = model.info.preprocessing;
  const at::ScalarType type = scalar_type(run.dtype);
  std::string where = base_name(input.source);
  at::Tensor x;
  if (input.model_space) {
    x = to_tensor(*input.model_space, type);
  } else if (input.picture) {
    x = to_tensor(preprocess(*input.picture, preprocessing), type);
  } else if (const PictureReference reference = parse_picture_reference(input.source); reference.index >= 0) {
    const auto dataset = store.dataset(reference.dataset, run.data_folders, work);
    x = to_tensor(preprocess(dataset->picture(reference.index), preprocessing), type);
  } else if (input.source.ends_with(".npy")) {
    const auto fits = [&](const Shape& shape) { check_shape(picture_shape(shape), model, where); };
    const Array<double> array = read_npy(input.source, fits);
    x = to_tensor(array, type).reshape(picture_shape(array.shape));
  } else {
    x = to_tensor(preprocess(read_picture(input.source), preprocessing), type);
  }
  check_shape(Shape(x.sizes().vec()), model, where);
  check_values(x, where);
  return x;
}

at::Tensor load_inputs(const std::vector<InputReference>& inputs, const Model& model, const RunOptions& run,
                       Store& store, Work& work) {
  if (inputs.empty())
    throw Error("no input given", {}, "name a picture, an .npy file or a data set's picture");
  std::vector<at::Tensor> tensors;
  for (const InputReference& input : inputs) {
    work.check();
    tensors.push_back(load_input(input, model, run, store, work));
    if (tensors.back().sizes() != tensors.front().sizes()) {
      throw Error("inputs of different sizes in one request (" +
                      to_string(Shape(tensors.front().sizes().vec())) + " and " +
                      to_string(Shape(tensors.back().sizes().vec())) + ")",
                  base_name(input.source), "explain them one at a time, or give --size");
    }
  }
  const at::Tensor all = tensors.size() == 1 ? tensors[0].unsqueeze(0) : at::stack(tensors);
  return all.to(device_of(run.device));
}

}  // namespace lacewing
