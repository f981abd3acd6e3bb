#pragma once
// What a method's file includes: the row builder. The rows themselves are declared and listed in
// registry.cpp.

#include "attribution/method.h"

namespace lacewing {

namespace detail {
/// The name a method's functions carry into error lines.
template <class Struct, auto Plan>
struct MethodName {
  static inline const char* value = "";
};
}  // namespace detail

/// A registry row from a parameter struct with visit() and a planning function.
template <class Struct, SampledGradient (*Plan)(const Struct&, const MethodContext&)>
Method make_method(const char* name, const char* title, const char* formula, const char* citation) {
  using Name = detail::MethodName<Struct, Plan>;
  Name::value = name;
  return {name,
          title,
          formula,
          citation,
          describe_fields<Struct>,
          [](const Parameters& given) { return write_fields(read_fields<Struct>(given, Name::value)); },
          [](const Parameters& resolved, const MethodContext& context) {
            return Plan(read_fields<Struct>(resolved, Name::value), context);
          }};
}

}  // namespace lacewing
