// The layering of docs/architecture.md, read off the #include lines of core/, ui/ and app/.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
const fs::path root = LACEWING_SOURCE_DIR;

struct Include {
  std::string file;    // "core/base/array.h"
  std::string header;  // "base/error.h", "QWidget"
  bool quoted;
};

// "core/base/array.h" -> "base"; "ui/canvas/map.cpp" -> "ui"; "app/cli/main.cpp" -> "app".
std::string layer_of(const std::string& file) {
  if (!file.starts_with("core/")) return file.substr(0, file.find('/'));
  return file.substr(5, file.find('/', 5) - 5);
}

bool is_source(const fs::path& path) {
  return path.extension() == ".h" || path.extension() == ".cpp";
}
bool is_header(const std::string& file) {
  return file.ends_with(".h");
}

std::vector<std::string> source_files() {
  std::vector<std::string> files;
  for (const char* top : {"core", "ui", "app"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      if (entry.is_regular_file() && is_source(entry.path()))
        files.push_back(fs::relative(entry.path(), root).string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<Include> includes_of(const std::string& file, std::istream& text) {
  static const std::regex pattern(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re");
  std::vector<Include> found;
  std::string line;
  for (std::smatch match; std::getline(text, line);) {
    if (std::regex_search(line, match, pattern)) found.push_back({file, match[2], match[1] == "\""});
  }
  return found;
}

const std::vector<Include>& all_includes() {
  static const std::vector<Include> all = [] {
    std::vector<Include> found;
    for (const std::string& file : source_files()) {
      std::ifstream text(root / file);
      const auto own = includes_of(file, text);
      found.insert(found.end(), own.begin(), own.end());
    }
    return found;
  }();
  return all;
}

bool is_torch(const std::string& header) {
  static const std::regex pattern(R"(^(torch|ATen|c10|caffe2)/|^network/torch\.h$)");
  return std::regex_search(header, pattern);
}
bool is_qt(const std::string& header) {
  static const std::regex pattern(R"(^Qt?[A-Z]|^qt6?/|^qcustomplot\.h$)");
  return std::regex_search(header, pattern);
}
bool is_opencv(const std::string& header) {
  return header.starts_with("opencv");
}
bool is_json(const std::string& header) {
  return header == "nlohmann/json.hpp";
}
bool is_plot(const std::string& header) {
  return header == "qcustomplot.h";
}

// What each layer may include of Lacewing, itself apart.
const std::map<std::string, std::set<std::string>>& allowed() {
  static const std::set<std::string> files = {"base", "data", "checkpoint", "metrics"};
  static const std::set<std::string> face = {"base", "data", "checkpoint", "metrics", "session"};
  static const std::map<std::string, std::set<std::string>> table = {
      {"base", {}},
      {"data", {"base"}},
      {"checkpoint", {"base", "data"}},
      {"metrics", {"base"}},
      {"session", files},
      {"network", {"base", "data", "checkpoint"}},
      {"attribution", {"base", "data", "checkpoint", "metrics", "network"}},
      {"attack", {"base", "data", "checkpoint", "metrics", "network", "attribution"}},
      {"training", {"base", "data", "checkpoint", "metrics", "network", "attribution", "attack"}},
      {"engine",
       {"base", "data", "checkpoint", "metrics", "network", "attribution", "attack", "training", "session"}},
      {"ui", face},
      {"app", {"base", "data", "checkpoint", "metrics", "session", "ui"}},
  };
  return table;
}

const std::set<std::string> engine_layers = {"network", "attribution", "attack", "training", "engine"};

// The plain values of requests and results are the language of the whole engine; the rest of session/ lies
// above it.
const std::set<std::string> request_values = {"session/requests.h", "session/results.h"};

// Files whose include of `matches` is not covered by `permitted`.
template <class Matches, class Permitted>
std::string offenders(Matches matches, Permitted permitted) {
  std::ostringstream lines;
  for (const Include& include : all_includes()) {
    if (matches(include.header) && !permitted(include.file)) {
      lines << include.file << " includes " << include.header << '\n';
    }
  }
  return lines.str();
}

}  // namespace

TEST(Layering, TheReaderOfIncludesSeesThem) {
  std::istringstream text(
      "#include <QWidget>\n  #  include \"base/error.h\"  // why\n// #include <no>\nint x;\n");
  const auto found = includes_of("ui/a.cpp", text);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(is_qt(found[0].header));
  EXPECT_FALSE(found[0].quoted);
  EXPECT_EQ(found[1].header, "base/error.h");
  EXPECT_TRUE(is_torch("ATen/ATen.h") && is_opencv("opencv2/core.hpp") && !is_torch("network/network.h"));
  EXPECT_GT(all_includes().size(), 50u) << "core/, ui/ and app/ were not found under " << root;
}

TEST(Layering, EveryFolderOfCoreHasItsPlaceInTheTable) {
  for (const std::string& file : source_files()) EXPECT_TRUE(allowed().contains(layer_of(file))) << file;
}

TEST(Layering, NothingIncludesWhatLiesAboveIt) {
  for (const Include& include : all_includes()) {
    const std::string from = layer_of(include.file);
    const std::string to = include.header.substr(0, include.header.find('/'));
    if (!include.quoted || from == to || !allowed().contains(from)) continue;
    if (!fs::exists(root / "core" / include.header)) continue;
    if (engine_layers.contains(from) && request_values.contains(include.header)) continue;
    EXPECT_TRUE(allowed().at(from).contains(to)) << include.file << " includes " << include.header;
  }
  for (const Include& include : all_includes()) {
    if (!include.quoted || !include.file.starts_with("core/")) continue;
    EXPECT_FALSE(fs::exists(root / "ui" / include.header) && !fs::exists(root / "core" / include.header))
        << include.file << " includes " << include.header << " of the window";
  }
}

TEST(Layering, TorchIsInTheEngineAlone) {
  EXPECT_EQ(
      offenders(is_torch, [](const std::string& file) { return engine_layers.contains(layer_of(file)); }),
      "");
}

TEST(Layering, QtIsInTheWindowAlone) {
  EXPECT_EQ(offenders(is_qt,
                      [](const std::string& file) {
                        return file.starts_with("ui/") || file.starts_with("app/gui/");
                      }),
            "");
}

TEST(Layering, OpenCvIsInTheDecoderModuleAlone) {
  EXPECT_EQ(
      offenders(is_opencv, [](const std::string& file) { return file.starts_with("core/data/opencv/"); }),
      "");
}

TEST(Layering, PublicHeadersOfTheFaceForwardDeclareJson) {
  // A header that only its own folder includes is private to it.
  std::set<std::string> reached;
  for (const Include& include : all_includes()) {
    if (include.quoted && layer_of(include.file) != include.header.substr(0, include.header.find('/'))) {
      reached.insert("core/" + include.header);
    }
  }
  EXPECT_EQ(offenders(is_json,
                      [&](const std::string& file) { return !is_header(file) || !reached.contains(file); }),
            "");
}

TEST(Layering, QCustomPlotHasOneWrapperHeader) {
  std::set<std::string> wrappers;
  for (const Include& include : all_includes()) {
    if (is_plot(include.header)) wrappers.insert(include.file);
  }
  EXPECT_LE(wrappers.size(), 1u);
  for (const std::string& file : wrappers) EXPECT_TRUE(is_header(file)) << file;
}

TEST(Layering, EveryFolderOfCoreAndUiSaysWhatLivesThere) {
  for (const char* top : {"core", "ui"}) {
    for (const auto& entry : fs::directory_iterator(root / top)) {
      if (!entry.is_directory()) continue;
      const auto inside = fs::recursive_directory_iterator(entry.path());
      if (std::none_of(begin(inside), end(inside), [](const auto& file) { return is_source(file.path()); }))
        continue;
      EXPECT_TRUE(fs::exists(entry.path() / "README.md"))
          << fs::relative(entry.path(), root) << " has no README.md";
    }
  }
}
