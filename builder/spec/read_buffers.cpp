// Circular buffers: finds the table by its columns, reads each row, merges later corrections.
#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "builder/spec/buffer_bullets.hpp"
#include "builder/spec/demands.hpp"
#include "builder/spec/formats.hpp"
#include "builder/spec/reading.hpp"
#include "builder/spec/sizes.hpp"
#include "builder/spec/table.hpp"

namespace opwright::builder {

namespace {

struct Columns {
    std::optional<std::size_t> index, name, count, page, sizing, total, block, buffering, format, producer, consumer,
        backing, purpose, lifetime, ends;
    bool sizing_is_capacity = false;  ///< a bare number there counts pages
};

std::optional<Columns> columns_of(const Table& table) {
    Columns c;
    c.index = column(table,
                     {"cb id", "cb index", "cb", "index", "buffer index", "cb idx", "cb no", "idx", "cbindex", "slot",
                      "cb slot", "nr", "no", "id", "circular buffer"},
                     true);
    if (!c.index && table.header.cells.front().view() == "#") c.index = 0;
    if (!c.index || column(table, {"state"}, true)) return std::nullopt;
    c.count = column(table,
                     {"pages", "num_pages", "num pages", "page count", "tile count", "num tiles", "tiles", "count",
                      "number of pages", "number of tiles", "size in tiles", "size in pages", "depth", "entries",
                      "slots", "num entries", "page num", "depth tiles", "depth pages"},
                     true);
    c.page = column(table,
                    {"page size", "page size b", "tile bytes", "page bytes", "bytes per page", "page size bytes",
                     "tile size", "page", "entry size", "bytes entry", "bytes page", "stick size", "bytes"},
                    true);
    c.sizing = column(table,
                      {"sizing strategy", "size", "capacity", "sizing", "size tiles", "capacity tiles", "size pages",
                       "capacity pages", "how big", "how much"},
                      true);
    if (c.sizing) {
        const std::string header = normalised(table.header.cells[*c.sizing].view());
        c.sizing_is_capacity =
            has_phrase(header, "capacity") || has_phrase(header, "tiles") || has_phrase(header, "pages");
    }
    c.total = column(table, {"total b", "total", "total bytes", "total size", "total size b"}, true);
    if (!c.count && !c.sizing && !c.total) return std::nullopt;
    c.name = column(table,
                    {"name", "buffer", "buffer name", "cb name", "semantic name", "logical name", "alias", "symbol",
                     "variable", "circular buffer", "identifier", "label", "var", "id"},
                    true);
    if (c.name == c.index) c.name.reset();
    // A table with a column per buffer has their names in its corner's column, whose header is empty.
    if (!c.name && table.header.cells.front().empty() && c.index != 0U) c.name = 0;
    c.block = column(table, {"block size", "block"}, true);
    c.buffering = column(table, {"buffering", "buffered"}, true);
    c.format = column(
        table, {"data format", "format", "dtype", "data type", "fmt", "df", "tile format", "element type"}, true);
    c.producer = column(table,
                        {"producer", "filled by", "written by", "producer kernel", "writes", "from", "source", "in by",
                         "fed by", "pushed by", "produced by", "pushes", "fills", "who fills", "who writes"},
                        true);
    c.consumer = column(table,
                        {"consumer", "drained by", "read by", "consumer kernel", "reads", "to", "sink", "popped by",
                         "emptied by", "consumed by", "pops", "drains", "who drains", "taken by", "who reads"},
                        true);
    c.backing = column(table,
                       {"backing", "sharding", "globally allocated", "backed by", "globally allocated on", "aliases",
                        "tensor backed", "global tensor", "memory", "lives in"},
                       true);
    c.ends = column(table,
                    {"producer consumer", "from to", "flow", "producer to consumer", "p c", "direction", "who who",
                     "who to who", "path", "route"},
                    true);
    c.purpose = column(table,
                       {"purpose", "role", "description", "contents", "holds", "notes", "what", "comment", "why", "use",
                        "used for", "remarks", "note", "job"},
                       true);
    c.lifetime = column(table, {"lifetime", "scope"}, true);
    return c;
}

bool is_used(const Columns& c, std::size_t i) {
    for (const auto& used : {c.index, c.name, c.count, c.page, c.sizing, c.total, c.block, c.buffering, c.format,
                             c.producer, c.consumer, c.backing, c.purpose, c.lifetime, c.ends}) {
        if (used == i) return true;
    }
    return false;
}

class BufferReader {
  public:
    explicit BufferReader(Reading& r) : r_(r) {}

    void read() {
        struct Found {
            const Table* table;
            Columns columns;
            std::size_t section;
            std::string before;  ///< words of the paragraph in front and of the title
        };
        std::vector<Found> found;
        std::optional<std::size_t> heading;
        for (std::size_t i = 0; i < r_.document.sections.size(); ++i) {
            const Section& section = r_.document.sections[i];
            const bool own = r_.facts[i].role == Role::kBuffers;
            if (own && !heading) heading = i;
            if (is_optional(r_.facts[i].role) && r_.facts[i].own_role) continue;
            std::string before = normalised(section.title.view());
            for (const Block& block : section.blocks) {
                if (block.kind == Block::Kind::kParagraph || block.kind == Block::Kind::kBullet) {
                    before = normalised(section.title.view()) + " " + normalised(block.text.view());
                }
                if (block.kind != Block::Kind::kTable) continue;
                if (const std::optional<Columns> c = columns_of(block.table)) {
                    found.push_back({&block.table, *c, i, before});
                } else if (own) {  // a column per buffer
                    const std::optional<Table> turned = transposed(block.table);
                    const std::optional<Columns> columns = turned ? columns_of(*turned) : std::nullopt;
                    if (!columns) continue;
                    for (const Row& row : block.table.rows) r_.take(row.raw);
                    made_.push_back(*turned);
                    found.push_back({&made_.back(), *columns, i, before});
                }
            }
            const bool any = std::any_of(found.begin(), found.end(), [&](const Found& f) { return f.section == i; });
            // What is listed behind a table of the buffers speaks of them once more: "CB_4 (Wt): must hold 8 tiles".
            const bool told = std::any_of(found.begin(), found.end(),
                                          [&](const Found& f) { return r_.facts[f.section].role == Role::kBuffers; });
            if (!own || any || told) continue;
            if (std::optional<Table> listed = table_of_bullets(section)) {
                made_.push_back(std::move(*listed));
                found.push_back({&made_.back(), *columns_of(made_.back()), i, before});
            }
        }
        if (found.empty()) {  // host code: `constexpr auto cb_in = tt::CBIndex::c_0;  // 2 tiles, reader -> compute`
            for (std::size_t i = 0; i < r_.document.sections.size(); ++i) {
                if (is_optional(r_.facts[i].role)) continue;
                std::optional<Table> listed = table_of_code(r_.document.sections[i]);
                if (!listed) continue;
                made_.push_back(std::move(*listed));
                found.push_back({&made_.back(), *columns_of(made_.back()), i, {}});
                break;
            }
        }
        const auto main = std::find_if(found.begin(), found.end(),
                                       [&](const Found& f) { return r_.facts[f.section].role == Role::kBuffers; });
        const Found* first = main != found.end() ? &*main : found.empty() ? nullptr : &found.front();
        if (first == nullptr) return missing(heading);
        read_table(*first->table, first->columns);
        if (r_.spec.buffers.empty() && r_.errors.empty()) return missing(heading);
        for (const Found& f : found) {
            if (&f == first || f.table == first->table) continue;
            later_table(*f.table, f.columns, f.before, r_.facts[f.section].role == Role::kBuffers,
                        f.section == first->section);
        }
        std::stable_sort(r_.spec.buffers.begin(), r_.spec.buffers.end(),
                         [](const BufferSpec& a, const BufferSpec& b) { return a.index.value < b.index.value; });
    }

  private:
    void missing(std::optional<std::size_t> heading) {
        if (heading) {
            r_.error("no-cb-table", r_.heading(*heading),
                     fmt::format("the section \"{}\" was found but holds no table of circular buffers",
                                 r_.document.sections[*heading].title.view()),
                     "a table with index, page count and page size of each buffer; prose alone is not enough",
                     "add a table with the columns CB ID, Name, Purpose, Pages, Page Size");
        } else {
            r_.error(
                "no-cb-table", {r_.document.file, 1, 1}, "the spec has no table of circular buffers",
                "a section `Circular Buffer Requirements` with a table: index, page count and page size of each buffer",
                "add a table with the columns CB ID, Name, Purpose, Pages, Page Size");
        }
    }

    void read_table(const Table& table, const Columns& c) {
        if (!r_.complete(table)) return;
        for (std::size_t i = 0; i < table.header.cells.size(); ++i) {
            if (is_used(c, i) || normalised(table.header.cells[i].view()).empty()) continue;
            r_.warn("unknown-column", r_.place(table.header.cells[i]),
                    fmt::format("the column `{}` is not known; it is kept as a comment", table.header.cells[i].view()));
        }
        for (const Row& row : table.rows) {
            if (std::optional<BufferSpec> b = read_row(table, c, row)) r_.spec.buffers.push_back(std::move(*b));
        }
    }

    /// A later table restates (same indices) or corrects (new ones).
    void later_table(const Table& table, const Columns& c, const std::string& before, bool about_buffers,
                     bool same_section) {
        if (!r_.complete(table)) return;
        bool correction = about_buffers;
        for (const std::string_view word : {"correction", "corrected", "amended", "amendment", "updated", "update",
                                            "added", "additional", "needed"}) {
            correction = correction || has_phrase(before, word);
        }
        for (const Row& row : table.rows) {
            if (row.cells.size() != table.header.cells.size()) {
                r_.complete(table, row);
                continue;
            }
            const std::optional<IndexCell> index = read_index(r_, cell(row, c.index));
            if (!index) continue;
            const auto known = std::find_if(r_.spec.buffers.begin(), r_.spec.buffers.end(),
                                            [&](const BufferSpec& b) { return b.index.value == index->index; });
            // "CB Allocation (final)" repeats indices with their names; another name is a second use of the index.
            const Text& name = is_no_value(cell(row, c.name).view()) ? index->name : cell(row, c.name);
            const bool other_name = known != r_.spec.buffers.end() && !name.empty() && name.view() != known->name.value;
            if (known != r_.spec.buffers.end() && !same_section && !(about_buffers && other_name)) {
                restated(*known, table, c, row);
            } else if (correction) {
                std::optional<BufferSpec> b = read_row(table, c, row);
                if (!b) continue;
                if (!about_buffers) {
                    b->from_correction = true;
                    r_.warn(
                        "cb-table-corrected", b->index.place,
                        fmt::format("buffer {} is added here to the table of line {}", b->index.value, first_line()));
                }
                r_.spec.buffers.push_back(std::move(*b));
            } else {
                r_.warn("cb-table-extra", r_.place(index->token),
                        fmt::format("buffer {} is only in this later table, which does not say that it corrects the "
                                    "one of line {}; it is left out",
                                    index->index, first_line()),
                        "say \"correction\" or \"added\" in front of the table, or add the row to the first one");
            }
        }
    }

    std::uint32_t first_line() const { return r_.spec.buffers.empty() ? 1 : r_.spec.buffers.front().place.line; }

    void restated(const BufferSpec& known, const Table& table, const Columns& c, const Row& row) {
        const std::size_t notes = r_.spec.notes.size();
        std::vector<Diagnostic> errors = r_.errors;
        const std::vector<BufferSpec> others = std::move(r_.spec.buffers);
        r_.spec.buffers = {};
        const std::optional<BufferSpec> again = read_row(table, c, row);
        r_.spec.buffers = others;
        r_.errors = std::move(errors);
        r_.spec.notes.resize(notes);
        if (!again) return;
        const bool same =
            to_text(again->count) == to_text(known.count) && to_text(again->page_bytes) == to_text(known.page_bytes);
        if (!same) {
            r_.warn("cb-restated", again->index.place,
                    fmt::format("buffer {} has other sizes here than on line {}, which is kept", known.index.value,
                                known.place.line));
        }
    }

    std::optional<BufferSpec> read_row(const Table& table, const Columns& c, const Row& row) {
        if (!r_.complete(table, row)) return std::nullopt;
        BufferSpec b;
        b.place = r_.place(row.raw);
        const std::optional<IndexCell> index = read_index(r_, cell(row, c.index));
        if (!index) return std::nullopt;
        b.index = {index->index, r_.place(index->token)};
        if (!read_name(b, cell(row, c.name), index->name)) return std::nullopt;
        if (index->index > 31) {
            r_.error("cb-index-range", b.index.place,
                     fmt::format("the index of buffer {} is {} (from `{}`)", b.name.value, index->index,
                                 index->token.view()),
                     "0 to 31: a core has 32 circular buffers", "choose a free index");
            return std::nullopt;
        }
        for (const BufferSpec& other : r_.spec.buffers) {
            if (other.index.value != index->index) continue;
            r_.error("cb-index-duplicate", b.index.place,
                     fmt::format("index {} is used twice: by {} here and by {} on line {}", index->index, b.name.value,
                                 other.name.value, other.index.place.line),
                     "every index once", "give one of the two another index");
            return std::nullopt;
        }
        for (const BufferSpec& other : r_.spec.buffers) {
            if (other.name.value != b.name.value) continue;
            r_.error("duplicate-name", b.name.place,
                     fmt::format("the buffer name {} is already used on line {}", b.name.value, other.name.place.line),
                     "every name once", "rename one of the two");
            return std::nullopt;
        }
        b.purpose = cell(row, c.purpose).str();
        b.lifetime = cell(row, c.lifetime).str();
        b.buffering = cell(row, c.buffering).str();
        if (!read_format(b, cell(row, c.format))) return std::nullopt;
        if (!read_sizes(b, c, row)) return std::nullopt;
        if (!read_backing(b, cell(row, c.backing))) return std::nullopt;
        b.producer = ends_of(cell(row, c.producer).view());
        b.consumer = ends_of(cell(row, c.consumer).view());
        if (c.ends) {
            const std::vector<KernelKind> both = ends_of(cell(row, c.ends).view());
            if (b.producer.empty() && !both.empty()) b.producer = {both.front()};
            if (b.consumer.empty() && !both.empty()) b.consumer = {both.back()};
        }
        return b;
    }

    bool read_name(BufferSpec& b, const Text& column, const Text& behind_index) {
        Text name = is_no_value(column.view()) ? behind_index : column;
        if (const std::size_t slash = name.view().find('/'); slash != std::string_view::npos) {
            r_.warn("two-names", r_.place(name),
                    fmt::format("`{}` names two buffers in one row; the first is used", name.view()));
            name = name.sub(0, slash).trimmed();
        }
        if (name.empty()) {
            b.name = {fmt::format("cb_{}", b.index.value), b.index.place};
            return true;
        }
        if (!is_identifier(name.view())) {
            r_.error("bad-name", r_.place(name), fmt::format("`{}` cannot be the name of a buffer", name.view()),
                     "letters, digits and underscores", "write an identifier such as cb_in");
            return false;
        }
        b.name = {name.str(), r_.place(name)};
        return true;
    }

    bool read_format(BufferSpec& b, const Text& text) {
        b.format_place = text.empty() ? b.place : r_.place(text);
        if (is_no_value(text.view())) return true;
        const std::string words = normalised(text.view());
        const bool refers = text.view().ends_with(".dtype") || text.view().ends_with(".dtype()") ||
                            has_phrase(words, "as") || has_phrase(words, "same") || has_phrase(words, "like") ||
                            is_one_of(words, {"dtype", "input dtype", "output dtype", "input", "output"});
        if (refers) {
            b.format_of = r_.tensor_in(text.view());
            if (b.format_of.empty())
                b.format_of = has_phrase(words, "output") ? r_.spec.outputs.front().name : r_.first_input();
            return true;
        }
        const std::size_t errors = r_.errors.size();
        const DtypeCell cell = read_dtypes(r_, text);
        if (r_.errors.size() != errors) return false;
        if (!cell.types.empty()) b.format = cell.types.front();
        return true;
    }

    bool read_sizes(BufferSpec& b, const Columns& c, const Row& row) {
        const Text& count = cell(row, c.count);
        const Text& page = cell(row, c.page);
        const Text& sizing = cell(row, c.sizing);
        if (!is_no_value(count.view())) {
            const std::optional<SizeCell> size = read_count(r_, entries_of(count, page));
            if (!size) return false;
            b.count = size->count;
            b.page_bytes = size->page;
        }
        if (!is_no_value(page.view())) {
            const std::optional<SizeCell> size = page_of(b, page);
            if (!size) return false;
            b.page_bytes = size->page;
        }
        if (!b.count && !is_no_value(sizing.view())) {
            const std::optional<SizeCell> size = read_sizing(r_, sizing, c.sizing_is_capacity);
            if (!size) return false;
            b.count = size->count;
            if (!b.page_bytes) b.page_bytes = size->page;
        }
        const Text& block = cell(row, c.block);
        if (!is_no_value(block.view())) {
            const std::optional<SizeCell> size = read_count(r_, block);
            if (!size) return false;
            b.block = size->count;
        }
        const Text& words = !is_no_value(cell(row, c.buffering).view()) ? cell(row, c.buffering) : sizing;
        const std::optional<int> blocks = buffering_of(words.view());
        if (!b.count && b.block) {
            if (blocks == 0) {
                r_.error("cell-unreadable", r_.place(words),
                         fmt::format("`{}` does not say how many blocks", words.view()),
                         "Single, Double, Triple or a capacity", "write the capacity");
                return false;
            }
            if (!blocks)
                r_.warn("block-only", b.place,
                        fmt::format("{} has a block size and no capacity; one block is used", b.name.value));
            b.count = multiply(number(blocks.value_or(1), b.place), b.block);
        } else if (b.count && b.block) {
            check_blocks(b, words, blocks);
        }
        const Text& total = cell(row, c.total);
        if (!is_no_value(total.view()) && !check_total(b, total)) return false;
        if (!b.count) {
            r_.error("cell-unreadable", b.index.place, fmt::format("nothing says how many pages {} has", b.name.value),
                     "a count, a capacity, or a block size with a buffering word", "fill the size cell of this row");
            return false;
        }
        return true;
    }

    /// "2 rows" beside a page in bytes of a row: two pages.
    static Text entries_of(const Text& count, const Text& page) {
        if (is_no_value(page.view()) || normalised(page.view()).find("tile") != std::string::npos) return count;
        for (const std::string_view unit : {" rows", " row", " entries", " entry", " slots", " slot"}) {
            if (count.view().ends_with(unit)) return count.sub(0, count.size() - unit.size()).trimmed();
        }
        return count;
    }

    std::optional<SizeCell> page_of(const BufferSpec& b, const Text& page) {
        const std::size_t before = r_.errors.size();
        std::optional<SizeCell> size = read_page(r_, page);
        if (!size && r_.errors.size() > before && r_.errors.back().id == "size-not-positive") {
            r_.errors.back().what =
                fmt::format("the page size of {} (CB {}) is {} bytes", b.name.value, b.index.value, page.view());
            r_.errors.back().expected = "a page size greater than zero";
        }
        if (size && size->page) {
            const std::optional<std::int64_t> bytes = constant_of(size->page);
            if (bytes && *bytes % 16 != 0) {
                r_.warn("page-alignment", r_.place(page),
                        fmt::format("a page of {} bytes is not a multiple of 16", *bytes));
            }
        }
        return size;
    }

    void check_blocks(const BufferSpec& b, const Text& words, std::optional<int> blocks) {
        const std::optional<std::int64_t> count = constant_of(b.count);
        const std::optional<std::int64_t> block = constant_of(b.block);
        if (count && block && *count % *block != 0) {
            r_.warn("block-remainder", b.place,
                    fmt::format("{} holds {} pages, no multiple of its block of {}", b.name.value, *count, *block));
            return;
        }
        if (!blocks || *blocks == 0) return;
        const bool fits = count && block ? *count == *block * *blocks
                                         : to_text(b.count) == to_text(multiply(number(*blocks), b.block)) ||
                                               (!count && !block && same_ratio(b, *blocks));
        if (!fits) {
            r_.warn("buffering-differs", r_.place(words),
                    fmt::format("\"{}\" does not fit a capacity of {} and a block of {}; the capacity wins",
                                words.view(), to_text(b.count), to_text(b.block)));
        }
    }

    /// capacity == blocks * block for every name set to a few values.
    static bool same_ratio(const BufferSpec& b, int blocks) {
        for (const std::int64_t value : {3, 7, 64}) {
            Environment env;
            env.value = [&](const std::string&) { return std::optional<std::int64_t>(value); };
            const Result<std::int64_t> count = evaluate(b.count, env);
            const Result<std::int64_t> block = evaluate(b.block, env);
            if (!count || !block || *count != *block * blocks) return false;
        }
        return true;
    }

    bool check_total(BufferSpec& b, const Text& total) {
        const std::optional<SizeCell> size = read_page(r_, total);
        if (!size) return false;
        b.total = size->page;
        if (!b.count || !b.page_bytes) return true;
        const ExprPtr product = multiply(b.count, b.page_bytes);
        bool differs = false;
        for (const std::int64_t value : {32, 64, 96}) {
            Environment env;
            env.value = [&](const std::string&) { return std::optional<std::int64_t>(value); };
            env.tile_size = [](const std::string&) { return std::optional<std::int64_t>(2048); };
            const Result<std::int64_t> wanted = evaluate(product, env);
            const Result<std::int64_t> given = evaluate(size->page, env);
            differs = differs || (wanted && given && *wanted != *given);
        }
        if (differs) {
            r_.warn("total-differs", r_.place(total),
                    fmt::format("the total `{}` of {} is not count times page, `{}`; the product is used", total.view(),
                                b.name.value, to_text(product)));
        }
        return true;
    }

    bool read_backing(BufferSpec& b, const Text& text) {
        if (is_no_value(text.view())) return true;
        const std::string words = normalised(text.view());
        if (is_one_of(words, {"no", "none", "local", "allocated", "l1", "own"})) return true;
        b.backing = r_.tensor_in(text.view());
        if (b.backing.empty() &&
            (has_phrase(words, "output") || has_phrase(words, "out") || words.find("destination") != std::string::npos))
            b.backing = r_.spec.outputs.front().name;
        b.backing_place = r_.place(text);
        if (!b.backing.empty()) {
            shard_of_sticks(b);
            return true;
        }
        const Text word = text.sub(text.view().find_last_of(' ') + 1);
        r_.error("unknown-symbol", r_.place(word),
                 fmt::format("`{}` names no tensor whose memory {} could use", text.view(), b.name.value),
                 "the name of an input or the output", "write the tensor's name");
        return false;
    }

    /// "full-shard" of a row-major tensor counts its sticks.
    void shard_of_sticks(BufferSpec& b) {
        const bool full = b.count && b.count->op == ExprOp::kName && b.count->name == "num_tiles_per_shard";
        const bool sticks = std::any_of(r_.spec.tensors.begin(), r_.spec.tensors.end(), [&](const TensorDemands& t) {
            return t.name.value == b.backing && t.layout && t.layout->value == Layout::kRowMajor;
        });
        if (!full || !sticks || !b.page_bytes) return;
        SymbolDef def;
        def.name = {b.backing + "_shard_sticks", b.backing_place};
        def.words = "number of sticks in one " + b.backing + " shard";
        b.count = name(def.name.value, b.count->place);
        if (!r_.is_named(def.name.value)) r_.spec.symbols.push_back(std::move(def));
    }

    Reading& r_;
    std::deque<Table> made_;  ///< turned tables and bullet lists; a deque, so that they stay where they are
};

void check_l1(Reading& r) {
    std::int64_t sum = 0;
    std::string shares;
    for (const BufferSpec& b : r.spec.buffers) {
        if (!b.backing.empty()) continue;
        const DataType dtype = b.format ? b.format->value : DataType::kBfloat16;
        const bool known_format = b.format || b.format_of.empty();
        Environment env;
        env.tile_size = [&](const std::string&) {
            return known_format ? std::optional<std::int64_t>(tile_bytes(dtype)) : std::nullopt;
        };
        const ExprPtr page = b.page_bytes ? b.page_bytes : make(ExprOp::kTileSize, {});
        const Result<std::int64_t> bytes = evaluate(make(ExprOp::kMultiply, {b.count, page}, b.index.place), env);
        if (!bytes) {
            if (bytes.error().id == "too-large") r.error(bytes.error());
            return;
        }
        sum += *bytes;
        shares += fmt::format("{}{} {}", shares.empty() ? "" : ", ", b.name.value, *bytes);
        if (sum <= r.options.l1_budget && sum >= 0) continue;
        std::int64_t all = 0;
        for (const BufferSpec& o : r.spec.buffers) {
            const Result<std::int64_t> n = evaluate(
                make(ExprOp::kMultiply, {o.count, o.page_bytes ? o.page_bytes : make(ExprOp::kTileSize, {})}), env);
            if (n && o.backing.empty()) all += *n;
            if (n && o.index.value > b.index.value) shares += fmt::format(", {} {}", o.name.value, *n);
        }
        r.error("l1-overflow", b.index.place,
                fmt::format("the circular buffers of one core need {} bytes in all; the sum first exceeds the budget "
                            "with `{}` ({})",
                            all, b.name.value, shares),
                fmt::format("at most {} bytes: L1 has 1499136 bytes on Wormhole and 1572864 on Blackhole, about 100 KB "
                            "of it is taken",
                            r.options.l1_budget),
                "use fewer or smaller pages");
        return;
    }
}

}  // namespace

void read_buffers(Reading& r) {
    BufferReader(r).read();
    if (r.errors.empty()) check_l1(r);
}

}  // namespace opwright::builder
