// What the inspector recomputes for every pair of maps, and the random numbers behind noise.

#include <benchmark/benchmark.h>

#include "base/random.h"
#include "metrics/similarity.h"

namespace lacewing {
namespace {

Array<double> random_map(std::int64_t side, std::uint32_t picture) {
  Array<double> map({3, side, side});
  RandomStream(7, picture).fill_normal(map.values);
  return map;
}

void compare(benchmark::State& state) {
  const Array<double> a = random_map(state.range(0), 0), b = random_map(state.range(0), 1);
  for (auto _ : state) benchmark::DoNotOptimize(compare_maps(a, b));
}
BENCHMARK(compare)->ArgName("side")->Arg(28)->Arg(32)->Arg(224)->Unit(benchmark::kMicrosecond);

void normals(benchmark::State& state) {
  std::vector<double> values(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    RandomStream(7).fill_normal(values);
    benchmark::DoNotOptimize(values.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(normals)->ArgName("values")->Arg(3 * 224 * 224)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace lacewing
