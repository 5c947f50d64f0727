#include "builder/plan/text.hpp"

#include <fmt/format.h>

#include <cctype>

#include "base/visible_text.hpp"

namespace opwright::builder {

namespace {

/// Octal escapes end after three digits, so the next character can never join them (hex escapes would).
std::string escaped(std::string_view text, bool cpp) {
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto byte = static_cast<unsigned char>(c);
        // What nobody sees (bidirectional overrides, zero width) stays in the text, but is written out.
        const CodePoint point = code_point_at(text, i);
        if (point.bytes > 1 && is_invisible(point.value)) {
            if (cpp) {
                for (std::size_t n = 0; n < point.bytes; ++n)
                    out += fmt::format("\\{:03o}", static_cast<unsigned char>(text[i + n]));
            } else {
                out += fmt::format("\\U{:08X}", point.value);
            }
            i += point.bytes - 1;
            continue;
        }
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (byte < 0x20U || byte == 0x7FU) {
            out += fmt::format("\\{:03o}", byte);
        } else if (cpp && c == '?') {
            out += "\\?";  // no trigraph can form
        } else {
            out += c;
        }
    }
    return out + '"';
}

}  // namespace

std::string cpp_string(std::string_view text) {
    return escaped(text, true);
}

std::string python_string(std::string_view text) {
    return escaped(text, false);
}

std::string comment_text(std::string_view raw) {
    // Line ends become blanks here; everything else that is not shown is written out.
    std::string text;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const CodePoint point = code_point_at(raw, i);
        const bool line_end = point.value == 0x2028U || point.value == 0x2029U;
        const bool hidden = point.value >= 0x80U && is_invisible(point.value) && !line_end;
        const std::string_view bytes = raw.substr(i, point.bytes);
        text += hidden ? visible_text(bytes) : std::string(bytes);
        i += point.bytes - 1;
    }
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        // U+2028 and U+2029 end a line for some tools.
        const bool separator = std::string_view(text).substr(i, 3) == "\xE2\x80\xA8" ||
                               std::string_view(text).substr(i, 3) == "\xE2\x80\xA9";
        if (separator) i += 2;
        const bool control = byte < 0x20U || byte == 0x7FU || separator;
        if (!control || (!out.empty() && out.back() != ' ')) out += control ? ' ' : text[i];
    }
    while (!out.empty() && (out.back() == '\\' || out.back() == ' ')) out.pop_back();
    return out;
}

std::string pascal_case(std::string_view snake) {
    std::string out;
    bool up = true;
    for (const char c : snake) {
        if (c == '_') {
            up = true;
            continue;
        }
        out += up ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        up = false;
    }
    return out;
}

}  // namespace opwright::builder
