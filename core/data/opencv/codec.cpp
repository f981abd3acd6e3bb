#include "data/opencv/codec.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <limits>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <vector>

#include "data/opencv/quiet.h"

namespace {

// One thread: pictures are decoded on the job's own threads, and OpenCV's pool would compete with them.
void quiet_single_thread() {
  static const bool once = [] {
    cv::setNumThreads(1);
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    return true;
  }();
  (void)once;
}

template <class Body>
int guarded(char* reason, size_t reason_size, Body body) noexcept {
  try {
    quiet_single_thread();
    body();
    return 0;
  } catch (const cv::Exception& error) {
    std::snprintf(reason, reason_size, "%s", error.err.c_str());
  } catch (const std::exception& error) {
    std::snprintf(reason, reason_size, "%s", error.what());
  }
  return 1;
}

template <class T>
T* allocate(size_t count) {
  void* memory = std::malloc(count * sizeof(T));
  if (memory == nullptr) throw std::bad_alloc();
  return static_cast<T*>(memory);
}

void encode(const char* format, const std::vector<int>& options, const uint8_t* samples, int64_t height,
            int64_t width, int64_t channels, uint8_t** out, size_t* out_size) {
  constexpr int64_t most = std::numeric_limits<int>::max();
  if (height < 1 || width < 1 || height > most || width > most || (channels != 1 && channels != 3))
    throw std::invalid_argument("only grey and RGB pictures can be written");
  cv::Mat picture(static_cast<int>(height), static_cast<int>(width), channels == 1 ? CV_8UC1 : CV_8UC3,
                  const_cast<uint8_t*>(samples));
  cv::Mat colour = picture;
  if (channels == 3) cv::cvtColor(picture, colour, cv::COLOR_RGB2BGR);
  std::vector<uchar> file;
  if (!cv::imencode(format, colour, file, options))
    throw std::runtime_error("the picture could not be encoded");
  *out = allocate<uint8_t>(file.size());
  std::memcpy(*out, file.data(), file.size());
  *out_size = file.size();
}

}  // namespace

extern "C" {

__attribute__((visibility("default"))) int lacewing_pictures_version(void) {
  return LACEWING_PICTURES_VERSION;
}

__attribute__((visibility("default"))) int lacewing_decode(const uint8_t* bytes, size_t size,
                                                           LacewingSamples* out, char* reason,
                                                           size_t reason_size) {
  return guarded(reason, reason_size, [&] {
    if (size > static_cast<size_t>(std::numeric_limits<int>::max()))
      throw std::length_error("the file is too large");
    const cv::Mat file(1, static_cast<int>(size), CV_8UC1, const_cast<uint8_t*>(bytes));
    // ANYCOLOR keeps grey grey, ANYDEPTH keeps 16 bits. Both drop an alpha channel: the colour below full
    // transparency is what the file stores, not black. EXIF orientation is applied unless
    // IMREAD_IGNORE_ORIENTATION is set.
    forget_damage();
    const QuietThread quiet;
    const cv::Mat decoded = cv::imdecode(file, cv::IMREAD_ANYCOLOR | cv::IMREAD_ANYDEPTH);
    if (decoded.empty() || saw_damage()) throw std::runtime_error("the picture is damaged or cut off");
    if (decoded.depth() != CV_8U && decoded.depth() != CV_16U)
      throw std::runtime_error("only pictures of 8 or 16 bits a channel can be read");
    cv::Mat colour = decoded;
    if (decoded.channels() == 3)
      cv::cvtColor(decoded, colour, cv::COLOR_BGR2RGB);
    else if (decoded.channels() != 1)
      throw std::runtime_error("the picture has an unusual number of channels");

    const auto row_length = static_cast<size_t>(colour.cols) * static_cast<size_t>(colour.channels());
    auto* samples = allocate<uint16_t>(row_length * static_cast<size_t>(colour.rows));
    for (int y = 0; y < colour.rows; ++y) {
      uint16_t* to = samples + static_cast<size_t>(y) * row_length;
      if (colour.depth() == CV_16U)
        std::memcpy(to, colour.ptr<uint16_t>(y), row_length * sizeof(uint16_t));
      else
        std::copy_n(colour.ptr<uint8_t>(y), row_length, to);
    }
    out->height = colour.rows;
    out->width = colour.cols;
    out->channels = colour.channels();
    out->largest = colour.depth() == CV_16U ? 65535 : 255;
    out->samples = samples;
  });
}

__attribute__((visibility("default"))) int lacewing_encode_png(const uint8_t* samples, int64_t height,
                                                               int64_t width, int64_t channels, uint8_t** out,
                                                               size_t* out_size, char* reason,
                                                               size_t reason_size) {
  return guarded(reason, reason_size,
                 [&] { encode(".png", {}, samples, height, width, channels, out, out_size); });
}

__attribute__((visibility("default"))) int lacewing_encode_jpeg(const uint8_t* samples, int64_t height,
                                                                int64_t width, int64_t channels, int quality,
                                                                uint8_t** out, size_t* out_size, char* reason,
                                                                size_t reason_size) {
  return guarded(reason, reason_size, [&] {
    encode(".jpg", {cv::IMWRITE_JPEG_QUALITY, quality}, samples, height, width, channels, out, out_size);
  });
}

__attribute__((visibility("default"))) void lacewing_free(void* memory) {
  std::free(memory);
}
}
