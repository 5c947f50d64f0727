// Kernel arguments: tables per kernel, one table with a Kernel column, fenced `[3] name` lists, prose lists.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "builder/spec/arg_items.hpp"
#include "builder/spec/kernel_entry.hpp"
#include "builder/spec/phase_labels.hpp"
#include "builder/spec/reading.hpp"
#include "builder/spec/sizes.hpp"

namespace opwright::builder {

namespace {

class ArgumentReader {
  public:
    explicit ArgumentReader(Reading& r) : r_(r) {}

    void read() {
        for (std::size_t i = 0; i < r_.document.sections.size(); ++i) {
            const SectionFacts& facts = r_.facts[i];
            if (facts.role != Role::kKernels && facts.role != Role::kKernelArgs) continue;
            phase_ = facts.phase;
            kernel_ = facts.kernel;
            if (!facts.phase && facts.own_role) phase_.reset();
            for (const Block& block : r_.document.sections[i].blocks) {
                switch (block.kind) {
                    case Block::Kind::kTable:
                        table(block.table);
                        break;
                    case Block::Kind::kCode:
                        code(block);
                        break;
                    default:
                        if (block.ordinal && kernel_ && phase_ && announced_) {
                            numbered(block);
                            break;
                        }
                        announced_ = false;
                        first_ordinal_ = -1;
                        text(block, facts);
                        break;
                }
            }
        }
        add_named();
        for (KernelSpec& k : r_.spec.kernels) {
            check_order(k.compile_args);
            check_order(k.runtime_args);
        }
        for (const KernelSpec& k : r_.spec.kernels) {
            check_cbs(k.compile_args);
            check_cbs(k.runtime_args);
        }
    }

  private:
    /// `stick_size`, "Size of one RM stick in bytes": the last dimension in bytes, the output's for the writer.
    void stick_size(KernelKind kind, ArgSpec& arg) {
        std::string n = arg.name.value;
        const bool aligned = n.ends_with("_aligned");
        if (aligned) n.resize(n.size() - 8);
        const bool size = n.ends_with("size") || n.ends_with("bytes");
        const bool told = arg.value || arg.cb || explained(n);
        if (arg.form != ArgSpec::Form::kScalar || told || !size) return;
        if (n == "tile_bytes" || n == "tile_size") {
            const bool output = kind == KernelKind::kWriter && r_.tensor_in(arg.description).empty();
            arg.value =
                make(ExprOp::kTileSize, {}, arg.name.place, output ? r_.spec.outputs.front().name : r_.first_input());
            return;
        }
        if (n.find("stick") == std::string::npos) return;
        const std::string words = normalised(n + " " + arg.description);
        std::string tensor = r_.tensor_in(arg.description);
        if (tensor.empty()) {
            const bool output = kind == KernelKind::kWriter || words.find("output") != std::string::npos;
            tensor = output ? r_.spec.outputs.front().name : r_.first_input();
        }
        const SourcePlace& at = arg.name.place;
        arg.value =
            make(ExprOp::kMultiply,
                 {make(ExprOp::kAxis, {number(-1)}, at, tensor), make(ExprOp::kElementSize, {}, at, tensor)}, at);
        if (!aligned) return;
        static constexpr std::int64_t kDramAlignment = 32;
        arg.value = make(ExprOp::kAlignUp, {arg.value, number(kDramAlignment)}, at);
    }

    /// A definition of the name leads to what is known.
    bool explained(const std::string& name) const {
        for (const SymbolDef& def : r_.spec.symbols) {
            if (def.name.value != name) continue;
            const std::vector<std::string> parts = names_of(def.value);
            return def.value != nullptr &&
                   std::all_of(parts.begin(), parts.end(), [&](const std::string& n) { return r_.is_known(n); });
        }
        return r_.is_named(name);
    }

    void add(KernelKind kind, ArgPhase phase, ArgSpec arg) {
        stick_size(kind, arg);
        KernelSpec& k = kernel_entry(r_.spec, kind, arg.name.place);
        (phase == ArgPhase::kCompileTime ? k.compile_args : k.runtime_args).push_back(std::move(arg));
        given(kind, phase, k.place);
    }

    void given(KernelKind kind, ArgPhase phase, SourcePlace place) {
        KernelSpec& k = kernel_entry(r_.spec, kind, std::move(place));
        (phase == ArgPhase::kCompileTime ? k.compile_args_given : k.runtime_args_given) = true;
    }

    // ---------------------------------------------------------------------------------------------------- tables

    /// Kernel | "x_addr, num_tiles, start_tile": a list in one cell.
    bool list_table(const Table& t) {
        const auto kernel = column(t, {"kernel", "kernel name"}, true);
        const auto list =
            column(t, {"args", "arguments", "args in order", "arguments in order", "list", "arg list"}, true);
        if (!list && list_columns(t)) return true;
        if (!kernel || !list || !phase_ || !r_.complete(t)) return false;
        for (const Row& row : t.rows) {
            if (!r_.complete(t, row)) return true;
            const std::optional<KernelKind> kind = kernel_in(cell(row, kernel).view());
            if (!kind) continue;
            given(*kind, *phase_, r_.place(row.raw));
            if (is_no_value(cell(row, list).view())) continue;
            for (ArgSpec& arg : read_arg_list(r_, cell(row, list))) add(*kind, *phase_, std::move(arg));
        }
        return true;
    }

    /// RISC | Kernel | CT args | RT args: a list in the cell of each phase.
    bool list_columns(const Table& t) {
        if (column(t, {"index", "idx", "position", "arg index", "arg idx"}, true)) return false;
        std::vector<std::pair<std::size_t, ArgPhase>> lists;
        for (std::size_t i = 0; i < t.header.cells.size(); ++i) {
            if (const std::optional<ArgPhase> phase = phase_in(t.header.cells[i].view())) lists.emplace_back(i, *phase);
        }
        if (lists.empty() || !r_.complete(t)) return false;
        bool found = false;
        for (const Row& row : t.rows) {
            if (!r_.complete(t, row)) return true;
            const std::optional<KernelKind> kind = kernel_of(t, row);
            if (!kind) continue;
            found = true;
            for (const auto& [i, phase] : lists) {
                given(*kind, phase, r_.place(row.raw));
                if (is_no_value(row.cells[i].view())) continue;
                for (ArgSpec& arg : read_arg_list(r_, row.cells[i])) add(*kind, phase, std::move(arg));
            }
        }
        return found;
    }

    /// The kernel that a row is about: the one of that name, the RISC's, or a word of a cell in front of the lists.
    std::optional<KernelKind> kernel_of(const Table& t, const Row& row) const {
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            if (phase_in(t.header.cells[i].view())) break;
            for (const KernelSpec& k : r_.spec.kernels) {
                const std::string_view cell = row.cells[i].view();
                const bool named = !k.name.value.empty() && (cell == k.name.value || cell == k.name.value + ".cpp" ||
                                                             cell.ends_with("/" + k.name.value + ".cpp"));
                if (named) return k.kind;
            }
        }
        for (std::size_t i = 0; i < row.cells.size() && !phase_in(t.header.cells[i].view()); ++i) {
            if (const std::optional<KernelKind> kind = kernel_in(row.cells[i].view())) return kind;
        }
        return std::nullopt;
    }

    /// The one column in which every row names a phase, whatever its header.
    static std::optional<std::size_t> column_of_phases(const Table& t) {
        for (std::size_t i = 0; i < t.header.cells.size() && !t.rows.empty(); ++i) {
            const bool all = std::all_of(t.rows.begin(), t.rows.end(), [&](const Row& row) {
                return i < row.cells.size() && row.cells[i].size() < 24 && phase_in(row.cells[i].view());
            });
            if (all) return i;
        }
        return std::nullopt;
    }

    void table(const Table& t) {
        if (list_table(t)) return;
        auto name = column(t, {"name", "argument", "arg", "arg name", "parameter"}, true);
        const auto index = column(t, {"index", "idx", "position", "arg index", "no", "arg idx"}, true);
        for (std::size_t i = 0; i < t.header.cells.size() && !name && index; ++i) {  // "Compile-time argument"
            const std::optional<ArgPhase> phase = phase_in(t.header.cells[i].view());
            if (!phase) continue;
            name = i;
            phase_ = phase;
        }
        if (!name || (!index && !column(t, {"description", "meaning", "value", "source"}, true))) return;
        const auto kernel_column = column(t, {"kernel", "kernel name"}, true);
        if (!kernel_column && !kernel_) return;
        auto phase_column = column(t, {"phase", "when", "kind", "ct rt", "type"}, true);
        if (!phase_column) phase_column = column_of_phases(t);
        auto description = column(t, {"description", "meaning", "value", "notes", "source"}, true);
        for (std::size_t i = 0; i < t.header.cells.size() && !description; ++i) {  // "Bedeutung"
            const bool used = name == i || index == i || kernel_column == i || phase_column == i;
            if (!used) description = i;
        }
        const auto value = column(t, {"value"}, true);
        if (!phase_ && !phase_column) return;
        if (!r_.complete(t)) return;
        // Arguments that are found by name have no position: those with one come first.
        const bool by_name = named_ && !index && phase_ == ArgPhase::kCompileTime;
        for (const Row& row : t.rows) {
            if (!r_.complete(t, row)) continue;
            std::optional<KernelKind> kind = kernel_;
            if (kernel_column) kind = kernel_in(cell(row, kernel_column).view());
            std::optional<ArgPhase> phase = phase_;
            if (phase_column) {
                if (const std::optional<ArgPhase> own = phase_in(cell(row, phase_column).view())) phase = own;
            }
            const Text& text = cell(row, name);
            if (!kind || !phase || is_no_value(text.view())) continue;
            // "TensorAccessorArgs(a), TensorAccessorArgs(b)" in one cell
            std::vector<Text> names = split_top(text, ',');
            const bool accessors = std::all_of(names.begin(), names.end(), [](const Text& n) {
                return n.view().find("TensorAccessorArgs") != std::string_view::npos;
            });
            if (!accessors) names = {text};
            for (std::size_t i = 0; i < names.size(); ++i) {
                std::optional<ArgSpec> arg =
                    row_arg(*kind, names[i], i == 0 ? cell(row, index) : Text(), cell(row, description),
                            cell(row, column(t, {"type", "kind"}, true)));
                if (!arg) continue;
                const bool valued = value && value != description && arg->form == ArgSpec::Form::kScalar && !arg->cb &&
                                    !is_no_value(cell(row, value).view());
                if (valued) value_of(*arg, cell(row, value));
                if (by_name)
                    by_name_.push_back({*kind, std::move(*arg)});
                else
                    add(*kind, *phase, std::move(*arg));
            }
        }
    }

    /// Buffers are called by their names in the kernels anyway; other values come behind the arguments with a position.
    void add_named() {
        for (auto& [kind, arg] : by_name_) {
            const bool buffer =
                arg.cb || std::any_of(r_.spec.buffers.begin(), r_.spec.buffers.end(),
                                      [&, name = arg.name.value](const BufferSpec& b) { return b.name.value == name; });
            given(kind, ArgPhase::kCompileTime, arg.name.place);
            r_.note("named-argument", arg.name.place,
                    buffer ? fmt::format("`{}` is a buffer, which the kernel knows by its name", arg.name.value)
                           : fmt::format("`{}` comes behind the arguments that have a position", arg.name.value));
            if (!buffer) add(kind, ArgPhase::kCompileTime, std::move(arg));
        }
    }

    std::optional<ArgSpec> row_arg(KernelKind kind, const Text& name, const Text& index, const Text& description,
                                   const Text& type) {
        ArgSpec arg;
        arg.description = description.str();
        const bool typed = type.view().find("TensorAccessorArgs") != std::string_view::npos;
        if (typed || name.view().find("TensorAccessorArgs") != std::string_view::npos) {
            arg.form = ArgSpec::Form::kAccessor;
            // `gamma_args` of that type
            std::string words = name.str();
            for (const std::string_view end : {"_accessor_args", "_args", "_accessor"})
                if (typed && words.ends_with(end)) words.resize(words.size() - end.size());
            arg.tensor = accessor_tensor(r_, words, description.view(), kind);
            arg.name = {arg.tensor + "_accessor", r_.place(name)};
        } else {
            std::size_t end = 0;
            while (end < name.size() && (std::isalnum(static_cast<unsigned char>(name[end])) != 0 || name[end] == '_'))
                ++end;
            if (!is_identifier(name.view().substr(0, end))) {
                r_.error("bad-name", r_.place(name), fmt::format("`{}` cannot be the name of an argument", name.view()),
                         "letters, digits and underscores", "rename the argument");
                return std::nullopt;
            }
            arg.name = {name.str().substr(0, end), r_.place(name)};
            if (description.empty()) arg.description = name.sub(end).trimmed().str();  // "value (fp32 bits)"
        }
        return arg_value(arg, index, description) ? std::optional(std::move(arg)) : std::nullopt;
    }

    bool arg_value(ArgSpec& arg, const Text& index, const Text& description) {
        if (!read_position(arg, index)) return false;
        if (const std::optional<int> cb =
                index_of(description.view().substr(0, description.view().find_first_of(" ,(")))) {
            arg.cb = *cb;
        } else if (arg.form != ArgSpec::Form::kAccessor) {
            in_parentheses(arg, description);
            if (!arg.cb && !arg.value) value_of(arg, description);
        }
        return true;
    }

    /// `Wt (tiles per row)`: a name that is known and its explanation; "Tiles to write (`num_rows * Wt`)": the other
    /// way round.
    void remarked_value(ArgSpec& arg, const Text& description) {
        if (description.empty() || description[description.size() - 1] != ')') return;
        const std::size_t open = description.view().rfind('(');
        if (open == std::string_view::npos || open == 0) return;
        const Text head = description.sub(0, open).trimmed();
        if (is_identifier(head.view()) && r_.is_known(head.view()) && head.view() != arg.name.value) {
            arg.value = name(head.str(), r_.place(head));
            return;
        }
        const Text inside = description.sub(open + 1, description.size() - open - 2).trimmed();
        GrammarOptions grammar;
        grammar.units = false;
        const Result<ParsedExpr> e = parse_expr(inside, r_.document.file, grammar);
        if (e && !names_of(e->expr).empty()) arg.remark = e->expr;
    }

    /// "Output CB ID (c_16)", "Output circular buffer ID (16)", "Tile height constant (32)"
    static void in_parentheses(ArgSpec& arg, const Text& description) {
        const std::size_t open = description.view().rfind('(');
        if (open == std::string_view::npos || description[description.size() - 1] != ')') return;
        const std::string_view inside = description.view().substr(open + 1, description.size() - open - 2);
        const std::string words = normalised(description.view().substr(0, open));
        const bool digits =
            !inside.empty() && inside.size() < 8 && inside.find_first_not_of("0123456789") == std::string_view::npos;
        const bool buffer = has_phrase(words, "cb") || has_phrase(words, "circular buffer");
        if (buffer && !digits) arg.cb = index_of(inside);
        if (buffer && digits) arg.cb = std::stoi(std::string(inside));
        if (!buffer && digits && has_phrase(words, "constant")) arg.value = number(std::stoi(std::string(inside)));
    }

    /// A description that is a formula ("num_rows * Wt", "1 if mask.shape[0] == N and N > 1").
    void value_of(ArgSpec& arg, const Text& description) {
        GrammarOptions grammar;
        grammar.units = false;
        const Result<ParsedExpr> e = parse_expr(description, r_.document.file, grammar);
        if (e)
            arg.value = e->expr;
        else
            remarked_value(arg, description);
    }

    /// `3`; `3+`, `3...`; `3 .. 3+N-1`; `M+`.
    bool read_position(ArgSpec& arg, const Text& text) {
        const std::string_view s = text.view();
        if (s.empty() || is_no_value(s) || s == "+") return true;
        std::size_t end = 0;
        int value = 0;
        while (end < s.size() && std::isdigit(static_cast<unsigned char>(s[end])) != 0)
            value = value < 10000 ? value * 10 + (s[end++] - '0') : (++end, value);
        if (end > 0) arg.index = value;
        if (end == s.size()) return true;
        const Text rest = text.sub(end).trimmed();
        if (rest.view() == "+" || rest.view() == "..." || rest.view() == "\xE2\x80\xA6") return true;
        const bool dots = rest.view().rfind("..", 0) == 0;
        // "0..N" of an accessor: its words, which nobody counts.
        if (dots && arg.form == ArgSpec::Form::kAccessor) return true;
        if (end > 0 && (dots || rest.view().rfind("\xE2\x80\x93", 0) == 0))
            return read_run(arg, value, rest.sub(dots ? 2 : 3).trimmed());
        const bool behind = end == 0 && s.size() >= 2 && s.back() == '+' && is_identifier(s.substr(0, s.size() - 1));
        const std::size_t range = s.find("..");
        const bool from_name = end == 0 && arg.form == ArgSpec::Form::kAccessor && range != std::string_view::npos &&
                               is_identifier(text.sub(0, range).trimmed().view());
        if (behind || from_name) return true;
        r_.error("cell-unreadable", r_.place(text), fmt::format("`{}` is not the position of an argument", s),
                 "`3`, `3+`, `3 .. 3+N-1`, or `N+` behind an accessor", "write the index");
        return false;
    }

    bool read_run(ArgSpec& arg, int first, const Text& last) {
        arg.form = ArgSpec::Form::kRun;
        const ExprPtr end = r_.formula(last);
        if (!end) return false;
        // last - first + 1, which for `3+N-1` is N.
        const ExprPtr length =
            make(ExprOp::kAdd, {make(ExprOp::kSubtract, {end, number(first)}), number(1)}, end->place);
        arg.run_length = length;
        const std::vector<std::string> names = names_of(end);
        for (const std::string& n : names) {
            bool same = true;
            for (const std::int64_t v : {2, 5, 8}) {
                Environment env;
                env.value = [&](const std::string&) { return std::optional<std::int64_t>(v); };
                const Result<std::int64_t> got = evaluate(length, env);
                same = same && got && *got == v;
            }
            if (same && names.size() == 1) arg.run_length = name(n, end->place);
        }
        return true;
    }

    // ------------------------------------------------------------------------------------------- lists and prose

    void code(const Block& block) {
        std::optional<ArgPhase> phase = phase_;
        for (const Text& line : block.lines) {
            const Text trimmed = line.trimmed();
            std::vector<ArgSpec> args;
            if (cpp_list(trimmed) || comment_list(trimmed)) continue;
            if (read_bracket_line(r_, trimmed, args)) {
                if (!phase || !kernel_) continue;
                for (ArgSpec& arg : args) add(*kernel_, *phase, std::move(arg));
            } else if (const std::optional<ArgPhase> next = phase_in(trimmed.view())) {
                phase = next;
                if (kernel_) given(*kernel_, *phase, r_.place(trimmed));
            }
        }
    }

    /// `// compile-time: cb_in, Wt, TensorAccessorArgs(x)` in the code block of a kernel.
    bool comment_list(const Text& line) {
        const bool comment = line.view().starts_with("//") || line.view().starts_with('#');
        if (!comment || !kernel_) return false;
        bool listed = false;
        for (const PhaseList& part : phase_lists(line)) {
            if (part.list.empty() || part.list.view().find('[') == 0) continue;
            listed = true;
            given(*kernel_, part.phase, r_.place(line));
            for (ArgSpec& arg : read_arg_list(r_, part.list)) add(*kernel_, part.phase, std::move(arg));
        }
        return listed;
    }

    /// `std::vector<uint32_t> reader_ct_args = {Ht, Wt};`, `TensorAccessorArgs(*x.buffer()).append_to(reader_ct_args);`
    bool cpp_list(const Text& line) {
        std::string words = lower(line.view());
        std::replace(words.begin(), words.end(), '_', ' ');
        const std::size_t open = line.view().find('{'), close = line.view().rfind('}');
        const std::size_t append = line.view().find(".append_to(");
        const bool list = open != std::string_view::npos && close != std::string_view::npos && close > open &&
                          line.view().substr(0, open).find('=') != std::string_view::npos;
        if (!list && append == std::string_view::npos) return false;
        const std::string target = list ? words.substr(0, open) : words.substr(append);
        const std::optional<KernelKind> kind = kernel_in(target) ? kernel_in(target) : kernel_;
        const std::optional<ArgPhase> phase = phase_in(target) ? phase_in(target) : phase_;
        if (!kind || !phase) return false;
        given(*kind, *phase, r_.place(line));
        const Text items = list ? line.sub(open + 1, close - open - 1) : line.sub(0, append);
        for (const Text& item : list ? split_top(items, ',') : std::vector<Text>{items}) {
            const std::size_t address = item.view().find("buffer()->address()");
            if (address != std::string_view::npos) {
                const std::string tensor = accessor_tensor(r_, item.view(), {}, *kind);
                ArgSpec arg;
                arg.name = {tensor + "_addr", r_.place(item)};
                arg.description = item.str();
                add(*kind, *phase, std::move(arg));
                continue;
            }
            Text plain = item;
            if (const std::size_t cast = plain.view().find(")("); plain.view().rfind("(uint32_t)", 0) == 0)
                plain = plain.sub(10);
            else if (plain.view().rfind("static_cast<uint32_t>(", 0) == 0 && cast == std::string_view::npos)
                plain = plain.sub(22, plain.size() - 23);
            std::optional<ArgSpec> arg = read_arg_item(r_, plain.trimmed());
            if (!arg) continue;
            if (arg->form == ArgSpec::Form::kAccessor) arg->tensor = accessor_tensor(r_, item.view(), {}, *kind);
            name_of_formula(*arg, plain.trimmed());
            add(*kind, *phase, std::move(*arg));
        }
        return true;
    }

    /// `Ht * Wt` as an argument: its value is the formula, its name one made of its names.
    void name_of_formula(ArgSpec& arg, const Text& item) {
        if (arg.form != ArgSpec::Form::kScalar || item.view() == arg.name.value || arg.value) return;
        const Result<ParsedExpr> e = parse_expr(item, r_.document.file, {});
        if (!e) return;
        std::string joined;
        for (const std::string& n : names_of(e->expr)) joined += n;
        if (is_identifier(joined)) arg.name.value = joined;
        arg.value = e->expr;
    }

    void numbered(const Block& block) {
        const Text text = clean(block.text);
        std::optional<ArgSpec> arg = read_arg_item(r_, text);
        if (!arg) return;
        if (arg->form == ArgSpec::Form::kAccessor) arg->tensor = accessor_tensor(r_, text.view(), {}, *kernel_);
        if (first_ordinal_ < 0) first_ordinal_ = *block.ordinal;
        arg->index = *block.ordinal - first_ordinal_;
        add(*kernel_, *phase_, std::move(*arg));
    }

    /// Line by line where several lines have lists of their own: "Reader compile args: ...", "Writer compile args:
    /// ...".
    void text(const Block& block, const SectionFacts& facts) {
        const auto labelled = std::count_if(block.lines.begin(), block.lines.end(),
                                            [](const Text& line) { return !phase_lists(clean(line)).empty(); });
        if (labelled < 2) return prose(clean(block.text), facts);
        for (const Text& line : block.lines) prose(clean(line), facts);
    }

    void prose(const Text& text, const SectionFacts& facts) {
        const std::string_view s = text.view();
        const std::size_t colon = s.find(':');
        // "**Reader** (`reader_x`, RISCV_0)", "**reader** `x` - compile-time: ...": the kernel is in front.
        const std::size_t head_end = std::min(s.find_first_of("(:"), s.size());
        const std::string_view head = s.substr(0, std::min<std::size_t>(head_end, 60));
        const std::optional<ArgPhase> head_phase = phase_in(head);
        if (!facts.kernel) {
            std::string first = lower(head.substr(0, head.find(' ')));
            if (first.ends_with(".cpp")) first.resize(first.size() - 4);
            first = first.substr(first.rfind('/') + 1);
            if (is_one_of(first, {"reader", "compute", "writer"}) || names_kernel(first)) kernel_ = kernel_in(first);
            if (const std::optional<KernelKind> only = only_kernel_of(s)) kernel_ = only;
            // "**Compile-time (Reader):**", "Runtime arguments of the writer:"
            if (head_phase && kernel_in(s.substr(0, 40)) && s.size() < 80) kernel_ = kernel_in(s.substr(0, 40));
        }
        if (normalised(s).find("no runtime arguments") != std::string::npos ||
            normalised(s).find("no compile time arguments") != std::string::npos) {
            const std::optional<KernelKind> kind = kernel_in(s);
            const bool run = normalised(s).find("no runtime arguments") != std::string::npos;
            if (kind && s.size() < 80) given(*kind, run ? ArgPhase::kRuntime : ArgPhase::kCompileTime, r_.place(text));
            return;
        }
        bool listed = false;
        for (const PhaseList& part : phase_lists(text)) {
            if (!kernel_ || part.list.empty()) continue;
            listed = true;
            given(*kernel_, part.phase, r_.place(text));
            std::vector<ArgSpec> args;
            if (!read_bracket_line(r_, part.list, args)) args = read_arg_list(r_, part.list);
            for (ArgSpec& arg : args) add(*kernel_, part.phase, std::move(arg));
        }
        // "**Compile-time** (per kernel):" announces the next table.
        const bool announces = !listed && head_phase && (colon != std::string_view::npos || s.size() < 60);
        if (!announces) return;
        phase_ = head_phase;
        announced_ = true;
        named_ = has_phrase(normalised(s), "named");
    }

    /// The one kernel whose name stands in the text.
    std::optional<KernelKind> only_kernel_of(std::string_view text) const {
        std::optional<KernelKind> found;
        for (const KernelSpec& k : r_.spec.kernels) {
            if (k.name.value.empty() || text.find(k.name.value) == std::string_view::npos) continue;
            if (found) return std::nullopt;
            found = k.kind;
        }
        return found;
    }

    bool names_kernel(std::string_view word) const {
        return std::any_of(r_.spec.kernels.begin(), r_.spec.kernels.end(),
                           [&](const KernelSpec& k) { return !k.name.value.empty() && lower(k.name.value) == word; });
    }

    // ------------------------------------------------------------------------------------------------------ checks

    void check_order(const std::vector<ArgSpec>& args) {
        int next = 0;
        bool open_ended = false;
        for (const ArgSpec& arg : args) {
            if (arg.index && !open_ended && *arg.index != next) {
                r_.error(
                    "arg-index", arg.name.place,
                    fmt::format("argument `{}` has index {}, the next one is {}", arg.name.value, *arg.index, next),
                    "indices that count up from 0 without gap or repetition", "correct the index");
                return;
            }
            if (open_ended && arg.form == ArgSpec::Form::kScalar) {
                r_.warn(
                    "arg-behind-accessor", arg.name.place,
                    fmt::format("`{}` stands behind an accessor, whose length depends on the tensor", arg.name.value),
                    "put plain arguments in front of the accessors");
            }
            open_ended = open_ended || arg.form != ArgSpec::Form::kScalar;
            ++next;
        }
    }

    void check_cbs(const std::vector<ArgSpec>& args) {
        for (const ArgSpec& arg : args) {
            if (!arg.cb) continue;
            const bool known = std::any_of(r_.spec.buffers.begin(), r_.spec.buffers.end(),
                                           [&](const BufferSpec& b) { return b.index.value == *arg.cb; });
            if (known) continue;
            std::string list;
            for (const BufferSpec& b : r_.spec.buffers)
                list += fmt::format("{}{}", list.empty() ? "" : ", ", b.index.value);
            r_.error("unknown-cb", arg.name.place,
                     fmt::format("argument `{}` names circular buffer {}, which is not in the table", arg.name.value,
                                 *arg.cb),
                     fmt::format("one of the indices {}", list), "correct the index, or add the buffer to the table");
        }
    }

    Reading& r_;
    std::optional<ArgPhase> phase_;
    std::optional<KernelKind> kernel_;
    bool named_ = false;  ///< of those that the next table lists: by name, without a position
    std::vector<std::pair<KernelKind, ArgSpec>> by_name_;
    bool announced_ = false;  ///< the last line of text said whose arguments follow
    int first_ordinal_ = -1;  ///< lists may count from 0 or 1
};

}  // namespace

void read_arguments(Reading& r) {
    ArgumentReader(r).read();
}

}  // namespace opwright::builder
