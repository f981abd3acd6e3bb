// methods, architectures, metrics, training: what there is, with every parameter, default and limit. devices:
// what networks can run on.

#include <cmath>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "options.h"
#include "output.h"
#include "session/requests_json.h"

namespace lacewing::cli {
namespace {

std::string limits_of(const FieldInfo& field) {
  if (field.kind == FieldInfo::Kind::choice) {
    std::string text;
    for (const std::string& choice : field.choices) text += (text.empty() ? "" : "|") + choice;
    return text;
  }
  const std::string kind(to_string(field.kind));
  const Limits& limits = field.limits;
  if (std::isinf(limits.minimum) && std::isinf(limits.maximum)) return kind;
  if (std::isinf(limits.maximum)) return kind + " from " + text_of(limits.minimum);
  if (std::isinf(limits.minimum)) return kind + " up to " + text_of(limits.maximum);
  return kind + " " + text_of(limits.minimum) + " to " + text_of(limits.maximum);
}

void print_entries(const std::vector<CatalogueEntry>& entries) {
  for (const CatalogueEntry& entry : entries) {
    print(entry.name + (entry.title.empty() ? "" : ": " + entry.title));
    if (!entry.formula.empty()) print("    " + entry.formula);
    if (!entry.citation.empty()) print("    " + entry.citation);
    for (const FieldInfo& field : entry.parameters)
      print("    --param " + field.name + "=" + to_string(field.fallback) + "  (" + limits_of(field) + ") " +
            field.description);
  }
}

/// `list` is the catalogue's member, and the command's name.
void add(CLI::App& app, Program& program, const char* list, const char* description,
         std::vector<CatalogueEntry> Catalogue::*member) {
  CLI::App& command = *app.add_subcommand(list, description);
  command.add_flag("--json", program.json, "Print JSON, one object a line");
  command.callback([&program, list, member] {
    program.action = [&program, list, member] {
      const Catalogue catalogue = program.session().catalogue();
      if (!program.json) {
        print_entries(catalogue.*member);
        return;
      }
      const nlohmann::json all = to_json(catalogue);
      for (const nlohmann::json& entry : all[list]) print_json(entry);
    };
  });
}

void add_devices(CLI::App& app, Program& program) {
  CLI::App& command = *app.add_subcommand("devices", "What networks can run on, and why not");
  command.add_flag("--json", program.json, "Print JSON, one object a line");
  command.callback([&program] {
    program.action = [&program] {
      for (const DeviceInfo& device : program.session().devices()) {
        if (program.json)
          print_json(to_json(device));
        else
          print(std::string(to_string(device.choice)) + ": " + device.title +
                (device.available ? "" : ", cannot be used: " + device.why_not));
      }
    };
  });
}

}  // namespace

void add_catalogue(CLI::App& app, Program& program) {
  add(app, program, "methods", "All attribution methods, with every parameter, default and limit",
      &Catalogue::methods);
  add(app, program, "architectures", "All built-in architectures", &Catalogue::architectures);
  add(app, program, "metrics", "All metrics of evaluate, with every parameter, default and limit",
      &Catalogue::metrics);
  add(app, program, "training", "The parameters of train, with defaults and limits", &Catalogue::training);
  add_devices(app, program);
}

}  // namespace lacewing::cli
