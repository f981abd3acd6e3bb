#pragma once
// Parameter structs describe themselves once: their visit(fields) serves JSON, the command line, the dialogs,
// the docs and the request hash alike.
//
//   struct SmoothGradParameters {
//     std::int64_t samples = 50;
//     template <class Fields> void visit(Fields& fields) {
//       fields.integer("samples", samples, {1, 100000}, "noisy copies of the picture");
//     }
//   };

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace lacewing {

using Value = std::variant<bool, std::int64_t, double, std::string>;
/// Named parameters as a request carries them. A string is parsed by the field it meets ("8/255" is a
/// number).
using Parameters = std::map<std::string, Value>;

struct Limits {
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
};

struct FieldInfo {
  enum class Kind { boolean, integer, number, text, choice };
  std::string name;
  Kind kind = Kind::text;
  Value fallback;                    ///< the default
  Limits limits;                     ///< of integer and number
  std::vector<std::string> choices;  ///< of choice
  std::string description;           ///< one line: what it does, with unit
};

std::string to_string(const Value& value);
std::string_view to_string(FieldInfo::Kind kind);
/// "0.0314", "8/255", "1e-3". Throws Error (naming `name`) on anything else or on a non-finite result.
double parse_number(std::string_view text, const std::string& name);
std::int64_t parse_integer(std::string_view text, const std::string& name);
bool parse_boolean(std::string_view text, const std::string& name);

/// Fills a struct from Parameters; what is absent keeps its default.
class FieldReader {
 public:
  /// `owner` names whose parameters these are in errors ("integrated_gradients").
  FieldReader(const Parameters& given, std::string owner) : given_(given), owner_(std::move(owner)) {}
  void boolean(const char* name, bool& value, const char* description);
  void integer(const char* name, std::int64_t& value, Limits limits, const char* description);
  void number(const char* name, double& value, Limits limits, const char* description);
  void text(const char* name, std::string& value, const char* description);
  void choice(const char* name, std::string& value, std::initializer_list<const char*> choices,
              const char* description);
  /// Throws Error for a given name that no field asked for, listing those that exist.
  void finish() const;

 private:
  const Value* find(const char* name);
  const Parameters& given_;
  std::string owner_;
  std::vector<std::string> known_;
};

/// Collects the current values.
class FieldWriter {
 public:
  void boolean(const char* name, bool& value, const char*) { out[name] = value; }
  void integer(const char* name, std::int64_t& value, Limits, const char*) { out[name] = value; }
  void number(const char* name, double& value, Limits, const char*) { out[name] = value; }
  void text(const char* name, std::string& value, const char*) { out[name] = value; }
  void choice(const char* name, std::string& value, std::initializer_list<const char*>, const char*) {
    out[name] = value;
  }
  Parameters out;
};

/// Collects names, defaults, limits and descriptions.
class FieldDescriber {
 public:
  void boolean(const char* name, bool& value, const char* description);
  void integer(const char* name, std::int64_t& value, Limits limits, const char* description);
  void number(const char* name, double& value, Limits limits, const char* description);
  void text(const char* name, std::string& value, const char* description);
  void choice(const char* name, std::string& value, std::initializer_list<const char*> choices,
              const char* description);
  std::vector<FieldInfo> out;
};

/// The struct with `given` filled in. Throws Error for unknown names, wrong types and values outside their
/// limits.
template <class Struct>
Struct read_fields(const Parameters& given, const std::string& owner) {
  Struct result;
  FieldReader reader(given, owner);
  result.visit(reader);
  reader.finish();
  return result;
}

/// Every field's value, defaults included: what a resolved request records and hashes.
template <class Struct>
Parameters write_fields(Struct values) {
  FieldWriter writer;
  values.visit(writer);
  return writer.out;
}

template <class Struct>
std::vector<FieldInfo> describe_fields() {
  Struct defaults;
  FieldDescriber describer;
  defaults.visit(describer);
  return describer.out;
}

}  // namespace lacewing
