#include "network/torchscript/torchscript.h"

#include <chrono>
#include <cstring>
#include <set>

#include "base/error.h"
#include "network/torchscript/compiled.h"
#include "network/torchscript/interpreter.h"
#include "network/torchscript/pictures.h"

namespace lacewing {
namespace {

using torchscript::Walk;

// Two numbers of pictures.
struct Batches {
  std::int64_t a = 0, b = 0;
};

// Those that no other length of the network is a multiple of, as far as its tensors and inputs tell.
Batches batches_for(const std::vector<TorchScript::TensorInfo>& tensors, const Shape& input) {
  std::set<std::int64_t> lengths(input.begin(), input.end());
  for (const auto& tensor : tensors) lengths.insert(tensor.value.sizes().begin(), tensor.value.sizes().end());
  std::vector<std::int64_t> found;
  for (const std::int64_t batch : {19, 23, 29, 31, 37, 41, 43, 47}) {
    if (std::ranges::none_of(lengths, [&](std::int64_t length) { return length > 0 && length % batch == 0; }))
      found.push_back(batch);
  }
  return found.size() < 2 ? Batches{19, 23} : Batches{found[0], found[1]};
}

[[noreturn]] void depends_on_batch(const Node& node) {
  throw Error("its program depends on the number of pictures in a way that is not supported (" + node.path +
                  ", " + to_string(node.kind) + ")",
              {}, "In Python, export it with torch.jit.script, or with sizes that do not mention the batch.");
}

// Bit for bit: also where both are not a number.
bool same_weight(const Weight& a, const Weight& b) {
  if (a.shape != b.shape) return false;
  if (a.value.data_ptr() == b.value.data_ptr() && a.value.strides() == b.value.strides()) return true;
  const at::Tensor x = a.value.contiguous(), y = b.value.contiguous();
  return x.nbytes() == y.nbytes() &&
         (x.nbytes() == 0 || std::memcmp(x.data_ptr(), y.data_ptr(), x.nbytes()) == 0);
}

bool same_wiring(const Node& a, const Node& b) {
  return a.kind == b.kind && a.inputs == b.inputs && a.output == b.output && a.weights == b.weights;
}

// True when both programs are one and the same but for sizes that follow from the batch's length alone.
bool same_programs(const Network& a, const Network& b) {
  if (a.nodes.size() != b.nodes.size() || a.weights.size() != b.weights.size() || a.output != b.output)
    return false;
  for (std::size_t i = 0; i < a.nodes.size(); ++i) {
    if (!same_wiring(a.nodes[i], b.nodes[i]) || a.nodes[i].attributes != b.nodes[i].attributes) return false;
  }
  for (std::size_t i = 0; i < a.weights.size(); ++i) {
    if (!same_weight(a.weights[i], b.weights[i])) return false;
  }
  return true;
}

// Where `a`'s program, walked with batches.a pictures, and `b`'s, with batches.b, differ in one size of a
// reshape that is a multiple of the batch's length, that size becomes -1: what is left. Any other difference
// is refused.
void free_batch(Network& a, const Network& b, const Batches& batches) {
  for (std::size_t i = 0; i < std::min(a.nodes.size(), b.nodes.size()); ++i) {
    Node& node = a.nodes[i];
    const Node& other = b.nodes[i];
    if (!same_wiring(node, other)) depends_on_batch(node);
    if (node.kind == OpKind::reshape) {
      auto& sizes = std::get<SizesAttributes>(node.attributes).sizes;
      const auto& others = std::get<SizesAttributes>(other.attributes).sizes;
      if (sizes.size() != others.size()) depends_on_batch(node);
      int differing = 0;
      for (std::size_t axis = 0; axis < sizes.size(); ++axis) {
        if (sizes[axis] == others[axis]) continue;
        if (sizes[axis] * batches.b != others[axis] * batches.a || ++differing > 1) depends_on_batch(node);
        sizes[axis] = -1;
      }
    } else if (node.attributes != other.attributes) {
      depends_on_batch(node);
    }
  }
  if (a.nodes.size() != b.nodes.size()) depends_on_batch(a.nodes.back());
  for (std::size_t i = 0; i < a.weights.size(); ++i) {
    if (same_weight(a.weights[i], b.weights[i])) continue;
    for (const Node& node : a.nodes) {
      if (std::ranges::count(node.weights, static_cast<int>(i)) > 0) depends_on_batch(node);
    }
  }
}

// A program for any number of pictures. `apart`: it must not mix them.
Walk walk_any_batch(const torchscript::Compiled& program, const Shape& input, const Batches& batches,
                    at::ScalarType dtype, bool apart, torchscript::ConvertedWeights& weights, Work& work) {
  Walk first = torchscript::walk(program, input, batches.a, dtype, weights, work);
  const Walk second = torchscript::walk(program, input, batches.b, dtype, weights, work);
  free_batch(*first.network, *second.network, batches);
  if (apart) torchscript::keep_pictures_apart(first, batches.a, second, batches.b, weights, work);
  return first;
}

}  // namespace

TorchScript::TorchScript(const checkpoint::TorchScriptArchive& archive, Work& work)
    : compiled_(torchscript::compile(archive, work)) {
  tensors_.reserve(compiled_->tensors.size());
  for (const at::Tensor& tensor : compiled_->in_order) {
    const auto& attribute = compiled_->tensors.at(tensor.unsafeGetTensorImpl());
    tensors_.push_back({attribute.name, tensor, attribute.parameter});
  }
}

Specialised TorchScript::specialise(const Shape& input, at::ScalarType dtype, Work& work) const {
  torchscript::ConvertedWeights weights;
  Walk walked = walk_any_batch(*compiled_, input, batches_for(tensors_, input), dtype, true, weights, work);
  // The sides are free when other, unequal ones give the same program.
  Shape sides{0, 0};
  try {
    const Shape wider{input.at(0), input.at(1) + 32, input.at(2) + 64};
    const Walk other =
        walk_any_batch(*compiled_, wider, batches_for(tensors_, wider), dtype, false, weights, work);
    if (!same_programs(*walked.network, *other.network)) sides = {input[1], input[2]};
  } catch (const Error&) {
    sides = {input[1], input[2]};
  }
  walked.network->input = {input[0], sides[0], sides[1]};
  walked.network->architecture = compiled_->name;
  return {walked.network, input, std::move(walked.notes)};
}

// Channels of inputs, the likeliest first: what the first convolutions take, in groups or not.
static std::vector<std::int64_t> usual_channels(const std::vector<TorchScript::TensorInfo>& tensors) {
  constexpr std::int64_t most = 16;
  std::vector<std::int64_t> usual;
  const auto add = [&](std::int64_t channels) {
    if (std::ranges::count(usual, channels) == 0) usual.push_back(channels);
  };
  for (const auto& tensor : tensors) {
    if (!tensor.parameter || tensor.value.dim() != 4) continue;
    if (usual.empty()) add(tensor.value.size(1));
    if (tensor.value.size(1) <= most) add(tensor.value.size(1));
    if (tensor.value.size(1) == 1 && tensor.value.size(0) <= most) add(tensor.value.size(0));
  }
  add(3);
  add(1);
  if (usual.size() > 6) usual.resize(6);
  return usual;
}

Specialised TorchScript::specialise_usual(std::int64_t channels, std::int64_t size, const Shape& wanted,
                                          Work& work) const {
  std::vector<std::int64_t> depths = usual_channels(tensors_),
                            sizes{224, 32, 28, 299, 64, 96, 128, 160, 192, 256, 384, 16, 48, 512};
  if (channels > 0) depths = {channels};
  if (size > 0) sizes = {size};
  std::vector<Shape> shapes;
  if (wanted.size() == 3) shapes.push_back(wanted);
  for (const std::int64_t side : sizes) {
    for (const std::int64_t depth : depths) shapes.push_back({depth, side, side});
  }
  std::optional<Error> reason;  // of the first shape: the likeliest
  bool by_size = false;         // other sizes have other reasons
  const auto stop = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  for (const Shape& shape : shapes) {
    try {
      return specialise(shape, at::kFloat, work);
    } catch (const Error& error) {
      if (!reason) reason = error;
      by_size |= error.reason() != reason->reason();
      if (std::chrono::steady_clock::now() > stop) break;
    }
  }
  if (size > 0 || !by_size) throw *reason;
  throw reason->or_hint(
      "If its pictures have a size of their own, name it with --size, or give an .npy file of one.");
}

}  // namespace lacewing
