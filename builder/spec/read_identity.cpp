// Operation name, category, signature: bullets or table fields, else the title and the paths.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "builder/spec/reading.hpp"

namespace opwright::builder {

namespace {

bool snake_case(std::string_view word) {
    bool underscore = false;
    for (const char c : word) {
        if (std::isupper(static_cast<unsigned char>(c)) != 0) return false;
        underscore = underscore || c == '_';
    }
    return is_identifier(word) && underscore;
}

Text first_word(const Text& text) {
    std::size_t end = 0;
    while (end < text.size() && text[end] != ' ' && text[end] != ',' && text[end] != '(') ++end;
    return text.sub(0, end);
}

/// Words of the title without `specification`, `design` ...; "Stack Functional Specification" -> "stack".
std::string plain_title(std::string_view title) {
    static constexpr std::string_view kFiller[] = {"operation", "op", "functional", "specification", "spec", "design",
                                                   "what",      "to", "build",      "document",      "plan", "of",
                                                   "the",       "for"};
    std::string out;
    std::string word;
    const std::string text = normalised(title) + " ";
    for (const char c : text) {
        if (c != ' ') {
            word += c == '_' ? ' ' : c;
            continue;
        }
        const bool filler = std::find(std::begin(kFiller), std::end(kFiller), word) != std::end(kFiller);
        if (!filler && !word.empty()) out += (out.empty() ? "" : " ") + word;
        word.clear();
    }
    return out;
}

std::string spaced(std::string name) {
    for (char& c : name) c = c == '_' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return name;
}

void set_name(Reading& r, const Text& value) {
    const Text word = first_word(value);
    if (!is_identifier(word.view())) {
        r.error("bad-name", r.place(word), fmt::format("`{}` cannot be the name of an operation", word.view()),
                "letters, digits and underscores, not starting with a digit", "choose a C++ and Python identifier");
    }
    r.spec.name = {word.str(), r.place(word)};
}

bool names_operation(const Reading& r, std::size_t section, std::string_view label) {
    if (is_one_of(label, {"operation name", "op name", "op", "operation", "operation_name", "op_name"})) return true;
    const std::string title = normalised(r.document.sections[section].title.view());
    return label == "name" && is_one_of(title, {"operation", "op", "overview", "identity", "metadata"});
}

/// A label of several words for one thing: "Kategorie / Category".
bool is_label(std::string_view label, std::initializer_list<std::string_view> wanted) {
    if (is_one_of(normalised(label), wanted)) return true;
    const std::size_t slash = label.find('/');
    return slash != std::string_view::npos && (is_one_of(normalised(label.substr(0, slash)), wanted) ||
                                               is_one_of(normalised(label.substr(slash + 1)), wanted));
}

/// The word in backticks behind one of `phrases` in running text: "an operation `x`", "shall be called `x`".
std::optional<Text> told_word(const Reading& r, std::initializer_list<std::string_view> phrases) {
    for (const Section& section : r.document.sections) {
        for (const Block& block : section.blocks) {
            if (block.kind != Block::Kind::kParagraph && block.kind != Block::Kind::kBullet) continue;
            for (const std::string_view phrase : phrases) {
                const std::size_t at = lower(block.text.view()).find(phrase);
                if (at == std::string::npos) continue;
                const Text rest = block.text.sub(at + phrase.size());
                const Text word = rest.sub(0, rest.view().find('`'));
                if (word.size() < rest.size() && is_identifier(word.view())) return word;
            }
        }
    }
    return std::nullopt;
}

/// "the `pool` family", "in the `pool` category"
std::optional<Text> told_family(const Reading& r) {
    for (const Section& section : r.document.sections) {
        for (const Block& block : section.blocks) {
            if (block.kind != Block::Kind::kParagraph && block.kind != Block::Kind::kBullet) continue;
            for (const std::string_view word : {"` family", "` category", "` group of operations", "` operations"}) {
                const std::size_t at = block.text.view().find(word);
                if (at == std::string_view::npos || at == 0) continue;
                const std::size_t open = block.text.view().rfind('`', at - 1);
                if (open == std::string_view::npos) continue;
                const Text name = block.text.sub(open + 1, at - open - 1);
                if (is_identifier(name.view()) && name.view() != r.spec.name.value) return name;
            }
        }
    }
    return std::nullopt;
}

/// `namespace ttnn::operations::eltwise::addcmul` in a code block: category and operation.
struct Namespace {
    Text category, operation;
};
std::optional<Namespace> namespace_in_code(const Reading& r) {
    static constexpr std::string_view kRoot = "ttnn::operations::";
    for (const Section& section : r.document.sections) {
        for (const Block& block : section.blocks) {
            if (block.kind != Block::Kind::kCode) continue;
            for (const Text& line : block.lines) {
                const std::size_t at = line.view().find(kRoot);
                if (at == std::string_view::npos) continue;
                const Text rest = line.sub(at + kRoot.size());
                const std::size_t colon = rest.view().find("::");
                if (colon == std::string_view::npos) continue;
                std::size_t end = colon + 2;
                while (end < rest.size() && is_word(rest[end])) ++end;
                Namespace found{rest.sub(0, colon), rest.sub(colon + 2, end - colon - 2)};
                if (is_identifier(found.category.view()) && is_identifier(found.operation.view())) return found;
            }
        }
    }
    return std::nullopt;
}

void find_name(Reading& r) {
    for (std::size_t i = 0; i < r.document.sections.size() && r.spec.name.value.empty(); ++i) {
        const Role role = r.facts[i].role;
        if (role != Role::kNone && role != Role::kParameters) continue;
        for (const Field& field : r.fields(i)) {
            if (names_operation(r, i, normalised(field.label.view())) && !field.value.empty()) {
                return set_name(r, field.value);
            }
        }
    }
    if (r.spec.title.value.empty()) return;
    for (std::size_t i = 1; i < r.document.sections.size(); ++i) {
        const Section& section = r.document.sections[i];
        if (section.level != 1) continue;
        std::size_t from = 0;
        for (const std::string_view s = section.title.view(); from < s.size();) {
            std::size_t to = from;
            while (to < s.size() && (std::isalnum(static_cast<unsigned char>(s[to])) != 0 || s[to] == '_')) ++to;
            const Text word = section.title.sub(from, to - from);
            if (snake_case(word.view()) || (word.size() == s.size() && is_identifier(word.view()))) {
                set_name(r, word);
                r.warn("op-name-from-title", r.place(word),
                       fmt::format("no field names the operation; `{}` is taken from the title", word.view()),
                       "add a bullet `Operation Name`");
                return;
            }
            from = to + 1;
        }
        break;
    }
}

/// What no field and no title says: the words of the text, then the namespace of host code.
void find_told_name(Reading& r) {
    std::optional<Text> told =
        told_word(r, {"operation `", "an op `", "the op `", "be called `", "is called `", "be named `", "is named `"});
    if (!told) {
        if (const std::optional<Namespace> space = namespace_in_code(r)) told = space->operation;
    }
    if (!told) return;
    set_name(r, *told);
    r.warn("op-name-from-text", r.place(*told),
           fmt::format("no field names the operation; `{}` is taken from here", told->view()),
           "add a bullet `Operation Name`");
}

/// A category said in passing: "(category `pool`)" behind the name, a Classification that starts with one word.
std::optional<Text> told_category(const Reading& r) {
    std::optional<Text> found;
    for (const Section& section : r.document.sections) {
        for (const Block& block : section.blocks) {
            if (block.kind != Block::Kind::kParagraph) continue;
            const std::size_t at = block.text.view().find("category `");
            if (at == std::string_view::npos) continue;
            const Text word = block.text.sub(at + 10, block.text.view().find('`', at + 10) - at - 10);
            if (is_identifier(word.view())) return word;
        }
    }
    for (std::size_t i = 0; i < r.document.sections.size(); ++i) {
        for (const Field& field : r.fields(i)) {
            const std::string label = normalised(field.label.view());
            if (is_one_of(label, {"operation name", "op name", "op", "operation"})) {
                const std::size_t at = field.value.view().find("category ");
                if (at == std::string_view::npos) continue;
                Text word = first_word(field.value.sub(at + 9));
                word = word.sub(0, word.view().find_first_of(").;"));
                if (is_identifier(word.view())) return word;
            }
            const bool classified = is_one_of(label, {"classification", "class"});
            if (classified && is_identifier(first_word(field.value).view()) && !found) found = first_word(field.value);
        }
    }
    return found;
}

/// `operations/<category>/<op>` anywhere in the text, where <op> is the operation; also `operations/<a>/<b>/<op>`.
std::optional<Text> category_in_paths(const Reading& r) {
    static constexpr std::string_view kRoot = "operations/";
    const auto in_text = [&](const Text& text) -> std::optional<Text> {
        for (std::size_t at = text.view().find(kRoot); at != std::string_view::npos;
             at = text.view().find(kRoot, at + 1)) {
            const Text rest = text.sub(at + kRoot.size());
            const std::size_t end = rest.view().find_first_of(" `\n)\"'");
            const std::string path = "/" + std::string(rest.view().substr(0, end)) + "/";
            const Text category = rest.sub(0, rest.view().find('/'));
            const bool of_op = path.find("/" + r.spec.name.value + "/", 1) != std::string::npos;
            if (of_op && is_identifier(category.view())) return category;
        }
        return std::nullopt;
    };
    for (const Section& section : r.document.sections) {
        for (const Block& block : section.blocks) {
            if (std::optional<Text> found = in_text(block.text)) return found;
            if (block.kind != Block::Kind::kTable) continue;
            for (const Row& row : block.table.rows) {
                for (const Text& cell : row.cells) {
                    if (std::optional<Text> found = in_text(cell)) return found;
                }
            }
        }
    }
    return std::nullopt;
}

void find_category(Reading& r) {
    std::optional<Text> from_path;
    for (std::size_t i = 0; i < r.document.sections.size(); ++i) {
        const Role role = r.facts[i].role;
        if (role != Role::kNone && role != Role::kParameters) continue;
        for (const Field& field : r.fields(i)) {
            const std::string label = normalised(field.label.view());
            if (is_label(field.label.view(), {"category", "family", "group", "op category", "operation category",
                                              "op_category", "operation_category"}) &&
                !field.value.empty()) {
                Text word = first_word(field.value);
                // "eltwise/binary": the folder of the family.
                if (const std::size_t slash = word.view().find('/'); slash != std::string_view::npos && slash > 0 &&
                                                                     is_identifier(word.view().substr(0, slash)) &&
                                                                     is_identifier(word.view().substr(slash + 1)))
                    word = word.sub(0, slash);
                if (!is_identifier(word.view())) {
                    r.error("bad-name", r.place(word), fmt::format("`{}` cannot be a category", word.view()),
                            "one directory name of letters, digits and underscores", "write for instance `eltwise`");
                }
                r.spec.category = {word.str(), r.place(word)};
                return;
            }
            const std::size_t at = field.value.view().find("operations/");
            const bool own_path = is_one_of(label, {"location", "path", "directory", "folder", "op path"});
            if (at != std::string_view::npos && own_path && !from_path) {
                const Text rest = field.value.sub(at + 11);
                const std::size_t slash = rest.view().find('/');
                if (slash != std::string_view::npos && is_identifier(rest.view().substr(0, slash))) {
                    from_path = rest.sub(0, slash);
                }
            }
        }
    }
    if (!from_path) from_path = told_category(r);
    if (!from_path) from_path = category_in_paths(r);
    if (!from_path) from_path = told_family(r);
    if (!from_path) {
        const std::optional<Namespace> space = namespace_in_code(r);
        if (space && space->operation.view() == r.spec.name.value) from_path = space->category;
    }
    if (from_path) {
        r.spec.category = {from_path->str(), r.place(*from_path)};
        r.note("category-from-path", r.place(*from_path),
               fmt::format("no field names the category; `{}` is taken from here", from_path->view()));
        return;
    }
    r.error("no-category", {r.document.file, 1, 1}, "the spec does not say which category the operation belongs to",
            "a field `Category` (also Family, Group), or a path with `operations/<category>/`",
            "add a bullet such as `- **Category**: eltwise`");
}

void compare_names(Reading& r) {
    const std::string op = spaced(r.spec.name.value);
    const std::string title = plain_title(r.spec.title.value);
    const bool title_differs = !title.empty() && !has_phrase(title, op);

    std::string stem = r.document.file.substr(r.document.file.find_last_of('/') + 1);
    const std::size_t end = stem.find("_spec.");
    const bool named = end != std::string::npos && end > 0;
    const bool file_differs = named && spaced(stem.substr(0, end)) != op;
    if (title_differs && file_differs) {
        r.error("name-conflict", r.spec.name.place,
                fmt::format("the operation is called `{}` here, the title says \"{}\" and the file name `{}`",
                            r.spec.name.value, r.spec.title.value, stem.substr(0, end)),
                "one name in all three places", "correct the name, or the title and the file name");
    } else if (title_differs && r.spec.name.place.line != r.spec.title.place.line) {
        r.warn("name-differs", r.spec.title.place,
               fmt::format("the title \"{}\" does not name `{}` (line {}), which is used", r.spec.title.value,
                           r.spec.name.value, r.spec.name.place.line));
    } else if (file_differs) {
        r.warn("name-differs", r.spec.name.place,
               fmt::format("the file name says `{}`; `{}` is used", stem.substr(0, end), r.spec.name.value));
    }
}

/// The first sentence below the title, or of a section that says what is computed.
void find_summary(Reading& r) {
    const auto sentence = [&](std::size_t section) {
        for (const Block& block : r.document.sections[section].blocks) {
            if (block.kind != Block::Kind::kParagraph) continue;
            const Text text = clean(block.text);
            // `Status: accepted` is a field, not a sentence.
            const std::size_t colon = text.view().find(": ");
            const bool field =
                colon < 30 && text.view().substr(0, colon).find_first_of(".,") == std::string_view::npos &&
                std::count(text.view().begin(), text.view().begin() + static_cast<std::ptrdiff_t>(colon), ' ') < 2;
            const bool prose = !text.empty() && std::isupper(static_cast<unsigned char>(text[0])) != 0 && !field &&
                               block.text.view().rfind("**", 0) != 0;
            if (!prose) continue;
            const std::size_t stop = text.view().find(". ");
            r.spec.summary = {text.sub(0, stop == std::string_view::npos ? stop : stop + 1).str(), r.place(text)};
            return true;
        }
        return false;
    };
    for (std::size_t i = 0; i < r.document.sections.size(); ++i) {
        const std::string title = normalised(r.document.sections[i].title.view());
        const bool first = r.document.sections[i].level == 1 && i == 1;
        const bool meaning = has_phrase(title, "mathematical definition") ||
                             has_phrase(title, "semantic description") || has_phrase(title, "semantics") ||
                             has_phrase(title, "what it computes") || has_phrase(title, "overview") ||
                             has_phrase(title, "summary") || title == "math";
        if ((first || meaning) && sentence(i)) return;
    }
}

}  // namespace

void read_identity(Reading& r) {
    for (std::size_t i = 1; i < r.document.sections.size(); ++i) {
        if (r.document.sections[i].level != 1) continue;
        r.spec.title = {r.document.sections[i].title.str(), r.heading(i)};
        break;
    }
    find_name(r);
    if (r.spec.name.value.empty()) find_told_name(r);
    if (r.spec.name.value.empty()) {
        r.error("no-op-name", {r.document.file, 1, 1}, "the spec does not name its operation",
                "a field `Operation Name` (also Op, Op name, Operation), or a title with a snake_case word",
                "add a bullet such as `- **Operation Name**: masked_softmax`");
        return;
    }
    find_category(r);
    compare_names(r);
    find_summary(r);
    for (std::size_t i = 0; i < r.document.sections.size(); ++i) {
        for (const Field& field : r.fields(i)) {
            if (!is_one_of(normalised(field.label.view()), {"python entry point", "python", "python api", "signature"}))
                continue;
            if (!r.spec.python_signature) r.spec.python_signature = {field.value.str(), r.place(field.value)};
        }
    }
}

}  // namespace opwright::builder
