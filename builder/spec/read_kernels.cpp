// Kernels: names and RISCs from the movement table, the file list, headings and bold lines.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "builder/spec/kernel_entry.hpp"
#include "builder/spec/reading.hpp"

namespace opwright::builder {

namespace {

std::optional<KernelKind> kind_of_core(std::string_view core) {
    const std::string text = lower(core);
    const auto has = [&](std::string_view w) { return text.find(w) != std::string::npos; };
    if (has("ncrisc") || has("riscv_1")) return KernelKind::kWriter;
    if (has("brisc") || has("riscv_0")) return KernelKind::kReader;
    if (has("trisc") || has("tensix") || has("riscv_2") || has("compute")) return KernelKind::kCompute;
    return std::nullopt;
}

/// The stem, when `text` is a usable kernel name; otherwise reports `unsafe-path`.
std::optional<Text> stem_of(Reading& r, const Text& text) {
    const std::string_view s = text.view();
    std::string why;
    if (s.find("..") != std::string_view::npos) {
        why = "it contains `..`";
    } else if (!s.empty() && (s[0] == '/' || s[0] == '~')) {
        why = "it is an absolute path";
    } else if (s.find('\\') != std::string_view::npos) {
        why = "it contains a backslash";
    } else if (s.find(':') != std::string_view::npos) {
        why = "it contains a `:`";
    }
    Text stem = text;
    if (stem.size() > 4 && s.ends_with(".cpp")) stem = stem.sub(0, stem.size() - 4);
    const std::size_t slash = stem.view().rfind('/');
    if (why.empty() && slash != std::string_view::npos) {
        const std::string_view directory = stem.view().substr(0, slash);
        const bool known =
            directory == "device/kernels/dataflow" || directory == "device/kernels/compute" ||
            directory == "kernels/dataflow" || directory == "kernels/compute" || directory == "dataflow" ||
            directory == "compute" ||
            (directory.starts_with("ttnn/cpp/ttnn/operations/") &&
             (directory.ends_with("/device/kernels/dataflow") || directory.ends_with("/device/kernels/compute")));
        if (!known) why = "it leads out of the operation's kernel directories";
        stem = stem.sub(slash + 1);
    }
    if (why.empty() && !is_identifier(stem.view())) why = "it is not a plain file stem";
    if (why.empty()) return stem;
    r.error("unsafe-path", r.place(text), fmt::format("`{}` is not usable as the name of a kernel: {}", s, why),
            "a file stem of letters, digits and underscores, optionally below device/kernels/dataflow or "
            "device/kernels/compute",
            "write for instance `reader_" + r.spec.name.value + "`");
    return std::nullopt;
}

class KernelReader {
  public:
    explicit KernelReader(Reading& r) : r_(r) {}

    void read() {
        for (std::size_t i = 0; i < r_.document.sections.size(); ++i) {
            const SectionFacts& facts = r_.facts[i];
            if (facts.role != Role::kKernels && facts.role != Role::kKernelArgs) continue;
            heading(i);
            for (const Block& block : r_.document.sections[i].blocks) {
                switch (block.kind) {
                    case Block::Kind::kTable:
                        table(block.table);
                        break;
                    case Block::Kind::kBullet:
                    case Block::Kind::kParagraph:
                        line(block.text);
                        for (const Text& one : block.lines) plain_line(one);
                        if (facts.kernel) file_field(*facts.kernel, block.text);
                        break;
                    case Block::Kind::kCode:
                    case Block::Kind::kHtml:
                        break;
                }
            }
        }
        if (r_.spec.kernels.empty()) {
            r_.note("no-kernels", {r_.document.file, 1, 1}, "no kernel is named; the names of the pattern are used");
        }
    }

  private:
    void set(KernelKind kind, const Text& name, std::string core, std::string function) {
        KernelSpec& k = kernel_entry(r_.spec, kind, r_.place(name));
        if (name.empty()) {
            // only its place and its role
        } else if (k.name.value.empty()) {
            k.name = {name.str(), r_.place(name)};
        } else if (k.name.value != name.view()) {
            r_.warn("kernel-name-differs", r_.place(name),
                    fmt::format("the {} kernel is called `{}` here and `{}` on line {}, which is kept", to_string(kind),
                                name.view(), k.name.value, k.name.place.line));
        }
        if (k.core.empty()) k.core = std::move(core);
        if (k.function.empty()) k.function = std::move(function);
    }

    /// Kernel | Core | NOC | Actual Function
    void table(const Table& t) {
        const auto name = column(t, {"kernel", "kernel name", "file", "kernel file", "source", "source file"}, true);
        const auto core =
            column(t, {"core", "risc", "riscv", "processor", "runs on", "risc v", "thread", "risc core"}, true);
        const auto function = column(
            t, {"actual function", "function", "does", "what it does", "purpose", "role", "operations", "job"}, true);
        if (!name || (!core && !function)) return names_of_arguments(t);
        if (column(t, {"index", "arg", "argument"}, true)) return names_of_arguments(t);
        if (!r_.complete(t)) return;
        const bool by_name = names_contradict_cores(t, name, core);
        for (const Row& row : t.rows) {
            if (!r_.complete(t, row)) continue;
            const Text& text = cell(row, name);
            if (text.empty()) continue;
            const bool absent = has_phrase(normalised(cell(row, function).view()), "not present") ||
                                has_phrase(normalised(cell(row, function).view()), "none");
            if (text[0] == '(' || absent) {
                if (kernel_in(text.view()) == KernelKind::kCompute) r_.spec.no_compute = true;
                continue;
            }
            std::optional<Text> stem = stem_of(r_, text);
            if (!stem) continue;
            // "reader" alone is a role, not the name of a file.
            if (is_one_of(normalised(stem->view()), {"reader", "compute", "writer"})) stem = stem->sub(0, 0);
            std::optional<KernelKind> kind = kind_of_core(cell(row, core).view());
            if (!kind || (by_name && kernel_in(text.view()))) kind = kernel_in(text.view());
            if (!kind) {
                r_.warn("kernel-kind", r_.place(text),
                        fmt::format("nothing says on which RISC `{}` runs; it is left out", text.view()),
                        "name RISCV_0, RISCV_1 or TRISC in a column `Core`");
                continue;
            }
            set(*kind, *stem, cell(row, core).str(), cell(row, function).str());
        }
    }

    /// A table of arguments whose first columns have the names of the kernels: `reader_x`, not just "Reader".
    void names_of_arguments(const Table& t) {
        const auto name = column(t, {"kernel", "kernel name", "file", "kernel file", "source", "source file"}, true);
        if (!name) return;
        for (const Row& row : t.rows) {
            Text word = cell(row, name);
            if (word.view().ends_with(".cpp")) word = word.sub(0, word.size() - 4);
            const std::optional<KernelKind> kind = kernel_in(word.view());
            const bool file = kind && is_identifier(word.view()) && word.view().find('_') != std::string_view::npos &&
                              !phase_in(word.view());
            if (file) set(*kind, word, {}, {});
        }
    }

    /// The reader and the writer of the table stand each on the other's RISC: the table follows the runtime, whose
    /// readers run on NCRISC (RISCV_1), and not the instructions of the stages, where `reader` is the name of BRISC
    /// (RISCV_0).
    static bool names_contradict_cores(const Table& t, const std::optional<std::size_t>& name,
                                       const std::optional<std::size_t>& core) {
        bool reader = false, writer = false;
        for (const Row& row : t.rows) {
            const std::optional<KernelKind> called = kernel_in(cell(row, name).view());
            const std::optional<KernelKind> placed = kind_of_core(cell(row, core).view());
            if (!called || !placed || *called == KernelKind::kCompute || *placed == KernelKind::kCompute) continue;
            if (*called == *placed) return false;
            (*called == KernelKind::kReader ? reader : writer) = true;
        }
        return reader && writer;
    }

    /// "7.1 reader_grid_sample (data movement, RISCV_0, NOC0)", "Reader Kernel: `reader_stack_interleaved.cpp`"
    void heading(std::size_t i) {
        const Text& title = r_.document.sections[i].title;
        for (const Text& word : kernel_words(title)) named(word, title);
    }

    /// "**Reader** (`reader_x`, RISCV_0)", "- `device/kernels/dataflow/reader_x.cpp`"
    void line(const Text& raw) {
        const std::string words = normalised(raw.view());
        for (const std::string_view none :
             {"no compute kernel", "no compute", "without compute", "compute kernel none"}) {
            if (has_phrase(words, none) && !has_phrase(words, "no compute time")) r_.spec.no_compute = true;
        }
        for (std::size_t open = raw.view().find('`'); open != std::string_view::npos;) {
            const std::size_t close = raw.view().find('`', open + 1);
            if (close == std::string_view::npos) return;
            const Text span = raw.sub(open + 1, close - open - 1).trimmed();
            const bool path = span.view().ends_with(".cpp");
            if (path) {
                if (const std::optional<Text> stem = stem_of(r_, span)) named(*stem, span, raw.sub(0, open));
            } else if (is_kernel_name(span.view())) {
                named(span, raw);
            }
            open = raw.view().find('`', close + 1);
        }
    }

    /// "file: reader_x" in the section of a kernel.
    void file_field(KernelKind kind, const Text& raw) {
        const Text text = clean(raw);
        const std::size_t colon = text.view().find(": ");
        if (colon == std::string_view::npos) return;
        const std::string label = normalised(text.view().substr(0, colon));
        if (!is_one_of(label, {"file", "kernel file", "source", "source file", "kernel name"})) return;
        if (const std::optional<Text> stem = stem_of(r_, text.sub(colon + 2).trimmed())) set(kind, *stem, {}, {});
    }

    /// "reader_x @ RISCV_0": names without backticks at the start of a line.
    void plain_line(const Text& raw) {
        const Text text = clean(raw);
        std::size_t end = 0;
        while (end < text.size() && is_word(text[end])) ++end;
        if (!raw.view().starts_with('`') && is_kernel_name(text.view().substr(0, end))) named(text.sub(0, end), text);
    }

    /// An identifier with a kernel word and the operation's name, so that arguments and CBs are not taken for kernels.
    bool is_kernel_name(std::string_view word) const {
        return is_identifier(word) && kernel_in(word).has_value() &&
               word.find(r_.spec.name.value) != std::string_view::npos;
    }

    std::vector<Text> kernel_words(const Text& text) const {
        std::vector<Text> out;
        const std::string_view s = text.view();
        const auto part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
        for (std::size_t i = 0; i < s.size();) {
            std::size_t to = i;
            while (to < s.size() && part(s[to])) ++to;
            if (is_kernel_name(s.substr(i, to - i))) out.push_back(text.sub(i, to - i));
            i = std::max(to, i + 1);
        }
        return out;
    }

    /// `front`: what stands in front of the name in its line; "compute: `kernels/compute/lerp_tiles.cpp`".
    void named(const Text& name, const Text& context, const Text& front = {}) {
        const bool movement = context.view().find("RISCV") != std::string_view::npos;
        std::optional<KernelKind> kind = movement ? kind_of_core(context.view()) : std::nullopt;
        if (!kind) kind = kernel_in(name.view());
        if (!kind && context.view().find("kernels/compute/") != std::string_view::npos) kind = KernelKind::kCompute;
        if (!kind) kind = kernel_in(front.view());
        if (kind) set(*kind, name, movement ? context.str() : std::string(), {});
    }

    Reading& r_;
};

}  // namespace

void read_kernels(Reading& r) {
    KernelReader(r).read();
}

}  // namespace opwright::builder
