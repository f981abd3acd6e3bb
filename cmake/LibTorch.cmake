# LibTorch as two imported libraries, c10 and torch_cpu. find_package(Torch) of a CUDA wheel would want the CUDA toolkit, and
# linking libtorch.so would pull every NVIDIA library; neither is needed (docs/dependencies.md).
#
# LIBTORCH: the folder with include/ and lib/ of LibTorch 2.11: the `torch` folder of a PyPI wheel, or the official zip.

set(LIBTORCH "$ENV{LIBTORCH}" CACHE PATH "LibTorch's folder (with include/ and lib/)")
if(NOT LIBTORCH)
  if(DEFINED ENV{LACEWING_CACHE})
    set(cache "$ENV{LACEWING_CACHE}")
  elseif(DEFINED ENV{XDG_CACHE_HOME})
    set(cache "$ENV{XDG_CACHE_HOME}/lacewing")
  else()
    set(cache "$ENV{HOME}/.cache/lacewing")
  endif()
  set(LIBTORCH "${cache}/libtorch-2.11.0/torch" CACHE PATH "LibTorch's folder (with include/ and lib/)" FORCE)
endif()
if(NOT EXISTS "${LIBTORCH}/lib/libtorch_cpu.so")
  message(FATAL_ERROR "LibTorch not found in '${LIBTORCH}'. Run ./dev setup, or set LIBTORCH to a LibTorch 2.11 folder.")
endif()

add_library(c10 SHARED IMPORTED)
set_target_properties(c10 PROPERTIES IMPORTED_LOCATION "${LIBTORCH}/lib/libc10.so")
add_library(torch_cpu SHARED IMPORTED)
set_target_properties(torch_cpu PROPERTIES
  IMPORTED_LOCATION "${LIBTORCH}/lib/libtorch_cpu.so"
  INTERFACE_INCLUDE_DIRECTORIES "${LIBTORCH}/include;${LIBTORCH}/include/torch/csrc/api/include"
  INTERFACE_LINK_LIBRARIES c10)

# Where linker and loader look: LibTorch's own folder, and the small CUDA libraries that libtorch_cpu of a CUDA wheel needs, which
# Python's packages put beside it.
set(LIBTORCH_RPATH "${LIBTORCH}/lib")
get_filename_component(site "${LIBTORCH}" DIRECTORY)
file(GLOB nvidia "${site}/nvidia/cu1*/lib" "${site}/nvidia/cuda_*/lib")
list(APPEND LIBTORCH_RPATH ${nvidia})
set_target_properties(torch_cpu PROPERTIES INTERFACE_LINK_OPTIONS "LINKER:-rpath-link,$<JOIN:${LIBTORCH_RPATH},:>")
