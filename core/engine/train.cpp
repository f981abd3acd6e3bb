#include <chrono>
#include <nlohmann/json.hpp>

#include "attack/accuracy.h"
#include "base/error.h"
#include "base/file.h"
#include "engine/handlers.h"
#include "network/architectures/architectures.h"
#include "network/layer_shapes.h"
#include "network/weights.h"
#include "session/requests_json.h"
#include "training/trainer.h"
#include "training/training_files.h"

namespace lacewing {
namespace {

using Json = nlohmann::json;

std::string test_reference(const TrainRequest& request) {
  if (!request.test_dataset.empty()) return request.test_dataset;
  constexpr std::string_view kTrain = ":train";
  if (!request.dataset.ends_with(kTrain)) return {};
  return request.dataset.substr(0, request.dataset.size() - kTrain.size()) + ":test";
}

// The request with every parameter and without what may differ between two places of the same training.
std::string recipe_of(TrainRequest request, const TrainParameters& parameters) {
  request.parameters = write_fields(parameters);
  request.test_dataset = test_reference(request);
  request.out = std::filesystem::path(request.out).filename().string();
  request.resume = false;
  request.run.data_folders.clear();
  return to_json(Request(request)).dump();
}

std::int64_t count_of(const Dataset& dataset, std::int64_t start, std::int64_t limit) {
  if (start < 0 || limit < 0) throw Error("start and limit must not be negative", dataset.name());
  const std::int64_t rest = dataset.size() - start;
  if (rest <= 0)
    throw Error("there are only " + std::to_string(dataset.size()) + " pictures", dataset.name());
  return limit > 0 ? std::min(limit, rest) : rest;
}

std::shared_ptr<Network> fresh_network(const TrainRequest& request, const Dataset& data, Work& work) {
  ArchitectureOptions options;
  options.channels = data.picture(0).dim(0);
  options.classes = data.class_count();
  std::shared_ptr<Network> network = build_architecture(request.architecture, options);
  initialise_weights(*network, request.run.seed, [&work] { work.check(); });
  for (Weight& weight : network->weights) {
    weight.value = weight.value.to(device_of(request.run.device), scalar_type(request.run.dtype));
  }
  return network;
}

// Accuracy on test pictures, clean and under the watching attack.
class Tester {
 public:
  Tester(const Network& network, const PictureSet& pictures) : network_(network), pictures_(pictures) {
    PlainWork work;
    std::int64_t bytes = 0;
    for (const LayerShape& layer : layer_shapes(network, pictures.shape(), work)) bytes += layer.bytes;
    chunk_ = accuracy_chunk(bytes, kChunkBudget);
  }

  double accuracy(std::int64_t limit, const std::optional<AccuracyAttack>& attack, Work& work) const {
    const Batches batches{
        0, std::min(limit, pictures_.size()), chunk_, [this](std::int64_t first, std::int64_t count) {
          std::vector<std::int64_t> indices;
          for (std::int64_t i = first; i < first + count; ++i) indices.push_back(i);
          return LabelledBatch{pictures_.inputs(indices, network_.dtype()).to(network_.device()),
                               pictures_.labels(indices).to(network_.device())};
        }};
    return count_correct(network_, batches, attack, work).value();
  }
  std::int64_t size() const { return pictures_.size(); }

 private:
  const Network& network_;
  const PictureSet& pictures_;
  std::int64_t chunk_ = 1;
};

std::string percent(double share) {
  char text[16];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
  return text;
}

}  // namespace

TrainResult train(const TrainRequest& request, EngineJob& job, Store& store) {
  const auto parameters = read_fields<TrainParameters>(request.parameters, "train");
  if (request.out.empty()) throw Error("no file to train into", {}, "give --out FILE.safetensors");
  check_replaceable(request.out);
  const std::shared_ptr<const Dataset> dataset =
      store.dataset(request.dataset, request.run.data_folders, job);
  const std::shared_ptr<Network> network = fresh_network(request, *dataset, job);
  const Preprocessing preprocessing = usual_preprocessing(*network);
  const PictureSet pictures(*dataset, request.start, count_of(*dataset, request.start, request.limit),
                            preprocessing, network->classes, job);
  std::optional<PictureSet> test_pictures;
  std::optional<Tester> tester;
  if (const std::string reference = test_reference(request); !reference.empty()) {
    const std::shared_ptr<const Dataset> test = store.dataset(reference, request.run.data_folders, job);
    test_pictures.emplace(*test, 0, count_of(*test, 0, request.test_limit), preprocessing, network->classes,
                          job);
    tester.emplace(*network, *test_pictures);
  }

  Trainer trainer(network, pictures, parameters, preprocessing, request.run.seed);
  const TrainingFiles files(request.out, model_metadata(*network, preprocessing, dataset->class_names()),
                            request.run.seed);
  TrainingRecord record;
  record.recipe = recipe_of(request, parameters);
  if (request.resume && !files.has_state() && std::filesystem::exists(request.out)) {
    throw Error("there is no " + files.state_path().filename().string() + " to resume from",
                std::filesystem::path(request.out).filename().string(), "train without resume to start anew");
  }
  if (request.resume && files.has_state()) {
    record = files.restore(record.recipe, *network, trainer.optimiser(), job);
  } else {
    files.save(record, *network, trainer.optimiser(), job);
  }

  while (record.epoch < parameters.epochs) {
    const auto start = std::chrono::steady_clock::now();
    const std::int64_t epoch = record.epoch;
    const std::string title =
        "epoch " + std::to_string(epoch + 1) + " of " + std::to_string(parameters.epochs);
    const EpochOutcome outcome = trainer.run_epoch(epoch, job, [&](const Trainer::BatchDone& done) {
      char note[96];
      std::snprintf(note, sizeof note, "%s: loss %.3f, %s", title.c_str(), done.loss,
                    percent(done.accuracy).c_str());
      job.report({epoch * done.batches + done.batch, parameters.epochs * done.batches, "batches", note});
    });
    Json line{{"epoch", epoch + 1},
              {"train_loss", outcome.loss},
              {"train_accuracy", outcome.accuracy},
              {"learning_rate", outcome.learning_rate}};
    if (outcome.batch_pgd_accuracy) line["batch_pgd_accuracy"] = *outcome.batch_pgd_accuracy;
    if (outcome.collapsed()) {
      line["warning"] = "the network defeats one-step attacks only (" + percent(*outcome.batch_pgd_accuracy) +
                        " of a training batch withstand PGD-10, " + percent(*outcome.batch_accuracy) +
                        " the training's attack): use attack=pgd or a smaller epsilon";
    }
    if (tester) {
      line["test_accuracy"] = tester->accuracy(tester->size(), std::nullopt, job);
      if (trainer.threat() && parameters.robust_pictures > 0) {
        const AccuracyAttack attack{*trainer.threat(), watching_attack(*trainer.adversary()),
                                    request.run.seed};
        line["robust_accuracy"] = tester->accuracy(parameters.robust_pictures, attack, job);
        line["robust_attack"] = in_words(attack.options, attack.threat);
      }
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    line["seconds"] = seconds.count();
    record.seconds += seconds.count();
    record.log.push_back(line.dump());
    ++record.epoch;
    files.save(record, *network, trainer.optimiser(), job);
  }

  TrainResult result{request.out, record.epoch, record.seconds, {}, {}, device_name(network->device())};
  for (const std::string& line : record.log) {
    const Json epoch = Json::parse(line);
    if (epoch.contains("warning"))
      result.warnings.push_back("epoch " + std::to_string(epoch.at("epoch").get<std::int64_t>()) + ": " +
                                epoch.at("warning").get<std::string>());
  }
  const Json last = Json::parse(record.log.back());
  for (const auto& [name, value] : last.items()) {
    if (value.is_number()) result.metrics[name] = value.get<double>();
  }
  return result;
}

}  // namespace lacewing
