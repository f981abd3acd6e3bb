#pragma once
// Everything that can be asked, as plain values. The window, the command line, project files and provenance
// records all hold these same objects; requests_json.h turns them into JSON and back.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/array.h"
#include "base/fields.h"
#include "data/preprocessing.h"

namespace lacewing {

/// A checkpoint and how to read it.
struct ModelReference {
  std::string path;
  std::string architecture;                    ///< empty: from the file's metadata or its keys
  std::int64_t num_classes = 0;                ///< 0: from the file
  std::optional<Preprocessing> preprocessing;  ///< empty: from the file, else a reported guess
};

/// One input: a data set reference or file, a picture in memory (C x H x W, 0..1), or a tensor already in
/// model space.
struct InputReference {
  std::string source;  ///< "fashion-mnist:test:12", "photo.jpg", "x.npy" (model space)
  std::shared_ptr<const Array<float>> picture;       ///< used instead of source when set
  std::shared_ptr<const Array<double>> model_space;  ///< used instead of source when set: C x H x W
};

enum class OutputKind { logit, probability, log_probability, loss };
enum class NumberType { float32, float64 };
enum class DeviceChoice { automatic, cpu, cuda };

/// Fields common to all requests that run a network.
struct RunOptions {
  NumberType dtype = NumberType::float32;
  DeviceChoice device = DeviceChoice::automatic;
  std::uint64_t seed = 0;
  std::vector<std::string> data_folders;  ///< where named data sets are looked for first
};

struct ExplainRequest {
  ModelReference model;
  std::vector<InputReference> inputs;
  std::string method = "gradient";
  Parameters parameters;
  std::vector<std::int64_t> targets;  ///< empty: arg-max at each input; one for all, or one an input
  OutputKind output = OutputKind::logit;
  std::string layer;         ///< module path, for methods that take one
  bool progressive = false;  ///< publish estimates on the way
  bool allow_gradient =
      false;  ///< differentiate nodes that the method has no rule for; the result names them
  RunOptions run;
};

struct PredictRequest {
  ModelReference model;
  std::vector<InputReference> inputs;
  RunOptions run;
};

/// Two maps: files (.npy) or arrays in memory.
struct CompareRequest {
  std::string path_a, path_b;
  std::shared_ptr<const Array<double>> map_a, map_b;  ///< used instead of the paths when set
  std::int64_t k = 0;                                 ///< 0: 2 % of the pixels
};

struct EvaluateRequest {
  ModelReference model;
  std::string dataset;
  std::string metric = "accuracy";  ///< accuracy | robust_accuracy
  Parameters
      parameters;  ///< robust_accuracy: the attack's (epsilon, norm, steps, step, random_start, restarts)
  std::int64_t start = 0, limit = 0;  ///< limit 0: all
  RunOptions run;
};

struct TrainRequest {
  std::string architecture;
  std::string dataset;
  std::string out;           ///< the checkpoint file; OUT.log.jsonl and OUT.state lie beside it
  Parameters parameters;     ///< TrainParameters: adversary, epochs, batch, optimiser, ...
  std::string test_dataset;  ///< measured after every epoch; empty: the data set's test split when it has one
  std::int64_t start = 0, limit = 0, test_limit = 0;
  bool resume = false;
  RunOptions run;
};

struct InspectRequest {
  ModelReference model;
};

/// Pictures and labels of a data set, for lists and filmstrips.
struct PicturesRequest {
  std::string dataset;
  std::int64_t start = 0, limit = 0;
  std::vector<std::string> data_folders;
};

using Request = std::variant<ExplainRequest, PredictRequest, CompareRequest, EvaluateRequest, TrainRequest,
                             InspectRequest, PicturesRequest>;

/// "explain", "predict", ...: the command's name and the JSON's "request" key.
const char* request_name(const Request& request);
const char* to_string(OutputKind kind);
const char* to_string(NumberType type);
const char* to_string(DeviceChoice device);

}  // namespace lacewing
