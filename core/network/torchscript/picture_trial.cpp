#include "network/torchscript/picture_trial.h"

#include "base/error.h"
#include "base/utf8.h"
#include "network/ops/opaque.h"
#include "network/torch.h"

namespace lacewing::torchscript {
namespace {

using at::Tensor;

constexpr auto most_time = std::chrono::seconds(4);
constexpr std::int64_t few_values = 64;  // of one picture: chance may hide what mixes them

// The shape for two pictures, of one for `batch`.
Shape of_two(const Slot& slot, std::int64_t batch) {
  Shape shape = slot.shape;
  auto& length = shape[static_cast<std::size_t>(slot.place.axis)];
  length = length / batch * 2;
  return shape;
}

// One of two pictures.
Tensor picture(const Tensor& both, const Place& place, std::int64_t which) {
  const std::int64_t outer = both.size(place.axis) / (2 * place.inner);
  return both.unflatten(place.axis, {outer, 2, place.inner}).select(place.axis + 1, which);
}

Tensor drawn(const Shape& shape, at::ScalarType type, at::Generator& random, bool zeros) {
  const auto real = [&] { return at::rand(shape, random, at::kDouble) * 0.8 + 0.1; };
  if (at::isComplexType(type)) return at::complex(real(), real()).to(type);
  if (at::isFloatingType(type)) return real().to(type);
  return zeros ? at::zeros(shape, type) : (real() < 0.5).to(type);
}

bool same(const Tensor& a, const Tensor& b) {
  if (at::isFloatingType(a.scalar_type()) || a.is_complex()) return at::allclose(a, b, 1e-4, 1e-6, true);
  return at::equal(a, b);
}

}  // namespace

bool PictureTrial::apart(const Node& node, const std::vector<Slot>& in, const Slot& out,
                         std::int64_t batch) const {
  at::Generator random = at::detail::createCPUGenerator(1);
  const int rounds = behind(out.shape, -1) / batch < few_values ? 8 : 1;
  for (int round = 0; round < rounds; ++round) {
    work_.check();
    if (std::chrono::steady_clock::now() - start_ > most_time)
      throw Error("it takes longer than 4 s to see whether it keeps pictures apart ('" +
                  shortened(node.path) + "')");
    bool apart = false;
    try {
      apart = once(node, in, out, batch, random, false);
    } catch (const c10::Error&) {
      // Whole numbers may be places, of which there is always a first.
      apart = once(node, in, out, batch, random, true);
    }
    if (!apart) return false;
  }
  return true;
}

bool PictureTrial::once(const Node& node, const std::vector<Slot>& in, const Slot& out, std::int64_t batch,
                        at::Generator& random, bool zeros) const {
  const c10::DebugInfoGuard watch = weights_.limit.watch();
  const at::NoGradGuard no_grad;
  std::vector<Tensor> pair, other_second, other_first, weights;
  for (const Slot& slot : in) {
    const Shape shape = of_two(slot, batch);
    pair.push_back(drawn(shape, slot.type, random, zeros));
    const Tensor others = drawn(shape, slot.type, random, zeros);
    const auto with = [&](std::int64_t which) {
      Tensor changed = pair.back().clone();
      picture(changed, slot.place, which).copy_(picture(others, slot.place, which));
      return changed;
    };
    other_second.push_back(with(1));
    other_first.push_back(with(0));
  }
  for (const int weight : node.weights)
    weights.push_back(network_.weights[static_cast<std::size_t>(weight)].value);
  const OpaqueCall& call = *std::get<OpaqueAttributes>(node.attributes).call;
  const auto answer = [&](const std::vector<Tensor>& inputs) {
    return call.taken(call.run(inputs, weights));
  };
  const Tensor given = answer(pair);
  if (given.sizes() != at::IntArrayRef(of_two(out, batch))) mixes(node);
  return same(picture(given, out.place, 0), picture(answer(other_second), out.place, 0)) &&
         same(picture(given, out.place, 1), picture(answer(other_first), out.place, 1));
}

}  // namespace lacewing::torchscript
