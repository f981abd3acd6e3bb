// libpng and libjpeg print what they find wrong with a picture to stderr unless told otherwise, and OpenCV
// does not tell them. What is wrong becomes our own error line, so these messages are dropped: OpenCV's calls
// find the two functions below first, since this module stands before the libraries in its own search order.
// They call the libraries' and replace the message handlers. An OpenCV with the libraries built in keeps its
// messages.
//
// No header of either library is needed: libpng's types are opaque here, and libjpeg's error manager has had
// the same first four members since 1998.

#include "data/opencv/quiet.h"

#include <dlfcn.h>

#include <cstring>

namespace {

#define LACEWING_EXPORT extern "C" __attribute__((visibility("default")))

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

using Png = void*;
using PngMessage = void (*)(Png, const char*);

// libpng's own handler without its printing: back to where OpenCV has called setjmp.
void png_failed(Png png, const char*) {
  static const auto jump = next<void (*)(Png, int)>("png_longjmp");
  jump(png, 1);
}
void png_warned(Png, const char*) {}

struct JpegErrors {
  void (*error_exit)(void* picture);  // OpenCV sets its own
  void (*emit_message)(void* picture, int level);
  void (*output_message)(void* picture);
  void (*format_message)(void* picture, char* text);  // at most 200 characters
};

thread_local bool damage = false;

// Warnings have level -1. Superfluous bytes between two parts are common and harmless; all others mean that
// pixels are lost.
void jpeg_warned(void* picture, int level) {
  if (level >= 0) return;
  char text[256] = {};
  (*static_cast<JpegErrors**>(picture))->format_message(picture, text);
  if (std::strstr(text, "extraneous bytes") == nullptr) damage = true;
}
void jpeg_said(void*) {}

}  // namespace

void forget_damage() {
  damage = false;
}
bool saw_damage() {
  return damage;
}

LACEWING_EXPORT Png png_create_read_struct(const char* version, void* argument, PngMessage failed,
                                           PngMessage warned) {
  static const auto create =
      next<Png (*)(const char*, void*, PngMessage, PngMessage)>("png_create_read_struct");
  if (create == nullptr) return nullptr;
  return create(version, argument, failed != nullptr ? failed : png_failed,
                warned != nullptr ? warned : png_warned);
}

LACEWING_EXPORT JpegErrors* jpeg_std_error(JpegErrors* errors) {
  static const auto standard = next<JpegErrors* (*)(JpegErrors*)>("jpeg_std_error");
  if (standard == nullptr) return nullptr;
  JpegErrors* const set = standard(errors);
  set->emit_message = jpeg_warned;
  set->output_message = jpeg_said;
  return set;
}
