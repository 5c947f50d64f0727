#include "base/result.hpp"

#include <fmt/format.h>

#include "base/visible_text.hpp"

namespace opwright {

namespace {

const char* word(Severity severity) {
    switch (severity) {
        case Severity::kError: return "error";
        case Severity::kWarning: return "warning";
        case Severity::kNote: return "note";
    }
    return "error";
}

}  // namespace

std::string to_text(const Diagnostic& d) {
    std::string text;
    if (!d.place.file.empty()) {
        text += d.place.file;
        if (d.place.line != 0) text += fmt::format(":{}", d.place.line);
        if (d.place.column != 0) text += fmt::format(":{}", d.place.column);
        text += ": ";
    }
    text += fmt::format("{}: {}", word(d.severity), d.what);
    if (!d.id.empty()) text += fmt::format(" [{}]", d.id);
    if (!d.expected.empty()) text += fmt::format("\n  expected: {}", d.expected);
    if (!d.fix.empty()) text += fmt::format("\n  fix: {}", d.fix);
    return visible_text(text);  // it may quote a spec or a kernel, and a terminal obeys escapes
}

}  // namespace opwright
