# SPDX-License-Identifier: MIT
# What makes a fault of memory harder to use, where the compiler and the machine have it. All of it together
# costs less than 1 % of the instructions that a frame takes. -ftrivial-auto-var-init=zero would be one more,
# but costs 6 to 11 % of them, and is left out. A sanitizer's build is left alone.
include(CheckCXXCompilerFlag)
include(CheckCXXSourceCompiles)
include(CheckPIESupported)

# dynoward_harden(target): flags for whatever links to the interface library.
function(dynoward_harden target)
  target_compile_options(${target} INTERFACE -fstack-protector-strong)
  # Bounds of containers are checked in release too: a provable invariant crashes, it does not corrupt.
  target_compile_definitions(${target} INTERFACE _GLIBCXX_ASSERTIONS)
  target_link_options(${target} INTERFACE -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
  if(DYNOWARD_SANITIZE OR DYNOWARD_FUZZ OR DYNOWARD_COVERAGE)
    return()
  endif()
  # -fcf-protection: indirect jumps and returns go where they belong (x86). -fstack-clash-protection: no frame
  # jumps over the guard page.
  foreach(flag -fcf-protection=full -fstack-clash-protection)
    string(MAKE_C_IDENTIFIER "DYNOWARD_HAS${flag}" known)
    set(CMAKE_REQUIRED_FLAGS -Werror)
    check_cxx_compiler_flag(${flag} ${known})
    if(${known})
      target_compile_options(${target} INTERFACE ${flag})
    endif()
  endforeach()
  # It needs optimisation. Level 3 knows sizes that only come to light at run time; what lacks it warns. Some
  # distributions define a level of their own.
  set(CMAKE_REQUIRED_FLAGS "-Werror -O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3")
  check_cxx_source_compiles("#include <cstring>\nint main() {}" DYNOWARD_HAS_FORTIFY_3)
  set(level 2)
  if(DYNOWARD_HAS_FORTIFY_3)
    set(level 3)
  endif()
  target_compile_options(${target} INTERFACE
    "$<$<CONFIG:Release>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=${level}>")
endfunction()

# The program is loaded at another address each time. Libraries of ours are built for that anyway.
check_pie_supported(LANGUAGES CXX)
