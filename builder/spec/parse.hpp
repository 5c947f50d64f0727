// parse_spec: markdown text -> Spec, in three passes (document, sections, readers).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "builder/spec/model.hpp"

namespace opwright::builder {

struct ParseOptions {
    std::size_t max_bytes = 4u << 20;
    std::size_t max_line_bytes = 64u << 10;
    std::int64_t l1_budget = 1'400'000;
};

/// Every error carries a place. Errors: all kinds of docs/errors.md that belong to specs. Warnings: Spec::notes.
/// `all_errors` (may be null) gets every error that was found, by place; the Result holds the first of them.
Result<Spec> parse_spec(std::string_view text, const std::string& file, const ParseOptions& options = {},
                        std::vector<Diagnostic>* all_errors = nullptr);

/// Reads the file and parses it; `file` of every place is `path` as given. Errors: `no-spec-file`, `too-large`, and the
/// above.
Result<Spec> read_spec(const std::string& path, const ParseOptions& options = {});

}  // namespace opwright::builder
