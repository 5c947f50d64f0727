#include "builder/spec/document.hpp"

#include <cmark-gfm.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <unordered_map>

#include "builder/spec/table.hpp"

namespace opwright::builder {

namespace {

Diagnostic fault(std::string id, SourcePlace place, std::string what, std::string expected, std::string fix) {
    return {Severity::kError, std::move(id), std::move(place), std::move(what), std::move(expected), std::move(fix)};
}

/// Splits at LF, CRLF and CR and checks encoding and sizes.
Result<std::vector<std::string_view>> split_lines(std::string_view text, const std::string& file,
                                                  const DocumentLimits& limits) {
    if (text.size() > limits.max_bytes) {
        return fail(fault("too-large", {file, 1, 1}, fmt::format("the file has {} bytes", text.size()),
                          fmt::format("at most {} bytes", limits.max_bytes), "split off what is not specification"));
    }
    const auto line_ends = static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }));
    if (line_ends > 2 * limits.max_lines) {
        return fail(fault("too-large", {file, 1, 1}, "the file has too many lines",
                          fmt::format("at most {} lines", limits.max_lines), "split off what is not specification"));
    }
    std::vector<std::string_view> lines;
    std::size_t from = 0;
    std::uint32_t column = 1;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '\n' || c == '\r') {
            lines.push_back(text.substr(from, i - from));
            i += c == '\r' && i + 1 < text.size() && text[i + 1] == '\n' ? 2 : 1;
            from = i;
            column = 1;
            continue;
        }
        const SourcePlace here{file, static_cast<std::uint32_t>(lines.size() + 1), column};
        const std::size_t length = utf8_length(text, i);
        if (length == 0) {
            return fail(fault("bad-encoding", here,
                              c == '\0'
                                  ? std::string("the file contains a NUL byte")
                                  : fmt::format("byte 0x{:02X} is not valid UTF-8", static_cast<unsigned char>(c)),
                              "UTF-8 text", "save the file as UTF-8"));
        }
        if (i - from > limits.max_line_bytes) {
            return fail(fault("too-large", {file, here.line, 1}, fmt::format("line {} is too long", here.line),
                              fmt::format("at most {} bytes in a line", limits.max_line_bytes), "break the line"));
        }
        i += length;
        ++column;
    }
    if (from < text.size()) lines.push_back(text.substr(from));
    if (lines.size() > limits.max_lines) {
        return fail(fault("too-large", {file, static_cast<std::uint32_t>(limits.max_lines + 1), 1},
                          fmt::format("the file has {} lines", lines.size()),
                          fmt::format("at most {} lines", limits.max_lines), "split off what is not specification"));
    }
    return lines;
}

/// `---` on line 1 up to the next `---`: metadata of other tools.
std::size_t front_matter_lines(const std::vector<std::string_view>& lines) {
    if (lines.empty() || lines[0] != "---") return 0;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (lines[i] == "---" || lines[i] == "...") return i + 1;
    }
    return 0;
}

/// The line as cmark gets it: block markers stay, words become `x`. cmark thus decides about blocks only, in linear
/// time, and takes nothing out (link definitions); byte columns are unchanged.
std::string mask(std::string_view line) {
    static constexpr std::string_view kMarkers = " \t>*+-#.)|:`~=0123456789";
    static constexpr std::string_view kKept = " \t|\\-:`";
    std::string out(line);
    std::size_t i = out.find_first_not_of(kMarkers);
    if (i == std::string::npos) return out;
    if (out[i] == '<') {  // an HTML block is recognised by its first tag
        static constexpr std::size_t kTag = 32;
        for (std::size_t n = 0; n < kTag && i < out.size() && (n == 0 || out[i] != '<'); ++n) ++i;
    }
    for (; i < out.size(); ++i) {
        const bool comment_end = out[i] == '>' && i >= 2 && out[i - 1] == '-' && out[i - 2] == '-';
        if (!comment_end && kKept.find(out[i]) == std::string_view::npos) out[i] = 'x';
    }
    return out;
}

/// "2. Arguments" above a line of dashes: CommonMark sees a list and a rule, the writer meant a heading.
bool numbered_heading(const std::vector<std::string_view>& lines, std::size_t i) {
    if (i + 1 >= lines.size() || (i > 0 && lines[i - 1].find_first_not_of(" \t") != std::string_view::npos))
        return false;
    const std::string_view rule = lines[i + 1];
    const bool underlined = rule.size() >= 3 && (rule.find_first_not_of('-') == std::string_view::npos ||
                                                 rule.find_first_not_of('=') == std::string_view::npos);
    return underlined && !lines[i].empty() && std::isdigit(static_cast<unsigned char>(lines[i][0])) != 0;
}

class Builder {
  public:
    Builder(const std::string& file, const std::vector<std::string_view>& lines, const DocumentLimits& limits)
        : lines_(lines), limits_(limits) {
        document_.file = file;
        document_.sections.emplace_back();
        document_.sections[0].place = {1, 1};
        const auto last = static_cast<std::uint32_t>(std::max<std::size_t>(lines.size(), 1));
        document_.end = lines.empty() ? Text::Mark{1, 1} : whole_line(last).mark(std::string::npos);
    }

    Result<Document> build(cmark_node* root, std::size_t front_matter) {
        for (std::size_t i = 1; i + 1 < front_matter; ++i)
            document_.front_matter.push_back(whole_line(static_cast<std::uint32_t>(i + 1)).trimmed());
        const std::unique_ptr<cmark_iter, void (*)(cmark_iter*)> iter(cmark_iter_new(root), cmark_iter_free);
        std::vector<cmark_node*> open;
        while (cmark_iter_next(iter.get()) != CMARK_EVENT_DONE) {
            cmark_node* node = cmark_iter_get_node(iter.get());
            const bool enter = cmark_iter_get_event_type(iter.get()) == CMARK_EVENT_ENTER;
            const cmark_node_type type = cmark_node_get_type(node);
            if (type == CMARK_NODE_ITEM || type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_LIST) {
                if (!enter) {
                    open.pop_back();
                } else {
                    open.push_back(node);
                    if (open.size() > limits_.max_depth) {
                        return fail(
                            fault("too-large",
                                  document_.place({static_cast<std::uint32_t>(cmark_node_get_start_line(node)), 1}),
                                  "lists or quotes are nested too deeply",
                                  fmt::format("at most {} levels", limits_.max_depth), "flatten the text"));
                    }
                }
            } else if (enter && type == CMARK_NODE_HEADING) {
                heading(node);
                if (document_.sections.size() > limits_.max_sections) {
                    return fail(fault("too-large", document_.place(section().place), "the file has too many headings",
                                      fmt::format("at most {} sections", limits_.max_sections),
                                      "split off what is not specification"));
                }
                skip(iter.get(), node);
            } else if (enter && type == CMARK_NODE_PARAGRAPH) {
                paragraph(node, open);
                skip(iter.get(), node);
            } else if (enter && type == CMARK_NODE_CODE_BLOCK) {
                raw(Block::Kind::kCode, node, open);
            } else if (enter && type == CMARK_NODE_HTML_BLOCK) {
                raw(Block::Kind::kHtml, node, open);
            }
        }
        return std::move(document_);
    }

  private:
    static void skip(cmark_iter* iter, cmark_node* node) { cmark_iter_reset(iter, node, CMARK_EVENT_EXIT); }

    Text whole_line(std::uint32_t number) const { return Text(lines_[number - 1], {number, 1}); }

    Section& section() { return document_.sections.back(); }

    std::vector<Text> lines_of(cmark_node* node) const {
        std::vector<Text> out;
        const int first = cmark_node_get_start_line(node);
        const int last = std::min<int>(cmark_node_get_end_line(node), static_cast<int>(lines_.size()));
        for (int n = std::max(first, 1); n <= last; ++n) {
            Text line = whole_line(static_cast<std::uint32_t>(n));
            // cmark counts columns in bytes, as sub() does; quote marks of later lines are not part of the text.
            if (n == first)
                line = line.sub(static_cast<std::size_t>(std::max(cmark_node_get_start_column(node) - 1, 0)));
            line = line.trimmed();
            while (n != first && !line.empty() && line[0] == '>') line = line.sub(1).trimmed();
            out.push_back(std::move(line));
        }
        return out;
    }

    void heading(cmark_node* node) {
        std::vector<Text> lines = lines_of(node);
        if (lines.empty()) return;
        const bool atx = lines[0].size() > 0 && lines[0][0] == '#';
        if (!atx) {
            // An underlined heading; a table with a rule right behind it looks like one.
            lines.pop_back();
            for (std::size_t i = 0; i < lines.size(); ++i) {
                if (table_at(lines, i)) return text_lines(lines, nullptr, -1);
            }
        }
        Text title;
        for (const Text& line : lines) {
            if (!title.empty()) title.append(' ', line.start());
            title.append(line);
        }
        const Text::Mark place = title.start();
        while (!title.empty() && title[0] == '#') title = title.sub(1);
        title = title.trimmed();
        while (atx && !title.empty() && title[title.size() - 1] == '#') title = title.sub(0, title.size() - 1);
        Section next;
        next.title = clean(title);
        next.level = cmark_node_get_heading_level(node);
        next.place = place;
        for (std::size_t i = document_.sections.size(); i-- > 1;) {
            if (document_.sections[i].level < next.level) {
                next.parent = i;
                break;
            }
        }
        document_.sections.push_back(std::move(next));
    }

    static int depth_of(const std::vector<cmark_node*>& open) {
        return static_cast<int>(std::count_if(
                   open.begin(), open.end(), [](cmark_node* n) { return cmark_node_get_type(n) == CMARK_NODE_ITEM; })) -
               1;
    }

    void raw(Block::Kind kind, cmark_node* node, const std::vector<cmark_node*>& open) {
        Block block;
        block.kind = kind;
        block.depth = depth_of(open);
        block.lines = lines_of(node);
        section().blocks.push_back(std::move(block));
    }

    void paragraph(cmark_node* node, const std::vector<cmark_node*>& open) {
        cmark_node* item = nullptr;
        for (cmark_node* container : open) {
            if (cmark_node_get_type(container) == CMARK_NODE_ITEM) item = container;
        }
        if (item != nullptr && cmark_node_first_child(item) != node) item = nullptr;
        text_lines(lines_of(node), item, depth_of(open));
    }

    /// Tables and running text in between.
    void text_lines(const std::vector<Text>& lines, cmark_node* item, int depth) {
        Block text;
        const auto flush = [&] {
            if (text.lines.empty()) return;
            for (const Text& line : text.lines) {
                if (!text.text.empty()) text.text.append(' ', line.start());
                text.text.append(line);
            }
            text.depth = depth;
            if (item != nullptr) {
                text.kind = Block::Kind::kBullet;
                cmark_node* list = cmark_node_parent(item);
                if (cmark_node_get_list_type(list) == CMARK_ORDERED_LIST) {
                    int& next = next_ordinal_.try_emplace(list, cmark_node_get_list_start(list)).first->second;
                    text.ordinal = next++;
                }
                item = nullptr;
            }
            section().blocks.push_back(std::move(text));
            text = {};
        };
        for (std::size_t i = 0; i < lines.size();) {
            std::optional<FoundTable> found = table_at(lines, i);
            if (!found) {
                if (!lines[i].empty()) text.lines.push_back(lines[i]);
                ++i;
                continue;
            }
            flush();
            const std::uint32_t last = static_cast<std::uint32_t>(lines_.size());
            for (Row& row : found->table.rows) row.last_line = row.raw.start().line == last;
            Block block;
            block.kind = Block::Kind::kTable;
            block.depth = depth;
            block.table = std::move(found->table);
            section().blocks.push_back(std::move(block));
            i += found->lines;
        }
        flush();
    }

    const std::vector<std::string_view>& lines_;
    const DocumentLimits& limits_;
    Document document_;
    std::unordered_map<cmark_node*, int> next_ordinal_;  ///< per numbered list
};

}  // namespace

Result<Document> read_document(std::string_view text, const std::string& file, const DocumentLimits& limits) {
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    Result<std::vector<std::string_view>> lines = split_lines(text, file, limits);
    if (!lines) return fail(std::move(lines).error());

    const std::unique_ptr<cmark_parser, void (*)(cmark_parser*)> parser(cmark_parser_new(CMARK_OPT_DEFAULT),
                                                                        cmark_parser_free);
    const std::size_t skipped = front_matter_lines(*lines);
    for (std::size_t i = 0; i < lines->size(); ++i) {
        std::string line = i < skipped ? std::string() : mask((*lines)[i]);
        if (i >= skipped && numbered_heading(*lines, i)) line[0] = 'x';
        line += '\n';
        cmark_parser_feed(parser.get(), line.data(), line.size());
    }
    const std::unique_ptr<cmark_node, void (*)(cmark_node*)> root(cmark_parser_finish(parser.get()), cmark_node_free);
    return Builder(file, *lines, limits).build(root.get(), skipped);
}

}  // namespace opwright::builder
