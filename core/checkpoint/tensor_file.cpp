#include "checkpoint/tensor_file.h"

#include <string_view>

#include "base/error.h"
#include "checkpoint/formats.h"
#include "checkpoint/state_dict.h"

namespace lacewing {

namespace {

constexpr const char* supported = "Give a .safetensors file, or a .pt, .pth or .th file of a state dict.";
constexpr const char* damaged = "The file is damaged or incomplete: copy or download it again.";

struct ForeignFormat {
  std::size_t offset;
  std::string_view signature;
  const char* reason;
  const char* way_out;
};

constexpr ForeignFormat foreign[] = {
    {257, "ustar", "is a tar archive: a PyTorch file of 2017 or older, or a packed folder",
     "Unpack it, or in Python load it and save model.state_dict() with torch.save."},
    {0, "\x89HDF\r\n", "is an HDF5 file (Keras), which is not supported",
     "Convert its weights to safetensors."},
    {4, "TFL3", "is a TensorFlow Lite model, which is not supported", "Convert its weights to safetensors."},
    {0, "GGUF", "is a GGUF model, which is not supported", "Convert its weights to safetensors."},
    {0, "\x1F\x8B", "is packed with gzip", "Unpack it first."},
    {0,
     "\xFD"
     "7zXZ",
     "is packed with xz", "Unpack it first."},
    {0, "BZh", "is packed with bzip2", "Unpack it first."},
    {0, "\x93NUMPY", "is a NumPy array, not a checkpoint", supported},
    {0, "\x89PNG", "is a picture, not a checkpoint", supported},
    {0, "\xFF\xD8\xFF", "is a picture, not a checkpoint", supported},
    {0, "version https://git-lfs", "is a Git LFS pointer, not the file itself", "Run git lfs pull."},
    {0, "<", "is a web page or XML, not a checkpoint", "Download the file itself."},
};

// A ModelProto in protobuf's wire format begins with field 1, ir_version (a small varint), followed by
// another field of the model: producer_name (2), its version (3), domain (4), model_version (5), doc_string
// (6), graph (7), opset (8).
bool looks_like_onnx(std::string_view head) {
  if (head.size() < 3 || head[0] != 0x08 || head[1] < 1 || head[1] > 32) return false;
  return std::string_view("\x12\x1A\x22\x28\x32\x3A\x42").find(head[2]) != std::string_view::npos;
}

// An eight-byte length of at most 100,000,000, so four zero bytes at its end, then a JSON object. The
// length's first byte may be any, a pickle's 0x80 too.
bool looks_like_safetensors(std::string_view head) {
  return head.size() > 8 && head[8] == '{' && head.substr(4, 4) == std::string_view("\0\0\0\0", 4);
}

TensorFile read_by_contents(const checkpoint::MappedFilePointer& file) {
  const std::string_view head(reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size());
  if (looks_like_safetensors(head)) return checkpoint::read_safetensors(file);
  if (head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06"))
    return checkpoint::read_pytorch_zip(file);
  if (head.starts_with('\x80')) return checkpoint::read_pytorch_legacy(file);
  if (head.size() > 8 && head[8] == '{') return checkpoint::read_safetensors(file);
  for (const ForeignFormat& format : foreign)
    if (head.substr(std::min(head.size(), format.offset)).starts_with(format.signature))
      throw Error(format.reason, {}, format.way_out);
  if (looks_like_onnx(head))
    throw Error("looks like an ONNX model, which is not supported as a checkpoint", {},
                "In Python, save the network's state dict with torch.save.");
  throw Error("is no checkpoint in a known format", {}, supported);
}

// Many tensors may be views of one storage (tied weights), but a small file must not stand for endless work.
void require_bounded(const TensorFile& file, std::int64_t file_size) {
  constexpr std::int64_t most_sharing = 16, always = std::int64_t{1} << 30;
  std::int64_t bytes = 0, most = 0;
  if (__builtin_mul_overflow(file_size, most_sharing, &most) || __builtin_add_overflow(most, always, &most))
    return;
  for (const TensorEntry& entry : file.tensors) {
    bytes += element_count(entry.shape) * element_size(entry.type);  // each bounded by its reader
    if (bytes > most)
      throw Error("its tensors repeat its " + std::to_string(file_size) + " bytes more than " +
                  std::to_string(most_sharing) + " times");
  }
}

}  // namespace

TensorFile read_tensor_file(const std::filesystem::path& path) {
  const std::string name = path.filename().empty() ? path.string() : path.filename().string();
  const char* way_out = supported;  // until the file is open
  try {
    const checkpoint::MappedFilePointer mapped = MappedFile::open(path);
    way_out = damaged;
    TensorFile file = read_by_contents(mapped);
    if (file.tensors.empty()) throw Error("holds no tensors", {}, supported);
    require_bounded(file, static_cast<std::int64_t>(mapped->bytes().size()));
    checkpoint::remove_shared_prefixes(file);
    return file;
  } catch (const Error& error) {
    throw Error(error.reason(), name, error.hint().empty() ? way_out : error.hint());
  }
}

}  // namespace lacewing
