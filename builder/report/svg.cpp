#include "builder/report/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/json_fields.hpp"
#include "builder/report/highlight.hpp"

namespace opwright::builder {

using json_fields::text;
using nlohmann::json;

namespace {

constexpr int kCell = 46, kGap = 5;

std::string label(double x, double y, const std::string& content, const char* style, const char* anchor = "middle") {
    return fmt::format("<text x=\"{}\" y=\"{}\" class=\"{}\" text-anchor=\"{}\">{}</text>", x, y, style, anchor,
                       html_escape(content));
}

std::string shortened(const std::string& content, std::size_t width) {
    return content.size() <= width ? content : content.substr(0, width - 1) + "…";
}

// ------------------------------------------------------------------------------------------------- data flow

constexpr int kBoxWidth = 168, kLane = 212, kBufferHeight = 42, kBufferGap = 12, kTop = 34;

/// A lane of buffers between two kernels, drawn from top to bottom.
struct Lane {
    double x = 0;
    std::vector<const json*> buffers;
    double height() const { return static_cast<double>(buffers.size()) * (kBufferHeight + kBufferGap); }
};

std::string buffer_box(const json& buffer, double x, double y) {
    const std::string pages = fmt::format("{} × {}", text(buffer, "pages"), text(buffer, "page"));
    return fmt::format(
               "<g><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"7\" class=\"buffer\"/>",
               html_escape(text(buffer, "purpose")), x, y, kBoxWidth, kBufferHeight) +
           label(x + 10, y + 18, text(buffer, "index") + "  " + shortened(text(buffer, "name"), 16), "name", "start") +
           label(x + 10, y + 34, shortened(pages, 24), "small", "start") + "</g>";
}

std::string arrow(double x1, double y1, double x2, double y2) {
    const double middle = (x1 + x2) / 2;
    return fmt::format("<path d=\"M{} {} C{} {} {} {} {} {}\" class=\"arrow\" marker-end=\"url(#tip)\"/>", x1, y1,
                       middle, y1, middle, y2, x2 - 2, y2);
}

std::string kernel_box(const std::string& kind, const std::string& name, double x, double height) {
    return fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"10\" class=\"kernel {}\"/>", x, kTop,
                       kBoxWidth, height, kind) +
           label(x + kBoxWidth / 2.0, kTop + height / 2 - 4, kind, "kind") +
           label(x + kBoxWidth / 2.0, kTop + height / 2 + 14, shortened(name, 26), "small");
}

std::string tensor_box(const std::string& name, double x, double y) {
    return fmt::format("<rect x=\"{}\" y=\"{}\" width=\"96\" height=\"30\" rx=\"15\" class=\"tensor\"/>", x, y) +
           label(x + 48, y + 20, shortened(name, 13), "name");
}

std::string kernel_name(const json& plan, const std::string& kind) {
    for (const json& kernel : plan.value("kernels", json::array())) {
        if (text(kernel, "kind") == kind) return text(kernel, "name");
    }
    return "";
}

}  // namespace

std::string work_split_svg(const json& work, const json& example) {
    const int columns = work.value("columns", 0), rows = work.value("rows", 0);
    const int width = columns * (kCell + kGap) + 26, height = rows * (kCell - 12 + kGap) + 24;
    std::string svg =
        fmt::format("<svg viewBox=\"0 0 {} {}\" width=\"{}\" role=\"img\" aria-label=\"work per core\" class=\"grid\">",
                    width, height, width);
    for (int x = 0; x < columns; ++x)
        svg += label(26 + x * (kCell + kGap) + kCell / 2.0, 13, std::to_string(x), "small");
    for (int y = 0; y < rows; ++y) svg += label(12, 24 + y * (kCell - 12 + kGap) + 22, std::to_string(y), "small");
    for (const json& core : example.value("cores", json::array())) {
        const int x = core.at(0), y = core.at(1), group = core.at(3);
        const std::int64_t units = core.at(2);
        const int left = 26 + x * (kCell + kGap), top = 24 + y * (kCell - 12 + kGap);
        svg += fmt::format(
            "<g><title>core ({}, {}): {} {}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\" "
            "class=\"core g{}\"/>",
            x, y, units, text(example, "noun"), left, top, kCell, kCell - 12, group);
        if (units > 0) svg += label(left + kCell / 2.0, top + 22, std::to_string(units), "units");
        svg += "</g>";
    }
    return svg + "</svg>";
}

std::string data_flow_svg(const json& plan) {
    Lane in, inner, out;
    std::vector<const json*> to_reader;
    const json buffers = plan.value("buffers", json::array());
    for (const json& buffer : buffers) {
        const std::string from = text(buffer, "producer"), to = text(buffer, "consumer");
        Lane& lane = to == "writer" ? out : from == "reader" ? in : inner;
        lane.buffers.push_back(&buffer);
    }
    const bool compute = !kernel_name(plan, "compute").empty();
    const double tensors = 40.0 * static_cast<double>(std::max(plan.value("tensors", json::array()).size(),
                                                               plan.value("outputs", json::array()).size()));
    const double height = std::max({in.height(), out.height(), tensors, 110.0});
    const double x0 = 118, reader = x0, in_x = reader + kLane, compute_x = in_x + kLane,
                 out_x = compute ? compute_x + kLane : in_x, writer = out_x + kLane,
                 total_width = writer + kBoxWidth + 122;
    const double inner_top = kTop + height + 36;
    const double total_height = inner_top + (inner.buffers.empty() ? -16 : inner.height() + 8);
    std::string svg = fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"data flow\" class=\"flow\">",
                                  total_width, total_height);
    svg +=
        "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" "
        "orient=\"auto-start-reverse\">"
        "<path d=\"M0 0L8 4L0 8z\" class=\"tip\"/></marker></defs>";
    svg += kernel_box("reader", kernel_name(plan, "reader"), reader, height);
    if (compute) svg += kernel_box("compute", kernel_name(plan, "compute"), compute_x, height);
    svg += kernel_box("writer", kernel_name(plan, "writer"), writer, height);

    const auto draw = [&](Lane& lane, double x, double from_x, double to_x) {
        lane.x = x;
        double y = kTop + std::max(0.0, (height - lane.height() + kBufferGap) / 2);
        for (const json* buffer : lane.buffers) {
            const double middle = y + kBufferHeight / 2.0;
            svg += arrow(from_x, middle, x, middle) + buffer_box(*buffer, x, y);
            if (to_x > 0 && !buffer->value("scratch", false)) svg += arrow(x + kBoxWidth, middle, to_x, middle);
            y += kBufferHeight + kBufferGap;
        }
    };
    draw(in, in_x, reader + kBoxWidth, compute ? compute_x : 0);
    draw(out, out_x, (compute ? compute_x : reader) + kBoxWidth, writer);
    // Buffers that compute fills for itself hang below it, with both arrows on their sides.
    double y = inner_top;
    if (compute && !inner.buffers.empty()) {
        svg += fmt::format(
            "<path d=\"M{0} {1} V{2}\" class=\"arrow both\" marker-start=\"url(#tip)\" marker-end=\"url(#tip)\"/>",
            compute_x + kBoxWidth / 2.0, kTop + height + 4, inner_top - 4);
    }
    for (const json* buffer : inner.buffers) {
        svg += buffer_box(*buffer, compute_x, y);
        y += kBufferHeight + kBufferGap;
    }
    double tensor_y = kTop + height / 2 - 20.0 * static_cast<double>(plan.value("tensors", json::array()).size());
    for (const json& tensor : plan.value("tensors", json::array())) {
        svg += tensor_box(text(tensor, "name"), 0, tensor_y) + arrow(96, tensor_y + 15, reader, tensor_y + 15);
        tensor_y += 40;
    }
    const json outputs = plan.value("outputs", json::array());
    const double out_tensor = writer + kBoxWidth + 24;
    double output_y = kTop + height / 2 - 20.0 * static_cast<double>(outputs.size()) + 5;
    for (const json& output : outputs) {
        svg += arrow(writer + kBoxWidth, output_y + 15, out_tensor, output_y + 15);
        svg += tensor_box(output.is_string() ? output.get<std::string>() : "", out_tensor, output_y);
        output_y += 40;
    }
    return svg + "</svg>";
}

}  // namespace opwright::builder
