#include "attribution/runner.h"

#include <chrono>
#include <mutex>

#include "attribution/chunks.h"
#include "attribution/output.h"
#include "base/error.h"
#include "network/run.h"

namespace lacewing {
namespace {

using at::Tensor;
using Clock = std::chrono::steady_clock;

constexpr auto kEstimateInterval = std::chrono::milliseconds(30);

// Samples first..last-1 of all pictures' samples laid end to end belong to one chunk; a segment is its part
// in one picture.
struct Segment {
  std::int64_t picture, first, count;
};

std::vector<Segment> segments(std::int64_t first, std::int64_t last, std::int64_t samples) {
  std::vector<Segment> parts;
  while (first < last) {
    const std::int64_t picture = first / samples, within = first % samples;
    const std::int64_t count = std::min(last - first, samples - within);
    parts.push_back({picture, within, count});
    first += count;
  }
  return parts;
}

struct ChunkResult {
  std::vector<Segment> parts;
  std::vector<Tensor> sums;  // float64, C x H x W, one a part
  Tensor logits;             // of the chunk's inputs
  bool ready = false;
};

class GradientRun {
 public:
  GradientRun(const GradientTask& task, const SampledGradient& plan, Work& work,
              const OnEstimate& on_estimate)
      : task_(task), plan_(plan), work_(work), on_estimate_(on_estimate) {
    prepared_ = plan.sample || plan.rules.changes_forward();
    pictures_ = task.x.size(0);
    total_ = pictures_ * plan.samples;
    weights_ = plan.weights;
    if (weights_.empty())
      weights_.assign(static_cast<std::size_t>(plan.samples), 1.0 / static_cast<double>(plan.samples));
    weight_tensor_ = at::tensor(weights_, at::kDouble).to(task.x.device());
    for (double weight : weights_) full_weight_ += weight;
    outcome_.total = total_;
    outcome_.targets = task.targets;
    outcome_.outputs.resize(static_cast<std::size_t>(pictures_));
  }

  GradientOutcome run() {
    if (prepared_) prepare_targets();
    if (outcome_.targets.empty()) outcome_.targets.assign(static_cast<std::size_t>(pictures_), -1);
    sum_ = at::zeros(task_.x.sizes(), at::kDouble);
    done_weight_.assign(static_cast<std::size_t>(pictures_), 0.0);
    chunks_ = chunks(total_, task_.chunk);
    results_.resize(chunks_.size());
    work_.parallel(std::ssize(chunks_), [this](std::int64_t i) { run_chunk(static_cast<std::size_t>(i)); });
    outcome_.maps = finished_maps();
    return std::move(outcome_);
  }

 private:
  // Sampled methods never run x itself, and a surrogate's logits are not the network's: one forward fixes
  // targets and F(x), another F(x0).
  void prepare_targets() {
    const Tensor logits = run_forward(*task_.network, task_.x, task_.chunk, work_);
    if (outcome_.targets.empty()) {
      const Tensor best = logits.argmax(1).contiguous();
      outcome_.targets.assign(best.data_ptr<std::int64_t>(), best.data_ptr<std::int64_t>() + pictures_);
    }
    const Tensor targets = at::tensor(outcome_.targets, at::kLong);
    const auto values = [&](const Tensor& z) {
      const Tensor value = output_value(z, targets, task_.output).contiguous();
      return std::vector<double>(value.data_ptr<double>(), value.data_ptr<double>() + pictures_);
    };
    outcome_.outputs = values(logits);
    if (plan_.baseline) {
      std::vector<Tensor> baselines;
      for (std::int64_t i = 0; i < pictures_; ++i) baselines.push_back(plan_.baseline(task_.x[i], i));
      outcome_.baseline_outputs =
          values(run_forward(*task_.network, at::stack(baselines), task_.chunk, work_));
    }
  }

  void run_chunk(std::size_t index) {
    work_.yield();
    if (published_ && work_.superseded()) throw Cancelled();
    const at::NoGradGuard no_grad;
    ChunkResult result;
    result.parts = segments(chunks_[index].first, chunks_[index].last, plan_.samples);
    std::vector<Tensor> inputs;
    std::vector<std::int64_t> targets;
    for (const Segment& part : result.parts) {
      const Tensor x = task_.x[part.picture];
      inputs.push_back(plan_.sample ? plan_.sample(x, part.picture, part.first, part.count) : x.unsqueeze(0));
      targets.insert(targets.end(), static_cast<std::size_t>(part.count),
                     outcome_.targets[static_cast<std::size_t>(part.picture)]);
    }
    const Tensor input = inputs.size() == 1 ? inputs[0] : at::cat(inputs);
    Trace kept = trace(*task_.network, input, work_, {}, {}, plan_.rules);
    Tensor reference_logits;
    if (plan_.rules.needs_reference()) {
      Trace reference = trace(*task_.network, baselines(result.parts), work_, {}, {}, plan_.rules);
      reference_logits = reference.output;
      kept.attach_reference(std::move(reference), plan_.rules);
    }
    if (kept.output.dim() != 2)
      throw Error("the network's output is not N x classes", task_.network->architecture);
    result.logits = kept.output;
    Tensor target = at::tensor(targets, at::kLong).to(input.device());
    if (targets[0] < 0) target = kept.output.argmax(1);
    if (!prepared_) {
      record_outputs(result, result.logits, target, outcome_.outputs);
      if (reference_logits.defined())
        record_outputs(result, reference_logits, target, outcome_.baseline_outputs);
    }
    const Tensor seed = reference_logits.defined()
                            ? output_multipliers(kept.output, reference_logits, target, task_.output)
                            : output_gradient(kept.output, target, task_.output);
    const Tensor gradient = backward(*task_.network, kept, seed, work_, plan_.rules).to(at::kDouble);
    std::int64_t row = 0;
    for (const Segment& part : result.parts) {
      const Tensor weight = weight_tensor_.narrow(0, part.first, part.count);
      // On the CPU before another thread adds it up.
      result.sums.push_back(at::tensordot(weight, gradient.narrow(0, row, part.count), {0}, {0}).cpu());
      row += part.count;
    }
    result.ready = true;
    commit(index, std::move(result));
  }

  // The baselines of a chunk's samples, in their order.
  Tensor baselines(const std::vector<Segment>& parts) const {
    std::vector<Tensor> each;
    for (const Segment& part : parts) {
      const Tensor x0 = plan_.baseline(task_.x[part.picture], part.picture);
      each.push_back(x0.unsqueeze(0).expand({part.count, -1, -1, -1}));
    }
    return at::cat(each);
  }

  // F at the chunk's inputs, where there is one a picture; fixes targets that were left open.
  void record_outputs(const ChunkResult& result, const Tensor& logits, const Tensor& target,
                      std::vector<double>& outputs) {
    const Tensor value = output_value(logits, target, task_.output).to(at::kCPU, at::kDouble).contiguous();
    const Tensor index = target.to(at::kCPU).contiguous();
    const std::lock_guard lock(mutex_);
    outputs.resize(static_cast<std::size_t>(pictures_));
    for (std::size_t i = 0; i < result.parts.size(); ++i) {
      const auto picture = static_cast<std::size_t>(result.parts[i].picture);
      outputs[picture] = value.data_ptr<double>()[i];
      outcome_.targets[picture] = index.data_ptr<std::int64_t>()[i];
    }
  }

  // Adds finished chunks to the sum in their order, whoever finishes them.
  void commit(std::size_t index, ChunkResult result) {
    const std::lock_guard lock(mutex_);
    results_[index] = std::move(result);
    while (next_ < results_.size() && results_[next_].ready) {
      ChunkResult& chunk = results_[next_];
      for (std::size_t i = 0; i < chunk.parts.size(); ++i) {
        const Segment& part = chunk.parts[i];
        sum_[part.picture] += chunk.sums[i];
        for (std::int64_t s = part.first; s < part.first + part.count; ++s) {
          done_weight_[static_cast<std::size_t>(part.picture)] += weights_[static_cast<std::size_t>(s)];
        }
        outcome_.done += part.count;
      }
      chunk = {};
      ++next_;
    }
    work_.report({outcome_.done, total_, plan_.samples > 1 ? "steps" : "pictures", {}});
    const auto now = Clock::now();
    if (on_estimate_ && outcome_.done > 0 && outcome_.done < total_ &&
        now - last_estimate_ >= kEstimateInterval) {
      last_estimate_ = now;
      GradientOutcome estimate = outcome_;
      estimate.maps = finished_maps();
      on_estimate_(estimate);
      published_ = true;
    }
  }

  // The sum, scaled up where samples are still missing, finished and stacked.
  Tensor finished_maps() const {
    if (!plan_.finish && outcome_.done == total_) return sum_;
    std::vector<Tensor> maps;
    for (std::int64_t i = 0; i < pictures_; ++i) {
      Tensor sum = sum_[i];
      const double weight = done_weight_[static_cast<std::size_t>(i)];
      if (outcome_.done < total_ && weight > 0) sum = sum * (full_weight_ / weight);
      maps.push_back(plan_.finish ? plan_.finish(task_.x[i], i, sum.to(task_.x.device())).cpu() : sum);
    }
    return at::stack(maps).contiguous();
  }

  const GradientTask& task_;
  const SampledGradient& plan_;
  Work& work_;
  const OnEstimate& on_estimate_;
  bool prepared_ = false;  // targets and outputs are known before the first chunk
  std::int64_t pictures_ = 0, total_ = 0;
  std::vector<double> weights_;
  Tensor weight_tensor_;
  double full_weight_ = 0;
  std::vector<Chunk> chunks_;
  std::mutex mutex_;
  std::vector<ChunkResult> results_;
  std::size_t next_ = 0;
  Tensor sum_;
  std::vector<double> done_weight_;
  GradientOutcome outcome_;
  std::atomic<bool> published_ = false;
  Clock::time_point last_estimate_{};
};

}  // namespace

GradientOutcome run_gradient(const GradientTask& task, const SampledGradient& plan, Work& work,
                             const OnEstimate& on_estimate) {
  const at::NoGradGuard no_grad;
  if (!task.allow_gradient) plan.rules.check(*task.network);
  return GradientRun(task, plan, work, on_estimate).run();
}

at::Tensor run_forward(const Network& network, const at::Tensor& x, std::int64_t chunk, Work& work) {
  const std::int64_t pictures = x.size(0);
  const std::vector<Chunk> parts = chunks(pictures, chunk);
  std::vector<Tensor> logits(parts.size());
  std::atomic<std::int64_t> done = 0;
  work.parallel(std::ssize(parts), [&](std::int64_t i) {
    work.yield();
    const at::NoGradGuard no_grad;
    const auto [first, last] = parts[static_cast<std::size_t>(i)];
    logits[static_cast<std::size_t>(i)] =
        forward(network, x.slice(0, first, last), work).to(at::kCPU, at::kDouble);
    if (parts.size() > 1) work.report({done += last - first, pictures, "pictures", {}});
  });
  const Tensor all = at::cat(logits).contiguous();
  if (all.dim() != 2) throw Error("the network's output is not N x classes", network.architecture);
  return all;
}

}  // namespace lacewing
