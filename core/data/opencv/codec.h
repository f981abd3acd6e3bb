#pragma once
// The C interface of the pictures module (liblacewing-pictures.so), the only place with OpenCV. It is loaded
// with dlopen when the first picture is read, so that programs start, and run on .npy, without OpenCV.
// Nothing throws across this border.

#include <stddef.h>
#include <stdint.h>

#define LACEWING_PICTURES_VERSION 2

extern "C" {

/// Samples row by row, channels interleaved: grey (1) or red, green, blue (3).
struct LacewingSamples {
  int64_t height, width, channels;
  uint16_t largest;   ///< the value of white: 255 or 65535
  uint16_t* samples;  ///< height x width x channels; owned by the module, given back with lacewing_free
};

/// LACEWING_PICTURES_VERSION of the module.
int lacewing_pictures_version(void);

/// Decodes the first picture of a file's `size` bytes, turned upright by its EXIF orientation. 0, or non-zero
/// with a reason of at most `reason_size` bytes. The caller has checked the size in the header.
int lacewing_decode(const uint8_t* bytes, size_t size, struct LacewingSamples* out, char* reason,
                    size_t reason_size);

/// Encodes 8-bit grey (channels = 1) or red, green, blue (3) samples, interleaved, as PNG into *out
/// (lacewing_free).
int lacewing_encode_png(const uint8_t* samples, int64_t height, int64_t width, int64_t channels,
                        uint8_t** out, size_t* out_size, char* reason, size_t reason_size);

/// The same as JPEG of `quality` 1..100.
int lacewing_encode_jpeg(const uint8_t* samples, int64_t height, int64_t width, int64_t channels, int quality,
                         uint8_t** out, size_t* out_size, char* reason, size_t reason_size);

void lacewing_free(void* memory);
}
