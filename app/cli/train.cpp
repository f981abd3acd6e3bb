// train: a network from a data set, also against an adversary.

#include <nlohmann/json.hpp>

#include "commands.h"
#include "options.h"
#include "output.h"
#include "progress_bar.h"
#include "session/requests_json.h"

namespace lacewing::cli {
namespace {

struct Options {
  RunOptionsGiven run;
  ParameterOptions parameters;
  TrainRequest request;
};

}  // namespace

void print(const TrainResult& result, bool as_json) {
  warn(result.warnings);
  if (as_json) {
    print_json(to_json(Result(result)));
    return;
  }
  std::string line =
      result.path + ": " + std::to_string(result.epochs) + " epochs in " + duration(result.seconds);
  for (const auto& [name, value] : result.metrics) line += ", " + name + " " + text_of(value);
  print(line);
}

void add_train(CLI::App& app, Program& program) {
  CLI::App& command = *app.add_subcommand("train", "Train a network, also against an adversary");
  const auto options = std::make_shared<Options>();
  TrainRequest& request = options->request;
  command.add_option("ARCH", request.architecture, "Architecture (lacewing-cli architectures)")->required();
  command.add_option("DATASET", request.dataset, "NAME:SPLIT (fashion-mnist:train), a folder or a data file")
      ->required();
  command
      .add_option("--out", request.out,
                  "Checkpoint (.safetensors); FILE.log.jsonl and FILE.state lie beside it")
      ->required()
      ->check(check_name)
      ->type_name("FILE");
  ParameterOptions& parameters = options->parameters;
  parameters.add_named(command, "--adversary",
                       "none, linf:E or l2:E, E in the 0..1 scale of pictures: linf:8/255");
  parameters.add_named(command, "--attack", "pgd or fgsm-rs");
  parameters.add_named(command, "--steps", "PGD steps");
  parameters.add_named(command, "--step", "Size of a step, as E");
  parameters.add_flag(command, "--random-start,!--no-random-start", "Start inside the ball at random");
  parameters.add_named(command, "--clean-share", "Share of every batch that stays unattacked");
  parameters.add_named(command, "--epochs", "Passes over the training pictures");
  parameters.add_named(command, "--batch", "Pictures a step");
  parameters.add_named(command, "--learning-rate", "Largest learning rate of the schedule");
  parameters.add_named(command, "--optimiser", "adam or sgd");
  parameters.add_named(command, "--schedule", "constant, cyclic or cosine");
  parameters.add_named(command, "--weight-decay", "Added to the gradient, times the weight");
  parameters.add_to(command);
  command.add_flag("--resume", request.resume, "Go on where a killed training stopped");
  command.add_option("--start", request.start, "First training picture")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1} << 40).description(""))
      ->type_name("N");
  command.add_option("--limit", request.limit, "Number of training pictures; default all")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40).description(""))
      ->type_name("N");
  command
      .add_option("--test", request.test_dataset,
                  "Data set measured after every epoch; default the test split")
      ->type_name("DATASET");
  command.add_option("--test-limit", request.test_limit, "Number of test pictures; default all")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40).description(""))
      ->type_name("N");
  options->run.add_to(command);
  add_common_options(command, program);
  command.callback([&program, options] {
    program.action = [&program, options] {
      TrainRequest asked = options->request;
      asked.parameters = options->parameters.parameters();
      asked.run = options->run.run;
      print(std::get<TrainResult>(*program.run(asked)), program.json);
    };
  });
}

}  // namespace lacewing::cli
