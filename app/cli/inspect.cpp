// inspect: what a checkpoint is, as the program understands it.

#include <nlohmann/json.hpp>

#include "commands.h"
#include "options.h"
#include "output.h"
#include "session/requests_json.h"

namespace lacewing::cli {

void print(const InspectResult& result, bool as_json) {
  warn(result.warnings);
  for (const std::string& text : result.notes) note(text);
  if (result.preprocessing.guessed()) note_guess();
  if (as_json) {
    print_json(to_json(Result(result)));
    return;
  }
  print("format        " + result.format);
  print("architecture  " + result.architecture +
        (result.architecture_recognised ? " (recognised from its keys)" : ""));
  print("classes       " + std::to_string(result.num_classes));
  print("parameters    " + std::to_string(result.parameter_count));
  print("input         " + to_string(result.input));
  const Preprocessing& preprocessing = result.preprocessing;
  std::string line = "preprocessing " + preprocessing.channels + ", size " +
                     std::to_string(preprocessing.size) + ", scale " + text_of(preprocessing.scale) +
                     ", mean";
  for (const double value : preprocessing.mean) line += " " + text_of(value);
  line += ", std";
  for (const double value : preprocessing.std) line += " " + text_of(value);
  print(line + " (" + preprocessing.origin + ")");
  print("sha256        " + result.sha256);
  for (const auto& [name, value] : result.metadata) print("metadata      " + name + " = " + value);
  print("layers");
  for (const LayerInfo& layer : result.layers)
    print("  " + layer.path + "  " + layer.kind +
          (layer.output.empty() ? "" : "  " + to_string(layer.output)) +
          (layer.parameters ? "  " + std::to_string(layer.parameters) + " parameters" : ""));
  print("tensors");
  for (const std::string& tensor : result.tensors) print("  " + tensor);
}

void add_inspect(CLI::App& app, Program& program) {
  CLI::App& command =
      *app.add_subcommand("inspect", "What a checkpoint is: format, layers, tensors, warnings");
  const auto options = std::make_shared<ModelOptions>();
  options->add_to(command);
  add_common_options(command, program);
  command.callback([&program, options] {
    program.action = [&program, options] {
      print(std::get<InspectResult>(*program.run(InspectRequest{options->reference()})), program.json);
    };
  });
}

}  // namespace lacewing::cli
