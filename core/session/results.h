#pragma once
// Everything that comes back, as plain immutable values: shared as shared_ptr<const Result>, cached by
// request hash.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/array.h"
#include "base/fields.h"
#include "data/preprocessing.h"
#include "metrics/similarity.h"
#include "session/requests.h"

namespace lacewing {

/// One batch of attribution maps; also each estimate on the way there (done < total).
struct ExplainResult {
  Array<double> maps;                    ///< N x C x H x W, raw signed attribution in model space
  std::vector<std::int64_t> targets;     ///< one an input
  std::vector<double> outputs;           ///< F(x) of the explained output, one an input
  std::vector<double> baseline_outputs;  ///< F(x0) where the method has a baseline, else empty
  /// |sum of the map - (F(x) - F(x0))| / max(|F(x) - F(x0)|, tiny), one an input, where completeness is
  /// defined.
  std::vector<double> completeness_gap;
  std::int64_t done = 0, total = 0;  ///< samples (steps) behind these maps
  bool preview = false;              ///< an estimate, not the final map
  Parameters parameters;             ///< resolved: every parameter with its value
  std::string device;                ///< "cpu" or "cuda"
  /// Nodes that the method has no rule for, "fc1 (linear)": differentiated, as the request allowed.
  std::vector<std::string> differentiated;
  bool preprocessing_guessed = false;
  std::vector<std::string> warnings;
};

struct PredictResult {
  Array<double> logits;                  ///< N x classes
  Array<double> probabilities;           ///< N x classes
  std::vector<std::string> class_names;  ///< may be empty
  bool preprocessing_guessed = false;
  std::vector<std::string> warnings;
  std::string device;  ///< "cpu" or "cuda"
};

struct CompareResult {
  Similarity similarity;
};

struct EvaluateResult {
  std::string metric;
  std::int64_t correct = 0, total = 0;
  double value = 0;
  std::string
      attack;  ///< in words, e.g. "PGD-40, L-infinity 8/255, step 2/255, random start"; empty for accuracy
  Parameters parameters;
  bool preprocessing_guessed = false;
  std::vector<std::string> warnings;
  std::string device;  ///< "cpu" or "cuda"
};

struct TrainResult {
  std::string path;
  std::int64_t epochs = 0;
  double seconds = 0;
  std::map<std::string, double> metrics;  ///< of the last epoch
  std::vector<std::string> warnings;      ///< "the network defeats one-step attacks only ..."
  std::string device;                     ///< "cpu" or "cuda"
};

struct LayerInfo {
  std::string path, kind;
  Shape output;  ///< for one picture, without the batch axis; empty when the input size is not known
  std::int64_t parameters = 0;
};

/// What a checkpoint is, as the program understood it.
struct InspectResult {
  std::string format, architecture;
  bool architecture_recognised = false;  ///< from the keys, not named by file or request
  std::int64_t num_classes = 0, parameter_count = 0;
  Shape input;  ///< C x H x W, 0 for a free side
  Preprocessing preprocessing;
  std::vector<std::string> class_names;
  std::map<std::string, std::string> metadata;
  std::vector<LayerInfo> layers;
  std::vector<std::string> tensors;  ///< "name float32 16 x 1 x 4 x 4"
  std::string sha256;                ///< of the file
  std::vector<std::string> warnings, notes;
};

struct PicturesResult {
  std::vector<std::shared_ptr<const Array<float>>> pictures;  ///< C x H x W, 0..1
  std::vector<std::int64_t> labels, indices;
  std::vector<std::string> names, class_names;
};

using Result = std::variant<ExplainResult, PredictResult, CompareResult, EvaluateResult, TrainResult,
                            InspectResult, PicturesResult>;
using ResultPointer = std::shared_ptr<const Result>;

/// Something that networks can run on.
struct DeviceInfo {
  DeviceChoice choice = DeviceChoice::cpu;  ///< what a request asks for to get it
  std::string title;                        ///< "NVIDIA H200"
  bool available = true;
  std::string why_not;  ///< one line, when it is not available
};

/// A method, architecture or metric as lists and dialogs show it.
struct CatalogueEntry {
  std::string name, title, formula, citation;
  std::vector<FieldInfo> parameters;
};
struct Catalogue {
  std::vector<CatalogueEntry> methods, architectures;
  std::vector<CatalogueEntry> metrics = {};   ///< of `evaluate`
  std::vector<CatalogueEntry> training = {};  ///< one entry: the parameters of `train`
};

}  // namespace lacewing
