# SPDX-License-Identifier: MIT
# Everything Dynoward takes from others, found here and nowhere else. The packages are listed in scripts/packages.

# Headers, but for Boost.URL, which is linked statically: no image to run it in has the shared one. CONFIG: what
# CMake brings along does not know every component.
set(Boost_USE_STATIC_LIBS ON)
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS url)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Threads REQUIRED)
find_package(nlohmann_json 3.10 REQUIRED)
find_package(spdlog 1.9 REQUIRED)
# Numbers as text, in pure rooms too. As headers: the compiled forms differ between the distributions.
find_package(fmt 9 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(date 3.0 CONFIG REQUIRED)

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
