// A program as the SDK recorded it while the operation's own factory ran: what the factory really made, in any style.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace opwright::builder::check {

struct Core {
    std::uint32_t x = 0, y = 0;
    friend auto operator<=>(const Core&, const Core&) = default;
};

struct CoreBox {
    Core first, last;  ///< inclusive
    friend bool operator==(const CoreBox&, const CoreBox&) = default;
    bool contains(Core core) const {
        return core.x >= first.x && core.x <= last.x && core.y >= first.y && core.y <= last.y;
    }
};

struct Cores {
    std::vector<CoreBox> boxes;
    bool contains(Core core) const;
    std::vector<Core> list() const;  ///< in order
};

/// One kernel of the program.
struct RecordedKernel {
    std::filesystem::path path;  ///< empty: made from a string
    std::string processor;       ///< BRISC, NCRISC, TRISC
    Cores cores;
    std::vector<std::uint32_t> compile_args, common_args;
    std::map<std::string, std::uint32_t> named_args;
    std::map<std::string, std::string> defines;
    std::map<Core, std::vector<std::uint32_t>> args;
    SourcePlace made_at, args_set_at;
    bool is_compute() const { return processor == "TRISC"; }
};

struct RecordedBuffer {
    struct Index {
        int index = 0;
        std::uint32_t page_size = 0;
        std::optional<int> format;  ///< tt::DataFormat
        bool has_tile = false;      ///< a tile shape of its own
    };
    Cores cores;
    std::uint32_t total_size = 0;
    bool is_allocated = true;  ///< false: it lies at a tensor's memory
    std::vector<Index> indices;
    SourcePlace made_at;
    const Index* entry(int index) const;
};

struct RecordedTensor {
    std::string name;  ///< "input 0", "output"
    std::uint32_t address = 0;
    std::uint32_t page_size = 0, num_pages = 0;
    bool is_l1 = false, is_sharded = false;
    std::vector<std::uint32_t> accessor_args;

    /// Whether these words stand at this place of a kernel's compile-time arguments. Tensors of one kind have the same.
    bool stands_at(const std::vector<std::uint32_t>& compile_args, std::size_t at) const;
};

struct RecordedProgram {
    std::string operation;
    bool is_hit = false;  ///< of a call that found its program in the cache, behind override_runtime_arguments
    Core grid;
    std::vector<RecordedTensor> tensors;
    std::vector<RecordedKernel> kernels;
    std::vector<RecordedBuffer> buffers;

    /// The buffer with this index on this core; null: none is configured.
    const RecordedBuffer* buffer(int index, Core core) const;
    /// The tensors whose accessor's words stand at `offset` of the kernel's compile-time arguments: tensors of one kind
    /// have the same, inputs come before outputs.
    std::vector<const RecordedTensor*> tensors_at(const RecordedKernel& kernel, std::int64_t offset) const;
    /// The same but for runtime arguments and addresses: the program that a later call may have found in the cache.
    bool has_structure_of(const RecordedProgram& other) const;
};

/// The lines of `$OPWRIGHT_PROGRAMS`; places are made absolute below `workspace`. A line that cannot be read (its
/// process ended while writing) is left out. Error: those of read_file.
Result<std::vector<RecordedProgram>> read_programs(const std::filesystem::path& file,
                                                   const std::filesystem::path& workspace);

}  // namespace opwright::builder::check
