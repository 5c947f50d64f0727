// How text with a format specification of its own gets into a message.
#include <tt_stl/fmt.hpp>

namespace ttsl {

fmt::format_context::iterator write_text(const fmt::formatter<std::string_view>& formatter, std::string_view text,
                                         fmt::format_context& context) {
    return formatter.format(text, context);
}

}  // namespace ttsl
