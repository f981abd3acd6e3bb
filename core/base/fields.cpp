#include "base/fields.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace lacewing {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// from_chars knows no locale: "0.5" is a half everywhere, and "0,5" nowhere.
template <class T>
std::optional<T> whole(std::string_view text) {
  text = trimmed(text);
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> as_integer(double value) {
  if (std::abs(value) > 0x1p53 || value != std::trunc(value)) return std::nullopt;  // also NaN
  return static_cast<std::int64_t>(value);
}

std::string shortest(double value) {
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  return std::string(buffer, result.ptr);
}

template <class Range>
std::string listed(const Range& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

void check_limits(double value, const Limits& limits, const std::string& name, const std::string& owner) {
  if (value >= limits.minimum && value <= limits.maximum) return;
  std::string bound;
  if (std::isinf(limits.maximum))
    bound = "at least " + shortest(limits.minimum);
  else if (std::isinf(limits.minimum))
    bound = "at most " + shortest(limits.maximum);
  else
    bound = "between " + shortest(limits.minimum) + " and " + shortest(limits.maximum);
  throw Error(name + " must be " + bound + ", not " + shortest(value), owner);
}

[[noreturn]] void wrong_type(const std::string& name, std::string_view wanted, const Value& value,
                             const std::string& owner) {
  throw Error(name + " must be " + std::string(wanted) + ", not '" + to_string(value) + "'", owner);
}

// Parses a string value and names the owner in what goes wrong.
template <class Parse>
auto parsed(Parse parse, const std::string& text, const char* name, const std::string& owner) {
  try {
    return parse(text, name);
  } catch (const Error& error) {
    throw error.in(owner);
  }
}

}  // namespace

std::string to_string(const Value& value) {
  if (const bool* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const std::int64_t* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const double* number = std::get_if<double>(&value)) return shortest(*number);
  return std::get<std::string>(value);
}

std::string_view to_string(FieldInfo::Kind kind) {
  switch (kind) {
    case FieldInfo::Kind::boolean:
      return "boolean";
    case FieldInfo::Kind::integer:
      return "integer";
    case FieldInfo::Kind::number:
      return "number";
    case FieldInfo::Kind::text:
      return "text";
    case FieldInfo::Kind::choice:
      return "choice";
  }
  throw Error("unknown kind of field");
}

double parse_number(std::string_view text, const std::string& name) {
  const std::size_t slash = text.find('/');
  std::optional<double> value = whole<double>(text.substr(0, slash));
  if (value && slash != std::string_view::npos) {
    const std::optional<double> divisor = whole<double>(text.substr(slash + 1));
    value = divisor ? std::optional(*value / *divisor) : std::nullopt;
  }
  if (!value || !std::isfinite(*value))
    throw Error(name + " must be a number, not '" + std::string(text) + "'", {},
                "Write it like 0.03, 1e-3 or 8/255.");
  return *value;
}

std::int64_t parse_integer(std::string_view text, const std::string& name) {
  if (const auto integer = whole<std::int64_t>(text)) return *integer;
  if (const auto number = whole<double>(text))  // "1e4"
    if (const auto integer = as_integer(*number)) return *integer;
  throw Error(name + " must be a whole number, not '" + std::string(text) + "'");
}

bool parse_boolean(std::string_view text, const std::string& name) {
  const std::string_view word = trimmed(text);
  for (const std::string_view yes : {"true", "yes", "on", "1"})
    if (word == yes) return true;
  for (const std::string_view no : {"false", "no", "off", "0"})
    if (word == no) return false;
  throw Error(name + " must be true or false, not '" + std::string(text) + "'");
}

const Value* FieldReader::find(const char* name) {
  known_.emplace_back(name);
  const auto found = given_.find(name);
  return found == given_.end() ? nullptr : &found->second;
}

void FieldReader::boolean(const char* name, bool& value, const char*) {
  const Value* given = find(name);
  if (given == nullptr) return;
  if (const bool* truth = std::get_if<bool>(given))
    value = *truth;
  else if (const std::string* text = std::get_if<std::string>(given))
    value = parsed(parse_boolean, *text, name, owner_);
  else
    wrong_type(name, "true or false", *given, owner_);
}

void FieldReader::integer(const char* name, std::int64_t& value, Limits limits, const char*) {
  const Value* given = find(name);
  if (given == nullptr) return;
  std::optional<std::int64_t> read;
  if (const std::int64_t* integer = std::get_if<std::int64_t>(given))
    read = *integer;
  else if (const double* number = std::get_if<double>(given))
    read = as_integer(*number);
  else if (const std::string* text = std::get_if<std::string>(given))
    read = parsed(parse_integer, *text, name, owner_);
  if (!read) wrong_type(name, "a whole number", *given, owner_);
  check_limits(static_cast<double>(*read), limits, name, owner_);
  value = *read;
}

void FieldReader::number(const char* name, double& value, Limits limits, const char*) {
  const Value* given = find(name);
  if (given == nullptr) return;
  double read = 0;
  if (const std::int64_t* integer = std::get_if<std::int64_t>(given))
    read = static_cast<double>(*integer);
  else if (const double* number = std::get_if<double>(given))
    read = *number;
  else if (const std::string* text = std::get_if<std::string>(given))
    read = parsed(parse_number, *text, name, owner_);
  else
    wrong_type(name, "a number", *given, owner_);
  if (!std::isfinite(read)) wrong_type(name, "a finite number", *given, owner_);
  check_limits(read, limits, name, owner_);
  value = read;
}

void FieldReader::text(const char* name, std::string& value, const char*) {
  const Value* given = find(name);
  if (given == nullptr) return;
  const std::string* text = std::get_if<std::string>(given);
  if (text == nullptr) wrong_type(name, "text", *given, owner_);
  value = *text;
}

void FieldReader::choice(const char* name, std::string& value, std::initializer_list<const char*> choices,
                         const char*) {
  const Value* given = find(name);
  if (given == nullptr) return;
  const std::string* text = std::get_if<std::string>(given);
  if (text == nullptr || std::find(choices.begin(), choices.end(), *text) == choices.end())
    wrong_type(name, "one of " + listed(choices), *given, owner_);
  value = *text;
}

void FieldReader::finish() const {
  for (const auto& [name, value] : given_)
    if (std::find(known_.begin(), known_.end(), name) == known_.end())
      throw Error("there is no parameter '" + name + "'", owner_,
                  known_.empty() ? "It has no parameters." : "It has: " + listed(known_) + ".");
}

void FieldDescriber::boolean(const char* name, bool& value, const char* description) {
  out.push_back({name, FieldInfo::Kind::boolean, value, {}, {}, description});
}

void FieldDescriber::integer(const char* name, std::int64_t& value, Limits limits, const char* description) {
  out.push_back({name, FieldInfo::Kind::integer, value, limits, {}, description});
}

void FieldDescriber::number(const char* name, double& value, Limits limits, const char* description) {
  out.push_back({name, FieldInfo::Kind::number, value, limits, {}, description});
}

void FieldDescriber::text(const char* name, std::string& value, const char* description) {
  out.push_back({name, FieldInfo::Kind::text, value, {}, {}, description});
}

void FieldDescriber::choice(const char* name, std::string& value, std::initializer_list<const char*> choices,
                            const char* description) {
  out.push_back({name, FieldInfo::Kind::choice, value, {}, {choices.begin(), choices.end()}, description});
}

}  // namespace lacewing
