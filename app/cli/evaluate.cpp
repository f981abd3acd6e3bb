// evaluate: accuracy on a data set, clean or under attack.

#include <nlohmann/json.hpp>

#include "commands.h"
#include "options.h"
#include "output.h"
#include "session/requests_json.h"

namespace lacewing::cli {
namespace {

struct Options {
  ModelOptions model;
  RunOptionsGiven run;
  ParameterOptions parameters;
  EvaluateRequest request;
};

}  // namespace

void print(const EvaluateResult& result, bool as_json) {
  warn(result.warnings);
  if (result.preprocessing_guessed) note_guess();
  if (as_json) {
    print_json(to_json(Result(result)));
    return;
  }
  std::string line = result.metric + ": " + text_of(100 * result.value) + " % (" +
                     std::to_string(result.correct) + " of " + std::to_string(result.total) + ")";
  if (!result.attack.empty()) line += ", " + result.attack;
  print(line);
}

void add_evaluate(CLI::App& app, Program& program) {
  CLI::App& command = *app.add_subcommand("evaluate", "Accuracy on a data set, clean or under attack");
  const auto options = std::make_shared<Options>();
  EvaluateRequest& request = options->request;
  options->model.add_to(command);
  command.add_option("DATASET", request.dataset, "NAME:SPLIT (fashion-mnist:test), a folder or a data file")
      ->required();
  command.add_option("--metric", request.metric, "accuracy or robust_accuracy")->type_name("NAME");
  command.add_option("--start", request.start, "First picture")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1} << 40).description(""))
      ->type_name("N");
  command.add_option("--limit", request.limit, "Number of pictures; default all")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40).description(""))
      ->type_name("N");
  ParameterOptions& parameters = options->parameters;
  parameters.add_named(command, "--epsilon", "robust_accuracy: radius, in the 0..1 scale of pictures: 8/255");
  parameters.add_named(command, "--norm", "robust_accuracy: linf or l2");
  parameters.add_named(command, "--steps", "robust_accuracy: PGD steps");
  parameters.add_named(command, "--step", "robust_accuracy: size of a step, as epsilon");
  parameters.add_named(command, "--restarts", "robust_accuracy: tries a picture");
  parameters.add_flag(command, "--random-start,!--no-random-start",
                      "robust_accuracy: start inside the ball at random");
  parameters.add_to(command);
  options->run.add_to(command);
  add_common_options(command, program);
  command.callback([&program, options] {
    program.action = [&program, options] {
      EvaluateRequest asked = options->request;
      asked.model = options->model.reference();
      asked.parameters = options->parameters.parameters();
      asked.run = options->run.run;
      print(std::get<EvaluateResult>(*program.run(asked)), program.json);
    };
  });
}

}  // namespace lacewing::cli
