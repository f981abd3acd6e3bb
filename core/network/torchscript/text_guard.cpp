#include "network/torchscript/text_guard.h"

#include <torch/csrc/jit/runtime/operator.h>

#include <mutex>

#include "network/torchscript/constant_budget.h"

namespace lacewing::torchscript {
namespace {

using torch::jit::Operator;

thread_local const AllocationLimit* counted = nullptr;

// Puts an operator that counts first in the place of LibTorch's own.
void count_in(const char* name, const char* overload) {
  // Graphs that were compiled before may refer to the operator.
  static std::vector<std::shared_ptr<Operator>> replaced;
  const std::shared_ptr<Operator> own = torch::jit::findOperatorFor({name, overload});
  if (own == nullptr) return;
  replaced.push_back(own);
  const std::string schema = c10::toString(own->schema());
  const c10::AliasAnalysisKind aliases = own->aliasAnalysisKind();
  torch::jit::deregisterOperator(own->schema());
  torch::jit::registerOperator(Operator(
      schema,
      [name, run = own->getOperation()](torch::jit::Stack& stack) mutable {
        if (counted != nullptr) counted->count(container_bytes(name, stack));
        run(stack);
      },
      aliases));
}

// Those of the allowed ones (checkpoint/torchscript_operators.h) that make texts of texts.
void install() {
  for (const char* name : {"aten::format", "aten::percentFormat", "aten::str", "aten::join", "aten::lower",
                           "aten::upper", "aten::strip"})
    count_in(name, "");
  for (const char* name : {"aten::add", "aten::slice"}) count_in(name, "str");
}

}  // namespace

TextGuard::TextGuard(const AllocationLimit& limit) {
  static std::once_flag once;
  std::call_once(once, install);
  counted = &limit;
}

TextGuard::~TextGuard() {
  counted = nullptr;
}

}  // namespace lacewing::torchscript
