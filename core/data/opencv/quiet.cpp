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
#include <iostream>
#include <streambuf>

namespace {

thread_local int quiet_depth = 0;

// In place of std::cerr's buffer, for good: passes on what threads write that are not quiet. Neither buffer
// keeps anything back.
class Gate : public std::streambuf {
 public:
  explicit Gate(std::streambuf* behind) : behind_(behind) {}

 protected:
  int overflow(int letter) override {
    if (quiet_depth > 0 || traits_type::eq_int_type(letter, traits_type::eof()))
      return traits_type::not_eof(letter);
    return behind_->sputc(traits_type::to_char_type(letter));
  }
  std::streamsize xsputn(const char* text, std::streamsize count) override {
    return quiet_depth > 0 ? count : behind_->sputn(text, count);
  }
  int sync() override { return behind_->pubsync(); }

 private:
  std::streambuf* behind_;
};

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

// The gate outlives this module's statics: others write to std::cerr until the process ends.
QuietThread::QuietThread() {
  static const bool placed = [] {
    std::cerr.rdbuf(new Gate(std::cerr.rdbuf()));
    return true;
  }();
  (void)placed;
  ++quiet_depth;
}
QuietThread::~QuietThread() {
  --quiet_depth;
}

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
