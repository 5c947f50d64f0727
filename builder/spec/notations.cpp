#include "builder/spec/notations.hpp"

#include <algorithm>
#include <map>

#include "builder/spec/lead_ins.hpp"
#include "builder/spec/list_marks.hpp"
#include "builder/spec/sections.hpp"

namespace opwright::builder {

namespace {

/// `**1. PURPOSE**` alone on its line.
std::optional<Text> bold_line(const Block& block) {
    if (block.kind != Block::Kind::kParagraph || block.lines.size() != 1) return std::nullopt;
    const Text& line = block.lines.front();
    const std::string_view s = line.view();
    const bool bold = s.size() > 4 && s.starts_with("**") && s.ends_with("**") &&
                      s.substr(2, s.size() - 4).find("**") == std::string_view::npos;
    if (!bold) return std::nullopt;
    return clean(line);
}

/// "Circular buffers:" in front of a deeper list: words without a value.
std::optional<Text> list_heading(const Block& block) {
    if (block.kind != Block::Kind::kBullet) return std::nullopt;
    Text text = clean(block.text);
    if (!text.empty() && text[text.size() - 1] == ':') text = text.sub(0, text.size() - 1).trimmed();
    const std::string words = normalised(text.view());
    const bool label = !words.empty() && text.view().find_first_of(":;=\"") == std::string_view::npos &&
                       std::count(words.begin(), words.end(), ' ') < 5;
    if (!label) return std::nullopt;
    return text;
}

/// Roles whose nested lists the readers know as they are.
bool reads_lists(Role role) {
    return role == Role::kKernels || role == Role::kKernelArgs || role == Role::kDataFlow || is_optional(role) ||
           role == Role::kStagePlan;
}

class Lowering {
  public:
    explicit Lowering(Document document) : in_(std::move(document)) {
        out_.file = in_.file;
        out_.end = in_.end;
        headless_ =
            std::none_of(in_.sections.begin() + 1, in_.sections.end(), [](const Section& s) { return s.level >= 2; });
    }

    Document run() {
        for (std::size_t i = 0; i < in_.sections.size(); ++i) {
            Section& section = in_.sections[i];
            if (section.parent) section.parent = renumbered_[*section.parent];
            renumbered_[i] = out_.sections.size();
            std::vector<Block> blocks = std::move(section.blocks);
            section.blocks.clear();
            section.title = without_requirement_number(section.title);
            outer_ = at_ = out_.sections.size();
            out_.sections.push_back(std::move(section));
            lists_.clear();
            bold_.reset();
            for (std::size_t n = 0; n < blocks.size(); ++n) block(blocks, n);
        }
        if (!in_.front_matter.empty()) {
            // Last, so that what the text itself says comes first.
            if (const std::optional<Lowered> fields = lower_yaml(in_.front_matter)) {
                Section section;
                section.level = 2;
                section.place = in_.front_matter.front().start();
                section.blocks = fields->blocks;
                out_.sections.push_back(std::move(section));
            }
        }
        return std::move(out_);
    }

  private:
    void block(std::vector<Block>& blocks, std::size_t& n) {
        Block& block = blocks[n];
        if (block.kind == Block::Kind::kHtml) return html(blocks, n);
        leave_lists(block);
        const bool task = block.kind == Block::Kind::kBullet &&
                          (block.text.view().starts_with("[x] ") || block.text.view().starts_with("[ ] "));
        if (task) block.text = block.text.sub(4).trimmed();
        if (block.kind == Block::Kind::kCode) {
            const bool fenced =
                block.lines.front().view().starts_with("```") || block.lines.front().view().starts_with("~~~");
            const std::optional<Lowered> yaml = fenced ? lower_yaml(block.lines) : std::nullopt;
            if (yaml) return place(*yaml, at_);
            if (const std::optional<Lowered> docstring = lower_docstring(block.lines)) {
                out_.sections[at_].blocks.push_back(block);  // the declaration above it
                for (const Lowered& part : docstring->parts) place(part, open(part.title, 0));
                return;
            }
        }
        if (block.kind == Block::Kind::kBullet) block.text = without_requirement_number(block.text);
        if (requirements(block)) return;
        if (headless_) {
            if (const std::optional<Text> title = bold_line(block)) {
                at_ = open(*title, outer_);
                lists_.clear();
                bold_ = at_;
                return;
            }
        }
        if (nested_section(blocks, n)) return;
        if (led_in(block)) return;
        std::vector<Block> definitions = definition_list(block);
        for (Block& bullet : definitions) out_.sections[at_].blocks.push_back(std::move(bullet));
        if (!definitions.empty()) return;
        if (!lists_.empty() && block.kind == Block::Kind::kBullet) block.depth -= lists_.back().depth + 1;
        out_.sections[at_].blocks.push_back(std::move(block));
    }

    /// A list with marks of its own; "REQ-5 (output): text" begins a section.
    bool requirements(const Block& paragraph) {
        std::vector<Block> items = marked_items(paragraph);
        if (items.empty()) items = lines_of_fields(paragraph);
        if (items.empty()) return false;
        for (Block& item : items) {
            if (const std::optional<LeadIn> lead = requirement_title(item.text)) {
                lists_.clear();
                at_ = open(lead->title, outer_);
                bold_ = at_;
                if (lead->rest.empty()) continue;
                item.kind = Block::Kind::kParagraph;
                item.depth = -1;
                item.text = lead->rest;
                item.lines = {lead->rest};
            }
            out_.sections[at_].blocks.push_back(std::move(item));
        }
        return true;
    }

    /// "(output): The output ...", "Output: ..." where the words in front of the colon are the title of a section.
    static std::optional<LeadIn> requirement_title(const Text& item) {
        const bool bracket = item.view().starts_with('(');
        const std::size_t end = item.view().find(bracket ? "):" : ":");
        if (!bracket || end == std::string_view::npos || end > 40) return std::nullopt;
        LeadIn lead;
        lead.title = clean(item.sub(1, end - 1));
        lead.rest = item.sub(end + 2).trimmed();
        const std::optional<Role> role = role_of_title(lead.title.view());
        if (role) lead.role = *role;
        return role ? std::optional<LeadIn>(std::move(lead)) : std::nullopt;
    }

    /// "**Op**: `x` · **Family**: pool": fields of one line, each as a line of its own.
    static std::vector<Block> lines_of_fields(const Block& paragraph) {
        if (paragraph.kind != Block::Kind::kParagraph || paragraph.lines.size() != 1) return {};
        const Text& line = paragraph.lines.front();
        std::vector<Block> out;
        for (const std::string_view dot : {" \xC2\xB7 ", " | ", " \xE2\x80\xA2 "}) {
            if (line.view().find(dot) == std::string_view::npos) continue;
            for (std::size_t from = 0; from <= line.size();) {
                const std::size_t end = std::min(line.view().find(dot, from), line.size());
                const Text field = line.sub(from, end - from).trimmed();
                if (!field.view().starts_with("**") || field.view().find(':') == std::string_view::npos) return {};
                Block bullet;
                bullet.kind = Block::Kind::kBullet;
                bullet.text = field;
                bullet.lines = {field};
                out.push_back(std::move(bullet));
                from = end + dot.size();
            }
            return out;
        }
        return {};
    }

    /// Leaves the sections that lists made, as far as `block` stands outside of them.
    void leave_lists(const Block& block) {
        const bool bullet = block.kind == Block::Kind::kBullet;
        while (!lists_.empty() && (bullet ? lists_.back().depth >= block.depth : lists_.back().depth > block.depth)) {
            at_ = lists_.back().around;
            lists_.pop_back();
        }
    }

    bool nested_section(const std::vector<Block>& blocks, std::size_t n) {
        const Block& block = blocks[n];
        if (n + 1 == blocks.size() || blocks[n + 1].kind == Block::Kind::kHtml || blocks[n + 1].depth < block.depth)
            return false;
        if (blocks[n + 1].kind == Block::Kind::kBullet && blocks[n + 1].depth == block.depth) return false;
        const std::optional<Text> title = list_heading(block);
        if (!title) return false;
        const std::optional<Role> role = role_of_title(title->view());
        if (!headless_ && (!role || reads_lists(*role))) return false;
        lists_.push_back({block.depth, at_});
        at_ = open(*title, at_);
        return true;
    }

    /// The lines of a paragraph, some of which begin with a heading of their own.
    bool led_in(const Block& paragraph) {
        if (paragraph.kind != Block::Kind::kParagraph || paragraph.depth >= 0 || has_role(outer_)) return false;
        std::vector<std::optional<LeadIn>> leads;
        for (const Text& line : paragraph.lines) leads.push_back(lead_in(line));
        if (std::none_of(leads.begin(), leads.end(), [](const auto& lead) { return lead.has_value(); })) return false;
        Block text;
        text.depth = paragraph.depth;
        const auto flush = [&] {
            if (!text.lines.empty()) out_.sections[at_].blocks.push_back(text);
            text.lines.clear();
            text.text = {};
        };
        for (std::size_t i = 0; i < leads.size(); ++i) {
            const std::optional<LeadIn>& lead = leads[i];
            const Text& rest = lead ? lead->rest : paragraph.lines[i];
            if (lead) {
                flush();
                lists_.clear();
                at_ = open(lead->title, outer_);
                bold_ = at_;
            }
            if (rest.empty()) continue;
            if (!text.text.empty()) text.text.append(' ', rest.start());
            text.text.append(rest);
            text.lines.push_back(rest);
        }
        flush();
        return true;
    }

    /// The title of the section, or of one around it, says what it is about.
    bool has_role(std::size_t section) const {
        for (std::optional<std::size_t> i = section; i && *i != 0; i = out_.sections[*i].parent) {
            const bool document_title = out_.sections[*i].level == 1 && *i == 1;
            if (!document_title && role_of_title(out_.sections[*i].title.view())) return true;
        }
        return false;
    }

    std::size_t open(const Text& title, std::size_t parent) {
        Section section;
        section.title = title;
        section.level = out_.sections[parent].level + 1;
        if (section.level < 2) section.level = 2;
        section.place = title.start();
        section.parent = parent;
        out_.sections.push_back(std::move(section));
        return out_.sections.size() - 1;
    }

    void place(const Lowered& part, std::size_t section) {
        for (const Block& b : part.blocks) out_.sections[section].blocks.push_back(b);
        for (const Lowered& below : part.parts) place(below, open(below.title, section));
    }

    /// HTML blocks end at blank lines; a table does not.
    void html(std::vector<Block>& blocks, std::size_t& n) {
        std::vector<Text> lines = blocks[n].lines;
        const auto holds = [](const std::vector<Text>& all, std::string_view tag) {
            return std::any_of(all.begin(), all.end(),
                               [&](const Text& l) { return lower(l.view()).find(tag) != std::string::npos; });
        };
        bool open_table = holds(lines, "<table") && !holds(lines, "</table");
        while (open_table && n + 1 < blocks.size() && blocks[n + 1].kind != Block::Kind::kTable) {
            ++n;
            open_table = !holds(blocks[n].lines, "</table");
            lines.insert(lines.end(), blocks[n].lines.begin(), blocks[n].lines.end());
        }
        const Lowered part = lower_html(lines);
        if (!part.title.empty()) {  // <details><summary>Parameters</summary>
            lists_.clear();
            at_ = open(part.title, outer_);
        }
        place(part, at_);
        if (holds(lines, "</details")) at_ = bold_.value_or(outer_);
    }

    struct List {
        int depth;
        std::size_t around;
    };

    Document in_, out_;
    std::map<std::size_t, std::size_t> renumbered_;
    std::size_t outer_ = 0;            ///< the section of the file
    std::size_t at_ = 0;               ///< where blocks go now
    std::optional<std::size_t> bold_;  ///< the last bold line that was a heading
    std::vector<List> lists_;          ///< the list items around that are sections
    bool headless_ = false;            ///< only a title, or no heading at all
};

}  // namespace

Block field_block(const Text& key, const Text& value) {
    Block block;
    block.kind = Block::Kind::kBullet;
    block.text = key;
    block.text.append(':', key.mark(key.size()));
    block.text.append(' ', value.start());
    block.text.append(value);
    block.lines = {block.text};
    return block;
}

Document lower_notations(Document document) {
    return Lowering(std::move(document)).run();
}

}  // namespace opwright::builder
