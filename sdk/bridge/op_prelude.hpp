// Everything that the sources of an operation include, precompiled once; sources do not rely on it being there.
// A guard instead of a pragma, which warns in a header that is compiled by itself.
#ifndef OPWRIGHT_OP_PRELUDE_HPP
#define OPWRIGHT_OP_PRELUDE_HPP

#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>

#include <tt-metalium/host_api.hpp>
#include <tt-metalium/tensor_accessor_args.hpp>
#include <tt-metalium/work_split.hpp>

#include "ttnn-nanobind/bind_function.hpp"
#include "ttnn/device_operation.hpp"
#include "ttnn/operation.hpp"
#include "ttnn/operations/cb_utils.hpp"
#include "ttnn/operations/core/compute_kernel/compute_kernel_config.hpp"
#include "ttnn/tensor/tensor_ops.hpp"
#include "ttnn/types.hpp"

#endif
