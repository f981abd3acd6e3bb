#include "output.h"

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace lacewing::cli {

void print_json(const nlohmann::json& object) {
  std::cout << object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

void print(const std::string& line) {
  std::cout << line << '\n';
}

void warn(const std::string& text) {
  std::cerr << "warning: " << one_line(Error(text)) << '\n';
}

void warn(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) warn(text);
}

void note(const std::string& text) {
  std::cerr << "note: " << one_line(Error(text)) << '\n';
}

void note_guess() {
  note("the preprocessing of pictures is a guess; give --preset, or --mean, --std and --size");
}

std::string text_of(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

}  // namespace lacewing::cli
