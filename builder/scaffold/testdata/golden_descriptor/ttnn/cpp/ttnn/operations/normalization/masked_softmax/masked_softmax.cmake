# How masked_softmax becomes part of ttnn. In a tt-metal tree, in ttnn/cpp/ttnn/operations/normalization/:
#   sources.cmake           add the three lists below to the category's lists of the same kind
#   CMakeLists.txt          add masked_softmax/device/kernels/*/*.cpp to the glob of kernels, which are installed, not built
#   normalization_nanobind.cpp   #include "ttnn/operations/normalization/masked_softmax/masked_softmax_nanobind.hpp" and call
#                           ttnn::operations::normalization::masked_softmax::bind_masked_softmax(mod)
set(masked_softmax_srcs
    masked_softmax/masked_softmax.cpp
    masked_softmax/device/masked_softmax_device_operation.cpp
    masked_softmax/device/masked_softmax_program_factory.cpp
)
set(masked_softmax_api_headers
    masked_softmax/masked_softmax.hpp
)
set(masked_softmax_nanobind_srcs
    masked_softmax/masked_softmax_nanobind.cpp
)
