# SPDX-License-Identifier: MIT
# Files that are part of the program, so that it is installed as one binary.

# dynoward_embed(OUTPUT file.cpp HEADER header NAMESPACE namespace TYPE type FUNCTION function FILES file...)
# Writes a source that defines `std::span<const TYPE> FUNCTION()`: name and text of each file.
function(dynoward_embed)
  cmake_parse_arguments(EMBED "" "OUTPUT;HEADER;NAMESPACE;TYPE;FUNCTION" "FILES" ${ARGN})
  set(rows "")
  list(LENGTH EMBED_FILES count)
  foreach(file IN LISTS EMBED_FILES)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(name ${file} NAME)
    file(READ ${file} text)
    string(APPEND rows "    {\"${name}\", R\"embedded(${text})embedded\"},\n")
  endforeach()
  file(GENERATE OUTPUT ${EMBED_OUTPUT} CONTENT "// Made from files by cmake/embed.cmake.
#include <array>

#include \"${EMBED_HEADER}\"

namespace ${EMBED_NAMESPACE} {

std::span<const ${EMBED_TYPE}> ${EMBED_FUNCTION}() {
    static constexpr std::array<${EMBED_TYPE}, ${count}> files{{
${rows}    }};
    return files;
}

}  // namespace ${EMBED_NAMESPACE}
")
endfunction()
