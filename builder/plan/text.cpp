#include "builder/plan/text.hpp"

#include <fmt/format.h>

#include <cctype>

namespace opwright::builder {

namespace {

/// Octal escapes end after three digits, so the next character can never join them (hex escapes would).
std::string escaped(std::string_view text, bool cpp) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
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

std::string comment_text(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        // U+2028 and U+2029 end a line for some tools.
        const bool separator = text.substr(i, 3) == "\xE2\x80\xA8" || text.substr(i, 3) == "\xE2\x80\xA9";
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
