// Runtime arguments of kernels: set once per core, edited in place afterwards.
#include <tt-metalium/host_api.hpp>

#include "sdk/record/program_state.hpp"

#include <algorithm>

namespace tt::tt_metal {

namespace {

using detail::KernelRecord;

void check_count(const KernelRecord& kernel, std::size_t unique, std::size_t common, const CoreCoord& core) {
    TT_FATAL(unique + common <= detail::kMaxRuntimeArgs,
             "{} unique+common runtime args targeting kernel {} on {} are too large. Max allowable is {}",
             unique + common, kernel.name(), core, detail::kMaxRuntimeArgs);
}

void note_place(KernelRecord& kernel, const CallPlace& place) {
    if (kernel.args_set_at.line == 0) kernel.args_set_at = {place.file_name(), place.line()};
}

void set_on_core(KernelRecord& kernel, const CoreCoord& core, ttsl::Span<const std::uint32_t> values) {
    TT_FATAL(kernel.cores.contains(core), "Cannot set runtime args for core {} since kernel {} is not placed on it!",
             core, kernel.name());
    check_count(kernel, values.size(), kernel.common_args.size(), core);
    const auto existing = kernel.args.find(core);
    if (existing != kernel.args.end()) {
        TT_FATAL(existing->second.size() == values.size(),
                 "Illegal Runtime Args on {}: Number of runtime args cannot be modified from {} to {}!", core,
                 existing->second.size(), values.size());
        std::ranges::copy(values, existing->second.begin());
        return;
    }
    auto& stored = kernel.args.emplace(core, std::vector<std::uint32_t>(values.begin(), values.end())).first->second;
    kernel.arg_views[core.x][core.y] = {stored.data(), stored.size()};
}

}  // namespace

std::size_t RuntimeArgsData::checked(std::size_t index) const {
    TT_FATAL(index < rt_args_count, "Index {} is larger than runtime args size {}", index, rt_args_count);
    return index;
}

void SetRuntimeArgs(const Program& program, KernelHandle kernel, const CoreSpec& core_spec,
                    ttsl::Span<const std::uint32_t> runtime_args, const CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    KernelRecord& record = detail::kernel_at(program, kernel);
    note_place(record, place);
    const CoreRangeSet cores = detail::to_core_range_set(core_spec);
    for (const CoreRange& range : cores.ranges()) {
        for (const CoreCoord& core : range) {
            set_on_core(record, core, runtime_args);
        }
    }
}

void SetRuntimeArgs(const Program& program, KernelHandle kernel, const CoreSpec& core_spec,
                    std::initializer_list<std::uint32_t> runtime_args, const CallPlace& place) {
    SetRuntimeArgs(program, kernel, core_spec,
                   ttsl::Span<const std::uint32_t>(runtime_args.begin(), runtime_args.size()), place);
}

void SetRuntimeArgs(const Program& program, KernelHandle kernel, const std::vector<CoreCoord>& core_spec,
                    const std::vector<std::vector<std::uint32_t>>& runtime_args, const CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    TT_FATAL(core_spec.size() == runtime_args.size(),
             "Mismatch between number of cores {} and number of runtime args {} getting updated", core_spec.size(),
             runtime_args.size());
    KernelRecord& record = detail::kernel_at(program, kernel);
    note_place(record, place);
    for (std::size_t i = 0; i < core_spec.size(); ++i) {
        set_on_core(record, core_spec[i], runtime_args[i]);
    }
}

void SetCommonRuntimeArgs(const Program& program, KernelHandle kernel, ttsl::Span<const std::uint32_t> runtime_args,
                          const CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    KernelRecord& record = detail::kernel_at(program, kernel);
    TT_FATAL(
        record.common_args.empty(),
        "Illegal Common Runtime Args: Can only set common runtime args once. Get and modify args in place instead.");
    check_count(record, 0, runtime_args.size(), {0, 0});
    for (const auto& [core, args] : record.args) {
        check_count(record, args.size(), runtime_args.size(), core);
    }
    record.common_args.assign(runtime_args.begin(), runtime_args.end());
    record.common_view = {record.common_args.data(), record.common_args.size()};
}

void SetCommonRuntimeArgs(const Program& program, KernelHandle kernel,
                          std::initializer_list<std::uint32_t> runtime_args, const CallPlace& place) {
    SetCommonRuntimeArgs(program, kernel, ttsl::Span<const std::uint32_t>(runtime_args.begin(), runtime_args.size()),
                         place);
}

RuntimeArgsData& GetRuntimeArgs(const Program& program, KernelHandle kernel, const CoreCoord& logical_core,
                                const CallPlace& place) {
    const ttsl::PlaceScope scope(place);
    KernelRecord& record = detail::kernel_at(program, kernel);
    TT_FATAL(record.cores.contains(logical_core), "Cannot get runtime args for kernel {} that is not placed on core {}",
             record.name(), logical_core);
    return record.arg_views[logical_core.x][logical_core.y];
}

std::vector<std::vector<RuntimeArgsData>>& GetRuntimeArgs(const Program& program, KernelHandle kernel) {
    return detail::kernel_at(program, kernel).arg_views;
}

RuntimeArgsData& GetCommonRuntimeArgs(const Program& program, KernelHandle kernel) {
    return detail::kernel_at(program, kernel).common_view;
}

}  // namespace tt::tt_metal
