# Flags of our own code; imported headers are system headers and stay quiet.
add_library(lacewing_flags INTERFACE)
target_compile_options(lacewing_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${LACEWING_WERROR}>:-Werror>)
# g++ 12 sees overflows in std::string's operator+ that are not there (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(lacewing_flags INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds)
endif()
if(LACEWING_SANITIZE)
  target_compile_options(lacewing_flags INTERFACE -fsanitize=${LACEWING_SANITIZE} -fno-omit-frame-pointer -g)
  target_link_options(lacewing_flags INTERFACE -fsanitize=${LACEWING_SANITIZE})
endif()
