#pragma once
// Reading one JSON object strictly: every access is by name and type, and finish() refuses what nobody asked
// for.

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"

namespace lacewing {

class JsonReader {
 public:
  /// `path` names the object in errors: "request.model". Throws Error if `json` is not an object.
  JsonReader(const nlohmann::json& json, std::string path);

  /// The member, or null if it is absent.
  const nlohmann::json* find(const std::string& name);
  /// The member. Throws Error naming it if it is absent.
  const nlohmann::json& at(const std::string& name);
  std::string path_of(const std::string& name) const { return path_ + "." + name; }

  /// `value` keeps its default if the member is absent; a wrong type is an Error.
  template <class T>
  void optional(const std::string& name, T& value) {
    if (const nlohmann::json* member = find(name)) read(*member, path_of(name), value);
  }
  template <class T>
  void required(const std::string& name, T& value) {
    read(at(name), path_of(name), value);
  }
  /// A text out of `choices`, each turned into the enumerator by its position.
  template <class Enum, std::size_t count>
  void choice(const std::string& name, Enum& value, const Enum (&choices)[count]) {
    const nlohmann::json* member = find(name);
    if (!member) return;
    std::string text, known;
    read(*member, path_of(name), text);
    for (const Enum candidate : choices) {
      if (text == to_string(candidate)) {
        value = candidate;
        return;
      }
      known += (known.empty() ? "" : ", ") + std::string(to_string(candidate));
    }
    throw Error("'" + text + "' is not known", path_of(name), "It can be " + known);
  }
  /// Throws Error naming a member that was never asked for.
  void finish() const;

 private:
  static void read(const nlohmann::json& json, const std::string& path, bool& value);
  static void read(const nlohmann::json& json, const std::string& path, std::int64_t& value);
  static void read(const nlohmann::json& json, const std::string& path, std::uint64_t& value);
  static void read(const nlohmann::json& json, const std::string& path, double& value);
  static void read(const nlohmann::json& json, const std::string& path, std::string& value);
  template <class T>
  static void read(const nlohmann::json& json, const std::string& path, std::vector<T>& value) {
    if (!json.is_array()) throw Error("a list is expected", path);
    value.clear();
    for (std::size_t i = 0; i < json.size(); ++i)
      read(json[i], path + "[" + std::to_string(i) + "]", value.emplace_back());
  }

  const nlohmann::json& json_;
  std::string path_;
  std::set<std::string> asked_;
};

}  // namespace lacewing
