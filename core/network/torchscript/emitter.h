#pragma once
// Writes a Network down call by call, while a program is walked. A value that depends on the input is a
// tensor on the meta device (a shape without numbers) that stands for a slot; every other tensor has its
// numbers and is a constant or a weight.

#include <unordered_map>

#include "network/network.h"

namespace lacewing::torchscript {

using at::Tensor;

class Emitter {
 public:
  /// For pictures of `input` (C x H x W), `batch` of them at a time.
  Emitter(const Shape& input, std::int64_t batch, at::ScalarType dtype);

  const Tensor& input() const { return input_; }
  std::int64_t batch() const { return batch_; }
  /// Constants with one row a picture, all the same, are activations.
  bool has_batch(const Tensor& value) const { return batch_axis(value) >= 0; }
  Tensor constant(const Tensor& value);
  static bool depends(const Tensor& value) { return value.defined() && value.is_meta(); }

  /// Values of a module's attribute: they are named after it. Trainable: a parameter.
  void name_weight(const Tensor& value, const std::string& name, bool trainable);
  /// Where the calls that follow stand: the module's path, and the operator's name for those that are not
  /// alone in their module.
  void set_place(std::string path, std::string operation, bool leaf);

  /// A node that reads `inputs` (values that depend on the input; constants with the batch's length along an
  /// axis, or 1 in front, become nodes of their own) and `weights` (undefined: absent). Runs the op on shapes
  /// and returns its output.
  Tensor node(OpKind kind, const std::vector<Tensor>& inputs, Attributes attributes = {},
              const std::vector<Tensor>& weights = {});

  /// The same value under another handle, as views and copies without effect are. `shares`: a later write to
  /// either would be seen by both in PyTorch.
  Tensor alias(const Tensor& value, bool shares);
  /// `result` may share `value`'s memory in PyTorch.
  void share(const Tensor& value, const Tensor& result);
  /// What `target` is called from now on is `value`: an operator wrote in place. Values that shared its
  /// memory must not be read any more. Throws Error when shapes differ.
  void rebind(const Tensor& target, const Tensor& value, const std::string& operation);

  /// The network, weights filled in; `logits`: N x classes.
  std::shared_ptr<Network> finish(const Tensor& logits);
  /// Output shapes of all nodes, in their order.
  const std::vector<Shape>& shapes() const { return shapes_; }
  /// Likewise their types.
  const std::vector<at::ScalarType>& types() const { return types_; }
  /// What the network does not do as the program says; each once.
  void note(const std::string& text);
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  struct Handle {
    Tensor keep;
    int slot = 0;
    int group = 0;      // values of one group may share memory
    std::string stale;  // the operator that wrote over it; empty: none
  };
  struct Name {
    Tensor keep;
    std::string name;
    bool trainable = false;
  };

  Handle& handle(const Tensor& value);
  int slot_of(const Tensor& value);
  void add(const Tensor& value, int slot, int group);
  int weight(const Tensor& value);
  std::int64_t batch_axis(const Tensor& value) const;
  std::string path_for(OpKind kind);

  std::shared_ptr<Network> network_;
  std::vector<Tensor>
      values_;  // of the network's weights, which themselves have shapes only while it is written
  std::vector<Tensor> kept_;  // what weights_ has keys of
  std::int64_t batch_;
  Tensor input_;
  std::unordered_map<const at::TensorImpl*, Handle> handles_;
  std::unordered_map<const at::TensorImpl*, Name> names_;
  std::unordered_map<const at::TensorImpl*, int> weights_;
  std::map<std::string, int> paths_;
  std::vector<Shape> shapes_;
  std::vector<at::ScalarType> types_;
  std::vector<std::string> notes_;
  std::string path_, operation_;
  bool leaf_ = false;
  int groups_ = 0;
};

}  // namespace lacewing::torchscript
