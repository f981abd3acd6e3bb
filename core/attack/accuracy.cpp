#include "attack/accuracy.h"

#include <numeric>

#include "network/run.h"

namespace lacewing {
namespace {

constexpr std::int64_t kLargestChunk = 250;

std::int64_t correct_in(const Network& network, const LabelledBatch& batch, std::int64_t first,
                        const std::optional<AccuracyAttack>& attack, Work& work) {
  const at::NoGradGuard no_grad;
  if (!attack) return (forward(network, batch.x, work).argmax(1) == batch.labels).sum().item<std::int64_t>();
  std::vector<std::int64_t> pictures(static_cast<std::size_t>(batch.x.size(0)));
  std::iota(pictures.begin(), pictures.end(), first);
  return pgd_until_misclassified(network, attack->threat, attack->options, batch.x, batch.labels,
                                 {attack->seed, pictures, 0}, work)
      .survived.sum()
      .item<std::int64_t>();
}

}  // namespace

Correct count_correct(const Network& network, const Batches& batches,
                      const std::optional<AccuracyAttack>& attack, Work& work,
                      const std::function<void(std::int64_t)>& done) {
  Correct result{0, batches.count};
  std::int64_t finished = 0;
  std::mutex mutex;
  work.parallel((batches.count + batches.chunk - 1) / batches.chunk, [&](std::int64_t chunk) {
    work.yield();
    const std::int64_t offset = chunk * batches.chunk;
    const std::int64_t count = std::min(batches.chunk, batches.count - offset);
    const std::int64_t first = batches.start + offset;
    const std::int64_t correct = correct_in(network, batches.load(first, count), first, attack, work);
    const std::lock_guard lock(mutex);
    result.correct += correct;
    finished += count;
    if (done) done(finished);
  });
  return result;
}

std::int64_t accuracy_chunk(std::int64_t bytes_per_input, std::int64_t budget) {
  return std::clamp<std::int64_t>(budget / std::max<std::int64_t>(bytes_per_input, 1), 1, kLargestChunk);
}

}  // namespace lacewing
