// Kernel arguments: tables per kernel, one table with a Kernel column, fenced `[3] name` lists, prose lists.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "builder/spec/arg_items.hpp"
#include "builder/spec/kernel_entry.hpp"
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
                        prose(clean(block.text), facts);
                        break;
                }
            }
        }
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
    void add(KernelKind kind, ArgPhase phase, ArgSpec arg) {
        KernelSpec& k = kernel_entry(r_.spec, kind, arg.name.place);
        (phase == ArgPhase::kCompileTime ? k.compile_args : k.runtime_args).push_back(std::move(arg));
        given(kind, phase, k.place);
    }

    void given(KernelKind kind, ArgPhase phase, SourcePlace place) {
        KernelSpec& k = kernel_entry(r_.spec, kind, std::move(place));
        (phase == ArgPhase::kCompileTime ? k.compile_args_given : k.runtime_args_given) = true;
    }

    // ---------------------------------------------------------------------------------------------------- tables

    void table(const Table& t) {
        const auto name = column(t, {"name", "argument", "arg", "arg name", "parameter"}, true);
        const auto index = column(t, {"index", "idx", "position", "arg index", "no"}, true);
        if (!name || (!index && !column(t, {"description", "meaning", "value", "source"}, true))) return;
        const auto kernel_column = column(t, {"kernel"}, true);
        if (!kernel_column && !kernel_) return;
        const auto phase_column = column(t, {"phase", "when", "kind"}, true);
        const auto description = column(t, {"description", "meaning", "value", "notes", "source"}, true);
        if (!phase_ && !phase_column) return;
        if (!r_.complete(t)) return;
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
            std::optional<ArgSpec> arg = row_arg(text, cell(row, index), cell(row, description));
            if (arg) add(*kind, *phase, std::move(*arg));
        }
    }

    std::optional<ArgSpec> row_arg(const Text& name, const Text& index, const Text& description) {
        ArgSpec arg;
        arg.description = description.str();
        if (name.view().find("TensorAccessorArgs") != std::string_view::npos) {
            arg.form = ArgSpec::Form::kAccessor;
            arg.tensor = accessor_tensor(r_, name.view());
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
        }
        if (!read_position(arg, index)) return std::nullopt;
        if (const std::optional<int> cb =
                index_of(description.view().substr(0, description.view().find_first_of(" ,(")))) {
            arg.cb = *cb;
        } else if (arg.form != ArgSpec::Form::kAccessor) {
            value_of(arg, description);
        }
        return arg;
    }

    /// A description that is a formula ("num_rows * Wt", "1 if mask.shape[0] == N and N > 1").
    void value_of(ArgSpec& arg, const Text& description) {
        GrammarOptions grammar;
        grammar.units = false;
        const Result<ParsedExpr> e = parse_expr(description, r_.document.file, grammar);
        if (e) arg.value = e->expr;
    }

    /// `3`; `3+`, `3...`; `3 .. 3+N-1`; `M+`.
    bool read_position(ArgSpec& arg, const Text& text) {
        const std::string_view s = text.view();
        if (s.empty() || is_no_value(s)) return true;
        std::size_t end = 0;
        int value = 0;
        while (end < s.size() && std::isdigit(static_cast<unsigned char>(s[end])) != 0)
            value = value < 10000 ? value * 10 + (s[end++] - '0') : (++end, value);
        if (end > 0) arg.index = value;
        if (end == s.size()) return true;
        const Text rest = text.sub(end).trimmed();
        if (rest.view() == "+" || rest.view() == "..." || rest.view() == "\xE2\x80\xA6") return true;
        const bool dots = rest.view().rfind("..", 0) == 0;
        if (end > 0 && (dots || rest.view().rfind("\xE2\x80\x93", 0) == 0))
            return read_run(arg, value, rest.sub(dots ? 2 : 3).trimmed());
        const bool behind = end == 0 && s.size() >= 2 && s.back() == '+' && is_identifier(s.substr(0, s.size() - 1));
        if (behind) return true;
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
            if (read_bracket_line(r_, trimmed, args)) {
                if (!phase || !kernel_) continue;
                for (ArgSpec& arg : args) add(*kernel_, *phase, std::move(arg));
            } else if (const std::optional<ArgPhase> next = phase_in(trimmed.view())) {
                phase = next;
                if (kernel_) given(*kernel_, *phase, r_.place(trimmed));
            }
        }
    }

    void prose(const Text& text, const SectionFacts& facts) {
        const std::string_view s = text.view();
        const std::size_t colon = s.find(':');
        // "**Reader** (`reader_x`, RISCV_0)", "**reader** `x` - compile-time: ...": the kernel is in front.
        const std::size_t head_end = std::min(s.find_first_of("(:"), s.size());
        const std::string_view head = s.substr(0, std::min<std::size_t>(head_end, 60));
        const std::optional<ArgPhase> head_phase = phase_in(head);
        if (!facts.kernel) {
            const std::string first = normalised(head.substr(0, head.find(' ')));
            if (is_one_of(first, {"reader", "compute", "writer"})) kernel_ = kernel_in(first);
        }
        if (normalised(s).find("no runtime arguments") != std::string::npos ||
            normalised(s).find("no compile time arguments") != std::string::npos) {
            const std::optional<KernelKind> kind = kernel_in(s);
            const bool run = normalised(s).find("no runtime arguments") != std::string::npos;
            if (kind && s.size() < 80) given(*kind, run ? ArgPhase::kRuntime : ArgPhase::kCompileTime, r_.place(text));
            return;
        }
        bool listed = false;
        struct Word {
            std::string_view word;
            ArgPhase phase;
        };
        for (const Word& w :
             {Word{"compile-time:", ArgPhase::kCompileTime}, Word{"compile time:", ArgPhase::kCompileTime},
              Word{"runtime:", ArgPhase::kRuntime}, Word{"run-time:", ArgPhase::kRuntime}}) {
            const std::size_t at = lower(s).find(w.word);
            if (at == std::string::npos || !kernel_) continue;
            listed = true;
            Text list = text.sub(at + w.word.size());
            for (const std::string_view other : {"runtime:", "run-time:", "compile-time:"}) {
                const std::size_t next = lower(list.view()).find(other);
                if (next != std::string::npos) list = list.sub(0, next).trimmed();
            }
            while (!list.empty() && list[list.size() - 1] == ';') list = list.sub(0, list.size() - 1);
            given(*kernel_, w.phase, r_.place(text));
            for (ArgSpec& arg : read_arg_list(r_, list)) add(*kernel_, w.phase, std::move(arg));
        }
        // "**Compile-time** (per kernel):" announces the next table.
        const bool announces = !listed && head_phase && (colon != std::string_view::npos || s.size() < 60);
        if (announces) phase_ = head_phase;
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
};

}  // namespace

void read_arguments(Reading& r) {
    ArgumentReader(r).read();
}

}  // namespace opwright::builder
