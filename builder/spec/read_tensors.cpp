// Input demands: tables by property, by tensor column or by tensor row; numbered refusals; error texts of edge cases.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "builder/spec/demands.hpp"
#include "builder/spec/formats.hpp"
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

// -------------------------------------------------------------------------------------------------------- tables

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
    const auto role = column(table, {"role", "direction", "in out"}, true);
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

/// Property | requirement | hint, or Property | one column per tensor | hint.
bool property_rows(Reading& r, const Table& table, const std::vector<std::string>& fallback_subjects) {
    if (table.header.cells.size() < 2) return false;
    const std::string first = normalised(table.header.cells[0].view());
    if (!is_one_of(first, {"", "property", "what", "aspect", "requirement", "attribute", "item", "field", "condition",
                           "check"})) {
        return false;
    }
    const auto hint = column(table, {"error hint", "error message hint", "hint", "error", "message", "error message",
                                     "text to find in the error", "text", "error text"});
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
    } else {
        for (std::size_t i = 1; i < table.header.cells.size(); ++i) {
            const Text& header = table.header.cells[i];
            if (hint == i || !is_identifier(header.view())) continue;
            const std::vector<std::string> inputs = input_names(r);
            const bool known = std::find(inputs.begin(), inputs.end(), header.view()) != inputs.end();
            const bool note =
                is_one_of(lower(header.view()), {"notes", "note", "description", "meaning", "comment", "why"});
            if (note) continue;
            TensorDemands& entry = tensor_entry(r, header.str(), r.place(header));
            entry.is_output = !known && is_output_word(header.view());
            subjects.push_back({i, {header.str()}});
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

/// "a: tensor [B, 1, M, K], TILE, BFLOAT16, DRAM interleaved": one property in each piece.
bool declared(Reading& r, const Field& field) {
    const bool tensor = is_identifier(field.label.view()) &&
                        (normalised(field.value.view()).starts_with("tensor") || field.value.view().starts_with("["));
    if (!tensor || is_parameter(r, field.label.view())) return false;
    std::vector<std::string> messages;
    const Text value = before_message(field.value, messages);
    TensorDemands& entry = tensor_entry(r, field.label.str(), r.place(field.label));
    if (is_output_word(field.label.view())) entry.is_output = true;
    const std::vector<std::string> subject = {field.label.str()};
    const Text none;
    for (const Text& piece : split_top(value, ',')) {
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
    return true;
}

/// Condition | Text: a sentence of what must hold and the words of its error.
bool condition_rows(Reading& r, const Table& table) {
    const auto condition = column(table, {"condition", "check", "rule", "requirement", "constraint"}, true);
    const auto text =
        column(table, {"text", "error", "message", "error message", "error text", "hint", "error hint"}, true);
    if (!condition || !text || table.header.cells.size() != 2 || !r.complete(table)) return false;
    for (const Row& row : table.rows) {
        if (!r.complete(table, row)) return true;
        const std::vector<std::string> messages = messages_in(cell(row, text).view());
        if (property_of(cell(row, condition).view()) == Property::kOther ||
            cell(row, condition).view().find(' ') != std::string_view::npos)
            read_stated(r, cell(row, condition), input_names(r), messages);
    }
    return true;
}

/// "- **Rank**: 4 (\"must be rank 4\")"
bool bullets(Reading& r, std::size_t section, const std::vector<std::string>& subjects) {
    bool found = false;
    for (const Field& field : r.fields(section)) {
        const Property property = property_of(field.label.view());
        if (has_phrase(normalised(field.value.view().substr(0, field.value.view().find('"'))), "otherwise")) continue;
        if (property == Property::kOther) {
            found = declared(r, field) || found;
            continue;
        }
        std::vector<std::string> messages;
        const Text value = before_message(field.value, messages);
        read_demand(r, property, subjects, field.label, value, messages);
        found = true;
    }
    return found;
}

}  // namespace

void read_tensors(Reading& r) {
    bool found = false;
    for (std::size_t i = 0; i < r.document.sections.size(); ++i) {
        const Role role = r.facts[i].role;
        if (role != Role::kInputs) continue;
        std::vector<std::string> subjects = subjects_of(r, i);
        std::vector<const Table*> by_property;
        for (const Block& block : r.document.sections[i].blocks) {
            if (block.kind != Block::Kind::kTable) continue;
            if (tensor_rows(r, block.table) || condition_rows(r, block.table)) {
                found = true;
            } else {
                by_property.push_back(&block.table);
            }
        }
        if (subjects.empty()) subjects = input_names(r);
        for (const Table* table : by_property) {
            const bool one_requirement = subjects.empty() && column(*table, {"requirement", "must be", "value"}, true);
            if (one_requirement) {
                subjects = {"input"};
                tensor_entry(r, "input", r.heading(i));
            }
            found = property_rows(r, *table, subjects) || found;
        }
        if (!found) found = bullets(r, i, subjects);
        if (subjects.empty()) subjects = {"input"};  // running text about the one tensor
        const std::size_t before = r.spec.demands.size();
        read_prose(r, i, subjects);
        found = found || r.spec.demands.size() > before;
        found = found || !r.spec.demands.empty();
    }
    for (std::size_t i = 0; i < r.document.sections.size(); ++i) {
        if (r.facts[i].role != Role::kRefusals && r.facts[i].role != Role::kInputs) continue;
        for (const Block& block : r.document.sections[i].blocks) {
            if (block.kind != Block::Kind::kBullet) continue;
            if (states_requirement(block.text)) {
                std::vector<std::string> messages;
                const Text words = before_message(clean(block.text), messages);
                found = read_stated(r, words, input_names(r), messages) || found;
                continue;
            }
            if (const std::optional<Refusal> refusal = refusal_of(block.text)) {
                read_refusal(r, *refusal);
                found = true;
            }
        }
    }
    edge_case_texts(r);
    if (!found) {
        r.warn("no-input-demands", {r.document.file, 1, 1},
               "no section says what the input tensors must be; only device and dtype are checked",
               "add a section `Input Tensor Requirements`");
    }
}

}  // namespace opwright::builder
