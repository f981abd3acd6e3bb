#include "checkpoint/torch_storage.h"

#include <array>
#include <string>
#include <utility>

#include "base/error.h"

namespace lacewing::checkpoint {

namespace {

using Names = std::pair<std::string_view, ElementType>;

constexpr std::array<Names, 10> storage_types{{{"FloatStorage", ElementType::f32},
                                               {"DoubleStorage", ElementType::f64},
                                               {"HalfStorage", ElementType::f16},
                                               {"BFloat16Storage", ElementType::bf16},
                                               {"LongStorage", ElementType::i64},
                                               {"IntStorage", ElementType::i32},
                                               {"ShortStorage", ElementType::i16},
                                               {"CharStorage", ElementType::i8},
                                               {"ByteStorage", ElementType::u8},
                                               {"BoolStorage", ElementType::boolean}}};

constexpr std::array<Names, 16> dtypes{{{"float32", ElementType::f32},
                                        {"float", ElementType::f32},
                                        {"float64", ElementType::f64},
                                        {"double", ElementType::f64},
                                        {"float16", ElementType::f16},
                                        {"half", ElementType::f16},
                                        {"bfloat16", ElementType::bf16},
                                        {"int64", ElementType::i64},
                                        {"long", ElementType::i64},
                                        {"int32", ElementType::i32},
                                        {"int", ElementType::i32},
                                        {"int16", ElementType::i16},
                                        {"short", ElementType::i16},
                                        {"int8", ElementType::i8},
                                        {"uint8", ElementType::u8},
                                        {"bool", ElementType::boolean}}};

template <std::size_t count>
ElementType look_up(const std::array<Names, count>& names, std::string_view name) {
  for (const auto& [known, type] : names)
    if (known == name) return type;
  throw Error("elements of type torch." + std::string(name.substr(0, 100)) + " are not supported", {},
              "In Python, convert the tensors to float32 and save them again.");
}

[[noreturn]] void no_storage() {
  throw Error("a persistent id of the pickle does not describe a storage");
}

std::int64_t natural(const PickleData& data, PickleId id) {
  if (!data.is(id, PickleKind::integer)) no_storage();
  if (data.integer(id) < 0) throw Error("a storage claims " + std::to_string(data.integer(id)) + " elements");
  return data.integer(id);
}

}  // namespace

ElementType element_type_of_dtype(std::string_view name) {
  return look_up(dtypes, name);
}

StorageReference read_storage_reference(const PickleData& data, PickleId persistent) {
  if (!data.is(persistent, PickleKind::persistent)) no_storage();
  const PickleId id = data.children(persistent)[0];
  const auto parts = data.children(id);
  if (!data.is(id, PickleKind::tuple) || parts.empty()) no_storage();
  if (data.text(parts[0]) == "module")
    throw Error("holds a whole pickled network, not a state dict", {},
                "In Python, load it and save model.state_dict() instead.");
  if (data.text(parts[0]) != "storage" || parts.size() < 5 || !data.is(parts[1], PickleKind::global) ||
      !data.is(parts[2], PickleKind::text))
    no_storage();
  StorageReference reference;
  const std::string_view type = data.name(parts[1]);
  if (type != "UntypedStorage") reference.type = look_up(storage_types, type);
  reference.key = data.text(parts[2]);
  reference.count = natural(data, parts[4]);
  if (__builtin_mul_overflow(reference.count, reference.size_of_element(), &reference.bytes))
    throw Error("a storage claims " + std::to_string(reference.count) + " elements");
  if (parts.size() > 5 && data.is(parts[5], PickleKind::tuple)) {
    const auto view = data.children(parts[5]);
    if (view.size() != 3) no_storage();
    reference.view_offset = natural(data, view[1]);
    reference.view_count = natural(data, view[2]);
    if (*reference.view_count > reference.count ||
        reference.view_offset > reference.count - *reference.view_count)
      throw Error("a view reaches outside of its storage");
  }
  return reference;
}

}  // namespace lacewing::checkpoint
