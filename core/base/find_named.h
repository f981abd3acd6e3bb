#pragma once
// Registries are tables of rows with a name; an unknown name is an error that lists what exists.

#include <span>
#include <string>

#include "base/error.h"

namespace lacewing {

/// The row called `name`. Throws Error "no WHAT 'name'. there are a, b, c".
template <class Row>
const Row& find_named(std::span<const Row> rows, const std::string& name, const std::string& what) {
  std::string known;
  for (const Row& row : rows) {
    if (name == row.name) return row;
    known += (known.empty() ? "" : ", ") + std::string(row.name);
  }
  throw Error("no " + what + " '" + name + "'", {}, "there are " + known);
}

}  // namespace lacewing
