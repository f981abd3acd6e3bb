#include "network/torchscript/pictures.h"

#include "base/error.h"
#include "network/reason.h"
#include "network/torch.h"
#include "network/torchscript/picture_trial.h"

namespace lacewing::torchscript {
namespace {

bool among(const std::vector<std::int64_t>& axes, std::int64_t axis) {
  return std::ranges::count(axes, axis) > 0;
}

class Follower {
 public:
  Follower(const Walk& a, std::int64_t batch_a, const Walk& b, std::int64_t batch_b,
           ConvertedWeights& weights, Work& work)
      : a_(a), b_(b), batch_a_(batch_a), batch_b_(batch_b), trial_(*a.network, weights, work) {
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

  void by_trial(const Node& node, Slot& out) const {
    std::vector<Slot> inputs;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) inputs.push_back(in(node, i));
    const std::int64_t times = out.shape[static_cast<std::size_t>(out.place.axis)] / batch_a_;
    for (std::int64_t inner = 1; inner <= times; ++inner) {
      if (times % inner != 0) continue;
      out.place.inner = inner;
      if (trial_.apart(node, inputs, out, batch_a_)) return;
    }
    mixes(node);
  }

  const Walk &a_, &b_;
  std::int64_t batch_a_, batch_b_;
  PictureTrial trial_;
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
