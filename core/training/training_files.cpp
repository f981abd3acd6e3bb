#include "training/training_files.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/fields.h"
#include "base/file.h"
#include "checkpoint/tensor_file.h"
#include "network/weights.h"

namespace lacewing {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

// Also inside one average: a position keeps names unique and sorted.
std::string average_name(const std::string& average, std::size_t position) {
  return "optimiser." + average + "." + std::to_string(position);
}

at::Tensor read_tensor(const TensorFile& file, const std::string& name) {
  const TensorEntry* entry = file.find(name);
  if (entry == nullptr) throw Error("tensor '" + name + "' is missing");
  return to_tensor(*entry);
}

// The first key whose values differ, to say what changed.
std::string difference(const Json& saved, const Json& given, const std::string& path = {}) {
  for (const auto& [key, value] : given.items()) {
    const std::string name = path.empty() ? key : path + "." + key;
    if (!saved.contains(key)) return name;
    if (value.is_object()) {
      if (const std::string inner = difference(saved[key], value, name); !inner.empty()) return inner;
    } else if (saved[key] != value) {
      return name + " (" + saved[key].dump() + " in the file, " + value.dump() + " now)";
    }
  }
  return {};
}

}  // namespace

TrainingFiles::TrainingFiles(fs::path out, std::map<std::string, std::string> metadata, std::uint64_t seed)
    : out_(std::move(out)), metadata_(std::move(metadata)), seed_(seed) {}

fs::path TrainingFiles::state_path() const {
  return out_.string() + ".state";
}
fs::path TrainingFiles::log_path() const {
  return out_.string() + ".log.jsonl";
}
bool TrainingFiles::has_state() const {
  return fs::exists(state_path());
}

void TrainingFiles::save(const TrainingRecord& record, const Network& network, const Optimiser& optimiser,
                         Work& work) const {
  const auto check = [&work] { work.check(); };
  // Tensors as they are: training in double keeps its bits.
  std::vector<TensorToWrite> tensors;
  for (const Weight& weight : network.weights)
    tensors.push_back(tensor_to_write("weights." + weight.name, weight.value, check));
  for (const auto& [name, average] : optimiser.averages()) {
    for (std::size_t i = 0; i < average.size(); ++i) {
      tensors.push_back(tensor_to_write(average_name(name, i), average[i], check));
    }
  }
  write_safetensors(state_path(), tensors,
                    {{"lacewing_training_state", "1"},
                     {"training", record.recipe},
                     {"epoch", std::to_string(record.epoch)},
                     {"steps", std::to_string(optimiser.steps())},
                     {"seconds", Json(record.seconds).dump()},
                     {"log", Json(record.log).dump()}},
                    check);
  tensors.clear();
  write_checkpoint_and_log(record, network, work);
}

void TrainingFiles::write_checkpoint_and_log(const TrainingRecord& record, const Network& network,
                                             Work& work) const {
  const auto check = [&work] { work.check(); };
  if (record.epoch > 0) {
    auto metadata = metadata_;
    metadata["training"] = record.recipe;
    metadata["epoch"] = std::to_string(record.epoch);
    metadata["seed"] = std::to_string(seed_);
    Json metrics = Json::parse(record.log.back());
    metrics.erase("seconds");  // the same training gives the same file
    metadata["metrics"] = metrics.dump();
    write_safetensors(out_, weights_to_write(network, check), metadata, check);
  }
  std::string lines;
  for (const std::string& line : record.log) lines += line + "\n";
  write_atomically(log_path(), lines);
}

TrainingRecord TrainingFiles::restore(const std::string& recipe, Network& network, Optimiser& optimiser,
                                      Work& work) const {
  try {
    const TensorFile file = read_tensor_file(state_path());
    const auto text = [&](const char* key) -> const std::string& {
      const auto found = file.metadata.find(key);
      if (found == file.metadata.end())
        throw Error("'" + std::string(key) + "' is missing: not a training's state");
      return found->second;
    };
    TrainingRecord record;
    record.recipe = text("training");
    if (record.recipe != recipe) {
      throw Error("another training's state: " + difference(Json::parse(record.recipe), Json::parse(recipe)) +
                      " differs",
                  {}, "resume with the same options, or train anew without resume");
    }
    record.epoch = parse_integer(text("epoch"), "epoch");
    record.seconds = parse_number(text("seconds"), "seconds");
    record.log = Json::parse(text("log")).get<std::vector<std::string>>();
    if (record.epoch != static_cast<std::int64_t>(record.log.size()))
      throw Error("the log does not fit the epoch");
    for (Weight& weight : network.weights) {
      work.check();
      const at::Tensor value = read_tensor(file, "weights." + weight.name);
      if (value.sizes() != at::IntArrayRef(weight.shape))
        throw Error("tensor '" + weight.name + "' has another shape");
      weight.value.copy_(value);
    }
    network.forget_derived();
    std::map<std::string, std::vector<at::Tensor>> averages;
    for (const auto& [name, average] : optimiser.averages()) {
      for (std::size_t i = 0; i < average.size(); ++i) {
        work.check();
        averages[name].push_back(read_tensor(file, average_name(name, i)));
      }
    }
    optimiser.restore(parse_integer(text("steps"), "steps"), averages);
    remove_leftovers();
    write_checkpoint_and_log(record, network, work);
    return record;
  } catch (const Json::exception&) {
    throw Error("metadata is not what it should be: not a training's state",
                state_path().filename().string());
  } catch (const Error& error) {
    throw error.in(state_path().filename().string());
  }
}

// Temporary files that a killed writer has left: NAME.part-...
void TrainingFiles::remove_leftovers() const {
  const fs::path folder = out_.has_parent_path() ? out_.parent_path() : fs::path(".");
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    for (const fs::path& own : {out_, state_path(), log_path()}) {
      if (name.starts_with(own.filename().string() + ".part-")) fs::remove(entry.path(), ignored);
    }
  }
}

}  // namespace lacewing
