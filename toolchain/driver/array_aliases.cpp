#include "toolchain/driver/array_aliases.hpp"

#include <fmt/format.h>

#include <regex>

#include "base/files.hpp"
#include "toolchain/driver/file_overlay.hpp"

namespace opwright::toolchain {

bool refuses_empty_array(std::string_view messages) {
    return messages.find("zero-length arrays are not permitted") != std::string_view::npos;
}

std::optional<std::string> arrays_as_members(std::string_view text) {
    // `template <...> using Name = Element[length];`: on one line or several, an element that is no array itself.
    static const std::regex kAlias(R"re(>\s*using\s+\w+\s*=\s*([^;{}\[\]]+)\[([^;{}\[\]]+)\]\s*;)re");
    std::string changed;
    auto rest = text.data();
    for (std::cregex_iterator found(text.data(), text.data() + text.size(), kAlias), end; found != end; ++found) {
        changed.append(rest, (*found)[1].first);
        changed += fmt::format("typename ::opwright::Array<{}, ({})>::type;", (*found)[1].str(), (*found)[2].str());
        rest = (*found)[0].second;
    }
    if (changed.empty()) return std::nullopt;
    changed.append(rest, text.data() + text.size());
    return changed;
}

std::optional<Request> with_arrays_as_members(Request request, const std::vector<std::string>& files) {
    FileOverlay overlay(request.output);
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto text = read_file(files[i]);
        const auto changed = text ? arrays_as_members(*text) : std::nullopt;
        if (changed) overlay.show_instead(files[i], *changed, fmt::format(".arrays{}.h", i));
    }
    if (overlay.empty() || !overlay.use(request)) return std::nullopt;
    return request;
}

}  // namespace opwright::toolchain
