// accessor-offset, accessor-tensor: TensorAccessorArgs<N> must stand where the factory appended a tensor's words, and
// be used with that tensor's address.
#include <fmt/format.h>

#include <algorithm>

#include "builder/check/rules/program_rules.hpp"

namespace opwright::builder::check {

namespace {

/// All places of the list at which some tensor's words stand.
std::vector<std::size_t> accessor_places(const RecordedProgram& program, const std::vector<std::uint32_t>& words) {
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at < words.size(); ++at) {
        for (const RecordedTensor& tensor : program.tensors) {
            if (!tensor.stands_at(words, at)) continue;
            places.push_back(at);
            at += tensor.accessor_args.size() - 1;
            break;
        }
    }
    return places;
}

}  // namespace

void check_accessors(const LoadedProgram& loaded, Findings& findings) {
    const RecordedProgram& program = *loaded.program;
    for (const CoreRun& run : loaded.cores) {
        for (const KernelRun& kernel : run.kernels) {
            const auto& words = kernel.kernel->compile_args;
            const std::vector<std::size_t> places = accessor_places(program, words);
            for (const AccessorUse& use : kernel.trace.accessors) {
                const auto at = static_cast<std::size_t>(use.offset);
                const bool known = std::ranges::any_of(
                    program.tensors, [&](const RecordedTensor& tensor) { return tensor.stands_at(words, at); });
                if (!known && !places.empty()) {
                    findings.mistakes.push_back(
                        {.rule = "accessor-offset",
                         .place = kernel.source->place(use.spot),
                         .what = fmt::format("TensorAccessorArgs<{}> reads compile-time argument {}, where no tensor's "
                                             "words stand",
                                             use.offset, use.offset),
                         .other = kernel.kernel->made_at,
                         .other_what = fmt::format("the factory passes {} words; a tensor's begin at {}", words.size(),
                                                   places[0]),
                         .fix = fmt::format("use TensorAccessorArgs<{}>, or append the tensor's arguments in the order "
                                            "in which the kernel reads them",
                                            places[0]),
                         .excerpt = {}});
                    continue;
                }
                const auto args = kernel.kernel->args.find(run.core);
                if (!known || !use.address_arg || args == kernel.kernel->args.end() ||
                    *use.address_arg >= args->second.size())
                    continue;
                const std::uint32_t address = args->second[*use.address_arg];
                const auto holder = std::ranges::find(program.tensors, address, &RecordedTensor::address);
                if (holder == program.tensors.end()) {
                    findings.mistakes.push_back(
                        {.rule = "accessor-address",
                         .place = kernel.source->place(use.address_spot),
                         .what = fmt::format("runtime argument {} is taken for a tensor's address, but is {}",
                                             *use.address_arg, address),
                         .other = kernel.kernel->args_set_at,
                         .other_what = "the runtime arguments are set here",
                         .fix =
                             "pass buffer()->address() of the tensor at this index, or read the index at which it is",
                         .excerpt = {}});
                } else if (!holder->stands_at(words, at)) {
                    findings.mistakes.push_back(
                        {.rule = "accessor-tensor",
                         .place = kernel.source->place(use.address_spot),
                         .what =
                             fmt::format("TensorAccessorArgs<{}> describes another tensor than {}, whose address is "
                                         "runtime argument {}",
                                         use.offset, holder->name, *use.address_arg),
                         .other = kernel.kernel->made_at,
                         .other_what = "the tensors' arguments are passed here",
                         .fix = "give each TensorAccessor the address of the tensor whose arguments it has",
                         .excerpt = {}});
                }
            }
        }
    }
}

}  // namespace opwright::builder::check
