#pragma once
// A table of files made to harm, and the one check that all of them must pass.

#include <functional>
#include <string>
#include <vector>

namespace lacewing::test {

struct Hostile {
  const char* name;
  std::function<std::string()> bytes;
  const char* reason;  ///< part of the error's reason
};

/// Each file must be refused with an Error of one line that names the file, the reason and a way out, within
/// a second of processor time (ten in unoptimised and sanitised builds) and 400 MB of memory, without running
/// what is in it.
void expect_refused(const std::vector<Hostile>& files);

std::string repeated(const std::string& part, std::size_t count);
/// The bytes `offset` after the first or last place of `mark`, replaced by `value`.
std::string patched(std::string bytes, const std::string& mark, std::size_t offset, const std::string& value,
                    bool last = false);
/// A PyTorch zip file of this pickle, with the storage "0" of four floats.
std::string zip_of(const std::string& pickle);

}  // namespace lacewing::test
