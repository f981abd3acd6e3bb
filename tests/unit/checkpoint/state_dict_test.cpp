#include <gtest/gtest.h>

#include "checkpoint/tensor_file.h"
#include "support/expect_error.h"
#include "support/temp_folder.h"
#include "write_files.h"

namespace lacewing {
namespace {

using Values = std::vector<double>;
using test::floats, test::little, test::Pickle;

TensorFile read(const std::string& bytes) {
  const test::TempFolder folder;
  return read_tensor_file(folder.write("net.pth", bytes));
}

Pickle& weight(Pickle& pickle, const std::string& name) {
  return pickle.text(name).tensor("FloatStorage", "0", 4, {4}, {1});
}

TensorFile read_zip(const Pickle& pickle) {
  return read(test::pytorch_zip(pickle.stop(), {{"0", floats({1, 2, 3, 4})}, {"1", little(5, 8)}}));
}

TEST(StateDict, WrappersAreTakenOffAndWhatStandsBesideIsKept) {
  Pickle pickle;
  pickle.op("}")
      .mark()
      .text("epoch")
      .integer(200)
      .text("best_prec1")
      .number(91.78000183105469)
      .text("arch")
      .text("net");
  pickle.text("lr").number(0.1).text("done").op("\x88").text("nothing").op("N");
  pickle.text("best_acc").tensor("LongStorage", "1", 1, {}, {});
  pickle.text("optimizer").op("}").mark().text("state").op("}").text("param_groups").op("]u");
  pickle.text("args")
      .global("argparse", "Namespace")
      .op(")R}")
      .mark()
      .text("depth")
      .integer(20)
      .text("lists")
      .op("]ub");
  pickle.text("model").op("}").mark().text("state_dict").ordered().mark();
  weight(weight(pickle, "fc.weight"), "fc.bias").op("uuu");
  const TensorFile file = read_zip(pickle);
  EXPECT_EQ(file.tensors.size(), 2u);
  EXPECT_EQ(file.notes,
            (std::vector<std::string>{"tensors taken from 'model.state_dict'", "not used: 'optimizer'"}));
  EXPECT_EQ(file.metadata, (std::map<std::string, std::string>{{"epoch", "200"},
                                                               {"best_prec1", "91.78"},
                                                               {"arch", "net"},
                                                               {"lr", "0.1"},
                                                               {"done", "true"},
                                                               {"best_acc", "5"},
                                                               {"args.depth", "20"}}));
}

TEST(StateDict, EveryUsualWrapperIsKnownAndTheFirstOfThemCounts) {
  for (const char* key :
       {"state_dict", "model_state_dict", "net_state_dict", "model", "module", "net", "network", "state",
        "ema", "model_ema", "ema_model", "ema_state_dict", "params_ema", "params", "weights"}) {
    Pickle pickle;
    pickle.op("}").mark().text("zzz").op("}").text(key).op("}").mark();
    const TensorFile file = read_zip(weight(pickle, "w").op("uu"));
    EXPECT_EQ(file.notes[0], "tensors taken from '" + std::string(key) + "'");
  }
  Pickle both;
  both.op("}").mark().text("ema").op("}").mark();
  weight(both, "of_ema").op("u").text("net").op("}").mark();
  EXPECT_NE(read_zip(weight(both, "of_net").op("uu")).find("of_net"), nullptr);
}

TEST(StateDict, SharedPrefixesAreRemovedAndSaid) {
  Pickle pickle;
  pickle.op("}").mark();
  const TensorFile file = read_zip(weight(weight(pickle, "module.model.a"), "module.model.b").op("u"));
  EXPECT_EQ(file.tensors[0].name, "a");
  EXPECT_EQ(file.tensors[1].name, "b");
  EXPECT_EQ(file.notes, (std::vector<std::string>{"prefix 'module.' removed", "prefix 'model.' removed"}));
  for (const std::string prefix : {"module.", "_orig_mod.", "model.", "net.", "network.", "backbone."}) {
    Pickle one;
    one.op("}").mark();
    const TensorFile bare = read_zip(weight(weight(one, prefix + "a"), prefix + "b").op("u"));
    EXPECT_NE(bare.find("a"), nullptr) << prefix;
  }
  Pickle mixed;
  mixed.op("}").mark();
  const TensorFile kept = read_zip(weight(weight(mixed, "module.a"), "b").op("u"));
  EXPECT_NE(kept.find("module.a"), nullptr);
  EXPECT_TRUE(kept.notes.empty());
}

TEST(StateDict, ParametersAndSubclassesAreUnwrapped) {
  Pickle pickle;
  pickle.op("}").mark().text("parameter").global("torch._utils", "_rebuild_parameter").mark();
  pickle.tensor("FloatStorage", "0", 4, {2, 2}, {2, 1}).op("\x88").ordered().op("tR");
  pickle.text("subclass").global("torch._tensor", "_rebuild_from_type_v2").mark();
  pickle.global("torch._utils", "_rebuild_tensor_v2").global("torch", "Tensor").mark();
  pickle.storage("FloatStorage", "0", 4)
      .integer(1)
      .integers({3})
      .integers({1})
      .op("\x89")
      .ordered()
      .op("t}tR");
  pickle.text("v3").global("torch._utils", "_rebuild_tensor_v3").mark().mark().text("storage");
  pickle.global("torch.storage", "UntypedStorage").text("0").text("cpu").integer(16).op("tQ").integer(2);
  pickle.integers({2}).integers({1}).op("\x89").ordered().global("torch", "float32").op("tR");
  const TensorFile file = read_zip(pickle.op("u"));
  EXPECT_EQ(to_array(*file.find("parameter")), Array<double>({2, 2}, Values{1, 2, 3, 4}));
  EXPECT_EQ(to_array(*file.find("subclass")), Array<double>({3}, Values{2, 3, 4}));
  EXPECT_EQ(to_array(*file.find("v3")), Array<double>({2}, Values{3, 4}));
}

TEST(StateDict, ModuleVersionsSetOnTheDictionaryAreHarmless) {
  Pickle pickle;
  pickle.ordered().mark();
  weight(pickle, "w").op("u}").mark().text("_metadata").ordered().op("ub");
  EXPECT_EQ(read_zip(pickle).tensors.size(), 1u);
}

TEST(StateDict, ProtocolFourIsRead) {
  Pickle pickle;
  pickle.bytes = std::string("\x80\x04\x95\x08\x00\x00\x00\x00\x00\x00\x00", 11);
  pickle.op("}\x94").mark().op("\x8C\x01w\x94");
  pickle.tensor("FloatStorage", "0", 4, {4}, {1}).op("\x94").op("\x8C\x01v").op("h\x02u");
  const TensorFile file = read_zip(pickle);
  EXPECT_EQ(to_array(*file.find("v")), to_array(*file.find("w")));
}

TEST(StateDict, LegacyViewsOfStoragesAreFollowed) {
  Pickle pickle;
  pickle.op("}").mark().text("w").global("torch._utils", "_rebuild_tensor").mark();
  pickle.mark().text("storage").global("torch", "FloatStorage").text("9").text("cuda:0").integer(4);
  pickle.mark().text("view").integer(1).integer(3).op("ttQ").integer(1).integers({2}).integers({1}).op("tRu");
  const TensorFile file = read(test::pytorch_legacy(pickle.stop(), {{"9", 4, floats({1, 2, 3, 4})}}));
  EXPECT_EQ(to_array(file.tensors[0]), Array<double>({2}, Values{3, 4}));
}

TEST(StateDict, WhatIsNoStateDictSaysWhatToDo) {
  const std::string end = "model.state_dict()";
  EXPECT_ERROR(read_zip(Pickle().tensor("FloatStorage", "0", 4, {4}, {1})), "one tensor without a name");
  EXPECT_ERROR(read_zip(Pickle().op("}")), "holds an empty state dict");
  EXPECT_ERROR(read_zip(Pickle().op("}").mark().text("a").integer(1).text("b").op("]u")),
               "its keys 'a', 'b'");
  EXPECT_ERROR(read_zip(Pickle().op("]")), "holds no state dict");
  EXPECT_ERROR(read_zip(Pickle().global("torch.nn.modules.container", "Sequential").op(")\x81}b")),
               "holds a whole pickled network (torch.nn.modules.container.Sequential), not a state dict");
  EXPECT_ERROR(
      read_zip(Pickle().global("nets", "Mine").op(")\x81}").mark().text("_modules").ordered().op("ub")), end);
  Pickle legacy_module;
  legacy_module.mark().text("module").global("nets", "Mine").text("nets.py").text("class Mine").op("tQ)\x81");
  EXPECT_ERROR(read(test::pytorch_legacy(legacy_module.stop(), {})), end);
}

TEST(StateDict, TensorsThatAreNotDenseAreNamed) {
  Pickle sparse;
  sparse.op("}").mark().text("w").global("torch._utils", "_rebuild_sparse_tensor").op("})tRu");
  sparse.bytes =
      Pickle().op("}").mark().text("w").global("torch._utils", "_rebuild_sparse_tensor").op(")Ru").bytes;
  EXPECT_ERROR(read_zip(sparse), "tensor 'w' is stored by torch's _rebuild_sparse_tensor");
  Pickle complex_type;
  complex_type.op("}").mark().text("w").tensor("ComplexFloatStorage", "0", 2, {2}, {1}).op("u");
  EXPECT_ERROR(read_zip(complex_type), "torch.ComplexFloatStorage are not supported");
}

TEST(StateDict, TorchScriptAndExportedProgramsAreTold) {
  EXPECT_ERROR(read(test::zip({{"net/data.pkl", Pickle().op("}").stop()}, {"net/constants.pkl", "x"}})),
               "TorchScript archive: not a state dict");
  EXPECT_ERROR(read(test::zip({{"net/code/__torch__.py", "x"}})), "TorchScript archive");
  EXPECT_ERROR(read(test::zip({{"net/archive_format", "pt2"}})), "torch.export archive");
  EXPECT_ERROR(read(test::zip({{"w.npy", "x"}})), "NumPy archive");
}

}  // namespace
}  // namespace lacewing
