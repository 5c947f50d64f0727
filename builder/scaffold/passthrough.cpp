// Pages of a core from the arguments of a kernel.
#include "builder/scaffold/passthrough.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder/scaffold/cpp_terms.hpp"

namespace opwright::builder {

namespace {

const KernelArg* find_source(const Kernel& kernel, ArgSource source) {
    for (const auto* list : {&kernel.runtime_args, &kernel.compile_args})
        for (const KernelArg& arg : *list)
            if (arg.source == source) return &arg;
    return nullptr;
}

/// The argument that holds exactly this value.
const KernelArg* find_value(const Kernel& kernel, const std::string& text) {
    for (const auto* list : {&kernel.compile_args, &kernel.runtime_args})
        for (const KernelArg& arg : *list)
            if (arg.source == ArgSource::kValue && arg.value && to_text(arg.value) == text) return &arg;
    return nullptr;
}

std::string parenthesised(const std::string& code) {
    return code.find_first_of(" +-*/%") == std::string::npos ? code : "(" + code + ")";
}

/// Pages of one unit as kernel code; null when some size in it is not among the kernel's arguments.
std::optional<std::string> pages_in_kernel(const Kernel& kernel, const ExprPtr& pages, std::vector<std::string>& used) {
    if (const auto constant = constant_of(pages)) return std::to_string(*constant);
    if (const KernelArg* arg = find_value(kernel, to_text(pages))) {
        used.push_back(arg->name);
        return arg->name;
    }
    bool all_known = true;
    CppBindings bindings;
    bindings.name = [&](const std::string& name) {
        const KernelArg* arg = find_value(kernel, name);
        if (arg == nullptr) {
            all_known = false;
            return name;
        }
        used.push_back(arg->name);
        return arg->name;
    };
    const auto unknown = [&](const std::string&) {
        all_known = false;
        return std::string();
    };
    bindings.axis = [&](const std::string&, const std::string&) { return unknown({}); };
    bindings.rank = unknown;
    bindings.tile_size = unknown;
    bindings.element_size = unknown;
    bindings.ceil_div = "";
    const Result<std::string> cpp = to_cpp(pages, bindings);
    // Kernels have no div_up or align of their own: such sizes come from the host.
    if (!cpp || !all_known || cpp->find("(") != std::string::npos || cpp->find("std::") != std::string::npos)
        return std::nullopt;
    return *cpp;
}

}  // namespace

Result<PageRange> page_range(const Plan& plan, const Kernel& kernel, bool needs_first) {
    PageRange range;
    const ExprPtr pages = plan.work.output_pages_per_unit ? plan.work.output_pages_per_unit : number(1);

    const auto in_pages = [&](const KernelArg& arg) -> std::string {
        range.used.push_back(arg.name);
        const std::string per_argument = arg.value ? to_text(arg.value) : "1";
        if (per_argument == to_text(pages)) return arg.name;  // counts pages already
        if (constant_of(pages) == 1 && !arg.value) return arg.name;
        if (!arg.value || constant_of(arg.value) == 1) {
            std::vector<std::string> used;
            if (const auto code = pages_in_kernel(kernel, pages, used)) {
                range.used.insert(range.used.end(), used.begin(), used.end());
                return fmt::format("{} * {}", arg.name, parenthesised(*code));
            }
            const Result<std::string> host = host_cpp(plan, pages);
            if (!host) return {};
            if (range.named.empty())
                range.named.push_back({"pages_per_unit", *host, "pages that one unit of work covers"});
            return arg.name + " * pages_per_unit";
        }
        return {};
    };
    const auto refuse = [&](const char* what) {
        Diagnostic d;
        d.id = "stub-arguments";
        d.place = kernel.place;
        d.what = fmt::format("the arguments of kernel '{}' do not tell {} of a core", kernel.name, what);
        d.expected =
            "an argument for the number of units or pages and one for the first of them, as the work split "
            "defines them";
        d.fix = "add such arguments to the kernel's table";
        return fail(std::move(d));
    };

    if (plan.work.policy == GridPolicy::kSingleCore) {
        // One core does everything: what no argument says follows from the whole.
        range.first = "0";
        needs_first = false;
    }
    const KernelArg* count = find_source(kernel, ArgSource::kUnitCount);
    if (count != nullptr) range.count = in_pages(*count);
    if (range.count.empty()) return refuse("the number of pages");
    if (needs_first) {
        const KernelArg* first = find_source(kernel, ArgSource::kUnitStart);
        if (first != nullptr) range.first = in_pages(*first);
        if (range.first.empty()) return refuse("the first page");
    }
    return range;
}

std::vector<NamedArg> page_counts(const Plan& plan) {
    std::vector<NamedArg> list;
    for (const Passthrough::Drop& drop : plan.passthrough.dropped) {
        if (drop.tensor.empty()) continue;
        list.push_back({drop.tensor + "_num_pages", tensor_term(plan, drop.tensor) + ".buffer()->num_pages()",
                        "pages of " + drop.tensor});
    }
    return list;
}

Result<std::vector<NamedArg>> named_args(const Plan& plan, const Kernel& kernel) {
    const Result<PageRange> range = page_range(plan, kernel, kernel.kind != KernelKind::kCompute);
    if (!range) return tl::unexpected(range.error());
    std::vector<NamedArg> list = range->named;
    if (kernel.kind == KernelKind::kReader)
        for (NamedArg& arg : page_counts(plan)) list.push_back(std::move(arg));
    return list;
}

}  // namespace opwright::builder
