# The report's page is a mustache template that becomes a string in the program.
set(report_page ${CMAKE_CURRENT_BINARY_DIR}/report_page.cpp)
add_custom_command(
  OUTPUT ${report_page}
  COMMAND ${CMAKE_COMMAND} -DINPUT=${dir}/page.html.mustache -DOUTPUT=${report_page} -P ${dir}/embed_page.cmake
  DEPENDS ${dir}/page.html.mustache ${dir}/embed_page.cmake
  COMMENT "Embedding the report's page"
  VERBATIM)
target_sources(opwright_report PRIVATE ${report_page})
