// Broken and hostile files through the real program: exactly one line on stderr that names the file, the
// reason and a way out, exit code 1, nothing on stdout, at most 5 s and 1 GB, and nothing in them is run.
// tests/unit has many more kinds, reader by reader.

#include <gtest/gtest.h>

#include "program.h"
#include "unit/checkpoint/write_files.h"

namespace lacewing::test {
namespace {

constexpr std::uint64_t huge = 0x7FFFFFFFFFFFFFFF;
const std::string command = "touch executed-by-file";

enum class Use { checkpoint, map, data_set, folder, picture };

struct Kind {
  std::string name;  // of the test
  Use use;
  std::string file;  // its base name
  std::function<std::string()> bytes;
  std::string reason;  // part of the line
  std::vector<std::pair<std::string, std::string>> beside;
  std::string other = {};  // the file that the line must name, when it is one beside
  const std::string& blamed() const { return other.empty() ? file : other; }
};

void PrintTo(const Kind& kind, std::ostream* out) {
  *out << kind.name;
}

std::string repeated(const std::string& part, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += part;
  return all;
}

std::string big(std::uint64_t value, std::size_t count = 4) {
  std::string bytes = little(value, count);
  return {bytes.rbegin(), bytes.rend()};
}

std::string torch_file(const Pickle& pickle) {
  return pytorch_zip(pickle.stop(), {{"0", floats({1, 2, 3, 4})}});
}
Pickle state_dict(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& strides,
                  std::int64_t offset = 0) {
  return Pickle().op("}").text("w").tensor("FloatStorage", "0", 4, shape, strides, offset).op("s");
}

std::string npy(const std::string& description, const std::string& shape, const std::string& data) {
  std::string header = "{'descr': " + description + ", 'fortran_order': False, 'shape': " + shape + ", }";
  header += std::string(117 - header.size() % 64 + (header.size() % 64 > 53 ? 64 : 0), ' ') + "\n";
  return std::string("\x93NUMPY\x01\x00", 8) + little(header.size(), 2) + header + data;
}

std::string idx(std::uint64_t count, std::uint64_t side, const std::string& data) {
  return big(0x803) + big(count) + big(side) + big(side) + data;
}
std::string labels(std::uint64_t count, const std::string& data) {
  return big(0x801) + big(count) + data;
}

// Checksums are left wrong: what is read before them decides.
std::string png(std::uint64_t width, std::uint64_t height, const std::string& rest) {
  return "\x89PNG\r\n\x1a\n" + big(13) + "IHDR" + big(width) + big(height) +
         std::string("\x08\x00\x00\x00\x00", 5) + big(0x12345678) + rest;
}
const std::string png_end = big(0) + "IEND" + big(0xAE426082);

Kind checkpoint(const std::string& name, std::function<std::string()> bytes, const std::string& reason) {
  return {name, Use::checkpoint, "hostile.pth", std::move(bytes), reason, {}};
}
Kind map(const std::string& name, std::function<std::string()> bytes, const std::string& reason) {
  return {name, Use::map, "hostile.npy", std::move(bytes), reason, {}};
}
Kind data_set(const std::string& name, std::function<std::string()> bytes, const std::string& reason,
              const std::string& label_bytes = labels(2, std::string(2, '\0')),
              const std::string& blamed = {}) {
  return {name,
          Use::data_set,
          "x-images-idx3-ubyte",
          std::move(bytes),
          reason,
          {{"x-labels-idx1-ubyte", label_bytes}},
          blamed};
}
Kind list(const std::string& name, const std::string& text, const std::string& reason) {
  return {name, Use::folder, "labels.csv", [text] { return text; }, reason, {{"a.png", "no picture"}}};
}
Kind picture(const std::string& name, std::function<std::string()> bytes, const std::string& reason,
             const std::string& file = "hostile.png") {
  return {name, Use::picture, file, std::move(bytes), reason, {}};
}

std::vector<Kind> kinds() {
  return {
      checkpoint(
          "PickleSystem",
          [] { return torch_file(Pickle().global("os", "system").text(command).op("\x85R")); },
          "'os.system'"),
      checkpoint(
          "PickleEvalByStackGlobal",
          [] { return torch_file(Pickle().text("builtins").text("eval").op("\x93").text("1").op("\x85R")); },
          "'builtins.eval'"),
      checkpoint(
          "PickleSystemBesideWeights",
          [] {
            return torch_file(Pickle()
                                  .op("}")
                                  .mark()
                                  .text("w")
                                  .tensor("FloatStorage", "0", 4, {4}, {1})
                                  .text("x")
                                  .global("posix", "system")
                                  .text(command)
                                  .op("\x85Ru"));
          },
          "'posix.system'"),
      checkpoint(
          "PickleWholeModule",
          [] {
            return torch_file(Pickle().global("torch.nn.modules.container", "Sequential").op(")\x81}b"));
          },
          "Sequential"),
      checkpoint(
          "PickleLegacyEval",
          [] {
            return pytorch_legacy(Pickle().global("builtins", "exec").text(command).op("\x85R").stop(), {});
          },
          "'builtins.exec'"),
      checkpoint(
          "PickleProtocolZero", [] { return pytorch_zip("cos\nsystem\n(S'" + command + "'\ntR.", {}); },
          "pickle"),
      checkpoint(
          "PickleCut",
          [] {
            return pytorch_zip(state_dict({4}, {1}).bytes, {{"0", floats({1, 2, 3, 4})}});
          },
          "ends early"),
      checkpoint(
          "PickleTextOfFourGigabytes", [] { return torch_file(Pickle().op("X\xFF\xFF\xFF\xFF")); },
          "ends early"),
      checkpoint(
          "PickleTextOfExabytes", [] { return torch_file(Pickle().op("\x8D" + little(huge, 8))); },
          "ends early"),
      checkpoint(
          "PickleMarksWithoutEnd", [] { return torch_file(Pickle().op(repeated("(", 1000000))); }, "deeper"),
      checkpoint(
          "PickleBillionLaughs",
          [] {
            Pickle p;
            p.op("(]q" + std::string(1, '\0'));
            for (int i = 1; i <= 60; ++i)
              p.op("](" + repeated("h" + std::string(1, static_cast<char>(i - 1)), 10) + "eq" +
                   std::string(1, static_cast<char>(i)));
            return torch_file(p.op("l"));
          },
          "no state dict"),
      checkpoint(
          "TensorBeyondItsStorage",
          [] {
            return torch_file(state_dict({1000, 1000}, {1000, 1}));
          },
          "'w'"),
      checkpoint(
          "TensorBeforeItsStorage", [] { return torch_file(state_dict({4}, {1}, -1)); }, "'w'"),
      checkpoint(
          "TensorOfNegativeExtent", [] { return torch_file(state_dict({-4}, {1})); }, "'w'"),
      checkpoint(
          "TensorOfOverflowingShape",
          [] {
            return torch_file(state_dict({std::int64_t{1} << 62, 8}, {8, 1}));
          },
          "'w'"),
      checkpoint(
          "ZipCut", [] { return valid_zip().substr(0, 300); }, "zip"),
      checkpoint(
          "ZipWithoutPickle",
          [] {
            return zip({{"a/readme", "x"}});
          },
          "data.pkl"),
      checkpoint(
          "ZipMemberTwice",
          [] {
            return zip({{"a/data.pkl", "x"}, {"a/data.pkl", "y"}});
          },
          "twice"),
      checkpoint(
          "ZipBomb",
          [] {
            std::string f = valid_zip({}, true);
            const auto at = f.find("PK\x01\x02");
            return f.replace(at + 24, 4, little(0xFFFFFFF0, 4));
          },
          "unpack"),
      checkpoint(
          "ZipMillionMembers",
          [] {
            std::string f = valid_zip();
            const auto at = f.rfind("PK\x05\x06");
            return f.replace(at + 8, 4, little(0xFFFFFFFF, 4));
          },
          "65535"),
      checkpoint(
          "SafetensorsHeaderOfExabytes", [] { return little(~0ull, 8) + "{}"; }, "header"),
      checkpoint(
          "SafetensorsHeaderBeyondTheFile", [] { return little(1000, 8) + "{}"; }, "ends early"),
      checkpoint(
          "SafetensorsNoJson", [] { return safetensors("{1}", ""); }, "JSON"),
      checkpoint(
          "SafetensorsDeep", [] { return safetensors("{\"a\":" + repeated("[", 1000000), ""); }, "list"),
      checkpoint(
          "SafetensorsOverlap",
          [] {
            return safetensors(
                R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
                "abc");
          },
          "byte 1"),
      checkpoint(
          "SafetensorsDataMissing",
          [] { return safetensors(R"({"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}})", "ab"); },
          "has 2"),
      checkpoint(
          "SafetensorsOverflow",
          [] {
            return safetensors(
                R"({"a":{"dtype":"F64","shape":[4611686018427387904,8],"data_offsets":[0,8]}})", "12345678");
          },
          "elements"),
      checkpoint(
          "Empty", [] { return std::string(); }, "empty"),
      checkpoint(
          "WebPage", [] { return std::string("<!DOCTYPE html><html>404"); }, "web page"),
      checkpoint(
          "LfsPointer", [] { return std::string("version https://git-lfs.github.com/spec/v1\noid x"); },
          "LFS"),
      checkpoint(
          "UnknownNetwork", [] { return valid_safetensors(); }, "architecture"),
      map(
          "NpyCut", [] { return npy("'<f8'", "(1, 28, 28)", std::string(100, '\0')); }, "28"),
      map(
          "NpyObjects", [] { return npy("'|O'", "(1,)", "cos\nsystem\n(S'" + command + "'\ntR."); },
          "object"),
      map(
          "NpyOverflow", [] { return npy("'<f8'", "(4611686018427387904, 8)", "12345678"); },
          "4611686018427387904"),
      map(
          "NpyHeaderLength",
          [] { return std::string("\x93NUMPY\x02\x00", 8) + little(0xFFFFFFF0, 4) + "{}"; }, "header"),
      map(
          "NpyCode", [] { return npy("__import__('os').system('" + command + "')", "(1,)", "1"); }, "header"),
      map(
          "NpyNegative", [] { return npy("'<f4'", "(-1, 4)", "1234"); }, "shape"),
      map(
          "NpyNot", [] { return std::string("1,2,3\n"); }, "npy"),
      data_set(
          "IdxCut", [] { return idx(2, 28, std::string(100, '\0')); }, "100"),
      data_set(
          "IdxHuge", [] { return idx(0xFFFFFFFF, 0xFFFF, "abc"); }, "3"),
      data_set(
          "IdxNoSides", [] { return idx(2, 0, ""); }, "pixels"),
      data_set(
          "IdxHeaderCut", [] { return big(0x803) + big(2); }, "header"),
      data_set(
          "IdxTooFewLabels", [] { return idx(2, 28, std::string(2 * 784, '\0')); }, "1 labels",
          labels(1, std::string(1, '\0')), "x-labels-idx1-ubyte"),
      data_set(
          "IdxGzipDamaged",
          [] {
            return std::string("\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03", 10) + std::string(50, '\xFF');
          },
          "damaged"),
      list("ListOutsideItsFolder", "file,class_index\n../../../../etc/passwd,1\n", "does not lie"),
      list("ListWithoutColumns", "a,b\nc,d\n", "columns"),
      list("ListOfNoNumber", "file,class_index\na.png,one\n", "class_index"),
      list("ListOfHugeClass", "file,class_index\na.png,99999999999999999999\n", "class_index"),
      list("ListEmpty", "\n", "empty"),
      picture(
          "PngOfTerapixels", [] { return png(1000000, 1000000, png_end); }, "million"),
      picture(
          "PngNoPixels", [] { return png(0, 0, png_end); }, "header"),
      picture(
          "PngCut", [] { return png(28, 28, big(1000) + "IDATxyz"); }, "cut off"),
      picture(
          "PngDamaged", [] { return png(28, 28, big(9) + "IDAT" + std::string(9, 'x') + big(1) + png_end); },
          "damaged"),
      picture(
          "PngChunkOfTwoGigabytes", [] { return png(28, 28, big(0x7FFFFFFF) + "IDATxyz" + png_end); },
          "cut off"),
      picture(
          "JpegWithoutPicture", [] { return std::string("\xFF\xD8\xFF\xE0\x00\x02\xFF\xD9", 8); }, "damaged",
          "hostile.jpg"),
      picture(
          "JpegCut",
          [] {
            return std::string(
                "\xFF\xD8\xFF\xC0\x00\x0B\x08\x00\x1C\x00\x1C\x01\x01\x11\x00\xFF\xDA\x00\x08\x01\x01\x00\x00"
                "\x3F\x00",
                25);
          },
          "cut off", "hostile.jpg"),
      picture(
          "JpegScanCut",
          [] {
            const std::string ones(64, '\xFF');  // the quantisation table
            return std::string("\xFF\xD8\xFF\xDB\x00\x43\x00", 7) + ones +
                   std::string("\xFF\xC0\x00\x0B\x08\x00\x20\x00\x20\x01\x01\x11\x00", 13) +
                   std::string("\xFF\xC4\x00\x15\x00\x01", 6) + std::string(15, '\0') + "\x01" +
                   std::string("\xFF\xC4\x00\x15\x10\x01", 6) + std::string(15, '\0') + "\x01" +
                   std::string("\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00\x15\xFF\xD9", 13);
          },
          "damaged", "hostile.jpg"),
      picture(
          "BmpOfNothing", [] { return "BM" + std::string(60, '\0'); }, "damaged", "hostile.bmp"),
      picture(
          "BmpCutOff",
          [] {
            // 28 x 28 pixels of 24 bits begin at byte 54; none is there.
            std::string bytes = "BM" + std::string(52, '\0');
            bytes[10] = 54, bytes[14] = 40, bytes[18] = 28, bytes[22] = 28, bytes[26] = 1, bytes[28] = 24;
            return bytes;
          },
          "cut off", "hostile.bmp"),
      picture(
          "PpmCutOff", [] { return "P6\n28 28\n255\n" + std::string(100, 'x'); }, "cut off", "hostile.ppm"),
      picture(
          "TextAsPicture", [] { return std::string("no picture at all"); }, "no"),
  };
}

class HostileFile : public testing::TestWithParam<Kind> {
 protected:
  static void SetUpTestSuite() {
    checkpoint_ = LACEWING_SOURCE_DIR "/resources/sample/standard.safetensors";
    have_checkpoint_ = std::filesystem::exists(checkpoint_);
  }
  static std::vector<std::string> arguments(const Kind& kind) {
    switch (kind.use) {
      case Use::checkpoint:
        return {"inspect", kind.file, "--json"};
      case Use::map:
        return {"compare", kind.file, kind.file, "--json"};
      case Use::data_set:
        return {"evaluate", checkpoint_, kind.file, "--metric", "accuracy", "--json"};
      case Use::folder:
        return {"evaluate", checkpoint_, ".", "--metric", "accuracy", "--json"};
      case Use::picture:
        return {"predict", checkpoint_, kind.file, "--json"};
    }
    return {};
  }
  static inline std::string checkpoint_;
  static inline bool have_checkpoint_ = false;
};

TEST_P(HostileFile, IsRefusedInOneLine) {
  const Kind& kind = GetParam();
  if (kind.use != Use::checkpoint && kind.use != Use::map && !have_checkpoint_)
    GTEST_SKIP() << "no " << checkpoint_;
  const TempFolder folder;
  for (const auto& [name, bytes] : kind.beside) folder.write(name, bytes);
  folder.write(kind.file, kind.bytes());
  const Outcome outcome = run_cli(arguments(kind), folder);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  ASSERT_EQ(outcome.err_lines().size(), 1u) << outcome.err;
  const std::string line = outcome.err_lines()[0];
  if (line.find("pictures need the module") != std::string::npos) GTEST_SKIP() << line;
  EXPECT_EQ(line.rfind("error: " + kind.blamed() + ": ", 0), 0u) << line;
  EXPECT_NE(line.find(kind.reason), std::string::npos) << line;
  EXPECT_NE(line.find(". "), std::string::npos) << "no way out: " << line;
  EXPECT_LT(line.size(), 1000u);
  EXPECT_LE(outcome.seconds, 5);
  EXPECT_LE(outcome.peak_kb, 1'000'000);
  EXPECT_FALSE(std::filesystem::exists(folder / "executed-by-file"));
}

INSTANTIATE_TEST_SUITE_P(Files, HostileFile, testing::ValuesIn(kinds()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace lacewing::test
