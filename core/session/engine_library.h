#pragma once
// Finding and opening liblacewing-engine.so, the only thing that brings torch into the process.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "session/engine.h"

namespace lacewing {

/// Sets what OpenMP reads when it is loaded, unless the user has: waiting threads must sleep, since spinning
/// ones cost 10-40x on a busy machine, and the compute threads are ours. Call it before there are other
/// threads.
void prepare_environment();

/// Where the library is looked for: `given` alone if it is not empty; else $LACEWING_LIB alone (the file or
/// its folder) if it is set; else the program's folder, and ../lib beside it.
std::vector<std::filesystem::path> engine_candidates(const std::string& given);

/// Opens the library, for the rest of the process's life. Throws Error with the loader's reason and the way
/// out.
std::unique_ptr<Engine> load_engine(const std::string& given);

}  // namespace lacewing
