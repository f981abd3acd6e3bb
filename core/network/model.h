#pragma once
// A checkpoint made ready to run: network, preprocessing, class names, and what is known about it.

#include "base/work.h"
#include "network/network.h"
#include "network/torchscript/torchscript.h"
#include "session/requests.h"
#include "session/results.h"

namespace lacewing {

struct Model {
  std::shared_ptr<const Network> network;     ///< float32 on the CPU, as loaded
  InspectResult info;                         ///< preprocessing, class names, hash, warnings
  Shape example;                              ///< C x H x W that the network accepts
  std::shared_ptr<const TorchScript> script;  ///< of TorchScript files: a size may need a network of its own

  /// The network in another type or on another device, for inputs of C x H x W; made once and kept.
  /// Thread-safe. Throws Error when it does not accept them, or Cancelled.
  std::shared_ptr<const Network> on(at::ScalarType dtype, at::Device device, const Shape& input,
                                    Work& work) const;
  /// About the most bytes that a gradient of one input of C x H x W holds in `sized`, which is on() for such
  /// inputs. Follows from network, shape and number type alone; known once asked for. Thread-safe.
  std::int64_t bytes_per_input(const Network& sized, const Shape& input, Work& work) const;

  /// Whether the network would be the same if pictures were prepared like this: of a TorchScript file it may
  /// follow from their size.
  bool serves(const Preprocessing& preprocessing) const;
  /// The same network for pictures prepared differently; weights and everything made from them are shared.
  std::shared_ptr<const Model> with(const Preprocessing& preprocessing) const;

 private:
  friend std::shared_ptr<const Model> load_model(const ModelReference& reference, Work& work,
                                                 const Shape& input);

  void name_channels();

  /// What on() and bytes_per_input() have made.
  struct Made {
    std::mutex mutex;
    std::map<std::string, std::shared_ptr<const Network>> variants;
    std::map<std::pair<at::ScalarType, Shape>, std::int64_t> bytes;
  };
  std::shared_ptr<Made> made_ = std::make_shared<Made>();
  std::string file_;                       // its base name
  std::optional<Preprocessing> made_for_;  // what the file was loaded for
};

/// Channels and size of the inputs that a TorchScript file's network is wanted for; 0: any.
std::pair<std::int64_t, std::int64_t> script_input(const std::optional<Preprocessing>& preprocessing);

/// Reads a checkpoint file. Architecture: from the request, else the file's metadata ("architecture"), else
/// recognised from the keys. Preprocessing: from the request, else the metadata, else the architecture's
/// preset as a reported guess. Throws Error naming the file, or Cancelled.
/// `input`: C x H x W that it is wanted for, where known.
std::shared_ptr<const Model> load_model(const ModelReference& reference, Work& work, const Shape& input = {});
std::shared_ptr<const Model> load_model(const ModelReference& reference);

/// Layer shapes and parameter counts for `inspect`.
std::vector<LayerInfo> describe_layers(const Network& network, const Shape& input, Work& work);

/// Fills network, example, script and what is known about them from a TorchScript file. Preprocessing as in
/// load_model; a guess follows from the input's shape.
void load_script(Model& model, const checkpoint::TorchScriptArchive& archive, const ModelReference& reference,
                 const Shape& input, Work& work);

/// What pictures of a built-in architecture are usually prepared like: its preset, at the network's size; for
/// a network of one channel grey, with the mean of the channels' means and deviations.
Preprocessing usual_preprocessing(const Network& network);

/// The metadata that training writes and load_model reads.
std::map<std::string, std::string> model_metadata(const Network& network, const Preprocessing& preprocessing,
                                                  const std::vector<std::string>& class_names);

}  // namespace lacewing
