#include "builder/spec/condition_quality.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "builder/spec/demands.hpp"
#include "builder/spec/formats.hpp"

namespace opwright::builder::condition {

namespace {

/// "4d", "4 dimensional", "rank 4"
std::optional<std::int64_t> dimensions_in(const std::string& words) {
    std::string digits;
    std::string rest;
    for (const char c : words) (std::isdigit(static_cast<unsigned char>(c)) != 0 ? digits : rest) += c;
    if (digits.size() != 1) return std::nullopt;
    const bool told =
        is_one_of(rest, {"d", "a d tensor", "d tensor", " dimensional", "rank ", "of rank ", "a  d tensor"});
    if (!told) return std::nullopt;
    return digits[0] - '0';
}

bool bounds(Demand& d, Relation relation, std::int64_t value) {
    switch (relation) {
        case Relation::kEqual:
            d.low = d.high = value;
            return true;
        case Relation::kLess:
            d.high = value - 1;
            return true;
        case Relation::kLessEqual:
            d.high = value;
            return true;
        case Relation::kGreater:
            d.low = value + 1;
            return true;
        case Relation::kGreaterEqual:
            d.low = value;
            return true;
        case Relation::kNotEqual:
            return false;
    }
    return false;
}

std::string after_scopes(std::string_view value) {
    std::string out(value);
    for (std::size_t at = out.find("::"); at != std::string::npos; at = out.find("::")) out.replace(at, 2, " ");
    return out;
}

/// The data types of a list that holds nothing else.
std::vector<DataType> dtypes_in(const Text& value) {
    std::vector<DataType> out;
    Text list = value;
    if (list.size() > 2 && (list[0] == '{' || list[0] == '[' || list[0] == '('))
        list = list.sub(1, list.size() - 2).trimmed();
    for (const Text& piece : split_at(list, {",", " or ", "/", "|"})) {
        const Text word = piece.view().starts_with("or ") ? piece.sub(3).trimmed() : piece;
        const std::optional<DataType> type = data_type_of(word.view());
        if (!type) return {};
        if (std::find(out.begin(), out.end(), *type) == out.end()) out.push_back(*type);
    }
    return out;
}

constexpr std::array<MemoryLayout, 4> kMemoryLayouts = {MemoryLayout::kInterleaved, MemoryLayout::kHeightSharded,
                                                        MemoryLayout::kWidthSharded, MemoryLayout::kBlockSharded};

}  // namespace

Demand& QualityReader::add(DemandKind kind, const std::vector<std::string>& subjects) {
    Demand d;
    d.kind = kind;
    d.subjects = subjects;
    found_.push_back(std::move(d));
    return found_.back();
}

bool QualityReader::has_quality(const std::vector<std::string>& subjects, Relation relation, const Text& value) {
    if (relation != Relation::kEqual && relation != Relation::kNotEqual) return false;
    const std::string words = normalised(value.view());
    if (is_one_of(words, {"on device", "on the device", "on a device", "device resident", "in device memory"}))
        return demand(subjects, Quality::kDevice, relation, value);
    if (const std::optional<std::int64_t> rank = dimensions_in(words)) {
        Demand& d = add(DemandKind::kRank, subjects);
        return bounds(d, relation, *rank);
    }
    if (!dtypes_in(value).empty()) return demand(subjects, Quality::kDtype, relation, value);
    std::string plain = words;
    std::replace(plain.begin(), plain.end(), '_', ' ');
    if (is_one_of(plain, {"tile", "tiled", "tilized", "tile layout", "in tile layout", "row major", "row major layout",
                          "in row major layout", "layout tile", "layout row major", "a tile tensor"}))
        return demand(subjects, Quality::kLayout, relation, value);
    if (plain == "sharded") return demand(subjects, Quality::kSharded, relation, value);
    if (is_one_of(plain, {"interleaved", "height sharded", "width sharded", "block sharded"}))
        return demand(subjects, Quality::kMemoryLayout, relation, value);
    if (is_one_of(plain, {"in dram", "in l1", "dram", "l1"}))
        return demand(subjects, Quality::kBufferType, relation, value);
    return false;
}

bool QualityReader::demand(const std::vector<std::string>& subjects, Quality quality, Relation relation,
                           const Text& value) {
    const bool equal = relation == Relation::kEqual;
    if (!equal && relation != Relation::kNotEqual && quality != Quality::kRank) return false;
    switch (quality) {
        case Quality::kDevice: {
            const std::string words = normalised(value.view());
            // `storage_type() == DEVICE`, `buffer() != nullptr`, `is_allocated()`
            const bool none = has_phrase(words, "nullptr") || has_phrase(words, "none") || has_phrase(words, "host") ||
                              words.ends_with("host");
            if (equal == none) return false;
            add(DemandKind::kOnDevice, subjects);
            return true;
        }
        case Quality::kLayout:
            return layout(subjects, equal, value);
        case Quality::kDtype:
            return dtype(subjects, equal, value);
        case Quality::kRank:
            return rank(subjects, relation, value);
        case Quality::kSharded:
            return memory(subjects, equal, "sharded");
        case Quality::kMemoryLayout:
            if (value.view().find("memory_layout") != std::string_view::npos) return false;
            return memory(subjects, equal, value.view());
        case Quality::kBufferType:
            return buffer_type(subjects, equal, value);
        case Quality::kShape:
            return shape(subjects, equal, value);
        case Quality::kMemoryConfig:
            return same(DemandKind::kSameMemoryConfig, subjects, quality, equal, value);
        case Quality::kShardSpec:
            return same(DemandKind::kSameShardSpec, subjects, quality, equal, value);
        case Quality::kOnWhichDevice:
            if (value.view() == "nullptr") return !equal && (add(DemandKind::kOnDevice, subjects), true);
            return same(DemandKind::kSameDevice, subjects, quality, equal, value);
        case Quality::kUnknown:
            return false;
    }
    return false;
}

/// `a.dtype() == b.dtype()`, "dtypes are equal"
bool QualityReader::same(DemandKind kind, const std::vector<std::string>& subjects, Quality quality, bool equal,
                         const Text& value) {
    if (!equal) return false;
    const Access other = access_of(value, all_);
    const bool comparable = other.subjects.size() == 1 && (other.rest.empty() || quality_of(other.rest) == quality);
    if (!comparable) return false;
    // The first input is what others are compared with.
    const bool swapped = subjects.size() == 1 && subjects.front() == r_.first_input();
    add(kind, swapped ? other.subjects : subjects).other = swapped ? subjects.front() : other.subjects.front();
    return true;
}

bool QualityReader::layout(const std::vector<std::string>& subjects, bool equal, const Text& value) {
    const std::optional<Layout> named = layout_of(after_scopes(value.view()));
    if (!named) return false;
    const Layout other = *named == Layout::kTile ? Layout::kRowMajor : Layout::kTile;
    add(DemandKind::kLayout, subjects).layout = equal ? *named : other;
    return true;
}

bool QualityReader::dtype(const std::vector<std::string>& subjects, bool equal, const Text& value) {
    const std::vector<DataType> types = dtypes_in(value);
    if (types.empty()) return same(DemandKind::kSameDtype, subjects, Quality::kDtype, equal, value);
    if (!equal) return false;
    add(DemandKind::kDtype, subjects).dtypes = types;
    return true;
}

bool QualityReader::rank(const std::vector<std::string>& subjects, Relation relation, const Text& value) {
    std::string digits;
    std::vector<std::int64_t> values;
    for (const char c : value.str() + " ") {
        if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
            digits += c;
        } else if (!digits.empty()) {
            if (digits.size() > 2) return false;
            values.push_back(std::stoi(digits));
            digits.clear();
        }
    }
    if (values.empty()) return false;
    const bool list = values.size() > 1;
    const std::string words = normalised(value.view());
    std::sort(values.begin(), values.end());
    if (list) {
        const bool span = has_phrase(words, "between") || has_phrase(words, "to") ||
                          value.view().find("..") != std::string_view::npos;
        const bool run = values.back() - values.front() + 1 == static_cast<std::int64_t>(values.size());
        if (relation != Relation::kEqual || (!run && !span)) return false;
        Demand& d = add(DemandKind::kRank, subjects);
        d.low = values.front();
        d.high = values.back();
        return true;
    }
    Relation told = relation;
    if (has_phrase(words, "at least")) told = Relation::kGreaterEqual;
    if (has_phrase(words, "at most") || has_phrase(words, "up to")) told = Relation::kLessEqual;
    if (told != relation && relation != Relation::kEqual) return false;
    return bounds(add(DemandKind::kRank, subjects), told, values.front());
}

bool QualityReader::memory(const std::vector<std::string>& subjects, bool equal, std::string_view value) {
    const std::vector<MemoryLayout> named = memory_layouts_of(after_scopes(value));
    if (named.empty()) return false;
    std::vector<MemoryLayout> kept;
    for (const MemoryLayout m : kMemoryLayouts) {
        const bool listed = std::find(named.begin(), named.end(), m) != named.end();
        if (listed == equal) kept.push_back(m);
    }
    add(DemandKind::kMemoryLayout, subjects).memory = kept;
    return true;
}

bool QualityReader::buffer_type(const std::vector<std::string>& subjects, bool equal, const Text& value) {
    const std::vector<BufferType> named = buffer_types_of(after_scopes(value.view()));
    if (named.empty()) return same(DemandKind::kSameBufferType, subjects, Quality::kBufferType, equal, value);
    if (named.size() > 1) return equal;
    const BufferType other = named.front() == BufferType::kDram ? BufferType::kL1 : BufferType::kDram;
    add(DemandKind::kBufferType, subjects).buffers = {equal ? named.front() : other};
    return true;
}

bool QualityReader::shape(const std::vector<std::string>& subjects, bool equal, const Text& value) {
    if (!equal) return false;
    if (value[0] != '[') return same(DemandKind::kSameShape, subjects, Quality::kShape, equal, value);
    const std::optional<ShapePattern> pattern = read_pattern(r_, value);
    if (!pattern) return false;
    add(DemandKind::kShape, subjects).shape = pattern;
    return true;
}

}  // namespace opwright::builder::condition
