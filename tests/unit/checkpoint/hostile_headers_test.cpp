// Files that are no checkpoints, and safetensors headers made to harm.

#include <gtest/gtest.h>

#include "hostile_files.h"
#include "write_files.h"

namespace lacewing::test {
namespace {

std::string safe(const std::string& header, std::size_t data) {
  return safetensors(header, std::string(data, '\0'));
}

TEST(HostileFiles, ForeignFormatsAndSafetensorsHeadersAreRefused) {
  expect_refused({
      {"empty", [] { return std::string(); }, "is empty"},
      {"one byte", [] { return std::string("P"); }, "no checkpoint"},
      {"zeros", [] { return std::string(4096, '\0'); }, "no checkpoint"},
      {"text", [] { return std::string("just a text, nothing else"); }, "no checkpoint"},
      {"web page", [] { return std::string("<!DOCTYPE html><html>404"); }, "web page"},
      {"lfs pointer", [] { return std::string("version https://git-lfs.github.com/spec/v1\noid x"); },
       "Git LFS"},
      {"hdf5", [] { return std::string("\x89HDF\r\n\x1A\n") + std::string(64, '\0'); }, "HDF5"},
      {"tar", [] { return std::string(257, 'a') + "ustar" + std::string(512, '\0'); }, "tar archive"},
      {"gzip", [] { return std::string("\x1F\x8B\x08\x00", 4) + "xyz"; }, "gzip"},
      {"onnx", [] { return std::string("\x08\x07\x12\x05model"); }, "ONNX"},
      {"tflite", [] { return std::string("\x1C\0\0\0TFL3", 8) + "data"; }, "TensorFlow Lite"},
      {"header length 4 GB", [] { return little(4ull << 30, 8) + "{}"; }, "safetensors header of 4294967296"},
      {"header length all ones", [] { return little(~0ull, 8) + "{}"; }, "safetensors header of"},
      {"header longer than file", [] { return little(1000, 8) + "{}"; }, "ends early"},
      {"header no object", [] { return little(3, 8) + "{1}"; }, "no valid JSON"},
      {"header cut", [] { return little(9, 8) + R"({"a":{"dt)"; }, "no valid JSON"},
      {"header deep", [] { return safetensors("{\"a\":" + repeated("[", 1000000), ""); }, "list where none"},
      {"header deep objects", [] { return safetensors(repeated("{\"a\":", 1000000), ""); }, "unknown 'a'"},
      {"header not utf-8", [] { return safe("{\"\xFF\":{}}", 0); }, "no valid JSON"},
      {"header trailing", [] { return safe("{}{}", 0); }, "no valid JSON"},
      {"no tensors", [] { return safe("{}", 0); }, "holds no tensors"},
      {"hole", [] { return safe(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})", 2); },
       "begins at byte 1"},
      {"overlap",
       [] {
         return safe(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                     R"("b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
                     3);
       },
       "begins at byte 1"},
      {"data left over", [] { return safe(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 2); },
       "the file has 2"},
      {"data missing", [] { return safe(R"({"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}})", 2); },
       "the file has 2"},
      {"duplicate tensor",
       [] {
         return safe(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                     R"("a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
                     2);
       },
       "'a' twice"},
      {"duplicate field",
       [] { return safe(R"({"a":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}})", 1); },
       "'dtype' of tensor 'a' twice"},
      {"duplicate metadata", [] { return safe(R"({"__metadata__":{"k":"1","k":"2"}})", 0); }, "'k' twice"},
      {"metadata number", [] { return safe(R"({"__metadata__":{"k":1}})", 0); }, "number where none"},
      {"metadata text", [] { return safe(R"({"__metadata__":"k"})", 0); }, "text where none"},
      {"negative shape", [] { return safe(R"({"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}})", 1); },
       "negative number -1"},
      {"fractional shape",
       [] { return safe(R"({"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}})", 1); }, "number 1.5"},
      {"shape overflow",
       [] {
         return safe(R"({"a":{"dtype":"F64","shape":[4611686018427387904,8],"data_offsets":[0,8]}})", 8);
       },
       "more elements than can be counted"},
      {"byte overflow",
       [] { return safe(R"({"a":{"dtype":"F64","shape":[2305843009213693953],"data_offsets":[0,8]}})", 8); },
       "cannot have 8 bytes"},
      {"extent beyond 63 bits",
       [] { return safe(R"({"a":{"dtype":"U8","shape":[18446744073709551615],"data_offsets":[0,1]}})", 1); },
       "extent"},
      {"many axes",
       [] {
         return safe(R"({"a":{"dtype":"U8","data_offsets":[0,1],"shape":[1)" + repeated(",1", 100000) + "]}}",
                     1);
       },
       "more than 64 axes"},
      {"offsets reversed",
       [] { return safe(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,-1]}})", 1); }, "negative"},
      {"three offsets", [] { return safe(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}})", 1); },
       "more than two"},
      {"one offset", [] { return safe(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}})", 1); },
       "1 offsets"},
      {"field missing", [] { return safe(R"({"a":{"dtype":"U8","shape":[1]}})", 1); }, "lacks dtype"},
      {"unknown field", [] { return safe(R"({"a":{"path":"/etc/passwd"}})", 1); }, "unknown 'path'"},
      {"unknown type",
       [] { return safe(R"({"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}})", 1); }, "F8_E4M3"},
      {"many metadata",
       [] {
         std::string header = "{\"__metadata__\":{";
         for (int i = 0; i < 300000; ++i) header += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":\"\"";
         return safe(header + "}}", 0);
       },
       "more than 100000 texts"},
  });
}

}  // namespace
}  // namespace lacewing::test
