# Every *.mustache below this folder becomes a string in the program; adding a template needs no edit here.
file(GLOB_RECURSE template_files CONFIGURE_DEPENDS ${dir}/*.mustache)
list(SORT template_files)
set(templates_embedded ${CMAKE_CURRENT_BINARY_DIR}/embedded_templates.cpp)
add_custom_command(
  OUTPUT ${templates_embedded}
  COMMAND ${CMAKE_COMMAND} -DROOT=${dir} -DOUTPUT=${templates_embedded} -P ${dir}/embed.cmake
  DEPENDS ${template_files} ${dir}/embed.cmake
  COMMENT "Embedding templates"
  VERBATIM)
target_sources(opwright_templates PRIVATE ${templates_embedded})
