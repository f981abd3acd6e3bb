#include "network/weights.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>
#include <span>

#include "base/error.h"
#include "base/random.h"

namespace lacewing {
namespace {

at::ScalarType scalar_type(ElementType type) {
  switch (type) {
    case ElementType::boolean:
      return at::kBool;
    case ElementType::u8:
      return at::kByte;
    case ElementType::i8:
      return at::kChar;
    case ElementType::i16:
      return at::kShort;
    case ElementType::i32:
      return at::kInt;
    case ElementType::i64:
      return at::kLong;
    case ElementType::f16:
      return at::kHalf;
    case ElementType::bf16:
      return at::kBFloat16;
    case ElementType::f32:
      return at::kFloat;
    case ElementType::f64:
      return at::kDouble;
  }
  throw Error("unknown element type");
}

bool is_counter(const std::string& name) {
  return name.ends_with("num_batches_tracked");
}

constexpr std::size_t kPieceOfBytes = std::size_t{8} << 20;

// Of a list of names: ResNet-152's 930 take some 25 thousand, a hostile file's may be endless.
constexpr std::size_t kMostCharacters = 50'000, kLongestName = 300;

void append(std::string& words, const char* what, const std::vector<std::string>& names, std::size_t most) {
  if (names.empty()) return;
  words += (words.empty() ? "" : "; ") + std::string(what) + ": ";
  const std::size_t end = words.size() + kMostCharacters;
  std::size_t told = 0;
  for (; told < names.size() && told < most && words.size() < end; ++told)
    words += (told > 0 ? ", " : "") + names[told].substr(0, kLongestName);
  if (told < names.size()) words += " and " + std::to_string(names.size() - told) + " more";
}

// Purposes of random streams, so that no two uses share numbers.
constexpr std::uint32_t kInitialisationStream = 1;

}  // namespace

std::string KeyMatch::in_words(std::size_t most) const {
  std::string words;
  append(words, "missing", missing, most);
  append(words, "unexpected", unexpected, most);
  append(words, "wrong shape", misshaped, most);
  return words;
}

KeyMatch match_keys(const Network& network, const TensorFile& file) {
  KeyMatch match;
  std::map<std::string, const TensorEntry*> entries;
  for (const TensorEntry& entry : file.tensors) entries[entry.name] = &entry;
  std::set<std::string> wanted;
  for (const Weight& weight : network.weights) {
    wanted.insert(weight.name);
    const auto found = entries.find(weight.name);
    if (found == entries.end()) {
      match.missing.push_back(weight.name);
    } else if (found->second->shape != weight.shape) {
      match.misshaped.push_back(weight.name + " (" + to_string(found->second->shape) + " in the file, " +
                                to_string(weight.shape) + " in the architecture)");
    }
  }
  for (const TensorEntry& entry : file.tensors) {
    if (!wanted.contains(entry.name) && !is_counter(entry.name)) match.unexpected.push_back(entry.name);
  }
  return match;
}

at::Tensor stored_tensor(const TensorEntry& entry, const std::function<void()>& check) {
  const at::ScalarType type = scalar_type(entry.type);
  // The entry's bytes may be misaligned in the file: copy first, then view.
  const std::int64_t elements = static_cast<std::int64_t>(entry.bytes.size()) / element_size(entry.type);
  at::Tensor flat = at::empty({elements}, type);
  auto* to = static_cast<std::byte*>(flat.data_ptr());
  for (std::span<const std::byte> rest = entry.bytes; !rest.empty();) {
    check();
    const std::size_t size = std::min(kPieceOfBytes, rest.size());
    std::memcpy(to, rest.data(), size);
    to += size;
    rest = rest.subspan(size);
  }
  at::Tensor shaped = element_count(entry.shape) == 0 ? flat.reshape(entry.shape)
                                                      : flat.as_strided(entry.shape, entry.strides);
  return shaped.contiguous();
}

at::Tensor to_tensor(const TensorEntry& entry, const std::function<void()>& check) {
  const at::Tensor stored = stored_tensor(entry, check);
  return converted(stored, stored.scalar_type() == at::kDouble ? at::kDouble : at::kFloat, at::kCPU, check);
}

at::Tensor converted(const at::Tensor& value, at::ScalarType type, at::Device device,
                     const std::function<void()>& check) {
  constexpr std::int64_t piece = std::int64_t{1} << 21;  // values, some 10 ms
  const bool here = value.device().is_cpu() && device.is_cpu() && value.is_contiguous();
  check();
  if (!here || value.scalar_type() == type || value.numel() <= piece) return value.to(device, type);
  at::Tensor out = at::empty(value.sizes(), value.options().dtype(type));
  const at::Tensor from = value.view(-1), to = out.view(-1);
  for (std::int64_t first = 0; first < value.numel(); first += piece) {
    check();
    const std::int64_t count = std::min(piece, value.numel() - first);
    to.narrow(0, first, count).copy_(from.narrow(0, first, count));
  }
  return out;
}

void load_weights(Network& network, const TensorFile& file, Work& work) {
  const KeyMatch match = match_keys(network, file);
  if (!match.exact()) {
    throw Error("the tensors do not fit " + network.architecture + ": " + match.in_words(), {},
                "name another architecture with --arch, or convert the keys");
  }
  for (Weight& weight : network.weights)
    weight.value = to_tensor(*file.find(weight.name), [&work] { work.check(); });
  network.finish();
}

void initialise_weights(Network& network, std::uint64_t seed, const std::function<void()>& check) {
  constexpr std::size_t piece = std::size_t{1} << 20;  // values, some 10 ms
  for (std::size_t i = 0; i < network.weights.size(); ++i) {
    Weight& weight = network.weights[i];
    const RandomStream stream(seed, 0, static_cast<std::uint32_t>(i), kInitialisationStream);
    const double fan_in = static_cast<double>(std::max<std::int64_t>(weight.fan_in, 1));
    const auto uniform = [&](double bound) {
      at::Tensor drawn = at::empty(weight.shape);
      const std::span<float> values(drawn.data_ptr<float>(), static_cast<std::size_t>(drawn.numel()));
      for (std::size_t first = 0; first < values.size(); first += piece) {
        check();
        const std::span<float> part = values.subspan(first, std::min(piece, values.size() - first));
        stream.fill_uniform(part, first);
        for (float& value : part) value = static_cast<float>((2.0 * value - 1.0) * bound);
      }
      return drawn;
    };
    switch (weight.initialisation) {
      case Initialisation::zeros:
        weight.value = at::zeros(weight.shape);
        break;
      case Initialisation::ones:
        weight.value = at::ones(weight.shape);
        break;
      // PyTorch's default for both: U(-1/sqrt(fan_in), 1/sqrt(fan_in)).
      case Initialisation::kaiming_uniform:
      case Initialisation::fan_in_bias:
        weight.value = uniform(1.0 / std::sqrt(fan_in));
        break;
      case Initialisation::glorot_uniform: {
        const double receptive = fan_in / static_cast<double>(weight.shape[1]);
        weight.value = uniform(std::sqrt(6.0 / (fan_in + static_cast<double>(weight.shape[0]) * receptive)));
        break;
      }
    }
  }
  network.finish();
}

TensorToWrite tensor_to_write(std::string name, const at::Tensor& tensor,
                              const std::function<void()>& check) {
  const at::Tensor value = tensor.to(at::kCPU).contiguous();
  const ElementType type = value.scalar_type() == at::kDouble ? ElementType::f64 : ElementType::f32;
  TensorToWrite written{std::move(name), type, value.sizes().vec(), {}};
  written.bytes.reserve(value.nbytes());
  std::span<const std::byte> rest(static_cast<const std::byte*>(value.const_data_ptr()), value.nbytes());
  while (!rest.empty()) {
    check();
    const auto here = rest.first(std::min(kPieceOfBytes, rest.size()));
    written.bytes.insert(written.bytes.end(), here.begin(), here.end());
    rest = rest.subspan(here.size());
  }
  return written;
}

std::vector<TensorToWrite> weights_to_write(const Network& network, const std::function<void()>& check) {
  std::vector<TensorToWrite> tensors;
  for (const Weight& weight : network.weights)
    tensors.push_back(tensor_to_write(weight.name, weight.value.to(at::kFloat), check));
  return tensors;
}

}  // namespace lacewing
