# SPDX-License-Identifier: MIT
# A room is a folder of src/: one namespace, one static library, and the rooms it may see.

# Compile and link options that every target of ours gets.
add_library(dynoward_options INTERFACE)
target_include_directories(dynoward_options INTERFACE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
target_compile_definitions(dynoward_options INTERFACE DYNOWARD_VERSION="${PROJECT_VERSION}")
target_compile_options(dynoward_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wcast-align -Wformat=2 -Werror)
target_link_options(dynoward_options INTERFACE -Wl,--as-needed)
include(hardening)
dynoward_harden(dynoward_options)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms inside libstdc++ and Boost at -O2.
  target_compile_options(dynoward_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized
    -Wno-mismatched-new-delete)
endif()
if(DYNOWARD_SANITIZE)
  target_compile_options(dynoward_options INTERFACE -fsanitize=${DYNOWARD_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(dynoward_options INTERFACE -fsanitize=${DYNOWARD_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND DYNOWARD_SANITIZE MATCHES "undefined")
    # Clang 14 cannot assemble coroutines with this one check ("difference across sections").
    target_compile_options(dynoward_options INTERFACE -fno-sanitize=function)
  endif()
endif()
if(DYNOWARD_FUZZ)
  target_compile_options(dynoward_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(DYNOWARD_COVERAGE)
  target_compile_options(dynoward_options INTERFACE --coverage)
  target_link_options(dynoward_options INTERFACE --coverage)
endif()
if(DYNOWARD_LINT)
  find_program(CLANG_TIDY clang-tidy REQUIRED)
  set(CMAKE_CXX_CLANG_TIDY ${CLANG_TIDY} --quiet)
endif()

# Rooms that touch nothing: the simulator runs years of them inside the tests, so they are optimised even where
# the rest is built for quick compiling.
set(DYNOWARD_PURE_ROOMS values alerts logplex settings heroku fleet policy monitor replay simulator)

# dynoward_room(name SOURCES file... [SEES room...] [USES library...])
# SEES names the rooms below it (also part of the public headers); USES libraries of others.
function(dynoward_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;SEES;USES" ${ARGN})
  add_library(dynoward_${name} STATIC ${ROOM_SOURCES})
  add_library(dynoward::${name} ALIAS dynoward_${name})
  target_link_libraries(dynoward_${name} PUBLIC dynoward_options)
  if(name IN_LIST DYNOWARD_PURE_ROOMS AND NOT DYNOWARD_SANITIZE AND NOT DYNOWARD_FUZZ AND NOT DYNOWARD_COVERAGE)
    target_compile_options(dynoward_${name} PRIVATE -O3)
  endif()
  foreach(room IN LISTS ROOM_SEES)
    target_link_libraries(dynoward_${name} PUBLIC dynoward_${room})
  endforeach()
  target_link_libraries(dynoward_${name} PUBLIC ${ROOM_USES})
endfunction()
