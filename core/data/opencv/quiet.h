#pragma once
/// While one lives, what its thread writes to std::cerr is dropped: OpenCV's own decoders (BMP, PPM) tell
/// there what it then only answers with an empty picture. Other threads write on.
class QuietThread {
 public:
  QuietThread();
  ~QuietThread();
  QuietThread(const QuietThread&) = delete;
  QuietThread& operator=(const QuietThread&) = delete;
};

// Damage that libjpeg goes on after: it fills the rest with grey and only warns. Told by the thread that
// decodes. Always false where OpenCV has the library built in.

void forget_damage();
bool saw_damage();
