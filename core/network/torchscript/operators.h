#pragma once
// PyTorch's operators in terms of a Network's nodes.

#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>

#include "network/torchscript/emitter.h"

namespace lacewing::torchscript {

using c10::IValue;

/// One call whose result depends on the input.
struct Call {
  Emitter& emit;
  std::string name;  ///< "conv2d": without namespace and, when it writes in place, without the underscore
  const c10::FunctionSchema& schema;
  std::vector<IValue> arguments;

  /// The argument of that name; none when the overload has no such one.
  const IValue& operator[](const char* argument) const;
  Tensor tensor(const char* argument) const;  ///< undefined for none
};

/// The call as typed nodes: a tensor that depends on the input, or a list or tuple of such. Empty when there
/// are none for it.
std::optional<IValue> lower(const Call& call);

/// The call as nodes of kind `opaque`, one an output. Throws Error when it cannot be one.
IValue lower_opaque(const Call& call, const std::string& overload);

/// Throws Error for an argument that must be a tensor and is none: typed nodes of max and the like do not
/// have the places of maxima.
void refuse_missing(const c10::FunctionSchema& schema, const std::vector<IValue>& arguments);

/// Results of operators that may be their arguments' memory, without their schema saying so.
void share_unsaid(const Call& call, const IValue& result);

/// True when `value` is, or holds, a tensor that depends on the input.
bool depends(const IValue& value);

}  // namespace lacewing::torchscript
