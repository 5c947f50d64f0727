// Result<T>: a value or a Diagnostic; how every part of opwright reports a mistake that comes from outside.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace opwright {

/// A place in a text file. Lines and columns are 1-based and count Unicode code points; 0 means "not known".
struct SourcePlace {
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    friend bool operator==(const SourcePlace&, const SourcePlace&) = default;
};

enum class Severity : std::uint8_t { kError, kWarning, kNote };

/// One message for a person: what is wrong, where, what was expected, what to do.
struct Diagnostic {
    Severity severity = Severity::kError;
    std::string id;        ///< stable slug, e.g. "no-cb-table"; documented in docs/errors.md
    SourcePlace place;     ///< empty file when the mistake has no place in a file
    std::string what;      ///< one sentence, no trailing newline
    std::string expected;  ///< what was expected; may be empty
    std::string fix;       ///< what to do; may be empty
};

/// `file:line:column: error: what [id]`, then `expected` and `fix` on lines of their own when present.
std::string to_text(const Diagnostic& diagnostic);

template <typename T>
using Result = tl::expected<T, Diagnostic>;

/// The error side of any Result: `return fail(...)`.
using Unexpected = tl::unexpected<Diagnostic>;

inline Unexpected fail(Diagnostic diagnostic) { return Unexpected(std::move(diagnostic)); }

/// Shorthand for a Diagnostic without a place in a file.
inline Unexpected fail(std::string id, std::string what, std::string fix = {}) {
    Diagnostic d;
    d.id = std::move(id);
    d.what = std::move(what);
    d.fix = std::move(fix);
    return fail(std::move(d));
}

}  // namespace opwright
