// Tensors and storages made to harm, in zip archives and in legacy streams.

#include <gtest/gtest.h>

#include "hostile_files.h"
#include "write_files.h"

namespace lacewing::test {
namespace {

constexpr std::uint64_t huge = 0x7FFFFFFFFFFFFFFF;

std::string zip_of_tensor(const std::string& type, std::int64_t count, const std::vector<std::int64_t>& shape,
                          const std::vector<std::int64_t>& strides, std::int64_t offset = 0) {
  return zip_of(
      Pickle().op("}").mark().text("w").tensor(type, "0", count, shape, strides, offset).op("u").stop());
}

std::string legacy_of(std::int64_t claimed_by_tensor, std::int64_t claimed_by_stream) {
  const std::string pickle = Pickle()
                                 .op("}")
                                 .mark()
                                 .text("w")
                                 .tensor("FloatStorage", "0", claimed_by_tensor, {2}, {1}, 0, true)
                                 .op("u")
                                 .stop();
  return pytorch_legacy(pickle, {{"0", claimed_by_stream, floats({1, 2, 3, 4})}});
}

TEST(HostileFiles, TensorsAndStoragesAreRefused) {
  expect_refused({
      {"negative extent", [] { return zip_of_tensor("FloatStorage", 4, {-2}, {1}); }, "negative extent"},
      {"negative stride", [] { return zip_of_tensor("FloatStorage", 4, {2}, {-1}, 3); }, "negative stride"},
      {"negative offset", [] { return zip_of_tensor("FloatStorage", 4, {2}, {1}, -1); },
       "outside of its storage"},
      {"offset too far", [] { return zip_of_tensor("FloatStorage", 4, {2}, {1}, 3); },
       "outside of its storage"},
      {"offset overflow", [] { return zip_of_tensor("FloatStorage", 4, {2}, {1}, huge); },
       "outside of its storage"},
      {"shape too large", [] { return zip_of_tensor("FloatStorage", 4, {5}, {1}); },
       "outside of its storage"},
      {"stride too large", [] { return zip_of_tensor("FloatStorage", 4, {2}, {4}); },
       "outside of its storage"},
      {"stride overflow",
       [] {
         return zip_of_tensor("FloatStorage", 4, {1 << 30, 2}, {1ll << 40, 1});
       },
       "further than can be counted"},
      {"sum of strides overflow",
       [] {
         return zip_of_tensor("FloatStorage", 4, {2, 2}, {1ll << 62, 1ll << 62});
       },
       "further than can be counted"},
      {"extent overflow",
       [] {
         return zip_of_tensor("FloatStorage", 4, {1ll << 40, 1ll << 40}, {0, 0});
       },
       "more elements than can be counted"},
      {"expanded to 4 GB", [] { return zip_of_tensor("FloatStorage", 4, {1 << 30}, {0}); },
       "repeats its 4 elements"},
      {"strides missing",
       [] {
         return zip_of_tensor("FloatStorage", 4, {2, 2}, {1});
       },
       "1 strides"},
      {"storage claims too much", [] { return zip_of_tensor("FloatStorage", 5, {2}, {1}); },
       "needs 20 bytes"},
      {"storage claims 4 GB", [] { return zip_of_tensor("FloatStorage", 1ll << 30, {1 << 30}, {1}); },
       "needs 4294967296 bytes"},
      {"storage count overflow", [] { return zip_of_tensor("DoubleStorage", 1ll << 61, {2}, {1}); },
       "a storage claims"},
      {"storage count negative", [] { return zip_of_tensor("FloatStorage", -4, {2}, {1}); }, "claims -4"},
      {"storage missing",
       [] {
         return pytorch_zip(Pickle()
                                .op("}")
                                .mark()
                                .text("w")
                                .tensor("FloatStorage", "../../etc/passwd", 1, {1}, {1})
                                .op("u")
                                .stop(),
                            {});
       },
       "which the file lacks"},
      {"storage of unknown type", [] { return zip_of_tensor("QuantumStorage", 4, {2}, {1}); },
       "torch.QuantumStorage"},
      {"tensor twice",
       [] {
         Pickle pickle;
         pickle.op("}").mark().text("w").tensor("FloatStorage", "0", 4, {4}, {1});
         return zip_of(pickle.text("w").tensor("FloatStorage", "0", 4, {4}, {1}).op("u").stop());
       },
       "'w' twice"},
      {"tensor without arguments",
       [] {
         return zip_of(
             Pickle().op("}").mark().text("w").global("torch._utils", "_rebuild_tensor_v2").op(")Ru").stop());
       },
       "not described as PyTorch does"},
      {"tensor of wrong arguments",
       [] {
         return zip_of(Pickle()
                           .op("}")
                           .mark()
                           .text("w")
                           .global("torch._utils", "_rebuild_tensor_v2")
                           .mark()
                           .op("NNNNtRu")
                           .stop());
       },
       "not described as PyTorch does"},
      {"parameters in parameters",
       [] {
         Pickle pickle;
         pickle.op("}(").text("w").global("torch._utils", "_rebuild_parameter").op("q\x01");
         pickle.op(repeated("h\x01", 100000)).tensor("FloatStorage", "0", 4, {4}, {1});
         return zip_of(pickle.op(repeated("\x85R", 100001) + "u").stop());
       },
       "not described as PyTorch does"},
      {"parameter of a list",
       [] {
         return zip_of(
             Pickle().op("}(").text("w").global("torch._utils", "_rebuild_parameter").op("]\x85Ru").stop());
       },
       "not described as PyTorch does"},
      {"tensors repeat the file",
       [] {
         Pickle pickle;
         pickle.op("}").mark();
         for (int i = 0; i < 1000; ++i)
           pickle.text(std::to_string(i)).tensor("FloatStorage", "0", 4, {8, 1 << 20}, {0, 0});
         return zip_of(pickle.op("u").stop());
       },
       "repeat its"},
      {"legacy magic only", [] { return valid_legacy().substr(0, 15); }, "ends early"},
      {"legacy big-endian", [] { return pytorch_legacy(Pickle().op("}").stop(), {}, false); }, "big-endian"},
      {"legacy storage too short", [] { return legacy_of(5, 4); }, "needs 20 bytes"},
      {"legacy storage past the end", [] { return legacy_of(4, 5); }, "ends early"},
      {"legacy storage of 2^62", [] { return legacy_of(4, 1ll << 62); }, "claims"},
      {"legacy storage negative", [] { return legacy_of(4, -1); }, "claims"},
      {"legacy storage unknown",
       [] {
         return pytorch_legacy(Pickle().op("}").stop(), {{"7", 1, floats({1})}});
       },
       "no tensor refers to"},
      {"legacy keys no list", [] { return patched(valid_legacy(), "]", 0, "}", true); }, "no collection"},
  });
}

}  // namespace
}  // namespace lacewing::test
