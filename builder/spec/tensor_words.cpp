#include "builder/spec/tensor_words.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "builder/spec/demands.hpp"
#include "builder/spec/formats.hpp"
#include "builder/spec/input_names.hpp"
#include "builder/spec/parameter_text.hpp"
#include "builder/spec/stated.hpp"

namespace opwright::builder {

namespace {

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

}  // namespace

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

std::string titled(const Reading& r, std::size_t section) {
    const Section& s = r.document.sections[section];
    if (r.facts[section].own_role || !s.parent || r.facts[*s.parent].role != Role::kInputs) return {};
    return only_tensor(r, s.title);
}

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

bool described_parameters(Reading& r) {
    bool found = false;
    for (const ParameterText& text : parameter_bullets(r)) {
        if (text.description.empty() || is_parameter(r, text.name.view())) continue;
        const std::string name = text.name.str();
        const std::vector<std::string> inputs = input_names(r);
        if (std::find(inputs.begin(), inputs.end(), name) == inputs.end()) continue;
        const bool told = std::any_of(r.spec.tensors.begin(), r.spec.tensors.end(), [&](const TensorDemands& t) {
            return t.name.value == name && (t.shape || t.layout || !t.dtypes.empty());
        });
        const std::size_t bracket = text.description.view().find('[');
        if (told || bracket == std::string_view::npos) continue;
        const std::size_t before = r.spec.demands.size();
        read_pieces(r, {name}, text.description.sub(bracket));
        found = found || r.spec.demands.size() > before;
    }
    return found;
}

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

}  // namespace opwright::builder
