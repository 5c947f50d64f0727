// Input demands: tables by property, by tensor column or by tensor row; numbered refusals; error texts of edge cases.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "builder/spec/assertions.hpp"
#include "builder/spec/conditions.hpp"
#include "builder/spec/demands.hpp"
#include "builder/spec/formats.hpp"
#include "builder/spec/parameter_text.hpp"
#include "builder/spec/reading.hpp"
#include "builder/spec/stated.hpp"

namespace opwright::builder {

namespace {

bool is_output_word(std::string_view word) {
    return is_one_of(lower(word), {"output", "out", "y", "result", "output_tensor"});
}

std::vector<std::string> input_names(const Reading& r) {
    std::vector<std::string> names;
    for (const Parameter& p : r.spec.parameters) {
        if (p.type.value.kind == ParamKind::kTensor) names.push_back(p.name.value);
    }
    for (const TensorDemands& t : r.spec.tensors) {
        const bool known = std::find(names.begin(), names.end(), t.name.value) != names.end();
        if (!t.is_output && !known) names.push_back(t.name.value);
    }
    return names;
}

bool is_parameter(const Reading& r, std::string_view name) {
    return std::any_of(r.spec.parameters.begin(), r.spec.parameters.end(), [&](const Parameter& p) {
        return p.name.value == name && p.type.value.kind != ParamKind::kTensor;
    });
}

/// "memory_config, if given": a demand on an attribute.
bool about_parameter(Reading& r, const Text& label, const Text& requirement, const std::vector<std::string>& messages) {
    std::size_t end = 0;
    while (end < label.size() && (std::isalnum(static_cast<unsigned char>(label[end])) != 0 || label[end] == '_'))
        ++end;
    const std::string word(label.view().substr(0, end));
    if (!is_parameter(r, word)) return false;
    Demand d;
    d.subjects = {word};
    d.words = requirement.str();
    d.place = r.place(requirement);
    if (!messages.empty()) d.message = messages.front();
    d.memory = memory_layouts_of(requirement.view());
    d.kind = d.memory.empty() ? DemandKind::kUnresolved : DemandKind::kAccepted;
    if (has_phrase(normalised(requirement.view()), "finite")) d.kind = DemandKind::kFinite;
    if (d.kind == DemandKind::kUnresolved) {
        r.warn("demand-unresolved", d.place,
               fmt::format("the requirement \"{}\" is not understood", requirement.view()));
    }
    r.spec.demands.push_back(std::move(d));
    return true;
}

/// The inputs; one called `input` when the spec names none.
std::vector<std::string> inputs_or_one(Reading& r, std::size_t section) {
    std::vector<std::string> names = input_names(r);
    if (!names.empty()) return names;
    tensor_entry(r, "input", r.heading(section));
    return {"input"};
}

/// Parts of words in titles of sections that say what is refused.
constexpr std::string_view kRefusalStems[] = {"refus", "reject", "error", "fail", "invalid", "throw", "unsupported"};

// -------------------------------------------------------------------------------------------------------- tables

/// The input that a column or a title means: its name in whatever case, or `Input` where there is only one.
std::string input_called(const Reading& r, std::string_view words) {
    const std::vector<std::string> inputs = input_names(r);
    std::string wanted = lower(words);
    std::replace(wanted.begin(), wanted.end(), ' ', '_');
    for (const std::string& n : inputs) {
        if (n == words) return n;
    }
    for (const std::string& n : inputs) {
        if (lower(n) == wanted || lower(n) == wanted + "_tensor" || lower(n) + "_tensor" == wanted) return n;
    }
    const bool generic = is_one_of(wanted, {"input", "input_tensor", "tensor", "in"});
    return generic && inputs.size() == 1 ? inputs.front() : std::string();
}

/// "y (out)" -> "y"
Text without_remark(const Text& name) {
    return name.sub(0, name.view().find(" (")).trimmed();
}

/// One row per tensor: Tensor | Role | Shape | Layout | Dtype | Memory.
bool tensor_rows(Reading& r, const Table& table) {
    auto name = column(table, {"tensor", "tensor name"}, true);
    if (!name) name = column(table, {"name", "input"}, true);
    const auto layout = column(table, {"layout"});
    const auto dtype = column(table, {"dtype", "data type", "dtypes", "data types"});
    if (!name || (!layout && !dtype)) return false;
    const auto role = column(table, {"role", "direction", "in out", "i o", "kind"}, true);
    if (!r.complete(table)) return true;
    for (const Row& row : table.rows) {
        if (!r.complete(table, row)) continue;
        const Text word = without_remark(cell(row, name));
        if (!is_identifier(word.view())) {
            r.error("bad-name", r.place(word), fmt::format("`{}` cannot be the name of a tensor", word.view()),
                    "a C++ identifier", "rename the tensor");
            continue;
        }
        TensorDemands& entry = tensor_entry(r, word.str(), r.place(word));
        const std::string role_word = normalised(cell(row, role).view());
        const bool told = has_phrase(normalised(cell(row, name).view().substr(word.size())), "out") ||
                          has_phrase(normalised(cell(row, name).view().substr(word.size())), "output");
        entry.is_output = role ? role_word.rfind("out", 0) == 0 : told || is_output_word(word.view());
    }
    for (const Row& row : table.rows) {
        if (row.cells.size() != table.header.cells.size()) continue;
        const std::vector<std::string> subject = {without_remark(cell(row, name)).str()};
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const Text& header = table.header.cells[i];
            const Property property = property_of(header.view());
            if (i == *name || property == Property::kOther) continue;
            read_demand(r, property, subject, header, row.cells[i], {});
        }
    }
    return true;
}

/// Property | Demand | Message: the one column that neither is the hint nor called as a tensor says what is required.
std::optional<std::size_t> only_requirement(Reading& r, const Table& table, std::optional<std::size_t> hint) {
    std::optional<std::size_t> only;
    for (std::size_t i = 1; i < table.header.cells.size(); ++i) {
        if (hint == i) continue;
        const std::string header = table.header.cells[i].str();
        const bool tensor = !input_called(r, header).empty() || is_output_word(header) ||
                            is_one_of(lower(header), {"input", "tensor", "x", "a"});
        if (only || tensor) return std::nullopt;
        only = i;
    }
    return only;
}

/// "H % 32 | == 0", "a.shape[-1] == b.shape[-2] | inner sizes agree": the property is the condition, or begins it.
bool relation_in_label(Reading& r, const Text& label, const Text& value, const std::vector<std::string>& subjects,
                       const std::vector<std::string>& messages) {
    constexpr std::string_view kSigns[] = {"==", "!=", "<=", ">=", "<", ">"};
    const auto signs = [&](std::string_view text, bool at_start) {
        return std::any_of(std::begin(kSigns), std::end(kSigns), [&](std::string_view sign) {
            return at_start ? text.starts_with(sign) : text.find(sign) != std::string_view::npos;
        });
    };
    if (signs(value.view(), true)) {
        Text condition = label;
        for (std::size_t i = 0; i < value.size(); ++i) condition.append(value, i);
        return read_condition(r, condition, Polarity::kMustHold, subjects, messages);
    }
    return signs(label.view(), false) && read_condition(r, label, Polarity::kMustHold, subjects, messages);
}

/// Property | requirement | hint, or Property | one column per tensor | hint.
bool property_rows(Reading& r, const Table& table, const std::vector<std::string>& fallback_subjects) {
    if (table.header.cells.size() < 2) return false;
    const std::string first = normalised(table.header.cells[0].view());
    if (!is_one_of(first, {"", "property", "what", "aspect", "requirement", "attribute", "item", "field", "condition",
                           "check", "quality", "feature", "characteristic"})) {
        return false;
    }
    const auto hint = column(table, {"error hint", "error message hint", "hint", "error", "message", "error message",
                                     "text to find in the error", "text", "error text", "otherwise", "if violated"});
    const std::size_t value_column =
        column(table, {"requirement", "must be", "value", "requirements", "constraint", "expected", "needs"})
            .value_or(0);
    // 0 is the property itself: there is one column per tensor instead.
    const std::size_t requirement = hint == value_column ? 0 : value_column;
    if (!r.complete(table)) return true;

    struct Subject {
        std::size_t column;
        std::vector<std::string> names;
    };
    std::vector<Subject> subjects;
    if (requirement != 0) {
        subjects.push_back({requirement, fallback_subjects});
    } else if (const std::optional<std::size_t> only = only_requirement(r, table, hint);
               only && !fallback_subjects.empty()) {
        subjects.push_back({*only, fallback_subjects});
    } else {
        for (std::size_t i = 1; i < table.header.cells.size(); ++i) {
            const Text& header = table.header.cells[i];
            if (hint == i || !is_identifier(header.view())) continue;
            const bool note =
                is_one_of(lower(header.view()), {"notes", "note", "description", "meaning", "comment", "why"});
            if (note) continue;
            const std::string known = input_called(r, header.view());
            const bool title = is_one_of(header.view(), {"Input", "Output", "Out", "Result"});
            const std::string tensor = !known.empty() ? known : title ? lower(header.view()) : header.str();
            TensorDemands& entry = tensor_entry(r, tensor, r.place(header));
            entry.is_output = known.empty() && is_output_word(header.view());
            subjects.push_back({i, {tensor}});
        }
        if (subjects.empty()) return false;
    }
    for (const Row& row : table.rows) {
        if (!r.complete(table, row)) continue;
        const std::vector<std::string> messages = messages_in(cell(row, hint).view());
        for (const Subject& subject : subjects) {
            const Text& value = row.cells[subject.column];
            const Text& label = row.cells[0];
            if (about_parameter(r, label, value, messages)) continue;
            const Property property = property_of(label.view());
            const bool columns = requirement == 0;
            const bool free_text = property == Property::kOther && columns;
            if (property == Property::kOther && relation_in_label(r, label, value, subject.names, messages)) continue;
            if (!free_text) read_demand(r, property, subject.names, label, value, messages);
        }
    }
    return true;
}

// ------------------------------------------------------------------------------------------------------ refusals

/// A list item such as `"text" when condition` or `condition: message contains "text"`.
struct Refusal {
    std::string words;  ///< normalised words outside of the texts
    std::vector<std::string> messages;
    Text text;
};

std::optional<Refusal> refusal_of(const Text& item) {
    const Text text = clean(item);
    if (text.view().find('"') == std::string_view::npos) return std::nullopt;
    Refusal out;
    out.text = text;
    out.messages = messages_in(text.view());
    std::string words;
    bool quoted = false;
    for (const char c : text.view()) {
        if (c == '"') quoted = !quoted;
        words += quoted ? ' ' : c;
    }
    out.words = normalised(words);
    if (out.words.empty() || out.words == "/") {
        for (const std::string& m : out.messages) out.words += (out.words.empty() ? "" : " ") + normalised(m);
    }
    return out;
}

bool any(std::string_view text, std::initializer_list<std::string_view> phrases) {
    return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view p) { return has_phrase(text, p); });
}

/// Sets the message of the demands of a kind that are about one of the tensors in the words (or all of them).
bool attach(Reading& r, DemandKind kind, const Refusal& refusal, const std::string& message) {
    bool found = false;
    const bool all = has_phrase(refusal.words, "either input") || has_phrase(normalised(message), "inputs must") ||
                     has_phrase(normalised(message), "all inputs");
    const auto same_kind = [&](const Demand& d) { return d.kind == kind; };
    const bool extend =
        all && std::count_if(r.spec.demands.begin(), r.spec.demands.end(), same_kind) == 1 &&
        (kind == DemandKind::kMemoryLayout || kind == DemandKind::kBufferType || kind == DemandKind::kLayout);
    for (Demand& d : r.spec.demands) {
        if (d.kind != kind) continue;
        if (extend) d.subjects = input_names(r);
        if (d.message.empty()) {
            d.message = message;
            d.message_place = r.place(refusal.text);
        }
        found = found || !refusal.text.empty();
    }
    return found;
}

Demand& add(Reading& r, DemandKind kind, const Refusal& refusal, const std::string& message) {
    Demand d;
    d.kind = kind;
    d.subjects = input_names(r);
    d.message = message;
    d.words = refusal.text.str();
    d.place = r.place(refusal.text);
    r.spec.demands.push_back(std::move(d));
    return r.spec.demands.back();
}

std::vector<ExprPtr> dims_in(Reading& r, const Text& text) {
    std::vector<ExprPtr> out;
    const std::string_view s = text.view();
    bool quoted = false;
    for (std::size_t i = 0; i < s.size();) {
        if (s[i] == '"') quoted = !quoted;
        std::size_t to = i;
        while (to < s.size() && (std::isalnum(static_cast<unsigned char>(s[to])) != 0 || s[to] == '_')) ++to;
        const std::string word(s.substr(i, to - i));
        const bool dimension = !quoted && is_identifier(word) && word != "a" && word != "or" && r.is_known(word) &&
                               r.tensor_in(word).empty() && !is_parameter(r, word);
        if (dimension) out.push_back(name(word, r.place(text, i)));
        i = to > i ? to : i + 1;
    }
    return out;
}

/// The dtypes that a refusal list spells out ("the input is bfloat16; the grid may be bfloat16 or float32") win over
/// the table.
void dtypes_from_refusal(Reading& r, const Refusal& refusal) {
    for (std::size_t from = 0; from < refusal.text.size();) {
        const std::size_t end = std::min(refusal.text.view().find_first_of(";()", from), refusal.text.size());
        const Text inner = refusal.text.sub(from, end - from);
        from = end + 1;
        for (const std::string& tensor : input_names(r)) {
            if (r.tensor_in(inner.view()) != tensor) continue;
            std::vector<DataType> types;
            std::string word;
            for (const char c : inner.str() + " ") {
                if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
                    word += c;
                    continue;
                }
                const std::optional<DataType> type = data_type_of(word);
                if (type && std::find(types.begin(), types.end(), *type) == types.end()) types.push_back(*type);
                word.clear();
            }
            if (types.empty()) continue;
            for (Demand& d : r.spec.demands) {
                if (d.kind != DemandKind::kDtype || d.subjects != std::vector<std::string>{tensor}) continue;
                if (d.dtypes != types) {
                    r.warn("dtype-row-differs", d.place,
                           fmt::format("the dtype of `{}` differs from the refusal on line {}, which wins", tensor,
                                       refusal.text.start().line));
                    d.dtypes = types;
                }
            }
            TensorDemands& entry = tensor_entry(r, tensor, r.place(refusal.text));
            entry.dtypes.clear();
            for (const DataType t : types) entry.dtypes.push_back({t, r.place(refusal.text)});
        }
    }
}

bool names_dtype(const std::string& words) {
    std::string word;
    for (const char c : words + " ") {
        if (c != ' ') {
            word += c;
            continue;
        }
        if (data_type_of(word)) return true;
        word.clear();
    }
    return false;
}

void read_refusal(Reading& r, const Refusal& refusal) {
    const std::string& w = refusal.words;
    const std::string all = w + " " + normalised(refusal.messages.front());
    const std::string& message = refusal.messages.front();
    if (any(w, {"mode"}) || (any(w, {"outside"}) && any(w, {"accepted"}))) {
        Demand& d = add(r, DemandKind::kAccepted, refusal, message);
        d.subjects.clear();
        for (const Parameter& p : r.spec.parameters) {
            if (has_phrase(w, lower(p.name.value)) && p.range && !p.range->value.accepted.empty())
                d.subjects.push_back(p.name.value);
        }
        return;
    }
    if (any(all, {"finite"})) {
        for (const Parameter& p : r.spec.parameters) {
            if (has_phrase(all, lower(p.name.value)) && p.type.value.kind == ParamKind::kFloat) {
                add(r, DemandKind::kFinite, refusal, message).subjects = {p.name.value};
                return;
            }
        }
    }
    // "indices not uint32"
    const std::string tensor = r.tensor_in(refusal.text.view());
    if (!tensor.empty() && names_dtype(refusal.words) && !any(all, {"dtype", "dtypes"})) {
        for (Demand& d : r.spec.demands) {
            if (d.kind != DemandKind::kDtype || d.subjects != std::vector<std::string>{tensor} || !d.message.empty())
                continue;
            d.message = message;
            d.message_place = r.place(refusal.text);
            return;
        }
    }
    if (any(all, {"dtype", "dtypes"})) {
        dtypes_from_refusal(r, refusal);
        for (const std::string& m : refusal.messages) {
            const bool match = any(normalised(m), {"match", "same", "equal"});
            const DemandKind kind = match ? DemandKind::kSameDtype : DemandKind::kDtype;
            if (attach(r, kind, refusal, m)) continue;
            if (match) {
                add(r, kind, refusal, m).other = r.first_input();
            } else {
                r.warn("demand-unresolved", r.place(refusal.text),
                       fmt::format("no data types are listed for \"{}\"", m));
            }
        }
        return;
    }
    if (any(all, {"multiple of", "multiples of", "tile aligned"})) {
        std::int64_t divisor = 32;
        const std::size_t at = refusal.text.view().find("multiple of ");
        if (at != std::string_view::npos) divisor = std::max(1, std::atoi(refusal.text.str().c_str() + at + 12));
        const std::vector<ExprPtr> dims = dims_in(r, refusal.text);
        for (const ExprPtr& dim : dims) {
            Demand& d = add(r, DemandKind::kMultipleOf, refusal, message);
            d.condition = make(ExprOp::kEqual, {make(ExprOp::kModulo, {dim, number(divisor)}), number(0)}, d.place);
        }
        if (!dims.empty()) return;
    }
    if (any(w, {"odd"})) {
        // "last grid dim odd"
        const std::string tensor = r.tensor_in(refusal.text.view());
        Demand& d = add(r, DemandKind::kMultipleOf, refusal, message);
        if (!tensor.empty()) d.subjects = {tensor};
        const ExprPtr last = make(ExprOp::kAxis, {number(-1)}, d.place, tensor);
        d.condition = make(ExprOp::kEqual, {make(ExprOp::kModulo, {last, number(2)}), number(0)}, d.place);
        return;
    }
    if (any(w, {"batch sizes differ", "batch sizes", "batch differs"})) {
        const std::vector<std::string> inputs = input_names(r);
        for (std::size_t i = 1; i < inputs.size(); ++i) {
            Demand& d = add(r, DemandKind::kCompare, refusal, message);
            const ExprPtr a = make(ExprOp::kAxis, {number(0)}, d.place, inputs[i]);
            const ExprPtr b = make(ExprOp::kAxis, {number(0)}, d.place, inputs[0]);
            d.condition = make(ExprOp::kEqual, {a, b}, d.place);
        }
        return;
    }
    if (any(all, {"rank"})) {
        const std::string text = refusal.text.str();
        const std::size_t at = text.find("rank ");
        const int rank = at == std::string::npos ? 0 : std::atoi(text.c_str() + at + 5);
        if (rank > 0) {
            Demand& d = add(r, DemandKind::kRank, refusal, message);
            d.low = d.high = rank;
            return;
        }
    }
    if (any(all, {"shard specs", "shard spec"})) {
        if (!attach(r, DemandKind::kSameShardSpec, refusal, message))
            add(r, DemandKind::kSameShardSpec, refusal, message).other = r.first_input();
        return;
    }
    if (any(all, {"shapes", "shape"})) {
        if (!attach(r, DemandKind::kSameShape, refusal, message))
            add(r, DemandKind::kSameShape, refusal, message).other = r.first_input();
        return;
    }
    if (any(all, {"in l1", "buffer type", "in dram"})) {
        if (!attach(r, DemandKind::kBufferType, refusal, message)) {
            add(r, DemandKind::kBufferType, refusal, message).buffers = buffer_types_of(message);
        }
        return;
    }
    if (const std::optional<Layout> layout = layout_of(message); layout || any(all, {"layout", "row major"})) {
        if (!attach(r, DemandKind::kLayout, refusal, message) && layout)
            add(r, DemandKind::kLayout, refusal, message).layout = layout;
        return;
    }
    const std::vector<MemoryLayout> memory = memory_layouts_of(message);
    if (!memory.empty()) {
        if (!attach(r, DemandKind::kMemoryLayout, refusal, message))
            add(r, DemandKind::kMemoryLayout, refusal, message).memory = memory;
        return;
    }
    if (any(all, {"device"})) {
        add(r, DemandKind::kOnDevice, refusal, message);
        return;
    }
    add(r, DemandKind::kUnresolved, refusal, message);
    r.warn("demand-unresolved", r.place(refusal.text),
           fmt::format("the refusal \"{}\" is not understood; nothing is checked for it", message));
}

// ---------------------------------------------------------------------------------------------------- edge cases

/// `scale <= 0 | Error "scale must be positive"`: the words for a parameter that is out of range.
void edge_case_texts(Reading& r) {
    for (std::size_t i = 0; i < r.document.sections.size(); ++i) {
        for (const Block& block : r.document.sections[i].blocks) {
            if (block.kind != Block::Kind::kTable || block.table.header.cells.size() != 2) continue;
            for (const Row& row : block.table.rows) {
                if (row.cells.size() != 2 || lower(row.cells[1].view()).find("error") == std::string::npos) continue;
                if (row.cells[1].view().find('"') == std::string_view::npos) continue;
                const std::string message = messages_in(row.cells[1].view()).front();
                const bool taken = std::any_of(r.spec.demands.begin(), r.spec.demands.end(),
                                               [&](const Demand& d) { return d.message == message; });
                if (taken) continue;
                for (const Parameter& p : r.spec.parameters) {
                    if (p.type.value.kind == ParamKind::kTensor || !p.range) continue;
                    if (row.cells[0].view().rfind(p.name.value, 0) != 0) continue;
                    Demand d;
                    d.kind = DemandKind::kAccepted;
                    d.subjects = {p.name.value};
                    d.message = message;
                    d.words = row.cells[0].str();
                    d.place = r.place(row.cells[0]);
                    r.spec.demands.push_back(std::move(d));
                    break;
                }
            }
        }
    }
}

/// "Mask Tensor Requirements", "Gamma/Beta Tensor Requirements": the tensors with a section of their own; a section
/// that names none is about the others.
std::vector<std::string> subjects_of(const Reading& r, std::size_t section) {
    const std::vector<std::string> all = input_names(r);
    const auto named_by = [&](std::size_t i) {
        std::vector<std::string> names;
        const std::string title = normalised(r.document.sections[i].title.view());
        for (const std::string& n : all) {
            std::string spaced = lower(n);
            std::replace(spaced.begin(), spaced.end(), '_', ' ');
            const bool generic = is_one_of(spaced, {"input", "input tensor"});
            if (!generic && (has_phrase(title, lower(n)) || has_phrase(title, spaced))) names.push_back(n);
        }
        return names;
    };
    std::vector<std::string> own = named_by(section);
    if (all.size() < 2) return all;
    if (!own.empty()) return own;
    std::vector<std::string> rest = all;
    for (std::size_t i = 0; i < r.document.sections.size(); ++i) {
        if (r.facts[i].role != Role::kInputs || !r.facts[i].own_role) continue;
        for (const std::string& n : named_by(i)) std::erase(rest, n);
    }
    return rest.empty() ? all : rest;
}

void read_pieces(Reading& r, const std::vector<std::string>& subject, const Text& text);

/// "a: tensor [B, 1, M, K], TILE, BFLOAT16, DRAM interleaved"
bool declared(Reading& r, const Field& field) {
    const bool tensor = is_identifier(field.label.view()) &&
                        (normalised(field.value.view()).starts_with("tensor") || field.value.view().starts_with("["));
    if (!tensor || is_parameter(r, field.label.view())) return false;
    TensorDemands& entry = tensor_entry(r, field.label.str(), r.place(field.label));
    if (is_output_word(field.label.view())) entry.is_output = true;
    read_pieces(r, {field.label.str()}, field.value);
    return true;
}

/// "[B, 1, M, K], TILE, BFLOAT16, DRAM interleaved", with `;` or `,`: one property in each piece.
void read_pieces(Reading& r, const std::vector<std::string>& subject, const Text& text) {
    std::vector<std::string> messages;
    const Text value = before_message(text, messages);
    const Text none;
    for (const Text& piece : split_top(value, split_top(value, ';').size() > 1 ? ';' : ',')) {
        const Text after =
            piece.sub(piece.view().find(']') == std::string_view::npos ? 0 : piece.view().find(']') + 1).trimmed();
        const std::size_t open = piece.view().find('[');
        if (open != std::string_view::npos) read_demand(r, Property::kShape, subject, none, piece.sub(open), messages);
        if (after.empty()) continue;
        if (data_type_of(after.sub(0, after.view().find_first_of(" /")).view()))
            read_demand(r, Property::kDtype, subject, none, after, messages);
        else if (layout_of(after.view()))
            read_demand(r, Property::kLayout, subject, none, after, messages);
        else if (!memory_layouts_of(after.view()).empty())
            read_demand(r, Property::kMemory, subject, none, after, messages);
    }
}

/// "- `x` (Tensor): [N, C, H, W]; TILE; bfloat16": what the list of parameters says of a tensor of which no section
/// about inputs says anything.
bool described_parameters(Reading& r) {
    bool found = false;
    for (std::size_t i = 0; i < r.document.sections.size(); ++i) {
        if (r.facts[i].role != Role::kParameters) continue;
        for (const Block& block : r.document.sections[i].blocks) {
            if (block.kind != Block::Kind::kBullet) continue;
            const std::optional<ParameterText> text = parameter_of_bullet(block.text);
            if (!text || text->description.empty() || is_parameter(r, text->name.view())) continue;
            const std::string name = text->name.str();
            const std::vector<std::string> inputs = input_names(r);
            if (std::find(inputs.begin(), inputs.end(), name) == inputs.end()) continue;
            const bool told = std::any_of(r.spec.tensors.begin(), r.spec.tensors.end(), [&](const TensorDemands& t) {
                return t.name.value == name && (t.shape || t.layout || !t.dtypes.empty());
            });
            const std::size_t bracket = text->description.view().find('[');
            if (told || bracket == std::string_view::npos) continue;
            const std::size_t before = r.spec.demands.size();
            read_pieces(r, {name}, text->description.sub(bracket));
            found = found || r.spec.demands.size() > before;
        }
    }
    return found;
}

/// "Matrix A [M, K]", "shape (1, 1, 1, W)" in the row of a tensor of which nothing else tells the shape.
bool shapes_in_descriptions(Reading& r) {
    bool found = false;
    for (const Parameter& p : r.spec.parameters) {
        const std::string& name = p.name.value;
        if (p.type.value.kind != ParamKind::kTensor || p.type.value.is_vector) continue;
        const bool told = std::any_of(r.spec.demands.begin(), r.spec.demands.end(), [&](const Demand& d) {
            const bool shape = d.kind == DemandKind::kShape || d.kind == DemandKind::kSameShape;
            return shape && std::find(d.subjects.begin(), d.subjects.end(), name) != d.subjects.end();
        });
        if (told) continue;
        for (const std::string& text : {p.description, p.range ? p.range->value.text : std::string()}) {
            const std::size_t open = text.find_first_of("[(");
            if (open == std::string::npos || text.find_first_of("])", open) == std::string::npos) continue;
            const std::string_view inside =
                std::string_view(text).substr(open + 1, text.find_first_of("])", open) - open - 1);
            if (inside.find(',') == std::string_view::npos) continue;
            const std::size_t before = r.spec.demands.size();
            read_demand(r, Property::kShape, {name}, Text("shape", {p.name.place.line, p.name.place.column}),
                        Text(text, {p.name.place.line, p.name.place.column}), {});
            found = found || r.spec.demands.size() > before;
            break;
        }
    }
    return found;
}

bool has_shape_row(const Table* table) {
    return std::any_of(table->rows.begin(), table->rows.end(), [](const Row& row) {
        return !row.cells.empty() && property_of(row.cells[0].view()) == Property::kShape;
    });
}

/// A title such as "Refusals" or "Error conditions": what stands there must not hold.
bool tells_refusals(std::string_view title) {
    const std::string words = normalised(title);
    return std::any_of(std::begin(kRefusalStems), std::end(kRefusalStems),
                       [&](std::string_view stem) { return words.find(stem) != std::string::npos; });
}

/// One condition in code or words, with the words of its error. False: not understood.
bool read_one(Reading& r, const Text& condition, Polarity polarity, const std::vector<std::string>& subjects,
              const std::vector<std::string>& messages) {
    if (read_condition(r, condition, polarity, subjects, messages)) return true;
    if (polarity == Polarity::kMustHold) return read_stated(r, condition, subjects, messages);
    if (messages.empty()) return false;
    read_refusal(r, {normalised(condition.view()), messages, condition});
    return true;
}

/// The columns of a table of conditions and the texts of their errors.
struct ConditionColumns {
    std::size_t condition = 0, text = 0;
    bool refused = false;  ///< the header says that it is about what is refused
};
std::optional<ConditionColumns> condition_columns(const Table& table) {
    const auto refused = column(table,
                                {"when", "if", "case", "refused when", "error when", "fails when", "situation",
                                 "trigger", "bad input", "invalid input", "error condition"},
                                true);
    const auto condition = column(table,
                                  {"condition", "check", "rule", "requirement", "constraint", "precondition",
                                   "assertion", "must hold", "expression"},
                                  true);
    const auto text = column(table,
                             {"text", "error", "message", "error message", "error text", "hint", "error hint",
                              "when it fails say", "on failure", "if violated", "else", "otherwise", "failure message",
                              "diagnostic", "raises", "exception", "say", "says", "tt_fatal message"},
                             true);
    const auto used = condition ? condition : refused;
    // "Property | x | Condition": not this table.
    const bool numbered = table.header.cells.size() == 3 &&
                          is_one_of(normalised(table.header.cells[0].view()),
                                    {"", "#", "no", "nr", "id", "n", "req", "req id", "requirement id", "rule"});
    if (!used || !text || used == text || (table.header.cells.size() != 2 && !numbered)) return std::nullopt;
    return ConditionColumns{*used, *text, !condition};
}

/// Condition | Text: a sentence of what must hold, or of what is refused, and the words of its error.
bool condition_rows(Reading& r, const Table& table, std::size_t section) {
    const std::optional<ConditionColumns> columns = condition_columns(table);
    if (!columns || !r.complete(table)) return false;
    const bool negative = columns->refused || tells_refusals(r.document.sections[section].title.view());
    const std::vector<std::string> inputs = inputs_or_one(r, section);
    for (const Row& row : table.rows) {
        if (!r.complete(table, row)) return true;
        const Text& words = row.cells[columns->condition];
        const std::vector<std::string> messages = messages_in(row.cells[columns->text].view());
        if (property_of(words.view()) == Property::kOther || words.view().find(' ') != std::string_view::npos)
            read_one(r, words, negative ? Polarity::kRefused : Polarity::kMustHold, inputs, messages);
    }
    return true;
}

/// `x`, "`x` (optional)", "Input `x`", "Tensor x": the one tensor that a title or a list item names and nothing else.
std::string only_tensor(const Reading& r, const Text& raw) {
    Text text = without_remark(clean(raw));
    for (const std::string_view end : {":", " \xE2\x80\x93", " \xE2\x80\x94", " -"}) {
        if (text.view().ends_with(end)) text = text.sub(0, text.size() - end.size()).trimmed();
    }
    for (const std::string_view word : {"Input tensor ", "input tensor ", "Input ", "input ", "Tensor ", "tensor "}) {
        if (text.view().starts_with(word)) text = text.sub(word.size()).trimmed();
    }
    const bool tensor = is_identifier(text.view()) && property_of(text.view()) == Property::kOther &&
                        !is_parameter(r, text.view()) && !role_of_title(text.view());
    if (!tensor) return {};
    const std::string known = input_called(r, text.view());
    return known.empty() ? text.str() : known;
}

/// The tensor that a section below one about inputs has its title from: `### x`.
std::string titled(const Reading& r, std::size_t section) {
    const Section& s = r.document.sections[section];
    if (r.facts[section].own_role || !s.parent || r.facts[*s.parent].role != Role::kInputs) return {};
    return only_tensor(r, s.title);
}

/// Lines of list items below an item that is a tensor's name, and that tensor.
std::map<std::uint32_t, std::string> nested(Reading& r, std::size_t section) {
    std::map<std::uint32_t, std::string> out;
    const std::vector<Block>& blocks = r.document.sections[section].blocks;
    std::string tensor;
    int depth = 0;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        if (blocks[i].kind != Block::Kind::kBullet) continue;
        if (!tensor.empty() && blocks[i].depth > depth) {
            out[blocks[i].text.start().line] = tensor;
            continue;
        }
        tensor.clear();
        const bool above = i + 1 < blocks.size() && blocks[i + 1].kind == Block::Kind::kBullet &&
                           blocks[i + 1].depth > blocks[i].depth;
        if (!above) continue;
        tensor = only_tensor(r, blocks[i].text);
        depth = blocks[i].depth;
        if (tensor.empty()) continue;
        TensorDemands& entry = tensor_entry(r, tensor, r.place(blocks[i].text));
        if (is_output_word(tensor)) entry.is_output = true;
    }
    return out;
}

/// "- **Rank**: 4 (\"must be rank 4\")"
bool bullets(Reading& r, std::size_t section, const std::vector<std::string>& subjects) {
    bool found = false;
    const std::map<std::uint32_t, std::string> below = nested(r, section);
    if (!titled(r, section).empty()) {  // "### x" above "- ROW_MAJOR, BFLOAT16"
        for (const Block& block : r.document.sections[section].blocks) {
            const Text text = clean(block.text);
            if (block.kind != Block::Kind::kBullet || text.view().find(':') != std::string_view::npos) continue;
            const std::size_t before = r.spec.demands.size();
            read_pieces(r, subjects, text.sub(text.view().starts_with("shape [") ? 6 : 0));
            found = found || r.spec.demands.size() > before;
        }
    }
    for (const Field& field : r.fields(section)) {
        const Property property = property_of(field.label.view());
        if (has_phrase(normalised(field.value.view().substr(0, field.value.view().find('"'))), "otherwise")) continue;
        if (property == Property::kOther) {
            found = declared(r, field) || found;
            continue;
        }
        std::vector<std::string> messages;
        const Text value = before_message(field.value, messages);
        const auto of = below.find(field.label.start().line);
        // "x dtype: ..."
        const std::string named =
            field.label.view().find(' ') == std::string_view::npos ? std::string() : r.tensor_in(field.label.view());
        const std::vector<std::string> one = {of != below.end() ? of->second : named};
        read_demand(r, property, one.front().empty() ? subjects : one, field.label, value, messages);
        found = true;
    }
    return found;
}

/// Words or signs of something that must hold.
bool sounds_like_demand(std::string_view text) {
    const std::string words = normalised(text);
    const bool told = any(
        words, {"must", "only", "at least", "at most", "between", "multiple of", "multiples of", "divisible by", "same",
                "equal", "match", "requires", "required", "on device", "on the device", "interleaved", "sharded"});
    return told || text.find_first_of("<>=%") != std::string_view::npos ||
           text.find("\xE2\x88\x88") != std::string_view::npos;
}

/// The condition of `"text" when condition` and "if condition: \"text\"".
Text refused_condition(const Text& item) {
    const std::size_t open = item.view().find('"');
    const std::size_t close = item.view().find('"', open + 1);
    if (open == 0 && close != std::string_view::npos) {
        Text rest = item.sub(close + 1).trimmed();
        for (const std::string_view word : {"when ", "if ", "unless "}) {
            if (rest.view().starts_with(word)) return word == "unless " ? Text() : rest.sub(word.size()).trimmed();
        }
        return {};
    }
    std::vector<std::string> messages;
    Text words = before_message(item, messages);
    for (const std::string_view word : {"if ", "If ", "when ", "When ", "reject if ", "Reject if "}) {
        if (words.view().starts_with(word)) return words.sub(word.size()).trimmed();
    }
    return {};
}

/// `H % 32 != 0`, "x differs from y", "S > L": what a list of conditions with their errors would rather refuse.
bool sounds_refused(std::string_view condition) {
    const std::string words = normalised(condition);
    return condition.find("!=") != std::string_view::npos || condition.find("\xE2\x89\xA0") != std::string_view::npos ||
           any(words, {"differs", "differ", "is not", "are not", "isn't", "missing", "other than", "mismatch", "not"});
}

bool sounds_required(std::string_view condition) {
    const std::string words = normalised(condition);
    return condition.find("==") != std::string_view::npos ||
           any(words,
               {"must", "shall", "is", "are", "same", "equal", "equals", "match", "multiple of", "multiples of"});
}

/// A list of conditions with their errors, without a word on whether they must hold: its items decide together.
bool list_refuses(const Reading& r, std::size_t section) {
    int refused = 0;
    int required = 0;
    for (const Block& block : r.document.sections[section].blocks) {
        if (block.kind != Block::Kind::kBullet) continue;
        std::vector<std::string> messages;
        const Text words = before_message(clean(block.text), messages);
        if (messages.empty() || words.empty()) continue;
        if (sounds_refused(words.view()))
            ++refused;
        else if (sounds_required(words.view()))
            ++required;
    }
    return refused > required;
}

/// "x has shape [B, S]", "D is a multiple of 64": what holds, where the list does not refuse.
bool states_fact(std::string_view condition) {
    return any(normalised(condition), {"has shape", "has the shape", "has the same", "have the same", "has rank",
                                       "is a multiple of", "are multiples of"});
}

/// One list item of a section about inputs or refusals.
bool read_item(Reading& r, const Block& block, std::size_t section) {
    const Text text = clean(block.text);
    const std::vector<std::string> inputs = input_names(r);
    if (read_assertions(r, text, inputs)) return true;
    std::vector<std::string> messages;
    const Text words = before_message(text, messages);
    if (const Text refused = refused_condition(text);
        !refused.empty() && !messages.empty() && read_condition(r, refused, Polarity::kRefused, inputs, messages))
        return true;
    const bool refusing = tells_refusals(r.document.sections[section].title.view()) || list_refuses(r, section);
    const bool requirement = states_requirement(block.text) || (!refusing && states_fact(words.view()));
    const bool negative = !requirement && refusing;
    const Polarity polarity = negative ? Polarity::kRefused : Polarity::kMustHold;
    if (!messages.empty() && read_condition(r, words, polarity, inputs, messages)) return true;
    if (requirement) return read_stated(r, words, inputs, messages);
    if (const std::optional<Refusal> refusal = refusal_of(block.text)) {
        read_refusal(r, *refusal);
        return true;
    }
    const std::size_t colon = text.view().find(": ");
    const bool field = colon != std::string_view::npos && colon < 60;
    if (negative || field || parameter_of_bullet(block.text)) return false;
    if (read_condition(r, text, polarity, inputs, {})) return true;
    return sounds_like_demand(text.view()) && read_stated(r, text, inputs, {});
}

/// Host code in code blocks and running text, whichever section it stands in.
bool assertions(Reading& r) {
    bool found = false;
    for (std::size_t i = 0; i < r.document.sections.size(); ++i) {
        if (is_optional(r.facts[i].role)) continue;
        const bool listed = r.facts[i].role == Role::kInputs || r.facts[i].role == Role::kRefusals;  // read_item()
        for (const Block& block : r.document.sections[i].blocks) {
            if (block.kind == Block::Kind::kCode) {
                Text code;
                for (const Text& line : block.lines) {
                    if (!code.empty()) code.append(' ', line.start());
                    code.append(line);
                }
                found = read_assertions(r, code, input_names(r)) || found;
            } else if (block.kind == Block::Kind::kParagraph || (block.kind == Block::Kind::kBullet && !listed)) {
                found = read_assertions(r, clean(block.text), input_names(r)) || found;
            }
        }
    }
    return found;
}

/// Tensors that have a section of their own, in the order of the spec.
void titled_tensors(Reading& r) {
    for (std::size_t i = 0; i < r.document.sections.size(); ++i) {
        const std::string tensor = titled(r, i);
        if (tensor.empty()) continue;
        TensorDemands& entry = tensor_entry(r, tensor, r.heading(i));
        if (is_output_word(tensor)) entry.is_output = true;
    }
}

/// `target % 16 == 0` in the range of `target`: more than two bounds can say.
void conditions_of_ranges(Reading& r) {
    for (const Parameter& p : r.spec.parameters) {
        if (!p.range) continue;
        for (const ExprPtr& condition : p.range->value.others) {
            const std::string text = to_text(condition);
            const bool told = std::any_of(r.spec.demands.begin(), r.spec.demands.end(),
                                          [&](const Demand& d) { return d.condition && to_text(d.condition) == text; });
            if (told) continue;
            Demand d;
            d.kind = DemandKind::kCompare;
            d.condition = condition;
            d.words = p.name.value + ": " + p.range->value.text;
            d.place = p.range->place;
            r.spec.demands.push_back(std::move(d));
        }
    }
}

/// "Shape [1, 1, S, D]" in the range of a tensor, and no section says of which shape it is.
void ranges_of_tensors(Reading& r) {
    for (const Parameter& p : r.spec.parameters) {
        if (p.type.value.kind != ParamKind::kTensor || !p.range) continue;
        const std::string& text = p.range->value.text;
        const bool told = std::any_of(r.spec.demands.begin(), r.spec.demands.end(), [&](const Demand& d) {
            const bool mine = std::find(d.subjects.begin(), d.subjects.end(), p.name.value) != d.subjects.end();
            return mine && (d.kind == DemandKind::kShape || d.kind == DemandKind::kSameShape);
        });
        if (told || p.type.value.is_vector || text.find_first_of("<>=%[{") == std::string::npos) continue;
        r.warn("range-unread", p.range->place,
               fmt::format("the range \"{}\" of `{}` is not understood; nothing is checked for it", text, p.name.value),
               "write it as a row `Shape` among the requirements of the inputs");
    }
}

/// Arguments of the signature stand for the tensors only where nothing else names tensors.
void settle_assumed(Reading& r) {
    const auto entry = [&](const std::string& name) {
        return std::any_of(r.spec.tensors.begin(), r.spec.tensors.end(),
                           [&](const TensorDemands& t) { return t.name.value == name; });
    };
    const auto parameter = [&](const std::string& name) {
        return std::any_of(r.spec.parameters.begin(), r.spec.parameters.end(),
                           [&](const Parameter& p) { return p.name.value == name; });
    };
    const bool others = std::any_of(r.spec.tensors.begin(), r.spec.tensors.end(),
                                    [&](const TensorDemands& t) { return !t.is_output && !parameter(t.name.value); });
    const bool all_told = std::all_of(r.spec.parameters.begin(), r.spec.parameters.end(),
                                      [&](const Parameter& p) { return !p.assumed || entry(p.name.value); });
    if (others || all_told) std::erase_if(r.spec.parameters, [](const Parameter& p) { return p.assumed; });
}

}  // namespace

void read_tensors(Reading& r) {
    titled_tensors(r);
    bool found = described_parameters(r);
    for (std::size_t i = 0; i < r.document.sections.size(); ++i) {
        const Role role = r.facts[i].role;
        if (role != Role::kInputs) continue;
        const std::string own = titled(r, i);
        std::vector<std::string> subjects = own.empty() ? subjects_of(r, i) : std::vector<std::string>{own};
        std::vector<const Table*> by_property, conditions;
        for (const Block& block : r.document.sections[i].blocks) {
            if (block.kind != Block::Kind::kTable) continue;
            if (tensor_rows(r, block.table)) {
                found = true;
            } else if (condition_columns(block.table)) {
                conditions.push_back(&block.table);
            } else {
                by_property.push_back(&block.table);
            }
        }
        if (subjects.empty()) subjects = input_names(r);
        // Names that conditions may use, where no row will tell the shapes.
        if (std::none_of(by_property.begin(), by_property.end(), has_shape_row))
            found = shapes_in_descriptions(r) || found;
        for (const Table* table : by_property) {
            const bool one_requirement = subjects.empty() && column(*table, {"requirement", "must be", "value"}, true);
            if (one_requirement) {
                subjects = {"input"};
                tensor_entry(r, "input", r.heading(i));
            }
            found = property_rows(r, *table, subjects) || found;
        }
        // Behind the properties, whose shapes name the dimensions.
        for (const Table* table : conditions) found = condition_rows(r, *table, i) || found;
        if (!found || !own.empty()) found = bullets(r, i, subjects) || found;
        if (subjects.empty()) subjects = {"input"};  // running text about the one tensor
        const std::size_t before = r.spec.demands.size();
        read_prose(r, i, subjects);
        found = found || r.spec.demands.size() > before;
        found = found || !r.spec.demands.empty();
    }
    for (std::size_t i = 0; i < r.document.sections.size(); ++i) {
        if (r.facts[i].role != Role::kRefusals && r.facts[i].role != Role::kInputs) continue;
        for (const Block& block : r.document.sections[i].blocks) {
            if (block.kind == Block::Kind::kBullet) found = read_item(r, block, i) || found;
            if (block.kind == Block::Kind::kTable && r.facts[i].role == Role::kRefusals)
                found = condition_rows(r, block.table, i) || found;
        }
    }
    found = shapes_in_descriptions(r) || found;
    found = assertions(r) || found;
    edge_case_texts(r);
    conditions_of_ranges(r);
    ranges_of_tensors(r);
    settle_assumed(r);
    if (!found) {
        r.warn("no-input-demands", {r.document.file, 1, 1},
               "no section says what the input tensors must be; only device and dtype are checked",
               "add a section `Input Tensor Requirements`");
    }
}

}  // namespace opwright::builder
