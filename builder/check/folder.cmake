# One folder per concept: how sources are read, what kernels do, what programs are, which mistakes there are.
file(GLOB check_sources CONFIGURE_DEPENDS ${dir}/syntax/*.cpp ${dir}/kernel/*.cpp ${dir}/program/*.cpp ${dir}/rules/*.cpp)
target_sources(opwright_check PRIVATE ${check_sources})
file(GLOB check_tests CONFIGURE_DEPENDS ${dir}/syntax/*_test.cc ${dir}/kernel/*_test.cc ${dir}/program/*_test.cc
  ${dir}/rules/*_test.cc)
if(OPWRIGHT_TESTS AND TARGET builder_check_test)
  target_sources(builder_check_test PRIVATE ${check_tests})
endif()
