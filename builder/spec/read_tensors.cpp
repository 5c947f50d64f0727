// Input demands, section by section: what tables, lists and running text say, in the order in which names become known.
#include <fmt/format.h>

#include <algorithm>

#include "builder/spec/demands.hpp"
#include "builder/spec/input_conditions.hpp"
#include "builder/spec/input_names.hpp"
#include "builder/spec/reading.hpp"
#include "builder/spec/stated.hpp"
#include "builder/spec/tensor_tables.hpp"
#include "builder/spec/tensor_words.hpp"

namespace opwright::builder {

namespace {

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
            } else if (has_condition_columns(block.table)) {
                conditions.push_back(&block.table);
            } else {
                by_property.push_back(&block.table);
            }
        }
        if (subjects.empty()) subjects = input_names(r);
        // Names that conditions may use, where no row will tell the shapes.
        const auto has_shape = [](const Table* table) { return has_shape_row(*table); };
        if (std::none_of(by_property.begin(), by_property.end(), has_shape)) found = shapes_in_descriptions(r) || found;
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
    found = read_all_assertions(r) || found;
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
