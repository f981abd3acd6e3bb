#pragma once
// libpng prints what it finds wrong with a picture to stderr unless told otherwise.

namespace lacewing::ui {

/// From now on libpng's messages are dropped in this program, whoever calls it: what is wrong with a picture
/// becomes an error line of our own. The pictures module does the same for itself, but Qt has loaded libpng
/// before it, and symbols of what a program was started with come first.
void keepPngQuiet();

}  // namespace lacewing::ui
