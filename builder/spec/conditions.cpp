#include "builder/spec/conditions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "builder/spec/demands.hpp"
#include "builder/spec/formats.hpp"

namespace opwright::builder {

namespace {

constexpr int kDeepest = 16;  ///< nested brackets of one condition

/// `f` for every byte outside of brackets and quotes, until it answers true.
template <typename F>
bool at_top(std::string_view s, F f) {
    int depth = 0;
    char quote = 0;
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (quote != 0) {
            if (s[i] == quote) quote = 0;
            continue;
        }
        if (s[i] == '"') quote = s[i];
        if (depth == 0 && quote == 0 && f(i)) return true;
        if (s[i] == '(' || s[i] == '[' || s[i] == '{') ++depth;
        if (s[i] == ')' || s[i] == ']' || s[i] == '}') --depth;
    }
    return false;
}

std::vector<Text> split_at(const Text& text, std::initializer_list<std::string_view> separators) {
    std::vector<Text> out;
    std::size_t from = 0;
    at_top(text.view(), [&](std::size_t i) {
        for (const std::string_view s : separators) {
            if (i < from || text.view().compare(i, s.size(), s) != 0) continue;
            out.push_back(text.sub(from, i - from).trimmed());
            from = i + s.size();
        }
        return false;
    });
    out.push_back(text.sub(from).trimmed());
    return out;
}

/// Without brackets around the whole and without what ends a sentence.
Text bare(Text text) {
    for (text = text.trimmed(); text.size() > 1; text = text.trimmed()) {
        if (text.view().find_last_of(".;,") == text.size() - 1) {
            text = text.sub(0, text.size() - 1);
            continue;
        }
        if (text[0] != '(' || text[text.size() - 1] != ')') break;
        std::size_t close = text.size();
        int depth = 0;
        for (std::size_t i = 0; i < text.size() && close == text.size(); ++i) {
            if (text[i] == '(') ++depth;
            if (text[i] == ')' && --depth == 0) close = i;
        }
        if (close != text.size() - 1) break;
        text = text.sub(1, text.size() - 2);
    }
    return text;
}

enum class Relation : std::uint8_t { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual };

Relation opposite(Relation r) {
    static constexpr Relation kOpposite[] = {Relation::kNotEqual, Relation::kEqual,     Relation::kGreaterEqual,
                                             Relation::kGreater,  Relation::kLessEqual, Relation::kLess};
    return kOpposite[static_cast<std::size_t>(r)];
}

struct Sign {
    std::string_view text;
    Relation relation;
};

// Longer signs first: the first that fits at a place counts.
constexpr Sign kSigns[] = {{"==", Relation::kEqual},
                           {"!=", Relation::kNotEqual},
                           {"<=", Relation::kLessEqual},
                           {">=", Relation::kGreaterEqual},
                           {"\xE2\x89\xA4", Relation::kLessEqual},
                           {"\xE2\x89\xA5", Relation::kGreaterEqual},
                           {"\xE2\x89\xA0", Relation::kNotEqual},
                           {"\xE2\x88\x88", Relation::kEqual},
                           {"\xE2\x88\x89", Relation::kNotEqual},
                           {" is not one of ", Relation::kNotEqual},
                           {" not in ", Relation::kNotEqual},
                           {" is not in ", Relation::kNotEqual},
                           {" differs from ", Relation::kNotEqual},
                           {" is not ", Relation::kNotEqual},
                           {" are not ", Relation::kNotEqual},
                           {" isn't ", Relation::kNotEqual},
                           {" must be one of ", Relation::kEqual},
                           {" must be ", Relation::kEqual},
                           {" is one of ", Relation::kEqual},
                           {" is in ", Relation::kEqual},
                           {" in ", Relation::kEqual},
                           {" is ", Relation::kEqual},
                           {" are ", Relation::kEqual},
                           {" equals ", Relation::kEqual},
                           {"<", Relation::kLess},
                           {">", Relation::kGreater}};

enum class Quality : std::uint8_t {
    kUnknown,
    kDevice,
    kLayout,
    kDtype,
    kRank,
    kShape,
    kMemoryLayout,
    kSharded,
    kBufferType,
    kMemoryConfig,
    kShardSpec,
    kOnWhichDevice,
};

struct QualityWord {
    std::string_view word;
    Quality quality;
};

// What stands behind the tensor in code, without brackets and `get_`; and in words.
constexpr QualityWord kQualities[] = {
    {"storage_type", Quality::kDevice},
    {"buffer", Quality::kDevice},
    {"is_allocated", Quality::kDevice},
    {"is_on_device", Quality::kDevice},
    {"on device", Quality::kDevice},
    {"layout", Quality::kLayout},
    {"dtype", Quality::kDtype},
    {"data type", Quality::kDtype},
    {"logical_shape.rank", Quality::kRank},
    {"padded_shape.rank", Quality::kRank},
    {"shape.rank", Quality::kRank},
    {"logical_shape.size", Quality::kRank},
    {"shape.size", Quality::kRank},
    {"rank", Quality::kRank},
    {"ndim", Quality::kRank},
    {"dim", Quality::kRank},
    {"logical_shape", Quality::kShape},
    {"padded_shape", Quality::kShape},
    {"shape", Quality::kShape},
    {"memory_config.memory_layout", Quality::kMemoryLayout},
    {"memory layout", Quality::kMemoryLayout},
    {"memory_layout", Quality::kMemoryLayout},
    {"is_sharded", Quality::kSharded},
    {"memory_config.is_sharded", Quality::kSharded},
    {"memory_config.buffer_type", Quality::kBufferType},
    {"buffer.buffer_type", Quality::kBufferType},
    {"buffer type", Quality::kBufferType},
    {"memory_config", Quality::kMemoryConfig},
    {"memory config", Quality::kMemoryConfig},
    {"shard_spec", Quality::kShardSpec},
    {"memory_config.shard_spec", Quality::kShardSpec},
    {"shard spec", Quality::kShardSpec},
    {"device", Quality::kOnWhichDevice},
};

Quality quality_of(std::string_view words) {
    for (const QualityWord& q : kQualities) {
        if (q.word == words) return q.quality;
    }
    return Quality::kUnknown;
}

/// `tensor_args.x.memory_config().memory_layout()` -> x and the rest; prefixes that hold arguments are left out.
struct Access {
    std::vector<std::string> subjects;
    std::string rest;
};

class ConditionReader {
  public:
    ConditionReader(Reading& r, const std::vector<std::string>& all, std::vector<std::string> messages)
        : r_(r), all_(all), messages_(std::move(messages)) {}

    bool read(const Text& condition, bool holds) {
        condition_ = condition;
        return whole(condition, holds, 0) && commit();
    }

    ExprPtr formula(const Text& code) {
        const std::optional<Text> text = as_formula(code);
        if (!text) return nullptr;
        GrammarOptions grammar;
        grammar.units = false;
        const Result<ParsedExpr> e = parse_expr(text->trimmed(), r_.document.file, grammar);
        if (!e) return nullptr;
        const std::vector<std::string> names = names_of(e->expr);
        const bool known =
            std::all_of(names.begin(), names.end(), [&](const std::string& n) { return r_.is_known(n); });
        return known ? e->expr : nullptr;
    }

  private:
    // ---------------------------------------------------------------------------------------------------- structure

    bool whole(const Text& raw, bool holds, int depth) {
        if (depth > kDeepest) return false;
        const Text text = bare(raw);
        if (text.empty()) return false;
        if (const std::vector<Text> parts = split_at(text, {"||", " or "}); parts.size() > 1)
            return several(text, parts, holds, !holds, depth);
        if (const std::vector<Text> parts = split_at(text, {"&&", " and ", ", "}); parts.size() > 1)
            return several(text, parts, holds, holds, depth);
        if (text[0] == '!' && text.view().substr(0, 2) != "!=") return whole(text.sub(1), !holds, depth + 1);
        if (text.view().starts_with("not ")) return whole(text.sub(4), !holds, depth + 1);
        return atom(text, holds);
    }

    bool several(const Text& text, const std::vector<Text>& parts, bool holds, bool all_of_them, int depth) {
        const std::size_t before = found_.size();
        bool understood = true;
        for (const Text& part : parts) understood = understood && whole(part, holds, depth + 1);
        if (understood && (all_of_them || alternatives(before))) return true;
        found_.resize(before);
        // "dtype is BFLOAT16 or FLOAT32", "x and y are TILE": the parts are no conditions of their own.
        return atom(text, holds);
    }

    /// `dtype == A || dtype == B` is one demand with two values; anything else is no list of demands.
    bool alternatives(std::size_t from) {
        if (found_.size() < from + 2) return false;
        Demand& first = found_[from];
        for (std::size_t i = from + 1; i < found_.size(); ++i) {
            const Demand& d = found_[i];
            const bool lists = d.kind == DemandKind::kDtype || d.kind == DemandKind::kMemoryLayout ||
                               d.kind == DemandKind::kBufferType;
            const bool ranks = d.kind == DemandKind::kRank && first.high && d.low && *d.low == *first.high + 1;
            if (d.kind != first.kind || d.subjects != first.subjects || (!lists && !ranks)) return false;
            first.dtypes.insert(first.dtypes.end(), d.dtypes.begin(), d.dtypes.end());
            first.memory.insert(first.memory.end(), d.memory.begin(), d.memory.end());
            first.buffers.insert(first.buffers.end(), d.buffers.begin(), d.buffers.end());
            if (ranks) first.high = d.high;
        }
        found_.resize(from + 1);
        return true;
    }

    // --------------------------------------------------------------------------------------------------------- atoms

    bool atom(const Text& text, bool holds) {
        std::size_t at = 0;
        const Sign* sign = nullptr;
        std::size_t count = 0;
        std::size_t past = 0;
        at_top(text.view(), [&](std::size_t i) {
            if (i < past || text.view().compare(i, 2, "->") == 0) return false;
            for (const Sign& s : kSigns) {
                if (text.view().compare(i, s.text.size(), s.text) != 0) continue;
                if (++count == 1) {
                    sign = &s;
                    at = i;
                }
                past = i + s.text.size();
                break;
            }
            return false;
        });
        if (count > 1) return expression(text, holds);
        if (sign == nullptr) return fact(text, holds);
        const Relation relation = holds ? sign->relation : opposite(sign->relation);
        const Text left = bare(text.sub(0, at));
        const Text right = bare(text.sub(at + sign->text.size()));
        if (left.empty() || right.empty()) return false;
        return parameter(left, relation, right) || compared(left, relation, right) || expression(text, holds);
    }

    /// Without a sign: `x.is_sharded()`, "interleaved", "x on device".
    bool fact(const Text& text, bool holds) {
        const Access access = access_of(text);
        const Quality quality = quality_of(access.rest);
        const Relation relation = holds ? Relation::kEqual : Relation::kNotEqual;
        if (!access.subjects.empty() && (quality == Quality::kSharded || quality == Quality::kDevice))
            return demand(access.subjects, quality, relation, text);
        const std::string words = normalised(text.view());
        if (std::count(words.begin(), words.end(), ' ') > 2 || text.view().find_first_of("()[]{}") != std::string::npos)
            return false;
        // "x is TILE and interleaved": the second part is about x too.
        return has_quality(found_.empty() || found_.back().subjects.empty() ? all_ : subjects_before(), relation, text);
    }

    std::vector<std::string> subjects_before() const { return found_.back().subjects; }

    /// "x is TILE", "both are interleaved": the quality follows from its value.
    bool has_quality(const std::vector<std::string>& subjects, Relation relation, const Text& value) {
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
        if (is_one_of(plain,
                      {"tile", "tiled", "tilized", "tile layout", "in tile layout", "row major", "row major layout",
                       "in row major layout", "layout tile", "layout row major", "a tile tensor"}))
            return demand(subjects, Quality::kLayout, relation, value);
        if (plain == "sharded") return demand(subjects, Quality::kSharded, relation, value);
        if (is_one_of(plain, {"interleaved", "height sharded", "width sharded", "block sharded"}))
            return demand(subjects, Quality::kMemoryLayout, relation, value);
        if (is_one_of(plain, {"in dram", "in l1", "dram", "l1"}))
            return demand(subjects, Quality::kBufferType, relation, value);
        return false;
    }

    /// "4d", "4 dimensional", "rank 4"
    static std::optional<std::int64_t> dimensions_in(const std::string& words) {
        std::string digits;
        std::string rest;
        for (const char c : words) (std::isdigit(static_cast<unsigned char>(c)) != 0 ? digits : rest) += c;
        if (digits.size() != 1) return std::nullopt;
        const bool told =
            is_one_of(rest, {"d", "a d tensor", "d tensor", " dimensional", "rank ", "of rank ", "a  d tensor"});
        if (!told) return std::nullopt;
        return digits[0] - '0';
    }

    bool compared(const Text& left, Relation relation, const Text& right) {
        const Access access = access_of(left);
        const Quality quality = quality_of(access.rest);
        if (quality != Quality::kUnknown && !access.subjects.empty())
            return demand(access.subjects, quality, relation, right);
        const bool none = right.view() == "nullptr" || right.view() == "None";
        return !access.subjects.empty() && access.rest.empty() && !none &&
               has_quality(access.subjects, relation, right);
    }

    Demand& add(DemandKind kind, const std::vector<std::string>& subjects) {
        Demand d;
        d.kind = kind;
        d.subjects = subjects;
        found_.push_back(std::move(d));
        return found_.back();
    }

    static bool bounds(Demand& d, Relation relation, std::int64_t value) {
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

    bool demand(const std::vector<std::string>& subjects, Quality quality, Relation relation, const Text& value) {
        const bool equal = relation == Relation::kEqual;
        if (!equal && relation != Relation::kNotEqual && quality != Quality::kRank) return false;
        switch (quality) {
            case Quality::kDevice: {
                const std::string words = normalised(value.view());
                // `storage_type() == DEVICE`, `buffer() != nullptr`, `is_allocated()`
                const bool none = has_phrase(words, "nullptr") || has_phrase(words, "none") ||
                                  has_phrase(words, "host") || words.ends_with("host");
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
    bool same(DemandKind kind, const std::vector<std::string>& subjects, Quality quality, bool equal,
              const Text& value) {
        if (!equal) return false;
        const Access other = access_of(value);
        const bool comparable = other.subjects.size() == 1 && (other.rest.empty() || quality_of(other.rest) == quality);
        if (!comparable) return false;
        // The first input is what others are compared with.
        const bool swapped = subjects.size() == 1 && subjects.front() == r_.first_input();
        add(kind, swapped ? other.subjects : subjects).other = swapped ? subjects.front() : other.subjects.front();
        return true;
    }

    bool layout(const std::vector<std::string>& subjects, bool equal, const Text& value) {
        const std::optional<Layout> named = layout_of(after_scopes(value.view()));
        if (!named) return false;
        const Layout other = *named == Layout::kTile ? Layout::kRowMajor : Layout::kTile;
        add(DemandKind::kLayout, subjects).layout = equal ? *named : other;
        return true;
    }

    static std::string after_scopes(std::string_view value) {
        std::string out(value);
        for (std::size_t at = out.find("::"); at != std::string::npos; at = out.find("::")) out.replace(at, 2, " ");
        return out;
    }

    /// The data types of a list that holds nothing else.
    static std::vector<DataType> dtypes_in(const Text& value) {
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

    bool dtype(const std::vector<std::string>& subjects, bool equal, const Text& value) {
        const std::vector<DataType> types = dtypes_in(value);
        if (types.empty()) return same(DemandKind::kSameDtype, subjects, Quality::kDtype, equal, value);
        if (!equal) return false;
        add(DemandKind::kDtype, subjects).dtypes = types;
        return true;
    }

    bool rank(const std::vector<std::string>& subjects, Relation relation, const Text& value) {
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

    static constexpr std::array<MemoryLayout, 4> kMemoryLayouts = {
        MemoryLayout::kInterleaved, MemoryLayout::kHeightSharded, MemoryLayout::kWidthSharded,
        MemoryLayout::kBlockSharded};

    bool memory(const std::vector<std::string>& subjects, bool equal, std::string_view value) {
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

    bool buffer_type(const std::vector<std::string>& subjects, bool equal, const Text& value) {
        const std::vector<BufferType> named = buffer_types_of(after_scopes(value.view()));
        if (named.empty()) return same(DemandKind::kSameBufferType, subjects, Quality::kBufferType, equal, value);
        if (named.size() > 1) return equal;
        const BufferType other = named.front() == BufferType::kDram ? BufferType::kL1 : BufferType::kDram;
        add(DemandKind::kBufferType, subjects).buffers = {equal ? named.front() : other};
        return true;
    }

    bool shape(const std::vector<std::string>& subjects, bool equal, const Text& value) {
        if (!equal) return false;
        if (value[0] != '[') return same(DemandKind::kSameShape, subjects, Quality::kShape, equal, value);
        const std::optional<ShapePattern> pattern = read_pattern(r_, value);
        if (!pattern) return false;
        add(DemandKind::kShape, subjects).shape = pattern;
        return true;
    }

    // ------------------------------------------------------------------------------------------- attributes, formulas

    /// A condition on one attribute and numbers or listed words is its range.
    bool parameter(const Text& left, Relation relation, const Text& right) {
        const std::string name = after_prefix(left.str());
        for (std::size_t i = 0; i < r_.spec.parameters.size(); ++i) {
            const Parameter& p = r_.spec.parameters[i];
            if (p.name.value != name) continue;
            if (p.type.value.kind == ParamKind::kString && relation == Relation::kEqual) return accepted(p, right);
            return false;
        }
        return false;
    }

    bool accepted(const Parameter& p, const Text& list) {
        Demand& d = add(DemandKind::kAccepted, {p.name.value});
        Text inner = list;
        if (inner.size() > 2 && (inner[0] == '{' || inner[0] == '[')) inner = inner.sub(1, inner.size() - 2).trimmed();
        for (const Text& piece : split_at(inner, {",", " or ", "|"})) {
            Text word = piece;
            while (!word.empty() && (word[0] == '"' || word[0] == '\'')) word = word.sub(1, word.size() - 2);
            if (!is_identifier(word.view())) return false;
            d.accepted.push_back(word.str());
        }
        return true;
    }

    static std::string after_prefix(std::string text) {
        for (const std::string_view prefix : {"operation_attributes.", "operation_attributes_t.", "attributes.",
                                              "attrs.", "args.", "params.", "tensor_args.", "this->", "self."}) {
            if (text.rfind(prefix, 0) == 0) text.erase(0, prefix.size());
        }
        return text;
    }

    bool row_major(const std::string& tensor) const {
        return std::any_of(r_.spec.demands.begin(), r_.spec.demands.end(), [&](const Demand& d) {
            return d.kind == DemandKind::kLayout && d.layout == Layout::kRowMajor &&
                   std::find(d.subjects.begin(), d.subjects.end(), tensor) != d.subjects.end();
        });
    }

    /// Host code in the notation of formulas: `x.logical_shape()[-1]` -> `x.shape[-1]`, `&&` -> ` and `.
    std::optional<Text> as_formula(const Text& code) {
        Text out;
        const std::string_view s = code.view();
        const auto put = [&](std::string_view words, std::size_t at) {
            for (const char c : words) out.append(c, code.mark(at));
        };
        for (std::size_t i = 0; i < s.size();) {
            const bool begins = i == 0 || (!is_word(s[i - 1]) && s[i - 1] != '.');
            if (s.compare(i, 2, "&&") == 0 || s.compare(i, 2, "||") == 0) {
                put(s[i] == '&' ? " and " : " or ", i);
                i += 2;
                continue;
            }
            if (s[i] == '!' && s.compare(i, 2, "!=") != 0) {
                put(" not ", i++);
                continue;
            }
            if (std::isdigit(static_cast<unsigned char>(s[i])) != 0 && begins) {
                for (; i < s.size() && std::isdigit(static_cast<unsigned char>(s[i])) != 0; ++i) out.append(code, i);
                std::size_t suffix = i;
                while (suffix < s.size() && std::string_view("uUlL").find(s[suffix]) != std::string_view::npos)
                    ++suffix;
                if (suffix == s.size() || !is_word(s[suffix])) i = suffix;
                continue;
            }
            if (!begins || !is_word(s[i])) {
                out.append(code, i++);
                continue;
            }
            if (!chain(code, i, out)) return std::nullopt;
        }
        return out;
    }

    /// One name with all that hangs on it by `.`, `->` and `::`.
    bool chain(const Text& code, std::size_t& i, Text& out) {
        const std::string_view s = code.view();
        const std::size_t from = i;
        std::string whole;
        while (i < s.size()) {
            if (is_word(s[i])) {
                whole += s[i++];
            } else if (s.compare(i, 2, "()") == 0) {
                i += 2;
            } else if (s[i] == '.' && i + 1 < s.size() && is_word(s[i + 1])) {
                whole += s[i++];
            } else if (s.compare(i, 2, "->") == 0 || s.compare(i, 2, "::") == 0) {
                whole += '.';
                i += 2;
            } else {
                break;
            }
        }
        const auto put = [&](std::string_view words) {
            for (const char c : words) out.append(c, code.mark(from));
        };
        for (const std::string_view scope : {"tt.constants.", "constants.", "ttnn.", "std.", "tt.", "hal."}) {
            if (whole.rfind(scope, 0) == 0) whole.erase(0, scope.size());
        }
        whole = after_prefix(whole);
        for (const std::string_view own :
             {"elem_size", "elem_bytes", "datum_size", "dtype_size", "element_size_bytes"}) {
            if (whole == own && !r_.is_named(own)) whole = "element_size";
        }
        const std::size_t dot = whole.find('.');
        if (dot == std::string::npos) {
            put(whole);
            return true;
        }
        const std::string rest = without_get(whole.substr(dot + 1));
        const std::string tensor = tensor_called(whole.substr(0, dot));
        if (tensor.empty()) return false;
        const bool padded = rest == "padded_shape";
        const bool shape = padded || rest == "logical_shape" || rest == "shape";
        if (rest == "element_size" && tensor == r_.first_input()) {
            put("element_size");
            return true;
        }
        if (rest == "logical_volume" || rest == "volume") {
            put("prod(" + tensor + ".shape)");
            return true;
        }
        const std::size_t close = s.find(']', i);
        if (!shape || i >= s.size() || s[i] != '[' || close == std::string_view::npos) return false;
        const Text index = code.sub(i + 1, close - i - 1).trimmed();
        // The padding of a tiled tensor fills its last two dimensions up to whole tiles.
        const bool last_two = is_one_of(index.view(), {"-1", "-2"});
        if (padded && !last_two && !row_major(tensor)) return false;
        const bool rounded = padded && !row_major(tensor);
        put((rounded ? "align_up(" : "") + tensor + ".shape[" + index.str() + (rounded ? "], 32)" : "]"));
        i = close + 1;
        return true;
    }

    bool expression(const Text& text, bool holds) {
        const std::optional<Text> formula = as_formula(text);
        if (!formula) return false;
        GrammarOptions grammar;
        grammar.units = false;
        const Result<ParsedExpr> e = parse_expr(formula->trimmed(), r_.document.file, grammar);
        if (!e || e->expr->op < ExprOp::kLess || e->expr->op > ExprOp::kNot) return false;
        for (const std::string& n : names_of(e->expr)) {
            if (!r_.is_known(n)) return range_of_float(e->expr, holds);
        }
        add(DemandKind::kCompare, {}).condition = holds ? e->expr : negated(e->expr);
        return true;
    }

    static ExprPtr negated(const ExprPtr& e) {
        static constexpr std::pair<ExprOp, ExprOp> kOpposite[] = {
            {ExprOp::kLess, ExprOp::kGreaterEqual}, {ExprOp::kLessEqual, ExprOp::kGreater},
            {ExprOp::kGreater, ExprOp::kLessEqual}, {ExprOp::kGreaterEqual, ExprOp::kLess},
            {ExprOp::kEqual, ExprOp::kNotEqual},    {ExprOp::kNotEqual, ExprOp::kEqual}};
        for (const auto& [op, other] : kOpposite) {
            if (e->op == op) return make(other, e->args, e->place);
        }
        if (e->op == ExprOp::kNot) return e->args.front();
        return make(ExprOp::kNot, {e}, e->place);
    }

    /// `0 <= weight <= 1` of a real attribute: formulas are of whole numbers, so it becomes the attribute's range.
    bool range_of_float(const ExprPtr& e, bool holds) {
        const std::vector<std::string> names = names_of(e);
        if (names.size() != 1 || !holds) return false;
        for (std::size_t i = 0; i < r_.spec.parameters.size(); ++i) {
            const Parameter& p = r_.spec.parameters[i];
            if (p.name.value != names.front() || p.type.value.kind != ParamKind::kFloat) continue;
            Range range;
            if (!bound(e, range)) return false;
            ranges_.push_back({i, range});
            add(DemandKind::kAccepted, {p.name.value});
            return true;
        }
        return false;
    }

    static bool bound(const ExprPtr& e, Range& range) {
        if (e->op == ExprOp::kAnd) return bound(e->args[0], range) && bound(e->args[1], range);
        const bool less = e->op == ExprOp::kLess || e->op == ExprOp::kLessEqual;
        const bool more = e->op == ExprOp::kGreater || e->op == ExprOp::kGreaterEqual;
        if (!less && !more) return false;
        const bool named_left = e->args[0]->op == ExprOp::kName;
        const ExprPtr& limit = e->args[named_left ? 1 : 0];
        if (!constant_of(limit)) return false;
        const bool open = e->op == ExprOp::kLess || e->op == ExprOp::kGreater;
        const bool low = named_left == more;
        (low ? range.low : range.high) = limit;
        (low ? range.low_open : range.high_open) = open;
        return true;
    }

    // ------------------------------------------------------------------------------------------------------- tensors

    static std::string without_get(std::string rest) {
        for (std::size_t at = rest.find("get_"); at != std::string::npos; at = rest.find("get_")) rest.erase(at, 4);
        return rest;
    }

    /// The tensor that host code means: its name, or the only input under whatever name.
    std::string tensor_called(const std::string& word) const {
        if (std::find(all_.begin(), all_.end(), word) != all_.end()) return word;
        std::string near;
        for (const std::string& n : all_) {
            const bool same = lower(n) == lower(word) || word == n + "_tensor" || n == word + "_tensor" ||
                              word == "input_tensor_" + lower(n) || word == "input_" + lower(n);
            if (same) near = n;
        }
        if (near.empty() && all_.size() == 1) near = all_.front();
        return near;
    }

    /// Code (`x.layout()`) or words ("layout of x", "`x` dtype", "either", "shapes").
    Access access_of(const Text& text) const {
        Access out;
        std::string plain;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text.view().compare(i, 2, "()") == 0) {
                ++i;
            } else if (text.view().compare(i, 2, "->") == 0) {
                plain += '.';
                ++i;
            } else {
                plain += text[i];
            }
        }
        if (plain.rfind("len(", 0) == 0 && plain.ends_with(".shape)"))
            plain = plain.substr(4, plain.size() - 11) + ".rank";
        plain = after_prefix(plain);
        const std::size_t dot = plain.find('.');
        const bool code = dot != std::string::npos && plain.find(' ') == std::string::npos;
        if (code) {
            const std::string tensor = tensor_called(plain.substr(0, dot));
            if (!tensor.empty()) out.subjects = {tensor};
            out.rest = without_get(plain.substr(dot + 1));
            return out;
        }
        std::string rest;
        for (const Text& word : split_at(text, {" ", ","})) {
            std::string w = word.str();
            if (w.ends_with("'s")) w.resize(w.size() - 2);
            if (w.ends_with("\xE2\x80\x99s")) w.resize(w.size() - 4);
            if (w.empty() || is_one_of(lower(w), {"of", "the", "and", "&", "all", "both", "either", "any", "each",
                                                  "every", "inputs", "tensors", "tensor", "operands"}))
                continue;
            if (std::find(all_.begin(), all_.end(), w) != all_.end()) {
                out.subjects.push_back(w);
                continue;
            }
            if (is_one_of(w, {"input", "Input", "Inputs"}) && all_.size() == 1) {
                out.subjects.push_back(all_.front());
                continue;
            }
            w = lower(w);
            if (is_one_of(w, {"dtypes", "layouts", "shapes", "ranks", "types"})) w.pop_back();
            rest += (rest.empty() ? "" : " ") + w;
        }
        if (out.subjects.empty()) out.subjects = all_;
        out.rest = rest;
        return out;
    }

    // -------------------------------------------------------------------------------------------------------- result

    static bool same_values(const Demand& a, const Demand& b) {
        const bool shapes = !a.shape && !b.shape;
        return shapes && a.kind == b.kind && a.other == b.other && a.low == b.low && a.high == b.high &&
               a.dtypes == b.dtypes && a.layout == b.layout && a.memory == b.memory && a.buffers == b.buffers &&
               a.accepted == b.accepted && to_text_of(a) == to_text_of(b);
    }

    static bool covers(const std::vector<std::string>& all, const std::vector<std::string>& some) {
        return std::all_of(some.begin(), some.end(),
                           [&](const std::string& s) { return std::find(all.begin(), all.end(), s) != all.end(); });
    }

    /// The same demand without words of its error, on these tensors or some of them: it gets the words, and the others.
    bool merged(const Demand& d, const SourcePlace& at) {
        Demand* first = nullptr;
        for (std::size_t i = 0; i < r_.spec.demands.size();) {
            Demand& known = r_.spec.demands[i];
            const bool whole = known.subjects == d.subjects;
            const bool part = known.message.empty() && covers(d.subjects, known.subjects);
            if (!same_values(known, d) || (!whole && !part)) {
                ++i;
                continue;
            }
            if (first != nullptr && part) {
                r_.spec.demands.erase(r_.spec.demands.begin() + static_cast<std::ptrdiff_t>(i));
                continue;
            }
            first = &known;
            known.subjects = d.subjects;
            if (known.message.empty() && !d.message.empty()) {
                known.message = d.message;
                known.message_place = at;
            }
            ++i;
        }
        return first != nullptr;
    }

    static std::string to_text_of(const Demand& d) { return d.condition ? to_text(d.condition) : std::string(); }

    bool commit() {
        if (found_.empty()) return false;
        const SourcePlace at = r_.place(condition_);
        for (const auto& [index, range] : ranges_) {
            if (!r_.spec.parameters[index].range) r_.spec.parameters[index].range = {range, at};
        }
        for (std::size_t i = 0; i < found_.size(); ++i) {
            Demand& d = found_[i];
            if (!messages_.empty()) d.message = messages_[std::min(i, messages_.size() - 1)];
            if (messages_.size() == 1) d.message = messages_.front();
            d.words = condition_.str();
            d.place = at;
            if (d.kind == DemandKind::kAccepted && !d.accepted.empty()) keep_accepted(d);
            if (merged(d, at)) continue;
            for (const std::string& s : d.subjects) on_tensor(d, s, at);
            r_.spec.demands.push_back(std::move(d));
        }
        return true;
    }

    void keep_accepted(const Demand& d) {
        for (Parameter& p : r_.spec.parameters) {
            if (p.name.value != d.subjects.front() || p.range) continue;
            Range range;
            range.accepted = d.accepted;
            range.text = d.words;
            p.range = {range, d.place};
        }
    }

    void on_tensor(const Demand& d, const std::string& tensor, const SourcePlace& at) {
        const bool says = d.kind == DemandKind::kDtype || d.kind == DemandKind::kLayout ||
                          d.kind == DemandKind::kMemoryLayout || d.kind == DemandKind::kBufferType ||
                          d.kind == DemandKind::kSameDtype || d.kind == DemandKind::kShape;
        if (!says) return;
        TensorDemands& entry = tensor_entry(r_, tensor, at);
        if (entry.dtypes.empty()) {
            for (const DataType t : d.dtypes) entry.dtypes.push_back({t, at});
        }
        if (!entry.layout && d.layout) entry.layout = {*d.layout, at};
        if (entry.memory.empty()) entry.memory = d.memory;
        if (entry.buffers.empty()) entry.buffers = d.buffers;
        if (!entry.shape && d.shape) entry.shape = d.shape;
        if (d.kind == DemandKind::kSameDtype && entry.dtype_same_as.empty()) entry.dtype_same_as = d.other;
    }

    Reading& r_;
    const std::vector<std::string>& all_;
    const std::vector<std::string> messages_;
    Text condition_;
    std::vector<Demand> found_;
    std::vector<std::pair<std::size_t, Range>> ranges_;
};

/// The bracket that closes the one at `open`; past the end when none does.
std::size_t closing(std::string_view s, std::size_t open) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = open; i < s.size(); ++i) {
        if (s[i] == '"') quoted = !quoted;
        if (quoted) continue;
        if (s[i] == '(') ++depth;
        if (s[i] == ')' && --depth == 0) return i;
    }
    return s.size();
}

}  // namespace

bool read_condition(Reading& r, const Text& condition, Polarity polarity, const std::vector<std::string>& all,
                    const std::vector<std::string>& messages) {
    return ConditionReader(r, all, messages).read(condition, polarity == Polarity::kMustHold);
}

ExprPtr host_formula(Reading& r, const Text& code, const std::vector<std::string>& all) {
    return ConditionReader(r, all, {}).formula(code);
}

bool read_assertions(Reading& r, const Text& code, const std::vector<std::string>& all) {
    const std::string_view s = code.view();
    bool found = false;
    const auto one = [&](const Text& condition, Polarity polarity, const std::vector<std::string>& messages) {
        found = true;
        if (condition.empty() || read_condition(r, condition, polarity, all, messages)) return;
        Demand d;
        d.words = condition.str();
        d.place = r.place(condition);
        if (!messages.empty()) d.message = messages.front();
        r.spec.demands.push_back(std::move(d));
        r.warn("demand-unresolved", r.place(condition),
               fmt::format("the assertion `{}` is not understood; nothing is checked for it", condition.view()),
               "write it as a relation, e.g. `H % 32 == 0`");
    };
    for (const std::string_view macro : {"TT_FATAL(", "TT_ASSERT(", "TT_THROW_UNLESS("}) {
        for (std::size_t at = s.find(macro); at != std::string_view::npos; at = s.find(macro, at + 1)) {
            const std::size_t open = at + macro.size() - 1;
            const std::size_t close = closing(s, open);
            const Text inner = code.sub(open + 1, close - open - 1);
            const std::vector<Text> parts = split_top(inner, ',');
            std::vector<std::string> messages;
            for (const Text& part : parts) {
                if (messages.empty() && part.view().starts_with('"')) messages = messages_in(part.view());
            }
            one(parts.front(), Polarity::kMustHold, messages);
        }
    }
    for (const std::string_view thrower : {"TT_THROW(", "raise ", "throw "}) {
        for (std::size_t at = s.find(thrower); at != std::string_view::npos; at = s.find(thrower, at + 1)) {
            // `if (condition) TT_THROW("text")`, `if condition: raise ValueError("text")`
            const std::size_t head = s.substr(0, at).rfind("if ");
            if (head == std::string_view::npos || (head > 0 && is_word(s[head - 1]))) continue;
            Text condition = code.sub(head + 3, at - head - 3).trimmed();
            while (!condition.empty() &&
                   std::string_view(":{").find(condition[condition.size() - 1]) != std::string_view::npos)
                condition = condition.sub(0, condition.size() - 1).trimmed();
            if (condition.view().find_first_of(";\"") != std::string_view::npos) continue;
            const std::size_t end = s.find(';', at);
            one(condition, Polarity::kRefused, messages_in(s.substr(at, std::min(end, s.size()) - at)));
        }
    }
    for (std::size_t at = s.find("assert "); at != std::string_view::npos; at = s.find("assert ", at + 1)) {
        const bool statement = at == 0 || s[at - 1] == ' ' || s[at - 1] == ';';
        const std::size_t quote = s.find('"', at);
        if (!statement || quote == std::string_view::npos) continue;
        Text condition = code.sub(at + 7, quote - at - 7).trimmed();
        if (!condition.empty() && condition[condition.size() - 1] == ',')
            condition = condition.sub(0, condition.size() - 1).trimmed();
        const std::size_t close = s.find('"', quote + 1);
        one(condition, Polarity::kMustHold, messages_in(s.substr(quote, std::min(close, s.size() - 1) + 1 - quote)));
    }
    return found;
}

}  // namespace opwright::builder
