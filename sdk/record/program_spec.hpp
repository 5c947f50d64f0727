// A program that was made from a ProgramSpec: the spec and the arguments, from which the record is built anew for each
// launch.
#pragma once

#include <tt-metalium/experimental/metal2_host_api/program_run_args.hpp>
#include <tt-metalium/program.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tt::tt_metal::experimental::detail {

struct SpecProgram {
    ProgramSpec spec;
    ProgramRunArgs args;  ///< without the tensors, whose memory is their callers' to free
    std::map<std::string, std::weak_ptr<tt::tt_metal::detail::TensorState>> tensors;
};

/// Where a kernel finds what it is bound to; positions are words in its argument lists.
struct KernelLayout {
    struct Buffer {
        std::string accessor;
        std::uint32_t index = 0;  ///< of the circular buffer
        const DataflowBufferSpec* spec = nullptr;
    };
    struct Semaphore {
        std::string accessor;
        std::uint32_t id = 0;
    };
    struct Scratchpad {
        std::string accessor;
        std::uint32_t index = 0;  ///< of the circular buffer whose memory it is
        std::uint32_t size = 0;
        std::uint32_t common_word = 0;  ///< where the kernel looks for the address
    };
    struct Tensor {
        std::string accessor;
        std::uint32_t compile_time_word = 0;
        std::uint32_t common_word = 0;  ///< where the kernel looks for the address
        const TensorSpec* spec = nullptr;
    };

    std::vector<Buffer> buffers;
    std::vector<Semaphore> semaphores;
    std::vector<Scratchpad> scratchpads;
    std::vector<Tensor> tensors;
    std::uint32_t first_common_vararg = 0;
};

/// Throws unless names, nodes and sizes fit together.
void check_spec(const ProgramSpec& spec);
/// Throws unless there is a value for each argument of the spec, and no other.
void check_run_args(const ProgramSpec& spec, const ProgramRunArgs& args);

/// The nodes of the work units that list the kernel.
CoreRangeSet nodes_of(const ProgramSpec& spec, const KernelSpecName& kernel);
CoreRangeSet nodes_of(const Nodes& nodes);

/// The kernel's names as declarations, its source after them.
std::string kernel_text(const KernelSpec& kernel, const KernelLayout& layout);
/// A file with the kernel's text, named as its source is; the same text is the same file. `source_file` is the
/// kernel's own.
std::string write_kernel_file(const KernelSpec& kernel, const std::string& source_file, const std::string& text);

/// Fills the program's record from its spec and `args`.
void build_record(Program& program, const ProgramRunArgs& args);

}  // namespace tt::tt_metal::experimental::detail
