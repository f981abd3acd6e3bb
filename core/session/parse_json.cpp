// Text -> JSON with limits: no file may make us take much memory or nest deeply before it is understood.

#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "base/utf8.h"
#include "session/requests_json.h"

namespace lacewing {
namespace {

using nlohmann::json;

constexpr std::size_t largest_text = std::size_t{256} << 20;  // bytes: a request may carry pictures
constexpr std::size_t deepest = 64;

/// Reads the text and tells how far the parser has come.
struct Cursor {
  using difference_type = std::ptrdiff_t;
  using value_type = char;
  using pointer = const char*;
  using reference = const char&;
  using iterator_category = std::input_iterator_tag;

  const char* at;
  const char** reached;

  reference operator*() const { return *at; }
  Cursor& operator++() {
    *reached = ++at;
    return *this;
  }
  Cursor operator++(int) {
    Cursor before = *this;
    ++*this;
    return before;
  }
  bool operator==(const Cursor& other) const { return at == other.at; }
  bool operator!=(const Cursor& other) const { return at != other.at; }
};

/// Builds the value from the parser's events.
class Builder {
 public:
  using number_integer_t = json::number_integer_t;
  using number_unsigned_t = json::number_unsigned_t;
  using number_float_t = json::number_float_t;
  using string_t = json::string_t;
  using binary_t = json::binary_t;

  Builder(const std::string& text, const std::string& where) : text_(text), where_(where) {}

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(number_integer_t value) { return add(value); }
  bool number_unsigned(number_unsigned_t value) { return add(value); }
  bool number_float(number_float_t value, const string_t&) { return add(value); }
  bool string(string_t& value) { return add(std::move(value)); }
  bool binary(binary_t&) { fail("binary values are not expected"); }
  bool start_object(std::size_t) { return open(json::object()); }
  bool start_array(std::size_t) { return open(json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(string_t& name) {
    if (open_.back()->contains(name)) fail("'" + shortened(name) + "' is given twice");
    key_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const json::exception& error) {
    reached = text_.data() + std::min(position > 0 ? position - 1 : 0, text_.size());
    // "[json.exception.parse_error.101] parse error at line 1, column 3: syntax error while ...": the last
    // part is for people.
    std::string reason = error.what();
    if (const auto found = reason.find("syntax error"); found != std::string::npos)
      reason.erase(0, found);
    else if (const auto end = reason.find("] "); end != std::string::npos)
      reason.erase(0, end + 2);
    constexpr std::size_t longest = 300;  // it quotes what was read last
    fail(shortened(reason, longest));
  }

  json take() { return std::move(root_); }
  const char* reached = nullptr;

 private:
  [[noreturn]] void fail(const std::string& reason) const {
    std::size_t line = 1, column = 1;
    for (const char* at = text_.data(); at < reached; ++at) {
      ++column;
      if (*at == '\n') {
        ++line;
        column = 1;
      }
    }
    throw Error("line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + reason,
                where_);
  }

  json* place(json&& value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    json& parent = *open_.back();
    if (parent.is_object()) return &(parent[key_] = std::move(value));
    parent.push_back(std::move(value));
    return &parent.back();
  }
  bool add(json value) {
    place(std::move(value));
    return true;
  }
  bool open(json value) {
    if (open_.size() == deepest) fail("nested more than " + std::to_string(deepest) + " deep");
    open_.push_back(place(std::move(value)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  const std::string& text_;
  const std::string& where_;
  json root_;
  std::vector<json*> open_;  // parents only ever gain members behind the open one, so the pointers stay valid
  std::string key_;
};

}  // namespace

json parse_json(const std::string& text, const std::string& where) {
  if (text.size() > largest_text)
    throw Error("the JSON text has more than " + std::to_string(largest_text >> 20) + " MiB", where);
  Builder builder(text, where);
  builder.reached = text.data();
  json::sax_parse(Cursor{text.data(), &builder.reached}, Cursor{text.data() + text.size(), &builder.reached},
                  &builder);
  return builder.take();
}

}  // namespace lacewing
