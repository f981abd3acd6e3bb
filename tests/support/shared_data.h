#pragma once
// Real data that tests may use when it is there: $LACEWING_SHARED, or the folder `shared` beside the
// checkout.

#include <cstdlib>
#include <filesystem>
#include <string>

namespace lacewing::test {

inline std::filesystem::path shared_folder() {
  const char* given = std::getenv("LACEWING_SHARED");
  return given != nullptr && *given != '\0' ? std::filesystem::path(given)
                                            : std::filesystem::path(LACEWING_SOURCE_DIR) / ".." / "shared";
}

/// Path of `name` under shared/data; test with exists() and GTEST_SKIP().
inline std::filesystem::path shared_data(const std::string& name) {
  return shared_folder() / "data" / name;
}

}  // namespace lacewing::test

/// Skips the test, visibly, when `place` does not exist.
#define LACEWING_SKIP_WITHOUT(place) \
  if (!std::filesystem::exists(place)) GTEST_SKIP() << "not here: " << (place)
