// Parameters: the tables with a name and a type or default, in sections about parameters.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "builder/spec/parameter_text.hpp"
#include "builder/spec/reading.hpp"
#include "builder/spec/values.hpp"

namespace opwright::builder {

namespace {

constexpr std::array<std::string_view, 92> kCppKeywords = {
    "alignas",     "alignof",   "and",        "and_eq",    "asm",      "auto",         "bitand",
    "bitor",       "bool",      "break",      "case",      "catch",    "char",         "char8_t",
    "char16_t",    "char32_t",  "class",      "compl",     "concept",  "const",        "consteval",
    "constexpr",   "constinit", "const_cast", "continue",  "co_await", "co_return",    "co_yield",
    "decltype",    "default",   "delete",     "do",        "double",   "dynamic_cast", "else",
    "enum",        "explicit",  "export",     "extern",    "false",    "float",        "for",
    "friend",      "goto",      "if",         "inline",    "int",      "long",         "mutable",
    "namespace",   "new",       "noexcept",   "not",       "not_eq",   "nullptr",      "operator",
    "or",          "or_eq",     "private",    "protected", "public",   "register",     "reinterpret_cast",
    "requires",    "return",    "short",      "signed",    "sizeof",   "static",       "static_assert",
    "static_cast", "struct",    "switch",     "template",  "this",     "thread_local", "throw",
    "true",        "try",       "typedef",    "typeid",    "typename", "union",        "unsigned",
    "using",       "virtual",   "void",       "volatile",  "wchar_t",  "while",        "xor",
    "xor_eq"};

// Python's own words that are legal names in C++: they could not be keyword arguments.
constexpr std::array<std::string_view, 15> kPythonKeywords = {"None",   "True",  "False",  "as",  "assert",
                                                              "async",  "await", "def",    "del", "elif",
                                                              "except", "from",  "import", "in",  "is"};
constexpr std::array<std::string_view, 8> kMorePythonKeywords = {"lambda", "nonlocal", "global", "pass",
                                                                 "raise",  "with",     "yield",  "finally"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& words, std::string_view word) {
    for (const std::string_view w : words) {
        if (w == word) return true;
    }
    return false;
}

struct Columns {
    std::optional<std::size_t> name, type, required, optional, default_value, range, description, hash;
};

std::optional<Columns> columns_of(const Table& table) {
    Columns c;
    c.name = column(table, {"parameter", "argument", "attribute", "name", "param", "arg", "attr", "field"}, true);
    c.type = column(table, {"c++ type", "cpp type", "type", "kind", "py type", "python type"});
    c.default_value = column(table, {"default", "default value", "if omitted", "when omitted", "if not given"});
    if (!c.name || (!c.type && !c.default_value)) return std::nullopt;
    if (column(table, {"index", "idx", "kernel"}, true)) return std::nullopt;  // arguments of a kernel
    c.required = column(table, {"required", "needed", "mandatory"});
    c.optional = column(table, {"optional"});
    c.range =
        column(table, {"valid range", "range", "accepted now", "accepted", "allowed values", "values", "constraints",
                       "constraint", "allowed", "valid values", "legal values", "legal", "limits"});
    c.description = column(table, {"description", "notes", "meaning", "purpose"});
    c.hash = column(table, {"in program hash", "hashed", "program hash"});
    return c;
}

std::optional<bool> yes_or_no(std::string_view text) {
    const std::string word = normalised(text);
    if (word.rfind("yes", 0) == 0 || is_one_of(word, {"y", "true", "ja", "mandatory", "must"})) return true;
    if (word.rfind("no", 0) == 0 || is_one_of(word, {"n", "false", "nein", "optional"})) return false;
    return std::nullopt;
}

void check_default_range(Reading& r, const Parameter& p, const Text& at) {
    const DefaultValue& d = p.default_value->value;
    const Range& range = p.range->value;
    const bool is_number = d.kind == DefaultValue::Kind::kInteger || d.kind == DefaultValue::Kind::kReal;
    const double v = d.kind == DefaultValue::Kind::kInteger ? static_cast<double>(d.integer) : d.real;
    bool outside = false;
    const auto bound = [](const std::optional<ExprPtr>& e) { return e ? constant_of(*e) : std::nullopt; };
    if (is_number) {
        if (const auto low = bound(range.low)) {
            outside = v < static_cast<double>(*low) || (range.low_open && v == static_cast<double>(*low));
        }
        if (const auto high = bound(range.high)) {
            outside = outside || v > static_cast<double>(*high) || (range.high_open && v == static_cast<double>(*high));
        }
    } else if (!range.accepted.empty() &&
               (d.kind == DefaultValue::Kind::kString || d.kind == DefaultValue::Kind::kBool)) {
        const std::string word = d.kind == DefaultValue::Kind::kBool ? (d.boolean ? "true" : "false") : d.text;
        outside = std::find(range.accepted.begin(), range.accepted.end(), word) == range.accepted.end();
    }
    if (!outside) return;
    r.error("default-range", r.place(at),
            fmt::format("the default `{}` of parameter `{}` lies outside its own range `{}`", at.view(), p.name.value,
                        range.text),
            fmt::format("a value in `{}`", range.text), "correct the default or the range");
}

/// An optional tensor that an output is written into.
bool is_preallocated(const Parameter& p) {
    if (p.type.value.kind != ParamKind::kTensor || p.type.value.is_vector || p.required) return false;
    const std::string& name = p.name.value;
    const std::string words = normalised(p.description);
    return is_one_of(name, {"output", "out", "output_tensor", "out_tensor"}) || name.starts_with("optional_output") ||
           name.find("preallocated") != std::string::npos || has_phrase(words, "preallocated") ||
           has_phrase(words, "pre allocated") || has_phrase(words, "write into") || has_phrase(words, "written into");
}

void add_parameter(Reading& r, const ParameterText& text) {
    const Text& name = text.name;
    Parameter p;
    p.name = {name.str(), r.place(name)};
    if (!is_free_name(name.view())) {
        r.error("bad-name", r.place(name), fmt::format("`{}` cannot be the name of a parameter", name.view()),
                "letters, digits and underscores, no keyword of C++ or Python", "rename the parameter");
        return;
    }
    for (const Parameter& other : r.spec.parameters) {
        if (other.name.value != p.name.value) continue;
        r.error("duplicate-name", r.place(name),
                fmt::format("the parameter `{}` is already there on line {}", p.name.value, other.name.place.line),
                "every parameter once", "remove or rename one of the two");
        return;
    }
    Text type_text = text.guessed_type.empty() ? text.type : Text(text.guessed_type, name.start());
    if (type_text.empty() && !is_no_value(text.default_value.view())) {
        type_text = Text(type_of_default(text.default_value.view(), name.view()), name.start());
    }
    if (!is_no_value(type_text.view())) {
        const std::optional<ParamType> type = read_type(r, type_text);
        if (!type) return;
        p.type = {*type, r.place(type_text)};
    }
    p.description = text.description.str();
    const Text listed = listed_by(type_text);
    const Text& range = is_no_value(text.range.view()) ? listed : text.range;
    if (!is_no_value(range.view())) {
        p.range = {read_range(r, range, p.type.value, p.name.value), r.place(range)};
    }
    const Text& given = text.default_value;
    const bool none_word = is_one_of(given.view(), {"None", "none"});
    const bool required_word = is_one_of(lower(given.view()), {"required", "(required)", "mandatory", "must be given"});
    if ((!is_no_value(given.view()) || none_word) && !required_word) {
        const std::optional<DefaultValue> value =
            read_default(r, given, p.name.value, p.type.value, p.range ? &p.range->value : nullptr);
        if (!value) return;
        p.default_value = {*value, r.place(given)};
        if (p.range) check_default_range(r, p, given);
    }
    p.required = text.required.value_or(!p.default_value.has_value());
    if (p.required && p.default_value && p.type.value.kind != ParamKind::kTensor) {
        r.warn("required-with-default", p.default_value->place,
               fmt::format("`{}` is marked as required and has a default; the default wins", p.name.value));
        p.required = false;
    } else if (!p.required && !p.default_value && !p.type.value.is_optional) {
        r.warn("optional-without-default", p.name.place,
               fmt::format("`{}` is marked as optional and has no default; it becomes required", p.name.value));
        p.required = true;
    }
    if (is_preallocated(p)) {
        r.spec.preallocated.push_back(std::move(p));
        return;
    }
    r.spec.parameters.push_back(std::move(p));
}

void read_row(Reading& r, const Table& table, const Columns& c, const Row& row) {
    if (!r.complete(table, row)) return;
    ParameterText text;
    text.name = cell(row, c.name);
    text.type = cell(row, c.type);
    text.default_value = cell(row, c.default_value);
    text.range = cell(row, c.range);
    text.description = cell(row, c.description);
    text.required = yes_or_no(cell(row, c.required).view());
    if (!text.required) {
        if (const std::optional<bool> optional = yes_or_no(cell(row, c.optional).view())) text.required = !*optional;
    }
    const std::size_t before = r.spec.parameters.size();
    add_parameter(r, text);
    if (!c.hash || r.spec.parameters.size() == before) return;
    if (const std::optional<bool> hashed = yes_or_no(cell(row, c.hash).view()))
        r.spec.parameters.back().in_hash = {*hashed, r.place(cell(row, c.hash))};
}

/// Bullets of sections about parameters.
bool read_bullets(Reading& r) {
    const std::vector<ParameterText> bullets = parameter_bullets(r);
    for (const ParameterText& text : bullets) add_parameter(r, text);
    return !bullets.empty();
}

/// Tensors that only the signature names, beside a table of attributes: what it has in front and the table has not.
bool has_required_tensor(const Reading& r) {
    return std::any_of(r.spec.parameters.begin(), r.spec.parameters.end(), [](const Parameter& p) {
        return p.type.value.kind == ParamKind::kTensor && p.required && !p.type.value.is_optional;
    });
}

void tensors_of_signature(Reading& r) {
    if (has_required_tensor(r)) return;
    for (const Section& section : r.document.sections) {
        for (const Block& block : section.blocks) {
            std::vector<std::vector<Text>> sources;
            if (block.kind == Block::Kind::kTable) {
                for (const Row& row : block.table.rows) {
                    for (const Text& cell : row.cells) sources.push_back({cell});
                }
            } else {
                sources.push_back(block.kind == Block::Kind::kCode ? block.lines
                                                                   : std::vector<Text>{clean(block.text)});
            }
            for (const std::vector<Text>& source : sources) {
                std::vector<Parameter> found;
                for (const ParameterText& text : parameters_of_signature(source, r.spec.name.value)) {
                    const bool listed =
                        std::any_of(r.spec.parameters.begin(), r.spec.parameters.end(),
                                    [&](const Parameter& p) { return p.name.value == text.name.view(); });
                    const bool is_tensor =
                        text.guessed_type == "Tensor" || text.type.view().find("Tensor") != std::string_view::npos;
                    if (listed || !is_tensor || !text.default_value.empty() || !is_identifier(text.name.view()))
                        continue;
                    Parameter p;
                    p.name = {text.name.str(), r.place(text.name)};
                    p.type = {text.type.empty() ? ParamType{} : read_type(r, text.type).value_or(ParamType{}),
                              r.place(text.name)};
                    p.required = p.assumed = true;
                    found.push_back(std::move(p));
                }
                if (found.empty()) continue;
                r.spec.parameters.insert(r.spec.parameters.begin(), found.begin(), found.end());
                return;
            }
        }
    }
}

/// `struct operation_attributes_t { uint32_t dim = 0; };` in a code block.
bool read_structs(Reading& r) {
    bool found = false;
    for (const Section& section : r.document.sections) {
        for (const Block& block : section.blocks) {
            if (block.kind != Block::Kind::kCode) continue;
            for (const ParameterText& text : parameters_of_structs(block.lines)) {
                found = true;
                add_parameter(r, text);
            }
        }
    }
    return found;
}

/// The first declaration of the operation in a code block or a code span.
bool read_signature(Reading& r) {
    for (const Section& section : r.document.sections) {
        for (const Block& block : section.blocks) {
            if (block.kind == Block::Kind::kTable) continue;
            const bool code = block.kind == Block::Kind::kCode;
            const std::vector<ParameterText> texts =
                parameters_of_signature(code ? block.lines : std::vector<Text>{clean(block.text)}, r.spec.name.value);
            if (texts.empty()) continue;
            for (const ParameterText& text : texts) add_parameter(r, text);
            r.note("parameters-from-signature", r.place(texts.front().name),
                   "no table or list of parameters; they are taken from this declaration");
            return true;
        }
    }
    return false;
}

}  // namespace

namespace {

/// Tensors that the list of parameters does not have: those of a signature; else, beside optional ones only, the input
/// that the requirements are about.
void complete_tensors(Reading& r) {
    tensors_of_signature(r);
    const auto first = std::find_if(r.spec.parameters.begin(), r.spec.parameters.end(),
                                    [](const Parameter& p) { return p.type.value.kind == ParamKind::kTensor; });
    const auto inputs =
        std::find_if(r.facts.begin(), r.facts.end(), [](const SectionFacts& f) { return f.role == Role::kInputs; });
    if (first == r.spec.parameters.end() || inputs == r.facts.end() || has_required_tensor(r)) return;
    Parameter p;
    p.name = {"input_tensor", r.heading(static_cast<std::size_t>(inputs - r.facts.begin()))};
    const auto taken = [&](const Parameter& other) { return other.name.value == p.name.value; };
    if (std::any_of(r.spec.parameters.begin(), r.spec.parameters.end(), taken)) return;
    p.type = {ParamType{}, p.name.place};
    p.required = true;
    r.warn("input-assumed", p.name.place,
           fmt::format("every tensor among the parameters may be left out, `{}` first of all; the one that these "
                       "requirements are about is called `{}`",
                       first->name.value, p.name.value),
           "list the input among the parameters");
    r.spec.parameters.insert(r.spec.parameters.begin(), std::move(p));
}

}  // namespace

bool is_free_name(std::string_view name) {
    return is_identifier(name) && !contains(kCppKeywords, name) && !contains(kPythonKeywords, name) &&
           !contains(kMorePythonKeywords, name);
}

void read_parameters(Reading& r) {
    bool found = false;
    // Sections about inputs hold the parameters of specs that have no section of parameters.
    for (const Role role : {Role::kParameters, Role::kInputs}) {
        for (std::size_t i = 0; i < r.document.sections.size() && (role == Role::kParameters || !found); ++i) {
            if (r.facts[i].role != role) continue;
            for (const Block& block : r.document.sections[i].blocks) {
                if (block.kind != Block::Kind::kTable) continue;
                const std::optional<Columns> columns = columns_of(block.table);
                const bool typed = columns && (role == Role::kParameters || (columns->type && columns->default_value));
                if (!typed || !r.complete(block.table)) continue;
                found = true;
                for (const Row& row : block.table.rows) read_row(r, block.table, *columns, row);
            }
        }
        if (!found && role == Role::kParameters) found = read_bullets(r);
        if (found) return complete_tensors(r);
    }
    if (read_structs(r)) return complete_tensors(r);
    if (read_signature(r)) return;
    r.note("no-parameters", {r.document.file, 1, 1}, "no table of parameters: the operation has no attributes");
}

}  // namespace opwright::builder
