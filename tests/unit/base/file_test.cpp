#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <ostream>
#include <stdexcept>
#include <thread>

#include "support/expect_error.h"
#include "support/temp_folder.h"

namespace lacewing {
namespace {

using test::TempFolder;

std::size_t entries(const TempFolder& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder.path()), {}));
}

TEST(MappedFileOpen, SeesTheBytes) {
  const TempFolder folder;
  const auto file = MappedFile::open(folder.write("a", "hello"));
  ASSERT_EQ(file->bytes().size(), 5u);
  EXPECT_EQ(file->bytes()[4], std::byte{'o'});
  EXPECT_EQ(file->path(), folder / "a");
}

TEST(MappedFileOpen, RefusesFoldersMissingEmptyAndSpecialFiles) {
  const TempFolder folder;
  EXPECT_ERROR(MappedFile::open(folder.path()), "is a folder, not a file");
  EXPECT_ERROR(MappedFile::open(folder / "none"), "none: no such file");
  EXPECT_ERROR(MappedFile::open(folder.write("empty", "")), "empty: is empty");
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_ERROR(MappedFile::open(folder / "pipe"),
               "pipe: is not a regular file");  // and does not wait for a writer
}

TEST(ReadText, ReadsUpToTheLimit) {
  const TempFolder folder;
  const auto file = folder.write("a", "hello");
  EXPECT_EQ(read_text(file), "hello");
  EXPECT_EQ(read_text(file, 5), "hello");
  EXPECT_ERROR(read_text(file, 4), "a: is larger than 4 bytes");
  EXPECT_EQ(read_text(folder.write("empty", "")), "");
  EXPECT_FALSE(read_text("/proc/self/status").empty());  // whose size is said to be 0
  EXPECT_ERROR(read_text("/proc/self/status", 10), "larger than 10 bytes");
  EXPECT_ERROR(read_text(folder.path()), "is a folder");
  EXPECT_ERROR(read_text(folder / "none"), "no such file");
}

// A writer of much data can be stopped at any piece: then the old file is there, and nothing else.
TEST(WriteAtomically, StopsBetweenPieces) {
  const TempFolder folder;
  const auto file = folder.write("a", "old");
  std::vector<std::byte> first(std::size_t{13} << 20), second((std::size_t{20} << 20) + 1);
  for (std::size_t i = 0; i < first.size(); ++i) first[i] = static_cast<std::byte>(i * 7 >> 8);
  for (std::size_t i = 0; i < second.size(); ++i) second[i] = static_cast<std::byte>(i * 5 >> 9);
  const std::vector<std::span<const std::byte>> parts{first, {}, second};
  int asked = 0;
  write_atomically(folder / "whole", parts, [&] { ++asked; });
  const auto whole = MappedFile::open(folder / "whole");
  ASSERT_EQ(whole->bytes().size(), first.size() + second.size());
  EXPECT_TRUE(std::ranges::equal(whole->bytes().first(first.size()), first));
  EXPECT_TRUE(std::ranges::equal(whole->bytes().subspan(first.size()), second));
  EXPECT_GE(asked, 4);  // 33 MiB
  for (int stop = asked; stop > 0; --stop) {
    int left = stop;
    const auto check = [&] {
      if (--left == 0) throw std::runtime_error("stopped");
    };
    EXPECT_THROW(write_atomically(file, parts, check), std::runtime_error);
    EXPECT_EQ(read_text(file), "old");
    EXPECT_EQ(entries(folder), 2u);
  }
}

TEST(WriteAtomically, ReplacesTheWholeFileAndLeavesNothingElse) {
  const TempFolder folder;
  const auto file = folder.write("a", "old");
  ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
  write_atomically(file, std::string_view("new\0text", 8));
  EXPECT_EQ(read_text(file), std::string("new\0text", 8));
  EXPECT_EQ(std::filesystem::status(file).permissions(), std::filesystem::perms(0600));
  write_atomically(folder / "b", [](std::ostream& out) { out << "b" << 1; });
  EXPECT_EQ(read_text(folder / "b"), "b1");
  EXPECT_EQ(entries(folder), 2u);
}

TEST(WriteAtomically, WritesThroughLinksAndLeavesSpecialFilesAlone) {
  const TempFolder folder;
  std::filesystem::create_directory(folder / "elsewhere");
  const auto file = folder.write("elsewhere/a", "old");
  std::filesystem::create_symlink(file, folder / "link");
  write_atomically(folder / "link", "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(read_text(file), "new");
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_ERROR(write_atomically(folder / "pipe", "new"), "pipe: cannot be written: it is no regular file");
  EXPECT_TRUE(std::filesystem::is_fifo(folder / "pipe"));
  EXPECT_EQ(entries(folder), 3u);
}

TEST(WriteAtomically, KeepsTheOldFileWhenWritingFails) {
  const TempFolder folder;
  const auto file = folder.write("a", "old");
  EXPECT_THROW(write_atomically(file,
                                [](std::ostream& out) {
                                  out << "half";
                                  throw std::runtime_error("stop");
                                }),
               std::runtime_error);
  EXPECT_ERROR(write_atomically(file, [](std::ostream& out) { out.setstate(std::ios::badbit); }),
               "a: cannot be written");
  EXPECT_EQ(read_text(file), "old");
  EXPECT_EQ(entries(folder), 1u);
}

TEST(WriteAtomically, SaysWhenTheFolderIsMissingOrInTheWay) {
  const TempFolder folder;
  EXPECT_ERROR(write_atomically(folder / "no/where", std::string_view("x")), "where: cannot be written");
  std::filesystem::create_directory(folder / "taken");
  EXPECT_ERROR(write_atomically(folder / "taken", std::string_view("x")), "taken: cannot be written");
  EXPECT_EQ(entries(folder), 1u);
}

TEST(WriteAtomically, LetsReadersSeeOneWholeVersion) {
  const TempFolder folder;
  const auto file = folder.write("a", std::string(100000, 'a'));
  const auto writer = [&](char letter) {
    for (int i = 0; i < 20; ++i) write_atomically(file, std::string(100000, letter));
  };
  std::jthread first(writer, 'b'), second(writer, 'c');
  for (int i = 0; i < 100; ++i) {
    const std::string seen = read_text(file);
    ASSERT_EQ(seen.size(), 100000u);
    ASSERT_EQ(std::count(seen.begin(), seen.end(), seen[0]), 100000);
  }
}

}  // namespace
}  // namespace lacewing
