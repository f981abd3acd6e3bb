#include <cstring>

#include "attack/accuracy.h"
#include "base/error.h"
#include "engine/handlers.h"

namespace lacewing {
namespace {

struct Range {
  std::int64_t start, count;
};

Range range_of(const EvaluateRequest& request, const Dataset& dataset) {
  if (request.start < 0 || request.limit < 0)
    throw Error("start and limit must not be negative", dataset.name());
  if (request.start >= dataset.size()) {
    throw Error("start " + std::to_string(request.start) + " is behind the last of " +
                    std::to_string(dataset.size()) + " pictures",
                dataset.name(), "give a smaller start");
  }
  const std::int64_t rest = dataset.size() - request.start;
  return {request.start, request.limit > 0 ? std::min(request.limit, rest) : rest};
}

LabelledBatch load_batch(const Dataset& dataset, const Model& model, const Network& network,
                         std::int64_t first, std::int64_t count, Work& work) {
  std::vector<std::int64_t> labels;
  at::Tensor x;
  for (std::int64_t i = 0; i < count; ++i) {
    work.check();
    const std::int64_t label = dataset.label(first + i);
    if (label < 0 || label >= network.classes) {
      const std::string picture = dataset.picture_name(first + i);
      throw Error(label < 0 ? "picture " + picture + " has no label"
                            : "picture " + picture + " has label " + std::to_string(label) +
                                  ", the network has " + std::to_string(network.classes) + " classes",
                  dataset.name(), "choose the data set whose classes the network tells apart");
    }
    labels.push_back(label);
    const Array<double> picture = preprocess(dataset.picture(first + i), model.info.preprocessing);
    if (picture.dim(0) != model.info.input[0]) {
      throw Error("pictures of " + std::to_string(picture.dim(0)) + " channels do not fit a network of " +
                      std::to_string(model.info.input[0]),
                  dataset.name(), "choose another data set, or --channels rgb|bgr|grey");
    }
    if (i == 0) x = at::empty({count, picture.dim(0), picture.dim(1), picture.dim(2)}, at::kDouble);
    if (picture.size() != x[0].numel()) {
      throw Error("pictures of different sizes", dataset.name(),
                  "give --size, so that all are brought to one size");
    }
    std::memcpy(x[i].data_ptr<double>(), picture.data(), sizeof(double) * picture.values.size());
  }
  return {x.to(network.device(), network.dtype()), at::tensor(labels, at::kLong).to(network.device())};
}

}  // namespace

EvaluateResult evaluate(const EvaluateRequest& request, EngineJob& job, Store& store) {
  const bool robust = request.metric == "robust_accuracy";
  if (!robust && request.metric != "accuracy") {
    throw Error("no metric '" + request.metric + "'", {}, "there are accuracy and robust_accuracy");
  }
  if (!robust && !request.parameters.empty()) {
    throw Error("accuracy has no parameter '" + request.parameters.begin()->first + "'", {},
                "robust_accuracy takes the attack's parameters");
  }
  const auto parameters = read_fields<RobustAccuracyParameters>(request.parameters, "robust_accuracy");
  const std::shared_ptr<const Model> model = store.model(request.model, job);
  const std::shared_ptr<const Dataset> dataset =
      store.dataset(request.dataset, request.run.data_folders, job);
  const Range range = range_of(request, *dataset);
  const Shape input = preprocess(dataset->picture(range.start), model->info.preprocessing).shape;
  const at::Device device = device_of(request.run.device);
  std::shared_ptr<const Network> network;
  const std::int64_t bytes = of_model(request.model, [&] {
    network = model->on(scalar_type(request.run.dtype), device, input, job);
    return model->bytes_per_input(*network, input, job);
  });

  EvaluateResult result;
  result.metric = request.metric;
  result.preprocessing_guessed = model->info.preprocessing.guessed();
  result.warnings = model->info.warnings;
  result.device = device_name(network->device());

  std::optional<AccuracyAttack> attack;
  if (robust) {
    const auto options = at::TensorOptions().dtype(network->dtype()).device(network->device());
    attack = AccuracyAttack{make_threat_model(parse_norm(parameters.norm), parameters.epsilon,
                                              model->info.preprocessing, model->info.input[0], options),
                            parameters.options(), request.run.seed};
    result.attack = in_words(attack->options, attack->threat);
    result.parameters = write_fields(parameters);
    result.parameters["step"] = parameters.step_size();
  }
  const Batches batches{range.start, range.count, accuracy_chunk(bytes, kChunkBudget),
                        [&](std::int64_t first, std::int64_t count) {
                          return load_batch(*dataset, *model, *network, first, count, job);
                        }};
  const Correct counted = count_correct(*network, batches, attack, job, [&](std::int64_t done) {
    job.report({done, range.count, "pictures", {}});
  });
  result.correct = counted.correct;
  result.total = counted.total;
  result.value = counted.value();
  return result;
}

}  // namespace lacewing
