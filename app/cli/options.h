#pragma once
// Options that several commands take, each written and described once.

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <vector>

#include "program.h"

namespace lacewing::cli {

/// An option whose value is one of `choices`, by the names that requests give them.
template <class Enum>
void add_choice(CLI::App& command, const std::string& option, Enum& value, const std::vector<Enum>& choices,
                const std::string& description) {
  std::vector<std::string> names;
  for (const Enum choice : choices) names.emplace_back(to_string(choice));
  const auto set = [&value, choices](const std::string& name) {
    for (const Enum choice : choices)
      if (name == to_string(choice)) value = choice;
  };
  command.add_option_function<std::string>(option, set, description)
      ->check(CLI::IsMember(names).description(""))
      ->type_name("NAME");
}

/// For options that name a file: refuses the empty text, which an unset shell variable leaves behind.
std::string check_name(const std::string& text);

/// --json, --save-request, --verbose, --threads.
void add_common_options(CLI::App& command, Program& program);

/// MODEL, --arch, --num-classes, and how pictures become its input.
struct ModelOptions {
  ModelReference model;
  std::string preset, mean, std, channels;
  double scale = 1;
  std::int64_t size = 0, resize = 0;
  CLI::App* command = nullptr;

  void add_to(CLI::App& to);
  /// Throws UsageError.
  ModelReference reference() const;
};

/// --dtype, --device, --seed, --data.
struct RunOptionsGiven {
  RunOptions run;
  void add_to(CLI::App& command);
};

/// --param NAME=VALUE, and options that are parameters by another name (--learning-rate is learning_rate).
class ParameterOptions {
 public:
  void add_to(CLI::App& command);
  void add_named(CLI::App& command, const std::string& option, const std::string& description);
  void add_flag(CLI::App& command, const std::string& option, const std::string& description);
  /// Throws UsageError for what is not NAME=VALUE, or is given twice.
  Parameters parameters() const;

 private:
  std::vector<std::string> pairs_;
  std::map<std::string, std::string> named_;
  std::map<std::string, bool> flags_;
};

/// "0.5" or "0.485,0.456,0.406". Throws UsageError naming `option`.
std::vector<double> parse_numbers(const std::string& text, const std::string& option);
/// "auto" (empty), or class indices: "3", "3,5". Throws UsageError.
std::vector<std::int64_t> parse_targets(const std::string& text);

}  // namespace lacewing::cli
