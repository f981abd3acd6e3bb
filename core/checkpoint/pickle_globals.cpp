#include "checkpoint/pickle_globals.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/error.h"

namespace lacewing::checkpoint {

namespace {

struct AllowedGlobals {
  std::string_view module;
  std::string_view names;  // between blanks
};

constexpr std::string_view builtin_types =
    " set frozenset list dict tuple complex bytearray bytes int long float bool str unicode slice range "
    "object ";
constexpr std::string_view element_types =
    " Size device dtype layout strided Tensor FloatTensor Generator float float16 float32 float64 half "
    "double bfloat16 bool "
    "uint8 uint16 uint32 uint64 int8 int16 int32 int64 short int long complex32 complex64 complex128 cfloat "
    "cdouble "
    "float8_e4m3fn float8_e5m2 quint8 qint8 qint32 per_tensor_affine per_channel_affine ";

constexpr std::array<AllowedGlobals, 25> allowed{{
    {"builtins", builtin_types},
    {"__builtin__", builtin_types},
    {"collections", " OrderedDict defaultdict Counter deque "},
    {"argparse", " Namespace "},
    {"datetime", " datetime date time timedelta timezone "},
    {"pathlib", " Path PosixPath WindowsPath PurePath PurePosixPath PureWindowsPath "},
    {"pathlib._local", " Path PosixPath WindowsPath PurePath PurePosixPath PureWindowsPath "},
    {"_codecs", " encode "},
    {"copyreg", " _reconstructor "},
    {"copy_reg", " _reconstructor "},
    {"numpy", " dtype ndarray "},
    {"numpy.core.multiarray", " scalar _reconstruct "},
    {"numpy._core.multiarray", " scalar _reconstruct "},
    {"numpy.core.numeric", " _frombuffer "},
    {"numpy._core.numeric", " _frombuffer "},
    {"torch", element_types},
    {"torch.storage", " UntypedStorage TypedStorage _LegacyStorage "},
    {"torch.serialization", " _get_layout "},
    {"torch._C", " _get_layout "},
    {"torch.nn.parameter", " Parameter Buffer UninitializedParameter "},
    {"torch._utils",
     " _rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_parameter "
     "_rebuild_parameter_with_state "
     "_rebuild_qtensor _rebuild_sparse_tensor _rebuild_nested_tensor _rebuild_meta_tensor_no_storage "
     "_rebuild_device_tensor_from_numpy _rebuild_wrapper_subclass "},
    {"torch._tensor", " Tensor _rebuild_from_type_v2 "},
    {"torch.tensor", " Tensor _rebuild_from_type "},
    {"torch.torch_version", " TorchVersion "},
    {"numpy.dtypes", " Float64DType Float32DType Int64DType Int32DType BoolDType UInt8DType StrDType "},
}};

bool is_storage(std::string_view module, std::string_view name) {
  return (module == "torch" || module == "torch.cuda") && name.ends_with("Storage");
}

// Parts of networks, training and data loading: their pickles are programs, not data.
bool is_network_part(std::string_view module) {
  return module.starts_with("torch.nn.modules") || module.starts_with("torch.nn.parallel") ||
         module.starts_with("torchvision.models") || module.starts_with("timm.");
}

}  // namespace

bool is_data_global(std::string_view module, std::string_view name) {
  if (is_storage(module, name)) return true;
  if (name.empty() || name.find(' ') != std::string_view::npos) return false;
  return std::any_of(allowed.begin(), allowed.end(), [&](const AllowedGlobals& entry) {
    return entry.module == module &&
           entry.names.find(" " + std::string(name) + " ") != std::string_view::npos;
  });
}

void require_data_globals(const PickleData& data) {
  std::string first;
  for (PickleId id = 0; id < data.node_count(); ++id) {
    if (!data.is(id, PickleKind::global)) continue;
    if (is_network_part(data.module(id)))
      throw Error(
          "holds a whole pickled network (" + data.global_name(id).substr(0, 200) + "), not a state dict", {},
          "In Python, load it and save model.state_dict() instead.");
    if (first.empty() && !is_data_global(data.module(id), data.name(id)))
      first = data.global_name(id).substr(0, 200);
  }
  if (!first.empty())
    throw Error("refers to '" + first + "' in Python, which is no type of data; nothing was run", {},
                "If you trust the file, load it in Python and save only model.state_dict().");
}

}  // namespace lacewing::checkpoint
