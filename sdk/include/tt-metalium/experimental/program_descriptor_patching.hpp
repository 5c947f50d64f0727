// What a program cache hit rewrites in the program of a descriptor. Vendor names: apply_descriptor_runtime_args,
// DynamicRuntimeArg, apply_dynamic_runtime_args.
#pragma once

#include <tt-metalium/program.hpp>
#include <tt-metalium/program_descriptors.hpp>
#include <tt_stl/span.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tt::tt_metal {

/// Rewrites runtime arguments, common arguments and the addresses of circular buffers in the memory of tensors. Kernels
/// and circular buffers are matched by position; what the descriptor leaves out stays (a circular buffer without a
/// buffer, a core without arguments).
void apply_descriptor_runtime_args(Program& program, const ProgramDescriptor& descriptor);

/// The value of one argument that the program hash leaves out on purpose (a seed, a bound): an operation gives these
/// with `get_dynamic_runtime_args`, and each program cache hit writes them.
struct DynamicRuntimeArg {
    std::uint32_t kernel_idx = 0;  ///< among the descriptor's kernels
    CoreCoord core{};              ///< without meaning where `is_common`
    std::uint32_t arg_idx = 0;
    std::uint32_t value = 0;
    bool is_common = false;
};

/// Throws where the program has no such kernel, core or argument.
void apply_dynamic_runtime_args(Program& program, ttsl::Span<const DynamicRuntimeArg> dynamic_args);

namespace detail {

/// Places in a program that hold the address of a buffer of its call, each with the buffer's position among all buffers
/// of the call.
struct ResolvedBindings {
    struct Argument {
        std::uint32_t kernel = 0;
        bool is_common = false;
        CoreCoord core;
        std::uint32_t arg_index = 0;
        std::size_t buffer = 0;
    };
    struct CircularBuffer {
        std::uint32_t index = 0;
        std::uint32_t address_offset = 0;
        std::size_t buffer = 0;
    };
    std::vector<Argument> rt_args;
    std::vector<CircularBuffer> cbs;

    bool empty() const { return rt_args.empty() && cbs.empty(); }
};

/// Empty where a buffer cannot be told by its position: two tensors of the call share their memory, or the descriptor
/// names a buffer that is none of the call's.
ResolvedBindings resolve_bindings(const ProgramDescriptor& descriptor, ttsl::Span<Buffer* const> buffers);
void apply_resolved_bindings(Program& program, const ResolvedBindings& bindings, ttsl::Span<Buffer* const> buffers);

}  // namespace detail

}  // namespace tt::tt_metal
