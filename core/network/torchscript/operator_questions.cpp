#include "network/torchscript/operator_questions.h"

#include <unordered_set>

namespace lacewing::torchscript {

bool needs_no_values(const std::string& name) {
  static const std::unordered_set<std::string> names{"aten::size",
                                                     "aten::sym_size",
                                                     "aten::dim",
                                                     "aten::ndimension",
                                                     "aten::len",
                                                     "aten::numel",
                                                     "aten::sym_numel",
                                                     "aten::stride",
                                                     "aten::storage_offset",
                                                     "aten::is_contiguous",
                                                     "aten::is_floating_point",
                                                     "aten::is_complex",
                                                     "aten::is_signed",
                                                     "aten::is_same_size",
                                                     "aten::element_size",
                                                     "aten::result_type",
                                                     "aten::__is__",
                                                     "aten::__isnot__",
                                                     "aten::__getitem__",
                                                     "aten::_set_item",
                                                     "aten::append",
                                                     "aten::extend",
                                                     "aten::insert",
                                                     "aten::pop",
                                                     "aten::reverse",
                                                     "aten::list",
                                                     "aten::keys",
                                                     "aten::values",
                                                     "aten::items",
                                                     "aten::get",
                                                     "aten::setdefault",
                                                     "aten::update",
                                                     "aten::clear",
                                                     "aten::Delete",
                                                     "aten::dict",
                                                     "aten::get_device",
                                                     "aten::_shape_as_tensor",
                                                     "prim::dtype",
                                                     "prim::layout",
                                                     "prim::is_nested",
                                                     "prim::is_quantized",
                                                     "prim::is_sparse",
                                                     "prim::is_mkldnn",
                                                     "prim::type",
                                                     "prim::shape",
                                                     "prim::itemsize",
                                                     "prim::ndim",
                                                     "prim::isinstance",
                                                     "prim::TupleIndex",
                                                     "prim::TupleSlice"};
  return names.contains(name);
}

bool works_on_lists(const std::string& name) {
  static const std::unordered_set<std::string> names{"aten::add",  "aten::add_",  "aten::mul", "aten::slice",
                                                     "aten::copy", "aten::eq",    "aten::ne",  "aten::index",
                                                     "aten::sort", "aten::sorted"};
  return names.contains(name);
}

bool reads_values(const std::string& name) {
  static const std::unordered_set<std::string> names{"aten::Bool",          "aten::Int",
                                                     "aten::Float",         "aten::IntImplicit",
                                                     "aten::FloatImplicit", "aten::ScalarImplicit",
                                                     "aten::item",          "aten::_local_scalar_dense",
                                                     "aten::is_nonzero",    "aten::equal",
                                                     "aten::allclose",      "prim::tolist",
                                                     "aten::tensor",        "aten::as_tensor",
                                                     "aten::nonzero"};
  return names.contains(name);
}

bool only_looks_like(const std::string& name) {
  static const std::unordered_set<std::string> names{"aten::zeros_like", "aten::ones_like", "aten::full_like",
                                                     "aten::empty_like", "aten::new_zeros", "aten::new_ones",
                                                     "aten::new_full",   "aten::new_empty"};
  return names.contains(name);
}

bool is_question_of_device(const std::string& name) {
  return name.starts_with("prim::is_") && name != "prim::is_nested" && name != "prim::is_quantized" &&
         name != "prim::is_sparse" && name != "prim::is_mkldnn";
}

}  // namespace lacewing::torchscript
