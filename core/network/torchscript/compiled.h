#pragma once
// What torch::jit makes of a TorchScript archive: its code as graphs, its module as a tree of values. Only
// for the files that need jit's headers.

#include <torch/csrc/jit/api/compilation_unit.h>

#include "base/work.h"
#include "checkpoint/torchscript.h"
#include "network/torch.h"

namespace lacewing::torchscript {

struct Compiled {
  std::shared_ptr<torch::jit::CompilationUnit> unit;
  std::vector<c10::IValue> constants;  // what the code calls CONSTANTS.c0, ...
  c10::IValue module;
  std::string name;  // of its class: "ResNet"
  torch::jit::Function* forward = nullptr;
  struct Attribute {
    std::string name;  // "layer1.0.conv1.weight"
    bool parameter = false;
  };
  std::unordered_map<const at::TensorImpl*, Attribute> tensors;       // of the module's attributes
  std::vector<at::Tensor> in_order;                                   // the same, in the file's order
  std::unordered_map<const c10::ivalue::Object*, std::string> paths;  // of modules: "layer1.0.conv1"
  std::unordered_map<const c10::ivalue::Object*, bool> leaves;        // modules without modules inside
};

/// Compiles the code and fills the module's attributes in; `training` is false everywhere. Every operator of
/// every graph is on the list (torchscript_operators.h). Nothing is run. Throws Error, or Cancelled.
std::shared_ptr<const Compiled> compile(const checkpoint::TorchScriptArchive& archive, Work& work);

}  // namespace lacewing::torchscript
