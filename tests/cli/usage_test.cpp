// Promises that hold before anything is loaded: help, wrong usage, errors in one line.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "program.h"

namespace lacewing::test {
namespace {

constexpr const char* commands[] = {"explain", "predict", "compare",       "evaluate", "train",
                                    "inspect", "methods", "architectures", "run"};

/// One line on stderr that begins "error:", nothing on stdout.
void expect_error(const Outcome& outcome, int code, const std::string& part) {
  EXPECT_EQ(outcome.code, code) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  ASSERT_EQ(outcome.err_lines().size(), 1u) << outcome.err;
  EXPECT_EQ(outcome.err.find("error: "), 0u) << outcome.err;
  EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
}

// A library that cannot be loaded: whatever needs the engine fails.
const std::vector<std::string> no_engine{"LACEWING_LIB=/dev/null"};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr double most_for_help = 0.5;  // s: an instrumented program starts slowly
#else
constexpr double most_for_help = 0.05;
#endif

TEST(Usage, HelpAnswersWithinFiftyMillisecondsWithoutTheEngine) {
  const TempFolder folder;
  for (const char* command : commands) {
    const Outcome outcome = run_cli({command, "--help"}, folder, 0, no_engine);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_NE(outcome.out.find("--json"), std::string::npos) << command;
  }
  double fastest = 1;  // the machine may be busy; the program is as fast as its fastest run
  for (int i = 0; i < 5; ++i) fastest = std::min(fastest, run_cli({"--help"}, folder).seconds);
  EXPECT_LE(fastest, most_for_help);
  const std::string help = run_cli({"--help"}, folder).out;
  for (const char* command : commands) EXPECT_NE(help.find(command), std::string::npos);
}

TEST(Usage, WrongUsageIsOneLineAndExitCodeTwo) {
  const TempFolder folder;
  const auto wrong = [&](const std::vector<std::string>& arguments, const std::string& part) {
    expect_error(run_cli(arguments, folder, 0, no_engine), 2, part);
  };
  wrong({}, "no command is given");
  wrong({"explode"}, "'explode' is not a command; there are explain, predict");
  wrong({"explain"}, "MODEL is required");
  wrong({"explain", "m.pt", "x.npy", "--bogus"}, "--bogus");
  wrong({"explain", "m.pt", "x.npy", "--param", "steps"}, "NAME=VALUE");
  wrong({"explain", "m.pt", "x.npy", "--param", "a=1", "--param", "a=2"}, "given twice");
  wrong({"explain", "m.pt", "x.npy", "--target", "-1"}, "--target");
  wrong({"explain", "m.pt", "x.npy", "--target", "cat"}, "--target");
  wrong({"explain", "m.pt", "x.npy", "--output", "score"}, "log-probability");
  wrong({"explain", "m.pt", "x.npy", "--allow-gradient=5"}, "--allow-gradient takes no value");
  wrong({"train", "lenet5", "mnist:train", "--out", "m.safetensors", "--random-start=5"},
        "--random-start takes no value");
  wrong({"predict", "m.pt", "x.npy", "--dtype", "float16"}, "float32");
  wrong({"predict", "m.pt", "x.npy", "--preset", "cifar1000"}, "imagenet");
  wrong({"predict", "m.pt", "x.npy", "--mean", "0.5,,0.5"}, "--mean");
  wrong({"predict", "m.pt", "x.npy", "--std", "0"}, "--std");
  wrong({"predict", "m.pt", "x.npy", "--scale", "nan"}, "--scale");
  wrong({"predict", "m.pt", "x.npy", "--scale", "0"}, "--scale");
  for (const char* seed : {"-1", "18446744073709551616", "1.5", ""})
    wrong({"predict", "m.pt", "x.npy", "--seed", seed}, "--seed: must be a whole number");
  wrong({"explain", "m.pt", "x.npy", "--out", ""}, "--out: a name is missing");
  wrong({"predict", "m.pt", "x.npy", "--save-request", ""}, "--save-request: a name is missing");
  wrong({"train", "lenet5", "mnist:train", "--out", ""}, "--out: a name is missing");
  wrong({"compare", "a.npy", "b.npy", "--k", "0"}, "--k");
  wrong({"evaluate", "m.pt", "mnist:test", "--limit", "-5"}, "--limit");
  wrong({"train", "lenet5", "mnist:train"}, "--out is required");
}

TEST(Usage, FailuresAreOneLineAndExitCodeOne) {
  const TempFolder folder;
  std::ofstream(folder / "text.npy") << "not numbers";
  std::ofstream(folder / "unknown.json")
      << R"({"request": "inspect", "model": {"path": "m.pt", "colour": 1}})";
  std::ofstream(folder / "broken.json") << "{\n\"request\": }";
  expect_error(run_cli({"compare", "none.npy", "none.npy"}, folder), 1, "none.npy");
  expect_error(run_cli({"compare", "text.npy", "text.npy"}, folder), 1, "text.npy");
  expect_error(run_cli({"predict", "m.pt", "text.npy"}, folder), 1, "text.npy");
  expect_error(run_cli({"run", "none.json"}, folder), 1, "none.json");
  expect_error(run_cli({"run", "unknown.json"}, folder), 1,
               "unknown.json: request.model: 'colour' is not known");
  expect_error(run_cli({"run", "broken.json"}, folder), 1, "broken.json: line 2, column");
  expect_error(run_cli({"run", "."}, folder), 1, "");
}

TEST(Usage, EngineThatCannotBeLoadedSaysTheWayOut) {
  const TempFolder folder;
  std::ofstream(folder / "liblacewing-engine.so") << "not a library";
  expect_error(run_cli({"methods"}, folder, 0, {"LACEWING_LIB=" + folder.path().string()}), 1,
               "liblacewing-engine.so");
}

}  // namespace
}  // namespace lacewing::test
