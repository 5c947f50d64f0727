// What no reader took anything from: rows, list items and tables of sections that describe the operation are named in
// the warnings, so that nothing of a spec is dropped silently.
#include <fmt/format.h>

#include <algorithm>

#include "builder/spec/demands.hpp"
#include "builder/spec/phase_labels.hpp"
#include "builder/spec/reading.hpp"
#include "builder/spec/sizes.hpp"

namespace opwright::builder {

namespace {

/// What to write instead, for a part of a section about `role`.
std::string_view known_form(Role role) {
    switch (role) {
        case Role::kParameters:
            return "write it as `name` (type, default value): text";
        case Role::kInputs:
        case Role::kRefusals:
            return "write it as a relation with the text of its error, e.g. `H % 32 == 0` (\"H must be a multiple of "
                   "32\")";
        case Role::kOutput:
            return "write it as Shape, Dtype, Layout or Memory with a value";
        case Role::kBuffers:
            return "write it as a row with the columns CB ID, Name, Pages, Page Size, Producer, Consumer";
        case Role::kKernels:
        case Role::kKernelArgs:
            return "write arguments as a table with the columns Kernel, Phase, Index, Name, Description";
        default:
            return "give its section a title such as Parameters, Input Tensor Requirements or Kernel Arguments, if it "
                   "is meant for the builder";
    }
}

class Coverage {
  public:
    explicit Coverage(Reading& r) : r_(r) {}

    void read() {
        for (std::size_t i = 0; i < r_.document.sections.size(); ++i) {
            section_ = i;
            role_ = r_.facts[i].role;
            if (role_ == Role::kNone) unknown_section();
            if (!is_listed(role_) && role_ != Role::kKernels) continue;
            for (const Block& block : r_.document.sections[i].blocks) {
                const bool bullet = block.kind == Block::Kind::kBullet;
                if (block.kind == Block::Kind::kTable && is_listed(role_)) table(block.table);
                if (bullet && is_listed(role_)) item(block);
                if (block.kind == Block::Kind::kParagraph || (bullet && role_ == Role::kKernels)) sentence(block);
            }
        }
    }

  private:
    /// Roles of which every row and every list item is a value.
    static bool is_listed(Role role) {
        return role == Role::kParameters || role == Role::kInputs || role == Role::kRefusals || role == Role::kOutput ||
               role == Role::kBuffers || role == Role::kKernelArgs;
    }

    bool is_read(const Text& text) const {
        for (std::uint32_t line = text.start().line; line <= text.mark(text.size()).line; ++line) {
            if (r_.is_read(line)) return true;
        }
        return false;
    }

    void warn(const Text& text, const std::string& what) {
        r_.warn("not-read", r_.place(text),
                fmt::format("{} of the section \"{}\"", what, r_.document.sections[section_].title.view()),
                std::string(known_form(role_)));
    }

    void table(const Table& t) {
        // Of an output a table of examples may stand beside its properties.
        if (role_ == Role::kOutput && !t.rows.empty() && !is_property(t.rows.front().cells.front())) return;
        std::vector<const Row*> unread;
        for (const Row& row : t.rows) {
            const bool empty =
                std::all_of(row.cells.begin(), row.cells.end(), [](const Text& c) { return is_no_value(c.view()); });
            if (!empty && !is_read(row.raw)) unread.push_back(&row);
        }
        if (unread.size() == t.rows.size() && !t.rows.empty())
            return warn(t.header.raw, "nothing was read from this table");
        for (const Row* row : unread) warn(row->raw, "nothing was read from this row");
    }

    void item(const Block& block) {
        const Text text = clean(block.text);
        if (text.empty() || text.view().ends_with(':') || is_read(block.text) || is_comment(text)) return;
        warn(text, "nothing was read from this list item");
    }

    static bool is_property(const Text& label) {
        const std::string words = normalised(label.view());
        return property_of(label.view()) != Property::kOther && !has_phrase(words, "padded shape");
    }

    /// A lead-in whose values stand below it, the operation's own name, a remark beside the values.
    bool is_comment(const Text& text) const {
        const std::size_t colon = text.view().find(':');
        const Text label = text.sub(0, colon);
        const Text value = colon == std::string_view::npos ? Text() : text.sub(colon + 1).trimmed();
        switch (role_) {
            case Role::kParameters:
                return value.view() == r_.spec.name.value || value.view() == r_.spec.category.value;
            case Role::kOutput:
                return !is_property(label) || value.empty();
            case Role::kBuffers: {
                const std::optional<int> index = index_of(text.view().substr(0, text.view().find_first_of(" :,(")));
                return !index || std::any_of(r_.spec.buffers.begin(), r_.spec.buffers.end(),
                                             [&](const BufferSpec& b) { return b.index.value == *index; });
            }
            case Role::kKernelArgs:
                return text.view().find(' ') == std::string_view::npos;
            default:
                return false;
        }
    }

    /// A sentence with the text of an error, or one that says what must be.
    void sentence(const Block& block) {
        const Text text = clean(block.text);
        const bool kernels = role_ == Role::kKernels || role_ == Role::kKernelArgs;
        const std::vector<PhaseList> lists = kernels ? phase_lists(text) : std::vector<PhaseList>();
        const bool listed = std::any_of(lists.begin(), lists.end(), [](const PhaseList& l) { return !l.list.empty(); });
        if (listed && !is_read(block.text)) warn(text, "nothing was read from this list of arguments");
        if (role_ != Role::kInputs && role_ != Role::kRefusals) return;
        const std::string words = normalised(text.view());
        const bool demands = has_phrase(words, "must") || has_phrase(words, "shall") || has_phrase(words, "refused") ||
                             text.view().find(" \"") != std::string_view::npos;
        if (has_phrase(words, "following")) return;
        if (demands && !is_read(block.text)) warn(text, "nothing was read from this text");
    }

    /// A section without a known title: its table may be one that was meant for a reader.
    void unknown_section() {
        const Section& section = r_.document.sections[section_];
        for (const Block& block : section.blocks) {
            // A list item with the text of an error, under whatever title.
            const bool error =
                block.kind == Block::Kind::kBullet && block.text.view().find(" \"") != std::string_view::npos;
            if (error && !is_read(block.text)) warn(clean(block.text), "nothing was read from this list item");
            if (block.kind != Block::Kind::kTable || block.table.rows.empty()) continue;
            const std::vector<Row>& rows = block.table.rows;
            if (std::none_of(rows.begin(), rows.end(), [&](const Row& row) { return is_read(row.raw); }))
                warn(block.table.header.raw, "nothing was read from the table");
        }
    }

    Reading& r_;
    std::size_t section_ = 0;
    Role role_ = Role::kNone;
};

}  // namespace

void read_coverage(Reading& r) {
    Coverage(r).read();
}

}  // namespace opwright::builder
