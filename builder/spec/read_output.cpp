// Output: shape formula, dtype, layout and placement, from bullets, a table, a tensor column or cases of a parameter.
#include <fmt/format.h>

#include <algorithm>

#include "builder/spec/demands.hpp"
#include "builder/spec/formats.hpp"
#include "builder/spec/reading.hpp"

namespace opwright::builder {

namespace {

class OutputReader {
  public:
    explicit OutputReader(Reading& r) : r_(r) {}

    void read() {
        SourcePlace section_place{r_.document.file, 1, 1};
        for (std::size_t i = 0; i < r_.document.sections.size(); ++i) {
            if (r_.facts[i].role != Role::kOutput) continue;
            if (section_place.line == 1) section_place = r_.heading(i);
            for (const Block& block : r_.document.sections[i].blocks) {
                if (block.kind != Block::Kind::kTable || shape_) continue;
                if (!output_rows(block.table)) cases(block.table);
            }
            for (const Field& field : r_.fields(i)) property(field);
            for (const Block& block : r_.document.sections[i].blocks) {
                if (block.kind != Block::Kind::kParagraph) continue;
                const Text text = clean(block.text);
                assignments(text);
                if (!shape_) shape_in(text, false);
                said(text);
            }
        }
        from_tensor_entry();
        if (!shape_ && r_.errors.empty()) same_as_anywhere();
        if (!shape_ && r_.errors.empty()) {
            r_.error("no-output-shape", section_place, "the spec does not say which shape the output has",
                     "a formula such as `[N, C, H, 2*W]`, or \"same as input\"",
                     "add a section `Output Tensor Specification` with a bullet `Shape`");
        }
    }

  private:
    void property(const Field& field) {
        OutputSpec& out = r_.spec.output;
        if (field.value.empty()) return;
        const std::string label = normalised(field.label.view());
        if (has_phrase(label, "padded shape") || has_phrase(label, "physical shape")) return;
        switch (property_of(field.label.view())) {
            case Property::kShape:
                if (!shape_) shape_in(field.value, true);
                break;
            case Property::kDtype: {
                if (out.dtypes || !out.dtype_same_as.empty()) break;
                const DtypeCell cell = read_dtypes(r_, field.value);
                for (const Parameter& p : r_.spec.parameters) {
                    if (p.type.value.kind != ParamKind::kDataType ||
                        field.value.view().find(p.name.value + "=") == std::string_view::npos)
                        continue;
                    r_.warn("dtype-parameter", r_.place(field.value),
                            fmt::format("\"{}\": the output keeps the data type without `{}`", field.value.view(),
                                        p.name.value));
                }
                if (!cell.types.empty()) {
                    std::vector<DataType> types;
                    for (const Placed<DataType>& t : cell.types) types.push_back(t.value);
                    out.dtypes = {std::move(types), cell.types.front().place};
                }
                if (cell.same) out.dtype_same_as = cell.same_as.empty() ? r_.first_input() : cell.same_as;
                break;
            }
            case Property::kLayout:
                if (const std::optional<Layout> layout = layout_of(field.value.view())) {
                    out.layout = {*layout, r_.place(field.value)};
                } else if (!is_no_value(field.value.view())) {
                    out.layout_same_as = named_tensor(field.value.view());
                }
                break;
            case Property::kMemory:
                memory(field.value);
                break;
            default:
                declared(field);
                break;
        }
    }

    /// "out: tensor [B, 1, M, N], TILE, BFLOAT16, DRAM interleaved"
    void declared(const Field& field) {
        OutputSpec& out = r_.spec.output;
        const bool tensor = is_identifier(field.label.view()) &&
                            field.value.view().find('[') != std::string_view::npos &&
                            normalised(field.value.view()).starts_with("tensor");
        if (!tensor || shape_) return;
        out.name = field.label.str();
        shape_in(field.value.sub(field.value.view().find('[')), true);
        for (const Text& piece : split_top(field.value, ',')) {
            const std::string_view last = piece.view().substr(piece.view().find(']') + 1);
            if (const std::optional<DataType> type = data_type_of(last); type && !out.dtypes)
                out.dtypes = {{*type}, r_.place(piece)};
            if (const std::optional<Layout> layout = layout_of(piece.view()); layout && !out.layout)
                out.layout = {*layout, r_.place(piece)};
            if (!memory_layouts_of(piece.view()).empty() && !out.memory_words) memory(piece);
        }
    }

    /// "shape = a.shape; dtype = a.dtype; layout = TILE"
    void assignments(const Text& text) {
        for (const Text& piece : split_top(text, ';')) {
            const std::size_t equals = piece.view().find(" = ");
            if (equals == std::string_view::npos) continue;
            const Text label = piece.sub(0, equals).trimmed();
            if (property_of(label.view()) != Property::kOther) property({label, piece.sub(equals + 3).trimmed(), 0});
        }
    }

    /// "..., dtype as input, ROW_MAJOR, height sharded over the same cores.", "Dtype, layout and memory as the input."
    void said(const Text& text) {
        OutputSpec& out = r_.spec.output;
        const std::string words = normalised(text.view());
        const bool same = has_phrase(words, "as") || has_phrase(words, "same");
        const bool dtype = has_phrase(words, "dtype") || has_phrase(words, "data type");
        if (dtype && same && !out.dtypes && out.dtype_same_as.empty()) out.dtype_same_as = named_tensor(text.view());
        const std::optional<Layout> layout = layout_of(text.view());
        if (layout && !out.layout && out.layout_same_as.empty()) out.layout = {*layout, r_.place(text)};
        if (has_phrase(words, "layout") && same && !out.layout && out.layout_same_as.empty())
            out.layout_same_as = named_tensor(text.view());
        const bool placed = has_phrase(words, "memory") || !memory_layouts_of(text.view()).empty();
        if (placed && !out.memory_words && out.memory.empty()) memory(text);
    }

    void memory(const Text& words) {
        OutputSpec& out = r_.spec.output;
        out.memory_words = {words.str(), r_.place(words)};
        out.memory = memory_layouts_of(words.view());
        out.buffers = buffer_types_of(words.view());
        for (const Parameter& p : r_.spec.parameters) {
            if (p.type.value.kind == ParamKind::kMemoryConfig &&
                words.view().find(p.name.value) != std::string_view::npos) {
                out.memory_parameter = p.name.value;
            }
        }
        if (has_phrase(normalised(words.view()), "same") || has_phrase(normalised(words.view()), "that of") ||
            words.view().find(".memory_config()") != std::string_view::npos) {
            out.memory_same_as = named_tensor(words.view());
        }
    }

    std::string named_tensor(std::string_view words) const {
        const std::string named = r_.tensor_in(words);
        return named.empty() ? r_.first_input() : named;
    }

    void take(ShapeFormula shape) {
        r_.spec.output.place = shape.place;
        r_.spec.output.shape = std::move(shape);
        shape_ = true;
    }

    /// A formula, or the words "same as ...". `demanded`: anything else is an error.
    void shape_in(const Text& words, bool demanded) {
        std::size_t bracket = words.view().find('[');
        // "[N, C, H, 32] (physical), [N, C, H, 1] (logical)"
        const std::size_t suffix = lower(words.view()).find("] (logical)");
        if (suffix != std::string::npos) {
            const std::size_t open = words.view().rfind('[', suffix);
            if (open != std::string_view::npos && open > 0)
                return shape_in(words.sub(open, suffix + 1 - open), demanded);
        }
        // "[N, C, 32, W] (logical [N, C, 1, W])": a tensor is made with its logical shape.
        const std::size_t logical = lower(words.view()).find("logical [");
        if (logical != std::string::npos && logical > bracket) {
            const std::size_t close = matching(words, logical + 8);
            if (close != std::string_view::npos) return shape_in(words.sub(logical + 8, close - logical - 7), demanded);
        }
        const std::string plain = normalised(words.view().substr(0, std::min(bracket, words.size())));
        const bool of_tensor = bracket == std::string_view::npos && words.view().ends_with(".shape") &&
                               !r_.tensor_in(words.view()).empty();
        const bool same = has_phrase(plain, "same") || has_phrase(plain, "equal to") || has_phrase(plain, "as input") ||
                          has_phrase(plain, "identical") || of_tensor;
        if (same) {
            ShapeFormula shape;
            shape.tensor = named_tensor(words.view());
            shape.place = r_.place(words);
            return take(std::move(shape));
        }
        if (has_phrase(plain, "see")) return;
        if (bracket == std::string_view::npos) {
            if (!demanded) return;
            r_.error("cell-unreadable", r_.place(words), fmt::format("`{}` is not a shape", words.view()),
                     "a list such as `[N, C, H, W]`, slices such as `shape[:d] + [N]`, or \"same as input\"",
                     "write the shape as a formula");
            return;
        }
        Text formula = words;
        if (!demanded && bracket != 0) {  // "The shape is [N, C]."
            const std::size_t close = matching(words, bracket);
            if (!has_phrase(plain, "shape") || close == std::string_view::npos || words[bracket - 1] != ' ') return;
            formula = words.sub(bracket, close - bracket + 1);
        } else if (!demanded) {
            const std::size_t close = matching(words, 0);
            if (close != std::string_view::npos) formula = words.sub(0, close + 1);
        }
        for (const std::string_view end : {" with ", " where ", ", with ", "; ", " ("}) {
            formula = formula.sub(0, formula.view().find(end));
        }
        std::optional<ShapeFormula> shape = sum(formula);
        if (shape && check(*shape)) take(std::move(*shape));
    }

    /// `shape[:d] + [N] + shape[d:]` or one list.
    std::optional<ShapeFormula> sum(const Text& formula) {
        std::vector<Text> pieces = split_top(formula, '+');
        ShapeFormula all;
        all.kind = ShapeFormula::Kind::kConcat;
        all.place = r_.place(formula);
        for (const Text& piece : pieces) {
            std::optional<ShapeFormula> part = term(piece);
            if (!part) return std::nullopt;
            if (part->kind == ShapeFormula::Kind::kConcat) {
                for (ShapeFormula& p : part->parts) all.parts.push_back(std::move(p));
            } else {
                all.parts.push_back(std::move(*part));
            }
        }
        if (all.parts.size() == 1) return std::move(all.parts.front());
        return all;
    }

    std::optional<ShapeFormula> term(const Text& piece) {
        ShapeFormula part;
        part.place = r_.place(piece);
        const std::size_t open = piece.view().find('[');
        const std::size_t close = open == std::string_view::npos ? open : matching(piece, open);
        if (close == std::string_view::npos) {
            unreadable(piece);
            return std::nullopt;
        }
        const Text inside = piece.sub(open + 1, close - open - 1);
        std::string head(piece.view().substr(0, open));
        if (head.empty()) {
            part.kind = ShapeFormula::Kind::kList;
            std::vector<Text> dims = split_top(inside, ',');
            const bool leading = dims.size() > 1 && is_one_of(dims.front().view(), {"...", "\xE2\x80\xA6", "*"});
            if (leading) dims.erase(dims.begin());
            for (const Text& dim : dims) {
                const ExprPtr e = r_.formula(dim);
                if (!e) return std::nullopt;
                part.dims.push_back(e);
            }
            return leading ? behind_leading(std::move(part)) : part;
        }
        const std::size_t dot = head.find(".shape");
        if (head != "shape" && dot == std::string::npos) {
            unreadable(piece);
            return std::nullopt;
        }
        if (dot != std::string::npos) part.tensor = r_.tensor_in(head.substr(0, dot));
        part.kind = ShapeFormula::Kind::kSlice;
        const std::size_t colon = inside.view().find(':');
        if (colon == std::string_view::npos) {
            part.kind = ShapeFormula::Kind::kList;
            const ExprPtr index = r_.formula(inside);
            if (!index) return std::nullopt;
            part.dims = {make(ExprOp::kAxis, {index}, part.place, part.tensor)};
            return part;
        }
        const Text begin = inside.sub(0, colon).trimmed();
        const Text end = inside.sub(colon + 1).trimmed();
        if (!begin.empty() && !(part.begin = r_.formula(begin))) return std::nullopt;
        if (!end.empty() && !(part.end = r_.formula(end))) return std::nullopt;
        return part;
    }

    /// `[..., 1]`: every dimension of the first input up to the written ones.
    static ShapeFormula behind_leading(ShapeFormula list) {
        ShapeFormula front;
        front.kind = ShapeFormula::Kind::kSlice;
        front.place = list.place;
        front.end = number(-static_cast<std::int64_t>(list.dims.size()), list.place);
        ShapeFormula all;
        all.kind = ShapeFormula::Kind::kConcat;
        all.place = list.place;
        all.parts = {std::move(front), std::move(list)};
        return all;
    }

    static std::size_t matching(const Text& text, std::size_t open) {
        int depth = 0;
        for (std::size_t i = open; i < text.size(); ++i) {
            if (text[i] == '[') ++depth;
            if (text[i] == ']' && --depth == 0) return i;
        }
        return std::string_view::npos;
    }

    void unreadable(const Text& piece) {
        r_.error("cell-unreadable", r_.place(piece), fmt::format("`{}` is not part of a shape", piece.view()),
                 "a list such as `[N, C]` or a slice such as `shape[:d]`", "write the shape as a formula");
    }

    bool check(const ShapeFormula& shape) {
        for (const ExprPtr& dim : shape.dims) {
            if (!r_.check_names(dim, "the output shape formula")) return false;
        }
        if (!r_.check_names(shape.begin, "the output shape formula")) return false;
        if (!r_.check_names(shape.end, "the output shape formula")) return false;
        return std::all_of(shape.parts.begin(), shape.parts.end(), [&](const ShapeFormula& p) { return check(p); });
    }

    /// One row per output tensor: Tensor | Shape | Layout | Dtype. opwright makes one output, the first.
    bool output_rows(const Table& table) {
        const auto name = column(table, {"tensor", "name", "output"}, true);
        const auto shape = column(table, {"shape", "output shape", "logical shape"}, true);
        const auto dtype = column(table, {"dtype", "data type"}, true), layout = column(table, {"layout"}, true);
        if (!name || !shape || (!dtype && !layout) || !r_.complete(table)) return false;
        for (const Row& row : table.rows) {
            if (!r_.complete(table, row)) return true;
            if (&row != &table.rows.front()) {
                r_.warn("several-outputs", r_.place(cell(row, name)),
                        fmt::format("`{}` is a further output; only `{}` is made", cell(row, name).view(),
                                    r_.spec.output.name),
                        "give the further output an operation of its own");
                continue;
            }
            if (is_identifier(cell(row, name).view())) r_.spec.output.name = cell(row, name).str();
            for (std::size_t i = 0; i < row.cells.size(); ++i) {
                if (i != *name) property({table.header.cells[i], row.cells[i], 0});
            }
        }
        return !table.rows.empty();
    }

    /// One row per value of a parameter.
    void cases(const Table& table) {
        const auto shape = column(table, {"shape", "output shape"}, true);
        if (!shape || table.header.cells.empty()) return;
        const Text& parameter = table.header.cells[0];
        const bool known = std::any_of(r_.spec.parameters.begin(), r_.spec.parameters.end(),
                                       [&](const Parameter& p) { return p.name.value == parameter.view(); });
        if (!known || *shape == 0 || !r_.complete(table)) return;
        ShapeFormula all;
        all.kind = ShapeFormula::Kind::kCases;
        all.parameter = parameter.str();
        all.place = r_.place(table.header.cells[*shape]);
        for (const Row& row : table.rows) {
            if (!r_.complete(table, row)) return;
            std::optional<ShapeFormula> part = sum(row.cells[*shape]);
            if (!part || !check(*part)) return;
            all.values.push_back(lower(row.cells[0].view()));
            all.parts.push_back(std::move(*part));
        }
        if (!all.parts.empty()) take(std::move(all));
    }

    /// An `output` column or row of the tensor table.
    void from_tensor_entry() {
        OutputSpec& out = r_.spec.output;
        for (const TensorDemands& t : r_.spec.tensors) {
            if (!t.is_output) continue;
            out.name = t.name.value;
            if (!out.dtypes && out.dtype_same_as.empty()) {
                std::vector<DataType> types;
                for (const Placed<DataType>& d : t.dtypes) types.push_back(d.value);
                if (!types.empty()) out.dtypes = {types, t.dtypes.front().place};
                out.dtype_same_as = t.dtype_same_as;
            }
            if (!out.layout) out.layout = t.layout;
            if (out.layout_same_as.empty()) out.layout_same_as = t.layout_same_as;
            if (out.memory.empty()) out.memory = t.memory;
            if (out.memory_same_as.empty()) out.memory_same_as = t.memory_same_as;
            if (shape_ || !t.shape) continue;
            ShapeFormula shape;
            shape.place = t.shape->place;
            if (!t.shape->same_as.empty()) {
                shape.tensor = t.shape->same_as == t.name.value ? r_.first_input() : t.shape->same_as;
                take(std::move(shape));
                continue;
            }
            shape.kind = ShapeFormula::Kind::kList;
            for (const DimPattern& dim : t.shape->dims) shape.dims.push_back(dim.alternatives.front());
            if (check(shape)) take(std::move(shape));
        }
        // What is demanded of the output is not a demand on the inputs.
        std::erase_if(r_.spec.demands, [&](const Demand& d) {
            return d.subjects.size() == 1 &&
                   std::any_of(r_.spec.tensors.begin(), r_.spec.tensors.end(), [&](const TensorDemands& t) {
                       return t.is_output && t.name.value == d.subjects.front();
                   });
        });
    }

    void same_as_anywhere() {
        for (std::size_t i = 0; i < r_.document.sections.size(); ++i) {
            for (const Block& block : r_.document.sections[i].blocks) {
                if (block.kind == Block::Kind::kCode || block.kind == Block::Kind::kTable) continue;
                const Text text = clean(block.text);
                const std::string words = normalised(text.view());
                if (!has_phrase(words, "same shape as") && !has_phrase(words, "output same as input")) continue;
                ShapeFormula shape;
                shape.tensor = r_.first_input();
                shape.place = r_.place(text);
                return take(std::move(shape));
            }
        }
    }

    Reading& r_;
    bool shape_ = false;
};

}  // namespace

void read_output(Reading& r) {
    OutputReader(r).read();
}

}  // namespace opwright::builder
