#include "builder/spec/demands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "builder/spec/conditions.hpp"
#include "builder/spec/formats.hpp"

namespace opwright::builder {

namespace {

std::vector<std::int64_t> integers_in(std::string_view text) {
    std::vector<std::int64_t> out;
    for (std::size_t i = 0; i < text.size();) {
        if (std::isdigit(static_cast<unsigned char>(text[i])) == 0) {
            ++i;
            continue;
        }
        const bool part_of_name =
            i > 0 && (std::isalpha(static_cast<unsigned char>(text[i - 1])) != 0 || text[i - 1] == '_');
        std::int64_t value = 0;
        for (; i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0; ++i) {
            if (value < 1'000'000'000) value = value * 10 + (text[i] - '0');
        }
        if (!part_of_name) out.push_back(value);
    }
    return out;
}

/// "4", "at least 2", "2 <= r <= 4", "2 to 4", "<= 4".
bool read_bounds(std::string_view text, Demand& d) {
    const std::vector<std::int64_t> values = integers_in(text);
    if (values.empty()) return false;
    const std::string words = normalised(text);
    const auto holds = [&](std::string_view sign) { return text.find(sign) != std::string_view::npos; };
    const bool least =
        has_any_phrase(words, {"at least", "minimum", "or more"}) || holds(">=") || holds("\xE2\x89\xA5");
    const bool most = has_any_phrase(words, {"at most", "maximum", "up to"}) || holds("<=") || holds("\xE2\x89\xA4");
    if (values.size() == 1) {
        if (!most) d.low = values[0];
        if (!least) d.high = values[0];
    } else {
        d.low = std::min(values[0], values[1]);
        d.high = std::max(values[0], values[1]);
    }
    return true;
}

class DemandReader {
  public:
    DemandReader(Reading& r, const std::vector<std::string>& subjects, const Text& label, const Text& requirement,
                 const std::vector<std::string>& messages)
        : r_(r),
          subjects_(subjects),
          label_(label),
          requirement_(requirement),
          messages_(messages),
          words_(normalised(requirement.view())) {}

    void read(Property property) {
        switch (property) {
            case Property::kCount:
                return bounds(DemandKind::kCount);
            case Property::kRank:
                return bounds(DemandKind::kRank);
            case Property::kShape:
                return shape();
            case Property::kLayout:
                return layout();
            case Property::kDtype:
                return dtype();
            case Property::kMemory:
                return memory();
            case Property::kDevice:
                return device();
            case Property::kAlignment:
            case Property::kOther:
                return relation();
        }
    }

  private:
    Demand& add(DemandKind kind) {
        Demand d;
        d.kind = kind;
        d.subjects = subjects_;
        if (!messages_.empty()) d.message = messages_[std::min(used_, messages_.size() - 1)];
        ++used_;
        d.words = requirement_.str();
        d.place = r_.place(requirement_);
        r_.spec.demands.push_back(std::move(d));
        return r_.spec.demands.back();
    }

    void unresolved() {
        add(DemandKind::kUnresolved);
        r_.warn("demand-unresolved", r_.place(requirement_),
                fmt::format("the requirement \"{}\" is not understood; nothing is checked for it", requirement_.view()),
                "write it as a relation, e.g. `H % 32 == 0`");
    }

    void bounds(DemandKind kind) {
        Demand d;
        // "Dimensions | [N, C, H, W]" is a shape, "Rank | same as x" is none.
        const bool dimensions = kind == DemandKind::kRank && normalised(label_.view()) == "dimensions";
        if (dimensions && (requirement_.view().starts_with('[') || says_same())) return shape();
        if (!read_bounds(requirement_.view(), d)) {
            if (!says_same()) return unresolved();
            const std::string other = other_tensor();
            for (const Demand& known : r_.spec.demands) {
                const bool its = std::find(known.subjects.begin(), known.subjects.end(), other) != known.subjects.end();
                if (known.kind != kind || !its) continue;
                d.low = known.low;
                d.high = known.high;
            }
            if (!d.low && !d.high) return unresolved();
        }
        Demand& added = add(kind);
        added.low = d.low;
        added.high = d.high;
        if (kind == DemandKind::kRank) names_of_dimensions();
    }

    /// "4 (N, C, H, W)", "must be 4D [N, C, H, W]": the rank, and what its dimensions are called.
    void names_of_dimensions() {
        const std::size_t open = requirement_.view().find_first_of("[(");
        if (open == std::string_view::npos || requirement_.view().find(',', open) == std::string_view::npos) return;
        const std::optional<ShapePattern> pattern = read_pattern(r_, requirement_.sub(open));
        if (!pattern) return;
        for (const std::string& s : subjects_) {
            TensorDemands& entry = tensor_entry(r_, s, pattern->place);
            if (!entry.shape) entry.shape = pattern;
        }
    }

    std::string other_tensor() const {
        const std::string named = r_.tensor_in(requirement_.view());
        if (!named.empty()) return named;
        const std::string first = r_.first_input();
        return first.empty() ? subjects_.front() : first;
    }

    bool says_same() const {
        return has_any_phrase(words_, {"same", "equal", "alike", "identical", "matching", "match", "as"});
    }

    void shape() {
        if (has_any_phrase(words_, {"see"})) return;
        // "the last two dims (H, W) ...": names of two dimensions, no shape.
        const bool whole =
            !has_any_phrase(words_, {"last two dims", "last two dimensions", "last dims", "last dimensions"});
        if (const std::optional<ShapePattern> pattern = whole ? read_pattern(r_, requirement_) : std::nullopt) {
            add(DemandKind::kShape).shape = pattern;
            for (const std::string& s : subjects_) tensor_entry(r_, s, pattern->place).shape = pattern;
            if (pattern->leading_ones) {
                const auto written = static_cast<std::int64_t>(pattern->dims.size());
                for (const std::string& s : subjects_) {
                    const ExprPtr front = make(ExprOp::kProduct, {nullptr, number(-written)}, pattern->place, s);
                    add(DemandKind::kCompare).condition = make(ExprOp::kEqual, {front, number(1)}, pattern->place);
                    if (messages_.size() == 1) used_ = 0;
                }
            }
            if (says_same() && subjects_.size() > 1) add(DemandKind::kSameShape).other = subjects_.front();
            behind_pattern();
            return;
        }
        if (says_same()) {
            Demand& d = add(DemandKind::kSameShape);
            d.other = other_tensor();
            ShapePattern same;
            same.same_as = d.other;
            same.place = d.place;
            for (const std::string& s : subjects_) tensor_entry(r_, s, same.place).shape = same;
            return;
        }
        if (has_any_phrase(words_, {"any", "arbitrary"})) return r_.take(requirement_);
        clauses();
    }

    /// "[B, NH, S, D], S and D multiples of 32": what follows the pattern is a demand where it is understood whole.
    void behind_pattern() {
        const std::size_t close = requirement_.view().find(']');
        if (close == std::string_view::npos) return;
        Text rest = requirement_.sub(close + 1).trimmed();
        while (!rest.empty() && (rest[0] == ',' || rest[0] == ';')) rest = rest.sub(1).trimmed();
        for (const std::string_view word : {"with ", "where "}) {
            if (rest.view().starts_with(word)) rest = rest.sub(word.size()).trimmed();
        }
        const Text none;
        if (rest.empty() || DemandReader(r_, subjects_, none, rest, messages_).multiples(nullptr)) return;
        read_condition(r_, rest, Polarity::kMustHold, subjects_, messages_);
    }

    /// "rank >= 2; last two dims (H, W) divisible by 32"
    void clauses() {
        const std::vector<Text> pieces = split_top(requirement_, ';');
        for (const Text& piece : pieces) {
            const std::string words = normalised(piece.view());
            const std::size_t at = lower(piece.view()).find("rank");
            Demand d;
            if (at != std::string::npos &&
                read_bounds(piece.view().substr(at + 4 + (piece.view().substr(at + 4, 1) == " " ? 1 : 0)), d)) {
                Demand& rank = add(DemandKind::kRank);
                rank.low = d.low;
                rank.high = d.high;
            } else if (pieces.size() > 1) {
                const Text none;
                DemandReader(r_, subjects_, none, piece, messages_).relation();
            } else {
                relation();
            }
        }
    }

    void layout() {
        std::optional<Layout> found = layout_of(requirement_.view());
        if (!found) found = layout_of(requirement_.view().substr(0, requirement_.view().find('(')));
        // "Tiled? | yes"
        const std::string question = normalised(label_.view());
        if (!found && (question == "tiled" || question == "tilized") &&
            is_one_of(words_, {"yes", "y", "true", "no", "n"}))
            found = words_.starts_with('n') ? Layout::kRowMajor : Layout::kTile;
        if (!found && says_same()) {
            for (const std::string& s : subjects_)
                tensor_entry(r_, s, r_.place(requirement_)).layout_same_as = other_tensor();
            return;
        }
        if (!found) {
            r_.error("cell-unreadable", r_.place(requirement_),
                     fmt::format("`{}` does not name one layout", requirement_.view()), "TILE_LAYOUT or ROW_MAJOR",
                     "name the one layout that is accepted");
            return;
        }
        add(DemandKind::kLayout).layout = found;
        for (const std::string& s : subjects_)
            tensor_entry(r_, s, r_.place(requirement_)).layout = {*found, r_.place(requirement_)};
    }

    void dtype() {
        const DtypeCell cell = read_dtypes(r_, requirement_);
        if (!cell.types.empty()) {
            Demand& d = add(DemandKind::kDtype);
            for (const Placed<DataType>& t : cell.types) d.dtypes.push_back(t.value);
            for (const std::string& s : subjects_) tensor_entry(r_, s, r_.place(requirement_)).dtypes = cell.types;
        }
        if (cell.same) {
            Demand& d = add(DemandKind::kSameDtype);
            d.other = cell.same_as.empty() ? other_tensor() : cell.same_as;
            for (const std::string& s : subjects_) tensor_entry(r_, s, d.place).dtype_same_as = d.other;
        }
    }

    void memory() {
        const std::vector<MemoryLayout> layouts = memory_layouts_of(requirement_.view());
        const std::vector<BufferType> buffers = buffer_types_of(requirement_.view());
        const bool same_buffer = has_any_phrase(words_, {"same buffer type", "equal buffer type"});
        r_.take(requirement_);  // "DRAM or L1" allows both
        if (!layouts.empty()) {
            add(DemandKind::kMemoryLayout).memory = layouts;
            for (const std::string& s : subjects_) tensor_entry(r_, s, r_.place(requirement_)).memory = layouts;
        }
        if (buffers.size() == 1 && !same_buffer) {
            add(DemandKind::kBufferType).buffers = buffers;
            for (const std::string& s : subjects_) tensor_entry(r_, s, r_.place(requirement_)).buffers = buffers;
        }
        if (same_buffer) add(DemandKind::kSameBufferType).other = other_tensor();
        if (has_any_phrase(words_, {"same shard spec", "shard spec as"})) {
            add(DemandKind::kSameShardSpec).other = other_tensor();
            for (const std::string& s : subjects_)
                tensor_entry(r_, s, r_.place(requirement_)).memory_same_as = other_tensor();
        } else if (has_any_phrase(words_, {"same memory config", "same as", "same memory"}) && layouts.empty()) {
            add(DemandKind::kSameMemoryConfig).other = other_tensor();
            for (const std::string& s : subjects_)
                tensor_entry(r_, s, r_.place(requirement_)).memory_same_as = other_tensor();
        } else if (layouts.empty() && buffers.empty() && !same_buffer && !has_any_phrase(words_, {"any"})) {
            unresolved();
        }
    }

    void device() {
        if (subjects_.size() > 1 || has_any_phrase(words_, {"same device", "one device"})) {
            if (has_any_phrase(words_, {"same", "one", "all"})) {
                Demand& d = add(DemandKind::kSameDevice);
                d.other = r_.first_input();
                return;
            }
        }
        add(DemandKind::kOnDevice);
    }

    /// "Width", "Height alignment", "last dimension": the dimension that a label means; null when it means none.
    ExprPtr dimension_of(const Text& text) const {
        const std::string words = normalised(text.view());
        struct Word {
            std::string_view phrase, name;
            std::int64_t axis;
        };
        static constexpr Word kWords[] = {{"width", "W", -1},
                                          {"height", "H", -2},
                                          {"last dimension", "W", -1},
                                          {"last dim", "W", -1},
                                          {"inner dimension", "W", -1}};
        for (const Word& w : kWords) {
            if (!has_phrase(words, w.phrase)) continue;
            if (r_.is_known(w.name)) return name(std::string(w.name), r_.place(text));
            return make(ExprOp::kAxis, {number(w.axis)}, r_.place(text), subjects_.front());
        }
        return nullptr;
    }

    /// `H % 32 == 0, W % 32 == 0`; `d <= r - 2, i.e. ...`; label `W = shape[-1]` with "multiple of 32".
    void relation() {
        ExprPtr subject;
        if (const std::size_t equals = label_.view().find('='); equals != std::string_view::npos) {
            const Text left = label_.sub(0, equals).trimmed();
            if (is_identifier(left.view())) {
                SymbolDef def;
                def.name = {left.str(), r_.place(left)};
                def.value = r_.formula(label_.sub(equals + 1).trimmed());
                if (!def.value) return;
                std::erase_if(r_.spec.symbols, [&](const SymbolDef& s) { return s.name.value == def.name.value; });
                r_.spec.symbols.push_back(std::move(def));
                subject = name(left.str(), r_.place(left));
            }
        }
        if (!subject) subject = dimension_of(label_);
        if (multiples(subject)) return;
        bool found = bound_of(subject);
        for (const Text& piece : split_top(requirement_, ',')) {
            GrammarOptions grammar;
            grammar.prefix = true;
            grammar.units = false;
            const Result<ParsedExpr> e = parse_expr(piece, r_.document.file, grammar);
            if (!e) continue;
            const ExprOp op = e->expr->op;
            if ((op < ExprOp::kLess || op > ExprOp::kOr)) continue;
            add(DemandKind::kCompare).condition = e->expr;
            if (messages_.size() == 1) used_ = 0;
            found = true;
        }
        r_.take(requirement_);
        if (found || words_.rfind("follows", 0) == 0 || has_any_phrase(words_, {"any", "none", "no constraint"}))
            return;
        unresolved();
    }

    /// Label "Width" with "> 0" or ">= 32".
    bool bound_of(const ExprPtr& subject) {
        if (!subject) return false;
        Demand d;
        struct Relation {
            std::string_view sign;
            ExprOp op;
        };
        static constexpr Relation kRelations[] = {
            {">=", ExprOp::kGreaterEqual}, {"\xE2\x89\xA5", ExprOp::kGreaterEqual},
            {"<=", ExprOp::kLessEqual},    {"\xE2\x89\xA4", ExprOp::kLessEqual},
            {">", ExprOp::kGreater},       {"<", ExprOp::kLess}};
        for (const Relation& relation : kRelations) {
            if (!requirement_.view().starts_with(relation.sign)) continue;
            GrammarOptions grammar;
            grammar.prefix = true;
            grammar.units = false;
            const Result<ParsedExpr> e =
                parse_expr(requirement_.sub(relation.sign.size()).trimmed(), r_.document.file, grammar);
            if (!e) return false;
            add(DemandKind::kCompare).condition = make(relation.op, {subject, e->expr}, subject->place);
            return true;
        }
        return false;
    }

    /// "W * element_size must be a multiple of 32": the formula; null when there is one that cannot be read.
    std::optional<ExprPtr> formula_before(std::size_t at) const {
        static constexpr std::string_view kJoints[] = {" must ", " has to ", " is ", " should ", " be ", " multiple"};
        std::size_t end = at;
        for (const std::string_view joint : kJoints) end = std::min(end, requirement_.view().find(joint));
        const Text formula = requirement_.sub(0, end).trimmed();
        if (formula.view().find_first_of("*+%") == std::string_view::npos) return std::nullopt;
        return host_formula(r_, formula, subjects_);
    }

    /// "divisible by 32 or will be padded", "padded to a multiple of 32": the operation takes others as well.
    bool padded_otherwise() {
        const std::size_t pad = words_.find("padded");
        if (pad == std::string::npos || has_any_phrase(words_, {"must be padded", "already padded"})) return false;
        const bool first = pad == 0;
        const std::size_t otherwise = words_.find(" or ");
        if (!first && (otherwise == std::string::npos || otherwise > pad)) return false;
        r_.note(
            "alignment-not-demanded", r_.place(requirement_),
            fmt::format("\"{}\" says what is done with other sizes; nothing is refused for it", requirement_.view()));
        return true;
    }

    /// "multiple of 32", "H and W must be multiples of 32", "divisible by 32".
    bool multiples(const ExprPtr& labelled) {
        std::string_view text = requirement_.view();
        const std::string lowered = lower(text);
        std::size_t at = std::string_view::npos;
        for (const std::string_view phrase : {"multiple of ", "multiples of ", "divisible by ", "aligned to "}) {
            const std::size_t found = lowered.find(phrase);
            if (found != std::string::npos) at = found + phrase.size();
        }
        if (at == std::string_view::npos) return false;
        if (padded_otherwise()) return true;
        // The divisor is the formula behind the phrase: a number, a parameter, `TILE_HEIGHT (32)`.
        GrammarOptions grammar;
        grammar.prefix = true;
        grammar.units = false;
        const Result<ParsedExpr> divisor = parse_expr(requirement_.sub(at), r_.document.file, grammar);
        if (!divisor) return false;
        const std::vector<std::string> used = names_of(divisor->expr);
        const bool known = std::all_of(used.begin(), used.end(), [&](const std::string& n) { return r_.is_known(n); });
        const std::optional<std::int64_t> constant = constant_of(divisor->expr);
        if (!known || (used.empty() && (!constant || *constant <= 0))) return false;
        std::vector<ExprPtr> subjects;
        const std::optional<ExprPtr> formula = formula_before(at);
        if (formula && !*formula) return false;
        if (formula) {
            subjects.push_back(*formula);
        } else if (labelled) {
            subjects.push_back(labelled);
        } else {
            const Text sources[] = {requirement_, label_};
            for (const Text& source : sources) {
                std::size_t from = 0;
                const bool before = &source == &sources[0];
                const std::string_view s = source.view().substr(0, before ? at : std::string_view::npos);
                while (from < s.size() && subjects.size() < 8) {
                    while (from < s.size() && std::isalpha(static_cast<unsigned char>(s[from])) == 0) ++from;
                    std::size_t to = from;
                    while (to < s.size() && (std::isalnum(static_cast<unsigned char>(s[to])) != 0 || s[to] == '_'))
                        ++to;
                    const std::string word(s.substr(from, to - from));
                    const bool tensor = !r_.tensor_in(word).empty();
                    if (!word.empty() && !tensor && r_.is_known(word))
                        subjects.push_back(name(word, r_.place(source, from)));
                    from = to;
                }
                if (!subjects.empty()) break;
            }
        }
        if (subjects.empty()) return false;
        for (const ExprPtr& s : subjects) {
            const ExprPtr rest = make(ExprOp::kModulo, {s, divisor->expr}, s->place);
            add(DemandKind::kMultipleOf).condition = make(ExprOp::kEqual, {rest, number(0)}, s->place);
            if (messages_.size() == 1) used_ = 0;
        }
        return true;
    }

    Reading& r_;
    const std::vector<std::string>& subjects_;
    const Text& label_;
    const Text& requirement_;
    const std::vector<std::string>& messages_;
    const std::string words_;
    std::size_t used_ = 0;
};

}  // namespace

Property property_of(std::string_view label) {
    const std::string text = normalised(label);
    if (has_any_phrase(text,
                       {"dtype", "data type", "data types", "dtypes", "data format", "element type", "element types"}))
        return Property::kDtype;
    if (text == "tiled" || text == "tilized") return Property::kLayout;
    if (has_any_phrase(text, {"layout"}) && !has_any_phrase(text, {"memory layout"})) return Property::kLayout;
    if (has_any_phrase(text, {"memory", "mem", "storage", "placement", "location", "sharding", "buffer type",
                              "memory layout", "memory config"}))
        return Property::kMemory;
    if (has_any_phrase(text, {"alignment", "divisibility"})) return Property::kAlignment;
    if (has_any_phrase(text, {"device", "on device"})) return Property::kDevice;
    if (has_any_phrase(text, {"rank", "dimensions", "number of dimensions"})) return Property::kRank;
    if (text == "shape" || has_any_phrase(text, {"logical shape", "shapes", "input shape"})) return Property::kShape;
    if (text == "count" || has_any_phrase(text, {"number of tensors", "number of inputs"})) return Property::kCount;
    return Property::kOther;
}

std::vector<std::string> messages_in(std::string_view hint) {
    std::vector<std::string> out;
    for (std::size_t at = hint.find('"'); at != std::string_view::npos;) {
        const std::size_t end = hint.find('"', at + 1);
        if (end == std::string_view::npos) break;
        if (end > at + 1) out.emplace_back(hint.substr(at + 1, end - at - 1));
        at = hint.find('"', end + 1);
    }
    if (out.empty() && !is_no_value(hint)) out.emplace_back(hint);
    return out;
}

void read_demand(Reading& r, Property property, const std::vector<std::string>& subjects, const Text& label,
                 const Text& requirement, const std::vector<std::string>& messages) {
    if (subjects.empty() || is_no_value(requirement.view())) return;
    DemandReader(r, subjects, label, requirement, messages).read(property);
}

std::optional<ShapePattern> read_pattern(Reading& r, const Text& words) {
    std::size_t open = words.view().find('[');
    std::size_t close = words.view().find(']', std::min(open, words.size()));
    if (open == std::string_view::npos) {  // (N, C, H, W)
        open = words.view().find('(');
        close = words.view().find(')', std::min(open, words.size()));
        if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
        const std::string_view inside = words.view().substr(open + 1, close - open - 1);
        const bool list =
            inside.find(',') != std::string_view::npos && std::all_of(inside.begin(), inside.end(), [](char c) {
                return std::isupper(static_cast<unsigned char>(c)) != 0 || c == ',' || c == ' ' || c == '.' ||
                       c == '*' || std::isdigit(static_cast<unsigned char>(c)) != 0;
            });
        if (!list) return std::nullopt;
    }
    if (close == std::string_view::npos || (open > 0 && words[open - 1] != ' ')) return std::nullopt;
    ShapePattern pattern;
    pattern.place = r.place(words, open);
    const std::vector<Text> pieces = split_top(words.sub(open + 1, close - open - 1), ',');
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const Text& piece = pieces[i];
        if (is_one_of(piece.view(), {"...", "\xE2\x80\xA6"}) || (i == 0 && piece.view() == "*")) {
            // "[1, ..., 1, W]": what is in front of the dots is no dimension that could be counted from the end; a one
            // there says that all of them are.
            pattern.leading_ones = i == 1 && pieces.size() > 2 && pieces[0].view() == "1";
            pattern.leading_any = true;
            pattern.dims.clear();
            continue;
        }
        DimPattern dim;
        dim.place = r.place(piece);
        for (const Text& part : split_top(piece, '|')) {
            const std::size_t word_or = part.view().find(" or ");
            const Text halves[2] = {part.sub(0, word_or),
                                    word_or == std::string_view::npos ? Text() : part.sub(word_or + 4)};
            for (const Text& half : halves) {
                if (half.empty() && !part.empty() && &half == &halves[1]) continue;
                GrammarOptions grammar;
                grammar.units = false;
                const Result<ParsedExpr> e = parse_expr(half.trimmed(), r.document.file, grammar);
                if (!e) {
                    r.error(e.error());
                    return std::nullopt;
                }
                dim.alternatives.push_back(e->expr);
            }
        }
        pattern.dims.push_back(std::move(dim));
    }
    return pattern;
}

DtypeCell read_dtypes(Reading& r, const Text& cell) {
    DtypeCell out;
    // Leave out "(...)": what is hedged there is not accepted. "[bfloat16, float32]" is a list.
    if (cell.size() > 2 && cell[0] == '[' && cell[cell.size() - 1] == ']')
        return read_dtypes(r, cell.sub(1, cell.size() - 2).trimmed());
    Text plain;
    int depth = 0;
    bool hedged = false;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        if (cell[i] == '(') ++depth;
        if (depth == 0) plain.append(cell, i);
        hedged = hedged || depth > 0;
        if (cell[i] == ')' && depth > 0) --depth;
    }
    if (hedged)
        r.note("dtype-hedged", r.place(cell),
               fmt::format("what stands in parentheses in \"{}\" is not accepted", cell.view()));
    bool first = true;
    for (const Text& comma : split_top(plain, ',')) {
        Text rest = comma;
        while (!rest.empty()) {
            std::size_t cut = std::string_view::npos;
            std::size_t skip = 0;
            for (const std::string_view word : {" or ", " and ", "/", "|"}) {
                const std::size_t at = rest.view().find(word);
                if (at < cut) {
                    cut = at;
                    skip = word.size();
                }
            }
            const Text piece = rest.sub(0, cut).trimmed();
            rest = cut == std::string_view::npos ? Text() : rest.sub(cut + skip).trimmed();
            if (piece.empty()) continue;
            const std::string words = normalised(piece.view());
            if (const std::optional<DataType> type = data_type_of(piece.view())) {
                out.types.push_back({*type, r.place(piece)});
            } else if (piece.view().find(".dtype") != std::string_view::npos) {
                out.same = true;
                if (out.same_as.empty()) out.same_as = r.tensor_in(piece.view());
            } else if (has_any_phrase(words, {"same", "equal", "as", "matching", "match", "alike", "identical",
                                              "follows", "input s", "input dtype", "dtype of"})) {
                out.same = true;
                if (out.same_as.empty()) out.same_as = r.tensor_in(piece.view());
            } else if (!has_any_phrase(words, {"any"})) {
                const Text word = piece.sub(0, piece.view().find(' '));
                const bool looks_like_type =
                    std::any_of(word.view().begin(), word.view().end(),
                                [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }) ||
                    std::all_of(word.view().begin(), word.view().end(),
                                [](char c) { return std::isupper(static_cast<unsigned char>(c)) != 0 || c == '_'; });
                const std::optional<DataType> leading = data_type_of(word.view());
                if (leading) {
                    out.types.push_back({*leading, r.place(word)});
                } else if (first || looks_like_type) {
                    r.error("unknown-dtype", r.place(word),
                            fmt::format("`{}` is not a data type that is known", word.view()), known_data_types(),
                            "use one of these names");
                    return out;
                }
            }
            first = false;
        }
    }
    return out;
}

TensorDemands& tensor_entry(Reading& r, const std::string& name, SourcePlace place) {
    for (TensorDemands& t : r.spec.tensors) {
        if (t.name.value == name) return t;
    }
    TensorDemands t;
    t.name = {name, std::move(place)};
    r.spec.tensors.push_back(std::move(t));
    return r.spec.tensors.back();
}

}  // namespace opwright::builder
