#include "builder/spec/sizes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "builder/spec/formats.hpp"

namespace opwright::builder {

namespace {

bool digits(std::string_view s) {
    return !s.empty() &&
           std::all_of(s.begin(), s.end(), [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
}

int small_number(std::string_view s) {
    int value = 0;
    for (const char c : s) {
        if (value < 100'000'000) value = value * 10 + (c - '0');
    }
    return value;
}

bool vague(std::string_view words) {
    const std::string text = normalised(words);
    for (const std::string_view word : {"enough", "a few", "few", "some", "several", "tbd", "as needed", "many"}) {
        if (has_phrase(text, word)) return true;
    }
    return words.find('?') != std::string_view::npos;
}

/// Cuts what restates a value off; "2 tiles (4 KiB)", "2 tiles = 4 KiB" -> value and remark.
void split_remark(const Text& cell, Text& value, Text& remark) {
    value = cell;
    remark = Text();
    for (const std::string_view sign : {" \xE2\x80\x93 ", " \xE2\x80\x94 ", " = "}) {
        const std::size_t at = cell.view().find(sign);
        const std::string_view before = cell.view().substr(0, at);
        // "num_pages = 4" has its value behind the sign.
        const bool named = sign == " = " && before.find(' ') == std::string_view::npos;
        if (at == std::string_view::npos || at == 0 || named) continue;
        value = cell.sub(0, at).trimmed();
        remark = cell.sub(at + sign.size()).trimmed();
        return;
    }
    if (cell.empty() || cell[cell.size() - 1] != ')') return;
    int depth = 0;
    for (std::size_t i = cell.size(); i-- > 0;) {
        if (cell[i] == ')') ++depth;
        if (cell[i] == '(' && --depth == 0) {
            if (i == 0 || cell[i - 1] != ' ') return;
            value = cell.sub(0, i).trimmed();
            remark = cell.sub(i + 1, cell.size() - i - 2);
            return;
        }
    }
}

bool has_tile_size(const ExprPtr& e) {
    if (!e) return false;
    if (e->op == ExprOp::kTileSize) return true;
    // A name of the spec's own for the bytes of a page: `input_tile_size`.
    const auto ends = [&](std::string_view end) { return e->name.ends_with(end); };
    if (e->op == ExprOp::kName && (ends("tile_size") || ends("tile_bytes") || ends("page_size") || ends("stick_size") ||
                                   ends("stick_bytes") || ends("page_bytes")))
        return true;
    return std::any_of(e->args.begin(), e->args.end(), [](const ExprPtr& a) { return has_tile_size(a); });
}

void factors_of(const ExprPtr& e, std::vector<ExprPtr>& out) {
    if (e->op == ExprOp::kMultiply) {
        for (const ExprPtr& a : e->args) factors_of(a, out);
    } else {
        out.push_back(e);
    }
}

class SizeReader {
  public:
    SizeReader(Reading& r, const Text& cell) : r_(r), cell_(cell) {}

    std::optional<SizeCell> unreadable(std::string_view wanted) {
        r_.error("cell-unreadable", r_.place(cell_), fmt::format("`{}` is not a size", cell_.view()),
                 std::string(wanted), "write a number or a formula");
        return std::nullopt;
    }

    std::optional<ParsedExpr> parse(const Text& text) {
        GrammarOptions grammar;
        grammar.is_symbol = [this](std::string_view n) { return r_.is_named(n); };
        const Result<ParsedExpr> e = parse_expr(text, r_.document.file, grammar);
        if (!e) {
            r_.error(e.error());
            return std::nullopt;
        }
        if (!r_.check_names(e->expr, "this size")) return std::nullopt;
        return *e;
    }

    bool positive(const ExprPtr& e, std::string_view what) {
        if (!e) return true;
        const Result<std::int64_t> value = evaluate(e, {});
        if (!value && (value.error().id == "not-whole" || value.error().id == "too-large" ||
                       value.error().id == "division-by-zero")) {
            Diagnostic d = value.error();
            if (d.place.line == 0) d.place = r_.place(cell_);
            r_.error(std::move(d));
            return false;
        }
        if (!value || *value > 0) return true;
        r_.error("size-not-positive", r_.place(cell_), fmt::format("the {} is {}", what, *value), "more than zero",
                 "write the size that the kernels need");
        return false;
    }

    Reading& r_;
    const Text& cell_;
};

/// The branch of "2 tiles (interleaved) or shard volume (sharded)" that fits the memory layout which the inputs must
/// have.
Text chosen_branch(Reading& r, const Text& cell) {
    const std::size_t at = cell.view().find(" or ");
    if (at == std::string_view::npos) return cell;
    const Text branches[2] = {cell.sub(0, at).trimmed(), cell.sub(at + 4).trimmed()};
    const std::vector<MemoryLayout> words[2] = {memory_layouts_of(branches[0].view()),
                                                memory_layouts_of(branches[1].view())};
    if (words[0].empty() || words[1].empty()) return cell;
    for (const Demand& d : r.spec.demands) {
        if (d.kind != DemandKind::kMemoryLayout || d.memory.size() != 1) continue;
        for (int i = 0; i < 2; ++i) {
            if (std::find(words[i].begin(), words[i].end(), d.memory.front()) != words[i].end()) {
                Text value;
                Text remark;
                split_remark(branches[i], value, remark);
                return value;
            }
        }
    }
    r.warn("size-branch", r.place(cell),
           fmt::format("`{}` has a branch per memory layout and the inputs may have either; the first is used",
                       cell.view()));
    Text value;
    Text remark;
    split_remark(branches[0], value, remark);
    return value;
}

/// "2 tiles": the pages are tiles, also in a buffer of row-major data.
bool says_tiles(const Text& text) {
    const std::string words = normalised(text.view());
    return has_phrase(words, "tiles") || has_phrase(words, "tile");
}

/// Bytes of one stick of the first input.
ExprPtr stick_bytes(const Reading& r, const Text& cell) {
    const std::string tensor = r.first_input();
    const ExprPtr width = make(ExprOp::kAxis, {number(-1)}, r.place(cell), tensor);
    return make(ExprOp::kMultiply, {width, make(ExprOp::kElementSize, {}, r.place(cell), tensor)}, r.place(cell));
}

/// The page that the unit of a count names: a tile, a stick; null for "pages" and bare numbers.
ExprPtr page_of_unit(const Reading& r, const Text& text) {
    if (says_tiles(text)) return make(ExprOp::kTileSize, {}, r.place(text));
    const std::string words = normalised(text.view());
    if (has_phrase(words, "sticks") || has_phrase(words, "stick")) return stick_bytes(r, text);
    return nullptr;
}

/// "4 sticks of 2*W bytes each": a count of pages, and what one page has. False if `text` is not so.
bool split_each(const Text& text, Text& count, Text& page) {
    const std::size_t of = text.view().find(" of ");
    if (of == std::string_view::npos) return false;
    const std::string front = normalised(text.view().substr(0, of));
    const std::string unit = front.substr(front.rfind(' ') + 1);
    if (!is_one_of(unit, {"pages", "page", "sticks", "stick", "entries", "slots", "rows"})) return false;
    count = text.sub(0, text.view().rfind(' ', of - 1)).trimmed();
    page = text.sub(of + 4).trimmed();
    if (page.view().ends_with(" each")) page = page.sub(0, page.size() - 5).trimmed();
    return true;
}

/// "2 x tile", "2 * page": the count, and the unit that stands as a factor. False if `text` is not so.
bool split_unit_factor(const Text& text, Text& count, Text& unit) {
    const std::size_t last = text.view().rfind(' ');
    if (last == std::string_view::npos || last == 0) return false;
    unit = text.sub(last + 1);
    if (!is_one_of(lower(unit.view()), {"tile", "tiles", "page", "pages", "stick", "sticks"})) return false;
    const Text front = text.sub(0, last).trimmed();
    for (const std::string_view sign : {" x", " *", " \xC3\x97"}) {
        if (!front.view().ends_with(sign)) continue;
        count = front.sub(0, front.size() - sign.size()).trimmed();
        return true;
    }
    return false;
}

bool shard_words(std::string_view text) {
    const std::string words = normalised(text);
    return has_phrase(words, "full shard") || has_phrase(words, "shard volume") || has_phrase(words, "whole shard") ||
           has_phrase(words, "one shard");
}

}  // namespace

std::optional<int> index_of(std::string_view word) {
    for (const std::string_view prefix : {"tt::CBIndex::", "CBIndex::", "tt::CB::", "CB::"}) {
        if (word.rfind(prefix, 0) == 0) word.remove_prefix(prefix.size());
    }
    const std::string text = lower(word);
    struct Legacy {
        std::string_view prefix;
        int first;
    };
    for (const Legacy& old : {Legacy{"c_intermed", 24}, Legacy{"c_in", 0}, Legacy{"c_out", 16}}) {
        const std::string_view rest = std::string_view(text).substr(std::min(old.prefix.size(), text.size()));
        if (text.rfind(old.prefix, 0) == 0 && rest.size() == 1 && rest[0] >= '0' && rest[0] <= '7')
            return old.first + (rest[0] - '0');
    }
    for (const std::string_view prefix : {"cb_", "cb", "c_", "c"}) {
        if (text.rfind(prefix, 0) == 0 && digits(std::string_view(text).substr(prefix.size()))) {
            return small_number(std::string_view(text).substr(prefix.size()));
        }
    }
    return std::nullopt;
}

std::optional<IndexCell> read_index(Reading& r, const Text& cell) {
    IndexCell out;
    std::size_t end = cell.view().find_first_of(" (,");
    out.token = cell.sub(0, end);
    const std::optional<int> index =
        digits(out.token.view()) ? std::optional<int>(small_number(out.token.view())) : index_of(out.token.view());
    if (end != std::string_view::npos) {
        Text rest = cell.sub(end).trimmed();
        while (!rest.empty() && (rest[0] == '(' || rest[0] == ',')) rest = rest.sub(1).trimmed();
        std::size_t stop = 0;
        while (stop < rest.size() && (std::isalnum(static_cast<unsigned char>(rest[stop])) != 0 || rest[stop] == '_'))
            ++stop;
        if (is_identifier(rest.view().substr(0, stop))) out.name = rest.sub(0, stop);
    }
    if (!index) {
        r.error("cell-unreadable", r.place(cell),
                fmt::format("`{}` is not the index of a circular buffer", cell.view()),
                "c_16, CB_16, tt::CBIndex::c_16 or 16", "write one index in each row");
        return std::nullopt;
    }
    out.index = *index;
    return out;
}

std::optional<SizeCell> read_count(Reading& r, const Text& whole) {
    const Text cell = chosen_branch(r, whole);
    SizeReader reader(r, cell);
    if (shard_words(cell.view())) return SizeCell{name("num_tiles_per_shard", r.place(cell)), nullptr};
    if (vague(cell.view())) return reader.unreadable("a number of pages");
    Text value;
    Text remark;
    split_remark(cell, value, remark);
    const std::optional<ParsedExpr> e = reader.parse(value);
    if (!e) return std::nullopt;
    if (e->unit == Unit::kBytes || has_tile_size(e->expr)) {
        r.error("not-a-count", r.place(cell),
                fmt::format("`{}` is a size in bytes, the column counts pages", cell.view()),
                "a number of pages or tiles", "write the count here and the bytes under `Page Size`");
        return std::nullopt;
    }
    if (!reader.positive(e->expr, "number of pages")) return std::nullopt;
    return SizeCell{e->expr, page_of_unit(r, value)};
}

std::optional<SizeCell> read_page(Reading& r, const Text& cell) {
    SizeReader reader(r, cell);
    if (vague(cell.view())) return reader.unreadable("a number of bytes");
    Text value;
    Text remark;
    split_remark(cell, value, remark);
    const std::string words = normalised(value.view());
    if (is_one_of(words, {"tile", "one tile", "1 tile", "a tile", "tile size", "full tile"})) {
        return SizeCell{nullptr, make(ExprOp::kTileSize, {}, r.place(cell))};
    }
    if (is_one_of(words, {"stick", "one stick", "1 stick", "a stick", "one row"})) {
        return SizeCell{nullptr, stick_bytes(r, cell)};
    }
    const std::optional<ParsedExpr> e = reader.parse(value);
    if (!e) return std::nullopt;
    ExprPtr page = e->expr;
    if (e->unit == Unit::kPages) page = multiply(page, make(ExprOp::kTileSize, {}, r.place(cell)));
    if (!reader.positive(page, "page size")) return std::nullopt;
    return SizeCell{nullptr, page};
}

std::optional<SizeCell> read_sizing(Reading& r, const Text& whole, bool bare_is_pages) {
    const Text cell = chosen_branch(r, whole);
    SizeReader reader(r, cell);
    if (shard_words(cell.view())) return SizeCell{name("num_tiles_per_shard", r.place(cell)), nullptr};
    SizeCell out;
    const std::vector<Text> pieces = split_top(cell, ',');
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        const std::size_t equals = pieces[i].view().find('=');
        if (equals == std::string_view::npos || !has_phrase(normalised(pieces[i].view().substr(0, equals)), "page"))
            continue;
        const Text page_text = pieces[i].sub(equals + 1).trimmed();
        const std::optional<SizeCell> page = read_page(r, page_text);
        if (!page) return std::nullopt;
        out.page = page->page;
    }
    Text value;
    Text remark;
    split_remark(pieces.front(), value, remark);
    if (const std::size_t equals = value.view().find('=');
        equals != std::string_view::npos && value.view().substr(equals, 2) != "==") {
        const std::string label = normalised(value.view().substr(0, equals));
        if (is_one_of(label, {"num_pages", "pages", "num_tiles", "tiles"})) {
            value = value.sub(equals + 1).trimmed();
            bare_is_pages = true;
        }
    }
    Text count, rest;
    if (split_each(value, count, rest)) {
        const std::optional<SizeCell> page = read_page(r, rest);
        if (!page) return std::nullopt;
        out.page = page->page;
        value = count;
        bare_is_pages = true;
    } else if (split_unit_factor(value, count, rest)) {
        out.page = page_of_unit(r, rest);
        value = count;
        bare_is_pages = true;
    }
    const std::optional<int> words = buffering_of(value.view());
    if (words && *words > 0 && std::none_of(value.view().begin(), value.view().end(), [](char c) {
            return std::isdigit(static_cast<unsigned char>(c)) != 0;
        })) {
        out.count = number(*words, r.place(cell));
        return out;
    }
    if (vague(value.view()) || (words && *words == 0)) return reader.unreadable("a number of tiles or bytes");
    const std::optional<ParsedExpr> e = reader.parse(value);
    if (!e) return std::nullopt;
    if (!reader.positive(e->expr, "size")) return std::nullopt;
    if (has_tile_size(e->expr)) {
        std::vector<ExprPtr> factors;
        factors_of(e->expr, factors);
        ExprPtr count = number(1, r.place(cell));
        ExprPtr page;
        for (const ExprPtr& f : factors) {
            if (!page && has_tile_size(f)) {
                page = f;
            } else {
                count = multiply(count, f);
            }
        }
        out.count = count;
        if (!out.page) out.page = page;
    } else if (e->unit == Unit::kBytes) {
        // All of it in bytes: `2 * 1024 B` has its page as the last factor, `4 KB` counts pages of one tile.
        std::vector<ExprPtr> factors;
        factors_of(e->expr, factors);
        const ExprPtr page = out.page             ? out.page
                             : factors.size() > 1 ? factors.back()
                                                  : make(ExprOp::kTileSize, {}, r.place(cell));
        out.count =
            !out.page && factors.size() > 1 ? factors.front() : make(ExprOp::kDivide, {e->expr, page}, e->expr->place);
        for (std::size_t i = 1; !out.page && i + 1 < factors.size(); ++i) out.count = multiply(out.count, factors[i]);
        out.page = page;
    } else if (e->unit == Unit::kPages || bare_is_pages || out.page ||
               names_of(e->expr) == std::vector<std::string>{"num_tiles_per_shard"}) {
        out.count = e->expr;
        if (!out.page) out.page = page_of_unit(r, value);
    } else {
        r.error("unit-missing", r.place(cell),
                fmt::format("`{}` does not say whether it counts tiles or bytes", cell.view()),
                "a unit: tiles, pages, sticks, B, KB", "write for instance `2 tiles`");
        return std::nullopt;
    }
    if (!remark.empty() && e->unit == Unit::kPages) {
        GrammarOptions grammar;
        grammar.is_symbol = [&](std::string_view n) { return r.is_named(n); };
        const Result<ParsedExpr> restated = parse_expr(remark, r.document.file, grammar);
        const std::optional<std::int64_t> bytes =
            restated && restated->unit == Unit::kBytes ? constant_of(restated->expr) : std::nullopt;
        const std::optional<std::int64_t> count = constant_of(out.count);
        bool fits = !bytes || !count;
        for (const std::int64_t tile : {2048, 4096, 1088, 576, 1024}) fits = fits || *count * tile == *bytes;
        if (!fits) {
            r.warn("restated-differs", r.place(remark),
                   fmt::format("({}) does not restate `{}`, which is used", remark.view(), value.view()));
        }
    }
    return out;
}

std::optional<int> buffering_of(std::string_view words) {
    const std::string text = normalised(words);
    struct Word {
        std::string_view word;
        int blocks;
    };
    static constexpr Word kWords[] = {
        {"single", 1}, {"single buffered", 1}, {"double", 2},          {"double buffered", 2}, {"ping pong", 2},
        {"2x", 2},     {"triple", 3},          {"triple buffered", 3}, {"multi", 0},           {"multi buffered", 0}};
    for (const Word& w : kWords) {
        if (has_phrase(text, w.word)) return w.blocks;
    }
    const std::size_t at = text.find(" buffered");
    if (at != std::string::npos && at > 0 && std::isdigit(static_cast<unsigned char>(text[at - 1])) != 0) {
        std::size_t from = at;
        while (from > 0 && std::isdigit(static_cast<unsigned char>(text[from - 1])) != 0) --from;
        return small_number(std::string_view(text).substr(from, at - from));
    }
    return std::nullopt;
}

std::vector<KernelKind> ends_of(std::string_view words) {
    const std::string text = lower(words);
    struct Hit {
        std::size_t at;
        KernelKind kind;
    };
    std::vector<Hit> hits;
    struct Word {
        std::string_view word;
        KernelKind kind;
    };
    for (const Word& w : {Word{"reader", KernelKind::kReader}, Word{"brisc", KernelKind::kReader},
                          Word{"riscv_0", KernelKind::kReader}, Word{"compute", KernelKind::kCompute},
                          Word{"trisc", KernelKind::kCompute}, Word{"writer", KernelKind::kWriter},
                          Word{"ncrisc", KernelKind::kWriter}, Word{"riscv_1", KernelKind::kWriter}}) {
        const std::size_t at = text.find(w.word);
        if (at != std::string::npos) hits.push_back({at, w.kind});
    }
    if (hits.empty()) {  // "R -> C"
        const std::string letters = normalised(words);
        for (std::size_t i = 0; i < letters.size() && letters.size() <= 5; i += 2) {
            const bool alone = i + 1 == letters.size() || letters[i + 1] == ' ';
            if (!alone) break;
            if (letters[i] == 'r') hits.push_back({i, KernelKind::kReader});
            if (letters[i] == 'c') hits.push_back({i, KernelKind::kCompute});
            if (letters[i] == 'w') hits.push_back({i, KernelKind::kWriter});
        }
    }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.at < b.at; });
    std::vector<KernelKind> out;
    for (const Hit& h : hits) {
        if (std::find(out.begin(), out.end(), h.kind) == out.end()) out.push_back(h.kind);
    }
    return out;
}

}  // namespace opwright::builder
