#include "builder/spec/lead_ins.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace opwright::builder {

namespace {

bool is_definition(const Text& line) {
    return line.view().starts_with(": ") || line.view().starts_with(":\t");
}

}  // namespace

std::optional<LeadIn> lead_in(const Text& line) {
    const std::string_view s = line.view();
    if (!s.starts_with("**")) return std::nullopt;
    const std::size_t close = s.find("**", 2);
    if (close == std::string_view::npos) return std::nullopt;
    LeadIn found;
    found.title = line.sub(2, close - 2).trimmed();
    found.rest = line.sub(close + 2).trimmed();
    bool ended = found.rest.empty();
    while (!found.title.empty() && (found.title.view().ends_with('.') || found.title.view().ends_with(':'))) {
        found.title = found.title.sub(0, found.title.size() - 1).trimmed();
        ended = true;
    }
    static constexpr std::array<std::string_view, 4> kMarks = {":", "\xE2\x80\x94", "\xE2\x80\x93", "- "};
    for (const std::string_view mark : kMarks) {
        if (!found.rest.view().starts_with(mark)) continue;
        found.rest = found.rest.sub(mark.size()).trimmed();
        ended = true;
        break;
    }
    if (!ended) return std::nullopt;
    found.title = clean(found.title);
    const std::optional<Role> role = role_of_title(found.title.view());
    if (!role) return std::nullopt;
    const bool field = *role == Role::kParameters || *role == Role::kInputs || is_optional(*role);
    if (field && !found.rest.empty()) return std::nullopt;
    found.role = *role;
    return found;
}

std::vector<Block> definition_list(const Block& paragraph) {
    std::vector<Block> bullets;
    if (paragraph.kind != Block::Kind::kParagraph || paragraph.depth >= 0) return bullets;
    const auto& lines = paragraph.lines;
    if (std::none_of(lines.begin(), lines.end(), is_definition)) return bullets;
    for (const Text& line : lines) {
        Block bullet;
        bullet.kind = Block::Kind::kBullet;
        bullet.depth = is_definition(line) ? 1 : 0;
        bullet.text = is_definition(line) ? line.sub(1).trimmed() : line;
        bullet.lines = {bullet.text};
        bullets.push_back(std::move(bullet));
    }
    return bullets;
}

}  // namespace opwright::builder
