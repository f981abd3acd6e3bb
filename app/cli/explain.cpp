// explain: attribution maps of inputs.

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "base/error.h"
#include "base/npy.h"
#include "commands.h"
#include "inputs.h"
#include "options.h"
#include "output.h"
#include "session/requests_json.h"

namespace lacewing::cli {
namespace {

using nlohmann::json;

struct Options {
  ModelOptions model;
  RunOptionsGiven run;
  ParameterOptions parameters;
  std::vector<std::string> inputs;
  std::string method = "gradient", target = "auto", layer, out;
  OutputKind output = OutputKind::logit;
  bool allow_gradient = false;
};

bool is_file(const std::string& out) {
  return out.ends_with(".npy");
}

/// Maps first ... first + count - 1, with the axes of the input: C x H x W for one, N x C x H x W for a
/// batch.
Array<double> maps_of(const ExplainResult& result, const InputGroup& group) {
  const Array<double>& maps = result.maps;
  const auto stride = static_cast<std::ptrdiff_t>(maps.size() / maps.dim(0));
  const auto begin = maps.values.begin() + stride * static_cast<std::ptrdiff_t>(group.first);
  Shape shape(maps.shape.begin() + 1, maps.shape.end());
  if (group.batch) shape.insert(shape.begin(), static_cast<std::int64_t>(group.count));
  return {shape, std::vector<double>(begin, begin + stride * static_cast<std::ptrdiff_t>(group.count))};
}

/// "fashion-mnist:test:12" -> "fashion-mnist_test_12", "photos/cat.jpg" -> "cat"; made unique by "-2", "-3",
/// ...
std::string file_stem(const std::string& input, std::set<std::string>& used) {
  std::string stem = std::filesystem::path(input).filename().string();
  if (stem.find(':') == std::string::npos) stem = std::filesystem::path(stem).stem().string();
  std::replace(stem.begin(), stem.end(), ':', '_');
  if (stem.empty()) stem = "map";
  std::string unique = stem;
  for (int i = 2; !used.insert(unique).second; ++i) unique = stem + "-" + std::to_string(i);
  return unique;
}

/// Writes what is asked for; the file of each group.
std::vector<std::string> write_maps(const ExplainResult& result, const std::vector<InputGroup>& groups,
                                    const std::string& out) {
  std::vector<std::string> files(groups.size());
  if (out.empty()) return files;
  if (is_file(out)) {
    write_npy(out, groups.size() == 1 ? maps_of(result, groups[0]) : result.maps);
    files.assign(groups.size(), out);
    return files;
  }
  std::set<std::string> used;
  std::error_code failed;  // write_npy says why
  std::filesystem::create_directories(out, failed);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    files[i] = (std::filesystem::path(out) / (file_stem(groups[i].name, used) + ".npy")).string();
    write_npy(files[i], maps_of(result, groups[i]));
  }
  return files;
}

json number(double value) {
  return std::isfinite(value) ? json(value) : json(nullptr);
}

json number_at(const std::vector<double>& values, std::size_t i) {
  return i < values.size() ? number(values[i]) : json(nullptr);
}

}  // namespace

void check_map_output(const std::string& out) {
  if (out.empty()) return;
  const std::filesystem::path path = out;
  std::error_code failed;
  if (!is_file(out)) {
    std::filesystem::path above = std::filesystem::absolute(path);  // the nearest that exists
    while (!std::filesystem::exists(above, failed) && above.has_relative_path()) above = above.parent_path();
    if (!std::filesystem::is_directory(above) || ::access(above.c_str(), W_OK | X_OK) != 0)
      throw Error("is not a folder and cannot be made one", out, "Give --out MAP.npy or --out FOLDER");
    return;
  }
  if (std::filesystem::is_directory(path)) throw Error("is a folder", out, "Give --out MAP.npy");
  if (path.has_parent_path() && !std::filesystem::is_directory(path.parent_path()))
    throw Error("the folder of this file does not exist", out, "Make it first");
}

void print(const ExplainRequest& request, const ExplainResult& result, const std::string& out, bool as_json) {
  const std::vector<InputGroup> groups = group_inputs(request.inputs);
  const std::vector<std::string> files = write_maps(result, groups, out);
  warn(result.warnings);
  const json summary = to_json(Result(result));
  if (result.preprocessing_guessed &&
      std::any_of(groups.begin(), groups.end(), [](const InputGroup& group) { return group.picture; }))
    note_guess();
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (std::size_t i = groups[g].first; i < groups[g].first + groups[g].count; ++i) {
      const auto map = result.maps.row(static_cast<std::int64_t>(i));
      const double sum = std::accumulate(map.begin(), map.end(), 0.0);
      const Shape shape(result.maps.shape.begin() + 1, result.maps.shape.end());
      if (as_json) {
        json object{{"input", groups[g].name},
                    {"method", request.method},
                    {"target", i < result.targets.size() ? json(result.targets[i]) : json(nullptr)},
                    {"output", to_string(request.output)},
                    {"layer", request.layer.empty() ? json(nullptr) : json(request.layer)},
                    {"value", number_at(result.outputs, i)},
                    {"baseline_value", number_at(result.baseline_outputs, i)},
                    {"sum", number(sum)},
                    {"completeness_gap", number_at(result.completeness_gap, i)},
                    {"shape", shape},
                    {"out", files[g].empty() ? json(nullptr) : json(files[g])},
                    {"parameters", summary["parameters"]},
                    {"preprocessing_guessed", result.preprocessing_guessed && groups[g].picture},
                    {"device", result.device},
                    {"differentiated", result.differentiated},
                    {"dtype", to_string(request.run.dtype)},
                    {"seed", request.run.seed},
                    {"warnings", result.warnings}};
        if (groups[g].batch) object["index"] = i - groups[g].first;
        print_json(object);
        continue;
      }
      std::string line = groups[g].name;
      if (groups[g].batch) line += "[" + std::to_string(i - groups[g].first) + "]";
      line += ": " + request.method + " of " + to_string(request.output);
      if (i < result.targets.size()) line += " " + std::to_string(result.targets[i]);
      if (i < result.outputs.size()) line += " = " + text_of(result.outputs[i]);
      line += ", sum " + text_of(sum) + ", " + to_string(shape);
      if (i < result.completeness_gap.size())
        line += ", completeness gap " + text_of(result.completeness_gap[i]);
      if (!files[g].empty()) line += " -> " + files[g];
      print(line);
    }
  }
}

void add_explain(CLI::App& app, Program& program) {
  CLI::App& command = *app.add_subcommand("explain", "Attribution maps: which pixels a prediction rests on");
  const auto options = std::make_shared<Options>();
  options->model.add_to(command);
  command.add_option("INPUT", options->inputs, "Pictures, SET:SPLIT:INDEX, or .npy in model space")
      ->required();
  command.add_option("--method", options->method, "Method (lacewing-cli methods); default gradient")
      ->type_name("NAME");
  options->parameters.add_to(command);
  command
      .add_option("--target", options->target, "auto (the arg-max), a class index, or one an input: 3,5,0")
      ->type_name("INDEX");
  add_choice(command, "--output", options->output,
             {OutputKind::logit, OutputKind::probability, OutputKind::log_probability, OutputKind::loss},
             "What is explained: logit, probability, log-probability or loss");
  command.add_option("--layer", options->layer, "Module path, for methods that take one")->type_name("NAME");
  command.add_flag("--allow-gradient", options->allow_gradient,
                   "Differentiate nodes that the method has no rule for; the result names them");
  command
      .add_option("--out", options->out,
                  "MAP.npy (float64, the input's shape), or a folder for one file an input")
      ->check(check_name)
      ->type_name("PATH");
  options->run.add_to(command);
  add_common_options(command, program);
  command.callback([&program, options] {
    program.action = [&program, options] {
      ExplainRequest request;
      request.model = options->model.reference();
      request.method = options->method;
      request.parameters = options->parameters.parameters();
      request.targets = parse_targets(options->target);
      request.output = options->output;
      request.layer = options->layer;
      request.allow_gradient = options->allow_gradient;
      request.run = options->run.run;
      check_map_output(options->out);
      request.inputs = expand_inputs(options->inputs);
      const ResultPointer result = program.run(request);
      print(request, std::get<ExplainResult>(*result), options->out, program.json);
    };
  });
}

}  // namespace lacewing::cli
