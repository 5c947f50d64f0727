// Work split: unit, total, grid policy and core order, from fields and from the words of the section.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "builder/spec/reading.hpp"

namespace opwright::builder {

namespace {

class WorkReader {
  public:
    explicit WorkReader(Reading& r) : r_(r), work_(r.spec.work) {}

    void read() {
        for (std::size_t i = 0; i < r_.document.sections.size(); ++i) {
            if (r_.facts[i].role != Role::kWork) continue;
            if (!work_.present) work_.place = r_.heading(i);
            work_.present = true;
            for (const Field& field : r_.fields(i)) property(field);
            for (const Block& block : r_.document.sections[i].blocks) {
                if (block.kind == Block::Kind::kCode) continue;
                if (block.kind != Block::Kind::kTable) {
                    words(clean(block.text),
                          block.kind == Block::Kind::kParagraph ? &r_.document.sections[i].title : nullptr);
                    continue;
                }
                for (const Row& row : block.table.rows) {
                    for (const Text& cell : row.cells) words(cell, nullptr);
                }
            }
        }
        if (!work_.present) {
            r_.warn("no-work-split", {r_.document.file, 1, 1},
                    "no section says how the work is split; split_work_to_cores over the pages of the output is used",
                    "add a section `Work Distribution`");
            return;
        }
        if (!work_.total) total_from_call();
        if (!work_.total) total_from_text();
        if (!work_.total) total_from_definition();
        share_names();
    }

  private:
    void property(const Field& line) {
        Field field = line;
        // "unit: row; how many: N*C*H"
        if (const std::vector<Text> pieces = split_top(line.value, ';'); pieces.size() > 1) {
            field.value = pieces.front();
            for (std::size_t i = 1; i < pieces.size(); ++i) {
                const std::size_t colon = pieces[i].view().find(": ");
                if (colon == std::string_view::npos || colon > 30) continue;
                property({pieces[i].sub(0, colon), pieces[i].sub(colon + 2).trimmed(), line.section, line.in_table});
            }
        }
        const std::string label = normalised(field.label.view());
        if (field.value.empty()) return;
        if (is_one_of(label, {"grid", "core grid", "grid size", "cores used"})) {
            const std::string value = normalised(field.value.view());
            const bool one = value.starts_with("single core") || value.starts_with("one core") ||
                             value.starts_with("1x1") || value.starts_with("1 x 1");
            // Said of the grid itself; what else the section tells of cliffs and remainders is about more cores.
            if (one) work_.policy = {GridPolicy::kSingleCore, r_.place(field.value)};
            if (one) grid_told_ = true;
        }
        if (is_one_of(label, {"work unit", "unit", "unit of work", "one unit", "granularity", "unit size"})) {
            if (!work_.unit) work_.unit = {first_sentence(field.value).str(), r_.place(field.value)};
        } else if (is_one_of(label, {"total units", "total work units", "total", "how many", "number of units",
                                     "total work", "units"})) {
            total(field.value);
        } else if (is_one_of(label, {"total cores", "cores", "number of cores", "core count"})) {
            const std::optional<std::int64_t> number = whole(field.value);
            if (number) work_.example_cores = {*number, r_.place(field.value)};
        }
    }

    /// Up to ". " in front of a capital letter: "one stick, i.e. K positions" goes on.
    static Text first_sentence(const Text& text) {
        const std::string_view s = text.view();
        for (std::size_t at = s.find(". "); at != std::string_view::npos; at = s.find(". ", at + 1)) {
            const bool abbreviation = s.substr(0, at).ends_with("i.e") || s.substr(0, at).ends_with("e.g");
            const bool next = at + 2 < s.size() && std::isupper(static_cast<unsigned char>(s[at + 2])) != 0;
            if (next && !abbreviation) return text.sub(0, at);
        }
        return text;
    }

    static std::optional<std::int64_t> whole(const Text& text) {
        std::int64_t value = 0;
        for (const char c : text.view()) {
            if (std::isdigit(static_cast<unsigned char>(c)) == 0 || value > 1'000'000) return std::nullopt;
            value = value * 10 + (c - '0');
        }
        return text.empty() ? std::nullopt : std::optional<std::int64_t>(value);
    }

    void total(const Text& cell) {
        if (work_.total) return;
        Text formula = cell;
        if (const std::size_t equals = cell.view().find('='); equals != std::string_view::npos) {
            const Text name = cell.sub(0, equals).trimmed();
            const std::size_t where = cell.view().find(" where ");
            if (is_identifier(name.view())) work_.total_name = name.str();
            formula = where < equals ? cell.sub(0, where) : cell.sub(equals + 1).trimmed();  // "E * Ht where Ht = H/32"
        }
        GrammarOptions grammar;
        grammar.prefix = true;
        grammar.is_symbol = [this](std::string_view n) { return r_.is_named(n); };
        const Result<ParsedExpr> e = parse_expr(formula, r_.document.file, grammar);
        if (!e || !known(e->expr)) return;
        // "N * (tiles of one input)" is prose, not a formula.
        const Text rest = formula.sub(e->end).trimmed();
        const bool prose = !rest.empty() && std::isalpha(static_cast<unsigned char>(rest[0])) != 0;
        if (prose && !counts_units(rest.view())) return;
        work_.total = {e->expr, r_.place(formula)};
        if (work_.total_name.empty() && e->expr->op == ExprOp::kName) work_.total_name = e->expr->name;
    }

    bool known(const ExprPtr& e) const {
        const std::vector<std::string> names = names_of(e);
        return std::all_of(names.begin(), names.end(), [&](const std::string& n) { return r_.is_known(n); });
    }

    void set_policy(GridPolicy policy, const Text& at) {
        if (!work_.policy) work_.policy = {policy, r_.place(at)};
    }

    void words(const Text& text, const Text* title) {
        const std::string w = normalised(text.view());
        for (const std::string_view phrase : {"work unit = ", "unit = "}) {  // "Work unit = one tile row."
            const std::size_t at = lower(text.view()).find(phrase);
            if (at == std::string::npos || work_.unit) continue;
            const Text unit = text.sub(at + phrase.size());
            work_.unit = {unit.sub(0, unit.view().find_first_of(";,.")).str(), r_.place(unit)};
        }
        work_.words += (work_.words.empty() ? "" : " ") + text.str();
        if (has_any_phrase(w, {"cliff", "last core takes the rest", "last core gets the rest"}) ||
            text.view().find("ceil(T / max") != std::string_view::npos) {
            override_policy(GridPolicy::kCliff, text);
        } else if (has_any_phrase(w, {"shard grid", "exactly the cores of"}) ||
                   text.view().find("shard_spec()") != std::string_view::npos) {
            override_policy(GridPolicy::kShardGrid, text);
            if (work_.shard_tensor.empty()) work_.shard_tensor = shard_owner(text);
        } else if (has_any_phrase(w, {"single core when", "single core if", "single core unless"})) {
            // a special case of the caller, not the way the work is split
        } else if (has_any_phrase(w, {"single core", "one core only", "1x1"}) ||
                   text.view().find("(0,0)") != std::string_view::npos ||
                   text.view().find("(0, 0)") != std::string_view::npos) {
            set_policy(GridPolicy::kSingleCore, text);
        } else if (has_any_phrase(w, {"split_work_to_cores", "two groups", "two core groups", "first group",
                                      "second core group", "second group", "equal parts", "evenly"})) {
            override_policy(GridPolicy::kTwoGroups, text);
        }
        if (has_any_phrase(w, {"rows first", "row wise", "across the rows first"}) || cores_row_major(text))
            work_.order = {CoreOrder::kRowsFirst, r_.place(text)};
        const bool columns = has_any_phrase(
            w, {"columns first", "columns of the compute grid first", "down the columns first", "column major"});
        if (columns && !work_.order) work_.order = {CoreOrder::kColumnsFirst, r_.place(text)};
        if (work_.unit) return;
        for (const std::string_view start :
             {"tile rows ", "tile-rows ", "tile columns ", "sticks "}) {  // "tile rows (N*C*Ht of them)"
            const bool counted = lower(text.view()).starts_with(start) && text.view().find('(') == start.size();
            if (counted) work_.unit = {std::string(start.substr(0, start.size() - 2)), r_.place(text)};
        }
        if (work_.unit) return;
        const bool definition = title != nullptr && has_phrase(normalised(title->view()), "unit");
        std::size_t said = std::string::npos;
        for (const std::string_view phrase : {"one unit is ", "the unit is ", "each unit is ", "work unit is "}) {
            const std::size_t at = lower(text.view()).find(phrase);
            if (at != std::string::npos && said == std::string::npos) said = at + phrase.size();
        }
        if (definition || said != std::string::npos) {
            const Text unit = said != std::string::npos ? text.sub(said) : text;
            work_.unit = {unit.sub(0, unit.view().find_first_of(";,.")).str(), r_.place(unit)};
        }
    }

    /// "row-major core order", "; row-major.": of cores, not of sticks in a row-major tensor.
    static bool cores_row_major(const Text& text) {
        for (const Text& sentence : split_top(text, ';')) {
            for (const Text& clause : split_top(sentence, ',')) {
                const std::string w = normalised(clause.view());
                if (w == "row major" ||
                    (has_phrase(w, "row major") && has_any_phrase(w, {"core", "cores", "core order"})))
                    return true;
            }
        }
        return false;
    }

    /// A stronger word ("cliff") replaces a weaker one; two groups are what everybody says by default.
    void override_policy(GridPolicy policy, const Text& at) {
        if (grid_told_) return;
        const bool weak = !work_.policy || work_.policy->value == GridPolicy::kTwoGroups ||
                          work_.policy->value == GridPolicy::kSingleCore;
        if (weak && !(work_.policy && policy == GridPolicy::kTwoGroups)) work_.policy = {policy, r_.place(at)};
    }

    std::string shard_owner(const Text& text) const {
        const std::string_view s = text.view();
        for (const std::string_view phrase : {"shard grid of ", "cores of "}) {
            const std::size_t at = s.find(phrase);
            if (at == std::string_view::npos) continue;
            const std::string tensor = r_.tensor_in(s.substr(at + phrase.size(), 40));
            if (!tensor.empty()) return tensor;
        }
        return r_.first_input();
    }

    /// split_work_to_cores(grid, R)
    void total_from_call() {
        const std::size_t at = work_.words.find("split_work_to_cores(");
        if (at == std::string::npos) return;
        const std::size_t comma = work_.words.find(',', at);
        const std::size_t close = work_.words.find(')', at);
        if (comma == std::string::npos || close == std::string::npos || comma > close) return;
        const Text formula =
            Text(std::string_view(work_.words).substr(comma + 1, close - comma - 1), {work_.place.line, 1}).trimmed();
        total(formula);
        if (work_.total) work_.total->place = work_.place;
    }

    /// `total_tiles = N * C * Ht * Wt`, `num_rows = N * C * Ht` in the section.
    void total_from_definition() {
        for (const SymbolDef& def : r_.spec.symbols) {
            const bool named = def.name.value.starts_with("total_") || def.name.value.starts_with("num_");
            const bool here = work_.words.find(def.name.value) != std::string::npos;
            const bool share = def.name.value.find("_per_") != std::string::npos;
            if (!def.value || !named || !here || share || !known(def.value)) continue;
            work_.total = {def.value, def.name.place};
            work_.total_name = def.name.value;
            return;
        }
    }

    /// "total is N*C*H", "`NC * Ht` tile-rows", "T = N * C * S sticks": a formula in front of what it counts.
    void total_from_text() {
        for (std::size_t i = 0; i < r_.document.sections.size() && !work_.total; ++i) {
            if (r_.facts[i].role != Role::kWork) continue;
            for (const Block& block : r_.document.sections[i].blocks) {
                if (block.kind == Block::Kind::kCode) continue;
                if (block.kind != Block::Kind::kTable) {
                    counted(clean(block.text));
                    continue;
                }
                for (const Row& row : block.table.rows) {
                    if (row.cells.size() > 1 &&
                        is_one_of(normalised(row.cells[0].view()), {"unit size", "work unit", "unit", "granularity"}))
                        continue;
                    for (const Text& cell : row.cells) counted(cell);
                }
            }
        }
    }

    void counted(const Text& whole) {
        const std::string label = normalised(whole.view().substr(0, whole.view().find(':')));
        if (is_one_of(label, {"height", "width", "unit size"})) return;  // of one unit
        Text text = whole;
        // What a unit consists of ("32 sticks = Wt tiles") is not how many there are.
        if (is_one_of(label, {"work unit", "unit", "unit of work", "granularity"}))
            text = whole.sub(first_sentence(whole).size());
        const std::string_view s = text.view();
        for (const std::string_view phrase : {"total is ", "total of ", "in total "}) {
            const std::size_t at = lower(s).find(phrase);
            if (at != std::string::npos && !work_.total) formula_before_unit(text.sub(at + phrase.size()), true);
        }
        const auto part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
        for (std::size_t i = 0; i < s.size() && !work_.total;) {
            const bool begins = (part(s[i]) && std::isdigit(static_cast<unsigned char>(s[i])) == 0) || s[i] == '(';
            if (begins && (i == 0 || !part(s[i - 1]))) formula_before_unit(text.sub(i, 200), false, i == 0);
            while (i < s.size() && part(s[i])) ++i;
            ++i;
        }
    }

    /// "tile-rows", "sticks": what stands behind a number of units.
    static bool counts_units(std::string_view words) {
        const std::string behind = normalised(words);
        const std::string first = behind.substr(0, behind.find(' '));
        return is_one_of(first, {"tiles", "sticks", "rows", "tile", "units", "columns", "blocks", "pages", "of"}) ||
               behind.starts_with("in all") || behind.starts_with("in total");
    }

    /// `demanded`: no unit has to follow; `leads`: it begins the text.
    void formula_before_unit(Text formula, bool demanded, bool leads = false) {
        std::string named;
        const std::size_t equals = formula.view().find('=');
        if (equals != std::string_view::npos && is_identifier(formula.sub(0, equals).trimmed().view())) {
            named = formula.sub(0, equals).trimmed().str();
            formula = formula.sub(equals + 1).trimmed();
        }
        GrammarOptions grammar;
        grammar.prefix = true;
        grammar.units = false;
        const Result<ParsedExpr> e = parse_expr(formula, r_.document.file, grammar);
        if (!e || !known(e->expr) || e->expr->op == ExprOp::kNumber) return;
        // "R rows, split ..." at the start says how many there are; "W tiles per row" does not.
        const std::string behind = normalised(formula.view().substr(e->end, 40));
        const std::string next = behind.substr(std::min(behind.find(' '), behind.size() - 1) + 1);
        const bool whole = leads && !next.starts_with("per ") && !next.starts_with("of ") && !next.starts_with("each");
        const bool compound = e->expr->op != ExprOp::kName || !named.empty() || whole;
        const bool counts = counts_units(formula.view().substr(e->end, 40));
        const bool sentence = e->end == formula.size() || formula[e->end] == '.' || formula[e->end] == ';';
        if (demanded ? !(sentence || counts) : !(counts && compound)) return;
        work_.total = {e->expr, r_.place(formula)};
        work_.total_name = named;
    }

    /// Names such as rows_g1 / rows_g2 that the section gives to a core's share.
    void share_names() {
        std::string word;
        for (const char c : work_.words + " ") {
            if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
                word += c;
                continue;
            }
            const bool group = word.size() > 3 && (word.ends_with("_g1") || word.ends_with("_g2"));
            if (group &&
                std::find(work_.count_names.begin(), work_.count_names.end(), word) == work_.count_names.end()) {
                work_.count_names.push_back(word);
            }
            word.clear();
        }
    }

    Reading& r_;
    WorkSpec& work_;
    bool grid_told_ = false;  ///< a field of its own says which cores there are
};

}  // namespace

void read_work(Reading& r) {
    WorkReader(r).read();
    if (r.spec.work.example_cores) {
        r.warn("core-count-is-example", r.spec.work.example_cores->place,
               fmt::format("the {} cores are an example; the device is asked", r.spec.work.example_cores->value));
    }
}

}  // namespace opwright::builder
