#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/serialization/import_source.h>

#include <set>

#include "base/error.h"
#include "checkpoint/pickle_text.h"
#include "checkpoint/torchscript_operators.h"
#include "network/reason.h"
#include "network/torchscript/compiled.h"
#include "network/torchscript/division_guard.h"
#include "network/torchscript/text_guard.h"
#include "network/weights.h"

namespace lacewing::torchscript {
namespace {

using c10::IValue;
using c10::TypeKind;
using c10::TypePtr;
using checkpoint::PickleId;
using checkpoint::PickleKind;
using checkpoint::printable;

constexpr int most_nesting = 100;
constexpr std::int64_t most_texts = std::int64_t{32} << 20;

// Fills values in by the types that the code declares, so that neither can surprise the other.
class ModuleReader {
 public:
  ModuleReader(const checkpoint::TorchScriptArchive& archive, const torch::jit::SourceImporter& importer,
               Compiled& compiled, Work& work)
      : archive_(archive), data_(archive.data), importer_(importer), compiled_(compiled), work_(work) {}

  IValue module(PickleId id) { return object(id, "", 0); }

 private:
  [[noreturn]] static void mismatch(const std::string& path, const std::string& wanted) {
    throw Error("its pickle has another value for '" + printable(path) + "' than the type " +
                printable(wanted) + " that its code declares");
  }

  IValue value(PickleId id, const TypePtr& type, const std::string& path, bool parameter, int depth) {
    if (depth > most_nesting) throw Error("its module nests deeper than " + std::to_string(most_nesting));
    const auto require = [&](bool fits) {
      if (!fits) mismatch(path, type->str());
    };
    switch (type->kind()) {
      case TypeKind::OptionalType:
        if (data_.is(id, PickleKind::none)) return {};
        return value(id, type->castRaw<c10::OptionalType>()->getElementType(), path, parameter, depth);
      case TypeKind::TensorType:
        if (data_.is(id, PickleKind::none)) return at::Tensor();
        require(checkpoint::is_tensor(data_, id));
        return tensor(id, path, parameter);
      case TypeKind::IntType:
        require(data_.is(id, PickleKind::integer));
        return data_.integer(id);
      case TypeKind::FloatType:
        require(data_.is(id, PickleKind::number) || data_.is(id, PickleKind::integer));
        return data_.is(id, PickleKind::number) ? data_.number(id) : static_cast<double>(data_.integer(id));
      case TypeKind::NumberType:
        return value(
            id,
            data_.is(id, PickleKind::number) ? TypePtr(c10::FloatType::get()) : TypePtr(c10::IntType::get()),
            path, parameter, depth);
      case TypeKind::BoolType:
        require(data_.is(id, PickleKind::boolean));
        return data_.boolean(id);
      case TypeKind::StringType:
        require(data_.is(id, PickleKind::text));
        return std::string(data_.text(id));
      case TypeKind::DeviceObjType:
        return c10::Device(at::kCPU);
      case TypeKind::NoneType:
        return {};
      case TypeKind::ListType:
        return list(id, type->castRaw<c10::ListType>()->getElementType(), path, depth);
      case TypeKind::TupleType:
        return tuple(id, *type->castRaw<c10::TupleType>(), path, depth);
      case TypeKind::DictType:
        return dictionary(id, *type->castRaw<c10::DictType>(), path, depth);
      case TypeKind::ClassType:
      case TypeKind::InterfaceType:
        return object(id, path, depth);
      default:
        throw Error("its attribute '" + printable(path) + "' has the type " + printable(type->str()) +
                    ", which is not supported");
    }
  }

  IValue tensor(PickleId id, const std::string& path, bool parameter) {
    const auto known = made_.find(id);
    if (known != made_.end()) return known->second;
    const at::Tensor t = stored_tensor(checkpoint::rebuild_tensor(data_, id, path, archive_.find_data),
                                       [this] { work_.check(); });
    compiled_.tensors.emplace(t.unsafeGetTensorImpl(), Compiled::Attribute{path, parameter});
    compiled_.in_order.push_back(t);
    made_.emplace(id, t);
    return t;
  }

  // A plain list, or torch.jit._pickle.build_intlist([...]) and restore_type_tag([...], "List[int]").
  PickleId untagged(PickleId id, PickleKind kind, const std::string& path, const std::string& type) const {
    if (data_.is(id, PickleKind::object)) {
      const auto arguments = data_.children(data_.children(id)[1]);
      if (!data_.global_name(data_.children(id)[0]).starts_with("torch.jit._pickle.") || arguments.empty())
        mismatch(path, type);
      id = arguments[0];
    }
    if (!data_.is(id, kind)) mismatch(path, type);
    return id;
  }

  IValue list(PickleId id, const TypePtr& element, const std::string& path, int depth) {
    c10::impl::GenericList items(element);
    for (const PickleId item : data_.children(untagged(id, PickleKind::list, path, "List")))
      items.push_back(value(item, element, path + "." + std::to_string(items.size()), false, depth + 1));
    return items;
  }

  IValue tuple(PickleId id, const c10::TupleType& type, const std::string& path, int depth) {
    const auto parts = data_.children(untagged(id, PickleKind::tuple, path, type.str()));
    if (parts.size() != type.elements().size()) mismatch(path, type.str());
    std::vector<IValue> items;
    for (std::size_t i = 0; i < parts.size(); ++i)
      items.push_back(value(parts[i], type.elements()[i], path, false, depth + 1));
    return c10::ivalue::Tuple::create(std::move(items));
  }

  IValue dictionary(PickleId id, const c10::DictType& type, const std::string& path, int depth) {
    c10::impl::GenericDict items(type.getKeyType(), type.getValueType());
    const auto pairs = data_.pairs(untagged(id, PickleKind::dict, path, type.str()));
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
      items.insert_or_assign(value(pairs[i], type.getKeyType(), path, false, depth + 1),
                             value(pairs[i + 1], type.getValueType(), path, false, depth + 1));
    }
    return items;
  }

  IValue object(PickleId id, const std::string& path, int depth) {
    if (depth > most_nesting) throw Error("its module nests deeper than " + std::to_string(most_nesting));
    if (!data_.is(id, PickleKind::object)) mismatch(path, "of a module");
    const auto known = made_.find(id);
    if (known != made_.end()) return known->second;
    if (!open_.insert(id).second) throw Error("its module '" + printable(path) + "' holds itself");
    const auto parts = data_.children(id);
    const std::string name = data_.global_name(parts[0]);
    if (!name.starts_with("__torch__.")) mismatch(path, "of a module");
    const TypePtr type = importer_.loadType(c10::QualifiedName(name));
    const auto cls = type == nullptr ? nullptr : type->cast<c10::ClassType>();
    if (cls == nullptr) throw Error("its code lacks the class " + printable(name));
    std::unordered_map<std::string_view, PickleId> state;
    const auto pairs = data_.pairs(parts[2]);
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) state[data_.text(pairs[i])] = pairs[i + 1];

    auto made = c10::ivalue::Object::create(c10::StrongTypePtr(compiled_.unit, cls), cls->numAttributes());
    bool leaf = true;
    for (std::size_t slot = 0; slot < cls->numAttributes(); ++slot) {
      const std::string& attribute = cls->getAttributeName(slot);
      const std::string inner = path.empty() ? attribute : path + "." + attribute;
      const auto found = state.find(attribute);
      if (found == state.end()) throw Error("its pickle lacks '" + printable(inner) + "'");
      IValue filled =
          value(found->second, cls->getAttribute(slot), inner, cls->is_parameter(slot), depth + 1);
      if (filled.isObject() && filled.toObjectRef().type()->is_module()) leaf = false;
      if (attribute == "training" && filled.isBool()) filled = false;
      made->setSlot(slot, std::move(filled));
    }
    compiled_.paths.emplace(made.get(), path);
    compiled_.leaves.emplace(made.get(), leaf);
    open_.erase(id);
    made_.emplace(id, made);
    return made;
  }

  const checkpoint::TorchScriptArchive& archive_;
  const checkpoint::PickleData& data_;
  const torch::jit::SourceImporter& importer_;
  Compiled& compiled_;
  Work& work_;
  std::unordered_map<PickleId, IValue> made_;
  std::set<PickleId> open_;
};

std::vector<IValue> read_constants(const checkpoint::TorchScriptArchive& archive) {
  const checkpoint::PickleData& data = archive.constants;
  if (!data.is(data.root(), PickleKind::tuple)) throw Error("its constants are no tuple");
  std::vector<IValue> constants;
  for (const PickleId id : data.children(data.root())) {
    const std::string name = "CONSTANTS.c" + std::to_string(constants.size());
    if (!checkpoint::is_tensor(data, id)) throw Error("its constant " + name + " is no tensor");
    constants.emplace_back(stored_tensor(checkpoint::rebuild_tensor(data, id, name, archive.find_constant)));
  }
  return constants;
}

void check_block(const torch::jit::Block& block) {
  for (const torch::jit::Node* node : block.nodes()) {
    const std::string name = node->kind().toQualString();
    if (!checkpoint::is_allowed_operator(name)) {
      throw Error(
          "calls the operator '" + name + "', which is not on the list of allowed ones; nothing was run", {},
          "In Python, remove it from the network and script it again, or save model.state_dict().");
    }
    for (const torch::jit::Block* inner : node->blocks()) check_block(*inner);
  }
}

}  // namespace

std::shared_ptr<const Compiled> compile(const checkpoint::TorchScriptArchive& archive, Work& work) {
  const AllocationLimit texts(most_texts);
  const DivisionGuard constants_are_folded;
  const TextGuard texts_are_folded(texts);
  try {
    auto compiled = std::make_shared<Compiled>();
    compiled->unit = std::make_shared<torch::jit::CompilationUnit>();
    compiled->constants = read_constants(archive);
    const torch::jit::SourceImporter importer(
        compiled->unit, &compiled->constants,
        [&](const std::string& qualifier) -> std::shared_ptr<torch::jit::Source> {
          const auto found = archive.sources.find(qualifier);
          if (found == archive.sources.end()) return nullptr;
          return std::make_shared<torch::jit::Source>(found->second, qualifier, 1);
        },
        archive.version);
    compiled->module = ModuleReader(archive, importer, *compiled, work).module(archive.data.root());
    for (torch::jit::Function* function : compiled->unit->get_functions()) {
      check_block(*torch::jit::toGraphFunction(*function).graph()->block());
    }
    compiled->name = compiled->module.toObjectRef().type()->name()->name();
    compiled->forward = compiled->module.toObjectRef().type()->findMethod("forward");
    if (compiled->forward == nullptr) throw Error("its module has no method 'forward'");
    return compiled;
  } catch (const Error&) {
    throw;
  } catch (const Cancelled&) {
    throw;
  } catch (const std::exception& error) {
    throw Error("its code does not compile: " + reason_of(error));
  }
}

}  // namespace lacewing::torchscript
