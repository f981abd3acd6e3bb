#include "network/torchscript/pictures.h"

#include <chrono>
#include <functional>
#include <numeric>

#include "base/error.h"
#include "network/ops/opaque.h"
#include "network/torch.h"
#include "network/torchscript/reason.h"

namespace lacewing::torchscript {
namespace {

using at::Tensor;
using Clock = std::chrono::steady_clock;

constexpr auto most_time = std::chrono::seconds(4);
constexpr std::int64_t few_values = 64;  // of one picture: chance may hide what mixes them

// Where pictures lie in a tensor: along `axis`, each picture's values `inner` at a time. The axis of frames
// of pictures, (N, T), has inner T.
struct Place {
  std::int64_t axis = 0, inner = 1;
  bool operator==(const Place&) const = default;
};

struct Slot {
  Shape shape;
  Place place;
  at::ScalarType type = at::kFloat;

  std::int64_t dimensions() const { return std::ssize(shape); }
  std::int64_t from_back() const { return dimensions() - 1 - place.axis; }
};

[[noreturn]] void mixes(const Node& node) {
  throw Error("mixes the pictures of a batch ('" + node.path + "', " + to_string(node.kind) +
                  "): the explanation of one picture would depend on the others",
              {}, "In Python, let forward treat every picture of N x C x H x W on its own.");
}

std::int64_t behind(const Shape& shape, std::int64_t axis) {
  return std::accumulate(shape.begin() + axis + 1, shape.end(), std::int64_t{1}, std::multiplies<>());
}

bool among(const std::vector<std::int64_t>& axes, std::int64_t axis) {
  return std::ranges::count(axes, axis) > 0;
}

class Follower {
 public:
  Follower(const Walk& a, std::int64_t batch_a, const Walk& b, std::int64_t batch_b,
           ConvertedWeights& weights, Work& work)
      : a_(a), b_(b), batch_a_(batch_a), batch_b_(batch_b), weights_(weights), work_(work) {
    slots_.resize(static_cast<std::size_t>(a.network->slot_count));
    Shape input = a.network->input;
    input.insert(input.begin(), batch_a);
    slots_[0] = {input, {}, a.type};
  }

  void run() {
    const std::vector<bool> needed = needed_nodes();
    for (std::size_t i = 0; i < needed.size(); ++i) {
      if (!needed[i]) continue;
      const Node& node = a_.network->nodes[i];
      Slot& out = slots_[static_cast<std::size_t>(node.output)];
      out.shape = a_.shapes[i];
      out.type = a_.types[i];
      out.place = {growing_axis(node, a_.shapes[i], b_.shapes[i]), 1};
      follow(node, out);
    }
    if (slots_[static_cast<std::size_t>(a_.network->output)].place != Place{})
      mixes(a_.network->nodes[needed.size() - 1]);
  }

 private:
  std::vector<bool> needed_nodes() const {
    std::vector<bool> read(slots_.size()), needed(a_.network->nodes.size());
    read[static_cast<std::size_t>(a_.network->output)] = true;
    for (std::size_t i = needed.size(); i-- > 0;) {
      const Node& node = a_.network->nodes[i];
      needed[i] = read[static_cast<std::size_t>(node.output)];
      if (!needed[i]) continue;
      for (const int slot : node.inputs) read[static_cast<std::size_t>(slot)] = true;
    }
    return needed;
  }

  // The one axis whose length is a multiple of the number of pictures. None: the pictures have become one;
  // two: each meets each.
  std::int64_t growing_axis(const Node& node, const Shape& a, const Shape& b) const {
    std::int64_t found = -1;
    if (a.size() != b.size()) mixes(node);
    for (std::size_t axis = 0; axis < a.size(); ++axis) {
      if (a[axis] == b[axis]) continue;
      if (found >= 0 || a[axis] % batch_a_ != 0 || a[axis] / batch_a_ * batch_b_ != b[axis]) mixes(node);
      found = static_cast<std::int64_t>(axis);
    }
    if (found < 0) mixes(node);
    return found;
  }

  const Slot& in(const Node& node, std::size_t input = 0) const {
    return slots_[static_cast<std::size_t>(node.inputs[input])];
  }

  void follow(const Node& node, Slot& out) const {
    const std::int64_t axis = in(node).place.axis;
    const auto require = [&](bool apart) {
      if (!apart) mixes(node);
    };
    switch (node.kind) {
      case OpKind::constant:
        return require(out.place.axis == 0);
      case OpKind::opaque:
        return by_trial(node, out);
      case OpKind::flatten:
      case OpKind::reshape:
      case OpKind::squeeze:
      case OpKind::unsqueeze:
        return reshaped(node, out);
      case OpKind::permute: {
        const auto& axes = std::get<AxesAttributes>(node.attributes).axes;
        out.place.inner = in(node).place.inner;
        return require(axes[static_cast<std::size_t>(out.place.axis)] == axis);
      }
      case OpKind::mean:
      case OpKind::sum:
      case OpKind::max:
      case OpKind::l2_norm:
        out.place.inner = in(node).place.inner;
        return require(!among(std::get<ReduceAttributes>(node.attributes).axes, axis));
      case OpKind::matmul:
        return product(node, out);
      case OpKind::convolution:
      case OpKind::max_pool:
      case OpKind::average_pool:
      case OpKind::adaptive_average_pool:
      case OpKind::adaptive_max_pool:
      case OpKind::resize:
      case OpKind::group_norm:
        require(axis == 0);
        break;
      case OpKind::linear:
        require(in(node).from_back() > 0);
        break;
      case OpKind::attention:
        for (std::size_t i = 0; i < node.inputs.size(); ++i) require(in(node, i).from_back() > 1);
        break;
      case OpKind::layer_norm:
        require(in(node).from_back() >= std::get<LayerNormAttributes>(node.attributes).axes);
        break;
      case OpKind::softmax:
      case OpKind::log_softmax:
        require(std::get<AxisAttributes>(node.attributes).axis != axis);
        break;
      case OpKind::slice:
        require(std::get<SliceAttributes>(node.attributes).axis != axis);
        break;
      case OpKind::index:
        require(std::get<IndexAttributes>(node.attributes).axis != axis);
        break;
      case OpKind::roll:
        require(!among(std::get<RollAttributes>(node.attributes).axes, axis));
        break;
      case OpKind::pad: {
        const auto& amounts = std::get<PadAttributes>(node.attributes).amounts;
        const auto first = static_cast<std::size_t>(2 * in(node).from_back());
        require(first >= amounts.size() || (amounts[first] == 0 && amounts[first + 1] == 0));
        break;
      }
      case OpKind::batch_norm:
      case OpKind::activation:
      case OpKind::prelu:
      case OpKind::add:
      case OpKind::subtract:
      case OpKind::multiply:
      case OpKind::divide:
      case OpKind::affine:
      case OpKind::concatenate:  // also of the same pictures, one behind the other
      case OpKind::expand:
      case OpKind::dropout:
        break;
    }
    aligned(node, out);
  }

  // Values at one place meet, axes counted from the back.
  void aligned(const Node& node, Slot& out) const {
    out.place.inner = in(node).place.inner;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      if (in(node, i).from_back() != out.from_back() || in(node, i).place.inner != out.place.inner)
        mixes(node);
    }
  }

  // The order of values in memory stays.
  void reshaped(const Node& node, Slot& out) const {
    const std::int64_t values = in(node).place.inner * behind(in(node).shape, in(node).place.axis),
                       rest = behind(out.shape, out.place.axis);
    if (rest < 1 || values % rest != 0) mixes(node);
    out.place.inner = values / rest;
    const std::int64_t length = out.shape[static_cast<std::size_t>(out.place.axis)];
    if (out.place.inner < 1 || length % (batch_a_ * out.place.inner) != 0) mixes(node);
  }

  // Rows of the first with columns of the second: the axis that they meet along is not the pictures'.
  void product(const Node& node, Slot& out) const {
    const Slot &rows = in(node, 0), &columns = in(node, 1);
    if (rows.from_back() == 0 || columns.dimensions() < 2 || columns.from_back() == 1) mixes(node);
    aligned(node, out);
  }

  // --- by trial ---

  Shape two_pictures(const Slot& slot) const {
    Shape shape = slot.shape;
    auto& length = shape[static_cast<std::size_t>(slot.place.axis)];
    length = length / batch_a_ * 2;
    return shape;
  }

  // One of two pictures.
  static Tensor picture(const Tensor& both, const Place& place, std::int64_t which) {
    const std::int64_t outer = both.size(place.axis) / (2 * place.inner);
    return both.unflatten(place.axis, {outer, 2, place.inner}).select(place.axis + 1, which);
  }

  static Tensor drawn(const Shape& shape, at::ScalarType type, at::Generator& random, bool zeros) {
    const auto real = [&] { return at::rand(shape, random, at::kDouble) * 0.8 + 0.1; };
    if (at::isComplexType(type)) return at::complex(real(), real()).to(type);
    if (at::isFloatingType(type)) return real().to(type);
    return zeros ? at::zeros(shape, type) : (real() < 0.5).to(type);
  }

  static bool same(const Tensor& a, const Tensor& b) {
    if (at::isFloatingType(a.scalar_type()) || a.is_complex()) return at::allclose(a, b, 1e-4, 1e-6, true);
    return at::equal(a, b);
  }

  // The first and the second picture's answers do not change when the other one does.
  static bool apart(const Tensor& answer, const Tensor& other_second, const Tensor& other_first,
                    const Place& place) {
    return same(picture(answer, place, 0), picture(other_second, place, 0)) &&
           same(picture(answer, place, 1), picture(other_first, place, 1));
  }

  void by_trial(const Node& node, Slot& out) const {
    const std::int64_t times = out.shape[static_cast<std::size_t>(out.place.axis)] / batch_a_;
    for (std::int64_t inner = 1; inner <= times; ++inner) {
      if (times % inner != 0) continue;
      out.place.inner = inner;
      if (stands_trial(node, out)) return;
    }
    mixes(node);
  }

  bool stands_trial(const Node& node, const Slot& out) const {
    const std::int64_t values = behind(out.shape, -1) / batch_a_;
    at::Generator random = at::detail::createCPUGenerator(1);
    const int rounds = values < few_values ? 8 : 1;
    for (int round = 0; round < rounds; ++round) {
      work_.check();
      if (Clock::now() - start_ > most_time)
        throw Error("it takes longer than 4 s to see whether it keeps pictures apart ('" + node.path + "')");
      if (!one_trial(node, out, random)) return false;
    }
    return true;
  }

  bool one_trial(const Node& node, const Slot& out, at::Generator& random) const {
    try {
      return one_trial(node, out, random, false);
    } catch (const c10::Error&) {
      // Whole numbers may be places, of which there is always a first.
      return one_trial(node, out, random, true);
    }
  }

  bool one_trial(const Node& node, const Slot& out, at::Generator& random, bool zeros) const {
    const c10::DebugInfoGuard watch = weights_.limit.watch();
    const at::NoGradGuard no_grad;
    std::vector<Tensor> pair, other_second, other_first, weights;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
      const Slot& slot = in(node, i);
      const Shape shape = two_pictures(slot);
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
      weights.push_back(a_.network->weights[static_cast<std::size_t>(weight)].value);
    const OpaqueCall& call = *std::get<OpaqueAttributes>(node.attributes).call;
    const auto answer = [&](const std::vector<Tensor>& inputs) {
      return call.taken(call.run(inputs, weights));
    };
    const Tensor given = answer(pair);
    if (given.sizes() != at::IntArrayRef(two_pictures(out))) mixes(node);
    return apart(given, answer(other_second), answer(other_first), out.place);
  }

  const Walk &a_, &b_;
  std::int64_t batch_a_, batch_b_;
  ConvertedWeights& weights_;
  Work& work_;
  Clock::time_point start_ = Clock::now();
  std::vector<Slot> slots_;
};

}  // namespace

void keep_pictures_apart(const Walk& a, std::int64_t batch_a, const Walk& b, std::int64_t batch_b,
                         ConvertedWeights& weights, Work& work) {
  try {
    Follower(a, batch_a, b, batch_b, weights, work).run();
  } catch (const c10::Error& error) {
    throw Error("cannot be run on two pictures: " + reason_of(error));
  }
}

}  // namespace lacewing::torchscript
