#include <algorithm>
#include <cmath>
#include <set>

#include "attribution/chunks.h"
#include "attribution/method.h"
#include "attribution/runner.h"
#include "base/error.h"
#include "base/free_memory.h"
#include "engine/handlers.h"
#include "network/finite.h"

namespace lacewing {
namespace {

std::vector<std::int64_t> targets_for(const std::vector<std::int64_t>& given, std::int64_t pictures,
                                      std::int64_t classes) {
  for (std::int64_t target : given) {
    if (target < 0 || target >= classes) {
      throw Error("no class " + std::to_string(target), {},
                  "the network has classes 0 to " + std::to_string(classes - 1));
    }
  }
  if (given.size() == 1) return std::vector<std::int64_t>(static_cast<std::size_t>(pictures), given[0]);
  if (!given.empty() && static_cast<std::int64_t>(given.size()) != pictures) {
    throw Error(std::to_string(given.size()) + " targets for " + std::to_string(pictures) + " inputs", {},
                "give one target, or one an input");
  }
  return given;
}

Array<double> to_array(const at::Tensor& maps) {
  const at::Tensor values = maps.to(at::kCPU, at::kDouble).contiguous();
  return {values.sizes().vec(),
          std::vector<double>(values.data_ptr<double>(), values.data_ptr<double>() + values.numel())};
}

// A layer is a module path of the network, and only for methods with a parameter of this name.
void check_layer(const std::string& layer, const Method& chosen, const Network& network) {
  if (layer.empty()) return;
  const auto named = [&](const auto& each) { return each == layer; };
  if (std::ranges::none_of(network.nodes, named, &Node::path)) {
    std::string known;
    std::set<std::string> seen;
    for (const Node& node : network.nodes)
      if (!node.path.empty() && seen.insert(node.path).second)
        known += (known.empty() ? "" : ", ") + node.path;
    throw Error("no layer '" + layer + "'", {}, "there are " + known);
  }
  const std::vector<FieldInfo> fields = chosen.describe();
  if (std::ranges::find(fields, "layer", &FieldInfo::name) == fields.end())
    throw Error(std::string(chosen.name) + " takes no layer", {}, "leave the layer out");
}

// A tensor given in model space has mean 0 and standard deviation 1, unless the request says otherwise.
Preprocessing units_of(const std::vector<InputReference>& inputs, const ModelReference& reference,
                       const Preprocessing& model) {
  const auto in_model_space = [](const InputReference& input) {
    return input.model_space || (!input.picture && input.source.ends_with(".npy"));
  };
  const bool unknown = !reference.preprocessing && std::ranges::any_of(inputs, in_model_space);
  return unknown ? Preprocessing{} : model;
}

// |sum of map - (F(x) - F(x0))| / max(|F(x) - F(x0)|, tiny), one a picture.
std::vector<double> completeness_gaps(const GradientOutcome& outcome) {
  std::vector<double> gaps;
  if (outcome.baseline_outputs.empty()) return gaps;
  const at::Tensor sums = outcome.maps.sum({1, 2, 3}).contiguous();
  for (std::size_t i = 0; i < outcome.baseline_outputs.size(); ++i) {
    const double difference = outcome.outputs[i] - outcome.baseline_outputs[i];
    gaps.push_back(std::abs(sums.data_ptr<double>()[i] - difference) / std::max(std::abs(difference), 1e-12));
  }
  return gaps;
}

std::string differentiated_in_words(const std::vector<std::string>& nodes) {
  constexpr std::size_t most = 3;
  std::string words = "no rule for ";
  for (std::size_t i = 0; i < std::min(nodes.size(), most); ++i) words += (i > 0 ? ", " : "") + nodes[i];
  if (nodes.size() > most) words += " and " + std::to_string(nodes.size() - most) + " more";
  return words + ": differentiated";
}

// A system that is short of memory ends programs without a word, and what was not saved is lost. `bytes` is
// Model::bytes_per_input(): large pictures have been seen to take half of it, so only that much is sure.
void require_memory(std::int64_t bytes, const at::Device& device) {
  constexpr std::int64_t never_asked = std::int64_t{256} << 20;
  const std::int64_t sure = bytes / 2;
  if (sure < never_asked || !device.is_cpu()) return;  // other devices refuse by themselves
  const auto free = free_memory();
  if (!free || sure <= *free) return;
  throw Error("needs more than " + std::to_string(sure >> 20) + " MB for one input, and " +
                  std::to_string(*free >> 20) + " MB are free",
              {}, "give a smaller --size, or close other programs");
}

std::string way_to_finite(const Model& model, at::ScalarType dtype) {
  if (!model.info.warnings.empty()) return model.info.warnings.front();
  return dtype == at::kDouble ? "choose another method, or a checkpoint of smaller weights"
                              : "try --dtype float64";
}

}  // namespace

ExplainResult explain(const ExplainRequest& request, EngineJob& job, Store& store) {
  const Method& chosen = method(request.method);
  const std::shared_ptr<const Model> model = store.model(request.model, job, stated_shape(request.inputs));
  const at::ScalarType dtype = scalar_type(request.run.dtype);

  GradientTask task;
  task.x = load_inputs(request.inputs, *model, request.run, store, job);
  const at::Device device = device_of(request.run.device);
  const std::shared_ptr<const Network> network =
      of_model(request.model, [&] { return model->on(dtype, device, shape_of(task.x), job); });
  task.network = network.get();
  task.output = request.output;
  of_model(request.model, [&] {
    check_layer(request.layer, chosen, *network);
    task.targets = targets_for(request.targets, task.x.size(0), network->classes);
    const std::int64_t bytes = model->bytes_per_input(*network, shape_of(task.x), job);
    require_memory(bytes, network->device());
    task.chunk = chunk_size(bytes, kChunkBudget);
  });

  ExplainResult base;
  base.parameters = chosen.resolve(request.parameters);
  base.device = device_name(network->device());
  base.warnings = model->info.warnings;
  base.preprocessing_guessed = model->info.preprocessing.guessed();
  MethodContext context{
      Shape(task.x.sizes().begin() + 1, task.x.sizes().end()), request.run.seed, task.x.options(), {}, {}};
  const Preprocessing units = units_of(request.inputs, request.model, model->info.preprocessing);
  for (std::int64_t channel = 0; channel < context.input[0]; ++channel) {
    context.low.push_back((0.0 - units.mean_of(channel)) / units.std_of(channel));
    context.high.push_back((units.scale - units.mean_of(channel)) / units.std_of(channel));
  }
  const SampledGradient plan = chosen.plan(base.parameters, context);
  task.allow_gradient = request.allow_gradient;
  if (request.allow_gradient) base.differentiated = plan.rules.unruled(*network);
  if (!base.differentiated.empty()) base.warnings.push_back(differentiated_in_words(base.differentiated));

  const auto to_result = [&](const GradientOutcome& outcome, bool preview) {
    ExplainResult result = base;
    result.maps = to_array(outcome.maps);
    result.targets = outcome.targets;
    result.outputs = outcome.outputs;
    result.baseline_outputs = outcome.baseline_outputs;
    result.completeness_gap = completeness_gaps(outcome);
    result.done = outcome.done;
    result.total = outcome.total;
    result.preview = preview;
    return result;
  };
  OnEstimate on_estimate;
  if (request.progressive) {
    on_estimate = [&](const GradientOutcome& outcome) {
      job.publish(std::make_shared<const Result>(to_result(outcome, true)));
    };
  }
  return of_model(request.model, [&] {
    const GradientOutcome outcome = run_gradient(task, plan, job, on_estimate);
    if (!all_finite(outcome.maps))
      throw Error("the " + std::string(chosen.name) + " map has values that are not finite", {},
                  way_to_finite(*model, dtype));
    return to_result(outcome, false);
  });
}

}  // namespace lacewing
