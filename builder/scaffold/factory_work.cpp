// Sizes under the names of the spec, and how the work is divided over cores.
#include <fmt/format.h>

#include <cctype>

#include "builder/plan/text.hpp"
#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/factory_text.hpp"
#include "builder/scaffold/kernel_text.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

namespace {

bool sums_up_a_shape(const ExprPtr& e) {
    if (!e) return false;
    if (e->op == ExprOp::kProduct || e->op == ExprOp::kAxis) return true;
    for (const ExprPtr& arg : e->args)
        if (sums_up_a_shape(arg)) return true;
    return false;
}

/// The units are pages of a tensor: its buffer knows their number.
std::string total_of(const Plan& plan, const Samples& samples, const std::string& formula) {
    if (!sums_up_a_shape(plan.work.total)) return formula;
    std::vector<std::string> tensors;
    for (const OutputPlan& output : plan.outputs)
        if (!output.count) tensors.push_back(output.name);
    for (const TensorArg& t : plan.tensors)
        if (!t.is_vector && !t.is_optional) tensors.push_back(t.name);
    for (const std::string& t : tensors)
        if (samples.equal(samples.of(plan.work.total), pages_of(plan, t)))
            return tensor_term(plan, t) + ".buffer()->num_pages()";
    return formula;
}

}  // namespace

bool FactoryText::has_groups() const {
    return plan_.work.policy == GridPolicy::kTwoGroups || plan_.work.policy == GridPolicy::kCliff;
}

Result<std::string> FactoryText::symbols(bool with_arguments) {
    std::vector<ExprPtr> exprs;
    if (!sums_up_a_shape(plan_.work.total)) exprs.push_back(plan_.work.total);
    for (const CircularBuffer& cb : plan_.buffers) {
        exprs.push_back(cb.count);
        if (!cb.page_is_tile) exprs.push_back(cb.page_bytes);
    }
    if (with_arguments)
        for (const Kernel& kernel : plan_.kernels) {
            for (const auto* list : {&kernel.compile_args, &kernel.runtime_args})
                for (const KernelArg& arg : *list) exprs.push_back(arg.value);
        }
    std::erase(exprs, nullptr);
    known_.clear();
    const auto lines = symbol_lines(plan_, exprs, known_);
    if (!lines) return tl::unexpected(lines.error());
    std::string text;
    for (const std::string& line : *lines) text += (text.empty() ? "" : "\n") + layout::indented(4, line);
    return text;
}

Result<std::string> FactoryText::work_split() {
    std::string unit = comment_text(plan_.work.unit_words);
    if (unit.size() > 1 && std::isupper(static_cast<unsigned char>(unit[0])) != 0 &&
        std::islower(static_cast<unsigned char>(unit[1])) != 0)
        unit[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(unit[0])));
    std::string what = unit.empty() ? "Work distribution." : fmt::format("Work distribution: one unit is {}.", unit);
    const std::string device = tensor_term(plan_, {}) + ".device()";
    if (plan_.work.policy == GridPolicy::kShardGrid) {
        const std::string tensor = tensor_term(plan_, plan_.work.shard_tensor);
        metal_headers.insert("tt-metalium/core_coord.hpp");
        std_headers.insert("optional");
        std_headers.insert("vector");
        return layout::comment(4, fmt::format("Work distribution: the cores of the shard grid of {}, each for its own "
                                              "shard.",
                                              plan_.work.shard_tensor)) +
               fmt::format("\n    const CoreRangeSet& all_cores = {}.shard_spec()->grid;\n", tensor) +
               layout::call(4, "const std::vector<CoreCoord> cores = corerange_to_cores",
                            {"all_cores", "std::nullopt",
                             fmt::format("{}.shard_spec()->orientation == ShardOrientation::ROW_MAJOR", tensor)},
                            ";");
    }
    const Result<std::string> cpp = host_cpp(plan_, plan_.work.total);
    if (!cpp) return cpp;
    std::string total = plan_.work.total_name.empty() ? "num_work_units" : plan_.work.total_name;
    const bool is_symbol = plan_.work.total->op == ExprOp::kName;
    if (is_symbol)
        total = *cpp;
    else
        total = symbol_term(plan_, total);
    std::string lines;
    if (!is_symbol && !known_.contains(plan_.work.total_name))
        lines = layout::assign(4, "const uint32_t " + total, total_of(plan_, samples_, *cpp)) + "\n";
    const bool rows_first = plan_.work.order == CoreOrder::kRowsFirst;
    const std::string row_wise = rows_first ? ", /*row_wise=*/true" : "";
    if (plan_.work.policy == GridPolicy::kSingleCore) {
        single_core_units_ = lines + fmt::format("    const uint32_t num_units = {};", total);
        return layout::comment(4, what + " One core does everything.") +
               "\n    const CoreCoord core{0, 0};\n    const CoreRangeSet all_cores{CoreRange{core}};";
    }
    if (plan_.work.policy == GridPolicy::kTwoGroups) {
        what += " The cores of the second group take one unit less; it is empty when the units divide evenly.";
        metal_headers.insert("tt-metalium/work_split.hpp");
        lines += fmt::format("    const CoreCoord grid_size = {}->compute_with_storage_grid_size();\n", device);
        lines += layout::assign(
            4, "const auto [num_cores, all_cores, core_group_1, core_group_2, num_units_group_1, num_units_group_2]",
            fmt::format("split_work_to_cores(grid_size, {}{})", total, row_wise));
    } else {
        what += " Every core takes the same number of units; what is left over goes to the last one, the second group.";
        metal_headers.insert("tt-metalium/math.hpp");
        metal_headers.insert("tt-metalium/work_split.hpp");
        lines += fmt::format(
            "    const CoreCoord grid_size = {2}->compute_with_storage_grid_size();\n"
            "    const uint32_t num_units_group_1 = div_up({0}, grid_size.x * grid_size.y);\n"
            "    const uint32_t num_cores = div_up({0}, num_units_group_1);\n"
            "    const uint32_t num_units_group_2 = {0} % num_units_group_1;\n"
            "    const CoreRangeSet all_cores = num_cores_to_corerangeset(num_cores, grid_size{1});\n"
            "    const CoreRangeSet core_group_1 =\n"
            "        num_cores_to_corerangeset(num_units_group_2 == 0 ? num_cores : num_cores - 1, grid_size{1});\n"
            "    const CoreRangeSet core_group_2 = all_cores.subtract(core_group_1);",
            total, row_wise, device);
    }
    return layout::comment(4, what) + "\n" + lines;
}

}  // namespace opwright::builder
