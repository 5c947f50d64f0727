// Helpers of the builder's tests: spec texts put together from parts, files of the source tree.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace opwright::builder::testing {

inline std::string source_file(const std::string& path) {
    std::ifstream in(std::string(OPWRIGHT_SOURCE_DIR) + "/" + path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

inline std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

inline std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) out += line + "\n";
    return out;
}

inline const std::vector<std::string>& sample_specs() {
    static const std::vector<std::string> names = {"masked_softmax", "stack", "grid_sample", "row_centralize",
                                                   "sharded_scale_add"};
    return names;
}

inline std::string sample_spec(const std::string& op) {
    return source_file("ops/" + op + "/" + op + "_spec.md");
}

/// A small complete spec whose parts a test replaces.
struct SpecText {
    std::string head = "# Operation Design: toy_op\n\n- **Operation Name**: toy_op\n- **Category**: eltwise\n";
    std::string parameters =
        "## Parameters\n| Parameter | Type | Required | Valid Range | Default | Description "
        "|\n|---|---|---|---|---|---|\n"
        "| x | Tensor | Yes | - | - | Input |\n";
    std::string inputs =
        "## Input Tensor Requirements\n| Property | Requirement | Error Hint |\n|---|---|---|\n"
        "| Shape | [N, C, H, W] | \"must be rank 4\" |\n| Layout | TILE_LAYOUT | \"must be in TILE layout\" |\n"
        "| Dtype | BFLOAT16 | \"only bfloat16\" |\n";
    std::string output = "## Output Tensor Specification\n- **Shape**: [N, C, H, W]\n";
    std::string notation;
    std::string work = "## Work Distribution\n- **Work unit**: one tile\n- **Grid**: full compute grid\n";
    std::string buffers =
        "## Circular Buffer Requirements\n| CB ID | Name | Pages | Page Size |\n|---|---|---|---|\n"
        "| c_0 | cb_in | 2 | tile_size |\n| c_16 | cb_out | 2 | tile_size |\n";
    std::string kernels =
        "## Kernel Data Movement\n| Kernel | Core | Actual Function |\n|---|---|---|\n"
        "| reader_toy_op | RISCV_0 | Reads |\n| toy_op_compute | TRISC | Computes |\n| writer_toy_op | RISCV_1 | "
        "Writes |\n";

    std::string text() const {
        return head + "\n" + parameters + "\n" + inputs + "\n" + output + "\n" + notation + "\n" + work + "\n" +
               buffers + "\n" + kernels;
    }
};

}  // namespace opwright::builder::testing
