// Fills embedded mustache templates; a tag without a value is an error instead of an empty string.
#include "builder/templates/templates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <span>

namespace opwright::builder {

namespace {

std::span<const detail::EmbeddedTemplate> all() {
    return {detail::kEmbeddedTemplates, detail::kEmbeddedTemplateCount};
}

const detail::EmbeddedTemplate* find(std::string_view name) {
    const auto templates = all();
    const auto found = std::find_if(templates.begin(), templates.end(), [&](const auto& t) { return t.name == name; });
    return found == templates.end() ? nullptr : &*found;
}

/// Stands for a line break while the library works; no template holds it.
constexpr char kLineBreak = '\x01';

/// A line with nothing but section tags or a partial leaves no trace (the library keeps it where the section is left
/// out), all other line breaks are kept as they are.
std::string prepare(std::string_view text) {
    static const std::regex only_section_tags("[ \t]*(\\{\\{[#^/>][^}]*\\}\\}[ \t]*)+");
    std::string result;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string line(text.substr(begin, end - begin));
        if (std::regex_match(line, only_section_tags)) {
            for (const char c : line)
                if (c != ' ' && c != '\t') result += c;
        } else {
            result += line;
            if (end < text.size()) result += kLineBreak;
        }
        begin = end + 1;
    }
    return result;
}

/// Looks names up as mustache does, and keeps a list of those that were not found.
class StrictContext : public kainjow::mustache::context<std::string> {
  public:
    explicit StrictContext(const View* view) : context(view) {}

    const View* get(const std::string& name) const override {
        const View* value = context::get(name);
        if (value == nullptr) missing_.insert(name);
        return value;
    }

    const View* get_partial(const std::string& name) const override {
        const auto known = partials_.find(name);
        if (known != partials_.end()) return &known->second;
        const detail::EmbeddedTemplate* found = find("partials/" + name);
        if (found == nullptr) {
            missing_.insert("> " + name);
            return nullptr;
        }
        return &partials_.emplace(name, View(prepare(found->text))).first->second;
    }

    const std::set<std::string>& missing() const { return missing_; }

  private:
    mutable std::set<std::string> missing_;
    mutable std::map<std::string, View> partials_;
};

}  // namespace

std::vector<std::string_view> template_names() {
    std::vector<std::string_view> names;
    for (const auto& t : all()) names.push_back(t.name);
    return names;
}

Result<std::string> fill_template(std::string_view name, const View& view) {
    const detail::EmbeddedTemplate* found = find(name);
    if (found == nullptr) return fail("template", fmt::format("there is no template '{}'", name));
    return fill_text(name, found->text, view);
}

Result<std::string> fill_text(std::string_view name, std::string_view text, const View& view) {
    kainjow::mustache::mustache parsed{prepare(text)};
    if (!parsed.is_valid())
        return fail("template", fmt::format("template '{}' is not valid: {}", name, parsed.error_message()));
    parsed.set_custom_escape([](const std::string& value) { return value; });
    StrictContext context(&view);
    std::string result = parsed.render(context);
    if (!parsed.is_valid())
        return fail("template", fmt::format("template '{}' is not valid: {}", name, parsed.error_message()));
    if (!context.missing().empty()) {
        const std::set<std::string>& missing = context.missing();
        return fail("template",
                    fmt::format("template '{}' asks for values that nobody gives: {}", name, fmt::join(missing, ", ")));
    }
    std::replace(result.begin(), result.end(), kLineBreak, '\n');
    return result;
}

}  // namespace opwright::builder
