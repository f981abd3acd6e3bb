// run: any request that the program ever recorded.

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "commands.h"
#include "options.h"
#include "output.h"
#include "session/requests_json.h"

namespace lacewing::cli {
namespace {

/// A request may carry pictures.
constexpr std::size_t largest_request = std::size_t{256} << 20;  // bytes

struct Options {
  std::string path, out;
};

}  // namespace

void print(const PicturesResult& result, bool as_json) {
  for (std::size_t i = 0; i < result.pictures.size(); ++i) {
    if (as_json)
      print_json({{"index", result.indices[i]},
                  {"name", result.names[i]},
                  {"label", result.labels[i]},
                  {"shape", result.pictures[i]->shape}});
    else
      print(result.names[i] + "  label " + std::to_string(result.labels[i]) + "  " +
            to_string(result.pictures[i]->shape));
  }
}

void add_run(CLI::App& app, Program& program) {
  CLI::App& command = *app.add_subcommand("run", "Run a recorded request again");
  const auto options = std::make_shared<Options>();
  command
      .add_option("REQUEST", options->path, "A request as JSON: from --save-request, a project or a figure")
      ->required();
  command.add_option("--out", options->out, "Of an explanation: MAP.npy, or a folder for one file an input")
      ->check(check_name)
      ->type_name("PATH");
  add_common_options(command, program);
  command.callback([&program, options] {
    program.action = [&program, options] {
      const std::string name = std::filesystem::path(options->path).filename().string();
      const nlohmann::json document = parse_json(read_text(options->path, largest_request), name);
      Request request;
      try {
        request = request_from_json(document);
      } catch (const Error& error) {
        throw Error(error.where() + ": " + error.reason(), name, error.hint());
      }
      if (!options->out.empty() && !std::holds_alternative<ExplainRequest>(request))
        throw UsageError("--out: the request is to " + std::string(request_name(request)) +
                         ", which gives no maps");
      check_map_output(options->out);
      const ResultPointer result = program.run(request);
      const bool json = program.json;
      if (const auto* explain = std::get_if<ExplainRequest>(&request))
        print(*explain, std::get<ExplainResult>(*result), options->out, json);
      else if (const auto* predict = std::get_if<PredictRequest>(&request))
        print(*predict, std::get<PredictResult>(*result), json);
      else if (const auto* compare = std::get_if<CompareResult>(result.get()))
        print(*compare, json);
      else if (const auto* evaluate = std::get_if<EvaluateResult>(result.get()))
        print(*evaluate, json);
      else if (const auto* train = std::get_if<TrainResult>(result.get()))
        print(*train, json);
      else if (const auto* inspect = std::get_if<InspectResult>(result.get()))
        print(*inspect, json);
      else
        print(std::get<PicturesResult>(*result), json);
    };
  });
}

}  // namespace lacewing::cli
