#include "hostile_files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <ctime>

#include "base/error.h"
#include "checkpoint/tensor_file.h"
#include "support/temp_folder.h"
#include "write_files.h"

namespace lacewing::test {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__)
constexpr double most_seconds = 10;
#else
constexpr double most_seconds = 1;
#endif

// Of this process: whatever else the machine does.
double processor_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Kilobytes, the most so far.
long peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace

std::string repeated(const std::string& part, std::size_t count) {
  std::string all;
  all.reserve(part.size() * count);
  for (std::size_t i = 0; i < count; ++i) all += part;
  return all;
}

std::string zip_of(const std::string& pickle) {
  return pytorch_zip(pickle, {{"0", floats({1, 2, 3, 4})}});
}

std::string patched(std::string bytes, const std::string& mark, std::size_t offset, const std::string& value,
                    bool last) {
  const std::size_t at = last ? bytes.rfind(mark) : bytes.find(mark);
  return bytes.replace(at + offset, value.size(), value);
}

void expect_refused(const std::vector<Hostile>& files) {
  const TempFolder folder;
  const auto old_folder = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  for (const Hostile& hostile : files) {
    SCOPED_TRACE(hostile.name);
    std::size_t size = 0;
    const auto path = [&] {
      const std::string bytes = hostile.bytes();
      size = bytes.size();
      return folder.write("hostile.pth", bytes);
    }();
    const long before = peak_memory();
    const double start = processor_seconds();
    try {
      const TensorFile file = read_tensor_file(path);
      ADD_FAILURE() << "read as " << file.format << " with " << file.tensors.size() << " tensors";
    } catch (const Error& error) {
      EXPECT_NE(error.reason().find(hostile.reason), std::string::npos) << error.what();
      EXPECT_EQ(error.where(), "hostile.pth");
      EXPECT_FALSE(error.hint().empty()) << error.what();
      EXPECT_EQ(one_line(error).find('\n'), std::string::npos);
      EXPECT_LT(one_line(error).size(), 1000u);
    }
    EXPECT_LT(processor_seconds() - start, most_seconds);
    EXPECT_LT(peak_memory() - before, 400'000) << "kB for a file of " << size << " bytes";
  }
  EXPECT_FALSE(std::filesystem::exists("executed-by-pickle"));
  std::filesystem::current_path(old_folder);
}

TEST(HostileFiles, FoldersAndMissingFilesAreNamed) {
  const TempFolder folder;
  for (const auto& path : {folder.path(), folder / "missing.pth"}) {
    try {
      read_tensor_file(path);
      ADD_FAILURE() << "read " << path;
    } catch (const Error& error) {
      EXPECT_EQ(error.where(), path.filename());
      EXPECT_FALSE(error.hint().empty()) << error.what();
    }
  }
}

}  // namespace lacewing::test
