#pragma once
// Comma-separated values (RFC 4180): quoted cells, "" for a quote inside them, LF or CRLF.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lacewing {

struct CsvRow {
  std::int64_t line = 0;  ///< of the file, from 1
  std::vector<std::string> cells;
};

/// Rows that are not blank. A byte order mark is skipped. Throws Error for a quote that is never closed.
std::vector<CsvRow> parse_csv(std::string_view text);

}  // namespace lacewing
