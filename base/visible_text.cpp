#include "base/visible_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace opwright {

namespace {

struct Span {
    std::uint32_t first, last;
};

constexpr Span kInvisible[] = {
    {0x00, 0x08},       {0x0B, 0x1F},     {0x7F, 0x9F},      // control characters, the terminal's escapes among them
    {0xAD, 0xAD},                                            // soft hyphen
    {0x061C, 0x061C},   {0x180E, 0x180E},                    // Arabic letter mark, Mongolian vowel separator
    {0x200B, 0x200F},   {0x2028, 0x202E}, {0x2060, 0x206F},  // zero width, separators, bidirectional controls
    {0xFE00, 0xFE0E},   {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB},  // variation selectors (not the emoji one), byte order mark
    {0xE0000, 0xE0FFF},                                      // tags and more variation selectors
};

}  // namespace

bool is_invisible(std::uint32_t code_point) {
    return std::any_of(std::begin(kInvisible), std::end(kInvisible),
                       [&](const Span& s) { return code_point >= s.first && code_point <= s.last; });
}

CodePoint code_point_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const std::uint32_t lead = byte(at);
    const std::size_t bytes = lead < 0x80U ? 1 : lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : lead >= 0xC0U ? 2 : 1;
    if (bytes == 1) return {lead, 1};
    std::uint32_t value = lead & (0x7FU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80U) return {lead, 1};
        value = value << 6U | (byte(at + i) & 0x3FU);
    }
    return {value, bytes};
}

std::string visible_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        // A stray byte above 0x7F is no C1 control of UTF-8, but a terminal may take it for one.
        if (is_invisible(point.value)) {
            out += fmt::format("[U+{:04X}]", point.value);
        } else {
            out += text.substr(at, point.bytes);
        }
        at += point.bytes;
    }
    return out;
}

}  // namespace opwright
