// The commands that need the engine, on a network trained for a moment on pictures made here.

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <numeric>
#include <set>

#include "base/file.h"
#include "base/npy.h"
#include "program.h"

namespace lacewing::test {
namespace {

using nlohmann::json;

constexpr int pictures = 60, classes = 10, side = 28;

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 255);
  return bytes;
}

/// idx files: picture i shows a bright bar in the row of its class, i mod 10.
void write_data_set(const TempFolder& folder) {
  std::ofstream images(folder / "bars-images-idx3-ubyte", std::ios::binary);
  std::ofstream labels(folder / "bars-labels-idx1-ubyte", std::ios::binary);
  images << big_endian(0x803) << big_endian(pictures) << big_endian(side) << big_endian(side);
  labels << big_endian(0x801) << big_endian(pictures);
  for (int i = 0; i < pictures; ++i) {
    labels << static_cast<char>(i % classes);
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x)
        images << static_cast<char>(y / 2 == 2 + i % classes ? 200 + i % 50 : (x * y + i) % 20);
  }
}

class EngineCommands : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TempFolder;
    write_data_set(*folder_);
    trained_ = run_cli({"train", "cnn_16_32", "bars-images-idx3-ubyte", "--epochs", "40", "--batch", "20",
                        "--seed", "7", "--out", "m.safetensors", "--json"},
                       *folder_);
  }
  static void TearDownTestSuite() {
    delete folder_;
    folder_ = nullptr;
  }
  void SetUp() override { ASSERT_EQ(trained_.code, 0) << trained_.err; }

  /// Runs, expects success, and gives stdout's JSON lines.
  static std::vector<json> run(std::vector<std::string> arguments) {
    arguments.push_back("--json");
    const Outcome outcome = run_cli(arguments, *folder_);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return outcome.json();
  }
  static std::string picture(int i) { return "bars-images-idx3-ubyte:" + std::to_string(i); }

  static inline TempFolder* folder_ = nullptr;
  static inline Outcome trained_;
};

// Before a minute is spent on an epoch, and without files beside it.
TEST_F(EngineCommands, TrainRefusesWhatItCouldNotWriteAtOnce) {
  const TempFolder folder;
  for (const std::string out : {"/dev/null", "no-folder/m.safetensors"}) {
    const Outcome outcome =
        run_cli({"train", "cnn_16_32", (*folder_ / "bars-images-idx3-ubyte").string(), "--out", out}, folder);
    EXPECT_EQ(outcome.code, 1);
    EXPECT_NE(outcome.err.find("cannot be written"), std::string::npos) << outcome.err;
  }
  EXPECT_FALSE(std::filesystem::exists("/dev/null.state"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST_F(EngineCommands, TrainWritesCheckpointAndLog) {
  EXPECT_EQ(trained_.json().at(0).at("epochs"), 40);
  std::ifstream log(*folder_ / "m.safetensors.log.jsonl");
  int lines = 0;
  for (std::string line; std::getline(log, line); ++lines)
    EXPECT_TRUE(json::parse(line).contains("train_loss"));
  EXPECT_EQ(lines, 40);
}

TEST_F(EngineCommands, TrainedNetworkKnowsItsPicturesAndRobustAccuracyIsLower) {
  const json clean = run({"evaluate", "m.safetensors", "bars-images-idx3-ubyte", "--limit", "50"}).at(0);
  EXPECT_EQ(clean["metric"], "accuracy");
  EXPECT_EQ(clean["total"], 50);
  EXPECT_GE(clean["correct"], 45);
  EXPECT_DOUBLE_EQ(clean["value"], clean["correct"].get<double>() / 50);
  const json robust = run({"evaluate", "m.safetensors", "bars-images-idx3-ubyte", "--limit", "50", "--metric",
                           "robust_accuracy", "--epsilon", "128/255", "--steps", "5"})
                          .at(0);
  EXPECT_LT(robust["correct"], clean["correct"]);
  EXPECT_NEAR(robust["parameters"]["epsilon"], 128.0 / 255, 1e-12);
  EXPECT_NE(robust["attack"].get<std::string>().find("PGD-5"), std::string::npos);
  EXPECT_EQ(robust["parameters"]["random_start"], true);
  const json plain = run({"evaluate", "m.safetensors", "bars-images-idx3-ubyte", "--limit", "10", "--metric",
                          "robust_accuracy", "--epsilon", "8/255", "--steps", "2", "--no-random-start"})
                         .at(0);
  EXPECT_EQ(plain["parameters"]["random_start"], false);
}

TEST_F(EngineCommands, PredictGivesLogitsProbabilitiesAndTopFive) {
  const auto lines = run({"predict", "m.safetensors", picture(3), picture(14)});
  ASSERT_EQ(lines.size(), 2u);
  const auto probabilities = lines[0]["probabilities"].get<std::vector<double>>();
  ASSERT_EQ(lines[0]["logits"].size(), 10u);
  EXPECT_NEAR(std::accumulate(probabilities.begin(), probabilities.end(), 0.0), 1, 1e-6);
  ASSERT_EQ(lines[0]["top5"].size(), 5u);
  EXPECT_EQ(lines[0]["top5"][0]["class"], 3);
  EXPECT_EQ(lines[1]["top5"][0]["class"], 4);
  EXPECT_EQ(lines[0]["preprocessing_guessed"], false);
}

TEST_F(EngineCommands, BatchFileGivesNestedLogitsAndAMapOfItsShape) {
  Array<double> batch(Shape{3, 1, side, side});
  for (std::int64_t i = 0; i < batch.size(); ++i) batch[i] = std::sin(0.01 * static_cast<double>(i * i));
  write_npy(*folder_ / "batch.npy", batch);
  const auto row = batch.row(1);
  write_npy(*folder_ / "one.npy", Array<double>(Shape{1, side, side}, {row.begin(), row.end()}));

  const json nested = run({"predict", "m.safetensors", "batch.npy", "--dtype", "float64"}).at(0);
  const json flat = run({"predict", "m.safetensors", "one.npy", "--dtype", "float64"}).at(0);
  ASSERT_EQ(nested["logits"].size(), 3u);
  for (std::size_t i = 0; i < 10; ++i)
    EXPECT_NEAR(nested["logits"][1][i].get<double>(), flat["logits"][i].get<double>(), 1e-12);

  const auto lines =
      run({"explain", "m.safetensors", "batch.npy", "--dtype", "float64", "--out", "maps.npy"});
  ASSERT_EQ(lines.size(), 3u);
  const Array<double> maps = read_npy(*folder_ / "maps.npy");
  EXPECT_EQ(maps.shape, batch.shape);
  for (int i = 0; i < 3; ++i) {
    const auto map = maps.row(i);
    EXPECT_NEAR(lines[static_cast<std::size_t>(i)]["sum"], std::accumulate(map.begin(), map.end(), 0.0),
                1e-12);
    EXPECT_EQ(lines[static_cast<std::size_t>(i)]["index"], i);
  }
  run({"explain", "m.safetensors", "one.npy", "--dtype", "float64", "--out", "map.npy"});
  const Array<double> map = read_npy(*folder_ / "map.npy");
  EXPECT_EQ(map.shape, (Shape{1, side, side}));
  for (std::int64_t i = 0; i < map.size(); ++i)
    ASSERT_NEAR(map[i], maps.row(1)[static_cast<std::size_t>(i)], 1e-12);
}

TEST_F(EngineCommands, IntegratedGradientsAreCompleteAndRunAgainFromTheRequest) {
  const json first =
      run({"explain", "m.safetensors", picture(2), "--method", "integrated_gradients", "--param", "steps=300",
           "--target", "2", "--dtype", "float64", "--out", "ig.npy", "--save-request", "ig.json"})
          .at(0);
  EXPECT_EQ(first["parameters"]["steps"], 300);
  EXPECT_EQ(first["target"], 2);
  const double difference = first["value"].get<double>() - first["baseline_value"].get<double>();
  EXPECT_NEAR(first["sum"], difference, 0.02 * std::abs(difference));
  EXPECT_NEAR(first["completeness_gap"],
              std::abs(first["sum"].get<double>() - difference) / std::abs(difference), 1e-9);
  const json again = run({"run", "ig.json", "--out", "ig2.npy"}).at(0);
  EXPECT_EQ(again["sum"], first["sum"]);
  EXPECT_EQ(read_npy(*folder_ / "ig.npy"), read_npy(*folder_ / "ig2.npy"));
}

TEST_F(EngineCommands, FolderGetsOneFileAnInputWithUniqueNames) {
  const auto lines = run({"explain", "m.safetensors", picture(1), picture(1), picture(2), "--out", "maps"});
  ASSERT_EQ(lines.size(), 3u);
  std::set<std::string> files;
  for (const json& line : lines) {
    files.insert(line["out"]);
    EXPECT_EQ(read_npy(*folder_ / line["out"].get<std::string>()).shape, (Shape{1, side, side}));
  }
  EXPECT_EQ(files.size(), 3u);
}

TEST_F(EngineCommands, InspectTellsWhatTheFileCarries) {
  const json result = run({"inspect", "m.safetensors"}).at(0);
  EXPECT_EQ(result["architecture"], "cnn_16_32");
  EXPECT_EQ(result["num_classes"], classes);
  EXPECT_EQ(result["format"], "safetensors");
  EXPECT_EQ(result["preprocessing_guessed"], false);
  EXPECT_FALSE(result["layers"].empty());
}

TEST_F(EngineCommands, ChannelsFollowTheNetworkUnlessTheyAreGiven) {
  const auto channels = [](std::vector<std::string> more) {
    std::vector<std::string> arguments{"inspect", "m.safetensors"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments).at(0)["preprocessing"]["channels"].get<std::string>();
  };
  EXPECT_EQ(channels({"--mean", "0.1", "--std", "0.3"}), "grey");
  EXPECT_EQ(channels({"--mean", "0.1", "--channels", "bgr"}), "bgr");
  EXPECT_EQ(run({"predict", "m.safetensors", picture(0), "--mean", "0", "--std", "1"}).at(0)["logits"],
            run({"predict", "m.safetensors", picture(0)}).at(0)["logits"]);
}

// 0 stands for round(size / 0.875): a preset's own shorter side does not outlive its size.
TEST_F(EngineCommands, AnotherSizeThanThePresetsHasItsOwnShorterSide) {
  const auto resize = [](std::vector<std::string> more) {
    std::vector<std::string> arguments{"inspect", "m.safetensors", "--preset", "imagenet"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments).at(0)["preprocessing"]["resize"].get<int>();
  };
  EXPECT_EQ(resize({}), 256);
  EXPECT_EQ(resize({"--size", "299"}), 0);
  EXPECT_EQ(resize({"--size", "299", "--resize", "320"}), 320);
}

TEST_F(EngineCommands, MethodsAndArchitecturesListEverything) {
  std::map<std::string, json> methods;
  for (const json& method : run({"methods"})) methods[method["name"]] = method;
  for (const char* name : {"gradient", "input_x_gradient", "integrated_gradients"})
    EXPECT_TRUE(methods.contains(name));
  EXPECT_EQ(methods["integrated_gradients"]["parameters"][0]["default"], 50);
  std::set<std::string> architectures;
  for (const json& architecture : run({"architectures"})) architectures.insert(architecture["name"]);
  for (const char* name : {"cnn_16_32", "kim_mnist", "kim_cifar10", "ghorbani_cifar10", "lenet5", "resnet18",
                           "cifar_resnet20", "cifar_resnet56", "squeezenet1_1"})
    EXPECT_TRUE(architectures.contains(name)) << name;
}

TEST_F(EngineCommands, ValuesThatTheTypeCannotHoldAreRefused) {
  write_npy(*folder_ / "large.npy",
            Array<double>(Shape{1, side, side}, std::vector<double>(side * side, 1e300)));
  const Outcome narrow = run_cli({"predict", "m.safetensors", "large.npy"}, *folder_);
  EXPECT_EQ(narrow.code, 1);
  EXPECT_NE(narrow.err.find("error: large.npy"), std::string::npos) << narrow.err;
  EXPECT_NE(narrow.err.find("--dtype float64"), std::string::npos) << narrow.err;
  EXPECT_EQ(run_cli({"predict", "m.safetensors", "large.npy", "--dtype", "float64"}, *folder_).code, 0);
}

TEST_F(EngineCommands, AWrongNumberOfClassesIsAnErrorForRecognisedNetworksToo) {
  std::string bytes = read_text(*folder_ / "m.safetensors");
  const std::string named = "\"architecture\":\"cnn_16_32\"";
  ASSERT_NE(bytes.find(named), std::string::npos);
  bytes.replace(bytes.find(named), named.size(), "\"something___\":\"cnn_16_32\"");
  write_atomically(*folder_ / "unnamed.safetensors", bytes);
  EXPECT_EQ(run_cli({"inspect", "unnamed.safetensors", "--num-classes", "10"}, *folder_).code, 0);
  const Outcome wrong = run_cli({"inspect", "unnamed.safetensors", "--num-classes", "7"}, *folder_);
  EXPECT_EQ(wrong.code, 1);
  EXPECT_NE(wrong.err.find("unnamed.safetensors: has 10 classes, not 7"), std::string::npos) << wrong.err;
}

TEST_F(EngineCommands, FileNamesNeedNotBeUtf8) {
  std::filesystem::copy_file(*folder_ / "m.safetensors", *folder_ / "m\xff.safetensors");
  write_npy(*folder_ / "grey \xff.npy", Array<double>(Shape{1, side, side}));
  const Outcome outcome =
      run_cli({"explain", "m\xff.safetensors", "grey \xff.npy", "--out", "map \xff.npy", "--json"}, *folder_);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.json().size(), 1u);
  EXPECT_TRUE(std::filesystem::exists(*folder_ / "map \xff.npy"));
}

TEST_F(EngineCommands, UnknownNamesAreErrorsThatListWhatExists) {
  const auto error = [&](std::vector<std::string> arguments, const std::string& part) {
    arguments.insert(arguments.begin(), {"explain", "m.safetensors", picture(0)});
    const Outcome outcome = run_cli(arguments, *folder_);
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(outcome.err_lines().size(), 1u) << outcome.err;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
  };
  error({"--method", "gradients"}, "integrated_gradients");
  error({"--method", "integrated_gradients", "--param", "stepz=3"}, "steps");
  error({"--method", "integrated_gradients", "--param", "steps=0"}, "steps");
  error({"--target", "10"}, "m.safetensors: no class 10. The network has classes 0 to 9");
  error({"--layer", "conv9"}, "m.safetensors: no layer 'conv9'. There are conv1, relu1, conv2");
  error({"--layer", "conv2"}, "gradient takes no layer");
}

TEST_F(EngineCommands, InterruptKeepsFinishedWorkAndExits130) {
  const Outcome outcome = run_cli({"train", "cnn_16_32", "bars-images-idx3-ubyte", "--epochs", "100000",
                                   "--out", "long.safetensors", "--json"},
                                  *folder_, 2.0);
  EXPECT_EQ(outcome.code, 130);
  EXPECT_EQ(outcome.out, "");
  EXPECT_LT(outcome.seconds, 3.0);
  EXPECT_EQ(run({"inspect", "long.safetensors"}).at(0)["architecture"], "cnn_16_32");
}

}  // namespace
}  // namespace lacewing::test
