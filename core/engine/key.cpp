// What a result may be cached under: a digest of all that it follows from. Not made through JSON, which takes
// longer than some maps. Every struct is taken apart by a structured binding: a new field does not compile
// until it has a place here.

#include "attribution/method.h"
#include "base/content_digest.h"
#include "engine/handlers.h"

namespace lacewing {
namespace {

template <class T>
requires std::is_arithmetic_v<T> || std::is_enum_v<T>
void add(std::string& key, T value) {
  key.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void add(std::string& key, const std::string& text) {
  add(key, text.size());
  key += text;
}

void add(std::string& key, const InputReference& input);

template <class T>
void add(std::string& key, const std::vector<T>& values) {
  add(key, values.size());
  for (const T& value : values) add(key, value);
}

void add(std::string& key, const Parameters& parameters) {
  add(key, parameters.size());
  for (const auto& [name, value] : parameters) {
    add(key, name);
    add(key, value.index());
    std::visit([&key](const auto& held) { add(key, held); }, value);
  }
}

template <class T>
void add(std::string& key, const Array<T>& array) {
  const auto& [shape, values] = array;
  add(key, shape);
  add(key, content_digest(std::as_bytes(std::span(values))));
}

// Files by name, size and time, arrays by content.
void add(std::string& key, const InputReference& input) {
  const auto& [source, picture, model_space] = input;
  add(key, picture != nullptr);
  add(key, model_space != nullptr);
  if (model_space) {
    add(key, *model_space);
  } else if (picture) {
    add(key, *picture);
  } else {
    add(key, file_identity(source));
  }
}

void add(std::string& key, const std::optional<Preprocessing>& chosen) {
  add(key, chosen.has_value());
  if (!chosen) return;
  const auto& [size, resize, channels, scale, mean, deviation, origin] = *chosen;
  add(key, size);
  add(key, resize);
  add(key, channels);
  add(key, scale);
  add(key, mean);
  add(key, deviation);
  add(key, origin);
}

void add(std::string& key, const RunOptions& run) {
  const auto& [dtype, device, seed, data_folders] = run;
  add(key, dtype);
  add(key, device_name(device_of(device)));
  add(key, seed);
  add(key, data_folders);
}

class RequestKey {
 public:
  RequestKey(Store& store, Work& work, std::string version)
      : store_(store), work_(work), key_(std::move(version)) {}

  std::string operator()(const ExplainRequest& request) {
    const auto& [model, inputs, name, given, targets, output, layer, progressive, allow_gradient, run] =
        request;
    add_common(model, inputs, run);
    const Parameters parameters = method(name).resolve(given);
    add(key_, name);
    add(key_, parameters);
    if (const auto baseline = parameters.find("baseline"); baseline != parameters.end())
      add(key_, file_identity(to_string(baseline->second)));
    add(key_, targets);
    add(key_, output);
    add(key_, layer);
    static_cast<void>(progressive);  // estimates lead to the same result
    add(key_, allow_gradient);
    return digest();
  }

  std::string operator()(const PredictRequest& request) {
    const auto& [model, inputs, run] = request;
    add_common(model, inputs, run);
    return digest();
  }

  template <class Other>
  std::string operator()(const Other&) {
    return {};
  }

 private:
  void add_common(const ModelReference& model, const std::vector<InputReference>& inputs,
                  const RunOptions& run) {
    const auto& [path, architecture, num_classes, preprocessing] = model;
    add(key_, store_.model(model, work_, stated_shape(inputs))->info.sha256);
    add(key_, path);
    add(key_, architecture);
    add(key_, num_classes);
    add(key_, preprocessing);
    add(key_, inputs);
    add(key_, run);
  }
  std::string digest() const { return content_digest(std::as_bytes(std::span(key_))); }

  Store& store_;
  Work& work_;
  std::string key_;
};

}  // namespace

std::string request_key(const Request& request, Work& work, Store& store, const std::string& version) {
  return std::visit(RequestKey(store, work, version), request);
}

}  // namespace lacewing
