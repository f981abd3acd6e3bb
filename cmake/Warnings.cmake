# Flags of our own code; imported headers are system headers and stay quiet.
add_library(lacewing_flags INTERFACE)
target_compile_options(lacewing_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${LACEWING_WERROR}>:-Werror>)
if(LACEWING_SANITIZE)
  target_compile_options(lacewing_flags INTERFACE -fsanitize=${LACEWING_SANITIZE} -fno-omit-frame-pointer -g)
  target_link_options(lacewing_flags INTERFACE -fsanitize=${LACEWING_SANITIZE})
endif()
