#include "network/torchscript/emitter.h"

#include "base/error.h"
#include "base/utf8.h"
#include "network/op.h"
#include "network/reason.h"
#include "network/shapes.h"

namespace lacewing::torchscript {

Emitter::Emitter(const Shape& input, std::int64_t batch, at::ScalarType dtype)
    : network_(std::make_shared<Network>()), batch_(batch) {
  std::vector<std::int64_t> sizes{batch};
  sizes.insert(sizes.end(), input.begin(), input.end());
  input_ = at::empty(sizes, at::TensorOptions().dtype(dtype).device(at::kMeta));
  network_->input = input;
  add(input_, 0, groups_++);
}

void Emitter::name_weight(const Tensor& value, const std::string& name, bool trainable) {
  names_.try_emplace(value.unsafeGetTensorImpl(), Name{value, name, trainable});
}

void Emitter::set_place(std::string path, std::string operation, bool leaf) {
  path_ = std::move(path);
  operation_ = std::move(operation);
  leaf_ = leaf;
}

Emitter::Handle& Emitter::handle(const Tensor& value) {
  const auto found = handles_.find(value.unsafeGetTensorImpl());
  if (found == handles_.end()) throw Error("makes a tensor on the meta device");
  if (!found->second.stale.empty()) {
    throw Error("reads a value after " + found->second.stale + " has written over it through another view",
                {}, "In Python, replace the in-place operator by the one without underscore.");
  }
  return found->second;
}

int Emitter::slot_of(const Tensor& value) {
  return handle(value).slot;
}

void Emitter::add(const Tensor& value, int slot, int group) {
  handles_[value.unsafeGetTensorImpl()] = {value, slot, group, {}};
}

int Emitter::weight(const Tensor& value) {
  const auto known = weights_.find(value.unsafeGetTensorImpl());
  if (known != weights_.end()) return known->second;
  const auto named = names_.find(value.unsafeGetTensorImpl());
  const int index = static_cast<int>(network_->weights.size());
  Weight weight;
  weight.name = named != names_.end() ? named->second.name : "constant." + std::to_string(index);
  weight.trainable = named != names_.end() && named->second.trainable;
  weight.shape = value.sizes().vec();
  weight.value = at::empty(value.sizes(), input_.options());
  network_->weights.push_back(std::move(weight));
  values_.push_back(value.to(input_.scalar_type()));
  kept_.push_back(value);
  weights_[value.unsafeGetTensorImpl()] = index;
  return index;
}

// The axis that pictures lie along; none: -1.
std::int64_t Emitter::batch_axis(const Tensor& value) const {
  for (std::int64_t axis = 0; axis < value.dim(); ++axis) {
    if (value.size(axis) > 0 && value.size(axis) % batch_ == 0) return axis;
  }
  return -1;
}

// Not a number is the same as itself.
static bool same_values(const Tensor& a, const Tensor& b) {
  return at::logical_or(at::eq(a, b), at::logical_and(a.isnan(), b.isnan())).all().item<bool>();
}

// A constant as a node: what it has for one picture, on the axis that pictures lie along.
Tensor Emitter::constant(const Tensor& value) {
  const std::int64_t axis = std::max<std::int64_t>(batch_axis(value), 0);
  const bool grows = has_batch(value);
  const Tensor one = !grows && value.dim() > 0 && value.size(0) == 1
                         ? value.unsqueeze(0)
                         : (grows ? value.unflatten(axis, {batch_, -1}).movedim(axis, 0) : Tensor());
  if (!one.defined() || !at::isFloatingType(value.scalar_type()) ||
      !same_values(one, one.narrow(0, 0, 1).expand_as(one))) {
    throw Error("uses a constant of shape " + to_string(Shape(value.sizes().vec())) +
                " where an activation is due");
  }
  const Tensor row = one.narrow(0, 0, 1);
  if (axis == 0 && row.size(1) == 1) return node(OpKind::constant, {input_}, {}, {row.squeeze(1)});
  Tensor y = node(OpKind::constant, {input_}, {}, {row});
  if (axis > 0) {
    std::vector<std::int64_t> axes;
    for (std::int64_t i = 1; i < y.dim(); ++i) axes.push_back(i);
    axes.insert(axes.begin() + axis, 0);
    y = node(OpKind::permute, {y}, AxesAttributes{axes});
  }
  return node(OpKind::reshape, {y}, SizesAttributes{value.sizes().vec()});
}

void Emitter::note(const std::string& text) {
  if (std::ranges::count(notes_, text) == 0) notes_.push_back(text);
}

// "layer1.0.conv1" for the one operator of a module without modules inside; "layer1.0.add", "layer1.0.add_1"
// for the operators of one with.
std::string Emitter::path_for(OpKind kind) {
  std::string path = path_;
  if (kind == OpKind::constant || !leaf_ || path.empty()) {
    path += (path.empty() ? "" : ".") + (kind == OpKind::constant ? std::string("constant") : operation_);
  }
  const int uses = paths_[path]++;
  return uses == 0 ? path : path + "_" + std::to_string(uses);
}

Tensor Emitter::node(OpKind kind, const std::vector<Tensor>& inputs, Attributes attributes,
                     const std::vector<Tensor>& weights) {
  Node node{kind, {}, 0, {}, std::move(attributes), {}};
  Context context;
  for (const Tensor& input : inputs) {
    const Tensor value = depends(input) ? input : constant(input);
    node.inputs.push_back(slot_of(value));
    context.in_shapes.push_back(value.sizes().vec());
    context.in.push_back(value);
  }
  for (const Tensor& each : weights) node.weights.push_back(each.defined() ? weight(each) : -1);
  node.output = network_->slot_count;
  node.path = path_for(kind);
  context.network = network_.get();
  context.node = &node;
  context.wants.input = false;
  const at::NoGradGuard no_grad;
  Tensor y;
  try {
    y = output_shape(context);
  } catch (const Error& error) {
    throw Error("'" + shortened(node.path) + "': " + to_string(kind) + " " + error.reason(), {},
                error.hint());
  } catch (const c10::Error& error) {
    throw Error("'" + shortened(node.path) + "': " + reason_of(error));
  }
  // An op that passes its input on still makes a new value.
  for (const Tensor& in : context.in) {
    if (y.is_same(in)) y = y.alias();
  }
  ++network_->slot_count;
  add(y, node.output, groups_++);
  shapes_.push_back(y.sizes().vec());
  types_.push_back(y.scalar_type());
  network_->nodes.push_back(std::move(node));
  return y;
}

Tensor Emitter::alias(const Tensor& value, bool shares) {
  const Handle known = handle(value);
  const Tensor other = at::empty_like(value);
  add(other, known.slot, shares ? known.group : groups_++);
  return other;
}

void Emitter::share(const Tensor& value, const Tensor& result) {
  handle(result).group = handle(value).group;
}

void Emitter::rebind(const Tensor& target, const Tensor& value, const std::string& operation) {
  if (target.sizes() != value.sizes()) throw Error(operation + " changes the shape of what it writes");
  const int slot = slot_of(value);
  Handle& written = handle(target);
  for (auto& [key, other] : handles_) {
    if (other.group == written.group && &other != &written) other.stale = operation;
  }
  written.slot = slot;
}

std::shared_ptr<Network> Emitter::finish(const Tensor& logits) {
  network_->output = slot_of(logits);
  network_->classes = logits.size(1);
  for (std::size_t i = 0; i < values_.size(); ++i) network_->weights[i].value = values_[i];
  network_->forget_derived();
  network_->finish();
  return network_;
}

}  // namespace lacewing::torchscript
