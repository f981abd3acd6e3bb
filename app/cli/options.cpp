#include "options.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/error.h"

namespace lacewing::cli {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char letter : text) {
    if (letter == separator)
      parts.emplace_back();
    else
      parts.back() += letter;
  }
  return parts;
}

/// "--learning-rate" -> "learning_rate"; "--random-start,!--no-random-start" -> "random_start"
std::string parameter_name(const std::string& option) {
  std::string name = option.substr(2, option.find(',') - 2);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

/// CLI11 itself would take -1 for 2^64 - 1, and anything above for the largest seed.
std::string check_seed(const std::string& text) {
  std::uint64_t seed = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seed);
  const bool whole = failed == std::errc() && end == text.data() + text.size();
  return whole ? "" : "must be a whole number from 0 to 18446744073709551615, not '" + text + "'";
}

std::string check_scale(const std::string& text) {
  double scale = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), scale);
  const bool number = failed == std::errc() && end == text.data() + text.size() && std::isfinite(scale);
  return number && scale > 0 ? "" : "must be a number above 0, not '" + text + "'";
}

}  // namespace

std::string check_name(const std::string& text) {
  return text.empty() ? "a name is missing" : "";
}

void add_common_options(CLI::App& command, Program& program) {
  command.add_flag("--json", program.json, "Print JSON, one object a line; nothing else goes to stdout");
  command
      .add_option("--save-request", program.save_request,
                  "Keep the request: lacewing-cli run FILE runs it again")
      ->check(check_name)
      ->type_name("FILE");
  command.add_flag("--verbose", program.verbose, "Tell on stderr what is done when, and the memory in use");
  command.add_option("--threads", program.threads, "Compute threads; 0: all cores")
      ->check(CLI::Range(0, 4096).description(""))
      ->type_name("N");
}

void ModelOptions::add_to(CLI::App& to) {
  command = &to;
  to.add_option("MODEL", model.path, "Checkpoint: .safetensors, .pt, .pth, .th")->required();
  to.add_option("--arch", model.architecture,
                "Architecture, if the file does not tell (lacewing-cli architectures)")
      ->type_name("NAME");
  to.add_option("--num-classes", model.num_classes, "Number of classes, if the file does not tell")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 32).description(""))
      ->type_name("N");
  to.add_option("--preset", preset,
                "Preprocessing by name: imagenet, cifar10, cifar10_half, mnist, fashion_mnist, none")
      ->type_name("NAME")
      ->group("Preprocessing of pictures");
  const auto grouped = [](CLI::Option* option, const char* type) {
    option->type_name(type)->group("Preprocessing of pictures");
  };
  grouped(to.add_option("--mean", mean, "Mean, one value or one a channel: 0.485,0.456,0.406"), "M[,M...]");
  grouped(to.add_option("--std", std, "Standard deviation, likewise"), "S[,S...]");
  grouped(to.add_option("--size", size, "Side of the square that the network sees")
              ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 16).description("")),
          "S");
  grouped(to.add_option("--resize", resize, "Shorter side before the centre crop; default round(S / 0.875)")
              ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 16).description("")),
          "R");
  grouped(to.add_option("--scale", scale, "Pictures are 0..1; values are multiplied by this first")
              ->check(check_scale),
          "F");
  grouped(to.add_option("--channels", channels, "rgb, bgr or grey; default what the network has")
              ->check(CLI::IsMember({"rgb", "bgr", "grey"}).description("")),
          "NAME");
}

ModelReference ModelOptions::reference() const {
  ModelReference out = model;
  const auto given = [this](const char* name) { return command->count(name) > 0; };
  Preprocessing preprocessing;
  preprocessing.origin = "request";
  preprocessing.channels.clear();
  try {
    if (given("--preset")) preprocessing = preprocessing_preset(preset);
  } catch (const Error& error) {
    throw UsageError("--preset: " + one_line(error));
  }
  if (given("--mean")) preprocessing.mean = parse_numbers(mean, "--mean");
  if (given("--std")) preprocessing.std = parse_numbers(std, "--std");
  for (const double deviation : preprocessing.std)
    if (deviation <= 0) throw UsageError("--std: standard deviations must be greater than 0");
  // A preset's shorter side belongs to its size: another size has its own default.
  if (given("--size")) preprocessing.size = size;
  if (given("--size") || given("--resize")) preprocessing.resize = resize;
  if (given("--scale")) preprocessing.scale = scale;
  if (given("--channels")) preprocessing.channels = channels;
  for (const char* name : {"--preset", "--mean", "--std", "--size", "--resize", "--scale", "--channels"})
    if (given(name)) out.preprocessing = preprocessing;
  return out;
}

void RunOptionsGiven::add_to(CLI::App& command) {
  add_choice(command, "--dtype", run.dtype, {NumberType::float32, NumberType::float64}, "float32 or float64");
  add_choice(command, "--device", run.device,
             {DeviceChoice::automatic, DeviceChoice::cpu, DeviceChoice::cuda}, "auto, cpu or cuda");
  command.add_option("--seed", run.seed, "Seed of everything that is drawn")
      ->check(check_seed)
      ->type_name("N");
  command
      .add_option("--data", run.data_folders,
                  "Folder where named data sets are looked for first; may be repeated")
      ->expected(1)
      ->take_all()
      ->type_name("DIR");
}

void ParameterOptions::add_to(CLI::App& command) {
  command.add_option("--param", pairs_, "A parameter, as lacewing-cli methods lists them; may be repeated")
      ->expected(1)
      ->take_all()
      ->type_name("NAME=VALUE");
}

void ParameterOptions::add_named(CLI::App& command, const std::string& option,
                                 const std::string& description) {
  command
      .add_option_function<std::string>(
          option, [this, option](const std::string& value) { named_[parameter_name(option)] = value; },
          description)
      ->type_name("VALUE");
}

void ParameterOptions::add_flag(CLI::App& command, const std::string& option,
                                const std::string& description) {
  command.add_flag_function(
      option, [this, option](std::int64_t count) { flags_[parameter_name(option)] = count > 0; },
      description);
}

Parameters ParameterOptions::parameters() const {
  Parameters parameters;
  for (const auto& [name, value] : named_) parameters[name] = value;
  for (const auto& [name, value] : flags_) parameters[name] = value;
  for (const std::string& pair : pairs_) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0)
      throw UsageError("--param: '" + pair + "' is not NAME=VALUE");
    const std::string name = pair.substr(0, equals);
    if (!parameters.emplace(name, pair.substr(equals + 1)).second)
      throw UsageError("parameter '" + name + "' is given twice");
  }
  return parameters;
}

std::vector<double> parse_numbers(const std::string& text, const std::string& option) {
  std::vector<double> numbers;
  try {
    for (const std::string& part : split(text, ',')) numbers.push_back(parse_number(part, option));
  } catch (const Error& error) {
    throw UsageError(one_line(error));
  }
  return numbers;
}

std::vector<std::int64_t> parse_targets(const std::string& text) {
  if (text == "auto") return {};
  std::vector<std::int64_t> targets;
  try {
    for (const std::string& part : split(text, ',')) targets.push_back(parse_integer(part, "--target"));
  } catch (const Error& error) {
    throw UsageError(one_line(error));
  }
  for (const std::int64_t target : targets)
    if (target < 0) throw UsageError("--target: a class index is not negative; or 'auto'");
  return targets;
}

}  // namespace lacewing::cli
