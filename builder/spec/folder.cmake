# Block structure of markdown comes from cmark-gfm (Debian 12 ships no CMake package file for it).
find_library(OPWRIGHT_CMARK cmark-gfm REQUIRED)
target_link_libraries(opwright_spec PRIVATE ${OPWRIGHT_CMARK})
