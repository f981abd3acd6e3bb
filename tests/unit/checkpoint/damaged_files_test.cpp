// Right files, cut short or changed: they are read or refused, nothing else.

#include <gtest/gtest.h>

#include <random>

#include "base/error.h"
#include "checkpoint/tensor_file.h"
#include "support/temp_folder.h"
#include "write_files.h"

namespace lacewing::test {
namespace {

// Reads the file, and every number in it. Errors are fine; crashes and reads out of bounds (under a
// sanitizer) are not.
// Each file is a new one: writing over an old one waits for the disk.
bool survives(const TempFolder& folder, const std::string& bytes) {
  static int number = 0;
  const std::filesystem::path path = folder.write("damaged-" + std::to_string(number++), bytes);
  struct Remove {
    const std::filesystem::path& path;
    ~Remove() { std::filesystem::remove(path); }
  } const remove{path};
  try {
    const TensorFile file = read_tensor_file(path);
    for (const TensorEntry& entry : file.tensors)
      if (element_count(entry.shape) < 1'000'000) to_array(entry);
    return true;
  } catch (const Error& error) {
    EXPECT_FALSE(std::string(error.what()).empty());
    return false;
  }
}

std::vector<std::string> small_valid_files() {
  return {valid_safetensors(), valid_zip(), valid_zip({.zip64 = true, .comment = "c"}), valid_zip({}, true),
          valid_legacy()};
}

TEST(DamagedFiles, EveryPrefixIsRefused) {
  const TempFolder folder;
  for (const std::string& bytes : small_valid_files())
    for (std::size_t length = 0; length < bytes.size(); ++length)
      EXPECT_FALSE(survives(folder, bytes.substr(0, length))) << length << " of " << bytes.size();
}

TEST(DamagedFiles, EveryChangedByteIsSurvived) {
  const TempFolder folder;
  std::size_t read = 0, refused = 0;
  for (const std::string& bytes : small_valid_files())
    for (std::size_t at = 0; at < bytes.size(); ++at)
      for (const int change : {0x00, 0xFF, bytes[at] ^ 0x01, bytes[at] ^ 0x80}) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(change);
        ++(survives(folder, damaged) ? read : refused);
      }
  EXPECT_GT(read, 0u);
  EXPECT_GT(refused, 1000u);
}

TEST(DamagedFiles, RandomDamageIsSurvived) {
  const TempFolder folder;
  std::mt19937 engine(20);
  for (const std::string& bytes : small_valid_files())
    for (int round = 0; round < 2000; ++round) {
      std::string damaged = bytes;
      for (unsigned changes = 1 + engine() % 6; changes > 0; --changes) {
        const std::size_t at = engine() % damaged.size(), from = engine() % damaged.size();
        const std::size_t length = std::min<std::size_t>(1 + engine() % 9, damaged.size() - from);
        switch (engine() % 3) {
          case 0:
            damaged[at] = static_cast<char>(engine());
            break;
          case 1:
            damaged.insert(at, damaged.substr(from, length));
            break;
          default:
            damaged.erase(from, length);
            break;
        }
        if (damaged.empty()) break;
      }
      survives(folder, damaged);
    }
}

}  // namespace
}  // namespace lacewing::test
