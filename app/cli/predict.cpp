// predict: logits, probabilities and the five most probable classes.

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

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
  std::vector<std::string> inputs;
};

/// Classes of row `i`, the most probable first; what is not a number comes last, ties in order of the index.
std::vector<std::int64_t> top_classes(const PredictResult& result, std::size_t i) {
  const auto row = result.probabilities.row(static_cast<std::int64_t>(i));
  std::vector<std::int64_t> classes(row.size());
  std::iota(classes.begin(), classes.end(), std::int64_t{0});
  const auto key = [&](std::int64_t index) {
    const double value = row[static_cast<std::size_t>(index)];
    return std::isnan(value) ? -1.0 : value;
  };
  std::stable_sort(classes.begin(), classes.end(), [&](auto a, auto b) { return key(a) > key(b); });
  classes.resize(std::min<std::size_t>(5, classes.size()));
  return classes;
}

std::string class_name(const PredictResult& result, std::int64_t index) {
  const auto i = static_cast<std::size_t>(index);
  return i < result.class_names.size() ? result.class_names[i] : std::string();
}

}  // namespace

void print(const PredictRequest& request, const PredictResult& result, bool as_json) {
  const std::vector<InputGroup> groups = group_inputs(request.inputs);
  warn(result.warnings);
  if (result.preprocessing_guessed &&
      std::any_of(groups.begin(), groups.end(), [](const InputGroup& group) { return group.picture; }))
    note_guess();
  const json all = to_json(Result(result));
  for (const InputGroup& group : groups) {
    json logits = json::array(), probabilities = json::array(), top5 = json::array();
    for (std::size_t i = group.first; i < group.first + group.count; ++i) {
      logits.push_back(all["logits"][i]);
      probabilities.push_back(all["probabilities"][i]);
      json top = json::array();
      std::string line = group.name + (group.batch ? "[" + std::to_string(i - group.first) + "]" : "") + ":";
      for (const std::int64_t index : top_classes(result, i)) {
        const std::string name = class_name(result, index);
        const double probability =
            result.probabilities.row(static_cast<std::int64_t>(i))[static_cast<std::size_t>(index)];
        top.push_back({{"class", index},
                       {"name", name.empty() ? json(nullptr) : json(name)},
                       {"probability", all["probabilities"][i][static_cast<std::size_t>(index)]},
                       {"logit", all["logits"][i][static_cast<std::size_t>(index)]}});
        line += (top.size() > 1 ? ", " : " ") + std::to_string(index) + (name.empty() ? "" : " " + name) +
                " " + text_of(100 * probability) + " %";
      }
      top5.push_back(top);
      if (!as_json) print(line);
    }
    if (as_json)
      print_json({{"input", group.name},
                  {"logits", group.batch ? logits : logits[0]},
                  {"probabilities", group.batch ? probabilities : probabilities[0]},
                  {"top5", group.batch ? top5 : top5[0]},
                  {"preprocessing_guessed", result.preprocessing_guessed && group.picture},
                  {"warnings", result.warnings}});
  }
}

void add_predict(CLI::App& app, Program& program) {
  CLI::App& command =
      *app.add_subcommand("predict", "Logits, probabilities and the five most probable classes");
  const auto options = std::make_shared<Options>();
  options->model.add_to(command);
  command.add_option("INPUT", options->inputs, "Pictures, SET:SPLIT:INDEX, or .npy in model space")
      ->required();
  options->run.add_to(command);
  add_common_options(command, program);
  command.callback([&program, options] {
    program.action = [&program, options] {
      PredictRequest request;
      request.model = options->model.reference();
      request.run = options->run.run;
      request.inputs = expand_inputs(options->inputs);
      const ResultPointer result = program.run(request);
      print(request, std::get<PredictResult>(*result), program.json);
    };
  });
}

}  // namespace lacewing::cli
