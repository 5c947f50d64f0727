#include "builder/report/plan_view.hpp"

#include <fmt/format.h>

#include "builder/plan/render.hpp"
#include "builder/report/work_split.hpp"
#include "builder/stages/stages.hpp"

namespace opwright::builder {

using nlohmann::json;

namespace {

/// The example that shows an uneven split.
constexpr std::int64_t kUnevenUnits = 100;

std::string place_text(const SourcePlace& place) {
    return place.line == 0 ? "" : fmt::format("{}:{}", place.file.substr(place.file.rfind('/') + 1), place.line);
}

std::string expression(const ExprPtr& expr) {
    return expr ? to_text(expr) : "";
}

json tensor_view(const TensorArg& tensor) {
    std::string dtypes;
    for (DataType type : tensor.dtypes) dtypes += (dtypes.empty() ? "" : ", ") + std::string(cpp_name(type));
    return {{"name", tensor.name},      {"layout", cpp_name(tensor.layout)}, {"dtypes", dtypes},
            {"many", tensor.is_vector}, {"description", tensor.description}, {"place", place_text(tensor.place)}};
}

json buffer_view(const CircularBuffer& buffer) {
    const std::string format =
        buffer.format.tensor.empty() ? format_name(buffer.format.dtype) : "as " + buffer.format.tensor;
    return {{"index", fmt::format("c_{}", buffer.index)},
            {"name", buffer.name},
            {"pages", expression(buffer.count)},
            {"page", buffer.page_is_tile ? "one tile" : expression(buffer.page_bytes)},
            {"format", format},
            {"producer", to_string(buffer.producer)},
            {"consumer", to_string(buffer.consumer)},
            {"scratch", buffer.scratch},
            {"tensor", buffer.tensor},
            {"backing", buffer.backing},
            {"lifetime", buffer.lifetime},
            {"purpose", buffer.purpose},
            {"place", place_text(buffer.place)}};
}

json arguments_view(const std::vector<KernelArg>& arguments) {
    json list = json::array();
    for (const KernelArg& argument : arguments) {
        list.push_back({{"index", argument.index < 0 ? "+" : std::to_string(argument.index)},
                        {"name", argument.name},
                        {"source", to_string(argument.source)},
                        {"value", value_text(argument)},
                        {"refresh", argument.refresh},
                        {"description", argument.reason.empty() ? argument.description : argument.reason}});
    }
    return list;
}

json cores_view(const std::vector<CoreShare>& shares) {
    json cores = json::array();
    for (const CoreShare& core : shares) cores.push_back({core.x, core.y, core.units, core.group});
    return cores;
}

/// What the policy does, for a few totals: fewer units than cores, all cores even, and uneven; or for a few shard
/// grids.
json work_examples(const WorkSplit& work, Grid grid) {
    json examples = json::array();
    if (work.policy == GridPolicy::kShardGrid) {
        for (const Grid shards : {Grid{4, 2}, Grid{8, 1}, Grid{8, 8}}) {
            examples.push_back({{"label", fmt::format("shards on {} × {} cores", shards.columns, shards.rows)},
                                {"shown_first", examples.empty()},
                                {"noun", "shard"},
                                {"cores", cores_view(shard_cores(grid, shards))}});
        }
        return examples;
    }
    for (const std::int64_t units : {7, 72, 100, 1000}) {
        examples.push_back({{"label", fmt::format("{} units", units)},
                            {"shown_first", units == kUnevenUnits},
                            {"noun", "units"},
                            {"cores", cores_view(split_work(work.policy, work.order, grid, units))}});
    }
    return examples;
}

json work_view(const WorkSplit& work) {
    const Grid grid;
    return {{"unit", work.unit_words.empty() ? to_string(work.unit) : work.unit_words},
            {"total", expression(work.total)},
            {"total_name", work.total_name},
            {"policy", to_string(work.policy)},
            {"order", to_string(work.order)},
            {"shard_tensor", work.shard_tensor},
            {"columns", grid.columns},
            {"rows", grid.rows},
            {"examples", work_examples(work, grid)},
            {"place", place_text(work.place)}};
}

}  // namespace

json plan_view(const Plan& plan) {
    json view;
    view["summary"] = plan.summary;
    view["location"] = plan.names.directory;
    view["outputs"] = view["tensors"] = view["buffers"] = view["kernels"] = view["deductions"] = view["notes"] =
        json::array();
    for (const OutputPlan& output : plan.outputs) view["outputs"].push_back(output.name);
    for (const TensorArg& tensor : plan.tensors) view["tensors"].push_back(tensor_view(tensor));
    for (const CircularBuffer& buffer : plan.buffers) view["buffers"].push_back(buffer_view(buffer));
    view["l1"] = {{"bytes", expression(plan.l1_bytes)}, {"budget", plan.l1_budget}};
    for (const Kernel& kernel : plan.kernels) {
        view["kernels"].push_back({{"kind", to_string(kernel.kind)},
                                   {"name", kernel.name},
                                   {"path", kernel.path},
                                   {"compile", arguments_view(kernel.compile_args)},
                                   {"runtime", arguments_view(kernel.runtime_args)},
                                   {"function", kernel.function}});
    }
    view["work"] = work_view(plan.work);
    std::string meaning;
    for (const Passthrough& route : plan.passthroughs) meaning += (meaning.empty() ? "" : "; ") + route.meaning;
    view["passthrough"] = meaning;
    for (const Deduction& d : plan.deductions) {
        view["deductions"].push_back(
            {{"what", d.what}, {"rule", d.rule}, {"why", d.why}, {"place", place_text(d.place)}});
    }
    for (const Diagnostic& note : plan.notes) {
        view["notes"].push_back({{"severity", note.severity == Severity::kNote ? "note" : "warning"},
                                 {"what", note.what},
                                 {"fix", note.fix},
                                 {"id", note.id},
                                 {"place", place_text(note.place)}});
    }
    view["deviations"] = json::array();
    for (const Deviation& d : deviations(plan.style)) {
        view["deviations"].push_back({{"stage", d.stage == 0 ? "all" : std::to_string(d.stage)},
                                      {"instead_of", d.instead_of},
                                      {"we_do", d.we_do},
                                      {"because", d.because}});
    }
    return view;
}

}  // namespace opwright::builder
