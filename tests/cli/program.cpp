#include "program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace lacewing::test {
namespace {

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

}  // namespace

std::vector<std::string> Outcome::out_lines() const {
  return lines_of(out);
}
std::vector<std::string> Outcome::err_lines() const {
  return lines_of(err);
}

std::vector<nlohmann::json> Outcome::json() const {
  std::vector<nlohmann::json> objects;
  for (const std::string& line : out_lines()) objects.push_back(nlohmann::json::parse(line));
  return objects;
}

Outcome run_cli(const std::vector<std::string>& arguments, const TempFolder& folder, double interrupt_after,
                const std::vector<std::string>& environment) {
  const std::string program = LACEWING_BUILD_DIR "/bin/lacewing-cli";
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = environment;
  for (char** variable = environ; *variable; ++variable) variables.emplace_back(*variable);

  const TempFolder streams;
  const std::string out = streams / "out", err = streams / "err";
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addchdir_np(&actions, folder.path().c_str());

  const auto start = std::chrono::steady_clock::now();
  pid_t process = 0;
  const int failed = posix_spawn(&process, program.c_str(), &actions, nullptr, pointers(words).data(),
                                 pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed) throw std::runtime_error("cannot start " + program);
  if (interrupt_after > 0) {
    std::this_thread::sleep_for(std::chrono::duration<double>(interrupt_after));
    kill(process, SIGINT);
  }
  int status = 0;
  rusage usage{};
  wait4(process, &status, 0, &usage);

  Outcome outcome;
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome.out = text_of(out);
  outcome.err = text_of(err);
  outcome.peak_kb = usage.ru_maxrss;
  return outcome;
}

}  // namespace lacewing::test
