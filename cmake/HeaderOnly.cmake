# find_header_only(PACKAGE VERSION TARGET HEADER): a header-only library through its CMake files, or, where it is only a folder
# of headers (a GPU machine without packages), through CMAKE_PREFIX_PATH/include or CMAKE_INCLUDE_PATH.
function(find_header_only package version target header)
  find_package(${package} ${version} QUIET)
  if(TARGET ${target})
    return()
  endif()
  find_path(${package}_INCLUDE_DIR ${header})
  if(NOT ${package}_INCLUDE_DIR)
    message(FATAL_ERROR "${package} ${version} not found. Run ./dev setup, or name the folder above include/${header} in CMAKE_PREFIX_PATH.")
  endif()
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${${package}_INCLUDE_DIR}")
endfunction()
