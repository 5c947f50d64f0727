// Outputs: shape formula, dtype, layout and placement, from bullets, a table, a tensor column or cases of a parameter.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "builder/spec/demands.hpp"
#include "builder/spec/formats.hpp"
#include "builder/spec/reading.hpp"
#include "builder/spec/shape_words.hpp"
#include "builder/spec/table.hpp"

namespace opwright::builder {

namespace {

/// `values`, not `Shape` and not `Notes`: what may be the name of an output where several are described.
bool is_output_name(std::string_view word) {
    return is_free_name(word) && property_of(word) == Property::kOther && word == lower(word) &&
           !is_one_of(word, {"output", "outputs", "notes", "note", "example", "examples", "semantics", "meaning",
                             "description", "value", "type", "format", "name", "device", "count", "number", "order"});
}

class OutputReader {
  public:
    explicit OutputReader(Reading& r) : r_(r) {}

    void read() {
        SourcePlace section_place{r_.document.file, 1, 1};
        several_ = describes_several();
        for (std::size_t i = 0; i < r_.document.sections.size(); ++i) {
            if (r_.facts[i].role != Role::kOutput) continue;
            if (section_place.line == 1) section_place = r_.heading(i);
            at_ = 0;
            if (const std::optional<std::string> name = several_ ? named_by_title(i) : std::nullopt) begin(*name);
            for (const Block& block : r_.document.sections[i].blocks) {
                if (block.kind != Block::Kind::kTable || has_shape()) continue;
                const std::optional<Table> columns = several_ ? transposed(block.table) : std::nullopt;
                if (!output_rows(block.table) && !(columns && output_rows(*columns))) cases(block.table);
            }
            for (const Field& field : r_.fields(i)) {
                const std::size_t before = at_;
                if (!(several_ && described(field))) property(field);
                at_ = before;
            }
            for (const Block& block : r_.document.sections[i].blocks) {
                if (block.kind != Block::Kind::kParagraph) continue;
                const Text text = clean(block.text);
                assignments(text);
                if (!has_shape()) shape_in(text, false);
                if (!has_shape()) shape_of_input(text);
                said(text);
            }
        }
        at_ = 0;
        from_tensor_entries();
        if (!has_shape() && outputs_.size() == 1 && r_.errors.empty()) same_as_anywhere();
        finish(section_place);
    }

  private:
    /// What is read of one output; [0] holds what is said of no output in particular.
    struct Described {
        OutputSpec spec;
        bool shape = false;
    };

    OutputSpec& out() { return outputs_[at_].spec; }
    bool has_shape() const { return outputs_[at_].shape; }

    /// What follows is about the output `name`.
    void begin(const std::string& name) {
        for (std::size_t i = 1; i < outputs_.size(); ++i) {
            if (outputs_[i].spec.name == name) {
                at_ = i;
                return;
            }
        }
        at_ = outputs_.size();
        outputs_.emplace_back();
        out().name = name;
    }

    // ------------------------------------------------------------------------------------------- several outputs

    /// Two titles, two bullets or two rows name an output each, or the text calls the result a tuple.
    bool describes_several() {
        std::set<std::string> names;
        for (std::size_t i = 0; i < r_.document.sections.size(); ++i) {
            if (r_.facts[i].role != Role::kOutput) continue;
            if (const std::optional<std::string> name = named_by_title(i)) names.insert(*name);
            for (const Field& field : r_.fields(i)) {
                if (const std::optional<std::string> name = named_by(field)) names.insert(*name);
            }
            for (const Block& block : r_.document.sections[i].blocks) {
                if (block.kind == Block::Kind::kTable) {
                    const std::optional<Table> columns = transposed(block.table);
                    if (names_outputs(block.table) && block.table.rows.size() > 1) return true;
                    if (columns && names_outputs(*columns) && columns->rows.size() > 1) return true;
                } else if (block.kind != Block::Kind::kCode && tuple_.empty()) {
                    tuple_ = tuple_in(clean(block.text));
                }
            }
        }
        const auto entries = std::count_if(r_.spec.tensors.begin(), r_.spec.tensors.end(),
                                           [](const TensorDemands& t) { return t.is_output; });
        return names.size() > 1 || !tuple_.empty() || entries > 1;
    }

    /// "Output 1: `values`", "Output tensor `indices`", or below a section about outputs just "values".
    std::optional<std::string> named_by_title(std::size_t section) const {
        const Section& s = r_.document.sections[section];
        const std::optional<std::string> name = output_in(s.title.view());
        if (name) return name;
        const bool below = s.parent && r_.facts[*s.parent].role == Role::kOutput;
        if (!below || !is_output_name(s.title.view())) return std::nullopt;
        const std::vector<Field> fields = r_.fields(section);
        const bool shaped = std::any_of(fields.begin(), fields.end(), [](const Field& field) {
            return property_of(field.label.view()) == Property::kShape;
        });
        return shaped ? std::optional<std::string>(s.title.str()) : std::nullopt;
    }

    /// "**values**: [N, C, H, K], BFLOAT16, TILE"
    static std::optional<std::string> named_by(const Field& field) {
        const std::string words = normalised(field.value.view());
        const bool shape = field.value.view().find('[') != std::string_view::npos || has_phrase(words, "same") ||
                           has_phrase(words, "shape");
        if (!shape || field.in_table) return std::nullopt;
        if (is_output_name(field.label.view())) return field.label.str();
        return output_in(field.label.view());
    }

    /// The name in "Output 1 (values)", "Output tensor: values"; `output_1` where there is a number only.
    static std::optional<std::string> output_in(std::string_view title) {
        std::vector<std::string> words;
        bool about_output = false, numbered = false;
        std::string number;
        for (std::size_t at = 0; at < title.size();) {
            std::size_t end = at;
            while (end < title.size() &&
                   (std::isalnum(static_cast<unsigned char>(title[end])) != 0 || title[end] == '_'))
                ++end;
            if (end == at) {
                ++at;
                continue;
            }
            const std::string word(title.substr(at, end - at));
            at = end;
            const bool digits = word.find_first_not_of("0123456789") == std::string::npos;
            if (is_one_of(lower(word), {"output", "out", "result"})) {
                about_output = true;
            } else if (digits) {
                numbered = about_output;  // a number in front is the section's
                if (about_output) number = word;
            } else if (!is_one_of(lower(word), {"tensor", "specification", "spec", "the", "shape"})) {
                words.push_back(word);
            }
        }
        if (!about_output || words.size() > 1) return std::nullopt;
        const bool marked = numbered || title.find_first_of(":(`") != std::string_view::npos;
        if (words.size() == 1) return marked && is_output_name(words[0]) ? std::optional(words[0]) : std::nullopt;
        return numbered ? std::optional("output_" + number) : std::nullopt;
    }

    /// "Returns a tuple `(values, indices)`."
    static std::vector<std::string> tuple_in(const Text& text) {
        const std::string words = normalised(text.view());
        if (!has_phrase(words, "tuple") && !has_phrase(words, "pair") && !has_phrase(words, "returns")) return {};
        for (std::size_t open = text.view().find('('); open != std::string_view::npos;
             open = text.view().find('(', open + 1)) {
            const std::size_t close = text.view().find(')', open);
            if (close == std::string_view::npos) break;
            std::vector<std::string> names;
            for (const Text& name : split_top(text.sub(open + 1, close - open - 1), ',')) names.push_back(name.str());
            const bool all =
                std::all_of(names.begin(), names.end(), [](const std::string& n) { return is_output_name(n); });
            if (all && names.size() > 1) return names;
        }
        return {};
    }

    /// A bullet that is about one output: its properties stand one behind the other.
    bool described(const Field& field) {
        const std::optional<std::string> name = named_by(field);
        if (!name) return false;
        begin(*name);
        for (const Text& piece :
             split_top(field.value, field.value.view().find(';') == std::string_view::npos ? ',' : ';')) {
            const std::size_t colon = piece.view().find(':');
            const Text label = colon == std::string_view::npos ? Text() : piece.sub(0, colon).trimmed();
            if (!label.empty() && property_of(label.view()) != Property::kOther) {
                property({label, piece.sub(colon + 1).trimmed(), field.section, false});
                continue;
            }
            const std::string words = normalised(piece.view());
            if (!has_shape() && (piece.view().find('[') != std::string_view::npos || has_phrase(words, "shape"))) {
                const std::size_t bracket = piece.view().find('[');
                const bool same = has_phrase(words, "same") || has_phrase(words, "as");
                const std::string_view head = piece.view().substr(0, bracket);
                // "shape [N, C]" and "shape[:1] + [2]" begin alike.
                const bool word = bracket != std::string_view::npos && head.ends_with(' ');
                shape_in(same || !word ? piece : piece.sub(bracket), true);
                continue;
            }
            const std::string of = r_.tensor_in(piece.view());
            if (words.starts_with("dtype") && !of.empty()) {  // "dtype of x"
                out().dtype_same_as = of;
                continue;
            }
            const std::optional<DataType> type = data_type_of(piece.view().substr(piece.view().rfind(' ') + 1));
            if (type && !out().dtypes) out().dtypes = {{*type}, r_.place(piece)};
            if (const std::optional<Layout> layout = layout_of(piece.view()); layout && !out().layout)
                out().layout = {*layout, r_.place(piece)};
            if (!type) said(piece);
        }
        return true;
    }

    bool names_outputs(const Table& table) const {
        const auto name = column(table, {"tensor", "name", "output", "property", "field", "aspect", "what"}, true);
        const auto shape = column(table, {"shape", "output shape", "logical shape"}, true);
        const auto dtype = column(table, {"dtype", "data type"}, true), layout = column(table, {"layout"}, true);
        if (!name || *name != 0 || !shape || (!dtype && !layout)) return false;
        return std::all_of(table.rows.begin(), table.rows.end(),
                           [](const Row& row) { return !row.cells.empty() && row_name(row.cells[0]).has_value(); });
    }

    /// `values`, "values (output 0)", "output 0"
    static std::optional<std::string> row_name(const Text& cell) {
        const std::string word(cell.view().substr(0, cell.view().find(" (")));
        if (is_identifier(word)) return word;
        return output_in(cell.view());
    }

    // -------------------------------------------------------------------------------------------------- the end

    /// What is said of all outputs holds for each that says nothing else itself.
    static void complete(const Described& all, Described& one) {
        OutputSpec& to = one.spec;
        const OutputSpec& from = all.spec;
        if (!one.shape && all.shape) {
            to.shape = from.shape;
            to.place = from.place;
            one.shape = true;
        }
        if (!to.dtypes && to.dtype_same_as.empty()) {
            to.dtypes = from.dtypes;
            to.dtype_same_as = from.dtype_same_as;
        }
        if (!to.layout && to.layout_same_as.empty()) {
            to.layout = from.layout;
            to.layout_same_as = from.layout_same_as;
        }
        if (to.memory_words) return;
        to.memory_words = from.memory_words;
        to.memory = from.memory;
        to.buffers = from.buffers;
        to.memory_parameter = from.memory_parameter;
        to.memory_same_as = from.memory_same_as;
    }

    void finish(const SourcePlace& section_place) {
        if (outputs_.size() == 1)
            for (const std::string& name : tuple_) begin(name);
        if (outputs_.size() == 2) {  // one that is named, and what is said of it elsewhere
            complete(outputs_[0], outputs_[1]);
            outputs_.erase(outputs_.begin());
        }
        for (std::size_t i = 1; i < outputs_.size(); ++i) complete(outputs_[0], outputs_[i]);
        if (outputs_.size() > 1) outputs_.erase(outputs_.begin());
        r_.spec.outputs.clear();
        for (const Described& output : outputs_) {
            if (!output.shape && r_.errors.empty()) {
                const bool one = outputs_.size() == 1;
                const std::string which = one ? "the output" : fmt::format("the output `{}`", output.spec.name);
                r_.error("no-output-shape", section_place,
                         fmt::format("the spec does not say which shape {} has", which),
                         "a formula such as `[N, C, H, 2*W]`, or \"same as input\"",
                         one ? "add a section `Output Tensor Specification` with a bullet `Shape`"
                             : "add the shape of each output, or one that holds for all of them");
            }
            if (outputs_.size() > 1 && !is_free_name(output.spec.name))
                r_.error("bad-name", output.spec.place,
                         fmt::format("`{}` cannot be the name of an output", output.spec.name),
                         "letters, digits and underscores, no keyword of C++ or Python", "rename the output");
            r_.spec.outputs.push_back(output.spec);
        }
        name_as_outputs();
    }

    /// From here on the other readers know the outputs by name; a table of tensors may have taken them for inputs.
    void name_as_outputs() {
        if (r_.spec.outputs.size() > 1) {
            for (const OutputSpec& output : r_.spec.outputs) {
                const bool parameter = std::any_of(r_.spec.parameters.begin(), r_.spec.parameters.end(),
                                                   [&](const Parameter& p) { return p.name.value == output.name; });
                if (!parameter) tensor_entry(r_, output.name, output.place).is_output = true;
            }
        }
        // What is demanded of an output is not a demand on the inputs.
        std::erase_if(r_.spec.demands, [&](const Demand& d) {
            return d.subjects.size() == 1 &&
                   std::any_of(r_.spec.tensors.begin(), r_.spec.tensors.end(), [&](const TensorDemands& t) {
                       return t.is_output && t.name.value == d.subjects.front();
                   });
        });
    }

    void property(const Field& field) {
        OutputSpec& out = this->out();
        if (field.value.empty()) return;
        const std::string label = normalised(field.label.view());
        if (has_phrase(label, "padded shape") || has_phrase(label, "physical shape")) {
            r_.take(field.value);
            const bool told = field.value.view().find('[') != std::string_view::npos;
            if (told && !out.padded_words) out.padded_words = {field.value.str(), r_.place(field.value)};
            return;
        }
        switch (property_of(field.label.view())) {
            case Property::kShape:
                if (!has_shape()) shape_in(field.value, true);
                break;
            case Property::kDtype: {
                if (out.dtypes || !out.dtype_same_as.empty()) break;
                // `output_dtype.value_or(x.dtype())`
                const std::size_t otherwise = field.value.view().find(".value_or(");
                const Text value = otherwise == std::string_view::npos ? field.value : field.value.sub(otherwise + 10);
                const DtypeCell cell = read_dtypes(r_, value);
                for (const Parameter& p : r_.spec.parameters) {
                    if (p.type.value.kind != ParamKind::kDataType || !leaves_to(field.value.view(), p.name.value))
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
                if (cell.same) {
                    out.dtype_same_as = cell.same_as.empty() ? r_.first_input() : cell.same_as;
                    r_.take(field.value);
                }
                break;
            }
            case Property::kLayout:
                if (const std::optional<Layout> layout = layout_of(field.value.view())) {
                    out.layout = {*layout, r_.place(field.value)};
                } else if (!is_no_value(field.value.view())) {
                    out.layout_same_as = named_tensor(field.value.view());
                    r_.take(field.value);
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

    /// `dtype=...`, `dtype.value_or(...)`, "Same as input (or specified output_dtype)", "(or as specified)".
    static bool leaves_to(std::string_view words, const std::string& parameter) {
        if (words.find(parameter + "=") != std::string_view::npos ||
            words.find(parameter + ".value_or(") != std::string_view::npos)
            return true;
        const std::string plain = normalised(words);
        const std::size_t otherwise = plain.find(" or ");
        if (otherwise == std::string::npos) return false;
        const std::string behind = plain.substr(otherwise);
        return words.find(parameter) != std::string_view::npos || has_phrase(behind, "specified") ||
               has_phrase(behind, "given") || has_phrase(behind, "requested");
    }

    /// "out: tensor [B, 1, M, N], TILE, BFLOAT16, DRAM interleaved"
    void declared(const Field& field) {
        OutputSpec& out = this->out();
        const bool tensor = is_identifier(field.label.view()) &&
                            field.value.view().find('[') != std::string_view::npos &&
                            normalised(field.value.view()).starts_with("tensor");
        if (!tensor || has_shape()) return;
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
            if (property_of(label.view()) != Property::kOther)
                property({label, piece.sub(equals + 3).trimmed(), 0, false});
        }
    }

    /// "..., dtype as input, ROW_MAJOR, height sharded over the same cores.", "Dtype, layout and memory as the input."
    void said(const Text& text) {
        OutputSpec& out = this->out();
        const std::string words = normalised(text.view());
        const bool same = has_phrase(words, "as") || has_phrase(words, "same") || has_phrase(words, "those of") ||
                          has_phrase(words, "that of") || has_phrase(words, "of the input");
        const bool dtype = has_phrase(words, "dtype") || has_phrase(words, "data type");
        if (dtype && same && !out.dtypes && out.dtype_same_as.empty()) out.dtype_same_as = named_tensor(text.view());
        for (const Text& piece : split_top(text, ',')) {  // "[N, C, H, 1], UINT32, ROW_MAJOR"
            const std::optional<DataType> type = data_type_of(piece.view());
            if (type && !out.dtypes && out.dtype_same_as.empty()) out.dtypes = {{*type}, r_.place(piece)};
        }
        for (const Parameter& p : r_.spec.parameters) {
            if (!dtype || p.type.value.kind != ParamKind::kDataType ||
                text.view().find(p.name.value) == std::string_view::npos)
                continue;
            r_.warn("dtype-parameter", r_.place(text),
                    fmt::format("\"{}\": the output keeps the data type without `{}`", text.view(), p.name.value));
        }
        const std::optional<Layout> layout = layout_of(text.view());
        if (layout && !out.layout && out.layout_same_as.empty()) out.layout = {*layout, r_.place(text)};
        if (has_phrase(words, "layout") && same && !out.layout && out.layout_same_as.empty())
            out.layout_same_as = named_tensor(text.view());
        if (!out.dtype_same_as.empty() || !out.layout_same_as.empty()) r_.take(text);
        const bool placed = has_phrase(words, "memory") || !memory_layouts_of(text.view()).empty();
        if (placed && !out.memory_words && out.memory.empty()) memory(text);
    }

    /// "dtype `d.value_or(x.dtype())`, layout TILE, memory config ...": one property in each piece.
    void pieces_said(const Text& text) {
        for (const Text& piece : split_top(text, ',')) {
            for (const std::string_view label : {"dtype ", "data type ", "layout ", "memory config ", "memory "}) {
                if (!lower(piece.view()).starts_with(label)) continue;
                property({piece.sub(0, label.size()).trimmed(), piece.sub(label.size()).trimmed(), 0, false});
                break;
            }
        }
    }

    void memory(const Text& words) {
        OutputSpec& out = this->out();
        const SourcePlace at = r_.place(words);
        // "Memory Layout | INTERLEAVED" and "Buffer Type | DRAM" are two rows about one thing.
        const std::vector<MemoryLayout> layouts = memory_layouts_of(words.view());
        const std::vector<BufferType> buffers = buffer_types_of(words.view());
        if (!out.memory_words) out.memory_words = {words.str(), at};
        if (!layouts.empty()) out.memory = layouts;
        if (!buffers.empty()) out.buffers = buffers;
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
        out().place = shape.place;
        out().shape = std::move(shape);
        outputs_[at_].shape = true;
    }

    /// A formula, or the words "same as ...". `demanded`: anything else is an error.
    void shape_in(const Text& words, bool demanded) {
        std::size_t bracket = words.view().find('[');
        // "[N, C, H, 32] (physical), [N, C, H, 1] (logical)"
        const std::size_t suffix = lower(words.view()).find("] (logical)");
        if (suffix != std::string::npos) {
            const std::size_t open = words.view().rfind('[', suffix);
            if (open != std::string_view::npos && open > 0 && !out().padded_words)
                out().padded_words = {words.str(), r_.place(words)};
            if (open != std::string_view::npos && open > 0)
                return shape_in(words.sub(open, suffix + 1 - open), demanded);
        }
        // "[N, C, 32, W] (logical [N, C, 1, W])": a tensor is made with its logical shape.
        const std::size_t logical = lower(words.view()).find("logical [");
        if (logical != std::string::npos && logical > bracket) {
            const std::size_t close = closing_bracket(words.view(), logical + 8);
            if (close != std::string_view::npos && !out().padded_words)
                out().padded_words = {words.str(), r_.place(words)};
            if (close != std::string_view::npos) return shape_in(words.sub(logical + 8, close - logical - 7), demanded);
        }
        const std::string plain = normalised(words.view().substr(0, std::min(bracket, words.size())));
        if (std::optional<ShapeFormula> told =
                shape_of_words(r_, words.sub(0, bracket), bracket != std::string_view::npos);
            told && check(*told))
            return take(std::move(*told));
        if (!r_.errors.empty()) return;
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
            const std::size_t close = closing_bracket(words.view(), bracket);
            if (!has_phrase(plain, "shape") || close == std::string_view::npos || words[bracket - 1] != ' ') return;
            formula = words.sub(bracket, close - bracket + 1);
        } else if (!demanded) {
            const std::size_t close = closing_bracket(words.view(), 0);
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
        const std::size_t close = open == std::string_view::npos ? open : closing_bracket(piece.view(), open);
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

    /// One row per output tensor: Tensor | Shape | Layout | Dtype.
    bool output_rows(const Table& table) {
        const auto name = column(table, {"tensor", "name", "output", "property", "field", "aspect", "what"}, true);
        const auto shape = column(table, {"shape", "output shape", "logical shape"}, true);
        const auto dtype = column(table, {"dtype", "data type"}, true), layout = column(table, {"layout"}, true);
        if (!name || !shape || (!dtype && !layout) || !r_.complete(table)) return false;
        const std::size_t before = at_;
        for (const Row& row : table.rows) {
            if (!r_.complete(table, row)) return true;
            const std::optional<std::string> output = row_name(cell(row, name));
            if (table.rows.size() > 1 && !output) {
                r_.error("bad-name", r_.place(cell(row, name)),
                         fmt::format("`{}` cannot be the name of an output", cell(row, name).view()),
                         "letters, digits and underscores, no keyword of C++ or Python", "rename the output");
                return true;
            }
            if (table.rows.size() > 1)
                begin(*output);
            else if (output)
                out().name = *output;
            for (std::size_t i = 0; i < row.cells.size(); ++i) {
                if (i != *name) property({table.header.cells[i], row.cells[i], 0, true});
            }
        }
        at_ = before;
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

    /// An `output` column or row of the tensor table; with several of them each is an output.
    void from_tensor_entries() {
        const auto entries = std::count_if(r_.spec.tensors.begin(), r_.spec.tensors.end(),
                                           [](const TensorDemands& t) { return t.is_output; });
        for (const TensorDemands& t : r_.spec.tensors) {
            if (!t.is_output) continue;
            if (entries > 1 || outputs_.size() > 1) begin(t.name.value);
            from_tensor_entry(t);
            at_ = 0;
        }
    }

    void from_tensor_entry(const TensorDemands& t) {
        OutputSpec& out = this->out();
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
        if (has_shape() || !t.shape) return;
        ShapeFormula shape;
        shape.place = t.shape->place;
        if (!t.shape->same_as.empty()) {
            shape.tensor = t.shape->same_as == t.name.value ? r_.first_input() : t.shape->same_as;
            take(std::move(shape));
            return;
        }
        shape.kind = ShapeFormula::Kind::kList;
        for (const DimPattern& dim : t.shape->dims) shape.dims.push_back(dim.alternatives.front());
        if (check(shape)) take(std::move(shape));
    }

    /// "The output shall have the shape, the dtype and the layout of the input."
    void shape_of_input(const Text& text) {
        const std::string words = normalised(text.view());
        const std::size_t of = words.rfind(" of ");
        if (!has_phrase(words, "shape") || of == std::string::npos || words.find("shape") > of) return;
        if (text.view().find_first_of("[*/") != std::string_view::npos) return;
        const std::string behind = words.substr(of + 4);
        const std::string named = r_.tensor_in(text.view().substr(text.view().rfind(" of ")));
        if (named.empty() && !has_phrase(behind, "input") && !has_phrase(behind, "source")) return;
        ShapeFormula shape;
        shape.tensor = named.empty() ? r_.first_input() : named;
        shape.place = r_.place(text);
        take(std::move(shape));
    }

    void same_as_anywhere() {
        for (std::size_t i = 0; i < r_.document.sections.size(); ++i) {
            for (const Block& block : r_.document.sections[i].blocks) {
                if (block.kind == Block::Kind::kCode || block.kind == Block::Kind::kTable) continue;
                const Text text = clean(block.text);
                const std::string words = normalised(text.view());
                if (has_phrase(words, "compute_output_specs")) {  // "`compute_output_specs`: logical shape of `x`, ..."
                    const std::size_t colon = text.view().find(':');
                    const Text told = text.sub(colon == std::string_view::npos ? 0 : colon + 1).trimmed();
                    const Text shape = split_top(told, ',').front();
                    if (has_phrase(normalised(shape.view()), "shape")) shape_of_input(shape);
                    if (has_shape()) return pieces_said(told);
                }
                if (!has_phrase(words, "same shape as") && !has_phrase(words, "output same as input")) continue;
                ShapeFormula shape;
                shape.tensor = r_.first_input();
                shape.place = r_.place(text);
                return take(std::move(shape));
            }
        }
    }

    Reading& r_;
    std::vector<Described> outputs_{1};
    std::size_t at_ = 0;              ///< the output that is being read
    bool several_ = false;            ///< the sections describe more than one
    std::vector<std::string> tuple_;  ///< names of a tuple that the text returns
};

}  // namespace

void read_output(Reading& r) {
    OutputReader(r).read();
}

}  // namespace opwright::builder
