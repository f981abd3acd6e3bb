// Pickles made to harm.

#include <gtest/gtest.h>

#include "hostile_files.h"
#include "write_files.h"

namespace lacewing::test {
namespace {

constexpr std::uint64_t huge = 0x7FFFFFFFFFFFFFFF;

TEST(HostileFiles, PicklesAreRefusedAndNothingInThemIsRun) {
  expect_refused({
      {"os.system",
       [] {
         return zip_of(Pickle().global("os", "system").text("touch executed-by-pickle").op("\x85R").stop());
       },
       "'os.system' in Python, which is no type of data; nothing was run"},
      {"os.system beside a state dict",
       [] {
         Pickle pickle;
         pickle.op("}")
             .mark()
             .text("state_dict")
             .op("}")
             .mark()
             .text("w")
             .tensor("FloatStorage", "0", 4, {4}, {1})
             .op("u");
         return zip_of(
             pickle.text("x").global("posix", "system").text("touch executed-by-pickle").op("\x85Ru").stop());
       },
       "'posix.system'"},
      {"os.system by stack_global",
       [] {
         return zip_of(Pickle()
                           .text("os")
                           .text("system")
                           .op("\x93")
                           .text("touch executed-by-pickle")
                           .op("\x85R")
                           .stop());
       },
       "'os.system'"},
      {"eval in a legacy file",
       [] { return pytorch_legacy(Pickle().global("builtins", "eval").text("1").op("\x85R").stop(), {}); },
       "'builtins.eval'"},
      {"allowed names joined",
       [] { return zip_of(Pickle().global("builtins", "set frozenset").op(")R").stop()); },
       "no type of data"},
      {"bare pickle", [] { return Pickle().op("}").stop(); }, "bare pickle"},
      {"protocol 0", [] { return zip_of("(dp0\n."); }, "no pickle of protocol 2 to 5"},
      {"protocol 9", [] { return zip_of("\x80\x09}."); }, "protocol 9"},
      {"opcode unknown", [] { return zip_of(Pickle().op("\xFF").stop()); }, "opcode 255"},
      {"opcode inst", [] { return zip_of(Pickle().mark().op("ios\nsystem\n").stop()); }, "opcode 105"},
      {"stack empty", [] { return zip_of(Pickle().op("R").stop()); }, "empty stack"},
      {"stack empty at stop", [] { return zip_of(Pickle().stop()); }, "empty stack"},
      {"stack left over", [] { return zip_of(Pickle().op("NN").stop()); }, "left over"},
      {"no mark", [] { return zip_of(Pickle().op("}u").stop()); }, "lacks a mark"},
      {"below the mark", [] { return zip_of(Pickle().op("N(\x85").stop()); }, "empty stack"},
      {"memo never stored", [] { return zip_of(Pickle().op("h\x07").stop()); }, "memo 7"},
      {"memo index huge", [] { return zip_of(Pickle().op("Nr\xFF\xFF\xFF\xFF").stop()); },
       "memo index 4294967295"},
      {"items of a number", [] { return zip_of(Pickle().integer(1).op("NNs").stop()); }, "no dictionary"},
      {"append to a dictionary", [] { return zip_of(Pickle().op("}Na").stop()); }, "no collection"},
      {"key without value", [] { return zip_of(Pickle().op("}(Nu").stop()); }, "key without a value"},
      {"state of a list", [] { return zip_of(Pickle().op("]Nb").stop()); }, "no object"},
      {"call of a text", [] { return zip_of(Pickle().text("f").op(")R").stop()); },
       "neither class nor function"},
      {"call without tuple", [] { return zip_of(Pickle().global("torch", "Size").op("NR").stop()); },
       "no tuple"},
      {"text of 4 GB", [] { return zip_of(Pickle().op("X\xFF\xFF\xFF\xFF").stop()); }, "ends early"},
      {"text of 2^63 bytes", [] { return zip_of(Pickle().op("\x8D" + little(huge, 8)).stop()); },
       "ends early"},
      {"integer of 2 GB", [] { return zip_of(Pickle().op("\x8B\xFF\xFF\xFF\x7F").stop()); }, "ends early"},
      {"global without end", [] { return zip_of(Pickle().op("c" + std::string(10000, 'a')).stop()); },
       "without an end"},
      {"marks 1e6 deep", [] { return zip_of(Pickle().op(repeated("(", 1000000)).stop()); }, "deeper"},
      {"tuples 1e6 deep", [] { return zip_of(Pickle().op("N" + repeated("\x85", 1000000)).stop()); },
       "no state dict"},
      {"tuples 1e6 deep in a legacy file",
       [] { return pytorch_legacy(Pickle().op("]" + repeated("\x85", 1000000)).stop(), {}); },
       "no state dict"},
      {"values without end", [] { return zip_of(Pickle().op(repeated("N0", 4000000)).stop()); }, "values"},
      {"dup without end", [] { return zip_of(Pickle().op("N" + repeated("2", 8000000)).stop()); },
       "stacks more"},
      {"opcodes without end",
       [] {
         return zip_of(Pickle()
                           .op("Nq\x01" + repeated("h\x01"
                                                   "0",
                                                   17000000))
                           .stop());
       },
       "opcodes"},
      {"links without end",
       [] { return zip_of(Pickle().op("]q\x01(" + repeated(repeated("h\x01", 1000) + "e(", 20000)).stop()); },
       "links"},
      {"billion laughs",
       [] {
         Pickle pickle;
         pickle.op("(]q").op(std::string(1, '\0'));
         for (int level = 1; level <= 60; ++level)
           pickle.op("](" + repeated("h" + std::string(1, static_cast<char>(level - 1)), 10) + "eq" +
                     std::string(1, static_cast<char>(level)));
         return zip_of(pickle.op("l").stop());
       },
       "no state dict"},
      {"billion laughs as a state dict",
       [] {
         Pickle pickle;
         pickle.op("}q").op(std::string(1, '\0'));
         for (int level = 1; level <= 60; ++level) {
           const std::string below = "h" + std::string(1, static_cast<char>(level - 1));
           pickle.op("}(");
           for (const char* key : {"state_dict", "model", "net", "ema"}) pickle.text(key).op(below);
           pickle.op("uq" + std::string(1, static_cast<char>(level)));
         }
         return zip_of(pickle.bytes.substr(0, 2) + "(" + pickle.bytes.substr(2) + "t.");
       },
       "no state dict"},
      {"dictionary in itself",
       [] {
         Pickle pickle;
         pickle.op("}q\x01(").text("model").op("q\x02h\x01");
         for (int i = 0; i < 100000; ++i) pickle.op("h\x02h\x01");
         return zip_of(pickle.op("u").stop());
       },
       "holds no tensors under its keys 'model'"},
      {"a million keys beside",
       [] {
         Pickle pickle;
         pickle.op("}q\x01(");
         for (int i = 0; i < 100000; ++i) pickle.integer(i).op("h\x01");
         return zip_of(pickle.op("u").stop());
       },
       "holds no tensors"},
      {"300000 tensors",
       [] {
         Pickle pickle;
         pickle.op("}(")
             .tensor("FloatStorage", "0", 4, {4}, {1})
             .op("q\x01"
                 "0");
         for (int i = 0; i < 300000; ++i) pickle.integer(i).op("h\x01");
         return zip_of(pickle.op("u").stop());
       },
       "more than 200000 keys"},
      {"key that is no text",
       [] { return zip_of(Pickle().op("}N").tensor("FloatStorage", "0", 4, {4}, {1}).op("s").stop()); },
       "key that is no text"},
      {"key that is not utf-8",
       [] {
         return zip_of(Pickle().op("}").text("\xFF").tensor("FloatStorage", "0", 4, {4}, {1}).op("s").stop());
       },
       "key that is no text"},
  });
}

}  // namespace
}  // namespace lacewing::test
