#include "models/quiet_png.h"

#include <dlfcn.h>

#include <atomic>

// The functions below stand in the program itself, where the calls of Qt and OpenCV find them first; they
// call those of the library. libpng's header is not needed: its types are opaque here. Where Qt brings a
// libpng of its own they are never called.

namespace {

using Png = void*;
using Message = void (*)(Png, const char*);

std::atomic<bool> quiet = false;

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

// libpng's own handler without its printing: back to where the caller has called setjmp.
void failed(Png png, const char*) {
  static const auto jump = next<void (*)(Png, int)>("png_longjmp");
  jump(png, 1);
}
void warned(Png, const char*) {}

Message orQuiet(Message given, Message ours) {
  return given != nullptr || !quiet ? given : ours;
}

}  // namespace

#define LACEWING_EXPORT extern "C" __attribute__((visibility("default")))

LACEWING_EXPORT Png png_create_read_struct(const char* version, void* argument, Message fail, Message warn) {
  static const auto create = next<Png (*)(const char*, void*, Message, Message)>("png_create_read_struct");
  if (create == nullptr) return nullptr;
  return create(version, argument, orQuiet(fail, failed), orQuiet(warn, warned));
}

LACEWING_EXPORT void png_set_error_fn(Png png, void* argument, Message fail, Message warn) {
  static const auto set = next<void (*)(Png, void*, Message, Message)>("png_set_error_fn");
  if (set != nullptr) set(png, argument, orQuiet(fail, failed), orQuiet(warn, warned));
}

namespace lacewing::ui {

void keepPngQuiet() {
  quiet = true;
}

}  // namespace lacewing::ui
