#include "session/engine_library.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

namespace lacewing {
namespace {

std::string failure(const std::string& library) {
  try {
    load_engine(library);
  } catch (const Error& error) {
    return one_line(error);
  }
  return "no error";
}

TEST(EngineLibrary, MissingLibrarySaysWhereItWasLookedForAndTheWayOut) {
  const std::string line = failure("/no/such/folder/liblacewing-engine.so");
  EXPECT_NE(line.find("/no/such/folder/liblacewing-engine.so"), std::string::npos) << line;
  EXPECT_NE(line.find("LACEWING_LIB"), std::string::npos) << line;
}

TEST(EngineLibrary, FileThatIsNoLibraryGivesTheLoadersReason) {
  const auto path =
      std::filesystem::temp_directory_path() / ("lacewing-not-" + std::to_string(getpid()) + ".so");
  std::ofstream(path) << "not a library";
  const std::string line = failure(path.string());
  std::filesystem::remove(path);
  EXPECT_NE(line.find(path.filename().string()), std::string::npos) << line;
  EXPECT_NE(line.find("LD_LIBRARY_PATH"), std::string::npos) << line;
  EXPECT_EQ(line.find('\n'), std::string::npos);
}

TEST(EngineLibrary, ForeignLibraryIsRefused) {
  const std::string libm = "/lib/x86_64-linux-gnu/libm.so.6";
  if (!std::filesystem::exists(libm)) GTEST_SKIP() << "no " << libm;
  EXPECT_NE(failure(libm).find("not Lacewing's engine"), std::string::npos);
}

TEST(EngineLibrary, GivenPathComesBeforeTheVariableAndThatBeforeTheProgramsFolders) {
  using Paths = std::vector<std::filesystem::path>;
  setenv("LACEWING_LIB", "/tmp", 1);
  EXPECT_EQ(engine_candidates({}), Paths{"/tmp/liblacewing-engine.so"});
  EXPECT_EQ(engine_candidates("/x/y.so"), Paths{"/x/y.so"});
  unsetenv("LACEWING_LIB");
  const Paths candidates = engine_candidates({});
  ASSERT_EQ(candidates.size(), 2u);
  EXPECT_EQ(candidates[1], candidates[0].parent_path().parent_path() / "lib/liblacewing-engine.so");
}

TEST(EngineLibrary, EnvironmentIsSetUnlessTheUserHas) {
  unsetenv("OMP_WAIT_POLICY");
  setenv("OMP_NUM_THREADS", "3", 1);
  prepare_environment();
  EXPECT_STREQ(getenv("OMP_WAIT_POLICY"), "passive");
  EXPECT_STREQ(getenv("OMP_NUM_THREADS"), "3");
  setenv("OMP_NUM_THREADS", "1", 1);
}

}  // namespace
}  // namespace lacewing
