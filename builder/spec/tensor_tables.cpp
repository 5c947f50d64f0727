#include "builder/spec/tensor_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "builder/spec/conditions.hpp"
#include "builder/spec/demands.hpp"
#include "builder/spec/formats.hpp"
#include "builder/spec/input_names.hpp"

namespace opwright::builder {

namespace {

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

}  // namespace

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

bool has_shape_row(const Table& table) {
    return std::any_of(table.rows.begin(), table.rows.end(), [](const Row& row) {
        return !row.cells.empty() && property_of(row.cells[0].view()) == Property::kShape;
    });
}

}  // namespace opwright::builder
