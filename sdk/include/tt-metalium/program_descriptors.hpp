// A whole program as plain data. Vendor names: ProgramDescriptor, KernelDescriptor, CBDescriptor, CBFormatDescriptor,
// SemaphoreDescriptor, TileDescriptor, FaceGeometry, and the config descriptors.
#pragma once

#include <tt-metalium/circular_buffer_constants.h>
#include <tt-metalium/core_coord.hpp>
#include <tt-metalium/kernel_types.hpp>
#include <tt-metalium/tile.hpp>
#include <tt-metalium/tt_backend_api_types.hpp>
#include <tt_stl/small_vector.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <source_location>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tt::tt_metal {

class Buffer;

struct FaceGeometry {
    std::uint32_t face_r_dim = constants::FACE_HEIGHT;
    std::uint32_t num_faces = 4;
    bool operator==(const FaceGeometry&) const = default;
};

struct TileDescriptor {
    TileDescriptor() = default;
    TileDescriptor(const Tile& tile)
        : height(tile.get_height()), width(tile.get_width()), transpose(tile.get_transpose_of_faces()) {}
    TileDescriptor(std::uint32_t tile_height, std::uint32_t tile_width, bool is_transposed)
        : height(tile_height), width(tile_width), transpose(is_transposed) {}

    std::uint32_t height = constants::TILE_HEIGHT;
    std::uint32_t width = constants::TILE_WIDTH;
    bool transpose = false;

    bool operator==(const TileDescriptor&) const = default;
};

struct CBFormatDescriptor {
    std::uint8_t buffer_index = 0;
    tt::DataFormat data_format = tt::DataFormat::Float32;
    std::uint32_t page_size = 0;
    std::optional<TileDescriptor> tile;
    std::optional<FaceGeometry> face_geometry;
};

struct CBDescriptor {
    using FormatDescriptors = ttsl::SmallVector<CBFormatDescriptor, 1>;

    std::uint32_t total_size = 0;
    CoreRangeSet core_ranges;
    FormatDescriptors format_descriptors;
    FormatDescriptors remote_format_descriptors;
    Buffer* buffer = nullptr;
    std::uint32_t address_offset = 0;

    /// The line that writes `CBDescriptor{...}`. Not the vendor's, and never given by the caller: as in host_api.hpp.
    std::source_location made_at = std::source_location::current();
};

struct SemaphoreDescriptor {
    std::uint32_t id{};
    CoreType core_type = CoreType::WORKER;
    CoreRangeSet core_ranges;
    std::uint32_t initial_value = 0;
};

struct ReaderConfigDescriptor {};
struct WriterConfigDescriptor {};
struct DataMovementConfigDescriptor {
    DataMovementProcessor processor = DataMovementProcessor::RISCV_0;
    NOC noc = NOC::RISCV_0_default;
    NOC_MODE noc_mode = NOC_MODE::DM_DEDICATED_NOC;
};
struct ComputeConfigDescriptor {
    using UnpackToDestModes = std::vector<UnpackToDestMode>;

    MathFidelity math_fidelity = MathFidelity::HiFi4;
    bool fp32_dest_acc_en = false;
    bool dst_full_sync_en = false;
    UnpackToDestModes unpack_to_dest_mode;
    bool bfp8_pack_precise = false;
    bool math_approx_mode = false;
};

struct KernelDescriptor {
    using CompileTimeArgs = std::vector<std::uint32_t>;
    using NamedCompileTimeArgs = std::vector<std::pair<std::string, std::uint32_t>>;
    using Defines = std::vector<std::pair<std::string, std::string>>;
    using CoreRuntimeArgs = std::vector<std::uint32_t>;
    using RuntimeArgs = std::vector<std::pair<CoreCoord, CoreRuntimeArgs>>;
    using CommonRuntimeArgs = CoreRuntimeArgs;
    using ConfigDescriptor = std::variant<ReaderConfigDescriptor, WriterConfigDescriptor, DataMovementConfigDescriptor,
                                          ComputeConfigDescriptor>;
    enum class SourceType { FILE_PATH, SOURCE_CODE };

    std::string kernel_source;
    SourceType source_type = SourceType::FILE_PATH;
    CoreRangeSet core_ranges;
    CompileTimeArgs compile_time_args;
    NamedCompileTimeArgs named_compile_time_args;
    Defines defines;
    RuntimeArgs runtime_args;
    CommonRuntimeArgs common_runtime_args;
    std::optional<KernelBuildOptLevel> opt_level = std::nullopt;
    ConfigDescriptor config;
    std::vector<std::filesystem::path> compiler_include_paths;

    /// Arguments that were given as a `Buffer*`: on a program cache hit only these are rewritten, unless the factory
    /// has override_runtime_arguments or no such argument at all.
    struct BufferBinding {
        CoreCoord core;
        std::uint32_t arg_index = 0;
        Buffer* buffer = nullptr;
    };
    std::vector<BufferBinding> buffer_bindings;
    std::vector<BufferBinding> common_buffer_bindings;  ///< `core` is without meaning

    /// The line that writes `KernelDescriptor{...}`, and that of the first emplace_runtime_args. Not the vendor's.
    std::source_location made_at = std::source_location::current();
    std::optional<std::source_location> args_set_at = std::nullopt;

    /// A number, or a `Buffer*`, which stands for the buffer's address.
    using RuntimeArg = std::variant<std::uint32_t, Buffer*>;

    /// Arguments whose number is known at run time only.
    class RTArgList {
      public:
        void push_back(std::uint32_t value);
        void push_back(Buffer* buffer);
        void reserve(std::size_t count);
        void append(const std::vector<std::uint32_t>& values);

      private:
        friend struct KernelDescriptor;
        std::vector<RuntimeArg> items_;
    };

    void emplace_runtime_args(const CoreCoord& core, std::initializer_list<RuntimeArg> args,
                              const std::source_location& place = std::source_location::current());
    void emplace_runtime_args(const CoreCoord& core, const std::vector<RuntimeArg>& args,
                              const std::source_location& place = std::source_location::current());
    void emplace_runtime_args(const CoreCoord& core, const RTArgList& args,
                              const std::source_location& place = std::source_location::current());
    void emplace_common_runtime_args(std::initializer_list<RuntimeArg> args);
    void emplace_common_runtime_args(const RTArgList& args);
};

struct ProgramDescriptor {
    using KernelDescriptors = ttsl::SmallVector<KernelDescriptor, 3>;
    using SemaphoreDescriptors = ttsl::SmallVector<SemaphoreDescriptor, 3>;
    using CBDescriptors = ttsl::SmallVector<CBDescriptor, 5>;

    KernelDescriptors kernels;
    SemaphoreDescriptors semaphores;
    CBDescriptors cbs;
    std::optional<std::uint64_t> custom_program_hash;
};

}  // namespace tt::tt_metal
