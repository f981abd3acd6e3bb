#pragma once
// Own loops over floats are compiled for several instruction sets; the loader picks one.

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define LACEWING_VECTORIZE                                                     \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), \
                 optimize("O3", "no-trapping-math")))
#else
#define LACEWING_VECTORIZE
#endif
