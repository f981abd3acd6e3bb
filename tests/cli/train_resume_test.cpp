// Training through the command line is killed again and again, and ends in the same file.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <thread>

#include "base/file.h"
#include "checkpoint/tensor_file.h"
#include "support/synthetic_set.h"
#include "support/temp_folder.h"

namespace lacewing {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class TrainResume : public ::testing::Test {
 protected:
  // The process of `lacewing-cli train ...` into FOLDER/net.safetensors.
  pid_t start(const std::string& folder, bool resume) {
    fs::create_directories(folder_ / folder);
    const std::string program = std::string(LACEWING_BUILD_DIR) + "/bin/lacewing-cli";
    std::vector<std::string> words{program,     "train",
                                   "cnn_16_32", pictures_,
                                   "--param",   "adversary=linf:8/255",
                                   "--param",   "attack=fgsm-rs",
                                   "--param",   "epochs=5",
                                   "--param",   "batch=16",
                                   "--seed",    "3",
                                   "--out",     out(folder).string()};
    if (resume) words.push_back("--resume");
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
      if (std::freopen("/dev/null", "w", stdout) == nullptr) _exit(126);
      execv(program.c_str(), arguments.data());
      _exit(127);
    }
    return child;
  }
  int finish(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    return status;
  }
  // Waits until `reached`, then `more`, then kills. False when the program ended before.
  bool kill_when(pid_t child, const std::function<bool()>& reached, std::chrono::milliseconds more) {
    const auto limit = std::chrono::steady_clock::now() + 120s;
    while (!reached() && std::chrono::steady_clock::now() < limit) {
      int status = 0;
      if (waitpid(child, &status, WNOHANG) == child) return false;
      std::this_thread::sleep_for(1ms);
    }
    std::this_thread::sleep_for(more);
    kill(child, SIGKILL);
    const int status = finish(child);
    return WIFSIGNALED(status);
  }
  std::ptrdiff_t epochs(const std::string& folder) {
    const fs::path log = out(folder).string() + ".log.jsonl";
    if (!fs::exists(log)) return 0;
    const std::string lines = read_text(log);
    EXPECT_TRUE(lines.empty() || lines.back() == '\n');  // whole lines only
    return std::count(lines.begin(), lines.end(), '\n');
  }
  fs::path out(const std::string& folder) const { return folder_ / folder / "net.safetensors"; }

  test::TempFolder folder_;
  std::string pictures_ = test::SyntheticSet(800, 28, 9).write_idx(folder_.path(), "train").string();
};

TEST_F(TrainResume, KilledAtAnyMomentEndsInTheSameFile) {
  ASSERT_EQ(finish(start("straight", false)), 0);
  const auto has_state = [&] { return fs::exists(out("killed").string() + ".state"); };
  ASSERT_TRUE(kill_when(start("killed", false), has_state, 0ms));
  int kills = 1;
  for (const auto more : {0ms, 7ms, 30ms, 60ms}) {
    const std::ptrdiff_t before = epochs("killed");
    if (!kill_when(
            start("killed", true), [&] { return epochs("killed") > before; }, more))
      break;
    ++kills;
    if (fs::exists(out("killed"))) {
      EXPECT_NO_THROW(read_tensor_file(out("killed")));
    }
    EXPECT_NO_THROW(read_tensor_file(out("killed").string() + ".state"));
  }
  EXPECT_GE(kills, 3);
  ASSERT_EQ(finish(start("killed", true)), 0);
  EXPECT_EQ(epochs("killed"), 5);
  EXPECT_EQ(read_text(out("killed")), read_text(out("straight")));
}

TEST_F(TrainResume, AFinishedTrainingIsNotRepeated) {
  ASSERT_EQ(finish(start("a", false)), 0);
  const std::string checkpoint = read_text(out("a")), log = read_text(out("a").string() + ".log.jsonl");
  ASSERT_EQ(finish(start("a", true)), 0);
  EXPECT_EQ(read_text(out("a")), checkpoint);
  EXPECT_EQ(read_text(out("a").string() + ".log.jsonl"), log);
}

}  // namespace
}  // namespace lacewing
