#include "checkpoint/state_dict.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>

#include "base/error.h"
#include "base/utf8.h"
#include "checkpoint/formats.h"
#include "checkpoint/pickle_globals.h"
#include "checkpoint/pickle_text.h"

namespace lacewing::checkpoint {

namespace {

// In the order in which they are preferred: averaged weights only where there are no others.
constexpr std::array<std::string_view, 15> wrappers{
    "state_dict", "model_state_dict", "net_state_dict", "model",  "module",
    "net",        "network",          "state",          "ema",    "model_ema",
    "ema_model",  "ema_state_dict",   "params_ema",     "params", "weights"};
constexpr int most_wrappers = 4;
constexpr std::size_t most_metadata = 1000, most_beside = 1000;  // of a dictionary that is no state dict
constexpr const char* way_out = "In Python, save model.state_dict() with torch.save.";

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 6;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), shown); ++i)
    text += (i == 0 ? "'" : ", '") + names[i] + "'";
  if (names.size() > shown) text += " and " + std::to_string(names.size() - shown) + " more";
  return text;
}

std::vector<std::string> keys_of(const PickleData& data, PickleId dictionary) {
  std::vector<std::string> keys;
  const auto pairs = data.pairs(dictionary);
  for (std::size_t i = 0; i < pairs.size() && keys.size() < 100; i += 2)
    if (const auto key = key_text(data, pairs[i])) keys.push_back(shortened(*key));
  return keys;
}

bool has_tensors(const PickleData& data, PickleId id) {
  const auto pairs = data.pairs(id);
  for (std::size_t i = 1; i < pairs.size(); i += 2)
    if (is_tensor(data, pairs[i])) return true;
  return false;
}

// Index of the value in pairs(id) under the first wrapper's name that leads to tensors. No dictionary is
// looked at twice, whatever its cycles.
std::optional<std::size_t> find_wrapper(const PickleData& data, PickleId id, int depth,
                                        std::unordered_set<PickleId>& seen) {
  if (depth == most_wrappers || !seen.insert(id).second) return std::nullopt;
  const auto pairs = data.pairs(id);
  std::array<std::size_t, wrappers.size()> values{};  // 0: no such key
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    const auto known = std::find(wrappers.begin(), wrappers.end(), data.text(pairs[i]));
    if (known != wrappers.end()) values[static_cast<std::size_t>(known - wrappers.begin())] = i + 1;
  }
  for (const std::size_t value : values)
    if (value != 0 && (has_tensors(data, pairs[value]) || find_wrapper(data, pairs[value], depth + 1, seen)))
      return value;
  return std::nullopt;
}

// Scalars and texts under "key"; those one level down (argparse.Namespace, a configuration) under "key.name".
void describe(const PickleData& data, const std::string& key, PickleId value, bool outer,
              std::map<std::string, std::string>& metadata) {
  if (metadata.size() >= most_metadata) return;
  if (const auto text = scalar_text(data, value)) {
    metadata.emplace(key, *text);
    return;
  }
  if (!outer) return;
  PickleId fields = value;
  if (data.is(value, PickleKind::object)) {
    const auto parts = data.children(value);
    if (!data.is(parts[2], PickleKind::dict)) {
      const std::string name = data.global_name(parts[0]);
      if (!name.empty()) metadata.emplace(key, "<" + printable(name) + ">");
      return;
    }
    fields = parts[2];
  }
  const auto pairs = data.pairs(fields);
  for (std::size_t i = 0; i < std::min(pairs.size(), 2 * most_beside); i += 2)
    if (const auto name = key_text(data, pairs[i]))
      describe(data, key + "." + *name, pairs[i + 1], false, metadata);
}

// What stands beside the state dict in its wrapper. Dictionaries of settings are described; those of an
// optimiser, whose keys lead to further collections, are only named.
void read_beside(const PickleData& data, PickleId id, std::size_t chosen, const FindStorage& find,
                 TensorFile& file) {
  const auto pairs = data.pairs(id);
  std::vector<std::string> unused;
  for (std::size_t i = 0; i < std::min(pairs.size(), 2 * most_beside); i += 2) {
    const auto key = key_text(data, pairs[i]);
    if (i + 1 == chosen || !key) continue;
    const std::size_t before = file.metadata.size();
    if (is_tensor(data, pairs[i + 1])) {
      const TensorEntry entry = rebuild_tensor(data, pairs[i + 1], *key, find);
      if (element_count(entry.shape) == 1 && before < most_metadata)
        file.metadata.emplace(*key, number_text(to_array(entry)[0]));
    } else {
      describe(data, *key, pairs[i + 1], true, file.metadata);
    }
    if (file.metadata.size() == before && !data.is(pairs[i + 1], PickleKind::none))
      unused.push_back(shortened(*key));
  }
  if (!unused.empty()) file.notes.push_back("not used: " + listed(unused));
}

void require_dictionary(const PickleData& data, PickleId id) {
  if (data.is(id, PickleKind::dict) || !data.pairs(id).empty()) return;
  if (is_tensor(data, id)) throw Error("holds one tensor without a name, not a state dict", {}, way_out);
  if (data.is(id, PickleKind::object))
    throw Error("holds a pickled object of '" + data.global_name(data.children(id)[0]).substr(0, 200) +
                    "', not a state dict",
                {}, way_out);
  throw Error("holds no state dict", {}, way_out);
}

}  // namespace

TensorFile read_state_dict(const PickleData& data, const FindStorage& find) {
  require_data_globals(data);
  TensorFile file;
  PickleId id = data.root();
  require_dictionary(data, id);
  std::string path;
  for (int depth = 0;; ++depth) {
    std::unordered_set<PickleId> seen;
    const auto chosen = find_wrapper(data, id, depth, seen);
    if (!chosen) break;
    read_beside(data, id, *chosen, find, file);
    path += (path.empty() ? "" : ".") + std::string(data.text(data.pairs(id)[*chosen - 1]));
    id = data.pairs(id)[*chosen];
  }
  if (!path.empty()) file.notes.insert(file.notes.begin(), "tensors taken from '" + path + "'");
  if (!has_tensors(data, id)) {
    const std::vector<std::string> keys = keys_of(data, id);
    throw Error(
        keys.empty() ? "holds an empty state dict" : "holds no tensors under its keys " + listed(keys), {},
        way_out);
  }

  const auto pairs = data.pairs(id);
  if (pairs.size() / 2 > most_tensors)
    throw Error("the state dict has more than " + std::to_string(most_tensors) + " keys");
  std::unordered_set<std::string> names;
  std::vector<std::string> others;
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    const auto name = key_text(data, pairs[i]);
    if (!name) throw Error("the state dict has a key that is no text");
    if (!names.insert(*name).second) throw Error("the state dict has '" + shortened(*name) + "' twice");
    if (!is_tensor(data, pairs[i + 1])) {
      describe(data, *name, pairs[i + 1], false, file.metadata);
      others.push_back(shortened(*name));
      continue;
    }
    file.tensors.push_back(rebuild_tensor(data, pairs[i + 1], *name, find));
  }
  if (!others.empty()) file.notes.push_back("no tensors: " + listed(others));
  return file;
}

void remove_shared_prefixes(TensorFile& file) {
  constexpr std::array<std::string_view, 6> prefixes{"module.", "_orig_mod.", "model.",
                                                     "net.",    "network.",   "backbone."};
  constexpr int most_rounds = 8;
  for (int round = 0; round < most_rounds && !file.tensors.empty(); ++round) {
    const auto shared = std::find_if(prefixes.begin(), prefixes.end(), [&](std::string_view prefix) {
      return std::all_of(file.tensors.begin(), file.tensors.end(), [&](const TensorEntry& entry) {
        return entry.name.size() > prefix.size() && entry.name.starts_with(prefix);
      });
    });
    if (shared == prefixes.end()) return;
    for (TensorEntry& entry : file.tensors) entry.name.erase(0, shared->size());
    file.notes.push_back("prefix '" + std::string(*shared) + "' removed");
  }
}

}  // namespace lacewing::checkpoint
