#include "builder/spec/refusals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "builder/spec/demands.hpp"
#include "builder/spec/formats.hpp"
#include "builder/spec/input_names.hpp"

namespace opwright::builder {

namespace {

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

}  // namespace

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

void read_refusal(Reading& r, const Refusal& refusal) {
    const std::string& w = refusal.words;
    const std::string all = w + " " + normalised(refusal.messages.front());
    const std::string& message = refusal.messages.front();
    if (has_any_phrase(w, {"mode"}) || (has_any_phrase(w, {"outside"}) && has_any_phrase(w, {"accepted"}))) {
        Demand& d = add(r, DemandKind::kAccepted, refusal, message);
        d.subjects.clear();
        for (const Parameter& p : r.spec.parameters) {
            if (has_phrase(w, lower(p.name.value)) && p.range && !p.range->value.accepted.empty())
                d.subjects.push_back(p.name.value);
        }
        return;
    }
    if (has_any_phrase(all, {"finite"})) {
        for (const Parameter& p : r.spec.parameters) {
            if (has_phrase(all, lower(p.name.value)) && p.type.value.kind == ParamKind::kFloat) {
                add(r, DemandKind::kFinite, refusal, message).subjects = {p.name.value};
                return;
            }
        }
    }
    // "indices not uint32"
    const std::string tensor = r.tensor_in(refusal.text.view());
    if (!tensor.empty() && names_dtype(refusal.words) && !has_any_phrase(all, {"dtype", "dtypes"})) {
        for (Demand& d : r.spec.demands) {
            if (d.kind != DemandKind::kDtype || d.subjects != std::vector<std::string>{tensor} || !d.message.empty())
                continue;
            d.message = message;
            d.message_place = r.place(refusal.text);
            return;
        }
    }
    if (has_any_phrase(all, {"dtype", "dtypes"})) {
        dtypes_from_refusal(r, refusal);
        for (const std::string& m : refusal.messages) {
            const bool match = has_any_phrase(normalised(m), {"match", "same", "equal"});
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
    if (has_any_phrase(all, {"multiple of", "multiples of", "tile aligned"})) {
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
    if (has_any_phrase(w, {"odd"})) {
        // "last grid dim odd"
        const std::string tensor = r.tensor_in(refusal.text.view());
        Demand& d = add(r, DemandKind::kMultipleOf, refusal, message);
        if (!tensor.empty()) d.subjects = {tensor};
        const ExprPtr last = make(ExprOp::kAxis, {number(-1)}, d.place, tensor);
        d.condition = make(ExprOp::kEqual, {make(ExprOp::kModulo, {last, number(2)}), number(0)}, d.place);
        return;
    }
    if (has_any_phrase(w, {"batch sizes differ", "batch sizes", "batch differs"})) {
        const std::vector<std::string> inputs = input_names(r);
        for (std::size_t i = 1; i < inputs.size(); ++i) {
            Demand& d = add(r, DemandKind::kCompare, refusal, message);
            const ExprPtr a = make(ExprOp::kAxis, {number(0)}, d.place, inputs[i]);
            const ExprPtr b = make(ExprOp::kAxis, {number(0)}, d.place, inputs[0]);
            d.condition = make(ExprOp::kEqual, {a, b}, d.place);
        }
        return;
    }
    if (has_any_phrase(all, {"rank"})) {
        const std::string text = refusal.text.str();
        const std::size_t at = text.find("rank ");
        const int rank = at == std::string::npos ? 0 : std::atoi(text.c_str() + at + 5);
        if (rank > 0) {
            Demand& d = add(r, DemandKind::kRank, refusal, message);
            d.low = d.high = rank;
            return;
        }
    }
    if (has_any_phrase(all, {"shard specs", "shard spec"})) {
        if (!attach(r, DemandKind::kSameShardSpec, refusal, message))
            add(r, DemandKind::kSameShardSpec, refusal, message).other = r.first_input();
        return;
    }
    if (has_any_phrase(all, {"shapes", "shape"})) {
        if (!attach(r, DemandKind::kSameShape, refusal, message))
            add(r, DemandKind::kSameShape, refusal, message).other = r.first_input();
        return;
    }
    if (has_any_phrase(all, {"in l1", "buffer type", "in dram"})) {
        if (!attach(r, DemandKind::kBufferType, refusal, message)) {
            add(r, DemandKind::kBufferType, refusal, message).buffers = buffer_types_of(message);
        }
        return;
    }
    if (const std::optional<Layout> layout = layout_of(message);
        layout || has_any_phrase(all, {"layout", "row major"})) {
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
    if (has_any_phrase(all, {"device"})) {
        add(r, DemandKind::kOnDevice, refusal, message);
        return;
    }
    add(r, DemandKind::kUnresolved, refusal, message);
    r.warn("demand-unresolved", r.place(refusal.text),
           fmt::format("the refusal \"{}\" is not understood; nothing is checked for it", message));
}

}  // namespace opwright::builder
