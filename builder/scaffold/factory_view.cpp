#include "builder/scaffold/factory_view.hpp"

#include <fmt/format.h>

#include <regex>

#include "builder/scaffold/cpp_terms.hpp"
#include "builder/scaffold/layout.hpp"

namespace opwright::builder {

namespace {

std::string without_comments(const std::string& code) {
    return std::regex_replace(code, std::regex("//[^\n]*"), std::string());
}

/// Includes that the text needs for what it says in passing.
void add_headers(FactoryText& factory, const std::string& text) {
    const auto says = [&](const char* word) { return text.find(word) != std::string::npos; };
    if (says("volume_of(")) factory.std_headers.insert({"functional", "numeric"});
    if (says("std::min") || says("std::max")) factory.std_headers.insert("algorithm");
    if (says("std::move")) factory.std_headers.insert("utility");
    if (says("div_up(") || says("round_up(")) factory.metal_headers.insert("tt-metalium/math.hpp");
    if (says("hal::")) factory.metal_headers.insert("tt-metalium/hal.hpp");
}

}  // namespace

bool uses(const std::string& code, const std::string& word) {
    return std::regex_search(without_comments(code), std::regex("\\b" + word + "\\b"));
}

std::vector<std::string> used_only(std::vector<std::string> list, const std::string& body) {
    for (std::string& text : list)
        if (!uses(body, text.substr(text.rfind(' ') + 1))) text = unused(text);
    return list;
}

std::string override_comment(const Plan& plan, int indent) {
    std::vector<std::string> refreshed;
    for (const Attribute* attribute : refreshed_attributes(plan)) refreshed.push_back(attribute->name);
    return layout::comment(
        indent,
        fmt::format("Rewrites what may differ between two calls that share one program: the buffer addresses{}.",
                    refreshed.empty() ? std::string() : " and " + layout::join(refreshed, ", ")));
}

Result<FactoryBodies> add_factory_statements(View& view, FactoryText& factory) {
    // Stage 5: up to the circular buffers
    const Result<std::string> symbols_5 = factory.symbols(/*with_arguments=*/false);
    if (!symbols_5) return tl::unexpected(symbols_5.error());
    const Result<std::string> split = factory.work_split();
    if (!split) return tl::unexpected(split.error());
    const Result<std::string> buffers_5 = factory.circular_buffers(/*used=*/false);
    if (!buffers_5) return tl::unexpected(buffers_5.error());
    set_optional(view, "factory_symbols_5", *symbols_5);
    view.set("work_split", *split);
    view.set("circular_buffers_5", *buffers_5);
    FactoryBodies bodies;
    bodies.at_5 = *symbols_5 + *split + *buffers_5;
    set_optional(view, "factory_helper_5", volume_helper(bodies.at_5));
    add_headers(factory, bodies.at_5);
    std::set<std::string> metal_headers = factory.metal_headers;
    metal_headers.insert("tt_stl/assert.hpp");
    view.set("factory_metal_includes_5", std_includes(metal_headers));
    set_optional(view, "factory_std_includes_5", std_includes(factory.std_headers));

    // Stage 6: everything
    const Result<std::string> symbols_6 = factory.symbols(/*with_arguments=*/true);
    if (!symbols_6) return tl::unexpected(symbols_6.error());
    if (const auto again = factory.work_split(); !again) return tl::unexpected(again.error());
    const Result<std::string> buffers_6 = factory.circular_buffers(/*used=*/true);
    if (!buffers_6) return tl::unexpected(buffers_6.error());
    const Result<std::string> kernels = factory.kernels();
    if (!kernels) return tl::unexpected(kernels.error());
    const Result<std::string> runtime = factory.runtime_arguments();
    if (!runtime) return tl::unexpected(runtime.error());
    set_optional(view, "factory_symbols_6", *symbols_6);
    view.set("circular_buffers_6", *buffers_6);
    view.set("kernels", *kernels);
    set_optional(view, "runtime_arguments", *runtime);
    bodies.at_6 = *symbols_6 + *split + *buffers_6 + *kernels + *runtime;
    set_optional(view, "factory_helper_6", volume_helper(bodies.at_6));
    return bodies;
}

void add_factory_includes(View& view, FactoryText& factory, const FactoryBodies& bodies) {
    add_headers(factory, bodies.at_6);
    set_optional(view, "factory_std_includes_6", std_includes(factory.std_headers));
    view.set("factory_metal_includes_6", std_includes(factory.metal_headers));
}

}  // namespace opwright::builder
