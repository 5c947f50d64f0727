// Remarks that contradict a table: who wins is settled (docs/spec_format.md); here both places are named.
#include <fmt/format.h>

#include <algorithm>

#include "builder/spec/formats.hpp"
#include "builder/spec/reading.hpp"

namespace opwright::builder {

namespace {

/// "the writer can be dropped" although the kernel is listed.
void dropped_kernel(Reading& r, const Text& text, const std::string& words) {
    const std::size_t at = words.find("can be dropped");
    if (at == std::string::npos) return;
    const std::size_t from = words.rfind("the ", at);
    const std::optional<KernelKind> kind = kernel_in(words.substr(from == std::string::npos ? 0 : from, at));
    for (const KernelSpec& k : r.spec.kernels) {
        if (kind != k.kind || k.name.value.empty()) continue;
        r.warn("kernel-kept", r.place(text),
               fmt::format("the text says that the {} can be dropped; it is listed on line {} and stays",
                           to_string(k.kind), k.name.place.line));
    }
}

/// "could be allowed later" against a refusal: the refusal holds.
void allowed_later(Reading& r, const Text& text, const std::string& words) {
    if (!has_phrase(words, "could be allowed")) return;
    const std::vector<MemoryLayout> layouts = memory_layouts_of(text.view());
    for (const Demand& d : r.spec.demands) {
        if (d.kind != DemandKind::kMemoryLayout || layouts.empty()) continue;
        r.warn("refusal-holds", r.place(text),
               fmt::format("\"{}\" is refused on line {}; the refusal holds", d.words,
                           (d.message_place.line != 0 ? d.message_place : d.place).line));
        return;
    }
}

/// The bits of an argument: the table says fp32, the prose of the kernel two bf16 halves.
void argument_bits(Reading& r, const Text& text, const std::string& words) {
    const bool halves = has_phrase(words, "bf16") && (has_phrase(words, "halves") || has_phrase(words, "twice")) &&
                        has_phrase(words, "arg");
    if (!halves) return;
    for (const KernelSpec& k : r.spec.kernels) {
        for (const ArgSpec& a : k.runtime_args) {
            const bool fp32 = has_phrase(normalised(a.description), "fp32");
            const bool same = a.index && has_phrase(words, fmt::format("arg {}", *a.index));
            if (!fp32 || !same) continue;
            r.warn(
                "argument-prose-differs", r.place(text),
                fmt::format("the text speaks of bf16 halves, the table on line {} of `{}` as \"{}\"; the table holds",
                            a.name.place.line, a.name.value, a.description));
        }
    }
}

/// "L1: (6*Wt + 6) * 2048 bytes"
void l1_formula(Reading& r, const Text& text) {
    const std::size_t at = text.view().find("L1:");
    if (at == std::string_view::npos || r.spec.l1_formula) return;
    GrammarOptions grammar;
    grammar.prefix = true;
    grammar.is_symbol = [&](std::string_view n) { return r.is_named(n); };
    const Text formula = text.sub(at + 3).trimmed();
    const Result<ParsedExpr> e = parse_expr(formula, r.document.file, grammar);
    if (!e || e->unit != Unit::kBytes) return;
    const std::vector<std::string> names = names_of(e->expr);
    const bool known = std::all_of(names.begin(), names.end(), [&](const std::string& n) { return r.is_known(n); });
    if (known) r.spec.l1_formula = {e->expr, r.place(formula)};
}

}  // namespace

void read_remarks(Reading& r) {
    for (const Section& section : r.document.sections) {
        for (const Block& block : section.blocks) {
            if (block.kind != Block::Kind::kParagraph && block.kind != Block::Kind::kBullet) continue;
            const Text text = clean(block.text);
            const std::string words = normalised(text.view());
            dropped_kernel(r, text, words);
            allowed_later(r, text, words);
            argument_bits(r, text, words);
            l1_formula(r, text);
        }
    }
}

}  // namespace opwright::builder
