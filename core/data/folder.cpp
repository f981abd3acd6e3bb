#include <algorithm>
#include <system_error>

#include "base/error.h"
#include "base/fields.h"
#include "data/csv.h"
#include "data/formats.h"
#include "data/picture_header.h"

namespace lacewing {

namespace {

constexpr std::int64_t largest_class = 999999;

struct Entry {
  std::string file;  // relative to the folder
  std::int64_t label = -1;
};

class Folder : public Dataset {
 public:
  Folder(std::filesystem::path folder, const std::string& name, std::vector<Entry> entries,
         std::vector<std::string> class_names, std::int64_t class_count)
      : folder_(std::move(folder)), entries_(std::move(entries)) {
    name_ = name;
    class_names_ = std::move(class_names);
    class_count_ = class_count;
  }
  std::int64_t size() const override { return static_cast<std::int64_t>(entries_.size()); }
  Array<float> picture(std::int64_t index) const override {
    return read_picture(folder_ / entry(index).file);
  }
  std::int64_t label(std::int64_t index) const override { return entry(index).label; }
  std::string picture_name(std::int64_t index) const override { return entry(index).file; }

 private:
  const Entry& entry(std::int64_t index) const {
    check_index(index, size(), name_);
    return entries_[static_cast<std::size_t>(index)];
  }
  std::filesystem::path folder_;
  std::vector<Entry> entries_;
};

// Names in `folder`, sorted by bytes: the same order on every machine. Hidden ones are left out.
std::vector<std::string> names_in(const std::filesystem::path& folder, bool folders) {
  std::vector<std::string> names;
  std::error_code failed;
  for (std::filesystem::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    std::error_code gone;
    if (name.starts_with(".") || entry->is_directory(gone) != folders) continue;
    if (folders || has_picture_suffix(entry->path())) names.push_back(name);
  }
  if (failed) throw Error("cannot be read (" + failed.message() + ")", folder.filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

// A list may only name what lies in its folder.
void check_file(const std::filesystem::path& folder, const std::string& file) {
  const std::filesystem::path path = std::filesystem::path(file).lexically_normal();
  if (file.empty() || path.is_absolute() || *path.begin() == "..")
    throw Error("'" + file + "' does not lie in the list's folder");
  std::error_code failed;
  if (!std::filesystem::is_regular_file(folder / path, failed))
    throw Error("there is no file '" + file + "'");
}

class LabelList {
 public:
  explicit LabelList(const std::filesystem::path& folder) : folder_(folder) {
    std::vector<CsvRow> rows = parse_csv(read_text(folder / "labels.csv"));
    if (rows.empty()) throw Error("is empty");
    const std::vector<std::string> head = rows.front().cells;
    const std::size_t file = column(head, "file"), index = column(head, "class_index"),
                      name = column(head, "class_name");
    if (file == head.size() || index == head.size())
      throw Error("has no columns file and class_index", {},
                  "Its first line must be: file,class_index,class_name");
    for (std::size_t i = 1; i < rows.size(); ++i) {
      const CsvRow& row = rows[i];
      try {
        if (row.cells.size() != head.size())
          throw Error("has " + std::to_string(row.cells.size()) + " cells, not " +
                      std::to_string(head.size()));
        add(row.cells[file], row.cells[index], name < head.size() ? row.cells[name] : "");
      } catch (const Error& error) {
        throw Error("line " + std::to_string(row.line) + ": " + error.reason(), {}, error.hint());
      }
    }
    if (entries.empty()) throw Error("names no pictures");
    if (std::all_of(class_names.begin(), class_names.end(), [](const auto& text) { return text.empty(); }))
      class_names.clear();
  }

  std::vector<Entry> entries;
  std::vector<std::string> class_names;
  std::int64_t class_count = 0;

 private:
  static std::size_t column(const std::vector<std::string>& head, const char* name) {
    return static_cast<std::size_t>(std::find(head.begin(), head.end(), name) - head.begin());
  }

  void add(const std::string& file, const std::string& index, const std::string& name) {
    check_file(folder_, file);
    const std::int64_t label = parse_integer(index, "class_index");
    if (label < 0 || label > largest_class)
      throw Error("class_index must be between 0 and " + std::to_string(largest_class) + ", not " + index);
    class_count = std::max(class_count, label + 1);
    class_names.resize(static_cast<std::size_t>(class_count));
    std::string& known = class_names[static_cast<std::size_t>(label)];
    if (!known.empty() && known != name)
      throw Error("class " + index + " is called '" + name + "' here and '" + known + "' before");
    known = name;
    entries.push_back({file, label});
  }

  const std::filesystem::path folder_;
};

}  // namespace

std::shared_ptr<const Dataset> open_folder(const std::filesystem::path& folder, const std::string& name) {
  if (std::filesystem::exists(folder / "labels.csv")) {
    try {
      LabelList list(folder);
      return std::make_shared<Folder>(folder, name, std::move(list.entries), std::move(list.class_names),
                                      list.class_count);
    } catch (const Error& error) {
      const char* way_out = "Mend that line: file,class_index,class_name of a picture in this folder.";
      throw Error(error.reason(), "labels.csv", error.hint().empty() ? way_out : error.hint());
    }
  }
  std::vector<Entry> entries;
  std::vector<std::string> classes;
  for (const std::string& subfolder : names_in(folder, true)) {
    const std::vector<std::string> files = names_in(folder / subfolder, false);
    if (files.empty()) continue;
    for (const std::string& file : files)
      entries.push_back({subfolder + "/" + file, static_cast<std::int64_t>(classes.size())});
    classes.push_back(subfolder);
  }
  if (classes.empty())
    for (const std::string& file : names_in(folder, false)) entries.push_back({file, -1});
  if (entries.empty())
    throw Error("holds no pictures", folder.filename().string(),
                std::string("A folder needs labels.csv (file,class_index,class_name) or a folder of pictures "
                            "(") +
                    picture_formats + ") for each class; of a data set's files, name one.");
  const auto count = static_cast<std::int64_t>(classes.size());
  return std::make_shared<Folder>(folder, name, std::move(entries), std::move(classes), count);
}

}  // namespace lacewing
