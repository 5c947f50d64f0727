#include "builder/spec/stated.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "builder/spec/demands.hpp"
#include "builder/spec/formats.hpp"

namespace opwright::builder {

namespace {

/// The tensors that a sentence names, all of them when it names none.
std::vector<std::string> named_in(const Text& sentence, const std::vector<std::string>& all) {
    std::vector<std::string> out;
    const auto part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    const std::string_view s = sentence.view();
    for (const std::string& name : all) {
        for (std::size_t at = s.find(name); at != std::string_view::npos; at = s.find(name, at + 1)) {
            const std::size_t end = at + name.size();
            const bool word = (at == 0 || !part(s[at - 1])) && (end == s.size() || !part(s[end]));
            // "a" the article and "a" the tensor: the tensor is no article before a word for a quality.
            const bool article = name == "a" && s.compare(at, 2, "a ") == 0 && at > 0 &&
                                 (s.compare(at, 6, "a TILE") == 0 || s.compare(at, 5, "a mul") == 0);
            if (!word || article) continue;
            out.push_back(name);
            break;
        }
    }
    return out.empty() ? all : out;
}

/// The data types that a sentence names, in its order.
bool dtypes_in_prose(Reading& r, const Text& sentence, const std::vector<std::string>& subjects,
                     const std::vector<std::string>& messages) {
    Demand d;
    d.kind = DemandKind::kDtype;
    d.subjects = subjects;
    d.words = sentence.str();
    d.place = r.place(sentence);
    std::vector<Placed<DataType>> types;
    std::string word;
    for (std::size_t i = 0; i <= sentence.size(); ++i) {
        const char c = i < sentence.size() ? sentence[i] : ' ';
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
            word += c;
            continue;
        }
        const std::optional<DataType> type = data_type_of(word);
        if (type && std::find(d.dtypes.begin(), d.dtypes.end(), *type) == d.dtypes.end()) {
            d.dtypes.push_back(*type);
            types.push_back({*type, r.place(sentence, i - word.size())});
        }
        word.clear();
    }
    if (types.empty()) return false;
    if (!messages.empty()) d.message = messages.front();
    for (const std::string& s : subjects) tensor_entry(r, s, d.place).dtypes = types;
    r.spec.demands.push_back(std::move(d));
    return true;
}

}  // namespace

Text before_message(const Text& text, std::vector<std::string>& messages) {
    const std::size_t quote = text.view().find('"');
    if (quote == std::string_view::npos) return text;
    messages = messages_in(text.view());
    Text value = text.sub(0, quote).trimmed();
    while (value.view().ends_with('.')) value = value.sub(0, value.size() - 1).trimmed();
    value = value.sub(0, value.view().find("otherwise")).trimmed();
    static constexpr std::string_view kBefore[] = {"otherwise", "or else", "else", "(", "\xE2\x80\x94", "\xE2\x80\x93",
                                                   ":",         "-",       ";",    ",", "->",           "\xE2\x86\x92"};
    for (bool cut = true; cut;) {
        cut = false;
        for (const std::string_view sign : kBefore) {
            if (!value.view().ends_with(sign)) continue;
            value = value.sub(0, value.size() - sign.size()).trimmed();
            cut = true;
        }
    }
    return value;
}

bool states_requirement(const Text& bullet) {
    const std::size_t quote = bullet.view().find('"');
    if (quote == std::string_view::npos) return false;
    const std::string before = normalised(bullet.view().substr(0, quote));
    return has_any_phrase(before,
                          {"otherwise", "or else", "must", "shall", "should", "has to", "have to", "needs to"}) ||
           before.ends_with(" else");
}

bool read_stated(Reading& r, const Text& sentence, const std::vector<std::string>& all,
                 const std::vector<std::string>& messages) {
    const std::string words = normalised(sentence.view());
    std::vector<std::string> subjects = named_in(sentence, all);
    const Text none;
    const auto demand = [&](Property property) {
        read_demand(r, property, subjects, none, sentence, messages);
        return true;
    };
    const auto same = [&](DemandKind kind) {
        Demand d;
        d.kind = kind;
        // The first named is what the others are compared with.
        d.other = subjects.size() > 1 ? subjects.front() : r.first_input();
        for (const std::string& s : subjects) {
            if (s != d.other) d.subjects.push_back(s);
        }
        if (!messages.empty()) d.message = messages.front();
        d.words = sentence.str();
        d.place = r.place(sentence);
        r.spec.demands.push_back(std::move(d));
        return true;
    };
    // "no tensor is sharded": what it names must not be.
    if (has_any_phrase(words, {"no", "never", "cannot", "neither"})) {
        const bool sharded = has_any_phrase(words, {"sharded", "sharding"}) && !has_any_phrase(words, {"interleaved"});
        if (!sharded) return demand(Property::kOther);
        read_demand(r, Property::kMemory, subjects, none, Text("interleaved", sentence.start()), messages);
        return true;
    }
    if (has_any_phrase(words, {"same", "equal", "equals", "identical", "match", "matching"})) {
        if (has_any_phrase(words, {"shard spec", "shard specs"})) return same(DemandKind::kSameShardSpec);
        if (has_any_phrase(words, {"memory config"})) return same(DemandKind::kSameMemoryConfig);
        if (has_any_phrase(words, {"dtype", "dtypes", "data type", "data types"})) return same(DemandKind::kSameDtype);
        if (has_any_phrase(words, {"shape", "shapes"})) return same(DemandKind::kSameShape);
    }
    if (has_any_phrase(words, {"on device", "on the device", "same device"})) return demand(Property::kDevice);
    if (has_any_phrase(words, {"multiple of", "multiples of", "divisible by"})) return demand(Property::kAlignment);
    bool found = false;
    if (has_any_phrase(words, {"rank"})) {
        const std::size_t at = lower(sentence.view()).find("rank");
        const Text bound =
            sentence.sub(at + 4, std::min(sentence.view().find_first_of("[(:", at), sentence.size()) - at - 4)
                .trimmed();
        if (bound.view().find_first_of("0123456789") != std::string_view::npos) {
            read_demand(r, Property::kRank, subjects, none, bound, messages);
            found = true;
        }
    }
    if (sentence.view().find('[') != std::string_view::npos) found = demand(Property::kShape);
    if (layout_of(sentence.view())) found = demand(Property::kLayout);
    if (!memory_layouts_of(sentence.view()).empty()) found = demand(Property::kMemory);
    found = dtypes_in_prose(r, sentence, subjects, messages) || found;
    return found || demand(Property::kOther);
}

/// "`x` must be a TILE tensor [N, C, H, W] of BFLOAT16 or FLOAT32, interleaved; H and W are multiples of 32."
void read_prose(Reading& r, std::size_t section, const std::vector<std::string>& all) {
    for (const Block& block : r.document.sections[section].blocks) {
        if (block.kind != Block::Kind::kParagraph || block.lines.front().view().rfind("**", 0) == 0) continue;
        const Text whole = clean(block.text);
        for (std::size_t from = 0; from < whole.size();) {
            std::size_t end = whole.size();
            for (const std::string_view stop : {". ", "; "}) end = std::min(end, whole.view().find(stop, from));
            const Text sentence = whole.sub(from, end - from).trimmed();
            from = end + 2;
            const std::string words = normalised(sentence.view());
            if (sentence.view().find('"') != std::string_view::npos &&
                has_any_phrase(words, {"must", "otherwise", "else"})) {
                std::vector<std::string> messages;
                const Text said = before_message(sentence, messages);
                read_stated(r, said, all, messages);
                continue;
            }
            if (!has_any_phrase(words, {"must", "is", "are", "has", "have", "multiple of", "multiples of"})) continue;
            std::vector<std::string> subjects;
            for (const std::string& n : all) {
                if (r.tensor_in(sentence.view()) == n) subjects = {n};
            }
            if (subjects.empty()) subjects = all;
            const auto missing = [&](DemandKind kind) {
                return std::none_of(r.spec.demands.begin(), r.spec.demands.end(), [&](const Demand& d) {
                    return d.kind == kind && std::find(d.subjects.begin(), d.subjects.end(),
                                                       subjects.empty() ? "" : subjects.front()) != d.subjects.end();
                });
            };
            const Text none;
            if (has_any_phrase(words, {"multiple of", "multiples of", "divisible by"})) {
                read_demand(r, Property::kAlignment, subjects, none, sentence, {});
                continue;
            }
            if (!has_any_phrase(words, {"must", "has to", "have to", "tensor", "tensors"})) continue;
            if (missing(DemandKind::kShape) && sentence.view().find('[') != std::string_view::npos)
                read_demand(r, Property::kShape, subjects, none, sentence, {});
            if (missing(DemandKind::kLayout) && layout_of(sentence.view()))
                read_demand(r, Property::kLayout, subjects, none, sentence, {});
            if (missing(DemandKind::kMemoryLayout) && !memory_layouts_of(sentence.view()).empty())
                read_demand(r, Property::kMemory, subjects, none, sentence, {});
            if (missing(DemandKind::kDtype)) dtypes_in_prose(r, sentence, subjects, {});
        }
    }
}

}  // namespace opwright::builder
