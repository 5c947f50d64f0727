# Language level, warnings, sanitizers and the unit-test helper, in one place for all parts.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
# Findings and errors must be the same in every build type: assertions stay on.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")

find_program(OPWRIGHT_CCACHE ccache)
if(OPWRIGHT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${OPWRIGHT_CCACHE})
endif()

# Third-party headers are not ours to warn about; a part links this to its own targets. A compiler that we have not met may
# warn about what is right; that must not end a user's set-up, so set-up turns this off where it is not CI.
option(OPWRIGHT_WARNINGS_AS_ERRORS "Warnings end the build" ON)
add_library(opwright_defaults INTERFACE)
target_compile_options(opwright_defaults INTERFACE -Wall -Wextra $<$<BOOL:${OPWRIGHT_WARNINGS_AS_ERRORS}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  # libstdc++ 12 sorts through a function that it marks as deprecated itself.
  target_compile_options(opwright_defaults INTERFACE -Wno-deprecated-declarations)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
  # GCC 13 takes the growing of fmt 9's number buffer for an access behind its end, wherever fmt is used header-only.
  target_compile_options(opwright_defaults INTERFACE -Wno-array-bounds -Wno-stringop-overflow)
endif()
target_include_directories(opwright_defaults INTERFACE ${CMAKE_SOURCE_DIR})
if(OPWRIGHT_SANITIZE)
  target_compile_options(opwright_defaults INTERFACE -fsanitize=${OPWRIGHT_SANITIZE} -fno-omit-frame-pointer -g)
  target_link_options(opwright_defaults INTERFACE -fsanitize=${OPWRIGHT_SANITIZE})
endif()

# Set-up builds the product only; `./opwright test` asks for the target opwright_tests.
option(OPWRIGHT_TESTS_IN_ALL "Build the unit tests with everything else" ON)
add_custom_target(opwright_tests)

# opwright_unit_test(<name> SOURCES <thing_test.cc...> LIBS <targets...>): a GoogleTest program known to ctest.
function(opwright_unit_test name)
  if(NOT OPWRIGHT_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  add_dependencies(opwright_tests ${name})
  if(NOT OPWRIGHT_TESTS_IN_ALL)
    set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
  # Not __FILE__: with ccache's base_dir that is relative to wherever the compiler ran.
  target_compile_definitions(${name} PRIVATE OPWRIGHT_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE opwright_defaults ${ARG_LIBS} GTest::gmock GTest::gtest_main)
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60)
endfunction()

# The versions of clang that compile kernels, best first: those that set-up installs (19,20,21,22).
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/setup/packages.txt)
file(STRINGS ${CMAKE_SOURCE_DIR}/tools/setup/packages.txt OPWRIGHT_CLANG_VERSIONS REGEX "^clang-")
string(REGEX MATCHALL "[0-9]+" OPWRIGHT_CLANG_VERSIONS "${OPWRIGHT_CLANG_VERSIONS}")
list(JOIN OPWRIGHT_CLANG_VERSIONS "," OPWRIGHT_CLANG_VERSIONS)
