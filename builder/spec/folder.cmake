# Block structure of markdown comes from cmark-gfm (it ships no CMake package file on Debian 12).
find_library(OPWRIGHT_CMARK cmark-gfm REQUIRED)
find_library(OPWRIGHT_CMARK_EXTENSIONS cmark-gfm-extensions REQUIRED)
target_link_libraries(opwright_spec PUBLIC ${OPWRIGHT_CMARK_EXTENSIONS} ${OPWRIGHT_CMARK})
