#pragma once
// Small networks written in TorchScript with torch::jit, saved to files, and run by it: what the importer is
// compared with.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "network/torch.h"

namespace lacewing::test {

class ScriptModel {
 public:
  ScriptModel();
  ~ScriptModel();
  ScriptModel(ScriptModel&&) noexcept;

  // Layers, random weights; path.forward(x) in the code.
  void convolution(const std::string& path, std::int64_t in, std::int64_t out, std::int64_t kernel,
                   std::int64_t stride = 1, std::int64_t padding = 0, std::int64_t groups = 1);
  void linear(const std::string& path, std::int64_t in, std::int64_t out);
  void batch_norm(const std::string& path, std::int64_t channels);
  void layer_norm(const std::string& path, std::int64_t width);
  void parameter(const std::string& name, const std::vector<std::int64_t>& shape);
  void buffer(const std::string& name, const at::Tensor& value);
  /// `body`: the lines of compute(self, x), each indented by two blanks.
  void compute(const std::string& body);
  void define(const std::string& source);

  /// Writes the file. Traced: forward is what torch::jit::tracer makes of compute(example), else it calls it.
  void save(const std::filesystem::path& path, const at::Tensor& example, bool traced);

  struct Answer {
    at::Tensor logits, gradient;  ///< of (coefficients * logits).sum()
  };
  /// By torch::jit and autograd, in the type of x.
  Answer answer(const at::Tensor& x, const at::Tensor& coefficients) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct NamedModel {
  const char* name;
  ScriptModel (*make)();
  bool attention = false;
  bool scripted_only = false;  ///< traces of it fit one number of pictures only
};
// Programs of operators that have no kind of their own (operator_models.cpp).
ScriptModel places();
ScriptModel masks();
ScriptModel pools();
ScriptModel reductions();
ScriptModel products();
ScriptModel arithmetic();
ScriptModel batch_constants();
ScriptModel types();

/// A layer of torch.nn.TransformerEncoder over 16 tokens of 8 features: in one call of PyTorch's, which has
/// no derivative, or in the calls that it is made of.
ScriptModel encoder_layer(bool in_one_call, bool norm_first, bool gelu, bool masked);

/// Every kind of program that the importer must read; inputs are N x 3 x 16 x 16, 5 classes.
const std::vector<NamedModel>& script_models();

}  // namespace lacewing::test
