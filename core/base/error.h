#pragma once
// The one exception of the project. Thrown where something is found wrong, caught once at the job and once at
// the command line, shown as one line: what happened, in which file, and what to do about it.

#include <stdexcept>
#include <string>

namespace lacewing {

class Error : public std::runtime_error {
 public:
  /// what: the reason ("header says 12 bytes, file has 8"); where: file's base name or the part of the
  /// request, may be empty; hint: what the user can do, a sentence of its own, may be empty.
  explicit Error(std::string what, std::string where = {}, std::string hint = {});

  const std::string& reason() const { return reason_; }
  const std::string& where() const { return where_; }
  const std::string& hint() const { return hint_; }

  /// The same error with `where` filled in if it was empty: readers throw without knowing the file's name.
  Error in(const std::string& where) const;
  /// The same error as one of `file`: a part of it that the error names ("conv1") goes before the reason.
  Error of(const std::string& file) const;
  /// The same error with this hint if it had none.
  Error or_hint(const std::string& hint) const;

 private:
  std::string reason_, where_, hint_;
};

/// Thrown by Work::check() when the user has cancelled; never an error, never shown as one.
class Cancelled : public std::exception {
 public:
  const char* what() const noexcept override { return "cancelled"; }
};

/// "where: what. hint" on one line; control characters and line breaks are replaced by spaces.
std::string one_line(const Error& error);

}  // namespace lacewing
