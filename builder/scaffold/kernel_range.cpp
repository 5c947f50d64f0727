// Sizes and ranges of pages from the arguments of a kernel.
#include "builder/scaffold/kernel_range.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/layout.hpp"
#include "builder/scaffold/not_rendered.hpp"

namespace opwright::builder {

namespace {

const KernelArg* find_source(const Kernel& kernel, ArgSource source) {
    for (const auto* list : {&kernel.runtime_args, &kernel.compile_args})
        for (const KernelArg& arg : *list)
            if (arg.source == source) return &arg;
    return nullptr;
}

/// The argument that has this value in every case. Compile-time ones first: they cost nothing.
const KernelArg* find_value(const Flow& flow, const Kernel& kernel, const Quantity& quantity, bool constant = false) {
    for (const auto* list : {&kernel.compile_args, &kernel.runtime_args})
        for (const KernelArg& arg : *list)
            if (arg.source == ArgSource::kValue && arg.value && !(constant && list == &kernel.runtime_args) &&
                flow.samples.equal(flow.samples.of(arg.value), quantity))
                return &arg;
    return nullptr;
}

Quantity quotient(const Quantity& a, const Quantity& b) {
    return [a, b](const Case& c) -> std::optional<std::int64_t> {
        const auto x = a(c), y = b(c);
        if (!x || !y || *y <= 0 || *x % *y != 0) return std::nullopt;
        return *x / *y;
    };
}

/// `text` about the buffer of a tensor; `absent` where an optional tensor is not there.
std::string of_buffer(const Plan& plan, const std::string& tensor, std::string_view text, const char* absent) {
    const std::string buffer = tensor_term(plan, tensor) + ".buffer()";
    const TensorArg* argument = plan.tensor(tensor);
    if (argument == nullptr || !argument->is_optional) return fmt::format(fmt::runtime(text), buffer);
    return fmt::format("{0}.has_value() ? {1} : {2}", tensor, fmt::format(fmt::runtime(text), tensor + "->buffer()"),
                       absent);
}

std::string total_units(const Plan& plan) {
    // A total of one word is a variable of the factory already.
    if (plan.work.total && plan.work.total->op == ExprOp::kName)
        if (const Result<std::string> cpp = host_cpp(plan, plan.work.total)) return *cpp;
    const std::string& name = plan.work.total_name;
    return name.empty() ? "num_work_units" : symbol_term(plan, name);
}

}  // namespace

void KernelUse::argument(const std::string& name) {
    if (std::find(arguments.begin(), arguments.end(), name) == arguments.end()) arguments.push_back(name);
}

std::string KernelUse::add(NamedArg arg) {
    return add_to(behind, std::move(arg));
}

std::string KernelUse::add_constant(NamedArg arg) {
    return add_to(named, std::move(arg));
}

std::string KernelUse::add_to(std::vector<NamedArg>& added, NamedArg arg) {
    for (const auto* list : {&kernel_->compile_args, &kernel_->runtime_args})
        for (const KernelArg& of_spec : *list)
            if (of_spec.name == arg.name) arg.name = "stub_" + arg.name;
    std::string name = arg.name;
    const bool there = std::any_of(added.begin(), added.end(), [&](const NamedArg& n) { return n.name == arg.name; });
    if (!there) added.push_back(std::move(arg));
    return name;
}

bool KernelUse::has(const std::string& name) const {
    return std::find(arguments.begin(), arguments.end(), name) != arguments.end();
}

std::string size_term(const Flow& flow, const Kernel& kernel, const Quantity& quantity, const NamedArg& fallback,
                      KernelUse& use, bool constant) {
    if (const auto number = flow.samples.constant(quantity)) return std::to_string(*number);
    if (const KernelArg* arg = find_value(flow, kernel, quantity, constant)) {
        use.argument(arg->name);
        return arg->name;
    }
    return constant ? use.add_constant(fallback) : use.add(fallback);
}

namespace {

/// The host knows which pages are a core's: no argument of the spec counts them.
PageRange uneven_range(const Plan& plan, const Flow& flow, bool needs_first, KernelUse& use) {
    if (plan.work.policy == GridPolicy::kSingleCore)
        return {"0", use.add({own_name(flow, "all", "pages"), all_pages_term(plan, flow.sink.tensor),
                              "pages that pass through"})};
    const UnevenPages pages = uneven_pages(flow);
    PageRange range;
    if (needs_first) range.first = use.add({pages.first, pages.first, "first page of this core"});
    range.count = use.add({pages.count, pages.count, "pages of this core"});
    return range;
}

}  // namespace

UnevenPages uneven_pages(const Flow& flow) {
    return {own_name(flow, "", "page_start"), own_name(flow, "", "page_count")};
}

std::string uneven_pages_on_host(const Plan& plan, const Flow& flow) {
    const UnevenPages pages = uneven_pages(flow);
    const std::string all = all_pages_term(plan, flow.sink.tensor), units = total_units(plan);
    return layout::comment(8, "The pages are no whole number per unit: unit u makes those from u * pages / units on.") +
           "\n" +
           layout::assign(8, "const uint32_t " + pages.first,
                          fmt::format("uint64_t{{start_unit}} * {} / {}", all, units)) +
           "\n" +
           layout::assign(8, "const uint32_t " + pages.count,
                          fmt::format("uint64_t{{start_unit + num_units}} * {} / {} - {}", all, units, pages.first)) +
           "\n";
}

Result<PageRange> page_range(const Plan& plan, const Flow& flow, const Kernel& kernel, const Quantity& per_unit,
                             const NamedArg& fallback, bool needs_first, KernelUse& use) {
    const auto in_pages = [&](const KernelArg& arg) -> std::string {
        const Quantity own = flow.samples.of(arg.value);
        use.argument(arg.name);
        if (flow.samples.equal(own, per_unit)) return arg.name;  // counts pages already
        const Quantity rest = quotient(per_unit, own);
        if (!arg.value || flow.samples.constant(rest) || find_value(flow, kernel, rest) != nullptr) {
            const std::string factor = size_term(flow, kernel, arg.value ? rest : per_unit, fallback, use);
            return factor == "1" ? arg.name : fmt::format("{} * {}", arg.name, factor);
        }
        // The argument counts parts of a unit: back to units first.
        const Quantity part = quotient(own, per_unit);
        const std::string divisor = flow.samples.constant(part) ? std::to_string(*flow.samples.constant(part))
                                    : find_value(flow, kernel, part) != nullptr ? find_value(flow, kernel, part)->name
                                                                                : std::string();
        if (divisor.empty()) return {};
        use.argument(divisor);
        return fmt::format("{} / {}", arg.name, divisor);
    };
    const auto refuse = [&](const char* what) {
        return not_rendered(
            kernel.place, "stub-arguments",
            fmt::format("the arguments of kernel '{}' do not tell {} of a core", kernel.name, what),
            "an argument for the number of units or pages and one for the first of them, as the work split "
            "defines them",
            "add such arguments to the kernel's table");
    };

    PageRange range;
    if (flow.uneven) return uneven_range(plan, flow, needs_first, use);
    const KernelArg* count = find_source(kernel, ArgSource::kUnitCount);
    if (count != nullptr) {
        range.count = in_pages(*count);
    } else if (plan.work.policy == GridPolicy::kShardGrid) {
        range.count = size_term(flow, kernel, per_unit, fallback, use);  // one unit per core
    } else if (plan.work.policy == GridPolicy::kSingleCore) {
        const Quantity all = [&flow, per_unit](const Case& c) -> std::optional<std::int64_t> {
            const auto units = flow.units(c), pages = per_unit(c);
            return units && pages ? std::optional(*units * *pages) : std::nullopt;
        };
        const std::string term = fmt::format("{} * ({})", total_units(plan), fallback.host);
        range.count =
            size_term(flow, kernel, all, {own_name(flow, "all", "pages"), term, "pages that pass through"}, use);
    }
    if (range.count.empty()) return refuse("the number of pages");
    if (!needs_first) return range;
    if (plan.work.policy == GridPolicy::kSingleCore) {
        range.first = "0";  // one core does everything
        return range;
    }
    const KernelArg* first = find_source(kernel, ArgSource::kUnitStart);
    if (first != nullptr) range.first = in_pages(*first);
    if (range.first.empty()) return refuse("the first page");
    return range;
}

std::string own_name(const Flow& flow, std::string_view head, std::string_view tail) {
    return fmt::format("{}{}{}{}{}", head, head.empty() ? "" : "_", flow.label, flow.label.empty() ? "" : "_", tail);
}

NamedArg output_pages_per_unit(const Plan& plan, const Flow& flow) {
    return {own_name(flow, "", "pages_per_unit"),
            fmt::format("{} / {}", all_pages_term(plan, flow.sink.tensor), total_units(plan)),
            fmt::format("{} pages that one unit of work makes", flow.label.empty() ? "output" : flow.label)};
}

namespace {

/// Bytes of a stick of `end`, as far as it goes through: host code.
std::string stick_bytes_host(const Plan& plan, const Flow& flow, bool sink) {
    const std::string out = output_term(plan, flow.sink.tensor);
    if (sink) return out + ".buffer()->page_size()";
    const std::string in = tensor_term(plan, flow.source.tensor);
    if (!flow.fits) return in + ".buffer()->page_size()";
    return fmt::format("{0}.buffer()->page_size() / {0}.element_size() * {1}.element_size()", out, in);
}

}  // namespace

NamedArg tiles_per_row_arg(const Plan& plan, const Flow& flow, const Stream& end) {
    const bool sink = &end == &flow.sink;
    const std::string page = host_cpp(plan, plan.buffer(end.cb)->page_bytes).value_or("1");
    const std::string divisor = page.find(' ') == std::string::npos ? page : "(" + page + ")";
    const Quantity& stick = sink ? flow.sink_page_bytes : flow.fits ? flow.fit_bytes : flow.source_page_bytes;
    const bool whole = flow.samples.equal(stick, sink ? flow.sink_row_bytes : flow.source_row_bytes);
    const std::string bytes = "32 * " + stick_bytes_host(plan, flow, sink);
    return {sink ? own_name(flow, "", "tiles_per_row") : "tiles_per_row",
            whole ? fmt::format("static_cast<uint32_t>({} / {})", bytes, divisor)
                  : fmt::format("static_cast<uint32_t>(({} + {} - 1) / {})", bytes, page, divisor),
            whole ? "pages that 32 sticks fill" : "pages that 32 sticks need"};
}

std::string block_row_term(const Plan& plan, const Flow& flow, const Kernel& kernel, const Stream& end,
                           const std::string& stick, KernelUse& use) {
    const bool sink = &end == &flow.sink;
    const Quantity& row = sink ? flow.sink_row_bytes : flow.source_row_bytes;
    const Quantity& bytes = sink ? flow.sink_page_bytes : flow.fits ? flow.fit_bytes : flow.source_page_bytes;
    if (flow.samples.equal(row, bytes)) return stick;
    const std::string page = host_cpp(plan, plan.buffer(end.cb)->page_bytes).value_or("1");
    const std::string tile_row = page.find(' ') == std::string::npos ? page : "(" + page + ")";
    return size_term(flow, kernel, row,
                     {own_name(flow, "", "row_bytes"),
                      fmt::format("{} * {} / 32", tiles_per_row_arg(plan, flow, end).host, tile_row),
                      "bytes from the beginning of a stick in the buffer to that of the next"},
                     use);
}

NamedArg buffer_pages_per_unit(const Plan& plan, const Flow& flow) {
    const CircularBuffer& cb = *plan.buffer(flow.sharded() != nullptr ? flow.sharded()->cb : flow.source.cb);
    if (plan.work.policy == GridPolicy::kShardGrid) {
        const Result<std::string> count = host_cpp(plan, cb.count);
        return {own_name(flow, "num", "shard_pages"), count ? *count : std::string("1"), "pages of a shard"};
    }
    NamedArg arg = output_pages_per_unit(plan, flow);
    arg.name = own_name(flow, "", "buffer_pages_per_unit");
    arg.why = fmt::format("pages of {} that one unit of work takes", cb.name);
    if (flow.sink.move == Move::kChunks) {
        const Result<std::string> chunk = host_cpp(plan, plan.buffer(flow.sink.cb)->page_bytes);
        arg.host += fmt::format(" * div_up({}.buffer()->page_size(), {})", output_term(plan, flow.sink.tensor),
                                chunk ? *chunk : std::string("1"));
        arg.host = "static_cast<uint32_t>(" + arg.host + ")";
    }
    // Of 32 sticks the buffer has the tiles that they stand in.
    if (flow.sink.move == Move::kBlock)
        arg.host = fmt::format("{} / 32 * {}", arg.host, tiles_per_row_arg(plan, flow, flow.sink).host);
    return arg;
}

NamedArg page_bytes_arg(const Plan& plan, const std::string& tensor) {
    return {tensor + "_page_bytes", of_buffer(plan, tensor, "static_cast<uint32_t>({}->page_size())", "0"),
            "bytes of a page of " + tensor};
}

NamedArg sink_page_bytes_arg(const Plan& plan, const Flow& flow) {
    return page_bytes_arg(plan, flow.label.empty() ? "output" : flow.label);
}

NamedArg num_pages_arg(const Plan& plan, const std::string& tensor) {
    return {tensor + "_num_pages", of_buffer(plan, tensor, "{}->num_pages()", "1"), "pages of " + tensor};
}

}  // namespace opwright::builder
