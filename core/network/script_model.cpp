// Models from TorchScript files.
#include "base/error.h"
#include "network/model.h"

namespace lacewing {
namespace {

// A guess, and reported as one: the data sets whose pictures have this shape.
Preprocessing guess_for(const Shape& input) {
  Preprocessing guess = preprocessing_preset(input[0] == 1    ? "mnist"
                                             : input[1] == 32 ? "cifar10"
                                                              : "imagenet");
  if (guess.size != input[1]) {
    guess.size = input[1];
    guess.resize = 0;
  }
  guess.origin = "guess";
  return guess;
}

}  // namespace

std::pair<std::int64_t, std::int64_t> script_input(const std::optional<Preprocessing>& preprocessing) {
  if (!preprocessing) return {0, 0};
  return {preprocessing->channels == "grey" ? 1 : 0, preprocessing->size};
}

void load_script(Model& model, const checkpoint::TorchScriptArchive& archive, const ModelReference& reference,
                 const Shape& input, Work& work) {
  if (!reference.architecture.empty()) {
    throw Error("is a TorchScript file, which has its own architecture", {}, "Leave --arch out.");
  }
  auto script = std::make_shared<const TorchScript>(archive, work);
  const auto [channels, size] = script_input(reference.preprocessing);
  const Specialised made = script->specialise_usual(channels, size, input, work);
  model.script = script;
  model.network = made.network;
  model.example = made.example;

  InspectResult& info = model.info;
  info.format = "torchscript";
  info.architecture = made.network->architecture;
  info.num_classes = made.network->classes;
  info.input = made.network->input;
  info.preprocessing = reference.preprocessing.value_or(guess_for(made.example));
  info.notes = made.notes;
  for (const TorchScript::TensorInfo& tensor : script->tensors()) {
    if (tensor.parameter) info.parameter_count += tensor.value.numel();
    info.tensors.push_back(tensor.name + " " + c10::toString(tensor.value.scalar_type()) + " " +
                           to_string(Shape(tensor.value.sizes().vec())));
  }
}

}  // namespace lacewing
