// Zip archives made to harm.

#include <gtest/gtest.h>

#include "hostile_files.h"
#include "write_files.h"

namespace lacewing::test {
namespace {

const std::string local_header = "PK\x03\x04", entry_header = "PK\x01\x02", end_record = "PK\x05\x06",
                  end64_record = "PK\x06\x06", locator = "PK\x06\x07";
constexpr std::uint64_t huge = 0x7FFFFFFFFFFFFFFF;

TEST(HostileFiles, ZipArchivesAreRefused) {
  expect_refused({
      {"zip empty", [] { return zip({}); }, "without a data.pkl"},
      {"zip header only", [] { return local_header; }, "cut off"},
      {"zip directory missing", [] { return valid_zip().substr(0, 300); }, "cut off"},
      {"zip directory offset", [] { return patched(valid_zip(), end_record, 16, little(0xFFFFFF00, 4)); },
       "outside of the file"},
      {"zip directory size", [] { return patched(valid_zip(), end_record, 12, little(0xFFFFFF00, 4)); },
       "outside of the file"},
      {"zip 65535 members", [] { return patched(valid_zip(), end_record, 8, little(0xFFFFFFFF, 4)); },
       "too small for 65535"},
      {"zip fewer bytes of directory", [] { return patched(valid_zip(), end_record, 12, little(240, 4)); },
       "ends early"},
      {"zip split", [] { return patched(valid_zip(), end_record, 4, little(1, 2)); }, "split zip archive"},
      {"zip member of 4 GB",
       [] { return patched(valid_zip(), entry_header, 20, repeated(little(0xFFFFFFF0, 4), 2)); },
       "ends early"},
      {"zip two sizes", [] { return patched(valid_zip(), entry_header, 24, little(0xFFFFFFF0, 4)); },
       "two sizes differ"},
      {"zip inflates to 4 GB",
       [] { return patched(valid_zip({}, true), entry_header, 24, little(0xFFFFFFF0, 4)); },
       "data.pkl would unpack"},
      {"zip inflates to 60 MB",
       [] { return patched(valid_zip({}, true), entry_header, 24, little(60 << 20, 4)); }, "unpack"},
      {"zip storage inflates to 600 MB",
       [] { return patched(valid_zip({}, true), "archive/data/0", 24 - 46ull, little(600 << 20, 4), true); },
       "in all"},
      {"zip inflates to less", [] { return patched(valid_zip({}, true), entry_header, 24, little(16, 4)); },
       "unpack"},
      {"zip damaged deflate",
       [] { return patched(valid_zip({}, true), "archive/data.pkl", 16, "\xFF\xFF\xFF\xFF"); }, "damaged"},
      {"zip unknown method",
       [] {
         return patched(patched(valid_zip(), local_header, 8, little(99, 2)), entry_header, 10,
                        little(99, 2));
       },
       "method 99"},
      {"zip encrypted", [] { return patched(valid_zip(), entry_header, 8, little(1, 2)); }, "encrypted"},
      {"zip member offset", [] { return patched(valid_zip(), entry_header, 42, little(0xFFFFFF00, 4)); },
       "outside of the file"},
      {"zip local header wrong", [] { return patched(valid_zip(), entry_header, 42, little(3, 4)); },
       "no local header"},
      {"zip local name differs", [] { return patched(valid_zip(), local_header, 31, "X"); }, "another name"},
      {"zip local extra too long", [] { return patched(valid_zip(), local_header, 28, little(0xFFFF, 2)); },
       "ends early"},
      {"zip name twice",
       [] {
         return zip({{"a/data.pkl", "x"}, {"a/data.pkl", "y"}});
       },
       "stands twice"},
      {"zip overlap",
       [] {
         // The first member's contents hold a whole second member; the directory names both.
         std::string inner =
             local_header + little(20, 2) + little(0, 12) + little(0, 8) + little(1, 2) + little(0, 2) + "b";
         std::string file = zip({{"a", inner}, {"b", ""}});
         return patched(file, entry_header, 42, little(31, 4), true);
       },
       "overlap"},
      {"zip entry lacks zip64", [] { return patched(valid_zip(), entry_header, 20, little(~0ull, 8)); },
       "lacks its zip64"},
      {"zip64 record outside",
       [] { return patched(valid_zip({.zip64 = true, .comment = {}}), locator, 8, little(huge, 8)); },
       "outside of the file"},
      {"zip64 record wrong",
       [] { return patched(valid_zip({.zip64 = true, .comment = {}}), locator, 8, little(5, 8)); },
       "damaged"},
      {"zip64 members",
       [] {
         return patched(valid_zip({.zip64 = true, .comment = {}}), end64_record, 24,
                        repeated(little(huge, 8), 2));
       },
       "claims 9223372036854775807 members"},
      {"zip64 directory size",
       [] { return patched(valid_zip({.zip64 = true, .comment = {}}), end64_record, 40, little(huge, 8)); },
       "outside of the file"},
      {"zip64 directory offset",
       [] { return patched(valid_zip({.zip64 = true, .comment = {}}), end64_record, 48, little(~0ull, 8)); },
       "outside of the file"},
      {"zip 60000 empty members",
       [] {
         std::vector<Member> members;
         for (int i = 0; i < 60000; ++i) members.push_back({"m" + std::to_string(i), ""});
         return zip(members);
       },
       "without a data.pkl"},
      {"zip two pickles",
       [] {
         return zip({{"a/data.pkl", "x"}, {"b/data.pkl", "y"}});
       },
       "several data.pkl"},
      {"zip big-endian",
       [] {
         return zip({{"a/data.pkl", Pickle().op("}").stop()}, {"a/byteorder", "big"}});
       },
       "big-endian"},
      {"zip packed big-endian",
       [] {
         return zip({{"a/data.pkl", Pickle().op("}").stop()}, {"a/byteorder", "big", true}});
       },
       "big-endian"},
      {"zip strange byte order",
       [] {
         return zip({{"a/data.pkl", Pickle().op("}").stop()}, {"a/byteorder", "middle"}});
       },
       "neither little nor big"},
      {"zip empty pickle", [] { return zip_of(""); }, "ends early"},
  });
}

}  // namespace
}  // namespace lacewing::test
