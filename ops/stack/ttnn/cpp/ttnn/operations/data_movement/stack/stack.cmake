# How stack becomes part of ttnn. In a tt-metal tree, in ttnn/cpp/ttnn/operations/data_movement/:
#   sources.cmake           add the three lists below to the category's lists of the same kind
#   CMakeLists.txt          add stack/device/kernels/*/*.cpp to the glob of kernels, which are installed, not built
#   data_movement_nanobind.cpp   #include "ttnn/operations/data_movement/stack/stack_nanobind.hpp" and call
#                           ttnn::operations::data_movement::stack::bind_stack(mod)
set(stack_srcs
    stack/stack.cpp
    stack/device/stack_op.cpp
    stack/device/stack_program_factory.cpp
)
set(stack_api_headers
    stack/stack.hpp
)
set(stack_nanobind_srcs
    stack/stack_nanobind.cpp
)
