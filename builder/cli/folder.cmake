# The command line is read with CLI11.
find_package(CLI11 REQUIRED)
target_link_libraries(opwright_cli PUBLIC CLI11::CLI11)
target_compile_definitions(opwright_cli PRIVATE OPWRIGHT_VERSION="${PROJECT_VERSION}")
set_source_files_properties(${dir}/doctor.cpp PROPERTIES COMPILE_DEFINITIONS
  OPWRIGHT_CLANG_VERSIONS=${OPWRIGHT_CLANG_VERSIONS})
