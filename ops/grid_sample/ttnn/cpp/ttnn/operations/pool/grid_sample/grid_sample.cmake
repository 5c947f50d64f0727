# How grid_sample becomes part of ttnn. In a tt-metal tree, in ttnn/cpp/ttnn/operations/pool/:
#   sources.cmake           add the three lists below to the category's lists of the same kind
#   CMakeLists.txt          add grid_sample/device/kernels/*/*.cpp to the glob of kernels, which are installed, not built
#   pool_nanobind.cpp   #include "ttnn/operations/pool/grid_sample/grid_sample_nanobind.hpp" and call
#                           ttnn::operations::pool::grid_sample::bind_grid_sample(mod)
set(grid_sample_srcs
    grid_sample/grid_sample.cpp
    grid_sample/device/grid_sample_op.cpp
    grid_sample/device/grid_sample_program_factory.cpp
)
set(grid_sample_api_headers
    grid_sample/grid_sample.hpp
)
set(grid_sample_nanobind_srcs
    grid_sample/grid_sample_nanobind.cpp
)
