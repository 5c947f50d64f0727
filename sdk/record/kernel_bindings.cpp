// The names that a kernel of a ProgramSpec uses (dfb::, tensor::, sem::, scratch::, args::), as declarations in front
// of its source.
#include <fmt/format.h>

#include <tt_stl/assert.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

#include "sdk/record/kernel_source.hpp"
#include "sdk/record/program_spec.hpp"

#include <unistd.h>

namespace tt::tt_metal::experimental::detail {

namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t kWordBytes = 4;

/// Every kernel has the runtime's own declarations of these in front of it, which know nothing of the spec.
constexpr const char* kOpening = R"(// Written by opwright from a ProgramSpec.
#include "experimental/kernel_args.h"
#include "internal/template_string.h"
#include "api/compile_time_args.h"
#include "api/dataflow/dataflow_buffer.h"
#include "api/tensor/tensor_binding_token.h"
#include <tuple>
#define get_token_if_present opwright_token_if_present
#define get_vararg opwright_vararg
#define get_common_vararg opwright_common_vararg
#define get_compile_time_vararg opwright_compile_time_vararg
#define get_num_compile_time_varargs opwright_num_compile_time_varargs
)";

std::string metadata(const std::optional<tt::DataFormat>& format, const std::optional<Tile>& given) {
    if (!format.has_value()) {
        return "::binding_details::LLKMetadata{}";
    }
    const Tile tile = given.value_or(Tile());
    const std::uint32_t face_height = std::min(tile.get_height(), constants::FACE_HEIGHT);
    const std::uint32_t face_width = std::min(tile.get_width(), constants::FACE_WIDTH);
    return fmt::format(
        "::binding_details::LLKMetadata{{.format = {}u, .face_r_dim = {}u, .face_c_dim = {}u, .num_faces_r_dim = {}u, "
        ".num_faces_c_dim = {}u}}",
        static_cast<std::uint32_t>(*format), face_height, face_width, tile.get_height() / face_height,
        tile.get_width() / face_width);
}

/// `get_token_if_present<"name">()` of a namespace: a pointer, null where there is no such name.
std::string lookup(const std::vector<std::string>& names, const std::string& null_type) {
    std::string text = "template <::internal::TemplateString name>\nconstexpr auto get_token_if_present() {\n    ";
    for (const std::string& name : names) {
        text += fmt::format("if constexpr (name == \"{0}\") {{\n        return &{0};\n    }} else ", name);
    }
    return text + fmt::format("{{\n        return static_cast<const {}*>(nullptr);\n    }}\n}}\n", null_type);
}

template <typename Binding>
std::vector<std::string> accessors(const std::vector<Binding>& bindings) {
    std::vector<std::string> names;
    for (const Binding& binding : bindings) names.push_back(binding.accessor);
    return names;
}

std::string buffers_text(const KernelLayout& layout) {
    std::string text = "namespace dfb {\n";
    for (const auto& buffer : layout.buffers) {
        text += fmt::format(
            "constexpr DFBBindingToken<dfb::AccessPattern::STRIDED, dfb::AccessPattern::STRIDED> {}{{{}, {}}};\n",
            buffer.accessor, buffer.index,
            metadata(buffer.spec->data_format_metadata, buffer.spec->tile_format_metadata));
    }
    return text + lookup(accessors(layout.buffers), "DFBBindingToken<>") + "}  // namespace dfb\n";
}

std::string semaphores_text(const KernelLayout& layout) {
    if (layout.semaphores.empty()) {
        return {};
    }
    std::string text = "#include \"api/dataflow/semaphore_binding_token.h\"\nnamespace sem {\n";
    for (const auto& semaphore : layout.semaphores) {
        text += fmt::format("constexpr ::SemaphoreBindingToken {}{{{}, ::SemScope::LOCAL_NONATOMIC}};\n",
                            semaphore.accessor, semaphore.id);
    }
    return text + lookup(accessors(layout.semaphores), "::SemaphoreBindingToken") + "}  // namespace sem\n";
}

std::string tensors_text(const KernelSpec& kernel, const KernelLayout& layout) {
    std::string text = "namespace tensor {\n";
    for (const auto& tensor : layout.tensors) {
        text += fmt::format(
            "using {0}_t = ::tensor_accessor::TensorBindingToken<{1}u, {2}u>;\nconstexpr {0}_t {0}{{{3}}};\n",
            tensor.accessor, tensor.compile_time_word, tensor.common_word * kWordBytes,
            metadata(datatype_to_dataformat_converter(tensor.spec->data_type()), tensor.spec->tile()));
    }
    for (const auto& sequence : kernel.advanced_options.tensor_binding_sequences) {
        text += fmt::format("constexpr auto {} = std::make_tuple({});\n", sequence.sequence_name,
                            fmt::join(sequence.members, ", "));
    }
    return text + lookup(accessors(layout.tensors), "::tensor_accessor::NullTensorBindingToken") +
           "}  // namespace tensor\n";
}

std::string scratchpads_text(const KernelLayout& layout) {
    if (layout.scratchpads.empty()) {
        return {};
    }
    std::string text = "#include \"api/scratchpad.h\"\nnamespace scratch {\n";
    for (const auto& pad : layout.scratchpads) {
        text +=
            fmt::format("constexpr ScratchpadBindingToken {}{{{}u, {}u}};\n", pad.accessor, pad.common_word, pad.size);
    }
    return text + lookup(accessors(layout.scratchpads), "ScratchpadBindingToken") + "}  // namespace scratch\n";
}

std::string arguments_text(const KernelSpec& kernel, const KernelLayout& layout) {
    std::string text = "namespace args {\n";
    for (const auto& [name, value] : kernel.compile_time_args) {
        text += fmt::format("constexpr experimental::CtaVal<uint32_t> {}{{{}u}};\n", name, value);
    }
    std::uint32_t word = 0;
    for (const std::string& name : kernel.runtime_arg_schema.runtime_arg_names) {
        text += fmt::format("constexpr experimental::RtaArg<uint32_t> {}{{{}u}};\n", name, kWordBytes * word++);
    }
    const std::uint32_t first_vararg = word;
    word = 0;
    for (const std::string& name : kernel.runtime_arg_schema.common_runtime_arg_names) {
        text += fmt::format("constexpr experimental::CrtaArg<uint32_t> {}{{{}u}};\n", name, kWordBytes * word++);
    }
    const std::size_t compile_time = kernel.advanced_options.compile_time_varargs.size();
    text += fmt::format(R"(}}  // namespace args
FORCE_INLINE uint32_t get_vararg(uint32_t index) {{ return get_arg_val<uint32_t>({}u + index); }}
FORCE_INLINE uint32_t get_common_vararg(uint32_t index) {{ return get_common_arg_val<uint32_t>({}u + index); }}
FORCE_INLINE constexpr uint32_t get_num_compile_time_varargs() {{ return {}u; }}
)",
                        first_vararg, layout.first_common_vararg, compile_time);
    if (compile_time > 0) {
        text += R"(template <uint32_t index>
FORCE_INLINE constexpr uint32_t get_compile_time_vararg() {
    static_assert(index < get_num_compile_time_varargs(), "there is no such compile-time vararg");
    return kernel_compile_time_args[index];
}
FORCE_INLINE constexpr uint32_t get_compile_time_vararg(uint32_t index) { return kernel_compile_time_args[index]; }
)";
    }
    return text;
}

/// Scratchpads are the memory of circular buffers, whose addresses only the kernel knows: it notes them where
/// Scratchpad looks for them, then runs.
std::string source_text(const KernelSpec& kernel, const KernelLayout& layout) {
    std::string source;
    if (const auto* text = std::get_if<KernelSpec::SourceCode>(&kernel.source)) {
        source = text->code + "\n";
    } else {
        source = fmt::format("#include \"{}\"\n", tt::tt_metal::detail::find_kernel_file(
                                                      std::get<std::filesystem::path>(kernel.source).string()));
    }
    if (layout.scratchpads.empty()) {
        return source;
    }
    std::string text =
        "#define kernel_main opwright_kernel_main\n" + source + "#undef kernel_main\nvoid kernel_main() {\n";
    for (const auto& pad : layout.scratchpads) {
        text += fmt::format("    *(volatile tt_l1_ptr uint32_t*)get_common_arg_addr({}) = get_write_ptr({});\n",
                            pad.common_word, pad.index);
    }
    return text + "    opwright_kernel_main();\n}\n";
}

fs::path kernel_folder() {
    if (const char* cache = std::getenv("TT_METAL_CACHE"); cache != nullptr && *cache != '\0') {
        return fs::path(cache) / "opwright-kernels";
    }
    const char* home = std::getenv("HOME");
    return (home == nullptr || *home == '\0' ? fs::temp_directory_path() : fs::path(home) / ".cache") /
           "opwright-kernels";
}

std::uint64_t hash_of(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325u;  // FNV-1a
    for (const unsigned char c : text) hash = (hash ^ c) * 0x100000001b3u;
    return hash;
}

}  // namespace

std::string kernel_text(const KernelSpec& kernel, const KernelLayout& layout) {
    return kOpening + buffers_text(layout) + semaphores_text(layout) + tensors_text(kernel, layout) +
           scratchpads_text(layout) + arguments_text(kernel, layout) + source_text(kernel, layout);
}

std::string write_kernel_file(const KernelSpec& kernel, const std::string& source_file, const std::string& text) {
    static auto* written = new std::map<std::string, std::string>;
    const std::string stem = source_file.empty() ? *kernel.unique_id : fs::path(source_file).stem().string();
    const fs::path file = kernel_folder() / fmt::format("{:016x}", hash_of(text)) / (stem + ".cpp");
    std::string& known = (*written)[file.string()];
    if (known == text && fs::exists(file)) {
        return file.string();
    }
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    // By way of another name: processes that write the same file at once both leave a whole one.
    const fs::path draft = file.string() + fmt::format(".{}", ::getpid());
    std::ofstream(draft, std::ios::binary) << text;
    fs::rename(draft, file, error);
    TT_FATAL(!error, "Kernel file {} cannot be written: {}", file.string(), error.message());
    known = text;
    return file.string();
}

}  // namespace tt::tt_metal::experimental::detail
