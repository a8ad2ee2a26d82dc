# SPDX-License-Identifier: MIT
# A room is a folder of src/: one namespace, one static library, and the rooms it may see.

# Compile and link options that every target of ours gets.
add_library(dynoward_options INTERFACE)
target_include_directories(dynoward_options INTERFACE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
target_compile_definitions(dynoward_options INTERFACE DYNOWARD_VERSION="${PROJECT_VERSION}")
target_compile_options(dynoward_options INTERFACE
  -Wall -Wextra -Wpedantic $<$<NOT:$<BOOL:${DYNOWARD_UNITY}>>:-Wshadow> -Wconversion -Wsign-conversion
  -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wformat=2 -Werror)
target_link_options(dynoward_options INTERFACE -Wl,--as-needed)
target_link_libraries(dynoward_options INTERFACE fmt::fmt-header-only)
include(hardening)
dynoward_harden(dynoward_options)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms inside libstdc++ and Boost at -O2.
  target_compile_options(dynoward_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized
    -Wno-mismatched-new-delete)
endif()
if(DYNOWARD_PLAIN_READERS)
  target_compile_definitions(dynoward_options INTERFACE DYNOWARD_PLAIN_READERS)
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
if(DYNOWARD_COVERAGE)
  target_compile_options(dynoward_options INTERFACE --coverage)
  target_link_options(dynoward_options INTERFACE --coverage)
endif()

# Rooms that touch nothing: the simulator runs years of them inside the tests, so they are optimised even where
# the rest is built for quick compiling.
set(DYNOWARD_PURE_ROOMS values alerts logplex settings heroku fleet policy restart monitor replay simulator)

# Rooms of many small files, where two use one name for different things: these cannot be compiled as one.
set(DYNOWARD_ONE_BY_ONE alerts demo replay settings)

# dynoward_room(name SOURCES file... [SEES room...] [USES library...])
# SEES names the rooms below it (also part of the public headers); USES libraries of others.
function(dynoward_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;SEES;USES" ${ARGN})
  add_library(dynoward_${name} STATIC ${ROOM_SOURCES})
  add_library(dynoward::${name} ALIAS dynoward_${name})
  # Not in the interface of the installed library: warnings and the other options are ours.
  target_link_libraries(dynoward_${name} PUBLIC $<BUILD_INTERFACE:dynoward_options>)
  if(name IN_LIST DYNOWARD_PURE_ROOMS AND NOT DYNOWARD_SANITIZE AND NOT DYNOWARD_FUZZ AND NOT DYNOWARD_COVERAGE)
    target_compile_options(dynoward_${name} PRIVATE -O3)
  endif()
  if(DYNOWARD_UNITY AND NOT name IN_LIST DYNOWARD_ONE_BY_ONE)
    set_target_properties(dynoward_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
  # What a fuzz target reaches reports which way it went. Beside ASan's runtime that is a tenth of the time of tests,
  # and less than a second build of all these files.
  if(DYNOWARD_FUZZ AND (name IN_LIST DYNOWARD_PURE_ROOMS OR name STREQUAL "gzip"))
    target_compile_options(dynoward_${name} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
  foreach(room IN LISTS ROOM_SEES)
    target_link_libraries(dynoward_${name} PUBLIC dynoward_${room})
  endforeach()
  foreach(library IN LISTS ROOM_USES)
    target_link_libraries(dynoward_${name} PUBLIC $<BUILD_INTERFACE:${library}>)
  endforeach()
endfunction()
