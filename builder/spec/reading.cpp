#include "builder/spec/reading.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/near_name.hpp"

namespace opwright::builder {

Reading::Reading(const Document& doc, const ParseOptions& opts) : document(doc), facts(recognise(doc)), options(opts) {
    spec.file = doc.file;
}

SourcePlace Reading::place(const Text& text, std::size_t at) const {
    read_lines_.insert(text.mark(at).line);
    return document.place(text.mark(at));
}

void Reading::error(std::string id, SourcePlace at, std::string what, std::string expected, std::string fix) {
    error(Diagnostic{Severity::kError, std::move(id), std::move(at), std::move(what), std::move(expected),
                     std::move(fix)});
}

void Reading::error(Diagnostic diagnostic) {
    errors.push_back(std::move(diagnostic));
}

void Reading::warn(std::string id, SourcePlace at, std::string what, std::string fix) {
    spec.notes.push_back({Severity::kWarning, std::move(id), std::move(at), std::move(what), {}, std::move(fix)});
}

void Reading::note(std::string id, SourcePlace at, std::string what) {
    spec.notes.push_back({Severity::kNote, std::move(id), std::move(at), std::move(what), {}, {}});
}

namespace {

/// `Label: value`, `Label -> value`, `Label - value` (dash between spaces), `Label ..... value`; a `::` is no
/// separator, and a long label is a sentence.
std::optional<Field> field_of(const Text& raw, std::size_t section) {
    const Text text = clean(raw);
    std::size_t at = text.view().find(':');
    std::size_t width = 1;
    if (text.view().substr(std::min(at, text.size()), 2) == "::") at = std::string_view::npos;
    for (const std::string_view sign : {"\xE2\x86\x92", "->", " \xE2\x80\x93 ", " \xE2\x80\x94 "}) {
        const std::size_t other = text.view().find(sign);
        if (other >= at || other > 30) continue;
        at = other;
        width = sign.size();
    }
    if (const std::size_t dots = text.view().find(" ..."); dots < at) {
        at = dots;
        width = std::min(text.view().find_first_not_of('.', dots + 1), text.size()) - dots;
    }
    if (at == std::string_view::npos || at > 60) return std::nullopt;
    if (text.view().substr(0, at).find('"') != std::string_view::npos) return std::nullopt;  // in the text of an error
    return Field{text.sub(0, at).trimmed(), text.sub(at + width).trimmed(), section, false};
}

/// A line of running text whose label is one to three plain words: `Category: pool`.
bool short_label(const Field& field) {
    const std::string_view label = field.label.view();
    const bool plain = std::all_of(label.begin(), label.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == ' ' || c == '_' || c == '-' || c == '/';
    });
    return plain && !label.empty() && std::count(label.begin(), label.end(), ' ') < 3;
}

}  // namespace

std::vector<Field> Reading::fields(std::size_t index) const {
    std::vector<Field> out;
    for (const Block& block : document.sections[index].blocks) {
        if (block.kind == Block::Kind::kBullet) {
            if (std::optional<Field> field = field_of(block.text, index)) out.push_back(std::move(*field));
        } else if (block.kind == Block::Kind::kParagraph) {
            // Lines such as `**Category**: eltwise` without bullets.
            for (const Text& line : block.lines) {
                std::optional<Field> field = field_of(line, index);
                if (field && (line.view().rfind("**", 0) == 0 || short_label(*field))) out.push_back(std::move(*field));
            }
        } else if (block.kind == Block::Kind::kTable && block.table.header.cells.size() <= 3) {
            for (const Row& row : block.table.rows) {
                if (row.cells.size() >= 2) out.push_back({row.cells[0], row.cells[1], index, true});
            }
        }
    }
    return out;
}

bool Reading::complete(const Table& table, const Row& row) {
    const std::size_t wanted = table.header.cells.size();
    const std::size_t given = row.cells.size();
    if (given == wanted) return true;
    const bool cut = given < wanted && ((table.header.closed && !row.closed) || row.last_line);
    if (cut) {
        error("row-cut-off", place(row.raw, row.raw.size()),
              fmt::format("the table row ends after {} of {} cells{}", given, wanted,
                          row.closed ? "" : " and has no closing `|`"),
              fmt::format("{} cells, as in the header", wanted),
              row.last_line ? "the file seems to end in the middle of a row (truncated input): restore the rest of it"
                            : "complete the row");
    } else {
        error("cell-count", place(row.raw), fmt::format("the table row has {} cells, its header {}", given, wanted),
              fmt::format("{} cells", wanted), "add or remove cells; write `\\|` for a bar inside a cell");
    }
    return false;
}

bool Reading::complete(const Table& table) {
    static constexpr std::size_t kMostRows = 512;
    if (table.rows.size() > kMostRows) {
        error("too-large", place(table.rows[kMostRows].raw), fmt::format("the table has {} rows", table.rows.size()),
              fmt::format("at most {} rows in a table that describes the operation", kMostRows),
              "split off what is not specification");
        return false;
    }
    if (table.delimiter.cells.size() == table.header.cells.size()) return true;
    error("cell-count", place(table.delimiter.raw),
          fmt::format("the line below the table header has {} cells, the header {}", table.delimiter.cells.size(),
                      table.header.cells.size()),
          fmt::format("{} cells", table.header.cells.size()), "give both lines the same number of cells");
    return false;
}

namespace {

constexpr std::string_view kBuiltins[] = {"r",           "Ht",           "Wt",
                                          "tile_size",   "NC",           "TILE_HW",
                                          "TILE_HEIGHT", "TILE_WIDTH",   "num_tiles_per_shard",
                                          "volume",      "element_size", "padded_W",
                                          "padded_H",    "padded_width", "padded_height"};

}  // namespace

std::vector<std::string> Reading::known_names() const {
    std::vector<std::string> names;
    std::set<std::string> seen;
    const auto add = [&](const std::string& name) {
        if (!name.empty() && seen.insert(name).second) names.push_back(name);
    };
    bool dims_named = false;
    const std::string first = first_input();
    const auto add_shape = [&](const std::optional<ShapePattern>& shape, bool of_first) {
        if (!shape) return;
        for (const DimPattern& dim : shape->dims) {
            for (const ExprPtr& e : dim.alternatives) {
                for (const std::string& n : names_of(e)) add(n), dims_named = dims_named || of_first;
            }
        }
    };
    for (const TensorDemands& t : spec.tensors) {
        if (!t.is_output) add_shape(t.shape, t.name.value == first);
    }
    for (const Demand& d : spec.demands) {
        add_shape(d.shape, std::find(d.subjects.begin(), d.subjects.end(), first) != d.subjects.end());
    }
    for (const Parameter& p : spec.parameters) {
        const ParamKind k = p.type.value.kind;
        const bool whole = k == ParamKind::kBool || (k >= ParamKind::kInt8 && k <= ParamKind::kUint64);
        if (whole && !p.type.value.is_vector) add(p.name.value);
    }
    for (const SymbolDef& s : spec.symbols) add(s.name.value);
    if (!dims_named) {
        const bool four = std::any_of(spec.demands.begin(), spec.demands.end(), [](const Demand& d) {
            return d.kind == DemandKind::kRank && d.low == 4 && d.high == 4;
        });
        if (four) add("N"), add("C");
        add("H"), add("W");
    }
    return names;
}

const std::set<std::string, std::less<>>& Reading::named() const {
    const std::size_t size =
        1 + spec.parameters.size() + spec.tensors.size() + spec.demands.size() + spec.symbols.size();
    if (size != named_size_) {
        const std::vector<std::string> names = known_names();
        named_ = {names.begin(), names.end()};
        named_size_ = size;
    }
    return named_;
}

bool Reading::is_named(std::string_view name) const {
    return named().contains(name);
}

bool Reading::is_builtin(std::string_view name) const {
    return std::find(std::begin(kBuiltins), std::end(kBuiltins), name) != std::end(kBuiltins);
}

bool Reading::is_known(std::string_view name) const {
    return is_named(name) || is_builtin(name);
}

bool Reading::check_names(const ExprPtr& expr, std::string_view where) {
    if (!expr) return true;
    if (expr->op == ExprOp::kName && !is_known(expr->name)) {
        const std::vector<std::string> known = known_names();
        std::string list;
        for (const std::string& n : known) list += (list.empty() ? "" : ", ") + n;
        std::vector<std::string> candidates = known;
        candidates.insert(candidates.end(), std::begin(kBuiltins), std::end(kBuiltins));
        const std::optional<std::string> near = near_name(expr->name, candidates);
        error("unknown-symbol", expr->place, fmt::format("`{}` in {} is not defined anywhere", expr->name, where),
              fmt::format("a name that is known here: {}", list.empty() ? "none is" : list),
              near ? fmt::format("did you mean `{}`? Otherwise define it in a Notation table", *near)
                   : std::string("define it in a Notation table"));
        return false;
    }
    for (const ExprPtr& arg : expr->args) {
        if (!check_names(arg, where)) return false;
    }
    return true;
}

ExprPtr Reading::formula(const Text& text, bool units) {
    GrammarOptions grammar;
    grammar.units = units;
    grammar.is_symbol = [this](std::string_view name) { return is_named(name); };
    const Result<ParsedExpr> parsed = parse_expr(text, document.file, grammar);
    if (parsed) return parsed->expr;
    error(parsed.error());
    return nullptr;
}

std::string Reading::tensor_in(std::string_view words) const {
    std::string found;
    std::size_t first = std::string::npos;
    const auto look = [&](const std::string& name) {
        const std::size_t at = find_word(words, name);
        if (at >= first) return;
        first = at;
        found = name;
    };
    for (const TensorDemands& t : spec.tensors) look(t.name.value);
    for (const Parameter& p : spec.parameters) {
        if (p.type.value.kind == ParamKind::kTensor) look(p.name.value);
    }
    if (!found.empty()) return found;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto is_word_at = [&](std::size_t at) { return at < words.size() && is_word(words[at]); };
        const bool letter = std::isupper(static_cast<unsigned char>(words[i])) != 0 && !is_word_at(i + 1) &&
                            (i == 0 || !is_word_at(i - 1));
        if (letter) found = tensor_called(words.substr(i, 1));
        if (!found.empty()) break;
    }
    return found;
}

std::string Reading::tensor_called(std::string_view word) const {
    std::string found;
    const auto look = [&](const std::string& name) {
        if (name == word || (found.empty() && is_short_for(word, name))) found = name;
    };
    for (const TensorDemands& t : spec.tensors) look(t.name.value);
    for (const Parameter& p : spec.parameters) {
        if (p.type.value.kind == ParamKind::kTensor) look(p.name.value);
    }
    return found;
}

std::string Reading::first_input() const {
    for (const Parameter& p : spec.parameters) {
        if (p.type.value.kind == ParamKind::kTensor) return p.name.value;
    }
    for (const TensorDemands& t : spec.tensors) {
        if (!t.is_output) return t.name.value;
    }
    return {};
}

std::optional<std::size_t> column(const Table& table, std::initializer_list<std::string_view> names, bool exact) {
    std::vector<std::string> headers;
    for (const Text& header : table.header.cells) headers.push_back(normalised(header.view()));
    for (const std::string_view name : names) {
        for (std::size_t i = 0; i < headers.size(); ++i) {
            if (headers[i] == name) return i;
        }
    }
    if (exact) return std::nullopt;
    for (const std::string_view name : names) {
        for (std::size_t i = 0; i < headers.size(); ++i) {
            if (has_phrase(headers[i], name)) return i;
        }
    }
    return std::nullopt;
}

const Text& cell(const Row& row, std::optional<std::size_t> index) {
    static const Text kEmpty;
    return index && *index < row.cells.size() ? row.cells[*index] : kEmpty;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace opwright::builder
