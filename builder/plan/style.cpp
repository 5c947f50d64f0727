#include "builder/plan/style.hpp"

namespace opwright::builder {

const char* to_string(Style style) {
    switch (style) {
        case Style::kSeed:
            return "seed";
        case Style::kDescriptor:
            return "descriptor";
    }
    return "";
}

std::optional<Style> style_of(std::string_view text) {
    for (const Style style : {Style::kSeed, Style::kDescriptor})
        if (text == to_string(style)) return style;
    return std::nullopt;
}

}  // namespace opwright::builder
