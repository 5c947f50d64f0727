// Symbols: Notation tables, `X = formula` in code spans, code blocks and prose, and names explained in words.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "builder/spec/reading.hpp"

namespace opwright::builder {

namespace {

constexpr std::size_t kLongest = 400;  ///< bytes of one definition; what is longer is prose

/// Where a definition stands decides who wins: smaller is stronger.
enum Strength : int { kTable, kSpan, kCode, kProse, kWords };

struct Candidate {
    SymbolDef def;
    int strength = kWords;
};

class SymbolReader {
  public:
    explicit SymbolReader(Reading& r) : r_(r) {
        for (const SymbolDef& d : r.spec.symbols) candidates_[d.name.value] = {d, kTable};
    }

    void read() {
        for (std::size_t i = 0; i < r_.document.sections.size(); ++i) {
            const bool notation = r_.facts[i].role == Role::kNotation;
            const Role role = r_.facts[i].role;
            for (const Block& block : r_.document.sections[i].blocks) {
                switch (block.kind) {
                    case Block::Kind::kTable:
                        if (notation && notation_table(block.table)) break;
                        for (const Row& row : block.table.rows) {
                            for (std::size_t c = 0; c < row.cells.size(); ++c) {
                                // "W = 1" in front of what then happens is a case, no definition.
                                if (c == 0 && is_optional(role)) continue;
                                running_text(row.cells[c], role == Role::kWork ? kSpan : kProse);
                            }
                        }
                        if (role == Role::kKernelArgs || role == Role::kKernels) counted_in_tiles(block.table);
                        break;
                    case Block::Kind::kCode:
                        for (const Text& line : block.lines) running_text(line, kCode);
                        break;
                    default:
                        code_spans(block.text);
                        running_text(clean(block.text), kProse);
                        worded(clean(block.text));
                }
            }
        }
        r_.spec.symbols.clear();
        for (auto& [name, candidate] : candidates_) r_.spec.symbols.push_back(std::move(candidate.def));
        std::stable_sort(r_.spec.symbols.begin(), r_.spec.symbols.end(), [](const SymbolDef& a, const SymbolDef& b) {
            const auto key = [](const SymbolDef& d) { return std::pair(d.name.place.line, d.name.place.column); };
            return key(a) < key(b);
        });
    }

  private:
    bool notation_table(const Table& table) {
        const auto symbol = column(table, {"symbol", "name", "constant", "quantity", "term", "variable"});
        const auto formula = column(table, {"formula", "value", "definition", "expression", "computed as", "equals"});
        const auto meaning = column(table, {"meaning", "description", "notes"});
        if (!symbol || (!formula && !meaning)) return false;
        if (!r_.complete(table)) return true;
        for (const Row& row : table.rows) {
            if (!r_.complete(table, row)) continue;
            const Text& name = cell(row, symbol);
            if (!is_identifier(name.view())) continue;
            SymbolDef def;
            def.name = {name.str(), r_.place(name)};
            def.words = cell(row, formula).str() + " " + cell(row, meaning).str();
            const Text& value = formula ? cell(row, formula) : cell(row, meaning);
            GrammarOptions grammar;
            grammar.is_symbol = [](std::string_view) { return false; };
            const Result<ParsedExpr> e = parse_expr(value, r_.document.file, grammar);
            // "Meaning | rank" is a word, not a formula.
            const bool told = e && (formula || e->expr->op != ExprOp::kName);
            if (told) def.value = e->expr;
            keep(std::move(def), told ? kTable : kWords);
        }
        return true;
    }

    /// `num_tiles_per_row`, "Width in tiles": what an argument table says of a name that sizes use.
    void counted_in_tiles(const Table& table) {
        const auto symbol = column(table, {"name", "argument", "arg"}, true);
        const auto meaning = column(table, {"description", "meaning"}, true);
        if (!symbol || !meaning) return;
        for (const Row& row : table.rows) {
            const std::string words = normalised(cell(row, meaning).view());
            const bool wide = words.starts_with("width in tiles") || words.starts_with("tiles per row") ||
                              words.starts_with("number of tiles per row");
            const bool high = words.starts_with("height in tiles");
            const Text& word = cell(row, symbol);
            if ((!wide && !high) || !is_identifier(word.view()) || r_.is_builtin(word.view())) continue;
            SymbolDef def;
            def.name = {word.str(), r_.place(word)};
            def.words = cell(row, meaning).str();
            def.value = name(wide ? "Wt" : "Ht", r_.place(word));
            keep(std::move(def), kProse);
        }
    }

    void code_spans(const Text& raw) {
        std::size_t open = raw.view().find('`');
        while (open != std::string_view::npos) {
            const std::size_t close = raw.view().find('`', open + 1);
            if (close == std::string_view::npos) return;
            if (close - open < kLongest) definition(raw.sub(open + 1, close - open - 1), kSpan, true);
            open = raw.view().find('`', close + 1);
        }
    }

    /// Every `name = formula` in a line, as far as the formula goes.
    void running_text(const Text& text, Strength strength) {
        const std::string_view s = text.view();
        for (std::size_t at = s.find('='); at != std::string_view::npos; at = s.find('=', at + 1)) {
            const bool relation = (at > 0 && std::string_view("<>!=+-*/").find(s[at - 1]) != std::string_view::npos) ||
                                  (at + 1 < s.size() && s[at + 1] == '=');
            if (relation) continue;
            std::size_t end = at;
            while (end > 0 && s[end - 1] == ' ') --end;
            std::size_t from = end;
            while (from > 0 && is_word(s[from - 1])) --from;
            // "Output N = Input N" speaks of the output's N.
            const std::string before = lower(s.substr(from < 8 ? 0 : from - 8, std::min<std::size_t>(from, 8)));
            const bool owned = before.ends_with("output ") || before.ends_with("input ");
            if (owned) continue;
            const bool bounded = from == 0 || std::string_view(" (,;|`").find(s[from - 1]) != std::string_view::npos;
            if (from == end || !bounded) continue;
            definition(text.sub(from, kLongest), strength, false);
        }
    }

    void definition(const Text& text, Strength strength, bool whole) {
        const std::size_t equals = text.view().find('=');
        if (equals == std::string_view::npos || text.view().substr(equals, 2) == "==") return;
        const Text name = text.sub(0, equals).trimmed();
        Text value = text.sub(equals + 1).trimmed();
        if (!is_identifier(name.view()) || value.empty()) return;
        SymbolDef def;
        def.name = {name.str(), r_.place(name)};
        GrammarOptions grammar;
        grammar.prefix = true;
        grammar.units = false;
        const Result<ParsedExpr> e = parse_expr(value, r_.document.file, grammar);
        if (e) {
            const Text rest = value.sub(e->end).trimmed();
            static constexpr std::string_view kEnds = ".,;:)|";
            const bool complete = rest.empty() || kEnds.find(rest[0]) != std::string_view::npos ||
                                  (!whole && (rest[0] == '(' || word_starts_prose(rest.view())));
            const bool example = e->expr->op == ExprOp::kNumber;
            const bool relation = e->expr->op >= ExprOp::kLess && e->expr->op <= ExprOp::kNot;
            // `uint32_t tile_size = tt::tile_size(data_format);` says what the name means anyway.
            if (e->expr->op == ExprOp::kTileSize && def.name.value == "tile_size") return;
            if (complete && !example && !relation && !names_itself(e->expr, def.name.value) &&
                !prose_words(e->expr, rest)) {
                def.value = e->expr;
                def.words = value.sub(0, e->end).str();
                keep(std::move(def), strength);
                return;
            }
            if (example) return;
        }
        static constexpr std::string_view kStops = ",;.";
        def.words = value.sub(0, value.view().find_first_of(kStops)).str();
        keep(std::move(def), kWords);
    }

    /// "r = rank of every input" parses as the name `rank`, but is prose.
    static bool prose_words(const ExprPtr& e, const Text& rest) {
        return e->op == ExprOp::kName && !rest.empty() && std::isalpha(static_cast<unsigned char>(rest[0])) != 0;
    }

    static bool word_starts_prose(std::string_view rest) {
        return std::isalpha(static_cast<unsigned char>(rest[0])) != 0;
    }

    static bool names_itself(const ExprPtr& e, const std::string& name) {
        const std::vector<std::string> names = names_of(e);
        return std::find(names.begin(), names.end(), name) != names.end();
    }

    /// "K is the number of ...", "grid_elem (2 or 4)", "Let (sh, sw) be the shard shape of a".
    void worded(const Text& text) {
        const std::string_view s = text.view();
        for (const std::string_view phrase :
             {" is the number", " is the count", " is the size", " is the length", " counts the"}) {
            for (std::size_t at = s.find(phrase); at != std::string_view::npos; at = s.find(phrase, at + 1)) {
                std::size_t from = at;
                while (from > 0 && is_word(s[from - 1])) --from;
                add_worded(text.sub(from, at - from), text.sub(from, s.find('.', at) - from));
            }
        }
        for (std::size_t at = s.find(" or "); at != std::string_view::npos; at = s.find(" or ", at + 1)) {
            std::size_t open = at;
            while (open > 0 && std::isdigit(static_cast<unsigned char>(s[open - 1])) != 0) --open;
            std::size_t close = at + 4;
            while (close < s.size() && std::isdigit(static_cast<unsigned char>(s[close])) != 0) ++close;
            if (open == at || close == at + 4 || open < 2 || s[open - 1] != '(' || close >= s.size() || s[close] != ')')
                continue;
            std::size_t end = open - 1;
            while (end > 0 && s[end - 1] == ' ') --end;
            std::size_t from = end;
            while (from > 0 && is_word(s[from - 1])) --from;
            add_worded(text.sub(from, end - from), text);
        }
        for (const std::string_view phrase :
             {" is the attribute ", " is the parameter "}) {  // "M is the attribute num_rows"
            const std::size_t at = s.find(phrase);
            if (at == std::string_view::npos) continue;
            std::size_t from = at;
            while (from > 0 && is_word(s[from - 1])) --from;
            std::size_t end = at + phrase.size();
            while (end < s.size() && is_word(s[end])) ++end;
            const Text symbol = text.sub(from, at - from);
            const Text attribute = text.sub(at + phrase.size(), end - at - phrase.size());
            if (!is_identifier(symbol.view()) || !r_.is_named(attribute.view()) || symbol.view() == attribute.view())
                continue;
            SymbolDef def;
            def.name = {symbol.str(), r_.place(symbol)};
            def.words = attribute.str();
            def.value = name(attribute.str(), r_.place(attribute));
            keep(std::move(def), kProse);
        }
        for (const std::string_view let : {"Let ", "let "}) {
            const std::size_t at = s.find(let);
            const std::size_t be = s.find(" be ", at == std::string_view::npos ? 0 : at);
            if (at == std::string_view::npos || be == std::string_view::npos || be - at > 60) continue;
            Text names = text.sub(at + 4, be - at - 4).trimmed();
            if (!names.empty() && names[0] == '(' && names[names.size() - 1] == ')')
                names = names.sub(1, names.size() - 2);
            for (const Text& name : split_top(names, ','))
                add_worded(name, text.sub(be + 4, s.find_first_of(";.", be) - be - 4));
        }
    }

    void add_worded(const Text& name, const Text& words) {
        if (!is_identifier(name.view())) return;
        SymbolDef def;
        def.name = {name.str(), r_.place(name)};
        def.words = words.sub(0, kLongest).str();
        keep(std::move(def), kWords);
    }

    void keep(SymbolDef def, int strength) {
        // `dim=0` in a signature or an example is no definition.
        const bool parameter = std::any_of(r_.spec.parameters.begin(), r_.spec.parameters.end(),
                                           [&](const Parameter& p) { return p.name.value == def.name.value; });
        if (parameter || too_many_) return;
        if (candidates_.size() >= kMostSymbols) {
            too_many_ = true;
            r_.error("too-large", def.name.place, "the spec defines too many names", "at most 4096 definitions",
                     "remove what is no specification");
            return;
        }
        const auto [at, fresh] = candidates_.try_emplace(def.name.value, Candidate{def, strength});
        if (fresh || strength >= at->second.strength) return;
        at->second = {std::move(def), strength};
    }

    Reading& r_;
    static constexpr std::size_t kMostSymbols = 4096;
    std::map<std::string, Candidate> candidates_;
    bool too_many_ = false;
};

}  // namespace

void read_symbols(Reading& r) {
    SymbolReader(r).read();
}

namespace {

/// `M = A.shape[0]` with a tensor `input_a`.
ExprPtr with_tensors_called(const Reading& r, const ExprPtr& e) {
    if (!e) return e;
    Expr copy = *e;
    const bool of_tensor = e->op == ExprOp::kAxis || e->op == ExprOp::kProduct || e->op == ExprOp::kRank;
    if (of_tensor && !e->name.empty()) {
        const std::string tensor = r.tensor_called(e->name);
        if (!tensor.empty()) copy.name = tensor;
    }
    for (ExprPtr& arg : copy.args) arg = with_tensors_called(r, arg);
    return std::make_shared<const Expr>(std::move(copy));
}

}  // namespace

void settle_symbols(Reading& r) {
    for (SymbolDef& def : r.spec.symbols) def.value = with_tensors_called(r, def.value);
    // `uint32_t Wt = width / TILE_WIDTH;` in a code block: Wt keeps its usual meaning when `width` has none.
    const auto unknown_part = [&](const SymbolDef& def) -> std::string {
        for (const std::string& n : names_of(def.value)) {
            if (!r.is_known(n)) return n;
        }
        return {};
    };
    std::erase_if(r.spec.symbols, [&](const SymbolDef& def) {
        if (!def.value || !r.is_builtin(def.name.value)) return false;
        const std::string part = unknown_part(def);
        if (part.empty()) return false;
        r.note("definition-unusable", def.name.place,
               fmt::format("`{}` is defined through `{}`, which nothing explains; `{}` keeps its usual meaning",
                           def.name.value, part, def.name.value));
        return true;
    });
}

}  // namespace opwright::builder
