#include "network/torchscript/torchscript.h"

#include <chrono>
#include <cstring>

#include "base/error.h"
#include "network/torchscript/compiled.h"
#include "network/torchscript/interpreter.h"

namespace lacewing {
namespace {

using torchscript::Walk;

// Numbers of pictures that no other length of a network is likely to be a multiple of.
constexpr std::int64_t batch_a = 19, batch_b = 23;

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

// Where `a`'s program, walked with batch_a pictures, and `b`'s, with batch_b, differ in one size of a reshape
// that is a multiple of the batch's length, that size becomes -1: what is left. Any other difference is
// refused.
void free_batch(Network& a, const Network& b) {
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
        if (sizes[axis] * batch_b != others[axis] * batch_a || ++differing > 1) depends_on_batch(node);
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

Walk walk_any_batch(const torchscript::Compiled& program, const Shape& input, at::ScalarType dtype,
                    torchscript::ConvertedWeights& weights, Work& work) {
  Walk first = torchscript::walk(program, input, batch_a, dtype, weights, work);
  const Walk second = torchscript::walk(program, input, batch_b, dtype, weights, work);
  free_batch(*first.network, *second.network);
  return first;
}

}  // namespace

TorchScript::TorchScript(const checkpoint::TorchScriptArchive& archive)
    : compiled_(torchscript::compile(archive)) {
  tensors_.reserve(compiled_->tensors.size());
  for (const at::Tensor& tensor : compiled_->in_order) {
    const auto& attribute = compiled_->tensors.at(tensor.unsafeGetTensorImpl());
    tensors_.push_back({attribute.name, tensor, attribute.parameter});
  }
}

Specialised TorchScript::specialise(const Shape& input, at::ScalarType dtype, Work& work) const {
  torchscript::ConvertedWeights weights;
  Walk walked = walk_any_batch(*compiled_, input, dtype, weights, work);
  // The sides are free when other, unequal ones give the same program.
  Shape sides{0, 0};
  try {
    const Walk other =
        walk_any_batch(*compiled_, {input.at(0), input.at(1) + 32, input.at(2) + 64}, dtype, weights, work);
    if (!same_programs(*walked.network, *other.network)) sides = {input[1], input[2]};
  } catch (const Error&) {
    sides = {input[1], input[2]};
  }
  walked.network->input = {input[0], sides[0], sides[1]};
  walked.network->architecture = compiled_->name;
  return {walked.network, input, std::move(walked.notes)};
}

Specialised TorchScript::specialise_usual(std::int64_t channels, std::int64_t size, Work& work) const {
  std::vector<std::int64_t> depths{3, 1},
      sizes{224, 32, 28, 299, 64, 96, 128, 160, 192, 256, 384, 16, 48, 512};
  const auto first =
      std::ranges::find_if(tensors_, [](const TensorInfo& t) { return t.parameter && t.value.dim() == 4; });
  if (first != tensors_.end()) depths.insert(depths.begin(), first->value.size(1));
  if (channels > 0) depths = {channels};
  if (size > 0) sizes = {size};
  std::optional<Error> reason;  // of the first shape: the likeliest
  const auto stop = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  for (const std::int64_t side : sizes) {
    for (const std::int64_t depth : depths) {
      try {
        return specialise({depth, side, side}, at::kFloat, work);
      } catch (const Error& error) {
        if (!reason) reason = error;
        if (std::chrono::steady_clock::now() > stop) throw *reason;
      }
    }
  }
  throw *reason;
}

}  // namespace lacewing
