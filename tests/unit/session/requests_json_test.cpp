#include "session/requests_json.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace lacewing {
namespace {

using nlohmann::json;

ModelReference some_model() {
  ModelReference model{"m/ä.safetensors", "cnn_16_32", 10, Preprocessing{}};
  model.preprocessing->size = 28;
  model.preprocessing->mean = {0.1, 1.0 / 3.0};
  model.preprocessing->std = {0.3};
  model.preprocessing->origin = "request";
  return model;
}

std::vector<InputReference> some_inputs() {
  Array<float> picture(Shape{1, 2, 2}, {0.0f, 0.1f, 1.0f, 1e-38f});
  Array<double> tensor(Shape{1, 1, 3}, {-1.0 / 3.0, 1e300, std::numeric_limits<double>::quiet_NaN()});
  return {{"fashion-mnist:test:12", nullptr, nullptr},
          {"", std::make_shared<const Array<float>>(picture), nullptr},
          {"named", nullptr, std::make_shared<const Array<double>>(tensor)}};
}

RunOptions some_run() {
  return {NumberType::float64, DeviceChoice::cuda, std::numeric_limits<std::uint64_t>::max(), {"/data", "b"}};
}

std::vector<Request> one_of_each() {
  const Parameters parameters{
      {"on", true}, {"steps", std::int64_t{50}}, {"one", 1.0}, {"sigma", 0.1}, {"rule", "left"}};
  CompareRequest in_memory;
  in_memory.map_a = in_memory.map_b = some_inputs()[2].model_space;
  ModelReference bare;
  bare.path = "x.pth";
  return {ExplainRequest{some_model(),
                         some_inputs(),
                         "integrated_gradients",
                         parameters,
                         {3, 0, -1},
                         OutputKind::log_probability,
                         "features.3",
                         true,
                         true,
                         some_run()},
          PredictRequest{bare, some_inputs(), some_run()},
          CompareRequest{"a.npy", "b.npy", nullptr, nullptr, 7},
          in_memory,
          EvaluateRequest{some_model(), "cifar10:test", "robust_accuracy", parameters, 5, 100, some_run()},
          TrainRequest{"lenet5", "mnist:train", "out.safetensors", parameters, "mnist:test", 1, 2, 3, true,
                       some_run()},
          InspectRequest{some_model()},
          PicturesRequest{"mnist:test", 4, 8, {"/data"}}};
}

std::string error_of(const std::string& text) {
  try {
    request_from_json(parse_json(text, "r.json"));
  } catch (const Error& error) {
    return one_line(error);
  }
  return "no error";
}

TEST(RequestsJson, EveryRequestComesBackEqualThroughText) {
  for (const Request& request : one_of_each()) {
    const std::string text = to_json(request).dump();
    const Request back = request_from_json(parse_json(text, "test"));
    EXPECT_EQ(back.index(), request.index());
    EXPECT_EQ(to_json(back).dump(), text);  // arrays as their bytes, so NaN compares too
  }
}

TEST(RequestsJson, ArraysAndNumbersKeepEveryBit) {
  const Request back = request_from_json(parse_json(to_json(one_of_each()[0]).dump(), "test"));
  const auto& explain = std::get<ExplainRequest>(back);
  EXPECT_EQ(*explain.inputs[1].picture, *some_inputs()[1].picture);
  EXPECT_EQ(explain.inputs[2].model_space->values[0], -1.0 / 3.0);
  EXPECT_TRUE(std::isnan(explain.inputs[2].model_space->values[2]));
  EXPECT_EQ(explain.run.seed, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(explain.parameters.at("one"), Value(1.0));
  EXPECT_EQ(explain.parameters.at("steps"), Value(std::int64_t{50}));
  EXPECT_EQ(*explain.model.preprocessing, *some_model().preprocessing);
}

TEST(RequestsJson, EveryUnknownMemberIsRefusedByName) {
  for (const Request& request : one_of_each()) {
    json good = to_json(request);
    // The request itself and every object in it, except free-form parameters.
    std::vector<json::json_pointer> objects{json::json_pointer()};
    for (const char* path :
         {"/model", "/model/preprocessing", "/inputs/0", "/inputs/1/picture", "/run", "/map_a"})
      if (const json::json_pointer pointer(path); good.contains(pointer) && good[pointer].is_object())
        objects.push_back(pointer);
    for (const auto& pointer : objects) {
      json bad = good;
      bad[pointer]["colour"] = 1;
      EXPECT_NE(error_of(bad.dump()).find("'colour'"), std::string::npos) << bad.dump();
    }
  }
}

TEST(RequestsJson, WrongTypeOfAnyMemberIsRefused) {
  for (const Request& request : one_of_each()) {
    const json good = to_json(request);
    for (const auto& [name, value] : good.items()) {
      json bad = good;
      bad[name] = value.is_array() ? json("text") : json::array({json::array()});
      EXPECT_NE(error_of(bad.dump()).find(name), std::string::npos) << bad.dump();
    }
  }
}

TEST(RequestsJson, MissingMembersWithoutDefaultAreNamed) {
  EXPECT_NE(error_of(R"({"model":{"path":"a"}})").find("'request' is missing"), std::string::npos);
  EXPECT_NE(error_of(R"({"request":"predict","model":{"path":"a"}})").find("'inputs' is missing"),
            std::string::npos);
  EXPECT_NE(error_of(R"({"request":"inspect","model":{}})").find("'path' is missing"), std::string::npos);
  EXPECT_NE(error_of(R"({"request":"compare","path_a":"a"})").find("'path_b' is missing"), std::string::npos);
  EXPECT_NE(error_of(R"({"request":"explode"})").find("explain, predict"), std::string::npos);
  EXPECT_EQ(error_of(R"({"request":"inspect","model":{"path":"a"}})"), "no error");
}

TEST(RequestsJson, HostileArraysAndNumbersAreRefused) {
  const auto input = [](const std::string& array) {
    return R"({"request":"predict","model":{"path":"a"},"inputs":[{"picture":)" + array + "}]}";
  };
  EXPECT_EQ(error_of(input(R"({"shape":[1],"float32":"AACAPw=="})")), "no error");
  for (const char* array :
       {R"({"shape":[2],"float32":"AACAPw=="})", R"({"shape":[-1],"float32":"AACAPw=="})",
        R"({"shape":[4611686018427387904,4],"float32":""})", R"({"shape":[1],"float32":"AACAP"})",
        R"({"shape":[1],"float32":"AACAPw=*"})", R"({"shape":[1],"float32":"AACAPx=="})",
        R"({"shape":[1],"float64":"AACAPw=="})", R"({"shape":[1.5],"float32":"AACAPw=="})"})
    EXPECT_NE(error_of(input(array)), "no error") << array;
  EXPECT_NE(error_of(R"({"request":"pictures","dataset":"d","limit":9223372036854775808})"), "no error");
  EXPECT_NE(error_of(R"({"request":"predict","model":{"path":"a"},"inputs":[],"run":{"seed":-1}})"),
            "no error");
  EXPECT_NE(error_of(R"({"request":"predict","model":{"path":"a"},"inputs":[{}]})"), "no error");
}

TEST(RequestsJson, NonFiniteParametersAreNotWritten) {
  EXPECT_THROW(to_json(Parameters{{"sigma", std::numeric_limits<double>::infinity()}}), Error);
}

TEST(ParseJson, TellsLineAndColumn) {
  EXPECT_NE(error_of("{\n  \"request\": }").find("line 2, column 14"), std::string::npos)
      << error_of("{\n  \"request\": }");
  EXPECT_NE(error_of("{}x").find("r.json"), std::string::npos);
  for (const char* text : {"", "{", "[1,]", "{\"a\":1e999}", "\"\xff\"", "nul", "{'a':1}"})
    EXPECT_NE(error_of(text).find("line 1, column"), std::string::npos) << text << ": " << error_of(text);
}

TEST(ParseJson, RefusesDuplicateKeysAndDeepNesting) {
  const std::string twice = error_of("{\"a\": 1,\n \"b\": {\"c\": 1, \"c\": 2}}");
  EXPECT_NE(twice.find("'c' is given twice"), std::string::npos) << twice;
  EXPECT_NE(twice.find("line 2"), std::string::npos) << twice;
  EXPECT_NE(error_of(std::string(100000, '[')).find("nested"), std::string::npos);
  EXPECT_EQ(parse_json("[[1, {\"a\": [2.5, null, true, \"x\"]}], -3]", ""),
            json::parse("[[1, {\"a\": [2.5, null, true, \"x\"]}], -3]"));
}

TEST(ParseJson, QuotesLittleOfLongTexts) {
  const std::string text = '"' + std::string(100000, 'x');
  for (const std::string& each : {text, text + "\" 1", "{" + text + "\": 1, " + text + "\": 2}"})
    EXPECT_LT(error_of(each).size(), 500u);
}

TEST(ResultsJson, UndefinedAndNonFiniteNumbersAreNull) {
  PredictResult prediction;
  prediction.logits = Array<double>(Shape{1, 3}, {1.0, std::numeric_limits<double>::quiet_NaN(), HUGE_VAL});
  EXPECT_EQ(to_json(Result(prediction))["logits"], json::parse("[[1.0, null, null]]"));
  CompareResult comparison;
  comparison.similarity.k = 3;
  comparison.similarity.cosine = 0.5;
  const json compared = to_json(Result(comparison));
  EXPECT_EQ(compared["cosine"], 0.5);
  EXPECT_TRUE(compared["spearman"].is_null());
  EXPECT_TRUE(compared.contains("centre_shift"));
}

TEST(ResultsJson, CatalogueTellsDefaultsAndLimits) {
  Catalogue catalogue;
  FieldInfo steps{"steps", FieldInfo::Kind::integer, std::int64_t{50}, {1, 100}, {}, "evaluations"};
  FieldInfo sigma{"sigma", FieldInfo::Kind::number, 0.5, {}, {}, "noise"};
  FieldInfo rule{"rule", FieldInfo::Kind::choice, std::string("left"), {}, {"left", "right"}, "nodes"};
  catalogue.methods.push_back({"m", "M", "f", "c", {steps, sigma, rule}});
  const json parameters = to_json(catalogue)["methods"][0]["parameters"];
  EXPECT_EQ(parameters[0]["default"], 50);
  EXPECT_EQ(parameters[0]["maximum"].dump(), "100");
  EXPECT_TRUE(parameters[1]["minimum"].is_null());
  EXPECT_EQ(parameters[2]["choices"], json({"left", "right"}));
  EXPECT_FALSE(parameters[2].contains("minimum"));
}

}  // namespace
}  // namespace lacewing
