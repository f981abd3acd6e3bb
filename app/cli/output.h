#pragma once
// The only ways out: JSON lines or text on stdout, remarks on stderr.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace lacewing::cli {

/// One object, one line. Text that is not UTF-8 (file names) gets replacement characters; numbers that are
/// not finite, null.
void print_json(const nlohmann::json& object);
void print(const std::string& line);
/// "warning: ..." and "note: ..." on stderr, one line each.
void warn(const std::string& text);
void warn(const std::vector<std::string>& texts);
void note(const std::string& text);
/// The note that preprocessing was guessed, and what to do about it.
void note_guess();
/// Six significant digits.
std::string text_of(double value);

}  // namespace lacewing::cli
