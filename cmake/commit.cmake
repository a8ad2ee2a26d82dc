# SPDX-License-Identifier: MIT
# Sets DYNOWARD_COMMIT to the commit that is built: git's where there is a repository; SOURCE_VERSION where Heroku
# builds, which hands over the files alone; `unknown` else. Read again when HEAD moves.
set(DYNOWARD_COMMIT "unknown")
find_package(Git QUIET)
if(GIT_FOUND AND EXISTS ${PROJECT_SOURCE_DIR}/.git)
  execute_process(COMMAND ${GIT_EXECUTABLE} rev-parse --short=12 HEAD
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE found OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  foreach(moving HEAD logs/HEAD)
    execute_process(COMMAND ${GIT_EXECUTABLE} rev-parse --git-path ${moving}
      WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE path OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    get_filename_component(path "${path}" ABSOLUTE BASE_DIR ${PROJECT_SOURCE_DIR})
    if(EXISTS ${path})
      set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    endif()
  endforeach()
else()
  string(TOLOWER "$ENV{SOURCE_VERSION}" found)
  string(SUBSTRING "${found}" 0 12 found)
endif()
# Anything else would end in a string of C++.
if("${found}" MATCHES "^[0-9a-f]+$")
  set(DYNOWARD_COMMIT "${found}")
endif()
