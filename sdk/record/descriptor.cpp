// A Program from a ProgramDescriptor: the same record, filled through the same checks; and what a cache hit rewrites.
#include <tt-metalium/experimental/program_descriptor_patching.hpp>
#include <tt-metalium/host_api.hpp>
#include <tt_stl/overloaded.hpp>

#include "sdk/record/program_state.hpp"

#include <optional>
#include <set>
#include <string_view>

namespace tt::tt_metal {

namespace {

detail::KernelConfig config_of(const KernelDescriptor& kernel) {
    const std::map<std::string, std::string> defines(kernel.defines.begin(), kernel.defines.end());
    const std::unordered_map<std::string, std::uint32_t> named(kernel.named_compile_time_args.begin(),
                                                               kernel.named_compile_time_args.end());
    const auto movement = [&](DataMovementConfig config) {
        config.compile_args = kernel.compile_time_args;
        config.defines = defines;
        config.named_compile_args = named;
        config.opt_level = kernel.opt_level.value_or(KernelBuildOptLevel::O2);
        config.compiler_include_paths = kernel.compiler_include_paths;
        return detail::KernelConfig(std::move(config));
    };
    return std::visit(ttsl::overloaded{
                          [&](const ReaderConfigDescriptor&) { return movement(ReaderDataMovementConfig()); },
                          [&](const WriterConfigDescriptor&) { return movement(WriterDataMovementConfig()); },
                          [&](const DataMovementConfigDescriptor& given) {
                              DataMovementConfig config;
                              config.processor = given.processor;
                              config.noc = given.noc;
                              config.noc_mode = given.noc_mode;
                              return movement(std::move(config));
                          },
                          [&](const ComputeConfigDescriptor& given) {
                              ComputeConfig config;
                              config.math_fidelity = given.math_fidelity;
                              config.fp32_dest_acc_en = given.fp32_dest_acc_en;
                              config.dst_full_sync_en = given.dst_full_sync_en;
                              config.unpack_to_dest_mode = given.unpack_to_dest_mode;
                              config.bfp8_pack_precise = given.bfp8_pack_precise;
                              config.math_approx_mode = given.math_approx_mode;
                              config.compile_args = kernel.compile_time_args;
                              config.defines = defines;
                              config.named_compile_args = named;
                              config.opt_level = kernel.opt_level.value_or(KernelBuildOptLevel::O3);
                              config.compiler_include_paths = kernel.compiler_include_paths;
                              return detail::KernelConfig(std::move(config));
                          },
                      },
                      kernel.config);
}

void add_semaphore(detail::ProgramState& state, const SemaphoreDescriptor& semaphore) {
    TT_FATAL(semaphore.id < detail::kMaxSemaphores, "Semaphore id {} exceeds max value {}", semaphore.id,
             detail::kMaxSemaphores - 1);
    for (const auto& other : state.semaphores) {
        if (other.id == semaphore.id && other.core_type == semaphore.core_type) {
            const CoreRangeSet common = other.cores.intersection(semaphore.core_ranges);
            TT_FATAL(common.empty(), "Semaphore id {} already in use on core {}", semaphore.id,
                     common.ranges().front().start_coord);
        }
    }
    state.semaphores.push_back({semaphore.id, semaphore.core_type, semaphore.core_ranges, semaphore.initial_value});
}

/// `KernelDescriptor kernel;` without braces has the place of the type's own definition, which nobody looks for.
bool is_known(const CallPlace& place) {
    return !std::string_view(place.file_name()).ends_with("tt-metalium/program_descriptors.hpp");
}

CallPlace place_of(const KernelDescriptor& kernel) {
    constexpr CallPlace kNowhere{};
    return is_known(kernel.made_at) ? kernel.made_at : kernel.args_set_at.value_or(kNowhere);
}

/// The words of `args`; `bind` is told which of them are addresses of buffers.
template <typename Bind>
std::vector<std::uint32_t> words_of(ttsl::Span<const KernelDescriptor::RuntimeArg> args, const Bind& bind) {
    std::vector<std::uint32_t> words;
    words.reserve(args.size());
    for (const KernelDescriptor::RuntimeArg& arg : args) {
        const auto index = static_cast<std::uint32_t>(words.size());
        if (const auto* buffer = std::get_if<Buffer*>(&arg)) {
            // An optional tensor that is not there: whether it is belongs to the cache key, so that this stays 0.
            if (*buffer != nullptr) bind(index, *buffer);
            words.push_back(*buffer != nullptr ? (*buffer)->address() : 0);
        } else {
            words.push_back(std::get<std::uint32_t>(arg));
        }
    }
    return words;
}

void emplace(KernelDescriptor& kernel, const CoreCoord& core, ttsl::Span<const KernelDescriptor::RuntimeArg> args,
             const CallPlace& place) {
    if (!kernel.args_set_at) kernel.args_set_at = place;
    kernel.runtime_args.emplace_back(core, words_of(args, [&](std::uint32_t index, Buffer* buffer) {
                                         kernel.buffer_bindings.push_back({core, index, buffer});
                                     }));
}

void emplace_common(KernelDescriptor& kernel, ttsl::Span<const KernelDescriptor::RuntimeArg> args) {
    const auto before = static_cast<std::uint32_t>(kernel.common_runtime_args.size());
    const std::vector<std::uint32_t> words = words_of(args, [&](std::uint32_t index, Buffer* buffer) {
        kernel.common_buffer_bindings.push_back({{}, before + index, buffer});
    });
    kernel.common_runtime_args.insert(kernel.common_runtime_args.end(), words.begin(), words.end());
}

/// Position of `buffer` in the call; the same memory twice has no position.
class Positions {
  public:
    explicit Positions(ttsl::Span<Buffer* const> buffers) : buffers_(buffers) {
        std::set<std::uint32_t> seen;
        for (const Buffer* buffer : buffers) unique_ = unique_ && seen.insert(buffer->address()).second;
    }
    bool unique() const { return unique_; }
    std::optional<std::size_t> of(const Buffer* buffer) const {
        for (std::size_t i = 0; i < buffers_.size(); ++i) {
            if (buffers_[i] == buffer) return i;
        }
        return std::nullopt;
    }

  private:
    ttsl::Span<Buffer* const> buffers_;
    bool unique_ = true;
};

}  // namespace

Program::Program(const ProgramDescriptor& descriptor) : Program() {
    for (const CBDescriptor& buffer : descriptor.cbs) {
        CreateCircularBuffer(*this, buffer.core_ranges, CircularBufferConfig(buffer),
                             is_known(buffer.made_at) ? buffer.made_at : CallPlace());
    }
    for (const SemaphoreDescriptor& semaphore : descriptor.semaphores) {
        add_semaphore(state(), semaphore);
    }
    for (const KernelDescriptor& kernel : descriptor.kernels) {
        const auto create =
            kernel.source_type == KernelDescriptor::SourceType::FILE_PATH ? CreateKernel : CreateKernelFromString;
        const CallPlace made_at = place_of(kernel);
        const KernelHandle handle = create(*this, kernel.kernel_source, kernel.core_ranges, config_of(kernel), made_at);
        for (const auto& [core, args] : kernel.runtime_args) {
            SetRuntimeArgs(*this, handle, core, args, kernel.args_set_at.value_or(made_at));
        }
        if (!kernel.common_runtime_args.empty()) {
            SetCommonRuntimeArgs(*this, handle, kernel.common_runtime_args);
        }
    }
}

void KernelDescriptor::emplace_runtime_args(const CoreCoord& core, std::initializer_list<RuntimeArg> args,
                                            const CallPlace& place) {
    emplace(*this, core, {args.begin(), args.size()}, place);
}

void KernelDescriptor::emplace_runtime_args(const CoreCoord& core, const std::vector<RuntimeArg>& args,
                                            const CallPlace& place) {
    emplace(*this, core, {args.data(), args.size()}, place);
}

void KernelDescriptor::emplace_runtime_args(const CoreCoord& core, const RTArgList& args, const CallPlace& place) {
    emplace(*this, core, {args.items_.data(), args.items_.size()}, place);
}

void KernelDescriptor::RTArgList::push_back(std::uint32_t value) {
    items_.emplace_back(value);
}
void KernelDescriptor::RTArgList::push_back(Buffer* buffer) {
    items_.emplace_back(buffer);
}
void KernelDescriptor::RTArgList::reserve(std::size_t count) {
    items_.reserve(count);
}
void KernelDescriptor::RTArgList::append(const std::vector<std::uint32_t>& values) {
    items_.insert(items_.end(), values.begin(), values.end());
}

void KernelDescriptor::emplace_common_runtime_args(std::initializer_list<RuntimeArg> args) {
    emplace_common(*this, {args.begin(), args.size()});
}

void KernelDescriptor::emplace_common_runtime_args(const RTArgList& args) {
    emplace_common(*this, {args.items_.data(), args.items_.size()});
}

void apply_descriptor_runtime_args(Program& program, const ProgramDescriptor& descriptor) {
    KernelHandle handle = 0;
    for (const KernelDescriptor& kernel : descriptor.kernels) {
        for (const auto& [core, args] : kernel.runtime_args) {
            SetRuntimeArgs(program, handle, core, args, kernel.args_set_at.value_or(CallPlace()));
        }
        if (!kernel.common_runtime_args.empty()) {
            auto& common = GetCommonRuntimeArgs(program, handle);
            for (std::size_t i = 0; i < kernel.common_runtime_args.size(); ++i) {
                common[i] = kernel.common_runtime_args[i];
            }
        }
        ++handle;
    }
    CBHandle index = 0;
    for (const CBDescriptor& buffer : descriptor.cbs) {
        if (buffer.buffer != nullptr) {
            UpdateDynamicCircularBufferAddress(program, index, *buffer.buffer, buffer.address_offset);
        }
        ++index;
    }
}

void apply_dynamic_runtime_args(Program& program, ttsl::Span<const DynamicRuntimeArg> dynamic_args) {
    for (const DynamicRuntimeArg& argument : dynamic_args) {
        auto& args = argument.is_common ? GetCommonRuntimeArgs(program, argument.kernel_idx)
                                        : GetRuntimeArgs(program, argument.kernel_idx, argument.core);
        args[argument.arg_idx] = argument.value;
    }
}

detail::ResolvedBindings detail::resolve_bindings(const ProgramDescriptor& descriptor,
                                                  ttsl::Span<Buffer* const> buffers) {
    const Positions positions(buffers);
    if (!positions.unique()) return {};
    detail::ResolvedBindings result;
    bool all_known = true;
    std::uint32_t number = 0;
    for (const KernelDescriptor& kernel : descriptor.kernels) {
        for (const bool is_common : {false, true}) {
            for (const auto& binding : is_common ? kernel.common_buffer_bindings : kernel.buffer_bindings) {
                const auto position = positions.of(binding.buffer);
                all_known = all_known && position;
                result.rt_args.push_back({number, is_common, binding.core, binding.arg_index, position.value_or(0)});
            }
        }
        ++number;
    }
    number = 0;
    for (const CBDescriptor& cb : descriptor.cbs) {
        if (cb.buffer != nullptr) {
            const auto position = positions.of(cb.buffer);
            all_known = all_known && position;
            result.cbs.push_back({number, cb.address_offset, position.value_or(0)});
        }
        ++number;
    }
    return all_known ? result : detail::ResolvedBindings{};
}

void detail::apply_resolved_bindings(Program& program, const ResolvedBindings& bindings,
                                     ttsl::Span<Buffer* const> buffers) {
    for (const ResolvedBindings::Argument& argument : bindings.rt_args) {
        auto& args = argument.is_common ? GetCommonRuntimeArgs(program, argument.kernel)
                                        : GetRuntimeArgs(program, argument.kernel, argument.core);
        args[argument.arg_index] = buffers[argument.buffer]->address();
    }
    for (const ResolvedBindings::CircularBuffer& cb : bindings.cbs) {
        UpdateDynamicCircularBufferAddress(program, cb.index, *buffers[cb.buffer], cb.address_offset);
    }
}

}  // namespace tt::tt_metal
