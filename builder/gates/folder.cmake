# pytest's JUnit XML is read with pugixml.
find_package(pugixml REQUIRED)
target_link_libraries(opwright_gates PRIVATE pugixml::pugixml)
