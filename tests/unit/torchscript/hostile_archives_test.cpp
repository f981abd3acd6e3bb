// TorchScript archives made to harm: each is refused with one line, and nothing in them is executed.

#include <gtest/gtest.h>

#include <functional>

#include "network/model.h"
#include "support/expect_error.h"
#include "support/temp_folder.h"
#include "unit/checkpoint/write_files.h"

namespace lacewing::test {
namespace {

constexpr const char* forward_line = "    return torch.linear(torch.flatten(x, 1), self.w, None)\n";

struct Archive {
  std::string body = forward_line;  ///< of forward(self, x)
  std::string methods;              ///< beside it
  std::string other;                ///< classes and functions before
  std::string pickle, constants = Pickle().op(")").stop();
  std::string storage = floats(std::vector<float>(24, 0.5f));
  std::vector<Member> more;

  std::string source() const {
    return other +
           "class Net(Module):\n  __parameters__ = [\"w\", ]\n  __buffers__ = []\n  w : Tensor\n  training : "
           "bool\n"
           "  def forward(self: __torch__.Net,\n    x: Tensor) -> Tensor:\n" +
           body + methods;
  }
  static Pickle begun() { return Pickle().global("__torch__", "Net").op(")\x81}(").text("w"); }
  static std::string finished(Pickle begun) { return begun.text("training").op("\x88ub").stop(); }

  std::string bytes() const {
    const std::string data =
        pickle.empty() ? finished(begun().tensor("FloatStorage", "0", 24, {2, 12}, {12, 1})) : pickle;
    std::vector<Member> members{{"net/data.pkl", data},
                                {"net/code/__torch__.py", source()},
                                {"net/data/0", storage},
                                {"net/constants.pkl", constants},
                                {"net/version", "3\n"}};
    members.insert(members.end(), more.begin(), more.end());
    return zip(members);
  }
};

class HostileArchives : public ::testing::Test {
 protected:
  void expect_refused(const Archive& archive, const std::string& reason) {
    expect_refused(archive.bytes(), reason);
  }
  void expect_refused(const std::string& bytes, const std::string& reason) {
    SCOPED_TRACE(reason);
    ModelReference reference;
    reference.path = folder_.write("net.pt", bytes);
    EXPECT_ERROR(load_model(reference), "net.pt: ");
    EXPECT_ERROR(load_model(reference), reason);
    EXPECT_FALSE(std::filesystem::exists(target_)) << "it was executed";
  }
  void expect_body_refused(const std::string& body, const std::string& reason) {
    Archive archive;
    archive.body = body;
    expect_refused(archive, reason);
  }

  /// For pictures of one size: no others are tried.
  void expect_size_refused(const std::string& body, const std::string& reason) {
    SCOPED_TRACE(body.substr(0, 100));
    Archive archive;
    archive.body = body;
    EXPECT_ERROR(load_model(reference(archive.bytes())), reason);
  }

  ModelReference reference(const std::string& bytes) const {
    ModelReference reference;
    reference.path = folder_.write("net.pt", bytes);
    reference.preprocessing = Preprocessing();
    reference.preprocessing->size = 2;
    return reference;
  }

  TempFolder folder_;
  std::filesystem::path target_ = folder_ / "written";
};

TEST_F(HostileArchives, TheHarmlessOneLoads) {
  EXPECT_EQ(load_model(reference(Archive().bytes()))->network->classes, 2);
}

TEST_F(HostileArchives, OperatorsOutsideOfTheList) {
  const std::string path = "\"" + target_.string() + "\"";
  expect_body_refused("    torch.save(x, " + path + ")\n" + forward_line, "aten::save");
  expect_body_refused("    y = ops.aten.save(x, " + path + ")\n" + forward_line, "aten::save");
  expect_body_refused("    x.save(" + path + ")\n" + forward_line, "aten::save");
  expect_body_refused("    f = torch.save\n    f(x, " + path + ")\n" + forward_line, "aten::save");
  expect_body_refused("    y = torch.from_file(\"/etc/passwd\", False, 10)\n" + std::string(forward_line),
                      "aten::from_file");
  expect_body_refused("    y = ops.mine.op(x)\n" + std::string(forward_line), "mine::op");
  expect_body_refused("    print(x)\n" + std::string(forward_line), "'print'");
  expect_body_refused("    y = fork(self.forward, x)\n" + std::string(forward_line), "'fork'");
  expect_body_refused("    y = torch.set_(x, x)\n" + std::string(forward_line), "aten::set_");
}

TEST_F(HostileArchives, CodeThatWouldRunOnLoading) {
  Archive archive;
  archive.methods =
      "  def __setstate__(self: __torch__.Net, state: Tensor) -> NoneType:\n    torch.save(state, \"" +
      target_.string() + "\")\n    return None\n";
  expect_refused(archive, "__setstate__");
  archive.methods = "  def __getstate__(self: __torch__.Net) -> Tensor:\n    return self.w\n";
  expect_refused(archive, "__getstate__");
}

TEST_F(HostileArchives, ClassesOfOtherCode) {
  Archive archive;
  archive.pickle =
      Pickle().global("__torch__.torch.classes.quantized", "Conv2dPackedParamsBase").op(")\x81}b").stop();
  expect_refused(archive, "C++ class");
  expect_body_refused("    y = annotate(__torch__.torch.classes.dist.Group, x)\n" + std::string(forward_line),
                      "C++ class");
}

TEST_F(HostileArchives, PicklesOfMoreThanData) {
  const std::string system =
      Pickle().global("os", "system").mark().text("touch " + target_.string()).op("tR").stop();
  Archive archive;
  archive.pickle = system;
  expect_refused(archive, "os.system");
  archive = {};
  archive.constants = system;
  expect_refused(archive, "os.system");
  archive = {};
  archive.more.push_back({"net/traced_inputs.pkl", system});
  expect_refused(archive, "os.system");
  archive = {};
  archive.pickle = Pickle().global("__torch__", "Other").op(")\x81}b").stop();
  expect_refused(archive, "__torch__.Other");
  archive.pickle = Pickle().integer(1).stop();
  expect_refused(archive, "of a module");
  archive.pickle = "\x80\x02garbage";
  expect_refused(archive, "pickle");
}

TEST_F(HostileArchives, ValuesThatTheCodeDoesNotDeclare) {
  Archive archive;
  archive.pickle = Archive::finished(Archive::begun().integer(5));
  expect_refused(archive, "the type Tensor");
  archive.pickle = Pickle().global("__torch__", "Net").op(")\x81}b").stop();
  expect_refused(archive, "lacks 'w'");
}

TEST_F(HostileArchives, TensorsOutsideOfTheirStorages) {
  Archive archive;
  archive.pickle = Archive::finished(Archive::begun().tensor("FloatStorage", "0", 24, {2, 13}, {13, 1}));
  expect_refused(archive, "outside of its storage");
  archive.pickle = Archive::finished(
      Archive::begun().tensor("FloatStorage", "0", std::int64_t{1} << 62, {2, 12}, {12, 1}));
  expect_refused(archive, "elements");
  archive.pickle =
      Archive::finished(Archive::begun().tensor("FloatStorage", "0", 1'000'000'000, {2, 12}, {12, 1}));
  expect_refused(archive, "bytes of its storage");
  archive.pickle =
      Archive::finished(Archive::begun().tensor("FloatStorage", "../secret", 24, {2, 12}, {12, 1}));
  expect_refused(archive, "which the file lacks");
}

TEST_F(HostileArchives, CodeMadeToExhaust) {
  const std::string deep(5000, '('), close(5000, ')');
  expect_body_refused("    y = " + deep + "1" + close + "\n" + forward_line, "nests brackets");
  std::string chain = "    y = 1";
  for (int i = 0; i < 5000; ++i) chain += " + 1";
  expect_body_refused(chain + "\n" + forward_line, "operators in one line");
  std::string blocks, indent = "    ";
  for (int i = 0; i < 100; ++i, indent += "  ") blocks += indent + "if True:\n";
  expect_body_refused(blocks + indent + "pass\n" + forward_line, "nests blocks");
  expect_body_refused("    y = 0\n    while True:\n      y = torch.add(y, 1)\n" + std::string(forward_line),
                      "steps");
  expect_body_refused(
      "    x = torch.add(x, torch.sum(torch.zeros([20000, 20000])))\n" + std::string(forward_line), "512 MB");
  expect_body_refused("    y = self.forward(x)\n    return y\n", "");
  expect_body_refused("    y = \"no end\n" + std::string(forward_line), "text without an end");
  expect_body_refused("    return )\n", "does not compile");
}

std::string repeated(int times, const std::string& line) {
  std::string lines;
  for (int i = 0; i < times; ++i) lines += line;
  return lines;
}

// torch::jit has no limits of its own: time, memory or its stack would run out.
TEST_F(HostileArchives, ProgramsTooLong) {
  expect_body_refused(repeated(140'000, "    k = 1\n") + forward_line, "words");
  expect_body_refused("    k = [" + repeated(10'000, "1, ") + "1]\n" + forward_line,
                      "words in one statement");
  expect_body_refused(repeated(100'000, "    #\n") + forward_line, "empty lines");
  expect_body_refused(repeated(100'000, "\n") + forward_line, "empty lines");
  expect_body_refused("    t = (1, 2)\n" + repeated(30, "    t = (t, t)\n") + forward_line, "nests tuples");
  expect_body_refused("    t = (1, 2)\n" + repeated(200, "    u = t[1:]\n") + forward_line, "slices");
  expect_body_refused("    for i in (1, 2):\n      k = i\n" + std::string(forward_line), "than a range");
  EXPECT_NO_THROW(load_model(reference([] {
    Archive archive;
    archive.body = repeated(30, "    a, b, = (x, x)\n    x = torch.add(a, b)\n") + forward_line;
    return archive.bytes();
  }())));
}

// Not tensors, so LibTorch's allocator does not see them.
TEST_F(HostileArchives, ContainersWithoutBounds) {
  const std::string added = "    x = torch.add(x, torch.len(l))\n" + std::string(forward_line);
  expect_size_refused("    l = torch.mul([0], 500000000)\n" + added, "512 MB");
  expect_size_refused("    l = ops.prim.rangelist(1000000000)\n" + added, "512 MB");
  expect_size_refused("    l = torch.unbind(torch.zeros([8000000]))\n" + added, "512 MB");
  expect_size_refused("    l = torch.split(torch.zeros([8000000]), 1)\n" + added, "512 MB");
  expect_size_refused("    l = torch.chunk(torch.zeros([8000000]), 8000000)\n" + added, "512 MB");
  expect_size_refused("    l = torch.tensor_split(torch.zeros([8]), 8000000)\n" + added, "512 MB");
  expect_size_refused("    l = str(torch.zeros([30000000]))\n" + added, "512 MB");
  expect_size_refused("    l = [1, 2]\n    for i in range(40):\n      l = torch.add(l, l)\n" + added,
                      "512 MB");
  expect_size_refused("    l = \"ab\"\n    for i in range(40):\n      l = torch.add(l, l)\n" + added,
                      "512 MB");
  // Folded by LibTorch while it reads the program.
  expect_size_refused("    l = \"ab\"\n" + repeated(40, "    l = torch.add(l, l)\n") + added, "512 MB");
  expect_size_refused("    l = \"ab\"\n" + repeated(40, "    l = torch.format(\"{}{}\", l, l)\n") + added,
                      "512 MB");
}

// LibTorch cannot be stopped within an operator.
TEST_F(HostileArchives, ConstantsThatTakeLong) {
  const std::string added = "    x = torch.add(x, torch.max(l))\n" + std::string(forward_line);
  const std::string square = "    a = torch.ones([5000, 5000])\n";
  for (const char* call :
       {"matmul(a, a)", "mm(a, a)", "linear(a, a)", "addmm(a, a, a)", "einsum(\"ij,jk->ik\", [a, a])",
        "tensordot(a, a, [1], [0])", "linalg_multi_dot([a, a, a])", "cdist(a, a)", "linalg_matrix_norm(a, 2)",
        "conv2d(torch.unsqueeze(a, 0), torch.ones([9, 1, 300, 300]))",
        "max_pool2d(torch.unsqueeze(a, 0), [400, 400], [1, 1])", "scaled_dot_product_attention(a, a, a)"})
    expect_size_refused(square + "    l = torch." + std::string(call) + "\n" + added, "too long");
  expect_size_refused("    l = torch.sum(torch.expand(torch.zeros([1]), [1000000000000]))\n" + added,
                      "elements");
}

// Constants that are expanded take no memory until they are written out.
TEST_F(HostileArchives, ExpandedConstants) {
  expect_size_refused(
      "    y = torch.add(torch.unsqueeze(x, 4), torch.expand(torch.zeros([1]), [400000000]))\n"
      "    x = torch.select(y, 4, 0)\n" +
          std::string(forward_line),
      "elements");
}

// Networks that need far more memory than their input could ask for.
TEST_F(HostileArchives, ActivationsWithoutBounds) {
  Archive archive;
  archive.body = "    y = torch.constant_pad_nd(x, [0, 1000000000])\n    x = torch.slice(y, 3, 0, 2)\n" +
                 std::string(forward_line);
  const auto model = load_model(reference(archive.bytes()));
  PlainWork work;
  EXPECT_ERROR(model->bytes_per_input(*model->network, {3, 2, 2}, work), "net.pt: needs about");
}

TEST_F(HostileArchives, LinesOfErrorsStayShort) {
  Archive archive;
  const std::string name(100'000, 'k');
  archive.body = "    y = self." + name + "\n" + forward_line;
  try {
    load_model(reference(archive.bytes()));
    FAIL();
  } catch (const Error& error) {
    EXPECT_LT(one_line(error).size(), 2000u);
  }
}

// Processors answer this division with a signal, which would end the program.
TEST_F(HostileArchives, DivisionsThatOverflow) {
  const std::string smallest = "    k = torch.sub(-9223372036854775807, 1)\n",
                    minus_one = "    j = torch.sub(torch.size(x, 0), torch.add(torch.size(x, 0), 1))\n",
                    added = "    x = torch.add(x, l)\n" + std::string(forward_line);
  for (const std::string operation : {"floordiv", "remainder", "gcd"}) {
    const std::string divided = smallest + minus_one + "    l = torch." + operation + "(k, ";
    expect_body_refused(divided + "j)\n" + added, "smallest integer");
    // Folded by LibTorch before anything can be refused.
    Archive constant;
    constant.body = divided + "-1)\n" + added;
    EXPECT_NO_THROW(load_model(reference(constant.bytes()))) << operation;
  }
  expect_body_refused(
      smallest + "    l = torch.floor_divide(torch.tensor([k]), torch.tensor([-1]))\n" + added,
      "smallest integer");
}

TEST_F(HostileArchives, PartsAndDivisorsOfNothing) {
  const std::string added = "    x = torch.add(x, l)\n" + std::string(forward_line);
  for (const char* part : {"0", "-1"})
    expect_body_refused("    l = torch.split(x, " + std::string(part) + ", 1)[0]\n" + added, "parts of");
  expect_body_refused(
      "    l = torch.remainder(torch.size(x, 0), torch.sub(torch.size(x, 1), torch.size(x, 1)))\n" + added,
      "by 0");
}

// Of texts and numbers that LibTorch would never be done with.
TEST_F(HostileArchives, OperatorsThatDoNotEnd) {
  expect_body_refused("    l = torch.len(torch.replace(\"abc\", \"\", \"xy\"))\n    x = torch.add(x, l)\n" +
                          std::string(forward_line),
                      "aten::replace");
  expect_body_refused(
      "    l = torch.count(\"abc\", \"\")\n    x = torch.add(x, l)\n" + std::string(forward_line),
      "aten::count");
}

TEST_F(HostileArchives, DataDependentLoops) {
  expect_body_refused("    y = x\n    while bool(torch.gt(torch.max(y), 0.)):\n      y = torch.sub(y, 1.)\n" +
                          std::string(forward_line),
                      "branches on values of the input");
}

TEST_F(HostileArchives, DamagedFiles) {
  const std::string whole = Archive().bytes();
  for (const std::size_t size : {std::size_t{30}, whole.size() / 2, whole.size() - 30}) {
    expect_refused(whole.substr(0, size), "zip");
  }
  Archive archive;
  archive.more.push_back({"net/byteorder", "big"});
  expect_refused(archive, "little-endian");
  expect_refused(zip({{"net/constants.pkl", Pickle().op(")").stop()}}), "no code");
  expect_refused(zip({{"net/code/__torch__.py", Archive().source()}}), "lacks net/data.pkl");
}

}  // namespace
}  // namespace lacewing::test
