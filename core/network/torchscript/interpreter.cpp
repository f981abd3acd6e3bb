#include "network/torchscript/interpreter.h"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>

#include <chrono>
#include <unordered_set>

#include "base/error.h"
#include "base/thread_time.h"
#include "checkpoint/torchscript_operators.h"
#include "network/integer_division.h"
#include "network/reason.h"
#include "network/torchscript/compiled.h"
#include "network/torchscript/constant_budget.h"
#include "network/torchscript/operator_questions.h"
#include "network/torchscript/operators.h"
#include "network/weights.h"

namespace lacewing::torchscript {
namespace {

using torch::jit::Block;
using torch::jit::Node;
using torch::jit::Stack;
using torch::jit::Value;

constexpr std::int64_t most_steps = 200'000, values_a_step = 16;
constexpr int most_calls_deep = 200;
constexpr auto most_time = std::chrono::milliseconds(1500);
constexpr std::size_t value_bytes = sizeof(IValue);
constexpr const char* way_out = "In Python, export it for one input size with torch.jit.trace, in eval mode.";

c10::IValue first_output(const c10::IValue& result, std::vector<std::string>& notes) {
  if (result.isTensor()) return result;
  const std::string note = "the program gives several outputs: the first is the network's";
  if (result.isTuple() && !result.toTupleRef().elements().empty()) {
    notes.push_back(note);
    return first_output(result.toTupleRef().elements()[0], notes);
  }
  if ((result.isTensorList() || result.isList()) && !result.toListRef().empty()) {
    notes.push_back(note);
    return first_output(result.toListRef()[0], notes);
  }
  if (result.isGenericDict() && result.toGenericDict().size() > 0) {
    const auto outputs = result.toGenericDict();
    for (const char* key : {"out", "logits"}) {
      if (!outputs.begin()->key().isString() || !outputs.contains(key)) continue;
      notes.push_back("the program gives several outputs: '" + std::string(key) + "' is the network's");
      return first_output(outputs.at(key), notes);
    }
    notes.push_back(note);
    return first_output(outputs.begin()->value(), notes);
  }
  throw Error("gives no tensor but a " + result.tagKind(), {},
              "In Python, let its forward return the logits, N x classes.");
}

class Interpreter {
 public:
  Interpreter(const Compiled& program, const Shape& input, std::int64_t batch, at::ScalarType dtype,
              ConvertedWeights& weights, Work& work)
      : program_(program), work_(work), converted_(weights), dtype_(dtype), emit_(input, batch, dtype) {
    for (const IValue& constant : program.constants) protect(constant.toTensor());
  }

  Walk run() {
    Stack arguments{program_.module, emit_.input()};
    const auto& declared = program_.forward->getSchema().arguments();
    for (std::size_t i = arguments.size(); i < declared.size(); ++i) {
      if (!declared[i].default_value()) {
        throw Error("its forward takes more than one input ('" + declared[i].name() + "')", {},
                    "In Python, wrap it so that forward takes the pictures only.");
      }
      arguments.push_back(*declared[i].default_value());
    }
    if (declared.size() < 2) throw Error("its forward takes no input");
    Walk result;
    Tensor logits = first_output(call(*program_.forward, std::move(arguments)), result.notes).toTensor();
    if (!Emitter::depends(logits)) throw Error("its output does not depend on the input");
    if (logits.dim() == 4 && logits.size(2) == 1 && logits.size(3) == 1) {
      emit_.set_place("", "flatten", false);
      logits = emit_.node(OpKind::flatten, {logits}, AxisAttributes{1});
    }
    if (logits.dim() != 2 || logits.size(0) != emit_.batch()) {
      Shape shape(logits.sizes().begin(), logits.sizes().end());
      throw Error("gives an output of " + to_string(shape) + " for " + std::to_string(emit_.batch()) +
                      " inputs, not N x classes",
                  {}, "Give a classifier: its forward returns the logits.");
    }
    result.network = emit_.finish(logits);
    result.shapes = emit_.shapes();
    result.types = emit_.types();
    result.type = dtype_;
    result.notes.insert(result.notes.end(), emit_.notes().begin(), emit_.notes().end());
    return result;
  }

 private:
  using Frame = std::unordered_map<const Value*, IValue>;

  // --- control flow ---

  IValue call(torch::jit::Function& function, Stack arguments) {
    if (++depth_ > most_calls_deep)
      throw Error("its calls nest deeper than " + std::to_string(most_calls_deep));
    const auto graph = torch::jit::toGraphFunction(function).graph();
    if (graph->inputs().size() != arguments.size())
      throw Error("calls '" + function.name() + "' with the wrong number of arguments");
    Frame frame;
    for (std::size_t i = 0; i < arguments.size(); ++i) frame[graph->inputs()[i]] = std::move(arguments[i]);
    Stack results = block(*graph->block(), frame);
    --depth_;
    if (results.size() == 1) return results[0];
    return c10::ivalue::Tuple::create(std::move(results));
  }

  Stack block(const Block& code, Frame& frame) {
    for (const Node* node : code.nodes()) {
      count_step(node->inputs().size() + node->outputs().size());
      work_.check();
      step(*node, frame);
    }
    Stack results;
    for (const Value* value : code.outputs()) results.push_back(frame.at(value));
    return results;
  }

  void count_step(std::size_t values) {
    steps_ += 1 + static_cast<std::int64_t>(values) / values_a_step;
    if (steps_ > most_steps)
      throw Error("its program takes more than " + std::to_string(most_steps) + " steps", {}, way_out);
  }

  void branch(const Node& node, Frame& frame) {
    const IValue condition = frame.at(node.input());
    if (!condition.isBool()) data_dependent("prim::If");
    const Stack results = block(*node.blocks()[condition.toBool() ? 0 : 1], frame);
    for (std::size_t i = 0; i < results.size(); ++i) frame[node.outputs()[i]] = results[i];
  }

  void loop(const Node& node, Frame& frame) {
    const std::int64_t most = frame.at(node.inputs()[0]).toInt();
    bool go_on = frame.at(node.inputs()[1]).toBool();
    Stack carried;
    for (std::size_t i = 2; i < node.inputs().size(); ++i) carried.push_back(frame.at(node.inputs()[i]));
    const Block& body = *node.blocks()[0];
    for (std::int64_t trip = 0; trip < most && go_on; ++trip) {
      frame[body.inputs()[0]] = trip;
      for (std::size_t i = 0; i < carried.size(); ++i) frame[body.inputs()[i + 1]] = carried[i];
      Stack results = block(body, frame);
      go_on = results[0].toBool();
      carried.assign(results.begin() + 1, results.end());
      count_step(carried.size());
    }
    for (std::size_t i = 0; i < carried.size(); ++i) frame[node.outputs()[i]] = carried[i];
  }

  [[noreturn]] void data_dependent(const std::string& name) const {
    throw Error("branches on values of the input (" + name + (path_.empty() ? "" : " in '" + path_ + "'") +
                    "): there is no one network for all inputs",
                {}, way_out);
  }

  // --- one node ---

  void step(const Node& node, Frame& frame) {
    const auto kind = node.kind();
    const std::string name = kind.toQualString();
    if (kind == c10::prim::If) return branch(node, frame);
    if (kind == c10::prim::Loop) return loop(node, frame);
    if (kind == c10::prim::Constant) {
      // Functions are constants, too; CallFunction finds them by their type.
      const IValue value = torch::jit::toIValue(node.output()).value_or(IValue());
      if (value.isString()) count_container(value.toStringRef().size());
      frame[node.output()] = value;
      return;
    }
    if (!checkpoint::is_allowed_operator(name))
      throw Error("calls '" + name + "', which is not on the list of operators", {}, way_out);
    Stack inputs;
    for (const Value* value : node.inputs()) inputs.push_back(frame.at(value));
    count_container(value_bytes * inputs.size());
    if (kind == c10::prim::ListUnpack || kind == c10::prim::TupleUnpack) {
      const auto parts =
          inputs[0].isTuple() ? inputs[0].toTupleRef().elements().vec() : inputs[0].toListRef().vec();
      if (parts.size() != node.outputs().size())
        throw Error("unpacks " + std::to_string(parts.size()) + " values to " +
                    std::to_string(node.outputs().size()));
      for (std::size_t i = 0; i < parts.size(); ++i) frame[node.outputs()[i]] = parts[i];
      return;
    }
    Stack outputs = results(node, name, inputs);
    for (std::size_t i = 0; i < node.outputs().size() && i < outputs.size(); ++i)
      frame[node.outputs()[i]] = outputs[i];
  }

  Stack results(const Node& node, const std::string& name, Stack& inputs) {
    switch (node.kind()) {
      case c10::prim::GetAttr:
        return {attribute(inputs[0].toObjectRef(), node.s(c10::attr::name))};
      case c10::prim::SetAttr:
        throw Error("changes its own attribute '" + node.s(c10::attr::name) + "' while it runs", {}, way_out);
      case c10::prim::CallMethod:
        return {method(inputs[0], node.s(c10::attr::name), inputs)};
      case c10::prim::CallFunction: {
        torch::jit::Function* function = node.input(0)->type()->expectRef<c10::FunctionType>().function();
        return {call(*function, Stack(inputs.begin() + 1, inputs.end()))};
      }
      case c10::prim::ListConstruct: {
        c10::impl::GenericList list(node.output()->type()->expectRef<c10::ListType>().getElementType());
        for (const IValue& item : inputs) list.push_back(item);
        return {list};
      }
      case c10::prim::TupleConstruct:
        return {c10::ivalue::Tuple::create(inputs)};
      case c10::prim::DictConstruct: {
        const auto& type = node.output()->type()->expectRef<c10::DictType>();
        c10::impl::GenericDict dict(type.getKeyType(), type.getValueType());
        for (std::size_t i = 0; i + 1 < inputs.size(); i += 2)
          dict.insert_or_assign(inputs[i], inputs[i + 1]);
        return {dict};
      }
      case c10::prim::Uninitialized:
        return {IValue()};
      case c10::prim::unchecked_cast:
      case c10::prim::unchecked_unwrap_optional:
        return {inputs[0]};
      case c10::prim::RaiseException:
        throw Error("its program stops with '" +
                    (inputs[0].isString() ? inputs[0].toStringRef() : std::string("an exception")) + "'");
      default:
        return operation(node, name, inputs);
    }
  }

  void count_container(std::size_t bytes) { converted_.limit.count(static_cast<std::int64_t>(bytes)); }

  IValue attribute(const c10::ivalue::Object& object, const std::string& name) {
    const IValue value = object.getAttr(name);
    return value.isTensor() && value.toTensor().defined() ? IValue(weight(value.toTensor())) : value;
  }

  // A tensor of the module, in the number type of this network; converted once.
  Tensor weight(const Tensor& stored) {
    auto known = converted_.tensors.find(stored.unsafeGetTensorImpl());
    if (known == converted_.tensors.end()) {
      const bool real = at::isFloatingType(stored.scalar_type());
      const Tensor value = real ? converted(stored, dtype_, at::kCPU, [this] { work_.check(); }) : stored;
      known = converted_.tensors.emplace(stored.unsafeGetTensorImpl(), value).first;
    }
    const Tensor& value = known->second;
    protect(value);
    const auto named = program_.tensors.find(stored.unsafeGetTensorImpl());
    if (named != program_.tensors.end())
      emit_.name_weight(value, named->second.name, named->second.parameter);
    return value;
  }

  void protect(const Tensor& value) {
    if (value.defined()) protected_.insert(value.storage().unsafeGetStorageImpl());
  }

  IValue method(const IValue& self, const std::string& name, Stack& inputs) {
    const auto& object = self.toObjectRef();
    torch::jit::Function* function = object.type()->findMethod(name);
    if (function == nullptr) throw Error("calls the method '" + name + "', which its code lacks");
    const std::string outer = path_;
    const bool outer_leaf = leaf_;
    if (const auto known = program_.paths.find(&object); known != program_.paths.end()) {
      path_ = known->second;
      leaf_ = program_.leaves.at(&object);
    }
    const IValue result = call(*function, std::move(inputs));
    path_ = outer;
    leaf_ = outer_leaf;
    return result;
  }

  // --- operators ---

  Stack operation(const Node& node, const std::string& name, Stack& inputs) {
    if (name == "aten::warn") return {};
    if (name == "aten::is_grad_enabled" || name == "prim::requires_grad") return {true};
    if (name == "aten::is_autocast_enabled" || name == "aten::is_autocast_cpu_enabled") return {false};
    if (name == "aten::is_scripting") return {true};
    if (name == "prim::device") return {c10::Device(at::kCPU)};
    if (name == "prim::is_cpu") return {true};
    if (is_question_of_device(name)) return {false};
    if (checkpoint::is_random_operator(name)) throw Error("draws random numbers (" + name + ")", {}, way_out);
    const c10::FunctionSchema* schema = node.maybeSchema();
    for (IValue& input : inputs) {
      if (input.isDevice()) input = c10::Device(at::kCPU);
    }
    const bool dependent =
        std::ranges::any_of(inputs, [&](const IValue& input) { return holds_input(input); });
    if (schema != nullptr) refuse_missing(*schema, inputs);
    if (!dependent || needs_no_values(name)) return run_now(node, schema, inputs);
    if (schema == nullptr) throw Error("calls '" + name + "' with values of the input");
    const bool on_container = inputs[0].isList() || inputs[0].isGenericDict();
    if (on_container && works_on_lists(name)) return run_now(node, schema, inputs);
    if (only_looks_like(name)) {
      // Values of the input do not matter; numbers are needed.
      const Tensor like = inputs[0].toTensor();
      const c10::DebugInfoGuard watch = converted_.limit.watch();
      inputs[0] = at::zeros(like.sizes(), like.options().device(at::kCPU));
      return run_now(node, schema, inputs);
    }
    if (reads_values(name)) data_dependent(name);
    const IValue result = emit(name, *schema, inputs);
    if (node.outputs().size() > 1 && result.isTuple()) return result.toTupleRef().elements().vec();
    return {result};
  }

  // depends(), where what is looked at counts as steps: a long list is not searched at every use.
  bool holds_input(const IValue& value) {
    const auto any = [&](const auto& items) {
      count_step(items.size());
      return std::ranges::any_of(items, [&](const IValue& item) { return holds_input(item); });
    };
    const auto plain = [](const c10::TypePtr& type) {
      return type->kind() == c10::TypeKind::IntType || type->kind() == c10::TypeKind::FloatType ||
             type->kind() == c10::TypeKind::BoolType || type->kind() == c10::TypeKind::StringType;
    };
    if (value.isList()) return !plain(value.toList().elementType()) && any(value.toListRef());
    if (value.isTuple()) return any(value.toTupleRef().elements());
    if (!value.isGenericDict()) return depends(value);
    const auto dict = value.toGenericDict();
    if (plain(dict.valueType())) return false;
    count_step(dict.size());
    return std::any_of(dict.begin(), dict.end(), [&](const auto& pair) { return holds_input(pair.value()); });
  }

  // Runs an operator on numbers that are known now.
  Stack run_now(const Node& node, const c10::FunctionSchema* schema, Stack& inputs) {
    const char* name = node.kind().toQualString();
    if (converted_.spent > most_time)
      throw Error("its constants take longer than " + std::to_string(most_time.count()) + " ms to compute",
                  {}, way_out);
    if (schema != nullptr) require_own_memory(*schema, inputs);
    refuse_trapping_division(name, inputs);
    refuse_long_work(name, inputs);
    converted_.limit.count(container_bytes(name, inputs));
    const at::NoGradGuard no_grad;
    const c10::DebugInfoGuard watch = converted_.limit.watch();
    // Waiting for the processor is not the program's fault.
    const std::chrono::nanoseconds before = thread_time();
    Stack stack = inputs;
    if (schema != nullptr && schema->is_vararg())
      stack.emplace_back(static_cast<std::int64_t>(inputs.size()));
    try {
      operations_.try_emplace(&node, node.getOperation()).first->second(stack);
    } catch (const c10::Error& error) {
      throw Error(std::string(name) + ": " + reason_of(error));
    }
    converted_.spent += thread_time() - before;
    return stack;
  }

  // A program must not write into weights.
  void require_own_memory(const c10::FunctionSchema& schema, const Stack& inputs) const {
    for (std::size_t i = 0; i < schema.arguments().size() && i < inputs.size(); ++i) {
      const c10::AliasInfo* alias = schema.arguments()[i].alias_info();
      if (alias == nullptr || !alias->isWrite() || !inputs[i].isTensor()) continue;
      const Tensor& written = inputs[i].toTensor();
      if (written.defined() && protected_.contains(written.storage().unsafeGetStorageImpl())) {
        throw Error("writes into its own weights (" + schema.name() + ")", {}, way_out);
      }
    }
  }

  static bool writes_first(const c10::FunctionSchema& schema) {
    if (schema.arguments().empty()) return false;
    const c10::AliasInfo* alias = schema.arguments()[0].alias_info();
    return alias != nullptr && alias->isWrite();
  }
  // The outputs may be views of the first argument.
  static bool views_first(const c10::FunctionSchema& schema) {
    return !schema.arguments().empty() && schema.arguments()[0].alias_info() != nullptr;
  }

  IValue emit(const std::string& qualified, const c10::FunctionSchema& schema, const Stack& inputs) {
    std::string name = qualified.substr(qualified.find("::") + 2);
    const bool in_place = writes_first(schema);
    if (in_place && name.ends_with('_')) name.pop_back();
    if (in_place && (!inputs[0].isTensor() || !Emitter::depends(inputs[0].toTensor()))) {
      throw Error("writes values of the input into a constant (" + qualified + ")", {},
                  "In Python, build the tensor with cat or stack instead of assigning to parts of it.");
    }
    for (const IValue& input : inputs) refuse_large(qualified, input);
    emit_.set_place(path_, name, leaf_);
    // Weights that lowering makes are constants, too.
    const c10::DebugInfoGuard watch = converted_.limit.watch();
    const Call made{emit_, name, schema, inputs};
    try {
      std::optional<IValue> lowered = lower(made);
      IValue result = lowered ? std::move(*lowered) : lower_opaque(made, schema.overload_name());
      if (!in_place) {
        if (views_first(schema) && inputs[0].isTensor() && Emitter::depends(inputs[0].toTensor()))
          share(inputs[0].toTensor(), result);
        return result;
      }
      emit_.rebind(inputs[0].toTensor(), result.toTensor(), qualified);
      return inputs[0];
    } catch (const Error& error) {
      const bool placed = path_.empty() || error.reason().starts_with("'");
      throw placed ? error : Error("'" + path_ + "' " + error.reason(), {}, error.hint());
    }
  }

  void share(const Tensor& value, const IValue& result) {
    if (result.isTensor()) emit_.share(value, result.toTensor());
    if (result.isList()) {
      for (const IValue& item : result.toListRef()) share(value, item);
    }
  }

  const Compiled& program_;
  Work& work_;
  ConvertedWeights& converted_;
  at::ScalarType dtype_;
  Emitter emit_;
  std::unordered_set<const c10::StorageImpl*> protected_;
  std::unordered_map<const Node*, torch::jit::Operation> operations_;
  std::string path_;
  bool leaf_ = false;
  std::int64_t steps_ = 0;
  int depth_ = 0;
};

}  // namespace

Walk walk(const Compiled& program, const Shape& input, std::int64_t batch, at::ScalarType dtype,
          ConvertedWeights& weights, Work& work) {
  try {
    return Interpreter(program, input, batch, dtype, weights, work).run();
  } catch (const Error&) {
    throw;
  } catch (const Cancelled&) {
    throw;
  } catch (const std::exception& error) {
    throw Error("cannot be made a network: " + reason_of(error));
  }
}

}  // namespace lacewing::torchscript
