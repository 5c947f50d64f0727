// A Python docstring in a code block becomes sections: `Args:` parameters, `Returns:` the output, `Raises:` refusals.
#include <algorithm>
#include <array>
#include <string_view>

#include "builder/spec/notations.hpp"

namespace opwright::builder {

namespace {

struct Heading {
    std::string_view words;
    std::string_view title;  ///< as the readers know it
};
constexpr std::array<Heading, 10> kHeadings = {{{"args", "Parameters"},
                                                {"arguments", "Parameters"},
                                                {"parameters", "Parameters"},
                                                {"keyword args", "Parameters"},
                                                {"keyword arguments", "Parameters"},
                                                {"other parameters", "Parameters"},
                                                {"returns", "Output"},
                                                {"raises", "Refusals"},
                                                {"requirements", "Requirements"},
                                                {"constraints", "Constraints"}}};

/// `Args:`, or `Parameters` above a line of dashes.
std::string_view heading_of(const std::vector<Text>& lines, std::size_t i) {
    const std::string_view s = lines[i].view();
    const bool underlined = i + 1 < lines.size() && lines[i + 1].view().size() >= 3 &&
                            lines[i + 1].view().find_first_not_of('-') == std::string_view::npos;
    if (!s.ends_with(':') && !underlined) return {};
    const std::string words = normalised(s);
    const auto* known =
        std::find_if(kHeadings.begin(), kHeadings.end(), [&](const Heading& h) { return h.words == words; });
    return known == kHeadings.end() ? std::string_view() : known->title;
}

/// `name : type` of numpy's style -> `name (type)`; a docstring of Google's style has that already.
Text as_item(const Text& line) {
    const std::size_t colon = line.view().find(" : ");
    if (colon == std::string_view::npos || !is_identifier(line.view().substr(0, colon))) return line;
    Text out = line.sub(0, colon);
    out.append(' ', line.mark(colon));
    out.append('(', line.mark(colon + 1));
    out.append(line.sub(colon + 3));
    out.append(')', line.mark(line.size()));
    return out;
}

/// What stands behind `ttnn.Tensor:` or `ValueError:` in front of a description.
Text without_type(const Text& item) {
    const std::size_t colon = item.view().find(": ");
    const bool word =
        colon != std::string_view::npos && item.view().substr(0, colon).find_first_of(" \"[") == std::string_view::npos;
    return word ? item.sub(colon + 2).trimmed() : item;
}

}  // namespace

std::optional<Lowered> lower_docstring(const std::vector<Text>& lines) {
    Lowered out;
    bool inside = false;
    bool headed = false;
    std::uint32_t indent = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Text& line = lines[i];
        const std::size_t quotes = std::min(line.view().find("\"\"\""), line.view().find("'''"));
        if (quotes != std::string_view::npos) {
            const bool one_line = line.view().find(line.view().substr(quotes, 3), quotes + 3) != std::string_view::npos;
            if (!one_line) inside = !inside;
            headed = false;
            continue;
        }
        if (!inside) continue;
        if (const std::string_view title = heading_of(lines, i); !title.empty()) {
            Lowered part;
            part.title = Text(title, line.start());
            out.parts.push_back(std::move(part));
            headed = true;
            indent = 0;
            continue;
        }
        const bool rule = line.view().find_first_not_of('-') == std::string_view::npos;
        if (!headed || line.empty() || rule) continue;
        // A line further to the left than the items ends the part, one further to the right goes on with an item.
        std::vector<Block>& items = out.parts.back().blocks;
        if (indent == 0) indent = line.start().column;
        if (line.start().column < indent) {
            headed = false;
            continue;
        }
        if (line.start().column > indent && !items.empty()) {
            Block& item = items.back();
            // numpy's style: the text of `name : type` stands below it.
            if (item.text.view().ends_with(')') && item.lines.size() == 1) item.text.append(':', line.start());
            item.text.append(' ', line.start());
            item.text.append(line);
            item.lines.push_back(line);
            continue;
        }
        Block item;
        item.kind = Block::Kind::kBullet;
        item.text = as_item(line);
        item.lines = {line};
        items.push_back(std::move(item));
    }
    std::erase_if(out.parts, [](const Lowered& part) { return part.blocks.empty(); });
    if (out.parts.empty()) return std::nullopt;
    for (Lowered& part : out.parts) {
        if (part.title.view() == "Parameters") continue;
        for (Block& item : part.blocks) {
            item.text = without_type(item.text);
            if (part.title.view() == "Output") item.kind = Block::Kind::kParagraph;
            item.depth = item.kind == Block::Kind::kParagraph ? -1 : 0;
            item.lines = {item.text};
        }
    }
    return out;
}

}  // namespace opwright::builder
