// methods, architectures: what there is, with every parameter, default and limit.

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

}  // namespace

void add_catalogue(CLI::App& app, Program& program) {
  add(app, program, "methods", "All attribution methods, with every parameter, default and limit",
      &Catalogue::methods);
  add(app, program, "architectures", "All built-in architectures", &Catalogue::architectures);
}

}  // namespace lacewing::cli
