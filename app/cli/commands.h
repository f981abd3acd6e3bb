#pragma once
// Every command: add_NAME() adds it to the command line, print() shows what came back. One small file each.

#include <CLI/CLI.hpp>

#include "program.h"

namespace lacewing::cli {

void add_explain(CLI::App& app, Program& program);
void add_predict(CLI::App& app, Program& program);
void add_compare(CLI::App& app, Program& program);
void add_evaluate(CLI::App& app, Program& program);
void add_train(CLI::App& app, Program& program);
void add_inspect(CLI::App& app, Program& program);
void add_catalogue(CLI::App& app, Program& program);  ///< methods, architectures, metrics, training, devices
void add_run(CLI::App& app, Program& program);

/// Throws Error early if `out` (MAP.npy or a folder; may be empty) cannot be written to.
void check_map_output(const std::string& out);
/// Writes the maps to `out` unless it is empty, and tells about each.
void print(const ExplainRequest& request, const ExplainResult& result, const std::string& out, bool json);
void print(const PredictRequest& request, const PredictResult& result, bool json);
void print(const CompareResult& result, bool json);
void print(const EvaluateResult& result, bool json);
void print(const TrainResult& result, bool json);
void print(const InspectResult& result, bool json);
void print(const PicturesResult& result, bool json);

}  // namespace lacewing::cli
