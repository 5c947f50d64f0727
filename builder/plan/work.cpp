// Work split: what one unit is, how many there are, how many pages each covers.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/planner.hpp"
#include "builder/spec/text.hpp"

namespace opwright::builder {

namespace {

bool any(std::string_view text, std::initializer_list<std::string_view> phrases) {
    return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view p) { return has_phrase(text, p); });
}

ExprPtr axis(const std::string& tensor, std::int64_t index) {
    return make(ExprOp::kAxis, {number(index)}, {}, tensor);
}

ExprPtr tiles_along(const std::string& tensor, std::int64_t index) {
    return make(ExprOp::kCeil, {make(ExprOp::kDivide, {axis(tensor, index), number(32)})});
}

/// prod(shape[:end]) of a tensor.
ExprPtr outer(const std::string& tensor, std::int64_t end) {
    return make(ExprOp::kProduct, {nullptr, number(end)}, {}, tensor);
}

WorkUnit unit_of(const std::string& words) {
    if (any(words, {"shard", "shards"})) return WorkUnit::kShard;
    // tilize's "tile block" is 32 rows over the whole width.
    if (any(words, {"tile row", "tile rows", "row of tiles", "tile_row", "tile block", "tile blocks"}))
        return WorkUnit::kTileRow;
    if (any(words, {"stick", "sticks"})) return WorkUnit::kStick;
    if (any(words, {"column"})) return WorkUnit::kOther;
    if (any(words, {"tile", "tiles", "page", "pages"})) return WorkUnit::kTile;
    return WorkUnit::kOther;
}

}  // namespace

const char* to_string(WorkUnit unit) {
    switch (unit) {
        case WorkUnit::kTile:
            return "tile";
        case WorkUnit::kTileRow:
            return "tile-row";
        case WorkUnit::kStick:
            return "stick";
        case WorkUnit::kShard:
            return "shard";
        case WorkUnit::kOther:
            return "other";
    }
    return "other";
}

const char* to_string(GridPolicy policy) {
    switch (policy) {
        case GridPolicy::kTwoGroups:
            return "two-groups";
        case GridPolicy::kCliff:
            return "cliff";
        case GridPolicy::kSingleCore:
            return "single-core";
        case GridPolicy::kShardGrid:
            return "shard-grid";
    }
    return "two-groups";
}

const char* to_string(CoreOrder order) {
    return order == CoreOrder::kColumnsFirst ? "columns-first" : "rows-first";
}

void plan_work(Planner& p) {
    const WorkSpec& spec = p.spec.work;
    WorkSplit& work = p.plan.work;
    const TensorArg& first = p.plan.tensors.front();
    const bool tiles = first.layout == Layout::kTile;
    work.place = spec.place;
    // One tensor lies in shards that the buffers use as they are: its cores have them, no others could.
    const bool backed = std::any_of(p.spec.buffers.begin(), p.spec.buffers.end(),
                                    [](const BufferSpec& b) { return !b.backing.empty(); });
    if (spec.policy) {
        work.policy = spec.policy->value;
    } else if (backed) {
        work.policy = GridPolicy::kShardGrid;
        p.deduce(fmt::format("the cores of the shards of `{}` do the work", p.shard_owner()), "work-default",
                 "a buffer is the memory of a tensor, and the spec names no other policy", spec.place);
    } else {
        p.deduce("work is split by split_work_to_cores", "work-default", "the spec names no other policy", spec.place);
    }
    if (spec.order) {
        work.order = spec.order->value;
    } else if (work.policy != GridPolicy::kShardGrid) {
        p.deduce("cores are numbered down the columns first", "core-order-default", "the spec names no order",
                 spec.place);
    }
    const std::string words = normalised(spec.unit ? spec.unit->value : std::string());
    work.unit_words = spec.unit ? spec.unit->value : std::string();
    work.unit = spec.unit ? unit_of(words) : WorkUnit::kOther;
    if (work.policy == GridPolicy::kShardGrid) {
        work.unit = WorkUnit::kShard;
        work.shard_tensor = p.shard_owner();
        const ExprPtr shard = name("num_tiles_per_shard", spec.place);
        p.must_have(shard, "the work split");
        work.input_pages_per_unit = work.output_pages_per_unit = shard;
        work.total_name = "num_shards";
        return;
    }
    if (!spec.unit) {
        work.unit = tiles ? WorkUnit::kTile : WorkUnit::kStick;
        p.deduce(fmt::format("one {} is the unit of work", to_string(work.unit)), "unit-default",
                 "the spec names no unit", spec.place);
    }

    // Whose pages are counted: the tensor that the words name, else the output.
    const OutputPlan& output = p.first_output();
    std::string counted = output.name;
    for (const TensorArg& t : p.plan.tensors) {
        std::string named = t.name;
        std::replace(named.begin(), named.end(), '_', ' ');
        const bool described = !t.description.empty() && t.description.find(' ') == std::string::npos &&
                               words.find(" of " + lower(t.description)) != std::string::npos;
        if (has_phrase(words, lower(named)) || described) counted = t.name;
    }
    const ExprPtr width = tiles_along(first.name, -1);
    switch (work.unit) {
        case WorkUnit::kTileRow:
            work.input_pages_per_unit = tiles ? width : number(32);
            break;
        default:
            work.input_pages_per_unit = number(1);
            break;
    }
    work.output_pages_per_unit =
        output.layout == Layout::kTile || work.unit != WorkUnit::kTileRow ? work.input_pages_per_unit : number(32);
    if (work.unit == WorkUnit::kTileRow && output.layout == Layout::kTile && !tiles) work.output_pages_per_unit = width;
    // Wt is what the kernels are told, when the spec has a name for it.
    if (work.unit == WorkUnit::kTileRow && tiles) {
        const ExprPtr wt = name("Wt", spec.place);
        if (p.need(wt)) work.input_pages_per_unit = work.output_pages_per_unit = wt;
    }

    if (spec.total) {
        work.total = spec.total->value;
        work.total_name = spec.total_name.empty() ? "num_work_units" : spec.total_name;
        p.must_have(work.total, "the number of work units");
        return;
    }
    work.total_name = "num_work_units";
    const std::string& t = counted;
    switch (work.unit) {
        case WorkUnit::kTileRow:
            work.total = make(ExprOp::kMultiply, {outer(t, -2), tiles_along(t, -2)});
            break;
        case WorkUnit::kStick:
            work.total = outer(t, -1);
            break;
        case WorkUnit::kOther:
            p.warn("work-unit-unclear", spec.place,
                   fmt::format("the work unit \"{}\" has no formula for its number; pages of the output are counted",
                               work.unit_words),
                   "add a field `Total units`");
            [[fallthrough]];
        default:
            work.total = tiles ? make(ExprOp::kMultiply,
                                      {make(ExprOp::kMultiply, {outer(t, -2), tiles_along(t, -2)}), tiles_along(t, -1)})
                               : outer(t, -1);
            break;
    }
    p.deduce(fmt::format("there are {} units of work", to_text(work.total)), "work-total",
             fmt::format("every {} of `{}` is one unit", to_string(work.unit), t), spec.place);
}

}  // namespace opwright::builder
