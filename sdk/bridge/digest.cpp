// Digests of program structure and of kernel files.
#include "sdk/bridge/digest.hpp"

#include <sys/stat.h>

#include <tt_stl/assert.hpp>
#include <tt_stl/overloaded.hpp>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <unordered_map>

#include "sdk/record/states.hpp"

namespace opwright::bridge {

namespace fs = std::filesystem;
using namespace tt::tt_metal;

Digest& Digest::add(std::string_view text) {
    add(text.size());
    while (!text.empty()) {
        std::uint64_t word = 0;
        const std::size_t count = std::min<std::size_t>(text.size(), sizeof(word));
        std::memcpy(&word, text.data(), count);
        add(word);
        text.remove_prefix(count);
    }
    return *this;
}

namespace {

struct FileFacts {
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
    std::int64_t size = -1;
    std::uint64_t digest = 0;
    std::vector<std::string> includes;  ///< paths as they would be, existing or not
};

std::vector<std::string> quoted_includes(std::string_view text, const fs::path& folder) {
    std::vector<std::string> found;
    std::size_t line_start = 0;
    while (line_start < text.size()) {
        const std::size_t line_end = std::min(text.find('\n', line_start), text.size());
        std::string_view line = text.substr(line_start, line_end - line_start);
        line_start = line_end + 1;
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (!line.starts_with('#') || line.find("include") == std::string_view::npos) {
            continue;
        }
        const std::size_t open = line.find('"');
        const std::size_t close = open == std::string_view::npos ? open : line.find('"', open + 1);
        if (close != std::string_view::npos) {
            found.push_back((folder / line.substr(open + 1, close - open - 1)).lexically_normal().string());
        }
    }
    return found;
}

/// Null when there is no such file.
const FileFacts* facts_of(const std::string& path) {
    static auto* known = new std::unordered_map<std::string, FileFacts>;
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return nullptr;
    }
    FileFacts& facts = (*known)[path];
    if (facts.size != status.st_size || facts.seconds != status.st_mtim.tv_sec ||
        facts.nanoseconds != status.st_mtim.tv_nsec) {
        std::ifstream file(path, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        facts = {status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_size, Digest().add(text).value(),
                 quoted_includes(text, fs::path(path).parent_path())};
    }
    return &facts;
}

void add_file(Digest& digest, const std::string& path, std::set<std::string>& seen) {
    if (!seen.insert(path).second) {
        return;
    }
    const FileFacts* facts = facts_of(path);
    if (facts == nullptr) {
        return;
    }
    digest.add(facts->digest);
    for (const std::string& include : facts->includes) {
        add_file(digest, include, seen);
    }
}

void add_cores(Digest& digest, const CoreRangeSet& cores) {
    digest.add(cores.size());
    for (const CoreRange& range : cores.ranges()) {
        digest.add(range.start_coord.x).add(range.start_coord.y).add(range.end_coord.x).add(range.end_coord.y);
    }
}

template <typename Config>
void add_build_settings(Digest& digest, const Config& config) {
    digest.add(config.compile_args.size());
    for (const std::uint32_t arg : config.compile_args) {
        digest.add(arg);
    }
    digest.add(config.defines.size());
    for (const auto& [name, value] : config.defines) {
        digest.add(name).add(value);
    }
    const std::map<std::string, std::uint32_t> named(config.named_compile_args.begin(),
                                                     config.named_compile_args.end());
    digest.add(named.size());
    for (const auto& [name, value] : named) {
        digest.add(name).add(value);
    }
    digest.add(static_cast<std::uint64_t>(config.opt_level)).add(config.compiler_include_paths.size());
    for (const fs::path& path : config.compiler_include_paths) {
        digest.add(path.native());
    }
}

void add_config(Digest& digest, const tt::tt_metal::detail::KernelConfig& config) {
    digest.add(config.index());
    std::visit(ttsl::overloaded{[&](const DataMovementConfig& c) {
                                    digest.add(static_cast<std::uint64_t>(c.processor)).add(c.noc).add(c.noc_mode);
                                    add_build_settings(digest, c);
                                },
                                [&](const ComputeConfig& c) {
                                    digest.add(static_cast<std::uint64_t>(c.math_fidelity))
                                        .add(c.fp32_dest_acc_en)
                                        .add(c.dst_full_sync_en)
                                        .add(c.bfp8_pack_precise)
                                        .add(c.math_approx_mode)
                                        .add(c.unpack_to_dest_mode.size());
                                    for (const UnpackToDestMode mode : c.unpack_to_dest_mode) {
                                        digest.add(static_cast<std::uint64_t>(mode));
                                    }
                                    add_build_settings(digest, c);
                                }},
               config);
}

void add_kernel(Digest& digest, const tt::tt_metal::detail::KernelRecord& kernel) {
    digest.add(kernel.is_source_text).add(kernel.is_source_text ? kernel.source : kernel.path);
    if (!kernel.is_source_text) {
        digest.add(kernel_file_digest(kernel.path));
    }
    add_cores(digest, kernel.cores);
    add_config(digest, kernel.config);
    digest.add(kernel.args.size());
    for (const auto& [core, args] : kernel.args) {
        digest.add(core.x).add(core.y).add(args.size());
    }
    digest.add(kernel.common_args.size());
}

void add_circular_buffer(Digest& digest, const tt::tt_metal::detail::CircularBufferRecord& buffer) {
    const CircularBufferConfig& config = buffer.config;
    add_cores(digest, buffer.cores);
    digest.add(config.total_size()).add(config.globally_allocated_buffer() != nullptr).add(config.address_offset());
    // The runtime cannot give a program another global buffer: each has programs of its own.
    digest.add(buffer.global == nullptr ? 0 : buffer.global->identity());
    for (std::size_t index = 0; index < config.data_formats().size(); ++index) {
        const auto number = static_cast<std::uint8_t>(index);
        if (!config.buffer_indices().contains(number)) {
            continue;
        }
        digest.add(index)
            .add(config.remote_buffer_indices().contains(number))
            .add(static_cast<std::uint64_t>(*config.data_formats()[index]))
            .add(*config.page_sizes()[index]);
        if (const auto& tile = config.tiles()[index]) {
            digest.add(tile->get_height()).add(tile->get_width()).add(tile->get_transpose_of_faces());
        }
        if (const auto& faces = config.unpack_face_geometry()[index]) {
            digest.add(faces->face_r_dim).add(faces->num_faces);
        }
    }
}

}  // namespace

std::uint64_t kernel_file_digest(const std::string& path) {
    TT_FATAL(facts_of(path) != nullptr, "Kernel file {} doesn't exist any more!", path);
    Digest digest;
    std::set<std::string> seen;
    add_file(digest, path, seen);
    return digest.value();
}

std::uint64_t structure_digest(std::string_view operation, const tt::tt_metal::detail::ProgramState& program) {
    Digest digest;
    digest.add(operation).add(program.kernels.size());
    for (const auto& kernel : program.kernels) {
        add_kernel(digest, *kernel);
    }
    digest.add(program.circular_buffers.size());
    for (const auto& buffer : program.circular_buffers) {
        add_circular_buffer(digest, *buffer);
    }
    digest.add(program.semaphores.size());
    for (const auto& semaphore : program.semaphores) {
        digest.add(semaphore.id).add(static_cast<std::uint64_t>(semaphore.core_type)).add(semaphore.initial_value);
        add_cores(digest, semaphore.cores);
    }
    return digest.value();
}

}  // namespace opwright::bridge
