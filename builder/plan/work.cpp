// Work split: what one unit is, how many there are, how many pages each covers.
#include <fmt/format.h>

#include <algorithm>

#include "builder/plan/dimension_terms.hpp"
#include "builder/plan/factors.hpp"
#include "builder/spec/text.hpp"

namespace opwright::builder {

namespace {

/// "Wt tiles", "32 sticks", "tiles_per_head tiles": what a unit consists of, not what it is.
bool is_number_of(const std::vector<std::string>& words) {
    if (words.size() < 2 || !words.back().ends_with('s')) return false;
    const std::string& before = words[words.size() - 2];
    constexpr std::string_view kOfOne[] = {"output", "input", "complete", "whole", "full", "all",
                                           "single", "tile",  "whole",    "grid",  "row",  "individual"};
    return std::find(std::begin(kOfOne), std::end(kOfOne), before) == std::end(kOfOne);
}

/// What a clause of the unit's words calls the unit.
std::optional<WorkUnit> unit_in(std::string clause) {
    if (has_phrase(clause, "row of tiles")) return WorkUnit::kTileRow;
    for (const char* end : {" of ", " where ", " along "}) clause = clause.substr(0, clause.find(end));
    std::vector<std::string> words;
    for (std::size_t at = 0; at < clause.size();) {
        const std::size_t end = std::min(clause.find(' ', at), clause.size());
        if (end > at) words.push_back(clause.substr(at, end - at));
        at = end + 1;
    }
    if (words.empty()) return std::nullopt;
    if (words.size() == 2 && words[0] == "32" && has_any_phrase(clause, {"sticks", "rows"})) return WorkUnit::kTileRow;
    if (is_number_of(words)) return std::nullopt;
    // tilize's "tile block" is 32 rows over the whole width.
    if (has_any_phrase(clause, {"tile row", "tile rows", "tile_row", "tile block", "tile blocks"}))
        return WorkUnit::kTileRow;
    if (has_any_phrase(clause, {"column", "columns"})) return WorkUnit::kOther;
    const auto called = [&](std::initializer_list<std::string_view> names) {
        return std::find(names.begin(), names.end(), words.back()) != names.end();
    };
    if (called({"stick", "sticks", "row", "rows"})) return WorkUnit::kStick;
    if (called({"tile", "tiles", "page", "pages"})) return WorkUnit::kTile;
    return std::nullopt;
}

/// "a head: tiles_per_head tiles", "one index = one output stick": the first clause that tells it.
WorkUnit unit_of(const std::string& words) {
    const std::string all = normalised(words);
    if (has_any_phrase(all, {"shard", "shards"})) return WorkUnit::kShard;
    for (std::size_t at = 0; at < words.size();) {
        std::size_t end = std::min(words.find_first_of(":()=,;", at), words.size());
        if (const std::size_t ie = words.find(" i.e", at); ie < end) end = ie + 5;
        std::string clause = normalised(std::string_view(words).substr(at, end - at));
        if (const std::optional<WorkUnit> unit = unit_in(std::move(clause))) return *unit;
        at = end + 1;
    }
    return WorkUnit::kOther;
}

/// The spec says how many units there are, and not what one is: what the output or the input has as many of.
void unit_from_total(Planner& p) {
    WorkSplit& work = p.plan.work;
    const Factors factors(p);
    std::vector<std::string> tensors = {p.first_output().name};
    for (const TensorArg& t : p.plan.tensors) tensors.push_back(t.name);
    const auto counts = [&](const ExprPtr& all) {
        const ExprPtr rest = factors.quotient(all, work.total);
        return rest && constant_of(rest) == 1;
    };
    std::string why;
    for (const std::string& t : tensors) {
        if (!why.empty()) break;
        const TensorArg* input = p.plan.tensor(t);
        const Layout layout = input != nullptr ? input->layout : p.plan.output(t)->layout;
        if (counts(factors.pages_of(t))) {
            work.unit = layout == Layout::kTile ? WorkUnit::kTile : WorkUnit::kStick;
            why = t;
        } else if (layout == Layout::kTile && counts(factors.tile_rows_of(t))) {
            work.unit = WorkUnit::kTileRow;
            why = t;
        }
    }
    p.deduce(fmt::format("one {} is the unit of work", to_string(work.unit)), "unit-default",
             why.empty() ? std::string("the spec names no unit")
                         : fmt::format("`{}` has {} of them", why, to_text(work.total)),
             work.place);
}

/// Pages of the first input and of the first output that belong to one unit; where they are no whole number of them,
/// the unit is taken to be one page.
void pages_per_unit(Planner& p) {
    WorkSplit& work = p.plan.work;
    const Factors factors(p);
    const TensorArg& first = p.plan.tensors.front();
    const OutputPlan& output = p.first_output();
    const ExprPtr in = factors.quotient(factors.pages_of(first.name), work.total);
    const ExprPtr out = factors.quotient(factors.pages_of(output.name), work.total);
    if (work.unit == WorkUnit::kTileRow) {
        const bool tiles = first.layout == Layout::kTile;
        const ExprPtr width = in_tiles(dimension_term(first.name, -1));
        // Wt is what the kernels are told, when the spec has a name for it.
        const ExprPtr wt = name("Wt", work.place);
        work.input_pages_per_unit = !tiles ? number(32) : p.need(wt) ? wt : width;
        work.output_pages_per_unit = output.layout != Layout::kTile ? number(32)
                                     : out                          ? out
                                     : tiles                        ? work.input_pages_per_unit
                                                                    : width;
        return;
    }
    const bool page = work.unit == WorkUnit::kTile || work.unit == WorkUnit::kStick;
    work.output_pages_per_unit = out && !page ? out : number(1);
    work.input_pages_per_unit = page ? number(1) : in ? in : work.output_pages_per_unit;
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

namespace {

void split_work(Planner& p) {
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
    work.unit = spec.unit ? unit_of(work.unit_words) : WorkUnit::kOther;
    if (work.policy == GridPolicy::kShardGrid) {
        work.unit = WorkUnit::kShard;
        work.shard_tensor = p.shard_owner();
        const ExprPtr shard = name("num_tiles_per_shard", spec.place);
        p.must_have(shard, "the work split");
        work.input_pages_per_unit = work.output_pages_per_unit = shard;
        work.total_name = "num_shards";
        return;
    }
    if (!spec.unit) work.unit = tiles ? WorkUnit::kTile : WorkUnit::kStick;
    if (!spec.unit && !spec.total)
        p.deduce(fmt::format("one {} is the unit of work", to_string(work.unit)), "unit-default",
                 "the spec names no unit", spec.place);

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
    if (spec.total) {
        work.total = spec.total->value;
        work.total_name = spec.total_name.empty() ? "num_work_units" : spec.total_name;
        if (!p.must_have(work.total, "the number of work units")) return;
        if (!spec.unit) unit_from_total(p);
        count_all_matrices(p);
        pages_per_unit(p);
        return;
    }
    work.total_name = "num_work_units";
    const std::string& t = counted;
    switch (work.unit) {
        case WorkUnit::kTileRow:
            work.total = Factors(p).tile_rows_of(t);
            break;
        case WorkUnit::kStick:
            work.total = leading_product(t, -1);
            break;
        case WorkUnit::kOther:
            p.warn("work-unit-unclear", spec.place,
                   fmt::format("the work unit \"{}\" has no formula for its number; pages of the output are counted",
                               work.unit_words),
                   "add a field `Total units`");
            [[fallthrough]];
        default:
            work.total = tiles ? make(ExprOp::kMultiply, {Factors(p).tile_rows_of(t), in_tiles(dimension_term(t, -1))})
                               : leading_product(t, -1);
            break;
    }
    p.deduce(fmt::format("there are {} units of work", to_text(work.total)), "work-total",
             fmt::format("every {} of `{}` is one unit", to_string(work.unit), t), spec.place);
    pages_per_unit(p);
}

}  // namespace

void plan_work(Planner& p) {
    split_work(p);
    if (p.errors.empty()) demand_whole_rows(p);
}

}  // namespace opwright::builder
