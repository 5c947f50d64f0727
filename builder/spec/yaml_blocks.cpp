// YAML and JSON as planners write them into a spec: mappings, lists, `{a: b}`; no anchors, tags or block scalars.
#include <algorithm>
#include <cctype>

#include "builder/spec/notations.hpp"
#include "builder/spec/sections.hpp"
#include "builder/spec/sizes.hpp"

namespace opwright::builder {

namespace {

constexpr int kDeepest = 16;

struct Entry;

struct Node {
    enum class Kind : std::uint8_t { kScalar, kMap, kList } kind = Kind::kScalar;
    Text scalar;  ///< as written, quotes of a whole value left out
    std::vector<Entry> entries;
    std::vector<Node> items;
};

struct Entry {
    Text key;
    Node value;
};

Text unquoted(const Text& text) {
    const bool quoted = text.size() >= 2 && (text[0] == '"' || text[0] == '\'') && text[text.size() - 1] == text[0] &&
                        text.view().find(text[0], 1) == text.size() - 1;
    return quoted ? text.sub(1, text.size() - 2) : text;
}

/// Where the `:` behind a key stands; npos: the line is no entry of a mapping.
std::size_t colon_of(const Text& line) {
    const std::string_view s = line.view();
    std::size_t at = 0;
    if (!s.empty() && (s[0] == '"' || s[0] == '\'')) {
        at = s.find(s[0], 1);
        if (at == std::string_view::npos) return at;
    }
    for (at = s.find(':', at); at != std::string_view::npos; at = s.find(':', at + 1)) {
        if (at + 1 == s.size() || s[at + 1] == ' ') break;
        if (s[at + 1] == ':') ++at;
    }
    if (at == std::string_view::npos || at == 0 || at > 60) return std::string_view::npos;
    const std::string_view key = s.substr(0, at);
    return key.find_first_of("(){}[],;=|`") == std::string_view::npos ? at : std::string_view::npos;
}

/// `{a: 1, b: [x, y]}` and `[{...}, {...}]`; a list of plain values stays as it is written.
Node flow(const Text& text, int depth) {
    Node node;
    node.scalar = unquoted(text);
    if (text.size() < 2 || depth > kDeepest) return node;
    const Text inside = text.sub(1, text.size() - 2).trimmed();
    if (text[0] == '{' && text[text.size() - 1] == '}') {
        Node map;
        map.kind = Node::Kind::kMap;
        map.scalar = text;
        for (const Text& piece : split_top(inside, ',')) {
            if (piece.empty()) continue;
            const std::size_t colon = colon_of(piece);
            if (colon == std::string_view::npos) return node;
            map.entries.push_back(
                {unquoted(piece.sub(0, colon).trimmed()), flow(piece.sub(colon + 1).trimmed(), depth + 1)});
        }
        return map;
    }
    if (text[0] == '[' && text[text.size() - 1] == ']' && !inside.empty() && inside[0] == '{') {
        node.kind = Node::Kind::kList;
        for (const Text& piece : split_top(inside, ',')) {
            if (!piece.empty()) node.items.push_back(flow(piece, depth + 1));
        }
    }
    return node;
}

struct Line {
    std::uint32_t indent = 0;
    Text text;
};

class YamlReader {
  public:
    explicit YamlReader(std::vector<Line> lines) : lines_(std::move(lines)) {}

    /// The whole block; nothing when a line does not fit.
    std::optional<Node> read() {
        if (lines_.empty()) return std::nullopt;
        Node node = block(lines_.front().indent, 0);
        return ok_ && at_ == lines_.size() ? std::optional<Node>(std::move(node)) : std::nullopt;
    }

  private:
    static bool is_item(const Text& text) { return text.view() == "-" || text.view().starts_with("- "); }

    Node block(std::uint32_t indent, int depth) {
        Node node;
        if (depth > kDeepest) {
            ok_ = false;
            return node;
        }
        const bool list = is_item(lines_[at_].text);
        node.kind = list ? Node::Kind::kList : Node::Kind::kMap;
        while (ok_ && at_ < lines_.size() && lines_[at_].indent == indent && is_item(lines_[at_].text) == list) {
            if (list) {
                item(node, indent, depth);
            } else {
                entry(node, indent, depth);
            }
        }
        if (at_ < lines_.size() && lines_[at_].indent > indent) ok_ = false;
        return node;
    }

    void item(Node& node, std::uint32_t indent, int depth) {
        Line& line = lines_[at_];
        const Text rest = line.text.sub(1).trimmed();
        if (rest.empty()) {
            ++at_;
            if (at_ < lines_.size() && lines_[at_].indent > indent) {
                node.items.push_back(block(lines_[at_].indent, depth + 1));
            }
            return;
        }
        if (rest[0] != '{' && rest[0] != '[' && colon_of(rest) != std::string_view::npos) {
            // "- name: x" begins a mapping whose lines are indented as far as its first key.
            line.indent = rest.start().column;
            line.text = rest;
            node.items.push_back(block(line.indent, depth + 1));
            return;
        }
        ++at_;
        node.items.push_back(flow(rest, depth + 1));
    }

    void entry(Node& node, std::uint32_t indent, int depth) {
        const Text text = lines_[at_].text;
        const std::size_t colon = colon_of(text);
        if (colon == std::string_view::npos) {
            ok_ = false;
            return;
        }
        const Text key = unquoted(text.sub(0, colon).trimmed());
        const Text value = text.sub(colon + 1).trimmed();
        ++at_;
        if (!value.empty()) {
            node.entries.push_back({key, flow(value, depth + 1)});
            return;
        }
        const bool below = at_ < lines_.size() &&
                           (lines_[at_].indent > indent || (lines_[at_].indent == indent && is_item(lines_[at_].text)));
        Node child;
        child.scalar = value;
        if (below) child = block(lines_[at_].indent, depth + 1);
        node.entries.push_back({key, std::move(child)});
    }

    std::vector<Line> lines_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

/// `page_size` as the readers know it from headings and headers.
Text words_of(const Text& key) {
    Text out;
    for (std::size_t i = 0; i < key.size(); ++i) {
        if (key[i] == '_') {
            out.append(' ', key.mark(i));
        } else {
            out.append(key, i);
        }
    }
    return out;
}

bool all_maps(const std::vector<Node>& nodes) {
    return !nodes.empty() &&
           std::all_of(nodes.begin(), nodes.end(), [](const Node& n) { return n.kind == Node::Kind::kMap; });
}

Text scalar_of(const Node& node, const Text& at) {
    if (node.kind != Node::Kind::kList) return node.scalar.empty() ? at.sub(0, 0) : node.scalar;
    Text out = at.sub(0, 0);  // a list in lines: "a, b"
    for (const Node& item : node.items) {
        if (item.kind != Node::Kind::kScalar) continue;
        if (!out.empty()) {
            out.append(',', item.scalar.start());
            out.append(' ', item.scalar.start());
        }
        out.append(item.scalar);
    }
    return out;
}

Block table_of(const std::vector<const Node*>& maps, const std::vector<Text>& labels, std::string_view label_header) {
    Block block;
    block.kind = Block::Kind::kTable;
    block.depth = -1;
    Row& header = block.table.header;
    const Text& first = labels.empty() ? maps.front()->entries.front().key : labels.front();
    if (!labels.empty()) header.cells.emplace_back(label_header, first.start());
    for (const Node* map : maps) {
        for (const auto& [key, value] : map->entries) {
            const Text header_text = words_of(key);
            const bool known = std::any_of(header.cells.begin(), header.cells.end(),
                                           [&](const Text& c) { return c.view() == header_text.view(); });
            if (!known && header.cells.size() < 32) header.cells.push_back(header_text);
        }
    }
    header.raw = first;
    block.table.delimiter = header;
    for (std::size_t i = 0; i < maps.size(); ++i) {
        Row row;
        row.raw = labels.empty() ? maps[i]->entries.front().key : labels[i];
        row.cells.assign(header.cells.size(), row.raw.sub(0, 0));
        if (!labels.empty()) row.cells[0] = labels[i];
        for (const auto& [key, value] : maps[i]->entries) {
            const Text wanted = words_of(key);
            for (std::size_t c = 0; c < header.cells.size(); ++c) {
                if (header.cells[c].view() == wanted.view()) row.cells[c] = clean(scalar_of(value, row.raw));
            }
        }
        block.table.rows.push_back(std::move(row));
    }
    return block;
}

std::string_view label_header(std::string_view title, const Text& first) {
    if (index_of(first.view())) return "cb";
    return role_of_title(title) == Role::kInputs ? "tensor" : "name";
}

void lower(const Node& map, Lowered& out) {
    for (const auto& [key, value] : map.entries) {
        if (value.kind == Node::Kind::kScalar) {
            out.blocks.push_back(field_block(words_of(key), value.scalar));
            continue;
        }
        Lowered part;
        part.title = words_of(key);
        if (value.kind == Node::Kind::kList) {
            if (all_maps(value.items) && !value.items.front().entries.empty()) {
                std::vector<const Node*> maps;
                for (const Node& n : value.items) maps.push_back(&n);
                std::erase_if(maps, [](const Node* n) { return n->entries.empty(); });
                part.blocks.push_back(table_of(maps, {}, {}));
            } else {
                for (const Node& n : value.items) {
                    Block bullet;
                    bullet.kind = Block::Kind::kBullet;
                    bullet.text = n.scalar;
                    bullet.lines = {n.scalar};
                    if (n.kind == Node::Kind::kScalar) part.blocks.push_back(std::move(bullet));
                }
                // `dtype: [a, b]` in lines is also a value.
                const Text joined = scalar_of(value, key);
                if (!joined.empty()) out.blocks.push_back(field_block(words_of(key), joined));
            }
        } else {
            std::vector<const Node*> maps;
            std::vector<Text> labels;
            for (const auto& [name, child] : value.entries) {
                if (child.kind != Node::Kind::kMap || child.entries.empty()) continue;
                maps.push_back(&child);
                labels.push_back(name);
            }
            const bool table = maps.size() == value.entries.size() && !maps.empty() &&
                               (role_of_title(part.title.view()) || maps.size() > 1);
            if (table) {
                part.blocks.push_back(table_of(maps, labels, label_header(part.title.view(), labels.front())));
            } else {
                lower(value, part);
            }
        }
        out.parts.push_back(std::move(part));
    }
}

/// Without its comment.
Text uncommented(const Text& line) {
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') quoted = !quoted;
        const bool comment = line[i] == '#' && !quoted && (i == 0 || line[i - 1] == ' ');
        if (comment) return line.sub(0, i).trimmed();
    }
    return line;
}

}  // namespace

std::optional<Lowered> lower_yaml(const std::vector<Text>& lines) {
    std::vector<Line> kept;
    Text joined;
    bool json = false;
    std::string language;
    for (const Text& line : lines) {
        if (line.view().starts_with("```") || line.view().starts_with("~~~")) {
            if (kept.empty() && language.empty()) language = opwright::builder::lower(line.sub(3).trimmed().view());
            continue;
        }
        const Text text = uncommented(line);
        if (text.empty() || text.view() == "---") continue;
        const bool list = text[0] == '[' && (text.size() == 1 || text.view().find('{') != std::string_view::npos);
        if (kept.empty()) json = text[0] == '{' || list;
        kept.push_back({text.start().column, text});
        if (!json) continue;
        if (!joined.empty()) joined.append(' ', text.start());
        joined.append(text);
    }
    const bool other = !language.empty() && language != "yaml" && language != "yml" && language != "json";
    if (kept.empty() || other) return std::nullopt;
    std::optional<Node> root;
    if (json) {
        root = flow(joined, 0);
        if (root->kind == Node::Kind::kScalar) return std::nullopt;
    } else {
        root = YamlReader(std::move(kept)).read();
    }
    if (!root) return std::nullopt;
    Lowered out;
    if (root->kind == Node::Kind::kMap) {
        lower(*root, out);
    } else if (all_maps(root->items)) {
        std::vector<const Node*> maps;
        for (const Node& n : root->items) {
            if (!n.entries.empty()) maps.push_back(&n);
        }
        if (maps.empty()) return std::nullopt;
        out.blocks.push_back(table_of(maps, {}, {}));
    } else {
        return std::nullopt;
    }
    return out;
}

}  // namespace opwright::builder
