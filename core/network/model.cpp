#include "network/model.h"

#include <nlohmann/json.hpp>
#include <numeric>

#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "network/architectures/architectures.h"
#include "network/finite.h"
#include "network/layer_shapes.h"
#include "network/weights.h"

namespace lacewing {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kVariantsKept = 8, kShapesKept = 64;
// A gradient of a large transformer takes about 1000 times the bytes of its input.
constexpr std::int64_t kAlwaysAllowed = std::int64_t{512} << 20, kMostTimesInput = 4096;

ArchitectureOptions options_for(const Architecture& candidate, const TensorFile& file) {
  ArchitectureOptions options;
  const TensorEntry* first = file.find(candidate.first_weight);
  const TensorEntry* last = file.find(candidate.last_weight);
  if (first != nullptr && first->shape.size() > 1) options.channels = first->shape[1];
  if (last != nullptr && !last->shape.empty()) options.classes = last->shape[0];
  return options;
}

// An extent from a hostile file must not make the builder allocate: nothing is allocated before the keys have
// matched, but the extents must be sane numbers.
bool plausible(const ArchitectureOptions& options) {
  return options.channels >= 0 && options.channels <= 4096 && options.classes >= 0 &&
         options.classes <= 1'000'000;
}

std::shared_ptr<Network> build_for(const std::string& name, const TensorFile& file,
                                   std::int64_t num_classes) {
  ArchitectureOptions options = options_for(architecture(name), file);
  if (num_classes > 0) options.classes = num_classes;
  if (!plausible(options)) throw Error("the first or last layer has an impossible shape");
  return build_architecture(name, options);
}

bool is_architecture(const std::string& name) {
  return std::ranges::any_of(architectures(), [&](const Architecture& each) { return name == each.name; });
}

std::shared_ptr<Network> recognise(const TensorFile& file) {
  std::string closest;
  std::pair<std::size_t, std::size_t> best{0, 0};  // keys in common, and shapes too
  for (const Architecture& candidate : architectures()) {
    const ArchitectureOptions options = options_for(candidate, file);
    if (!plausible(options)) continue;
    auto network = build_architecture(candidate.name, options);
    const KeyMatch match = match_keys(*network, file);
    if (match.exact()) return network;
    const std::size_t named = network->weights.size() - match.missing.size();
    const std::pair fit(named, named - match.misshaped.size());
    if (fit <= best) continue;
    best = fit;
    closest = "; the closest is " + std::string(candidate.name) + " (" + match.in_words(3) + ")";
  }
  throw Error("no built-in architecture has these tensors" + closest, {},
              "name one with --arch; `lacewing-cli architectures` lists them");
}

template <class T>
std::optional<T> metadata_json(const TensorFile& file, const char* key) {
  const auto found = file.metadata.find(key);
  if (found == file.metadata.end()) return std::nullopt;
  try {
    return Json::parse(found->second).get<T>();
  } catch (const Json::exception&) {
    throw Error("metadata '" + std::string(key) + "' is not what it should be");
  }
}

Preprocessing preprocessing_of(const ModelReference& reference, const TensorFile& file,
                               const Network& network) {
  if (reference.preprocessing) return *reference.preprocessing;
  if (const auto stored = metadata_json<Json>(file, "preprocessing")) {
    try {
      Preprocessing p;
      p.size = stored->value("size", std::int64_t{0});
      p.resize = stored->value("resize", std::int64_t{0});
      p.channels = stored->value("channels", std::string("rgb"));
      p.scale = stored->value("scale", 1.0);
      p.mean = stored->value("mean", std::vector<double>{});
      p.std = stored->value("std", std::vector<double>{});
      p.origin = "checkpoint";
      return p;
    } catch (const Json::exception&) {
      throw Error("metadata 'preprocessing' is not what it should be");
    }
  }
  Preprocessing guess = usual_preprocessing(network);
  guess.origin = "guess";
  return guess;
}

std::string hash_of_file(const std::string& path, Work& work) {
  constexpr std::size_t piece = std::size_t{4} << 20;  // bytes, some 10 ms
  const auto file = MappedFile::open(path);
  Sha256 hash;
  for (std::span<const std::byte> rest = file->bytes(); !rest.empty();) {
    work.check();
    const std::size_t size = std::min(piece, rest.size());
    hash.update(rest.first(size));
    rest = rest.subspan(size);
  }
  return hash.hex();
}

void warn_of_non_finite(Model& model, Work& work) {
  for (const Weight& weight : model.network->weights) {
    if (!all_finite(weight.value, [&work] { work.check(); })) {
      model.info.warnings.push_back("weight " + weight.name + " has values that are not finite");
    }
  }
}

// Network::to() that can be cancelled.
std::shared_ptr<const Network> network_of(const Network& network, at::ScalarType dtype, at::Device device,
                                          Work& work) {
  auto copy = std::make_shared<Network>(network);
  for (Weight& weight : copy->weights)
    weight.value = converted(weight.value, dtype, device, [&work] { work.check(); });
  copy->finish();
  return copy;
}

// A short program can ask for any amount of memory, which no network of that input's size needs.
void refuse_waste(std::int64_t bytes, const Shape& input, at::ScalarType dtype, const std::string& file) {
  const std::int64_t own = element_count(input) * static_cast<std::int64_t>(c10::elementSize(dtype));
  if (bytes <= std::max(kAlwaysAllowed, kMostTimesInput * own)) return;
  throw Error("needs about " + std::to_string(bytes >> 20) + " MB for one input of " + to_string(input) +
                  ", more than " + std::to_string(kMostTimesInput) + " times the input",
              file, "In Python, export a network that enlarges its input less.");
}

std::string in_words(const TensorEntry& entry) {
  return entry.name + " " + to_string(entry.type) + " " + to_string(entry.shape);
}

void load_checkpoint(Model& model, const ModelReference& reference, Work& work) {
  const TensorFile file = read_tensor_file(reference.path);
  InspectResult& info = model.info;
  const auto named = file.metadata.find("architecture");
  std::shared_ptr<Network> network;
  if (!reference.architecture.empty()) {
    network = build_for(reference.architecture, file, reference.num_classes);
  } else if (named != file.metadata.end() && is_architecture(named->second)) {
    network = build_for(named->second, file, reference.num_classes);
  } else {
    // Others write free text under this key ("CIFAR ResNet-20"): the tensors' names decide then.
    network = recognise(file);
    info.architecture_recognised = true;
  }
  work.check();
  load_weights(*network, file, work);
  model.network = network;
  model.example = network->input;

  info.format = file.format;
  info.architecture = network->architecture;
  info.num_classes = network->classes;
  info.input = network->input;
  info.preprocessing = preprocessing_of(reference, file, *network);
  info.class_names =
      metadata_json<std::vector<std::string>>(file, "class_names").value_or(std::vector<std::string>{});
  if (!info.class_names.empty() && static_cast<std::int64_t>(info.class_names.size()) != network->classes) {
    info.warnings.push_back("the file names " + std::to_string(info.class_names.size()) +
                            " classes, the network has " + std::to_string(network->classes) +
                            ": names left out");
    info.class_names.clear();
  }
  info.metadata = file.metadata;
  info.notes = file.notes;
  for (const Weight& weight : network->weights) {
    if (weight.trainable) info.parameter_count += element_count(weight.shape);
  }
  for (const TensorEntry& entry : file.tensors) info.tensors.push_back(in_words(entry));
}

}  // namespace

std::shared_ptr<const Network> Model::on(at::ScalarType dtype, at::Device device, const Shape& input,
                                         Work& work) const {
  const bool fits =
      !script || std::ranges::equal(network->input, input, [](std::int64_t fixed, std::int64_t given) {
        return fixed == 0 || fixed == given;
      });
  if (fits && dtype == network->dtype() && device == network->device()) return network;
  const std::string key = std::string(at::toString(dtype)) + device.str() + (fits ? "" : to_string(input));
  {
    const std::lock_guard lock(made_->mutex);
    if (const auto known = made_->variants.find(key); known != made_->variants.end()) return known->second;
  }
  // Made without the lock: others that wait must stay cancellable. A TorchScript file's network may follow
  // from the input's size, and the digits of its constants from the number type.
  std::shared_ptr<const Network> sized = network;
  try {
    if (script && (!fits || dtype != network->dtype()))
      sized = script->specialise(fits ? example : input, dtype, work).network;
  } catch (const Error& error) {
    throw error.in(file_);
  }
  const bool same = sized->dtype() == dtype && sized->device() == device;
  const std::shared_ptr<const Network> made = same ? sized : network_of(*sized, dtype, device, work);
  const std::lock_guard lock(made_->mutex);
  if (made_->variants.size() >= kVariantsKept) made_->variants.clear();
  return made_->variants.emplace(key, made).first->second;
}

std::int64_t Model::bytes_per_input(const Network& sized, const Shape& input, Work& work) const {
  const std::pair key(sized.dtype(), input);
  {
    const std::lock_guard lock(made_->mutex);
    if (const auto known = made_->bytes.find(key); known != made_->bytes.end()) return known->second;
  }
  const std::int64_t bytes = working_bytes(sized, input, work);
  if (script) refuse_waste(bytes, input, sized.dtype(), file_);
  const std::lock_guard lock(made_->mutex);
  if (made_->bytes.size() >= kShapesKept) made_->bytes.clear();
  return made_->bytes[key] = bytes;
}

bool Model::serves(const Preprocessing& preprocessing) const {
  return !script || script_input(made_for_) == script_input(preprocessing);
}

std::shared_ptr<const Model> Model::with(const Preprocessing& preprocessing) const {
  auto other = std::make_shared<Model>(*this);
  other->info.preprocessing = preprocessing;
  other->name_channels();
  return other;
}

void Model::name_channels() {
  if (info.preprocessing.channels.empty()) info.preprocessing.channels = example[0] == 1 ? "grey" : "rgb";
}

std::shared_ptr<const Model> load_model(const ModelReference& reference) {
  PlainWork work;
  return load_model(reference, work);
}

std::shared_ptr<const Model> load_model(const ModelReference& reference, Work& work, const Shape& input) {
  const std::string file_name = std::filesystem::path(reference.path).filename().string();
  try {
    auto model = std::make_shared<Model>();
    model->file_ = file_name;
    model->made_for_ = reference.preprocessing;
    if (const auto archive = checkpoint::read_torchscript(reference.path)) {
      load_script(*model, *archive, reference, input, work);
    } else {
      load_checkpoint(*model, reference, work);
    }
    InspectResult& info = model->info;
    if (reference.num_classes > 0 && reference.num_classes != info.num_classes) {
      throw Error("has " + std::to_string(info.num_classes) + " classes, not " +
                      std::to_string(reference.num_classes),
                  {}, "leave the number of classes out");
    }
    model->name_channels();
    info.sha256 = hash_of_file(reference.path, work);
    warn_of_non_finite(*model, work);
    return model;
  } catch (const Error& error) {
    throw error.of(file_name).or_hint("Choose another checkpoint, or save this one again.");
  }
}

Preprocessing usual_preprocessing(const Network& network) {
  Preprocessing usual = preprocessing_preset(architecture(network.architecture).preset);
  if (usual.size != network.input[1]) {
    usual.size = network.input[1];
    usual.resize = 0;
  }
  if (network.input[0] != 1) return usual;
  usual.channels = "grey";
  for (std::vector<double>* values : {&usual.mean, &usual.std})
    if (values->size() > 1)
      *values = {std::accumulate(values->begin(), values->end(), 0.0) / static_cast<double>(values->size())};
  return usual;
}

std::vector<LayerInfo> describe_layers(const Network& network, const Shape& input, Work& work) {
  const std::vector<LayerShape> shapes = layer_shapes(network, input, work);
  std::vector<LayerInfo> layers;
  for (std::size_t i = 0; i < network.nodes.size(); ++i) {
    LayerInfo layer{shapes[i].path, shapes[i].kind, shapes[i].shape, 0};
    for (int weight : network.nodes[i].weights) {
      if (weight < 0 || !network.weights[static_cast<std::size_t>(weight)].trainable) continue;
      layer.parameters += element_count(network.weights[static_cast<std::size_t>(weight)].shape);
    }
    layers.push_back(std::move(layer));
  }
  return layers;
}

std::map<std::string, std::string> model_metadata(const Network& network, const Preprocessing& p,
                                                  const std::vector<std::string>& class_names) {
  const Json preprocessing{{"size", p.size},   {"resize", p.resize}, {"channels", p.channels},
                           {"scale", p.scale}, {"mean", p.mean},     {"std", p.std}};
  return {{"format", "pt"},
          {"architecture", network.architecture},
          {"preprocessing", preprocessing.dump()},
          {"class_names", Json(class_names).dump()}};
}

}  // namespace lacewing
