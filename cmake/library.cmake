# SPDX-License-Identifier: MIT
# The library that `cmake --install` gives to others: find_package(Dynoward), then Dynoward::logplex,
# Dynoward::fleet, Dynoward::policy, or Dynoward::dynoward for all three. Its interface is include/dynoward.

# Rooms whose headers for others all stand in include/dynoward; those in src are their own (tests/tidy).
set(DYNOWARD_LIBRARY_ROOMS logplex fleet policy)
# Rooms that these need. Some of their headers are public, the rest is for the program only.
set(DYNOWARD_LIBRARY_PARTS values settings heroku)

include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# dynoward_install_library(): to be called when all rooms are declared. `cmake --install BUILD --component library`
# installs no more than this.
function(dynoward_install_library)
  add_library(dynoward_rooms INTERFACE)
  set_target_properties(dynoward_rooms PROPERTIES EXPORT_NAME dynoward)
  set(targets dynoward_rooms)
  foreach(room IN LISTS DYNOWARD_LIBRARY_ROOMS DYNOWARD_LIBRARY_PARTS)
    list(APPEND targets dynoward_${room})
    set_target_properties(dynoward_${room} PROPERTIES EXPORT_NAME ${room})
    target_compile_features(dynoward_${room} INTERFACE cxx_std_20)
  endforeach()
  foreach(room IN LISTS DYNOWARD_LIBRARY_ROOMS)
    target_link_libraries(dynoward_rooms INTERFACE dynoward_${room})
    # What their headers include. Everything else that the rooms use is compiled in.
    target_link_libraries(dynoward_${room} INTERFACE $<INSTALL_INTERFACE:Boost::headers>)
  endforeach()

  # Builds what is installed, and no more.
  add_custom_target(dynoward_library)
  add_dependencies(dynoward_library ${targets})

  set(package ${CMAKE_INSTALL_LIBDIR}/cmake/Dynoward)
  install(TARGETS ${targets} EXPORT DynowardTargets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
    INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/dynoward DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
    COMPONENT library)
  install(EXPORT DynowardTargets NAMESPACE Dynoward:: DESTINATION ${package} COMPONENT library)
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/DynowardConfig.cmake.in
    ${PROJECT_BINARY_DIR}/DynowardConfig.cmake INSTALL_DESTINATION ${package})
  # While the major version is 0, each minor one may change the interface.
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/DynowardConfigVersion.cmake
    COMPATIBILITY SameMinorVersion)
  install(FILES ${PROJECT_BINARY_DIR}/DynowardConfig.cmake ${PROJECT_BINARY_DIR}/DynowardConfigVersion.cmake
    DESTINATION ${package} COMPONENT library)
endfunction()
