#pragma once
// Networks and jobs that the tests of attack and training share.

#include "base/random.h"
#include "network/builder.h"
#include "network/weights.h"
#include "session/engine.h"
#include "support/synthetic_set.h"

namespace lacewing::test {

/// Logits = W x + b over all pixels.
inline std::shared_ptr<Network> linear_network(const Shape& input, std::int64_t classes) {
  Builder net("linear", input);
  const int flat = net.flatten(net.input(), "flatten");
  net.set_channels(flat, element_count(input));
  return net.finish(net.linear(flat, "fc", classes));
}

/// Convolution, batch norm, tanh (smooth: finite differences hold), dropout, dense; input C x 6 x 6.
inline std::shared_ptr<Network> batch_norm_network(std::int64_t channels, std::int64_t classes,
                                                   double dropout) {
  Builder net("batch_norm", {channels, 6, 6});
  int x =
      net.convolution(net.input(), "conv", {.out = 4, .kernel = 3, .stride = 1, .padding = 1, .bias = false});
  x = net.activation(net.batch_norm(x, "bn"), "tanh", "tanh");
  if (dropout > 0) x = net.dropout(x, "dropout", dropout);
  x = net.average_pool(x, "pool", 2, 2);
  x = net.flatten(x, "flatten");
  net.set_channels(x, 4 * 9);
  return net.finish(net.linear(x, "fc", classes));
}

inline void to_double(Network& network) {
  for (Weight& weight : network.weights) weight.value = weight.value.to(at::kDouble);
  network.finish();
}

inline at::Tensor uniform(const Shape& shape, std::uint64_t seed) {
  std::vector<float> values(static_cast<std::size_t>(element_count(shape)));
  RandomStream(seed).fill_uniform(values);
  return at::tensor(values).reshape(shape).to(at::kDouble);
}

/// A job in the calling thread; `on_yield` may throw Cancelled. `backwards` runs parallel bodies last to
/// first, as workers might.
class TestJob : public EngineJob {
 public:
  std::function<void()> on_yield;
  std::function<void(const Progress&)> on_report;
  bool backwards = false;

  void check() override {}
  void yield() override {
    if (on_yield) on_yield();
  }
  bool superseded() const override { return false; }
  void report(const Progress& progress) override {
    if (on_report) on_report(progress);
  }
  void parallel(std::int64_t count, const std::function<void(std::int64_t)>& body) override {
    for (std::int64_t i = 0; i < count; ++i) body(backwards ? count - 1 - i : i);
  }
  void publish(ResultPointer) override {}
};

inline bool same_weights(const Network& a, const Network& b) {
  for (std::size_t i = 0; i < a.weights.size(); ++i) {
    if (!at::equal(a.weights[i].value, b.weights[i].value)) return false;
  }
  return a.weights.size() == b.weights.size();
}

}  // namespace lacewing::test
