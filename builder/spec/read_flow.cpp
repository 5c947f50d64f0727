// Data flow in prose: which kernel speaks of which CB, what the stub copies, which sizes the spec promises.
#include <algorithm>
#include <cctype>

#include "builder/spec/reading.hpp"
#include "builder/spec/sizes.hpp"

namespace opwright::builder {

namespace {

/// CB indices and CB names of the table, in the order of the text.
std::vector<Placed<int>> buffers_in(const Reading& r, const Text& text) {
    std::vector<Placed<int>> out;
    const std::string_view s = text.view();
    for (std::size_t i = 0; i < s.size();) {
        std::size_t to = i;
        while (to < s.size() && is_word(s[to])) ++to;
        const std::string_view word = s.substr(i, to - i);
        int index = word.size() >= 3 ? index_of(word).value_or(-1) : -1;
        for (const BufferSpec& b : r.spec.buffers) {
            if (b.name.value == word) index = b.index.value;
        }
        const bool known = std::any_of(r.spec.buffers.begin(), r.spec.buffers.end(),
                                       [&](const BufferSpec& b) { return b.index.value == index; });
        if (known) out.push_back({index, r.place(text, i)});
        i = std::max(to, i + 1);
    }
    return out;
}

/// The prose behind "compile-time: ...; runtime: ... ." of a line; the whole line when it lists no arguments.
Text behind_arguments(const Text& text) {
    const bool lists =
        has_phrase(normalised(text.view()), "compile time") && text.view().find(':') != std::string_view::npos;
    if (!lists) return text;
    int depth = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if (text[i] == '(') ++depth;
        if (text[i] == ')' && depth > 0) --depth;
        if (text[i] == '.' && text[i + 1] == ' ' && depth == 0) return text.sub(i + 1);
    }
    return text.sub(text.size());
}

/// "compute copies c_0 to c_16 and c_1 to c_17, and discards c_2"
void passthrough(Reading& r, const Text& text) {
    const std::string lowered = lower(text.view());
    const std::size_t copies = std::min({lowered.find("copies "), lowered.find("copy "), lowered.find("row copy of")});
    if (copies == std::string::npos) return;
    const std::size_t first = std::min(lowered.find(" to ", copies), lowered.find(" into ", copies));
    std::size_t end = lowered.size();
    for (const std::string_view word : {"discard", "pops ", "drops ", "drains "})
        end = std::min(end, lowered.find(word, std::min(first, end)));
    // A buffer in front of a "to" is a source, the others are where it goes.
    const std::size_t known = r.spec.passthrough.copies.size();
    std::optional<Placed<int>> source;
    for (std::size_t at = copies; at < end;) {
        const std::size_t join = std::min({lowered.find(" to ", at), lowered.find(" into ", at), end});
        const std::vector<Placed<int>> named = buffers_in(r, text.sub(at, join - at));
        const bool leads_on = join < end && !named.empty();
        for (std::size_t i = 0; source && i + (leads_on && at != copies ? 1 : 0) < named.size(); ++i)
            r.spec.passthrough.copies.push_back({*source, named[i]});
        if (leads_on) source = at == copies ? named.front() : named.back();
        at = join + 4;
    }
    if (r.spec.passthrough.copies.size() == known) return;
    if (r.spec.passthrough.place.line == 0) r.spec.passthrough.place = r.place(text, copies);
    for (const std::string_view word : {"discard", "pops ", "drops ", "drains "}) {
        const std::size_t at = lowered.find(word, copies);
        if (at == std::string::npos) continue;
        for (const Placed<int>& b : buffers_in(r, text.sub(at))) r.spec.passthrough.discarded.push_back(b);
        break;
    }
}

/// "Up to W = 3328 must fit in L1"
void promise(Reading& r, const Text& text) {
    const std::string words = normalised(text.view());
    const bool about_l1 = has_phrase(words, "l1") && (has_phrase(words, "fit") || has_phrase(words, "fits"));
    if (!about_l1) return;
    const std::string_view s = text.view();
    for (std::size_t at = s.find('='); at != std::string_view::npos; at = s.find('=', at + 1)) {
        std::size_t end = at;
        while (end > 0 && s[end - 1] == ' ') --end;
        std::size_t from = end;
        while (from > 0 && is_word(s[from - 1])) --from;
        std::size_t digit = at + 1;
        while (digit < s.size() && s[digit] == ' ') ++digit;
        std::int64_t value = 0;
        for (; digit < s.size() && (std::isdigit(static_cast<unsigned char>(s[digit])) != 0 || s[digit] == ',');
             ++digit) {
            if (s[digit] != ',' && value < 1'000'000'000'000) value = value * 10 + (s[digit] - '0');
        }
        const std::string name(s.substr(from, end - from));
        if (value == 0 || !r.is_known(name)) continue;
        r.spec.promised_dims.emplace(name, value);
        if (r.spec.promise_place.line == 0) r.spec.promise_place = r.place(text, from);
    }
}

/// "`scale` comes from the user ...; it must not enter the program hash", "alpha is not hashed"
void hash_remark(Reading& r, const Text& text) {
    const std::string words = normalised(text.view());
    const bool says =
        has_phrase(words, "not hashed") || (has_phrase(words, "program hash") && has_phrase(words, "not"));
    if (!says) return;
    for (Parameter& p : r.spec.parameters) {
        const bool tensor = p.type.value.kind == ParamKind::kTensor;
        if (tensor || p.in_hash || !has_phrase(words, lower(p.name.value))) continue;
        p.in_hash = {false, r.place(text)};
        return;
    }
}

}  // namespace

void read_flow(Reading& r) {
    for (std::size_t i = 0; i < r.document.sections.size(); ++i) {
        const SectionFacts& facts = r.facts[i];
        const bool outer = facts.role == Role::kKernels && facts.kernel.has_value();
        KernelKind kernel = facts.kernel.value_or(KernelKind::kReader);
        bool named = outer;
        for (const Block& block : r.document.sections[i].blocks) {
            std::vector<Text> texts;
            if (block.kind == Block::Kind::kTable) {
                for (const Row& row : block.table.rows) texts.insert(texts.end(), row.cells.begin(), row.cells.end());
            } else if (block.kind == Block::Kind::kCode) {
                texts = block.lines;
            } else {
                texts.push_back(clean(block.text));
            }
            for (const Text& text : texts) {
                passthrough(r, text);
                promise(r, text);
                hash_remark(r, text);
                const bool table = block.kind == Block::Kind::kTable;
                if (facts.role == Role::kKernels && !outer && !table) {
                    const std::string first = normalised(text.view().substr(0, text.view().find_first_of(" (:")));
                    if (is_one_of(first, {"reader", "compute", "writer"})) {
                        kernel = kernel_in(first).value_or(kernel);
                        named = true;
                    } else if (block.kind == Block::Kind::kParagraph) {
                        named = false;  // running text again, about no one kernel
                    }
                }
                if (!named || table) continue;
                for (const Placed<int>& b : buffers_in(r, behind_arguments(text))) {
                    r.spec.mentions.push_back({b.value, kernel, b.place});
                }
            }
        }
    }
}

}  // namespace opwright::builder
