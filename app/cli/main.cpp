// lacewing-cli: all of the engine without a window. The command line is understood before anything is loaded.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "base/error.h"
#include "commands.h"

namespace {

using namespace lacewing;

enum ExitCode { done = 0, failed = 1, wrong_usage = 2, interrupted = 130 };

int usage_error(const std::string& reason) {
  std::cerr << "error: " << one_line(Error(reason, {}, "Run it with --help")) << '\n';
  return wrong_usage;
}

/// Why no command was found.
std::string wrong_command(const CLI::App& app, int argc, char** argv) {
  std::string names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names += (names.empty() ? "" : ", ") + command->get_name();
  return (argc > 1 ? "'" + std::string(argv[1]) + "' is not a command" : "no command is given") +
         "; there are " + names;
}

/// "--random-start=5" is an error, not true.
void refuse_values_of_flags(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    for (CLI::Option* option : command->get_options())
      if (option->get_expected_max() == 0) option->disable_flag_override();
}

/// CLI11's words, but for those that do not say what to do.
std::string wrong_option(const std::string& reason) {
  const std::size_t name_ends = reason.find(" was given a disallowed flag override");
  return name_ends == std::string::npos ? reason : "--" + reason.substr(0, name_ends) + " takes no value";
}

/// Calls `work`; every failure is told in one line.
template <class Work>
int guarded(Work work) {
  try {
    work();
    std::cout.flush();
    if (!std::cout) throw Error("stdout could not be written");
    return done;
  } catch (const Cancelled&) {
    std::cerr << "note: interrupted\n";
    return interrupted;
  } catch (const cli::UsageError& error) {
    return usage_error(error.what());
  } catch (const Error& error) {
    std::cerr << "error: " << one_line(error) << '\n';
  } catch (const std::bad_alloc&) {
    std::cerr << "error: out of memory\n";
  } catch (const std::exception& error) {
    std::cerr << "error: " << one_line(Error(error.what())) << '\n';
  }
  return failed;
}

int run(int argc, char** argv) {
  CLI::App app("How fragile, and how honest, are explanations of image classifiers.", "lacewing-cli");
  app.set_version_flag("--version", "lacewing-cli " LACEWING_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  cli::Program program;
  cli::add_explain(app, program);
  cli::add_predict(app, program);
  cli::add_compare(app, program);
  cli::add_evaluate(app, program);
  cli::add_train(app, program);
  cli::add_inspect(app, program);
  cli::add_catalogue(app, program);
  cli::add_run(app, program);
  refuse_values_of_flags(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& answer) {  // --help, --version
    app.exit(answer);
    return done;
  } catch (const CLI::ParseError& error) {
    if (app.get_subcommands().empty()) return usage_error(wrong_command(app, argc, argv));
    return usage_error(wrong_option(error.what()));
  }
  return guarded(program.action);
}

}  // namespace

int main(int argc, char** argv) {
  const int code = run(argc, argv);
  // All threads have ended and all files are written: LibTorch's tidying up would take another 80 ms.
  std::fflush(nullptr);
  std::_Exit(code);
}
